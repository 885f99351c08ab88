from __future__ import annotations

from datetime import date

import pytest

from newsdesk.annotate import calendar
from newsdesk.annotate.calendar import When
from newsdesk.model import Precision


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2025-07-12", date(2025, 7, 12), date(2025, 7, 12)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("1948", date(1948, 1, 1), date(1948, 12, 31)),
        ("2025-07-21/2025-07-27", date(2025, 7, 21), date(2025, 7, 27)),
        ("2024-12/2025-02", date(2024, 12, 1), date(2025, 2, 28)),
        ("1990/1999", date(1990, 1, 1), date(1999, 12, 31)),
    ],
)
def test_a_value_knows_its_first_and_last_day(value: str, first: date, last: date) -> None:
    when = When(value, Precision.INTERVAL)
    assert (when.first, when.last) == (first, last)


@pytest.mark.parametrize("day", [date(2025, 7, 28), date(2025, 7, 31), date(2025, 8, 3)])
def test_a_week_runs_from_monday_to_sunday(day: date) -> None:
    assert calendar.week(day).value == "2025-07-28/2025-08-03"


@pytest.mark.parametrize(
    ("unit", "count", "value"),
    [
        ("day", -1, "2025-01-30"),
        ("week", 1, "2025-02-03/2025-02-09"),
        ("weekend", -1, "2025-01-25/2025-01-26"),
        ("month", 1, "2025-02"),
        ("month", -1, "2024-12"),
        ("quarter", -1, "2024-10/2024-12"),
        ("year", -1, "2024"),
        ("decade", 0, "2020/2029"),
    ],
)
def test_shifting_stays_within_the_unit(unit: str, count: int, value: str) -> None:
    assert calendar.shifted(date(2025, 1, 31), unit, count).value == value


def test_winter_runs_into_the_next_year() -> None:
    assert calendar.months(2024, 12, 3, Precision.SEASON) == When("2024-12/2025-02", Precision.SEASON)


def test_the_29th_of_february_waits_for_its_leap_year() -> None:
    assert calendar.day_from(date(2025, 1, 1), 2, 29) == date(2028, 2, 29)


def test_a_month_that_has_begun_is_not_over() -> None:
    assert calendar.month_from(date(2025, 7, 31), 7) == date(2025, 7, 1)
    assert calendar.month_from(date(2025, 7, 31), 6) == date(2026, 6, 1)


def test_an_interval_is_written_in_the_finer_unit_of_its_ends() -> None:
    assert calendar.span(calendar.year(2010), calendar.month(2015, 3)).value == "2010-01/2015-03"
    assert calendar.span(calendar.month(2015, 2), calendar.day(date(2015, 3, 9))).value == "2015-02-01/2015-03-09"


def test_a_time_before_the_calendar_begins_is_an_error() -> None:
    with pytest.raises((ValueError, OverflowError)):
        calendar.shifted(date(2025, 7, 31), "year", -3000)
