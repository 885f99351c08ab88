"""An open store, and a desk that writes small articles into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from databases import new_database

from newsdesk.model import (
    Annotation,
    Article,
    Block,
    Capture,
    DateBasis,
    DateMention,
    Entity,
    Event,
    Evidence,
    Kind,
    Label,
    LocalEntity,
    Mention,
    Outcome,
    Participant,
    Precision,
    Report,
    Status,
    article_id,
)
from newsdesk.revise import Change
from newsdesk.store import Store, change_of, open_store, save_capture, save_entities, save_events
from newsdesk.store.rows import Sheet
from newsdesk.store.tables import metadata
from newsdesk.store.write import save_articles

BARE: dict[str, Any] = {"byline": (), "published": "2025-07-31", "language": "en"}


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def tables(request: pytest.FixtureRequest) -> Iterator[Store]:
    """One open store for the whole session: making the tables for each test would take most of its time."""
    with new_database(request) as url:
        store = open_store(url)
        yield store
        store.close()


@pytest.fixture
def store(tables: Store) -> Iterator[Store]:
    """An open store with nothing in it."""
    yield tables
    with tables.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))


@dataclass(frozen=True)
class Desk:
    """Writes small articles into an archive: each paragraph is a block, each name in it a mention."""

    connection: sa.Connection
    families: ClassVar = {"meeting": "talks", "air_strike": "attack"}

    def put(self, paragraphs: str, **details: Any) -> str:
        """Ingest an article fetched on that day of August 2025; gives what it is to the one before it."""
        sheet = self.sheet(paragraphs, **details)
        what = change_of(self.connection, sheet.article)
        if what in (Change.NEW, Change.REVISED):
            save_articles(self.connection, [sheet], self.families)
        return what

    def sheet(
        self,
        paragraphs: str,
        *,
        names: Sequence[LocalEntity] = (),
        reports: Sequence[Report] = (),
        url: str = "https://a.example/1",
        day: int = 1,
        **details: Any,
    ) -> Sheet:
        """What is stored of an article, whose capture is there afterwards."""
        blocks = tuple(Block(line) for line in paragraphs.splitlines())
        site = details.pop("site", "a.example")
        article = Article(url, site, **{"title": "Talks", **BARE, **details, "blocks": blocks})
        fetched_at = datetime(2025, 8, day, tzinfo=UTC)
        capture = Capture(url, url, fetched_at, 200, "text/html", paragraphs.encode())
        save_capture(self.connection, capture, "2025.warc.gz", 0, 100)
        mentions = tuple(sorted((m for name in names for m in name.mentions), key=lambda m: m.start))
        keys = {name.form: {name.name.casefold().split()[-1]} for name in names}
        found = Annotation(mentions=mentions, dates=(DateMention("Monday", 0, 6, "2025-07-28", Precision.DAY),))
        return Sheet(capture.id, fetched_at, article, found, names, reports, keys)

    def person(self, name: str, **details: Any) -> LocalEntity:
        """A person mentioned once, at the beginning."""
        mention = Mention(name, 0, len(name), Label.PERSON, role=details.get("role"))
        return LocalEntity(Kind.PERSON, name, **{"aliases": (name,), "mentions": (mention,), **details})

    def report(self, *people: LocalEntity, date: str | None = "2025-07-12", **details: Any) -> Report:
        """An article's report that people meet, told in its first nine characters."""
        url = details.pop("url", "https://a.example/1")
        article = article_id(url)
        start = details.pop("start", 4)
        evidence = Evidence(article, 0, 9, start, start + 3, "meeting", Status.HAPPENED)
        participants = tuple(Participant("participant", person.form, person.country) for person in people)
        basis = DateBasis.EXPLICIT if date else None
        defaults = {"place": None, "place_country": None, "status": Status.HAPPENED, "evidence": (evidence,)}
        seen = {"first_seen": f"2025-07-31 {url}"}
        fields = {"type": "meeting", "date": date, "date_basis": basis, "participants": participants}
        return Report(article=article, **{**fields, **defaults, **seen, **details})

    def entity(self, *forms: LocalEntity, **details: Any) -> Entity:
        """Store the entity that these forms are."""
        first = forms[0]
        fields = {"id": f"e-{first.name}", "kind": first.kind, "name": first.name, "aliases": first.aliases}
        entity = Entity(**{**fields, "country": first.country, "forms": tuple(f.form for f in forms), **details})
        save_entities(self.connection, [entity])
        return entity

    def event(self, report: Report, *people: Entity, id: str = "v-1", **details: Any) -> Event:
        """Store the event of one report, with these entities taking part."""
        participants = tuple(Participant("participant", person.id, person.country) for person in people)
        fields = {"type": report.type, "date": report.date, "date_basis": report.date_basis, "status": report.status}
        places = {"place": None, "place_country": report.place_country}
        told = {"participants": participants, "evidence": report.evidence, "reports": (report.id,)}
        event = Event(**{"id": id, **fields, **places, **told, **details})
        save_events(self.connection, [event])
        return event


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    """An archive to write into; what the test wrote must commit at its end."""
    with store.begin() as connection:
        yield Desk(connection)


@pytest.fixture
def outcome() -> Outcome:
    """What became of one input."""
    return Outcome("https://a.example/1", "stored", "new", datetime(2025, 8, 1, tzinfo=UTC))
