"""The rows of made articles, as ingesting them one by one would write them, table by table.

Each article's rows follow from its number alone, so that several processes make them side by side. What only all
articles together tell (an event's id hangs on its first report, a form's row on who names it) is left to bulk.py.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from making.cast import Cast
from making.texts import BODY, LAST, LEAD, Draft, Filler, Telling, party_role, pass_by, tell
from making.world import FIRST_DAY, PER_DAY, World
from newsdesk.catalog import event_types
from newsdesk.coref.words import words
from newsdesk.fingerprints import BAND, PAGE, SLOTS, band_keys, prints_of
from newsdesk.model import DateBasis, Evidence, Participant, Report, Status, article_id, short_id
from newsdesk.resolve import keys_of
from newsdesk.store.forms import facts_of
from newsdesk.store.words import columns, number

BANDS = SLOTS // BAND
HEADLINE = 6  # words of filler
ENDINGS = ("post", "times", "herald", "wire", "dispatch", "ledger", "news", "daily", "courier", "tribune")
OTHER_FORM = 5  # a person with two forms goes by the second once in so many reports
Row = tuple[Any, ...]
Told = tuple[int, Telling, list[int], int]  # an event, where it is told, by which forms, its place


@dataclass
class Rows:
    """Of some articles. Reports come with their events' numbers and without their ids; forms as numbers."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    words: list[tuple[int, Any]] = field(default_factory=list)  # of the index: number, the words of its columns
    reports: list[tuple[int, Row]] = field(default_factory=list)
    named: list[tuple[int, str]] = field(default_factory=list)  # a form, and when and where it was named

    articles: list[str] = field(default_factory=list)  # their ids
    bands: list[int] = field(default_factory=list)  # the keys of print_bands, BANDS of each article
    blocks: list[tuple[int, int]] = field(default_factory=list)  # a site's number and a print of site_prints

    def put(self, table: str, *row: Any) -> None:
        self.tables.setdefault(table, []).append(row)


def rows_of(world: World, first: int, last: int) -> Rows:
    """The rows of the articles from one number up to another, that one left out."""
    rows = Rows()
    for article in range(first, last):
        _article(world, article, rows)
    return rows


def published(world: World, article: int) -> datetime:
    """When an article came out: evenly over each day, a later number later."""
    days = -(-world.articles // PER_DAY)
    place = article * days / world.articles
    start = datetime.fromisoformat(f"{FIRST_DAY}T00:00:00+00:00")
    return start + timedelta(days=int(place), seconds=int((place - int(place)) * 86_000))


@cache
def site_name(site: int) -> str:
    """The host name of an outlet."""
    from making.cast import cities

    city = "".join(sign for sign in cities()[site // len(ENDINGS)].name.lower() if "a" <= sign <= "z")
    return f"{city}{ENDINGS[site % len(ENDINGS)]}.example"


def _article(world: World, article: int, rows: Rows) -> None:
    events = world.told[world.first_report[article] : world.first_report[article + 1]]
    filler = Filler(article, HEADLINE + len(events) * LEAD + sum(BODY) + LAST)
    out = published(world, article)
    site = site_name(int(world.site[article]))
    title = filler.take(HEADLINE).capitalize()
    url = f"https://{site}/{out:%Y/%m/%d}/{title.replace(' ', '-').lower()}-{article}"
    id_ = article_id(url)
    draft = Draft()
    told = [_tell(world, draft, int(event), out, filler) for event in events]
    title = f"{world.types[world.type[events[0]]].replace('_', ' ').capitalize()}: {title}" if told else title
    for size in BODY:
        draft.add(("\n" if draft.text else "") + f"{filler.take(size)}.".capitalize())
    pass_by(draft, world, [int(form) for form in world.passing[article] if form >= 0], filler.take(LAST))
    seen = f"{out.isoformat()} {url}"
    _base(rows, id_, url, site, title, out, draft.text)
    _names(rows, world.cast, id_, seen, draft)
    _reports(rows, world, id_, seen, out, draft, told)
    _prints(rows, id_, int(world.site[article]), site, f"{out.isoformat()} {url}", draft.text)


def _tell(world: World, draft: Draft, event: int, out: datetime, filler: Filler) -> Told:
    """Adds the paragraph of an event: its number, where it is told, by which forms, and its place."""
    if draft.text:
        draft.add("\n")
    parties = [_written(world.cast, int(form), event + out.toordinal()) for form in world.parties[event] if form >= 0]
    day = FIRST_DAY + timedelta(days=int(world.day[event]))
    words = {"explicit": f"{day.day} {day:%B %Y}", "relative": f"{day:%A}"}.get(str(world.basis[event]), "")
    place = int(world.place[event])
    telling = tell(draft, world, world.types[world.type[event]], words, parties, place)
    draft.add(f" {filler.take(LEAD).capitalize()}.")
    return event, telling, parties, place


def _written(cast: Cast, form: int, chance: int) -> int:
    """A form, or now and then the other form of the same name."""
    other = other_forms(cast).get(form)
    return other if other is not None and chance % OTHER_FORM == 0 else form


_OTHERS: dict[int, dict[int, int]] = {}


def other_forms(cast: Cast) -> dict[int, int]:
    """Main form -> the form of the same person with a middle name."""
    if id(cast) not in _OTHERS:
        _OTHERS[id(cast)] = {main: form for form, main in enumerate(cast.entity) if main != form}
    return _OTHERS[id(cast)]


def _base(rows: Rows, id_: str, url: str, site: str, title: str, out: datetime, text: str) -> None:
    at = (out + timedelta(hours=2)).isoformat()
    digest = hashlib.sha256(text.encode()).hexdigest()
    capture = short_id("c", url, at, digest)
    number_ = number(id_, out.isoformat())
    rows.put("captures", capture, url, url, at, 200, "text/html", digest, f"{out:%Y-%m}.warc.gz", 0, len(text))
    rows.put("articles", id_, url, site, 1, at)
    revision = (id_, 1, capture, title, "[]", out.isoformat(), "en", text, digest, None, None, "[]", None, "{}")
    rows.put("revisions", *revision)
    rows.put("searched", id_, number_)
    rows.put("outcomes", short_id("o", url, at), url, "stored", "new", title, at, id_)
    rows.words.append((number_, columns(title, text)))


def _names(rows: Rows, cast: Cast, id_: str, seen: str, draft: Draft) -> None:
    for position, (mention, form) in enumerate(draft.mentions):
        name = (mention.start, mention.end, str(mention.label), mention.text, form_id(cast, form), mention.role)
        rows.put("mentions", id_, position, *name)
    for form in dict.fromkeys(form for _, form in draft.mentions):
        rows.put("form_articles", form_id(cast, form), id_, seen, facts_json(cast, form))
        rows.named.append((form, seen))


_IDS: dict[int, str] = {}
_FACTS: dict[int, str] = {}


def form_id(cast: Cast, form: int) -> str:
    """The id of a form; there is one cast a process."""
    if form not in _IDS:
        _IDS[form] = cast.forms[form].form
    return _IDS[form]


def facts(cast: Cast, form: int) -> list[tuple[str, str]]:
    """What every article says of a form."""
    entity = cast.forms[form]
    return list(facts_of([entity], {entity.form: keys_of(entity.kind, entity.name, entity.aliases)})[entity.form])


def facts_json(cast: Cast, form: int) -> str:
    """The same as it is stored."""
    if form not in _FACTS:
        _FACTS[form] = json.dumps(facts(cast, form))
    return _FACTS[form]


def _reports(rows: Rows, world: World, id_: str, seen: str, out: datetime, draft: Draft, told: list[Told]) -> None:
    dated = [(telling.date, event) for event, telling, _, _ in told if telling.date]
    for position, ((start, end), event) in enumerate(dated):
        date_row = (start, end, draft.text[start:end], _day(world, event), "day", str(world.basis[event]))
        rows.put("dates", id_, position, *date_row)
    for event, telling, parties, place in told:
        report = _report(world, id_, seen, out, event, telling, parties, place)
        window = report.window or (None, None)
        basis, family = report.date_basis, event_types()[report.type].family
        when = (
            str(report.status),
            report.date,
            *window,
            basis and str(basis),
            report.place,
            report.place_country,
            report.published,
        )
        told_with = " ".join(sorted(words().anchors(draft.text[slice(*telling.sentence)])))
        rows.reports.append((event, (report.id, id_, report.type, family, *when, seen, told_with)))
        for position, each in enumerate(report.participants):
            rows.put("report_participants", report.id, position, each.role, each.entity, each.country)
        rows.put("evidence", report.id, 0, *telling.sentence, *telling.trigger, report.type, str(report.status), None)


def _day(world: World, event: int) -> str:
    return (FIRST_DAY + timedelta(days=int(world.day[event]))).isoformat()


def _report(
    world: World, id_: str, seen: str, out: datetime, event: int, telling: Telling, parties: list[int], place: int
) -> Report:
    """What an article says of an event; one that gives no day happened, for all it says, when the article came out."""
    cast, type_, basis = world.cast, world.types[world.type[event]], str(world.basis[event])
    day = {"publication": out.date().isoformat(), "none": None}.get(basis, _day(world, event))
    roles = [party_role("diplomacy" in event_types()[type_].groups, at) for at in range(len(parties))]
    named = zip(roles, parties, strict=True)
    status = Status(str(world.status[event]))
    return Report(
        article=id_,
        type=type_,
        date=day,
        date_basis=DateBasis(basis) if day else None,
        place=form_id(cast, place) if place >= 0 else None,
        place_country=cast.forms[place].country if place >= 0 else None,
        participants=tuple(Participant(role, form_id(cast, form), cast.forms[form].country) for role, form in named),
        status=status,
        evidence=(Evidence(id_, *telling.sentence, *telling.trigger, type_, status),),
        published=out.date().isoformat(),
        first_seen=seen,
    )


def _prints(rows: Rows, id_: str, number_: int, site: str, seen: str, text: str) -> None:
    prints = prints_of(text.split("\n"))
    sketch = prints.sketch
    kept = (json.dumps(prints.blocks), prints.text, sketch.shingles, sketch.slots)
    rows.put("prints", id_, site, seen, *kept, id_, True)
    rows.articles.append(id_)
    rows.bands += [int(key, 16) for key in band_keys(sketch)]
    rows.blocks += [(number_, int(block, 16)) for block in prints.blocks if block != PAGE]
