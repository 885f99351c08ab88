"""Which events a filter describes, found by the shortest way.

Of the conditions that an index leads to (a party, a place, types) the one with the fewest rows leads; the others are
asked of each event that it gives. The first answers come in the order of the index; what is behind them is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from newsdesk.model import EventFilter
from newsdesk.store import tables as t
from newsdesk.store.conditions import Condition, Way, by_event, by_type, in_time, order, parts

_COUNTED = 20_000  # rows of a way: with more than so many it is a long one, how long does not matter
_EVENTS_OF_ARTICLE = 4  # about so many, each looked up by itself
_WAYS = 12  # that are counted: those of an area's countries are many, and never the shortest


@dataclass(frozen=True, slots=True)
class _Lead:
    """The ways to follow, and what else each event must meet."""

    ways: tuple[Way, ...]
    rest: tuple[Condition, ...]


def event_ids(connection: sa.Connection, wanted: EventFilter) -> sa.SelectBase:
    """A query for the ids of the events that a filter describes, each once, no more than its limit."""
    lead = _lead(connection, wanted)
    if wanted.limit is not None:
        return _in_order(lead, wanted)
    several = [_all(way, lead.rest, wanted) for way in lead.ways]
    return sa.union(*several) if len(several) > 1 else several[0]


def _all(way: Way, rest: Sequence[Condition], wanted: EventFilter) -> sa.Select[Any]:
    """The events at a way, each once; those that take part in one lie together in the order of days."""
    select = sa.select(way.event).where(*_met(way, rest, wanted))
    return select if way.event.table is t.events else select.group_by(way.first, way.event)


def _in_order(lead: _Lead, wanted: EventFilter) -> sa.Select[Any]:
    """A query for the first ids of the events that a filter describes, in its order."""
    event = t.events.c
    select = sa.select(event.id).where(*lead.rest, *in_time(by_event(), wanted))
    if any(way.where for way in lead.ways):
        ids = sa.union_all(*(sa.select(way.event).where(*way.where, *in_time(way, wanted)) for way in lead.ways))
        select = select.where(event.id.in_(ids))
    return select.order_by(*order(wanted.sort)).limit(wanted.limit)


def found_ids(connection: sa.Connection, wanted: EventFilter) -> Sequence[str]:
    """The ids of the events that a filter describes, in its order, no more than its limit."""
    lead = _lead(connection, wanted)
    if wanted.limit is None or wanted.sort == "sources":
        return connection.scalars(_in_order(lead, wanted)).all()
    return along(connection, lead.ways, wanted, lead.rest)


def along(
    connection: sa.Connection, ways: Sequence[Way], wanted: EventFilter, rest: Sequence[Condition] = ()
) -> list[str]:
    """The ids of the first events at some ways, as many as the filter's limit, by date as it sorts them.

    Of the filter only types and days count; `rest` is what each event must meet besides.
    """
    backwards = wanted.sort == "-date"
    found: list[tuple[str, str]] = []  # day and id
    for way in ways:
        rows = connection.execute(_first(way, _before(way, found, wanted), rest, wanted))
        ordered = sorted({*found, *((row[0], row[1]) for row in rows)}, key=lambda row: row[1])
        found = sorted(ordered, key=lambda row: row[0], reverse=backwards)[: wanted.limit]
    ids = [id_ for _day, id_ in found]
    missing = (wanted.limit or 0) - len(ids)
    if missing > 0 and not (wanted.since or wanted.until):
        ids += sorted({id_ for way in ways for id_ in connection.scalars(_undated(way, rest, wanted))})[:missing]
    return ids


def _before(way: Way, found: Sequence[tuple[str, str]], wanted: EventFilter) -> Condition:
    """That an event at a way may still be among the first: where there are enough, those of days behind are not."""
    if len(found) < (wanted.limit or 0) or not found:
        return way.first.is_not(None)
    last = found[-1][0]
    return way.first >= last if wanted.sort == "-date" else way.first <= last


def _lead(connection: sa.Connection, wanted: EventFilter) -> _Lead:
    """The conditions with the shortest ways lead, of equal ones the earlier."""
    found = parts(wanted, connection.dialect.name)
    leading = [(part.ways, part) for part in found if part.ways]
    choices = [*leading, (by_type(wanted), None)]
    short = [choice for choice in choices if len(choice[0]) <= _WAYS]
    if len(short) > 1:
        ways, leader = min(short, key=lambda choice: _length(connection, choice[0]))
    else:
        ways, leader = choices[0]
    return _Lead(ways, tuple(part.condition for part in found if part is not leader))


def _length(connection: sa.Connection, ways: Sequence[Way]) -> int:
    """How many rows some ways have, as far as it matters."""
    total = 0
    for way in ways:
        table = sa.select(sa.literal(1)).select_from(way.event.table).where(*way.where)
        rows = table if way.articles is None else way.articles
        weight = 1 if way.articles is None else _EVENTS_OF_ARTICLE
        many = sa.select(sa.func.count()).select_from(rows.limit(-(-(_COUNTED - total) // weight)).subquery())
        total += (connection.scalar(many) or 0) * weight
        if total >= _COUNTED:
            break
    return total


def _first(way: Way, before: Condition, rest: Sequence[Condition], wanted: EventFilter) -> sa.Select[Any]:
    """The first events at a way that have a day: day and id."""
    day = way.first.desc() if wanted.sort == "-date" else way.first.asc()
    select = sa.select(way.first, way.event).distinct().where(before, *_met(way, rest, wanted))
    return select.order_by(day, way.event).limit(wanted.limit)


def _undated(way: Way, rest: Sequence[Condition], wanted: EventFilter) -> sa.Select[Any]:
    """The first events at a way that have none, by id."""
    select = sa.select(way.event).distinct().where(way.first.is_(None), *_met(way, rest, wanted))
    return select.order_by(way.event).limit(wanted.limit)


def _met(way: Way, rest: Sequence[Condition], wanted: EventFilter) -> list[Condition]:
    """What a row of a way must meet."""
    of_row = [*way.where, *in_time(way, wanted)]
    if not rest or way.event.table is t.events:
        return [*of_row, *rest]
    return [*of_row, sa.exists().where(t.events.c.id == way.event, *rest).correlate(way.event.table)]
