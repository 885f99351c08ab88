"""When an event was that another is counted from: "opened on Monday, five months after his arrest"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from newsdesk import catalog
from newsdesk.annotate.calendar import DAYS_IN, shifted
from newsdesk.intervals import days_of
from newsdesk.model import DateBasis, DateMention, EventMention

LONGEST_UNITS = frozenset({*DAYS_IN, "month", "year"})


@dataclass(frozen=True, slots=True)
class Counting:
    """The words of data/language/<code>/dates.toml that count from an event: "two days after"."""

    phrase: re.Pattern[str]
    numbers: dict[str, int]
    units: dict[str, str]
    sides: dict[str, int]  # 1 for "after"

    @classmethod
    def of(cls, data: dict[str, Any]) -> Counting:
        pieces = data["piece"]
        numbers = {word: int(number) for number, words in pieces["number"].items() for word in words}
        units = {word: unit for unit, words in pieces["units"].items() for word in words if unit in LONGEST_UNITS}
        sides = {word: int(side) for side, words in pieces["side"].items() for word in words}
        unlike = "".join(rf"(?<!\b{re.escape(word)} )" for word in data["approximate"])
        number, unit, side = ("|".join(map(re.escape, words)) for words in (numbers, units, sides))
        phrase = rf"\b{unlike}({number}|\d\d?) ({unit}) ({side}) "
        return cls(re.compile(phrase, re.IGNORECASE), numbers, units, sides)

    def value(self, found: re.Match[str], told: DateMention) -> DateMention:
        """The date of what is told behind a phrase, counted back or on from the day of what is told before it."""
        number, unit, side = (word.lower() for word in found.groups())
        count = -self.sides[side] * (int(number) if number.isdecimal() else self.numbers[number])
        when = shifted(days_of(told.value)[0], self.units[unit], count)
        return replace(told, value=when.value, precision=when.precision, basis=DateBasis.RELATIVE)


@cache
def counting(language: str) -> Counting:
    """The counting words of a language. Raises ConfigError where its data file is missing or broken."""
    return Counting.of(catalog.language(language, "dates"))


def count_dates(
    events: Sequence[EventMention], dates: Sequence[DateMention], known: Counting
) -> Iterator[EventMention]:
    """The same events; each that has no date but is counted from a day in its sentence has the one that this gives."""
    behind = 0  # where the trigger of the event before ends
    for event in events:
        sentence, at = event.sentence, event.trigger.start
        found = list(known.phrase.finditer(sentence.text, 0, at - sentence.start))
        behind, since = event.trigger.end, behind
        if event.date or not found or sentence.start + found[-1].end() < since or _opens(event, found[-1]):
            yield event
            continue
        day = _day_of(sentence.start, sentence.end, sentence.start + found[-1].start(), dates)
        yield replace(event, date=_at(known.value(found[-1], day), event, found[-1])) if day else event


def _opens(event: EventMention, found: re.Match[str]) -> bool:
    """A phrase at the head of a sentence ends at a comma: "Two days after the vote, police arrested him"."""
    return found.start() == 0 and "," in event.sentence.text[found.end() : event.trigger.start - event.sentence.start]


def _at(date: DateMention, event: EventMention, found: re.Match[str]) -> DateMention:
    start = event.sentence.start
    return replace(date, text=found.group().strip(), start=start + found.start(), end=start + found.end() - 1)


def _day_of(start: int, end: int, phrase: int, dates: Sequence[DateMention]) -> DateMention | None:
    """The day that a sentence gives: the last before a phrase, else the first behind it."""
    days = [each for each in dates if start <= each.start < end and each.value and len(each.value) == 10]
    before = [each for each in days if each.start < phrase]
    return before[-1] if before else next(iter(days), None)
