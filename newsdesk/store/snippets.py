"""The piece of a text that shows why it was found, with what was found marked."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.store.terms import Node, Term, terms
from newsdesk.store.words import Word, words

WIDTH = 240  # characters of a snippet, about
BEFORE = 60  # of it before the first match
STARTS = 50  # matches that a snippet may begin with

Span = tuple[int, int]
Pieces = tuple[tuple[str, bool], ...]  # (text, whether it was looked for), in order


def marked(text: str, wanted: Node) -> Pieces:
    """The whole text in pieces, those that were looked for marked."""
    return _cut(text, 0, len(text), [span for span, _ in _matches(text, wanted)])


def snippet(text: str, wanted: Node) -> Pieces:
    """A stretch of the text of about WIDTH characters: the earliest with the most different terms in it."""
    found = _matches(text, wanted)
    if not found:
        return ()
    first = max(found[:STARTS], key=lambda match: (_different(found, match[0][0]), -match[0][0]))[0][0]
    start, end = _at_words(text, max(0, first - BEFORE), first - BEFORE + WIDTH)
    pieces = _cut(text, start, end, [span for span, _ in found if start <= span[0] and span[1] <= end])
    return (*((("… ", False),) if start else ()), *pieces, *(((" …", False),) if end < len(text) else ()))


def _matches(text: str, wanted: Node) -> list[tuple[Span, Term]]:
    """Where each term is found, from the left, none within another."""
    there = list(words(text))
    found = [(span, term) for term in dict.fromkeys(terms(wanted)) for span in _places(there, term)]
    kept: list[tuple[Span, Term]] = []
    for span, term in sorted(found, key=lambda match: (match[0][0], -match[0][1])):
        if not kept or span[0] >= kept[-1][0][1]:
            kept.append((span, term))
    return kept


def _places(there: Sequence[Word], term: Term) -> list[Span]:
    *before, last = term.words
    size = len(term.words)
    return [
        (there[at].start, there[at + size - 1].end)
        for at in range(len(there) - size + 1)
        if (there[at + size - 1].key.startswith(last) if term.prefix else there[at + size - 1].key == last)
        and [word.key for word in there[at : at + size - 1]] == before
    ]


def _different(found: Sequence[tuple[Span, Term]], start: int) -> int:
    return len({term for span, term in found if start <= span[0] and span[1] <= start - BEFORE + WIDTH})


def _at_words(text: str, start: int, end: int) -> Span:
    """The stretch without the halves of words at its ends, where there are spaces to cut at."""
    if start > 0:
        start = max(start, text.find(" ", start, start + BEFORE) + 1)
    if end < len(text):
        space = text.rfind(" ", end - BEFORE, end)
        end = space if space > start else end
    return start, min(end, len(text))


def _cut(text: str, start: int, end: int, spans: Sequence[Span]) -> Pieces:
    pieces: list[tuple[str, bool]] = []
    at = start
    for first, last in spans:
        pieces += [(text[at:first], False), (text[first:last], True)]
        at = last
    pieces.append((text[at:end], False))
    return tuple(piece for piece in pieces if piece[0])
