"""What date expressions mean: one function a meaning, from the grammar's words to a time on the calendar.

A meaning gives a `When`, None for a date that has no value ("recently"), or NO_DATE for words that are no date after
all ("May" the name), so that the grammar's next rule is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from newsdesk.annotate import calendar
from newsdesk.annotate.calendar import When
from newsdesk.annotate.datecontext import (
    COUNTABLE,
    DAYS_BACK,
    NO_DATE,
    YEARS,
    Meaning,
    Scene,
    apposed_day,
    believable,
    last_told,
    named_day,
    named_month,
    told_in_sentence,
    told_quarter,
    year_of,
)
from newsdesk.annotate.dategrammar import Expression
from newsdesk.annotate.dateperiods import PERIODS
from newsdesk.annotate.tense import Tense
from newsdesk.model import DateBasis

WEEKDAYS_BACK = {Tense.PAST: 6, None: 6, Tense.PLANNED: 0, Tense.PRESENT: 0, Tense.FUTURE: 0}
SLASHED_DRIFT = timedelta(days=3)  # a 12/07 this near to the publication is 12 July ...
SLASHED_OTHER = timedelta(days=25)  # ... if 7 December is as far as this
FROM_TEXT = frozenset(
    {"famous_day", "decade", "century", "later", "same", "that", "stepped", "stepped_weekday", "told_quarter"}
)
EXPLICIT = frozenset(
    {"famous_day", "calendar_day", "slashed_day", "day_range", "two_days", "decade", "century", "holiday"}
)


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
            return _slashed(words, None, None)
        return date(year, words.count("month", "month_number"), words.count("day", "day_number"))
    except ValueError:
        return None


def _calendar_day(words: Expression, scene: Scene) -> Meaning:
    day, weekday = named_day(words, scene), words.number("weekday")
    if weekday in (None, day.isoweekday()):
        return calendar.day(day)
    if year_of(words, scene):
        return NO_DATE  # "Edmonton Sun, August 16, 2008"
    return calendar.day(_fitting(scene.anchor, weekday or 0, day.month, day.day))


def _fitting(anchor: date, weekday: int, month: int, day: int) -> date:
    """The nearest such day that falls on its weekday."""
    years = (anchor.year, anchor.year - 1, anchor.year + 1)
    days = [date(year, month, day) for year in years]
    fitting = [candidate for candidate in days if candidate.isoweekday() == weekday]
    return min(fitting or days, key=lambda candidate: abs(candidate - anchor))


def _day_of_month(words: Expression, scene: Scene) -> Meaning:
    """The 15th of next month."""
    there = calendar.shifted(scene.anchor, "month", words.count("shift")).first
    return calendar.day(there.replace(day=words.count("day")))


def _slashed_day(words: Expression, scene: Scene) -> Meaning:
    day = _slashed(words, scene.day_first, scene.published)
    return calendar.day(day) if day else None


def _slashed(words: Expression, day_first: bool | None, published: date | None) -> date | None:
    """13/07/2025 or 07/13/2025. Where it may be the one or the other: as the text writes it elsewhere, else the one
    that is about the day of publication, else None."""
    first, second, year = words.count("day_number"), words.count("day_number2"), _slashed_year(words)
    if first == second or max(first, second) > 12:
        return date(year, min(first, second), max(first, second))
    readings = date(year, second, first), date(year, first, second)
    if day_first is not None:
        return readings[0 if day_first else 1]
    if published is None:
        return None
    near, far = sorted(readings, key=lambda day: abs(day - published))
    return near if abs(near - published) <= SLASHED_DRIFT and abs(far - published) >= SLASHED_OTHER else None


def _slashed_year(words: Expression) -> int:
    """Of two digits: the year of this century or, from 70 on, of the last one."""
    if year := words.number("year_number"):
        return year
    short = words.count("short_year")
    return short + (1900 if short >= 70 else 2000)


def _famous_day(words: Expression, scene: Scene) -> Meaning:
    return calendar.day(date.fromisoformat(words.value("famous") or ""))


def _holiday(words: Expression, scene: Scene) -> Meaning:
    """Christmas, last Easter, Thanksgiving 2024; but no Christmas tree, and no Good Friday Agreement."""
    behind = scene.behind
    if behind is not None and behind.tag_.startswith("NN") and (behind.is_title or len(scene.span) == 1):
        return NO_DATE
    return _day_of_holiday(words, scene)


def _day_of_holiday(words: Expression, scene: Scene) -> When | None:
    if scene.follows("other_calendars"):
        return None
    rule, year = words.value("holiday") or "", words.number("year")
    if year:
        return calendar.day(calendar.holiday(rule, year))
    days = [calendar.holiday(rule, scene.anchor.year + years) for years in (-1, 0, 1, 2)]
    shift = words.number("shift")
    if shift == -1:
        return calendar.day(next(day for day in reversed(days) if day < scene.anchor))
    start = scene.anchor - timedelta(days=DAYS_BACK[scene.tense] if shift is None else 0)
    if shift == 0:
        return calendar.day(days[1])
    return calendar.day(next(day for day in days if day >= start))


def _day_range(words: Expression, scene: Scene) -> Meaning:
    last = named_day(words, scene, "day2")
    first = last.replace(day=words.count("day"))
    return calendar.days(first, last) if first < last else NO_DATE


def _two_days(words: Expression, scene: Scene) -> Meaning:
    """12 and 13 July, when the one follows the other; else the first of them has no month of its own."""
    last = named_day(words, scene, "day2")
    return calendar.days(last - timedelta(days=1), last) if last.day - words.count("day") == 1 else NO_DATE


def _nth_weekday(words: Expression, scene: Scene) -> Meaning:
    """The second Tuesday in November, the last Sunday of next month."""
    if words.number("month_name"):
        month = named_month(words, scene)
    else:
        month = calendar.shifted(scene.anchor, "month", words.number("shift") or 0).first
    weekday, count = words.count("weekday_name"), words.count("ordinal", "end")
    return calendar.day(calendar.nth_weekday(month.year, month.month, weekday, count))


def _overnight(words: Expression, scene: Scene) -> Meaning:
    """The night to the day of publication, where nothing else says which."""
    behind = scene.behind
    if behind is None or scene.tense is not Tense.PAST or told_in_sentence(scene):
        return NO_DATE
    dated = scene.precedes("overnight_not_before") or scene.follows("approximate") or behind.ent_type_ == "DATE"
    adjective = scene.ahead is not None and scene.ahead.tag_ in ("DT", "JJ")
    if dated or adjective or behind.tag_ in ("NN", "NNS", "JJ"):
        return NO_DATE
    return calendar.days(scene.anchor - timedelta(days=1), scene.anchor)


def _day_word(words: Expression, scene: Scene) -> Meaning:
    named = scene.follows("today_not_after") and scene.span[-1].is_title
    return NO_DATE if named else calendar.shifted(scene.anchor, "day", words.count("today"))


def _weekday(words: Expression, scene: Scene) -> Meaning:
    if scene.follows("weekday_not_after") or scene.precedes("weekday_not_before"):
        return NO_DATE
    weekday, apposed = words.count("weekday_name"), apposed_day(scene)
    if apposed and apposed.isoweekday() == weekday:
        return calendar.day(apposed)
    start = scene.anchor - timedelta(days=WEEKDAYS_BACK[scene.tense])
    return calendar.day(calendar.weekday_from(start, weekday))


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


def _ago(words: Expression, scene: Scene) -> Meaning:
    unit = words.value("units") or ""
    if unit not in COUNTABLE or scene.follows("approximate"):
        return None
    return calendar.shifted(scene.anchor, unit, words.count("number") * words.count("ago"))


def _ago_this(words: Expression, scene: Scene) -> Meaning:
    """Thirty years ago this month, a week ago today."""
    unit = words.value("units") or ""
    if scene.follows("approximate"):
        return None
    finer = "day" if words.value("today") else words.value("unit") or ""
    count = words.count("number") * words.count("ago")
    if unit in calendar.DAYS_IN:
        there = scene.anchor + timedelta(days=calendar.DAYS_IN[unit] * count)
    else:
        month = calendar.add_months(scene.month, calendar.months_in(unit) * count)
        there = month.replace(day=scene.anchor.day if finer == "day" else 1)
    return calendar.shifted(there, finer, 0)


def _offset(words: Expression, scene: Scene) -> Meaning:
    """Two days before 12 July, a week after Easter."""
    unit, count = words.value("units") or "", words.count("number") * words.count("side")
    if unit not in COUNTABLE or scene.follows("approximate"):
        return None
    target = _day_of_holiday(words, scene) if words.value("holiday") else calendar.day(named_day(words, scene))
    return calendar.shifted(target.first, unit, count) if target else None


def _later(words: Expression, scene: Scene) -> Meaning:
    unit, count = words.value("units") or "", words.count("number") * words.count("later", "that")
    if scene.follows("approximate"):
        return None
    if unit == "year" and (quarter := told_quarter(scene)):
        return calendar.shifted(quarter.first, "quarter", 4 * count)
    told = last_told(scene, unit)
    return believable(scene, calendar.shifted(told.first, unit, count)) if told else None


def _same(words: Expression, scene: Scene) -> Meaning:
    unit = words.value("unit") or ""
    told = last_told(scene, unit)
    return calendar.shifted(told.first, unit, 0) if told else None


def _that(words: Expression, scene: Scene) -> Meaning:
    """That year: where "that" cannot be the conjunction."""
    behind = scene.behind
    ends = behind is None or behind.is_punct or behind.is_space
    return _same(words, scene) if ends or scene.follows("that_marks") else NO_DATE


def _stepped(words: Expression, scene: Scene) -> Meaning:
    unit = words.value("unit") or ""
    told = last_told(scene, unit)
    return believable(scene, calendar.shifted(told.first, unit, words.count("step", "that"))) if told else None


def _unknown(words: Expression, scene: Scene) -> Meaning:
    return None


MEANINGS: Mapping[str, Callable[[Expression, Scene], Meaning]] = {
    **PERIODS,
    "ago": _ago,
    "ago_this": _ago_this,
    "calendar_day": _calendar_day,
    "day_of_month": _day_of_month,
    "day_range": _day_range,
    "day_word": _day_word,
    "famous_day": _famous_day,
    "holiday": _holiday,
    "later": _later,
    "nth_weekday": _nth_weekday,
    "offset": _offset,
    "overnight": _overnight,
    "same": _same,
    "shifted_weekday": _shifted_weekday,
    "slashed_day": _slashed_day,
    "stepped": _stepped,
    "stepped_weekday": _stepped_weekday,
    "that": _that,
    "two_days": _two_days,
    "unknown": _unknown,
    "weekday": _weekday,
    "weekday_of_week": _weekday_of_week,
}
