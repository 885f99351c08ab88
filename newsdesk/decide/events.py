"""What people decide of events. A judgement names their reports, the parts that events are joined from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from newsdesk.decide.hand import EVENT, Hand, record
from newsdesk.errors import StoreError
from newsdesk.intervals import days_of
from newsdesk.model import Entity, Judgement, Verdict, article_id
from newsdesk.store import EventRow, parts

if TYPE_CHECKING:
    from sqlalchemy import Connection

UNKNOWN = "unknown"
_DAY = r"\d{4}(-\d{2}(-\d{2})?)?"
_DATE = re.compile(f"{_DAY}(/{_DAY})?")


def merge(connection: Connection, left: EventRow, right: EventRow, hand: Hand) -> Judgement:
    """Two events are one. Raises StoreError where they are one already."""
    if left.id == right.id:
        raise StoreError(f"{left.id} is one event; `newsdesk event split` takes a report out of it")
    note = f"{called(left)} = {called(right)}"
    both = _reports(connection, left), _reports(connection, right)
    return record(connection, _judgement(Verdict.SAME, *both, hand, note=note), hand)


def split(connection: Connection, event: EventRow, names: Sequence[str], hand: Hand) -> Judgement:
    """Some of its reports, each named by its id or by its article's id or URL, tell of something else.

    Raises StoreError where it has no such report, or no other.
    """
    told = parts.reports_of_events(connection, [event.id])
    found = {name: {r.id for r in told if name in (r.id, r.article) or article_id(name) == r.article} for name in names}
    for name, reports in found.items():
        if not reports:
            raise StoreError(f"{name} is no report of {event.id}; its reports are {', '.join(r.id for r in told)}")
    out = set().union(*found.values())
    rest = [report.id for report in told if report.id not in out]
    if not rest:
        raise StoreError(f"{event.id} has no other report: there is nothing to split")
    note = f"{', '.join(names)} ≠ {called(event)}"
    return record(connection, _judgement(Verdict.DIFFERENT, sorted(out), rest, hand, note=note), hand)


def put(
    connection: Connection, event: EventRow, fields: Mapping[str, str | None], place: Entity | None, hand: Hand
) -> Judgement:
    """Set what the event shows: type, status, date, and its place; a field that is None is not known.

    A `place` must have a form. Raises StoreError for a date that is none.
    """
    if date := fields.get("date"):
        _check_date(date)
    shown = {**fields, **({"place": place.name} if place else {})}
    note = f"{called(event)}: {', '.join(f'{name} {value or UNKNOWN}' for name, value in shown.items())}"
    value = json.dumps({**fields, **({"place": place.forms[0]} if place else {})}, sort_keys=True)
    reports = _reports(connection, event)
    return record(connection, _judgement(Verdict.SET, reports, [], hand, note=note, value=value), hand)


def reject(connection: Connection, event: EventRow, hand: Hand) -> Judgement:
    """It is no event: its reports are told of nowhere any more."""
    return record(
        connection, _judgement(Verdict.REJECT, _reports(connection, event), [], hand, note=called(event)), hand
    )


def called(event: EventRow) -> str:
    """What people know an event by: "meeting 2025-07-12, Baku: Asaad al-Shaibani, Ron Dermer"."""
    when = " ".join(part for part in (event.type.replace("_", " "), event.date) if part)
    where = ", ".join(part for part in (when, event.place_name) if part)
    names = ", ".join(dict.fromkeys(each.name for each in event.participants))
    return f"{where}: {names}" if names else where


def _reports(connection: Connection, event: EventRow) -> list[str]:
    return [report.id for report in parts.reports_of_events(connection, [event.id])]


def _judgement(
    verdict: Verdict, left: Sequence[str], right: Sequence[str], hand: Hand, *, note: str, value: str = ""
) -> Judgement:
    return Judgement(EVENT, verdict, tuple(left), tuple(right), hand.by, hand.at, value, note)


def _check_date(date: str) -> None:
    try:
        first, last = days_of(date) if _DATE.fullmatch(date) else (None, None)
    except ValueError:
        first = last = None
    if first is None or last is None or last < first:
        raise StoreError(f"{date} is no date; write it like 2025-07-31, 2025-07 or 2025-07-21/2025-07-27")
