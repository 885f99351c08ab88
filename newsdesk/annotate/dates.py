"""Date expressions, and what they mean on the day an article came out.

The language's grammar (dategrammar.py) finds the words, their meaning (datemeanings.py) reads them as a time on the
calendar (calendar.py). Expressions are counted from the publication, or from a date told before ("two days later");
the tense around one (tense.py) chooses between last Friday and next Friday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from newsdesk.annotate.calendar import When
from newsdesk.annotate.datecontext import NO_DATE, Scene
from newsdesk.annotate.dategrammar import Expression, Grammar, grammar
from newsdesk.annotate.datemeanings import basis, meaning, written_day
from newsdesk.intervals import days_of
from newsdesk.model import DateMention, Precision

if TYPE_CHECKING:
    from spacy.tokens import Doc

MEMORY = 12  # how many dates back "two days later" and "the same day" may look
DATELINE_LINES = 4
DATELINE_REACH = 120  # characters of a line
DATELINE_DRIFT = timedelta(days=3)  # a date line and the metadata may differ by a time zone or an update

NEWS_YEARS = range(1600, 2200)  # the first newspaper is of 1605

_PLACE_BEFORE = re.compile(r"(?:[A-ZÀ-Þ(][^.!?;:\d]{1,60}[,)/] ?)?")
_DASH_BEHIND = re.compile(r" ?(?:,? ?\([^()\n]{2,40}\))?,? ?(?:--?|–|—)(?=\s)")
_SLASHED = re.compile(r"(?<![\d/])(\d\d?)/(\d\d?)/(?:\d{4}|\d\d)(?![\d/])")
_ISO_DAY = re.compile(r"(\d{4})(-?)(\d\d)\2(\d\d)(?=$|[T\s])")


def find_dates(doc: Doc, published: date | None) -> tuple[DateMention, ...]:
    """The date expressions of a document, in order, none overlapping; offsets count characters of `doc.text`.

    Values are ISO days, months, years or intervals of them, resolved against the day of publication or that of the
    text's own date line. Without either, only dates that name their year have a value. Needs tags, no parse; uses
    entities where there are any. Raises ConfigError for a language without dates data.
    """
    text, words = doc.text, grammar(doc.lang_)
    anchor = _dateline(text, words, published) or published
    day_first = _writes_day_first(text, words)
    found: list[DateMention] = []
    for start in words.starts(text):
        if found and start < found[-1].end:
            continue
        told = [mention for mention in found[-MEMORY:] if mention.value]
        for expression in words.expressions(text, start):
            span = doc.char_span(expression.start, expression.end, alignment_mode="expand")
            when = meaning(expression, Scene(span, words, anchor, told, day_first)) if span else NO_DATE
            if when is not NO_DATE:
                found.append(_mention(expression, when))
                break
    return tuple(found)


def parse_published(value: str | None) -> date | None:
    """The day of an ISO date or date-time, or of a date that names its month, as written; None for None and "".

    Raises ValueError for anything else, for a day not on the calendar, and for one of a year that no news is of.
    """
    if value is None or not value.strip():
        return None
    day = _written(value)
    if day is None or day.year not in NEWS_YEARS:
        raise ValueError(f"not a date of publication: {value!r}")
    return day


def _written(value: str) -> date | None:
    if iso := _ISO_DAY.match(value.strip()):
        return date(int(iso[1]), int(iso[3]), int(iso[4]))
    words = grammar("en")
    expressions = (e for start in words.starts(value) for e in words.expressions(value, start))
    return next((day for expression in expressions if (day := written_day(expression))), None)


def _mention(expression: Expression, when: When | None) -> DateMention:
    when = when if when and _on_the_calendar(when.value) else None
    return DateMention(
        text=expression.text,
        start=expression.start,
        end=expression.end,
        value=when.value if when else None,
        precision=when.precision if when else Precision.VAGUE,
        basis=basis(expression),
    )


def _on_the_calendar(value: str) -> bool:
    try:
        days_of(value)
    except ValueError:
        return False
    return True


def _dateline(text: str, words: Grammar, published: date | None) -> date | None:
    """The day that the text counts from: on a line of its own at the top, or as in "DAMASCUS, July 12 (Reuters) -".

    It must be about the day of publication, where that is known, and else give its year.
    """
    for line in text.split("\n", DATELINE_LINES)[:DATELINE_LINES]:
        for expression in _at_the_top(line[:DATELINE_REACH], words):
            day = written_day(expression) if published is None else _about(expression, published)
            if day and (published is None or abs(day - published) <= DATELINE_DRIFT):
                return day
    return None


def _at_the_top(line: str, words: Grammar) -> Iterator[Expression]:
    """The expressions that are the whole line, or stand between a place and the dash after it."""
    for start in words.starts(line):
        for expression in words.expressions(line, start):
            whole = start == 0 and expression.end == len(line.rstrip())
            placed = _PLACE_BEFORE.fullmatch(line, 0, start) and _DASH_BEHIND.match(line, expression.end)
            if whole or placed:
                yield expression


def _about(expression: Expression, published: date) -> date | None:
    """The day of a calendar date, with its year or in the one that is nearest to the publication."""
    if day := written_day(expression):
        return day
    month, number = expression.number("month"), expression.number("day")
    if expression.means != "calendar_day" or month is None or number is None:
        return None
    days = (_day(year, month, number) for year in (published.year - 1, published.year, published.year + 1))
    return min((day for day in days if day), key=lambda day: abs(day - published), default=None)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _writes_day_first(text: str, words: Grammar) -> bool | None:
    """Whether 12/07 is 12 July in this text: by its other such dates, else by how it writes dates with words."""
    slashed = [(int(first) > 12, int(second) > 12) for first, second in _SLASHED.findall(text)]
    if not slashed:
        return None
    if any(day_first for day_first, _ in slashed) != any(month_first for _, month_first in slashed):
        return any(day_first for day_first, _ in slashed)
    expressions = (e for start in words.starts(text) for e in islice(words.expressions(text, start), 1))
    written = [e.text[0].isdigit() for e in expressions if e.means == "calendar_day" and e.number("month")]
    return True if written and all(written) else None  # "July 12" is also written where 12/07 is
