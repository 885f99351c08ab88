"""What is named by its country: "the Syrian president", "Iraq's capital", "the king of Jordan"."""

from __future__ import annotations

from typing import TypeVar

from newsdesk.ask.tokens import Phrases, cut
from newsdesk.ask.vocabulary import vocabulary

T = TypeVar("T")

LONGEST = 200  # characters: what is longer names no office


def office_of(text: str, code: str = "en") -> tuple[str, str] | None:
    """The country, as it is typed, and the office: ("Syrian", "president"); None where it is no office of one.

    Whoever is "interim" or "acting" holds it. The country is "" where the words name none.
    """
    if len(text) > LONGEST:
        return None
    said = vocabulary(code).offices
    bare = " ".join(word.text for word in cut(text) if word.key not in said.acting)
    return _of_country(bare, said.names, said.of)


def capital_of(text: str, code: str = "en") -> str | None:
    """The country, as it is typed, whose capital the words mean: "Iraqi"; None where they mean none."""
    if len(text) > LONGEST:
        return None
    said = vocabulary(code).offices
    found = _of_country(text, said.capital, said.of)
    return found[0] if found and found[0] else None


def _of_country(text: str, things: Phrases[T], of: frozenset[str]) -> tuple[str, T] | None:
    """Whose, and what: the thing at the end ("Syrian president"), or at the beginning before "of"."""
    words = cut(text)
    for start in range(len(words)):
        found = things.at(words, start)
        if found and found[1] == len(words):
            return " ".join(word.text for word in words[:start]).removesuffix("'s").removesuffix("'"), found[0]
    first = things.at(words, 0)
    if first and first[1] < len(words) - 1 and words[first[1]].key in of:
        return " ".join(word.text for word in words[first[1] + 1 :]), first[0]
    return None
