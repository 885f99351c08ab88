"""A small archive, written without the language model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from newsdesk.model import (
    Annotation,
    Article,
    Block,
    Capture,
    DateBasis,
    Entity,
    Event,
    Evidence,
    Kind,
    Label,
    LocalEntity,
    Mention,
    Participant,
    Place,
    Quantity,
    RemovalReason,
    RemovedBlock,
    Report,
    Status,
    article_id,
    short_id,
)
from newsdesk.store import open_store, save_capture, save_entities, save_events
from newsdesk.store.rows import Sheet
from newsdesk.store.write import save_articles

URL = "https://wire.example/talks"
TITLE = "Talks [bold]in[/bold] Baku \x1b[31mred"
TEXT = """\
Asaad al-Shaibani of Syria and Ron Dermer of Israel will meet in Baku on 31 July.
Shaibani and Dermer met in Baku on 12 July.
Israel struck Damascus on 16 July."""
RULES = {"meet": "verb meet", "met": "verb meet", "struck": "verb strike"}


def make(path: Path) -> None:
    """Write an archive with one article and three events: two meetings in Baku, a strike on Damascus."""
    store = open_store(f"sqlite:///{path}")
    names = _names()
    reports = list(_reports(names))
    at = datetime(2025, 7, 31, 12, tzinfo=UTC)
    capture = Capture(URL, URL, at, 200, "text/html", b"<p>")
    removed = (RemovedBlock("What do you \x1b[5mthink?", RemovalReason.PROMPT),)
    blocks = tuple(map(Block, TEXT.splitlines()))
    said = {"updated": "2025-08-01", "section": "World", "tags": ("Baku", "\x1b[5mtalks"), "origin": {"title": "h1"}}
    article = Article(URL, "wire.example", TITLE, ("A. Reporter",), "2025-07-31", "en", blocks, removed, **said)
    mentions = tuple(sorted((m for name in names.values() for m in name.mentions), key=lambda m: m.start))
    families = {"meeting": "meeting", "air_strike": "attack"}
    keys = {name.form: {name.name.casefold()} for name in names.values()}
    with store.begin() as connection:
        save_capture(connection, capture, "a.warc.gz", 0, 1)
        sheet = Sheet(capture.id, at, article, Annotation(mentions), list(names.values()), reports, keys)
        save_articles(connection, [sheet], families)
        save_entities(connection, [_entity(name) for name in names.values()])
        save_events(connection, [_event(report) for report in reports])
    store.close()


def _names() -> dict[str, LocalEntity]:
    given: dict[str, tuple[Kind, Label, str | None]] = {
        "Syria": (Kind.PLACE, Label.PLACE, "SYR"),
        "Israel": (Kind.PLACE, Label.PLACE, "ISR"),
        "Baku": (Kind.PLACE, Label.PLACE, "AZE"),
        "Damascus": (Kind.PLACE, Label.PLACE, "SYR"),
        "Asaad al-Shaibani": (Kind.PERSON, Label.PERSON, "SYR"),
        "Ron Dermer": (Kind.PERSON, Label.PERSON, "ISR"),
    }
    return {name: _name(name, *what) for name, what in given.items()}


def _name(name: str, kind: Kind, label: Label, country: str | None) -> LocalEntity:
    mention = Mention(name, TEXT.index(name), TEXT.index(name) + len(name), label)
    place = Place(name, name, country) if kind is Kind.PLACE else None
    aliases = (name, name.split()[-1].removeprefix("al-"), *(("Israeli",) if name == "Israel" else ()))
    return LocalEntity(kind, name, aliases, (mention,), country=country, place=place)


def _entity(name: LocalEntity) -> Entity:
    return Entity(short_id("e", name.form), name.kind, name.name, name.aliases, name.country, forms=(name.form,))


def _reports(names: dict[str, LocalEntity]) -> Iterable[Report]:
    people = ("Asaad al-Shaibani", "Ron Dermer")
    yield _report(names, "meeting", "2025-07-31", Status.PLANNED, "meet", 0, "Baku", (*people, "Syria", "Israel"))
    yield _report(names, "meeting", "2025-07-12", Status.HAPPENED, "met", 1, "Baku", people)
    strike = _report(names, "air_strike", "2025-07-16", Status.HAPPENED, "struck", 2, "Damascus", ("Israel",))
    killed = Quantity("at least 12 people", 0, 18, "killed", 12.0, "min", "the army")
    yield replace(strike, quantities=(killed,))


def _report(
    names: dict[str, LocalEntity],
    type_: str,
    day: str,
    status: Status,
    trigger: str,
    line: int,
    place: str,
    parties: Iterable[str],
) -> Report:
    sentence = TEXT.splitlines()[line]
    start = TEXT.index(sentence)
    at = TEXT.index(trigger, start)
    evidence = Evidence(
        article_id(URL), start, start + len(sentence), at, at + len(trigger), type_, status, RULES[trigger]
    )
    return Report(
        article=article_id(URL),
        type=type_,
        date=day,
        date_basis=DateBasis.EXPLICIT,
        place=names[place].form,
        place_country=names[place].country,
        participants=tuple(Participant("participant", names[name].form, names[name].country) for name in parties),
        status=status,
        evidence=(evidence,),
        published="2025-07-31",
        first_seen=f"2025-07-31T12:00:00+00:00 {URL}",
    )


def _event(report: Report) -> Event:
    assert report.place is not None
    return Event(
        id=short_id("v", report.id),
        type=report.type,
        date=report.date,
        date_basis=report.date_basis,
        place=short_id("e", report.place),
        place_country=report.place_country,
        participants=tuple(Participant(p.role, short_id("e", p.entity), p.country) for p in report.participants),
        status=report.status,
        evidence=report.evidence,
        reports=(report.id,),
    )
