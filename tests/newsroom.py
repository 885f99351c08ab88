"""Small articles put into an archive without the language model: who is named in each, and who met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import sqlalchemy as sa

from newsdesk.analysis import kinds
from newsdesk.consolidate import Touched, consolidate, touched
from newsdesk.model import (
    Annotation,
    Article,
    Block,
    Capture,
    DateBasis,
    Evidence,
    Kind,
    Label,
    LocalEntity,
    Mention,
    Participant,
    Report,
    Status,
    short_id,
)
from newsdesk.resolve import keys_of
from newsdesk.store import Store, find_entities, save_capture
from newsdesk.store.rows import Sheet
from newsdesk.store.tables import entities, events, forms, reports
from newsdesk.store.write import save_articles


def contains(outer: object, inner: object) -> bool:
    """No place lies within another here."""
    return outer == inner


@dataclass(frozen=True)
class Newsroom:
    """Writes articles into a store, each consolidated as the pipeline does it."""

    store: Store

    def put(self, *people: LocalEntity | str, url: str, day: str = "2025-07-31", met: str | None = None) -> None:
        """An article that names these people, who met on the day `met`."""
        with self.store.begin() as connection:
            put(connection, [person(each) if isinstance(each, str) else each for each in people], url, day, met)

    def ids(self, name: str) -> list[str]:
        """The ids of the entities of a name."""
        with self.store.read() as connection:
            return sorted(entity.id for entity in find_entities(connection, name))

    def state(self) -> list[str]:
        """The derived rows that hang on who is who."""
        with self.store.read() as connection:
            ties = (sa.select(forms.c.id, forms.c.entity_id), sa.select(reports.c.id, reports.c.event_id))
            tables = (entities, events, *(tie.subquery() for tie in ties))
            return sorted(repr(row) for table in tables for row in connection.execute(sa.select(table)))


def person(name: str, country: str | None = None, role: str | None = None, kind: Kind = Kind.PERSON) -> LocalEntity:
    """Somebody named in an article; `put` says where."""
    return LocalEntity(kind, name, (), (), role=role, country=country)


def put(connection: sa.Connection, people: Sequence[LocalEntity], url: str, day: str, met: str | None) -> None:
    """One article: the names one after another, then what it reports."""
    text, placed = "", []
    for each in people:
        label = Label.PERSON if each.kind is Kind.PERSON else Label.ORG
        mention = Mention(each.name, len(text), len(text) + len(each.name), label, each.role, each.country)
        placed.append(replace(each, mentions=(mention,)))
        text += f"{each.name} "
    article = Article(url, url.split("/")[2], "Talks", (), day, "en", (Block(f"{text}met."),))
    capture = Capture(url, url, datetime(2025, 8, 1, tzinfo=UTC), 200, "text/html", text.encode())
    save_capture(connection, capture, "a.warc.gz", 0, 1)
    before = touched(connection, [article.id])
    sheet = Sheet(
        capture.id,
        capture.fetched_at,
        article,
        Annotation(mentions=tuple(each.mentions[0] for each in placed)),
        placed,
        [_report(article, placed, met)] if met else [],
        {each.form: keys_of(each.kind, each.name, each.aliases) for each in placed},
    )
    save_articles(connection, [sheet], kinds().family)
    consolidate(connection, before | touched(connection, [article.id]), contains)


def consolidate_all(connection: sa.Connection) -> None:
    """Resolve and track the whole archive at once, as a rebuild does."""
    ids = [frozenset(connection.scalars(sa.select(table.c.id))) for table in (forms, entities, events, reports)]
    everything = Touched(forms=ids[0], entities=ids[1], events=ids[2], reports=ids[3])
    consolidate(connection, everything, contains)


def _report(article: Article, people: Sequence[LocalEntity], day: str) -> Report:
    end = len(article.text)
    evidence = Evidence(article.id, 0, end, end - 4, end - 1, "meeting", Status.HAPPENED)
    return Report(
        article=article.id,
        type="meeting",
        date=day,
        date_basis=DateBasis.EXPLICIT,
        place=None,
        place_country=None,
        participants=tuple(Participant("participant", each.form, each.country) for each in people),
        status=Status.HAPPENED,
        evidence=(evidence,),
        published=article.published,
        first_seen=f"{article.published} {short_id('x', article.url)}",
    )
