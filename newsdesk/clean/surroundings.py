"""The short lines around a page's headline, where its byline and date stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from newsdesk.clean.declared import flat
from newsdesk.clean.extract import INLINE, SILENT
from newsdesk.clean.titles import Headline
from newsdesk.clean.words import words_of

NEAR_LINE, NEAR_ELEMENT = "line near the headline", "element near the headline"  # origins
OTHER = SILENT | {"nav", "figure", "figcaption", "footer", "form"}  # hold names and dates of other things
BEFORE = 6  # lines looked at before the headline
AFTER = 20  # and after it
PROSE_WORDS = 30  # from which a line is a paragraph
MAX_LENGTH = 500  # characters kept of a line
PARAGRAPHS = 2  # so many of them, and the article has begun


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of text that no block-level element breaks, and the elements that begin in it."""

    text: str
    elements: tuple[etree._Element, ...] = ()


def lines_around(tree: etree._Element, headline: Headline) -> list[Line]:
    """The lines after the headline in reading order, then those before it, nearest first; none without a headline."""
    before: list[Line] = []
    after: list[Line] = []
    found = False
    paragraphs = 0
    for line in _lines(tree, headline.element):
        if not found:
            found = not line.text or (headline.element is None and words_of(line.text) == words_of(headline.text))
            before = [*before[-BEFORE:], line]
            continue
        after.append(line)
        paragraphs += len(line.text.split()) >= PROSE_WORDS
        if len(after) == AFTER or paragraphs == PARAGRAPHS:
            break
    return [*after, *reversed(before[:-1])] if found and headline.text else []


def all_lines(tree: etree._Element) -> Iterator[Line]:
    """The lines of a page in reading order."""
    return _lines(tree, None)


def _lines(tree: etree._Element, heading: etree._Element | None) -> Iterator[Line]:
    """The lines of a page; that of the heading has no text. A <time> reads as what its `datetime` says."""
    pieces: list[str] = []
    elements: list[etree._Element] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if element.tag not in INLINE and (text := flat(" ".join(pieces))):
            yield Line(text[:MAX_LENGTH], tuple(elements))
            pieces.clear()
            elements.clear()
        if event == "end":
            pieces.append(element.tail or "")
        elif element is heading:
            yield Line("")
            walk.skip_subtree()
        elif element.tag in OTHER:
            walk.skip_subtree()
        else:
            elements.append(element)
            moment = element.get("datetime") if element.tag == "time" else None
            pieces.append(moment or element.text or "")
            if moment:
                walk.skip_subtree()
