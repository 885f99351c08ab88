"""What the archive has to say to a question that was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsdesk import store
from newsdesk.store.selection import headlines

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.ask import Reading
    from newsdesk.model import EventFilter
    from newsdesk.store import EventRow, Headline, Tally


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question; `reading.wants` says which of these was asked for and is filled.

    A question for dates has its events, one for countries has them as places.
    """

    reading: Reading
    events: tuple[EventRow, ...] = ()
    people: tuple[Tally, ...] = ()
    places: tuple[Tally, ...] = ()
    articles: tuple[Headline, ...] = ()
    count: int | None = None

    def __iter__(self) -> Iterator[EventRow]:
        return iter(self.events)

    def __len__(self) -> int:
        return len(self.events)


def answer(connection: Connection, reading: Reading, wanted: EventFilter) -> Answer:
    """What a reading asks for, of the events of a filter: the reading's own, or that with its areas widened."""
    if reading.wants == "count":
        return Answer(reading, count=store.count_events(connection, wanted))
    if reading.wants == "people":
        return Answer(reading, people=tuple(store.tally_people(connection, wanted, reading.roles)))
    if reading.wants == "places":
        tally = store.tally_countries if reading.countries else store.tally_places
        return Answer(reading, places=tuple(tally(connection, wanted)))
    events = store.find_events(connection, wanted)
    if reading.wants == "articles":
        ids = list(dict.fromkeys(piece.article for row in events for piece in row.evidence))
        found = headlines(connection, ids)
        return Answer(reading, articles=tuple(found[id_] for id_ in ids))
    return Answer(reading, events=tuple(events))
