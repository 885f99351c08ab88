"""Two dates that are the ends of one time: "between 2010 and 2014", "from 28 July to 2 August"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from newsdesk.annotate import calendar
from newsdesk.annotate.calendar import When
from newsdesk.annotate.dategrammar import Grammar, grammar
from newsdesk.annotate.scene import tokens_of
from newsdesk.model import DateMention, Precision

if TYPE_CHECKING:
    from spacy.tokens import Doc

MOVED = 8  # tokens before a range in which it may be said that something is moved from the one to the other


def joined(doc: Doc, dates: Sequence[DateMention]) -> tuple[DateMention, ...]:
    """The dates of a document, in order, each two that are the ends of a range as one interval with all its words."""
    return tuple(_joined(doc, dates, grammar(doc.lang_)))


def _joined(doc: Doc, dates: Sequence[DateMention], words: Grammar) -> Iterator[DateMention]:
    text = doc.text  # spaCy puts it together anew each time
    i = 0
    while i < len(dates):
        pair = _range(doc, text, *dates[i : i + 2], words=words) if i + 1 < len(dates) else None
        yield pair or dates[i]
        i += 2 if pair else 1


def _range(doc: Doc, text: str, first: DateMention, last: DateMention, *, words: Grammar) -> DateMention | None:
    """The interval between two dates that follow one another, where the words make one of them."""
    if not (first.value and last.value and _are_ends(doc, text[first.end : last.start], first, words)):
        return None
    start, end = When(first.value, first.precision), When(last.value, last.precision)
    if start.last >= end.first or "/" in first.value + last.value:
        return None
    when = calendar.span(start, end)
    return DateMention(
        text=text[first.start : last.end],
        start=first.start,
        end=last.end,
        value=when.value,
        precision=Precision.INTERVAL,
        basis=last.basis,
    )


def _are_ends(doc: Doc, between: str, first: DateMention, words: Grammar) -> bool:
    link = between.strip().lower()
    at = tokens_of(doc, first).start
    before = doc[max(0, at - MOVED) : at]
    if link in words.words["range_and"]:
        return at > 0 and before[-1].lower_ in words.words["range_openers"]
    moved = any(token.lemma_.lower() in words.words["moving"] for token in before)
    return link in words.words["range_links"] and not moved
