"""Date expressions, and what they mean on the day an article came out.

The language's grammar (dategrammar.py) finds the words, their meaning (datemeanings.py) reads them as a time on the
calendar (calendar.py). Expressions are counted from the publication, or from a date told before ("two days later");
the tense around one (tense.py) chooses between last Friday and next Friday.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from newsdesk.annotate.calendar import When
from newsdesk.annotate.datecontext import Scene
from newsdesk.annotate.dategrammar import Expression, Grammar, grammar
from newsdesk.annotate.datemeanings import NO_DATE, basis, meaning, written_day
from newsdesk.intervals import days_of
from newsdesk.model import DateMention, Precision

if TYPE_CHECKING:
    from spacy.tokens import Doc

MEMORY = 12  # how many dates back "two days later" and "the same day" may look
DATELINE_LINES = 4
DATELINE_DRIFT = timedelta(days=3)  # a date line and the metadata may differ by a time zone or an update

NEWS_YEARS = range(1600, 2200)  # the first newspaper is of 1605

_ISO_DAY = re.compile(r"(\d{4})(-?)(\d\d)\2(\d\d)(?=$|[T\s])")


def find_dates(doc: Doc, published: date | None) -> tuple[DateMention, ...]:
    """The date expressions of a document, in order, none overlapping; offsets count characters of `doc.text`.

    Values are ISO days, months, years or intervals of them, resolved against the day of publication. Without one, only
    dates that name their year have a value. Needs tags, no parse; uses entities where there are any. Raises ConfigError
    for a language without dates data.
    """
    text, words = doc.text, grammar(doc.lang_)
    anchor = _dateline(text, words, published) or published
    found: list[DateMention] = []
    for start in words.starts(text):
        if found and start < found[-1].end:
            continue
        told = [mention for mention in found[-MEMORY:] if mention.value]
        for expression in words.expressions(text, start):
            span = doc.char_span(expression.start, expression.end, alignment_mode="expand")
            when = meaning(expression, Scene(span, words, anchor, told)) if span else NO_DATE
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
    """The day on a line of its own at the top, where it is about the day of publication: what the text counts from."""
    if published is None:
        return None
    for line in text.split("\n", DATELINE_LINES)[:DATELINE_LINES]:
        for expression in words.expressions(line, 0):
            day = written_day(expression) if expression.text == line.rstrip() else None
            if day and abs(day - published) <= DATELINE_DRIFT:
                return day
    return None
