"""A question cut into words, and phrases found among them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Generic, TypeVar

T = TypeVar("T")

# A quoted name, a date in numbers, a mark that joins, or a run of anything else.
_WORD = re.compile(r"\"[^\"]*\"|\b\d{1,2}/\d{1,2}/\d{4}\b|[,;&+/]|(?<=\s)-(?=\s)|[^\s,;&+/\"]+")
MARKS = frozenset(",;&+/-")  # the words that are no words

_SPAN_OF_DAYS = re.compile(r"(\d{1,2})-(\d{1,2}(?:st|nd|rd|th)?)|(\d{4})-(\d{4})")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "–": "-", "—": "-"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question as it was typed; `key` is what it is compared by."""

    text: str
    key: str
    quoted: bool = False
    heading: bool = False  # a colon follows

    @property
    def capital(self) -> bool:
        """Whether it is written as a name: capital letter first, in quotes, or in a script without capitals."""
        first = self.text[:1]
        return self.quoted or (first.isalpha() and first == first.upper())


def cut(question: str) -> tuple[Word, ...]:
    """The words of a question, in order; control, format and bidirectional characters are gone."""
    seen = unicodedata.normalize("NFKC", question).translate(_QUOTES)
    plain = "".join(char if unicodedata.category(char)[0] != "C" else " " * char.isspace() for char in seen)
    pieces = (piece for match in _WORD.finditer(plain) for piece in _pieces(match.group()))
    return tuple(word for piece in pieces if (word := _word(piece)).key)


def unquoted(question: str) -> str:
    """A question that is in quotes as a whole, without them."""
    bare = question.strip()
    inside = bare[1:-1]
    return inside if len(bare) > 1 and bare[0] == bare[-1] == '"' and '"' not in inside else question


def _pieces(word: str) -> list[str]:
    """ "1-15" is three words; every other word is itself."""
    if match := _SPAN_OF_DAYS.fullmatch(word.rstrip("?!.")):
        start, end = (part for part in match.groups() if part)
        return [start, "-", end]
    return [word]


def _word(piece: str) -> Word:
    if piece.startswith('"'):
        text = piece.strip('"').strip()
        return Word(text, text.casefold(), quoted=True)
    text = piece.rstrip("?!:)").lstrip("(")
    if text.endswith(".") and "." not in text[:-1]:  # "U.S." keeps its last full stop
        text = text[:-1]
    return Word(text, text.casefold().removesuffix("'s").removesuffix("'"), heading=piece.endswith(":"))


class Phrases(Generic[T]):
    """Phrases that stand for values, looked for in a question longest first."""

    def __init__(self, phrases: Mapping[T, Iterable[str]]) -> None:
        self._values = {tuple(_keys(phrase)): value for value, group in phrases.items() for phrase in group}
        self._longest = max(map(len, self._values), default=0)

    def at(self, words: Sequence[Word], start: int) -> tuple[T, int] | None:
        """The value of the longest phrase that begins at word `start`, and the place after it."""
        near = words[start : start + self._longest]
        keys = [word.key for word in takewhile(lambda word: not word.quoted, near)]
        for size in range(len(keys), 0, -1):
            if (phrase := tuple(keys[:size])) in self._values:
                return self._values[phrase], start + size
        return None

    def texts(self) -> list[str]:
        """All phrases, to suggest from."""
        return [" ".join(phrase) for phrase in self._values]


def _keys(phrase: str) -> list[str]:
    return phrase.casefold().split()
