"""Arithmetic on date values."""

from datetime import date

import pytest

from newsdesk.intervals import days_of, overlap, precision_days


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2025-07-12", date(2025, 7, 12), date(2025, 7, 12)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("1948", date(1948, 1, 1), date(1948, 12, 31)),
        ("2025-07-21/2025-07-27", date(2025, 7, 21), date(2025, 7, 27)),
        ("1990/1999", date(1990, 1, 1), date(1999, 12, 31)),
    ],
)
def test_the_days_of_a_value(value, first, last):
    assert days_of(value) == (first, last)


@pytest.mark.parametrize("value", [None, "", "soon", "2025-13"])
def test_no_value_has_no_days(value):
    with pytest.raises(ValueError):
        days_of(value)


def test_a_day_overlaps_its_week_and_not_the_next():
    assert overlap("2025-07-24", "2025-07-21/2025-07-27")
    assert not overlap("2025-07-28", "2025-07-21/2025-07-27")


def test_an_unknown_date_overlaps_any():
    assert overlap(None, "2025")


def test_the_precision_of_a_value_is_the_days_it_spans():
    assert [precision_days(v) for v in ("2025-07-12", "2025-07-21/2025-07-27", "2025-07")] == [1, 7, 31]
