"""Calendar arithmetic: days, weeks, months and years as ISO values that carry their precision. Knows no language.

Every function gives a `When`. Weeks run from Monday to Sunday. An impossible date or one outside the years 1 to 9999
raises ValueError or OverflowError, as the standard library does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from newsdesk.intervals import days_of
from newsdesk.model import Precision

DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
YEARS_IN = {"year": 1, "decade": 10}

SEASON_MONTHS = 3
QUARTER_MONTHS = 3
HALF_MONTHS = 6


@dataclass(frozen=True, slots=True)
class When:
    """A time on the calendar: "2025-07-12", "2025-07", "2025", or an interval of two of one kind, ends included."""

    value: str
    precision: Precision

    @property
    def first(self) -> date:
        """Its first day."""
        return days_of(self.value)[0]

    @property
    def last(self) -> date:
        """Its last day."""
        return days_of(self.value)[1]


def day(of: date) -> When:
    """A day."""
    return When(of.isoformat(), Precision.DAY)


def days(first: date, last: date) -> When:
    """Some days on end, the first and the last included."""
    return When(f"{first}/{last}", Precision.INTERVAL)


def week(of: date) -> When:
    """The week that a day falls in."""
    monday = of - timedelta(days=of.weekday())
    return When(f"{monday}/{monday + timedelta(days=6)}", Precision.WEEK)


def weekend(of: date) -> When:
    """Saturday and Sunday of the week that a day falls in."""
    saturday = of + timedelta(days=5 - of.weekday())
    return days(saturday, saturday + timedelta(days=1))


def month(year: int, number: int) -> When:
    """A month of a year; January is 1."""
    return When(_month(date(year, number, 1)), Precision.MONTH)


def months(year: int, number: int, count: int, precision: Precision) -> When:
    """`count` months, from that month of that year on."""
    first = date(year, number, 1)
    return When(f"{_month(first)}/{_month(add_months(first, count - 1))}", precision)


def quarter(year: int, number: int) -> When:
    """The first to fourth quarter."""
    return months(year, 1 + QUARTER_MONTHS * (number - 1), QUARTER_MONTHS, Precision.QUARTER)


def half(year: int, number: int) -> When:
    """The first or second half."""
    return months(year, 1 + HALF_MONTHS * (number - 1), HALF_MONTHS, Precision.INTERVAL)


def half_month(of: date, number: int) -> When:
    """The first or second half of a day's month: to the 15th, from the 16th."""
    if number == 1:
        return days(of.replace(day=1), of.replace(day=15))
    return days(of.replace(day=16), of.replace(day=_days_in(of)))


def year(number: int) -> When:
    """A year."""
    return When(f"{date(number, 1, 1).year:04d}", Precision.YEAR)


def years(first: int, last: int, precision: Precision = Precision.INTERVAL) -> When:
    return When(f"{first:04d}/{last:04d}", precision)


def decade(of: int) -> When:
    """The ten years that a year falls in: 1990 to 1999."""
    return years(of - of % 10, of - of % 10 + 9, Precision.DECADE)


def century(number: int) -> When:
    """The hundred years that are commonly meant: the 20th is 1900 to 1999."""
    return years((number - 1) * 100, number * 100 - 1)


def span(first: When, last: When) -> When:
    """From the one to the other, in days, months or years as the finer of the two is written."""
    if len(first.value) == len(last.value):
        return When(f"{first.value}/{last.value}", Precision.INTERVAL)
    if min(len(first.value), len(last.value)) == len("2025") and max(len(first.value), len(last.value)) == len(
        "2025-07"
    ):
        return When(f"{_month(first.first)}/{_month(last.last)}", Precision.INTERVAL)
    return days(first.first, last.last)


def months_in(unit: str) -> int:
    """How many months a month, quarter, year or decade has. ValueError for any other unit."""
    if unit not in MONTHS_IN:
        raise ValueError(f"not made of months: {unit}")
    return MONTHS_IN[unit]


def stretch(of: date, unit: str, count: int) -> When:
    """The `count` days, weeks, fortnights, months, years or decades up to a day; from it on where negative.

    In days, or in months and years where these are counted; one year is told in months.
    """
    if unit in ("day", "week", "fortnight"):
        there = of - timedelta(days=count * DAYS_IN[unit])
        return days(min(of, there), max(of, there))
    if unit in ("decade", "year") and abs(count) * YEARS_IN[unit] > 1:
        there_year = of.year - count * YEARS_IN[unit]
        return years(min(of.year, there_year), max(of.year, there_year))
    months_back = count * months_in(unit)
    first, last = sorted((of.replace(day=1), add_months(of.replace(day=1), -months_back)))
    return When(f"{_month(first)}/{_month(last)}", Precision.INTERVAL)


def part(whole: When, unit: str, count: int) -> When:
    """The first `count` days, weeks, months or years of a longer time; the last ones where negative.

    Raises ValueError where the time has not so many.
    """
    first, last = whole.first, whole.last
    if unit in ("day", "week", "fortnight"):
        length = timedelta(days=abs(count) * DAYS_IN[unit] - 1)
        found = days(first, first + length) if count > 0 else days(last - length, last)
    else:
        length_in_months = abs(count) * months_in(unit)
        start = first if count > 0 else add_months(last.replace(day=1), 1 - length_in_months)
        found = months(start.year, start.month, length_in_months, Precision.INTERVAL)
    if found.first < first or found.last > last:
        raise ValueError(f"no {count} {unit}s in {whole.value}")
    return found


def ending(last: When, unit: str, count: int) -> When:
    """The `count` weeks, months, quarters or years that end with a day or month."""
    if last.precision is Precision.MONTH and unit in MONTHS_IN:
        if (unit, count, last.first.month % QUARTER_MONTHS) == ("quarter", 1, 0):
            return quarter(last.first.year, last.first.month // QUARTER_MONTHS)
        first = add_months(last.first, 1 - count * months_in(unit))
        return months(first.year, first.month, count * months_in(unit), Precision.INTERVAL)
    if unit in DAYS_IN:
        return days(last.last - timedelta(days=count * DAYS_IN[unit] - 1), last.last)
    after = last.last + timedelta(days=1)
    if after.day == 1:
        return ending(month(last.last.year, last.last.month), unit, count)
    back = add_months(after.replace(day=1), -count * months_in(unit))
    return days(back.replace(day=min(after.day, _days_in(back))), last.last)


def shifted(of: date, unit: str, count: int) -> When:
    """The day, week, weekend, month, quarter, year, decade that lies `count` units from the one of a day."""
    if unit == "day":
        return day(of + timedelta(days=count))
    if unit == "week":
        return week(of + timedelta(weeks=count))
    if unit == "fortnight":
        return week(of + timedelta(weeks=2 * count))
    if unit == "weekend":
        return weekend(of + timedelta(weeks=count))
    if unit == "month":
        there = add_months(of.replace(day=1), count)
        return month(there.year, there.month)
    if unit == "quarter":
        there = add_months(of.replace(day=1), count * QUARTER_MONTHS)
        return quarter(there.year, 1 + (there.month - 1) // QUARTER_MONTHS)
    if unit == "year":
        return year(of.year + count)
    if unit == "decade":
        return decade(of.year + 10 * count)
    raise ValueError(f"no unit of the calendar: {unit}")


def weekday_from(start: date, weekday: int) -> date:
    """The first such weekday on or after a day; Monday is 1, as in ISO 8601."""
    return start + timedelta(days=(weekday - start.isoweekday()) % 7)


def nth_weekday(year: int, number: int, weekday: int, count: int) -> date:
    """The first, second ... such weekday of a month; -1 for its last. ValueError where it has not so many."""
    if count > 0:
        found = weekday_from(date(year, number, 1), weekday) + timedelta(weeks=count - 1)
    else:
        found = weekday_from(add_months(date(year, number, 1), 1) - timedelta(days=7), weekday)
    if found.month != number:
        raise ValueError(f"no weekday {weekday} number {count} in {year}-{number}")
    return found


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by Gauss's method as mended for all its years."""
    century = year // 100
    leap_days, lunar = century - century // 4, (8 * century + 13) // 25
    moon = (19 * (year % 19) + leap_days - lunar + 15) % 30
    moon -= (moon > 28) or (moon == 28 and year % 19 > 10)
    full_moon = date(year, 3, 21) + timedelta(days=moon)
    return weekday_from(full_moon + timedelta(days=1), 7)


def holiday(rule: str, year: int) -> date:
    """The day of a holiday: "12-25", "11 4 4" (month, weekday, which of them) or "easter -2" (days from it)."""
    if rule.startswith("easter"):
        return easter(year) + timedelta(days=int(rule.split()[1]))
    if "-" in rule[1:3]:
        return date(year, *map(int, rule.split("-")))
    number, weekday, count = map(int, rule.split())
    return nth_weekday(year, number, weekday, count)


def day_from(start: date, number: int, day_of_month: int) -> date:
    """The first such day of such a month on or after a day; 29 February waits for its leap year."""
    for candidate_year in range(start.year, start.year + 9):
        if (number, day_of_month) == (2, 29) and not _is_leap(candidate_year):
            continue
        candidate = date(candidate_year, number, day_of_month)
        if candidate >= start:
            return candidate
    raise ValueError(f"no such day: {number}-{day_of_month}")


def month_from(start: date, number: int) -> date:
    """The first day of the first such month that is not yet over on a day."""
    return date(start.year + (number < start.month), number, 1)


def add_months(of: date, count: int) -> date:
    """A first of a month, so many months on."""
    total = of.year * 12 + of.month - 1 + count
    return date(total // 12, total % 12 + 1, 1)


def _month(of: date) -> str:
    return of.isoformat()[:7]


def _days_in(of: date) -> int:
    """How many days a month has."""
    return (add_months(of.replace(day=1), 1) - timedelta(days=1)).day


def _is_leap(number: int) -> bool:
    return number % 4 == 0 and (number % 100 != 0 or number % 400 == 0)
