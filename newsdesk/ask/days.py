"""Calendar arithmetic: periods of whole days."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

_DAYS = MappingProxyType({"day": 1, "week": 7, "weekend": 7, "fortnight": 14})


class NoSuchDate(ValueError):
    """Words that read like a date and name none ("31 June"), or two ("3/4/2025")."""


@dataclass(frozen=True, slots=True)
class Period:
    """A first and a last day, both within."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Partial:
    """A calendar date as far as its words give it."""

    day: int | None = None
    month: int | None = None
    year: int | None = None

    def in_month_of(self, other: Partial) -> Partial:
        """A bare day of the month, in the month that the other end of a range gives; anything else as it is."""
        return replace(self, month=self.month or other.month) if self.day else self

    def is_before(self, other: Partial) -> bool:
        """Whether the other is the next month, or the next day of the same month, as far as the words say."""
        if self.day and other.day:
            return self.month in (None, other.month) and other.day == self.day + 1
        return not (self.day or other.day or self.year) and (self.month or 12) % 12 + 1 == other.month

    def in_year(self, year: int) -> Period:
        """Its days in that year. Raises NoSuchDate."""
        if not 1 < year < 9999 or not 1 <= (self.month or 1) <= 12 or (self.day and not self.month):
            raise NoSuchDate
        if self.month is None:
            return Period(date(year, 1, 1), date(year, 12, 31))
        length = calendar.monthrange(year, self.month)[1]
        if self.day is not None and not 1 <= self.day <= length:
            raise NoSuchDate
        return Period(date(year, self.month, self.day or 1), date(year, self.month, self.day or length))


def numeric(left: int, right: int, year: int) -> Partial:
    """The date of "16/7/2025" or "7/16/2025". Raises NoSuchDate for "3/4/2025", which may be two."""
    if left != right and max(left, right) <= 12:
        raise NoSuchDate("two dates may be meant")
    return Partial(right, left, year) if right > 12 else Partial(left, right, year)


def nearest(in_year: Callable[[int], Period], today: date, *, ahead: bool) -> Period:
    """The latest period that has begun by today, or, ahead, the earliest that has not ended. Raises NoSuchDate."""
    years = range(today.year - 1, today.year + 9) if ahead else range(today.year, today.year - 9, -1)
    for period in _existing(in_year, years):
        if (period.last >= today) if ahead else (period.first <= today):
            return period
    raise NoSuchDate


def neighbour(in_year: Callable[[int], Period], today: date, which: str) -> Period:
    """The "last" period that is over, the "next" that has not begun, or "this" year's. Raises NoSuchDate."""
    if which == "this":
        return in_year(today.year)
    near = list(_existing(in_year, range(today.year - 2, today.year + 3)))
    over = [period for period in near if period.last < today]
    return over[-1] if which == "last" else next(period for period in near if period.first > today)


def _existing(in_year: Callable[[int], Period], years: Iterable[int]) -> Iterable[Period]:
    for year in years:
        try:
            yield in_year(year)
        except NoSuchDate:  # 29 February
            continue


def ends(left: Partial, right: Partial, today: date, *, ahead: bool) -> Period:
    """From the first day of `left` to the last of `right`. A year that only one of them has is that of both, and one
    that neither has the nearest; December to February goes over New Year. Raises NoSuchDate.
    """
    left, right = left.in_month_of(right), right.in_month_of(left)
    if right.year or (not left.year and not ahead):
        last = right.in_year(right.year).last if right.year else nearest(right.in_year, today, ahead=False).last
        first = left.in_year(left.year or last.year).first
        return Period(first if left.year or first <= last else left.in_year(last.year - 1).first, last)
    first = left.in_year(left.year).first if left.year else nearest(left.in_year, today, ahead=True).first
    last = right.in_year(first.year).last
    return Period(first, last if first <= last else right.in_year(first.year + 1).last)


def shifted(day: date, unit: str, count: int) -> date:
    """That many days, weeks, months ... later, or earlier when negative; a day too many becomes the month's last."""
    if unit == "hour":
        unit, count = "day", -(-count // 24) if count > 0 else count // 24
    if unit in _DAYS:
        return day + timedelta(days=count * _DAYS[unit])
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + count * months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def around(day: date, unit: str) -> Period:
    """The calendar week (Monday first), month, quarter ... that holds the day."""
    if unit in ("day", "hour"):
        return Period(day, day)
    if unit == "weekend":
        saturday = day + timedelta(days=5 - day.weekday())
        return Period(saturday, saturday + timedelta(days=1))
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    if unit == "decade":
        first = day.year // 10 * 10
        return Period(date(first, 1, 1), date(first + 9, 12, 31))
    size = {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
    first = (day.month - 1) // size * size + 1
    return months(day.year, first, first + size - 1)


def months(year: int, first: int, last: int) -> Period:
    """Whole months of a year, into the next one where `last` comes before `first` (winter: 12 to 2)."""
    end = year if last >= first else year + 1
    return Period(date(year, first, 1), date(end, last, calendar.monthrange(end, last)[1]))


def third(period: Period, part: str) -> Period:
    """Its "early", "middle" or "late" third."""
    length = (period.last - period.first).days + 1
    marks = [period.first + timedelta(days=length * step // 3) for step in range(4)]
    step = ("early", "middle", "late").index(part)
    return Period(marks[step], marks[step + 1] - timedelta(days=1))


def part(month: Period, unit: str, ordinal: int) -> Period:
    """The nth week or half of a month, -1: the last. Raises NoSuchDate for a third half."""
    length = month.last.day
    starts = [1, 16] if unit == "half" else [1, 8, 15, 22]
    if ordinal > len(starts):
        raise NoSuchDate
    if ordinal == -1:
        return Period(month.first.replace(day=16 if unit == "half" else length - 6), month.last)
    first = starts[ordinal - 1]
    last = {1: 15, 16: length}[first] if unit == "half" else first + 6
    return Period(month.first.replace(day=first), month.first.replace(day=last))
