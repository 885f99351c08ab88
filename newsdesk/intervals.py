"""Arithmetic on date values: "2025-07-12", "2025-07", "2025", "2025-07-21/2025-07-27"."""

from __future__ import annotations

import calendar
from datetime import date


def days_of(value: str | None) -> tuple[date, date]:
    """The first and last day of a date value. ValueError for what is none."""
    if not value:
        raise ValueError("no date value")
    first, _, last = value.partition("/")
    return _first_day(first), _last_day(last or first)


def _first_day(value: str) -> date:
    year, month, day = (*(int(part) for part in value.split("-")), 1, 1)[:3]
    return date(year, month, day)


def _last_day(value: str) -> date:
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return date(parts[0], 12, 31)
    return date(parts[0], parts[1], parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], parts[1])[1])


def overlap(left: str | None, right: str | None) -> bool:
    """Whether two date values share a day; an unknown one shares with any."""
    if not left or not right:
        return True
    (a, b), (c, d) = days_of(left), days_of(right)
    return a <= d and c <= b


def precision_days(value: str | None) -> int:
    """How many days a date value spans; a large number for none."""
    if not value:
        return 10**6
    first, last = days_of(value)
    return (last - first).days + 1
