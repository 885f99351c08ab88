"""What is new in the answer to a question since it was last told.

Ids of events move as articles come in, so that what was told is known by its evidence: article, type, sentence and
trigger. That holds through rebuilds, and where a better cleaner moves the sentence within its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsdesk.model import EventFilter, Status, short_id
from newsdesk.store import EventRow, EvidenceRow, find_events

if TYPE_CHECKING:
    from sqlalchemy import Connection

Told = Mapping[str, Status]  # keys of evidence -> the status that its event had when it was told


@dataclass(frozen=True, slots=True)
class News:
    """An event that was not told before, or, where it was, the status it had then."""

    event: EventRow
    was: Status | None = None


def find_news(connection: Connection, wanted: EventFilter, before: Told) -> tuple[list[News], dict[str, Status]]:
    """What the events of a filter have that was not told before, in their order, and what is to be recorded of it.

    An event that was told and no longer fits the filter because its status changed is news, too: a planned meeting
    that was cancelled.
    """
    rows = find_events(connection, wanted)
    left = _no_longer_fit(connection, wanted, before, {row.id for row in rows}) if wanted.status and before else []
    news = [each for row in (*rows, *left) if (each := _news(row, before))]
    told = {key: row.status for row in (*rows, *left) for key in keys(row)}
    return news, {key: status for key, status in told.items() if before.get(key) is not status}


def keys(row: EventRow) -> list[str]:
    """What an event is known by when it is met again: one key for each piece of its evidence."""
    return [_key(piece) for piece in row.evidence]


def _news(row: EventRow, before: Told) -> News | None:
    told = [before[key] for key in keys(row) if key in before]
    if not told:
        return News(row)
    return None if row.status in told else News(row, told[-1])


def _no_longer_fit(connection: Connection, wanted: EventFilter, before: Told, found: Iterable[str]) -> list[EventRow]:
    """The events that were told and whose status, and with it perhaps the day, has changed since."""
    wider = replace(wanted, status=(), since=None, until=None, min_sources=None, limit=None)
    others = (row for row in find_events(connection, wider) if row.id not in found)
    return [row for row in others if not before.keys().isdisjoint(keys(row))]


def _key(piece: EvidenceRow) -> str:
    start = piece.trigger_start - piece.start
    trigger = piece.sentence[start : start + piece.trigger_end - piece.trigger_start]
    return short_id("k", piece.article, piece.type, piece.sentence, trigger)
