"""Which words a date pattern may begin with, so that only the few rules that fit are tried at each word of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

NUMERAL = "0"  # stands for every word that begins with a digit

_WORD = re.compile(r"\w+")
_ATOM = re.compile(r"(\{\w+\}|[A-Za-z]+|\[[^\]]*\]|\\?.)(\??)")
_PIECE = re.compile(r"\{([a-z_]+?)\d?\}")


def heads_of(pattern: str, values: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The first words, in lower case, of all that a pattern of the dates file matches; NUMERAL for numbers.

    `values` holds the words of each piece; a piece without any is written in digits.
    """
    heads: set[str] = set()
    for first in _firsts(pattern)[0]:
        if piece := _PIECE.fullmatch(first):
            heads.update(_first_words(values.get(piece[1], ())), () if piece[1] in values else (NUMERAL,))
            heads.update((NUMERAL,) if piece[1] == "number" else ())
        else:
            heads.update(_first_words([first]))
    return frozenset(heads)


def keys_of(word: str) -> Iterator[str]:
    """What a word of a text is looked up by; "FY2024" by its letters too."""
    if word[0].isdigit():
        yield NUMERAL
    else:
        yield word.lower()
        if word[-1].isdigit():
            yield word.rstrip("0123456789").lower()


def _first_words(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        if head := _WORD.search(word):
            yield NUMERAL if head[0][0].isdigit() else head[0].lower()


def _firsts(pattern: str) -> tuple[set[str], bool]:
    """The pieces and words that may come first, and whether the whole of it may be left out."""
    firsts: set[str] = set()
    may_be_empty = False
    for branch in _branches(pattern):
        for atom, optional in _atoms(branch):
            inner, empty = _firsts(atom[1:-1]) if atom.startswith("(") else ({atom}, False)
            firsts |= inner
            if not (optional or empty):
                break
        else:
            may_be_empty = True
    return firsts, may_be_empty


def _branches(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern that lie in no brackets."""
    start = 0
    for i, char, depth in _depths(pattern):
        if char == "|" and depth == 0:
            yield pattern[start:i]
            start = i + 1
    yield pattern[start:]


def _atoms(branch: str) -> Iterator[tuple[str, bool]]:
    """The parts of a branch in order, without look-arounds, and whether each may be left out."""
    i = 0
    while i < len(branch):
        if branch[i] == "(":
            end = _closing(branch, i) + 1
            if not branch.startswith("(?", i):
                yield branch[i:end], branch[end : end + 1] == "?"
            i = end + (branch[end : end + 1] == "?")
        elif atom := _ATOM.match(branch, i):
            yield atom[1], bool(atom[2])
            i = atom.end()


def _closing(pattern: str, start: int) -> int:
    """Where the bracket at `start` is closed."""
    return start + next(i for i, char, depth in _depths(pattern[start:]) if char == ")" and depth == 1)


def _depths(pattern: str) -> Iterator[tuple[int, str, int]]:
    """The characters, escaped ones left out, with how many brackets each lies in, a bracket in itself too."""
    depth, escaped = 0, False
    for i, char in enumerate(pattern):
        if not escaped:
            depth += char == "("
            yield i, char, depth
            depth -= char == ")"
        escaped = char == "\\" and not escaped
