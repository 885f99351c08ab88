"""Dates as people ask for them: "12 July", "last week", "March 2024", "1 to 15 July", "the first half of 2024".

A date without a year is the latest that has begun, or, in a question about what is planned, the next one not over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from newsdesk.ask import days
from newsdesk.ask.days import NoSuchDate, Partial, Period
from newsdesk.ask.tokens import Phrases, Word, cut

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NUMERIC = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_DECADE = re.compile(r"(\d{3}0)s")
_QUARTER = re.compile(r"(?:q([1-4])|h([12]))")
_NUMBER = re.compile(r"[1-9]\d{0,3}")

Found = tuple[Period, int]  # and the place of the first word after it
Joint = Callable[[Sequence[Word], int], tuple[Any, int] | None]


class Dates:
    """Finds periods among the words of a question. `data`: the [dates] table of the language's ask.toml."""

    def __init__(self, data: Mapping[str, Any], today: date, *, ahead: bool) -> None:
        self._today = today
        self._ahead = ahead  # a date without a year lies ahead
        self._joint = _marks(data["range"])
        self._and = _marks(data["and"])
        self._the = _marks(data["the"])
        self._of = _marks(data["of"])
        self._ago = _marks(data["ago"])
        self._days = Phrases({0: data["today"], -1: data["yesterday"], 1: data["tomorrow"]})
        self._months = Phrases(dict(enumerate(data["months"], start=1)))
        self._weekdays = Phrases(dict(enumerate(data["weekdays"])))
        self._numbers = Phrases(dict(enumerate(data["numbers"])))
        self._ordinals = Phrases(dict(enumerate(data["ordinals"], start=1)))
        self._units = Phrases[str](data["unit"])
        self._which = Phrases[str](data["which"])
        self._parts = Phrases({part: data[part] for part in ("early", "middle", "late")})
        self._part_words = frozenset(self._parts.texts())
        self._season_months: Mapping[str, tuple[int, int]] = data["season"]
        self._seasons = Phrases({name: [name] for name in self._season_months})
        self._plain_words = frozenset(data["also_plain_words"])
        self._rules: tuple[Callable[[Sequence[Word], int], Found | None], ...] = (
            self._back,
            self._counted,
            self._unit_of,
            self._relative,
            self._this_one,
            self._weekday,
            self._single,
            self._season,
            self._quarter,
            self._part_of_month,
            self._third,
            self._decade,
        )

    def at(self, words: Sequence[Word], start: int) -> Found | None:
        """The period that the words from `start` name, and the place after it. Raises NoSuchDate."""
        return self.range_at(words, start) or self._run_at(words, start)

    def range_at(self, words: Sequence[Word], start: int) -> Found | None:
        """Two ends joined by "to", "until" or a dash. Raises NoSuchDate."""
        return self.between(words, start, self._joint.at)

    def _run_at(self, words: Sequence[Word], start: int) -> Found | None:
        """Periods that follow one another ("November and December"), or one. Raises NoSuchDate."""
        found = self._neighbours(words, start) or self.one_at(words, start)
        while found and (joint := self._and.at(words, found[1])) and (more := self.one_at(words, joint[1])):
            if more[0].first - found[0].last != timedelta(days=1):
                break
            found = Period(found[0].first, more[0].last), more[1]
        return found

    def _neighbours(self, words: Sequence[Word], start: int) -> Found | None:
        """ "June and July 2024", "12 and 13 May": two of one year. Raises NoSuchDate."""
        left = self._calendar_date(words, start)
        joint = self._and.at(words, left[1]) if left else None
        right = self._calendar_date(words, joint[1]) if joint else None
        if not left or not right or not right[0].month or not left[0].is_before(right[0]):
            return None
        return days.ends(left[0], right[0], self._today, ahead=self._ahead), right[1]

    def standing_alone(self, words: Sequence[Word], start: int) -> Found | None:
        """The same where no date word stands before: "may" is no month there, "May" or "may 2025" is."""
        found = self.at(words, start)
        if found and found[1] == start + 1 and words[start].key in self._plain_words and words[start].text.islower():
            return None
        return found

    def between(self, words: Sequence[Word], start: int, joint: Joint) -> Found | None:
        """Two ends with a joint between them ("1 and 15 July"). Raises NoSuchDate."""
        left = self._calendar_date(words, start)
        middle = joint(words, left[1]) if left else None
        right = self._calendar_date(words, middle[1]) if middle else None
        if left and right and left[0].day and left[0].month and not right[0].month and right[0].day:  # July 6-12, 2025
            right = self._with_year(replace(right[0], month=left[0].month), words, right[1])
        if left and right and (right[0].month or right[0].year):
            return days.ends(left[0], right[0], self._today, ahead=self._ahead), right[1]
        first = self.one_at(words, start)
        middle = joint(words, first[1]) if first else None
        last = self.one_at(words, middle[1]) if middle else None
        return (Period(first[0].first, last[0].last), last[1]) if first and last else None

    def one_at(self, words: Sequence[Word], start: int) -> Found | None:
        """The longest period that is no range. Raises NoSuchDate."""
        begin = self._skip(self._the, words, start)
        try:
            found = [result for rule in self._rules if (result := rule(words, begin))]
        except (OverflowError, ValueError) as problem:
            raise NoSuchDate from problem
        return max(found, key=lambda result: result[1], default=None)

    def _calendar_date(self, words: Sequence[Word], start: int) -> tuple[Partial, int] | None:
        """ "12 July 2025", "July 12", "2025-07", "2025", or the bare "12" that one end of a range may be."""
        key = _key(words, start)
        if match := _ISO.fullmatch(key):
            year, month, day = (int(part) if part else None for part in match.groups())
            return (Partial(day, month, year), start + 1) if month or _YEAR.fullmatch(key) else None
        if match := _NUMERIC.fullmatch(key):
            return days.numeric(*map(int, match.groups())), start + 1
        if match := _DAY.fullmatch(key):
            month_at = self._months.at(words, self._skip(self._of, words, start + 1))
            found = Partial(int(match.group(1)), month_at[0] if month_at else None)
            return self._with_year(found, words, month_at[1]) if month_at else (found, start + 1)
        if month_at := self._months.at(words, start):
            match = _DAY.fullmatch(_key(words, month_at[1]))
            found = Partial(int(match.group(1)) if match else None, month_at[0])
            return self._with_year(found, words, month_at[1] + bool(match))
        return None

    def _with_year(self, found: Partial, words: Sequence[Word], at: int) -> tuple[Partial, int]:
        """With the year that follows, if one does: "July 2025", "July of 2025", "July 12, 2025"."""
        after = at + 1 if _key(words, at) == "," else self._skip(self._of, words, at)
        if _YEAR.fullmatch(_key(words, after)):
            return replace(found, year=int(words[after].key)), after + 1
        return found, at

    def _single(self, words: Sequence[Word], start: int) -> Found | None:
        found = self._calendar_date(words, start)
        if found is None or (found[0].month is None and found[0].year is None):
            return None
        return self._resolved(found[0]), found[1]

    def _resolved(self, found: Partial) -> Period:
        if found.year is not None:
            return found.in_year(found.year)
        return days.nearest(found.in_year, self._today, ahead=self._ahead)

    def _relative(self, words: Sequence[Word], start: int) -> Found | None:
        """ "today", "last week", "this year", "the past month" (which ends today)."""
        if day := self._days.at(words, start):
            return days.around(self._today + timedelta(days=day[0]), "day"), day[1]
        which = self._which.at(words, start)
        unit = self._units.at(words, which[1]) if which else None
        if not which or not unit:
            return None
        if which[0] == "rolling" or unit[0] == "fortnight":
            return Period(days.shifted(self._today, unit[0], -1), self._today), unit[1]
        step = ("last", "this", "next").index(which[0]) - 1
        return days.around(days.shifted(self._today, unit[0], step), unit[0]), unit[1]

    def _counted(self, words: Sequence[Word], start: int) -> Found | None:
        """ "last 3 weeks", "next ten days": up to today, or from today."""
        which = self._which.at(words, start)
        count = self.number_at(words, which[1]) if which else None
        unit = self._units.at(words, count[1]) if count else None
        if not which or not count or not unit:
            return None
        if which[0] == "next":
            return Period(self._today, days.shifted(self._today, unit[0], count[0])), unit[1]
        return Period(days.shifted(self._today, unit[0], -count[0]), self._today), unit[1]

    def _back(self, words: Sequence[Word], start: int) -> Found | None:
        """ "3 days ago", "two months ago": the day or week, month, year that far back."""
        count = self.number_at(words, start)
        unit = self._units.at(words, count[1]) if count else None
        ago = self._ago.at(words, unit[1]) if unit else None
        if not count or not unit or not ago:
            return None
        return days.around(days.shifted(self._today, unit[0], -count[0]), unit[0]), ago[1]

    def _unit_of(self, words: Sequence[Word], start: int) -> Found | None:
        """ "the week of 14 July", "the month of May"."""
        unit = self._units.at(words, start)
        of = self._of.at(words, unit[1]) if unit and unit[0] in ("week", "weekend", "month", "year") else None
        day = self._single(words, self._skip(self._the, words, of[1])) if of else None
        return (days.around(day[0].first, unit[0]), day[1]) if unit and day else None

    def _this_one(self, words: Sequence[Word], start: int) -> Found | None:
        """ "last summer", "next September": the nearest that is over, or has not begun."""
        which = self._which.at(words, start)
        if not which or which[0] == "rolling":
            return None
        if month := self._months.at(words, which[1]):
            return days.neighbour(Partial(month=month[0]).in_year, self._today, which[0]), month[1]
        if season := self._seasons.at(words, which[1]):
            return days.neighbour(partial(self._season_of, season[0]), self._today, which[0]), season[1]
        return None

    def _weekday(self, words: Sequence[Word], start: int) -> Found | None:
        """ "Thursday": the latest, today included; "last Thursday": the one before today."""
        which = self._which.at(words, start)
        named = self._weekdays.at(words, which[1] if which else start)
        if not named:
            return None
        asked = which[0] if which else "ahead" if self._ahead else "back"
        after, before = (named[0] - self._today.weekday()) % 7, (self._today.weekday() - named[0]) % 7
        this = named[0] - self._today.weekday()
        steps = {"back": -before, "last": -(before or 7), "this": this, "next": after or 7, "ahead": after}
        there = self._today + timedelta(days=steps.get(asked, -before))
        return Period(there, there), named[1]

    def _season(self, words: Sequence[Word], start: int) -> Found | None:
        """ "autumn 2024"; "the fall of Assad" is none."""
        season = self._seasons.at(words, start)
        found = self._of_year(words, season[1], partial(self._season_of, season[0])) if season else None
        return None if found and season and found[1] == season[1] and self._of.at(words, season[1]) else found

    def _season_of(self, name: str, year: int) -> Period:
        return days.months(year, *self._season_months[name])

    def _quarter(self, words: Sequence[Word], start: int) -> Found | None:
        """ "Q1 2025", "H1 2025", "first half of 2024"."""
        if match := _QUARTER.fullmatch(_key(words, start)):
            quarter, half = match.groups()
            in_year = _months_of(int(quarter), 3) if quarter else _months_of(int(half), 6)
            return self._of_year(words, start + 1, in_year)
        ordinal = self._ordinals.at(words, start)
        unit = self._units.at(words, ordinal[1]) if ordinal else None
        size = {"quarter": 3, "half": 6}.get(unit[0]) if unit else None
        if not ordinal or not unit or not size:
            return None
        return self._of_year(words, unit[1], _months_of(ordinal[0], size))

    def _part_of_month(self, words: Sequence[Word], start: int) -> Found | None:
        """ "the first week of September", "the second half of May", "the last week of July"."""
        last = self._which.at(words, start)
        ordinal = (-1, last[1]) if last and last[0] == "last" else self._ordinals.at(words, start)
        unit = self._units.at(words, ordinal[1]) if ordinal else None
        of = self._of.at(words, unit[1]) if unit and unit[0] in ("week", "half") else None
        month = self._single(words, self._skip(self._the, words, of[1])) if of else None
        if not (ordinal and unit and month) or days.around(month[0].first, "month") != month[0]:
            return None
        return days.part(month[0], unit[0], ordinal[0]), month[1]

    def _of_year(self, words: Sequence[Word], at: int, in_year: Callable[[int], Period]) -> Found:
        """That part of the year named next, or of the nearest year where none is."""
        after = self._skip(self._of, words, at)
        if _YEAR.fullmatch(_key(words, after)):
            return in_year(int(words[after].key)), after + 1
        if year := self._relative(words, after) or self._this_year(words, after):
            return in_year(year[0].first.year), year[1]
        return days.nearest(in_year, self._today, ahead=self._ahead), at

    def _this_year(self, words: Sequence[Word], at: int) -> Found | None:
        """ "the first half of the year"."""
        unit = self._units.at(words, self._skip(self._the, words, at)) if self._of.at(words, at - 1) else None
        return (days.around(self._today, "year"), unit[1]) if unit and unit[0] == "year" else None

    def _third(self, words: Sequence[Word], start: int) -> Found | None:
        """ "early July", "late 2024"."""
        if (hyphened := _key(words, start).partition("-"))[1] and hyphened[0] in self._part_words:  # "mid-July"
            parted = [*words[:start], *cut(" ".join((hyphened[0], hyphened[2]))), *words[start + 1 :]]
            found = self._third(parted, start)
            return (found[0], found[1] - 1) if found else None
        part = self._parts.at(words, start)
        whole = self._whole(words, self._skip(self._the, words, part[1])) if part else None
        return (days.third(whole[0], part[0]), whole[1]) if part and whole else None

    def _whole(self, words: Sequence[Word], start: int) -> Found | None:
        """What a part is of: "early July", "the start of this month", "the end of the year"."""
        unit = self._units.at(words, start)
        this = (days.around(self._today, unit[0]), unit[1]) if unit else None
        return self._single(words, start) or self._relative(words, start) or this

    def _decade(self, words: Sequence[Word], start: int) -> Found | None:
        match = _DECADE.fullmatch(_key(words, start))
        return (days.around(date(int(match.group(1)), 1, 1), "decade"), start + 1) if match else None

    def is_end(self, words: Sequence[Word], start: int) -> bool:
        """Whether "the end of" something stands there, which a date before it includes."""
        part = self._parts.at(words, self._skip(self._the, words, start)) or self._parts.at(words, start)
        return part is not None and part[0] == "late"

    def gone_by(self, words: Sequence[Word], start: int) -> Found | None:
        """ "yesterday", "last week": a period that is over as it is named, with no "on" or "onwards" behind it."""
        which, day = self._which.at(words, start), self._days.at(words, start)
        over = (which and which[0] == "last") or (day and day[0] < 0)
        found = self.one_at(words, start) if over else None
        return None if found and _key(words, found[1]).startswith("on") else found

    def number_at(self, words: Sequence[Word], start: int) -> tuple[int, int] | None:
        """A whole number from 1, in digits or as a word."""
        if _NUMBER.fullmatch(_key(words, start)):
            return int(words[start].key), start + 1
        return self._numbers.at(words, start)

    @staticmethod
    def _skip(phrases: Phrases[bool], words: Sequence[Word], start: int) -> int:
        found = phrases.at(words, start)
        return found[1] if found else start


def _marks(phrases: Iterable[str]) -> Phrases[bool]:
    return Phrases({True: phrases})


def _key(words: Sequence[Word], at: int) -> str:
    return words[at].key if at < len(words) else ""


def _months_of(ordinal: int, size: int) -> Callable[[int], Period]:
    """The first, second ... stretch of `size` months of a year. Raises NoSuchDate for a third half."""

    def in_year(year: int) -> Period:
        if ordinal * size > 12:
            raise NoSuchDate
        return days.months(year, (ordinal - 1) * size + 1, ordinal * size)

    return in_year
