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


@pytest.mark.parametrize(
    ("year", "day"),
    [(1818, date(1818, 3, 22)), (1954, date(1954, 4, 18)), (2025, date(2025, 4, 20)), (2038, date(2038, 4, 25))],
)
def test_easter_is_the_sunday_after_the_first_full_moon_of_spring(year: int, day: date) -> None:
    assert calendar.easter(year) == day


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ("12-25", date(2024, 12, 25)),
        ("11 4 4", date(2024, 11, 28)),
        ("05 1 -1", date(2024, 5, 27)),
        ("easter -2", date(2024, 3, 29)),
    ],
)
def test_a_holiday_is_told_by_its_rule(rule: str, day: date) -> None:
    assert calendar.holiday(rule, 2024) == day


def test_a_month_without_a_fifth_monday_has_none() -> None:
    with pytest.raises(ValueError):
        calendar.nth_weekday(2025, 2, 1, 5)


@pytest.mark.parametrize(
    ("unit", "count", "value"),
    [
        ("day", 1, "2025-01-30/2025-01-31"),
        ("week", -1, "2025-01-31/2025-02-07"),
        ("month", 3, "2024-10/2025-01"),
        ("year", 1, "2024-01/2025-01"),
        ("year", -5, "2025/2030"),
        ("decade", 2, "2005/2025"),
    ],
)
def test_a_stretch_ends_or_begins_with_a_day(unit: str, count: int, value: str) -> None:
    assert calendar.stretch(date(2025, 1, 31), unit, count).value == value


@pytest.mark.parametrize(
    ("unit", "count", "value"),
    [("month", 3, "2024-01/2024-03"), ("month", -3, "2024-10/2024-12"), ("week", -1, "2024-12-25/2024-12-31")],
)
def test_a_part_lies_at_one_end_of_the_whole(unit: str, count: int, value: str) -> None:
    assert calendar.part(calendar.year(2024), unit, count).value == value


def test_a_part_is_no_longer_than_the_whole() -> None:
    with pytest.raises(ValueError):
        calendar.part(calendar.month(2024, 2), "day", 30)


@pytest.mark.parametrize(
    ("last", "unit", "count", "value"),
    [
        (calendar.month(2025, 6), "month", 12, "2024-07/2025-06"),
        (calendar.day(date(2025, 6, 30)), "month", 9, "2024-10/2025-06"),
        (calendar.day(date(2025, 6, 15)), "year", 1, "2024-06-16/2025-06-15"),
        (calendar.day(date(2025, 6, 15)), "week", 2, "2025-06-02/2025-06-15"),
        (calendar.month(2025, 9), "quarter", 1, "2025-07/2025-09"),
    ],
)
def test_so_many_months_end_with_a_day(last: When, unit: str, count: int, value: str) -> None:
    assert calendar.ending(last, unit, count).value == value
