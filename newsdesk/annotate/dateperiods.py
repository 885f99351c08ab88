"""What expressions for longer times mean: weeks, months, quarters, seasons, years and stretches of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from newsdesk.annotate import calendar
from newsdesk.annotate.datecontext import (
    NO_DATE,
    Meaning,
    Scene,
    is_month,
    is_of_business,
    is_pair,
    is_year,
    named_day,
    named_month,
    told_quarter,
    year_of,
)
from newsdesk.annotate.dategrammar import Expression
from newsdesk.annotate.tense import Tense
from newsdesk.model import Precision

SEASONS_BACK = {Tense.PAST: 11, None: 11, Tense.PLANNED: 3, Tense.PRESENT: 2, Tense.FUTURE: 2}  # in months
SEASON_OVER = 3  # months after its first, a season is past


def _interval(words: Expression, scene: Scene) -> Meaning:
    """1990-1995, 1990-95."""
    first = words.count("year_number")
    last = words.number("year_number2") or first // 100 * 100 + words.count("short_year")
    return calendar.years(first, last) if first < last else NO_DATE


def _month_or_years(words: Expression, scene: Scene) -> Meaning:
    """2025-07; but 2008-09 are two years: prose names a season so more often than a month."""
    year, number = words.count("year_number"), words.count("month_number")
    return calendar.years(year, year + 1) if number == (year + 1) % 100 else calendar.month(year, number)


def _month(words: Expression, scene: Scene) -> Meaning:
    there = named_month(words, scene)
    return calendar.month(there.year, there.month)


def _month_alone(words: Expression, scene: Scene) -> Meaning:
    return _month(words, scene) if words.value("part") or is_month(words.text, scene) else NO_DATE


def _shifted_month(words: Expression, scene: Scene) -> Meaning:
    number, shift = words.count("month_name"), words.count("shift")
    if shift == 0:
        return calendar.month(scene.anchor.year, number)
    there = calendar.month_from(calendar.add_months(scene.month, -12 if shift < 0 else 1), number)
    return calendar.month(there.year, there.month)


def _season(words: Expression, scene: Scene) -> Meaning:
    number, shift = words.count("season"), words.number("shift")
    if year := words.number("year"):
        return calendar.months(year, number, calendar.SEASON_MONTHS, Precision.SEASON)
    back = SEASONS_BACK[scene.tense] if shift is None else {-1: 11 + SEASON_OVER, 0: 5, 1: -1}[shift]
    there = calendar.month_from(calendar.add_months(scene.month, -back), number)
    return calendar.months(there.year, there.month, calendar.SEASON_MONTHS, Precision.SEASON)


def _quarter(words: Expression, scene: Scene) -> Meaning:
    number = words.count("quarter", "ordinal")
    return calendar.quarter(year_of(words, scene) or scene.anchor.year, number) if number <= 4 else NO_DATE


def _quarter_alone(words: Expression, scene: Scene) -> Meaning:
    """A quarter without its year, among figures: told as past the last that is over, else the last that has begun or,
    told as to come, the next that is not over."""
    number = words.count("quarter", "ordinal")
    if number > 4 or not is_of_business(scene):
        return NO_DATE
    quarters = [calendar.quarter(scene.anchor.year + years, number) for years in (-1, 0, 1)]
    if scene.tense in (Tense.FUTURE, Tense.PLANNED):
        return next(quarter for quarter in quarters if quarter.last >= scene.anchor)
    if scene.tense is Tense.PAST:
        return next(quarter for quarter in reversed(quarters) if quarter.last < scene.anchor)
    return next(quarter for quarter in reversed(quarters) if quarter.first <= scene.anchor)


def _told_quarter(words: Expression, scene: Scene) -> Meaning:
    """The quarter that was just spoken of, or the year-ago one."""
    told = told_quarter(scene)
    return calendar.shifted(told.first, "quarter", words.number("year_ago") or 0) if told else NO_DATE


def _half(words: Expression, scene: Scene) -> Meaning:
    number = words.count("half", "ordinal")
    return calendar.half(year_of(words, scene) or scene.anchor.year, number) if number <= 2 else NO_DATE


def _half_month(words: Expression, scene: Scene) -> Meaning:
    number, month = words.count("ordinal"), named_month(words, scene)
    return calendar.half_month(month, number) if number <= 2 else NO_DATE


def _fiscal(words: Expression, scene: Scene) -> Meaning:
    return calendar.year(words.count("year", "year_number"))


def _end_of(words: Expression, scene: Scene) -> Meaning:
    """The first three months of the year, the last week of June."""
    if words.number("month_name"):
        there = named_month(words, scene)
        whole = calendar.month(there.year, there.month)
    elif year := words.number("year"):
        whole = calendar.year(year)
    else:
        whole = calendar.shifted(scene.anchor, words.value("period") or "", words.number("shift") or 0)
    return calendar.part(
        whole, words.value("units", "stretch") or "", words.count("end") * (words.number("number") or 1)
    )


def _nth_week(words: Expression, scene: Scene) -> Meaning:
    """The second week of August: its 8th to 14th day."""
    first = named_month(words, scene)
    last = first.replace(day=7 * words.count("ordinal"))
    return calendar.days(last - timedelta(days=6), last)


def _ended(words: Expression, scene: Scene) -> Meaning:
    """The nine months, of "the nine months ended 30 September"."""
    if words.number("day"):
        last = calendar.day(named_day(words, scene))
    else:
        there = named_month(words, scene)
        last = calendar.month(there.year, there.month)
    return calendar.ending(last, words.value("units", "stretch") or "", words.number("number") or 1)


def _reach(words: Expression, scene: Scene) -> Meaning:
    """The past three weeks, the next two years: they end or begin with the publication."""
    unit, count = words.value("units", "stretch") or "", words.number("number") or 1
    direction = words.count("reach", "reach_of_one")
    if direction > 0 and scene.tense is Tense.PAST:
        return NO_DATE  # "he spent the next two years in jail": which two, nobody says
    if unit == "hour":
        unit, count = "day", max(1, round(count / 24))
    return calendar.stretch(scene.anchor, unit, -direction * count)


def _week_of(words: Expression, scene: Scene) -> Meaning:
    """The week of 14 July; of a Sunday the one that it begins."""
    day = named_day(words, scene)
    return calendar.week(day) if day.isoweekday() < 7 else calendar.days(day, day + timedelta(days=6))


def _period(words: Expression, scene: Scene) -> Meaning:
    """Last week, this year; what happened "this weekend" before it has begun was on the last one."""
    unit, shift = words.value("period") or "year", words.number("shift") or 0
    if unit == "weekend" and shift == 0 and scene.tense is Tense.PAST and scene.anchor.isoweekday() < 6:
        shift = -1
    return calendar.shifted(scene.anchor, unit, shift)


def _weekend(words: Expression, scene: Scene) -> Meaning:
    """The weekend: the coming one, or the last that has begun."""
    coming = scene.tense not in (Tense.PAST, None) or scene.anchor.isoweekday() >= 6
    return calendar.shifted(scene.anchor, "weekend", 0 if coming else -1)


def _year(words: Expression, scene: Scene) -> Meaning:
    year = words.count("year")
    plain = is_pair(scene) if words.value("year2") else is_year(year, scene)
    return calendar.year(year) if plain or words.value("part") else NO_DATE


def _decade(words: Expression, scene: Scene) -> Meaning:
    """The 1990s; the 1800s are a century, the 2000s begin with the ten years that they are called after."""
    first = words.count("year", "decade")
    if first % 100 == 0 and first < 2000:
        return calendar.century(first // 100 + 1)
    return calendar.decade(first) if first % 10 == 0 else NO_DATE


def _century(words: Expression, scene: Scene) -> Meaning:
    return calendar.century(words.count("ordinal"))


PERIODS: Mapping[str, Callable[[Expression, Scene], Meaning]] = {
    "century": _century,
    "decade": _decade,
    "end_of": _end_of,
    "ended": _ended,
    "fiscal": _fiscal,
    "half": _half,
    "half_month": _half_month,
    "interval": _interval,
    "month": _month,
    "month_alone": _month_alone,
    "month_or_years": _month_or_years,
    "nth_week": _nth_week,
    "period": _period,
    "quarter": _quarter,
    "quarter_alone": _quarter_alone,
    "reach": _reach,
    "season": _season,
    "shifted_month": _shifted_month,
    "told_quarter": _told_quarter,
    "week_of": _week_of,
    "weekend": _weekend,
    "year": _year,
}
