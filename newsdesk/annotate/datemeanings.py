"""What date expressions mean: one function a meaning, from the grammar's words to a time on the calendar.

A meaning gives a `When`, None for a date that has no value ("recently"), or NO_DATE for words that are no date after
all ("May" the name), so that the grammar's next rule is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import Enum
from typing import Final, Literal

from newsdesk.annotate import calendar
from newsdesk.annotate.calendar import When
from newsdesk.annotate.datecontext import COUNTABLE, Scene, is_month, is_pair, is_year, last_told, told_in_clause
from newsdesk.annotate.dategrammar import Expression
from newsdesk.annotate.tense import Tense
from newsdesk.model import DateBasis, Precision


class _No(Enum):
    DATE = "no date"


NO_DATE: Final = _No.DATE
Meaning = When | Literal[_No.DATE] | None

# How far back the one occurrence may lie that is meant, by the tense around it: a "12 July" told in the past is of the
# 320 days before the publication or the 45 after. With any other day the news gives its year.
DAYS_BACK = {Tense.PAST: 320, None: 240, Tense.PLANNED: 120, Tense.PRESENT: 60, Tense.FUTURE: 30}
WEEKDAYS_BACK = {Tense.PAST: 6, None: 6, Tense.PLANNED: 0, Tense.PRESENT: 0, Tense.FUTURE: 0}
MONTHS_BACK = {Tense.PAST: 11, None: 9, Tense.PLANNED: 3, Tense.PRESENT: 1, Tense.FUTURE: 0}
SEASONS_BACK = {Tense.PAST: 11, None: 11, Tense.PLANNED: 3, Tense.PRESENT: 2, Tense.FUTURE: 2}  # in months
SEASON_OVER = 3  # months after its first, a season is past

YEARS = ("year", "year_number", "year2", "year_number2")
FROM_TEXT = frozenset({"famous_day", "decade", "century", "later", "same", "stepped", "stepped_weekday"})
EXPLICIT = frozenset({"famous_day", "calendar_day", "slashed_day", "day_range", "decade", "century", "holiday"})


def meaning(words: Expression, scene: Scene) -> Meaning:
    """What an expression means where it stands; None also for a day that is not on the calendar."""
    try:
        when = MEANINGS[words.means](words, scene)
    except (ValueError, OverflowError):  # 31 June, or before the year 1
        return None
    if when is NO_DATE or when is None:
        return when
    if scene.published is None and words.means not in FROM_TEXT and words.number(*YEARS) is None:
        return None
    ends = words.text.lower().startswith(tuple(scene.words.words["ends"]))
    return calendar.day(when.last) if ends and scene.follows("deadline") else when


def basis(words: Expression) -> DateBasis:
    """Whether the words give a calendar date by themselves."""
    explicit = words.means in EXPLICIT or words.number(*YEARS) is not None
    return DateBasis.EXPLICIT if explicit else DateBasis.RELATIVE


def written_day(words: Expression) -> date | None:
    """The day of a full calendar date; None for any other expression, and for one like 31 June."""
    year = words.number("year", "year_number")
    if year is None or words.means not in ("calendar_day", "slashed_day"):
        return None
    try:
        if words.means == "slashed_day":
            return _slashed(words)
        return date(year, words.count("month", "month_number"), words.count("day", "day_number"))
    except ValueError:
        return None


def _calendar_day(words: Expression, scene: Scene) -> Meaning:
    month, day = words.count("month", "month_number"), words.count("day", "day_number")
    weekday = words.number("weekday")
    if year := _year_of(words, scene):
        told = date(year, month, day)
        return (
            calendar.day(told) if weekday in (None, told.isoweekday()) else NO_DATE
        )  # "Edmonton Sun, August 16, 2008"
    if weekday:
        return calendar.day(_fitting(scene.anchor, weekday, month, day))
    return calendar.day(_near(scene, month, day))


def _year_of(words: Expression, scene: Scene) -> int | None:
    """The year that the words name, or that they count from the publication ("last year")."""
    if year := words.number(*YEARS):
        return year
    shift = words.number("shift")
    return None if shift is None else scene.anchor.year + shift


def _near(scene: Scene, month: int, day: int) -> date:
    """The one such day that is meant, told without its year."""
    if told := told_in_clause(scene):
        return calendar.day_from(told.first, month, day)
    return calendar.day_from(scene.anchor - timedelta(days=DAYS_BACK[scene.tense]), month, day)


def _fitting(anchor: date, weekday: int, month: int, day: int) -> date:
    """The nearest such day that falls on its weekday."""
    years = (anchor.year, anchor.year - 1, anchor.year + 1)
    days = [date(year, month, day) for year in years]
    fitting = [candidate for candidate in days if candidate.isoweekday() == weekday]
    return min(fitting or days, key=lambda candidate: abs(candidate - anchor))


def _slashed_day(words: Expression, scene: Scene) -> Meaning:
    day = _slashed(words)
    return calendar.day(day) if day else None


def _slashed(words: Expression) -> date | None:
    """13/07/2025 or 07/13/2025; None where it may be the one or the other."""
    first, second, year = words.count("day_number"), words.count("day_number2"), words.count("year_number")
    if first != second and max(first, second) <= 12:
        return None
    return date(year, min(first, second), max(first, second))


def _famous_day(words: Expression, scene: Scene) -> Meaning:
    return calendar.day(date.fromisoformat(words.value("famous") or ""))


def _holiday(words: Expression, scene: Scene) -> Meaning:
    month, _, day = (words.value("holiday") or "").partition("-")
    if year := words.number("year"):
        return calendar.day(date(year, int(month), int(day)))
    return calendar.day(_near(scene, int(month), int(day)))


def _day_range(words: Expression, scene: Scene) -> Meaning:
    month, first, last = words.count("month"), words.count("day"), words.count("day2")
    if first >= last:
        return NO_DATE
    year = words.number("year") or _near(scene, month, last).year
    return calendar.days(date(year, month, first), date(year, month, last))


def _interval(words: Expression, scene: Scene) -> Meaning:
    if words.number("day") and not words.number("year2"):
        start = _near(scene, words.count("month"), words.count("day"))
        return calendar.days(start, calendar.day_from(start, words.count("month2"), words.count("day2")))
    first_year = words.number("year", "year_number") or words.count("year2")
    last_year = words.number("year2", "year_number2") or first_year // 100 * 100 + words.count("short_year")
    first = _part_of(first_year, words.number("month", "month_name"), words.number("day"))
    last = _part_of(last_year, words.number("month2", "month_name2"), words.number("day2"))
    return calendar.span(first, last) if first.first < last.first else NO_DATE


def _part_of(year: int, month: int | None, day: int | None) -> When:
    if month and day:
        return calendar.day(date(year, month, day))
    return calendar.month(year, month) if month else calendar.year(year)


def _month(words: Expression, scene: Scene) -> Meaning:
    year = _year_of(words, scene)
    return calendar.month(year, words.count("month", "month_name", "month_number")) if year else NO_DATE


def _month_alone(words: Expression, scene: Scene) -> Meaning:
    if not (words.value("part") or is_month(words.text, scene)):
        return NO_DATE
    start = calendar.add_months(scene.month, -MONTHS_BACK[scene.tense])
    if told := told_in_clause(scene):
        start = told.first
    there = calendar.month_from(start, words.count("month_name"))
    return calendar.month(there.year, there.month)


def _shifted_month(words: Expression, scene: Scene) -> Meaning:
    number, shift = words.count("month_name"), words.count("shift")
    if shift == 0:
        return calendar.month(scene.anchor.year, number)
    there = calendar.month_from(calendar.add_months(scene.month, -12 if shift < 0 else 1), number)
    return calendar.month(there.year, there.month)


def _day_word(words: Expression, scene: Scene) -> Meaning:
    named = scene.follows("today_not_after") and scene.span[-1].is_title
    return NO_DATE if named else calendar.shifted(scene.anchor, "day", words.count("today"))


def _weekday(words: Expression, scene: Scene) -> Meaning:
    if scene.follows("weekday_not_after") or scene.precedes("weekday_not_before"):
        return NO_DATE
    start = scene.anchor - timedelta(days=WEEKDAYS_BACK[scene.tense])
    return calendar.day(calendar.weekday_from(start, words.count("weekday_name")))


def _weekday_of_week(words: Expression, scene: Scene) -> Meaning:
    week = calendar.shifted(scene.anchor, "week", words.count("shift"))
    return calendar.day(calendar.weekday_from(week.first, words.count("weekday_name")))


def _shifted_weekday(words: Expression, scene: Scene) -> Meaning:
    shift = words.count("shift")
    starts = {-1: scene.anchor - timedelta(days=7), 0: calendar.week(scene.anchor).first}
    start = starts.get(shift, scene.anchor + timedelta(days=1))
    return calendar.day(calendar.weekday_from(start, words.count("weekday_name")))


def _stepped_weekday(words: Expression, scene: Scene) -> Meaning:
    told = last_told(scene, "day")
    if told is None:
        return None
    start = told.first + timedelta(days=1 if words.count("step") > 0 else -7)
    return calendar.day(calendar.weekday_from(start, words.count("weekday_name")))


def _season(words: Expression, scene: Scene) -> Meaning:
    number, shift = words.count("season"), words.number("shift")
    if year := words.number("year"):
        return calendar.months(year, number, calendar.SEASON_MONTHS, Precision.SEASON)
    back = SEASONS_BACK[scene.tense] if shift is None else {-1: 11 + SEASON_OVER, 0: 5, 1: -1}[shift]
    there = calendar.month_from(calendar.add_months(scene.month, -back), number)
    return calendar.months(there.year, there.month, calendar.SEASON_MONTHS, Precision.SEASON)


def _quarter(words: Expression, scene: Scene) -> Meaning:
    number = words.count("quarter", "ordinal")
    return calendar.quarter(_year_of(words, scene) or scene.anchor.year, number) if number <= 4 else NO_DATE


def _half(words: Expression, scene: Scene) -> Meaning:
    number = words.count("ordinal")
    return calendar.half(_year_of(words, scene) or scene.anchor.year, number) if number <= 2 else NO_DATE


def _period(words: Expression, scene: Scene) -> Meaning:
    return calendar.shifted(scene.anchor, words.value("period") or "year", words.number("shift") or 0)


def _weekend(words: Expression, scene: Scene) -> Meaning:
    """The weekend: the coming one, or the last that has begun."""
    coming = scene.tense not in (Tense.PAST, None) or scene.anchor.isoweekday() >= 6
    return calendar.shifted(scene.anchor, "weekend", 0 if coming else -1)


def _ago(words: Expression, scene: Scene) -> Meaning:
    unit = words.value("units") or ""
    if unit not in COUNTABLE or scene.follows("approximate"):
        return None
    return calendar.shifted(scene.anchor, unit, words.count("number") * words.count("ago"))


def _later(words: Expression, scene: Scene) -> Meaning:
    unit = words.value("units") or ""
    told = last_told(scene, unit)
    return calendar.shifted(told.first, unit, words.count("number") * words.count("later")) if told else None


def _same(words: Expression, scene: Scene) -> Meaning:
    unit = words.value("unit") or ""
    told = last_told(scene, unit)
    return calendar.shifted(told.first, unit, 0) if told else None


def _stepped(words: Expression, scene: Scene) -> Meaning:
    unit = words.value("unit") or ""
    told = last_told(scene, unit)
    return calendar.shifted(told.first, unit, words.count("step")) if told else None


def _year(words: Expression, scene: Scene) -> Meaning:
    year = words.count("year")
    plain = is_pair(scene) if words.value("year2") else is_year(year, scene)
    return calendar.year(year) if plain or words.value("part") else NO_DATE


def _decade(words: Expression, scene: Scene) -> Meaning:
    first = words.count("year", "decade")
    return calendar.decade(first) if first % 10 == 0 else NO_DATE


def _century(words: Expression, scene: Scene) -> Meaning:
    return calendar.century(words.count("ordinal"))


def _unknown(words: Expression, scene: Scene) -> Meaning:
    return None


MEANINGS: Mapping[str, Callable[[Expression, Scene], Meaning]] = {
    "ago": _ago,
    "calendar_day": _calendar_day,
    "century": _century,
    "day_range": _day_range,
    "day_word": _day_word,
    "decade": _decade,
    "famous_day": _famous_day,
    "half": _half,
    "holiday": _holiday,
    "interval": _interval,
    "later": _later,
    "month": _month,
    "month_alone": _month_alone,
    "period": _period,
    "quarter": _quarter,
    "same": _same,
    "season": _season,
    "shifted_month": _shifted_month,
    "shifted_weekday": _shifted_weekday,
    "slashed_day": _slashed_day,
    "stepped": _stepped,
    "stepped_weekday": _stepped_weekday,
    "unknown": _unknown,
    "weekday": _weekday,
    "weekday_of_week": _weekday_of_week,
    "weekend": _weekend,
    "year": _year,
}
