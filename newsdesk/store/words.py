"""The words that full-text search knows a text by: the same on SQLite and Postgres, which only store and find them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

FILLER = "·"  # stands where a word is not indexed, so that those after it keep their places; nobody can search for it
MAX_WORDS = 16_000  # of one text; Postgres counts no further than 16,383
MAX_REPEATS = 255  # of one word in one text: Postgres keeps no more
MAX_BYTES = 40  # of one word: so many of so many words fit in what Postgres allows a text

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")  # combining accents belong to their letter
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_DAY_BITS, _ID_BITS = 17, 46
_FIRST_DAY = date(1800, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is looked for, and where it stands: text[start:end]."""

    key: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """The words of a text, without case and accents: "Al-Šara's" has "al", "sara" and "s"."""
    for match in _WORD.finditer(text):
        if key := _key(match[0]):
            yield Word(key, *match.span())


def indexed(text: str) -> list[str]:
    """The words of a text as they are stored: so many that both databases can keep them all, in their places."""
    found = list(islice(_keys(text), MAX_WORDS))
    if len(found) <= MAX_REPEATS:
        return found
    seen: Counter[str] = Counter()
    for at, word in enumerate(found):
        seen[word] += 1
        if seen[word] > MAX_REPEATS:
            found[at] = FILLER
    return found


def columns(title: str, text: str) -> tuple[list[str], list[str], list[str]]:
    """The words of the title, of the first paragraph and of the rest: where a match is found is how it ranks."""
    lead, _, rest = text.partition("\n")
    heading, opening = indexed(title)[:100], indexed(lead)[:1000]
    return heading, opening, indexed(rest)[: MAX_WORDS - 1100]


def number(article_id: str, published: str | None) -> int:
    """What an article is numbered by in the index: a later day gives a higher number, on one day an earlier id does.

    It has 63 bits: days since 1800, then as much of the id as there is room for. Articles without a day come last.
    """
    days = date.fromisoformat(published[:10]).toordinal() - _FIRST_DAY if published else 0
    part = int(article_id.removeprefix("a-").ljust(12, "0")[:12], 16) >> (48 - _ID_BITS)
    return (min(max(days, 0), (1 << _DAY_BITS) - 1) << _ID_BITS) + ((1 << _ID_BITS) - 1 - part)


def first_number(day: str) -> int:
    """The lowest number of an article that came out on a day ("YYYY-MM-DD")."""
    return number("f" * 12, day)


def last_number(day: str) -> int:
    """The highest number of an article that came out on a day ("YYYY-MM-DD")."""
    return number("0" * 12, day)


def _keys(text: str) -> Iterator[str]:
    """The words of a text without their places; most texts are mostly ASCII, and quickly cut."""
    for line in text.splitlines():
        if line.isascii():
            yield from (word[:MAX_BYTES] for word in _ASCII_WORD.findall(line.lower()))
        else:
            yield from (word.key for word in words(line))


def _key(word: str) -> str:
    if word.isascii():
        return word.lower()[:MAX_BYTES]
    letters = unicodedata.normalize("NFKD", word).casefold()
    key = "".join(char for char in unicodedata.normalize("NFKD", letters) if char.isalnum())
    return key.encode()[:MAX_BYTES].decode(errors="ignore")
