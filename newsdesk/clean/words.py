"""The words by which this room knows the parts of a page, read from the language's data file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from newsdesk import catalog
from newsdesk.model import RemovalReason

WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,2}|[\u0e00-\u0e7f]{1,4}|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
ANYWHERE = 8  # a zone word of this many letters counts inside a longer word too ("relatedstories")


def words_of(text: str) -> list[str]:
    """The words of a text, case folded; in scripts without spaces, pieces of about a word's length."""
    return WORD.findall(text.casefold())


@dataclass(frozen=True, slots=True)
class Words:
    """Compiled patterns. `zones` search an element's label; `text` matches the start of a block's text."""

    zones: tuple[tuple[RemovalReason, re.Pattern[str]], ...]
    body: re.Pattern[str]
    text: dict[RemovalReason, re.Pattern[str]]


@cache
def words(language: str = "en") -> Words:
    """The words of a language. Raises ConfigError where no data file describes it."""
    data = catalog.language(language, "clean")
    return Words(
        zones=tuple((RemovalReason(reason), _label_words(listed)) for reason, listed in data["zones"].items()),
        body=_label_words(data["body"]["words"]),
        text={RemovalReason(reason): _any_of(patterns) for reason, patterns in data["text"].items()},
    )


def alternatives(listed: list[str]) -> str:
    """A pattern that matches any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True))


def _label_words(listed: list[str]) -> re.Pattern[str]:
    whole = rf"(?<![a-z])(?:{alternatives(listed)})(?![a-z])"
    inside = [word for word in listed if len(word) >= ANYWHERE]
    return re.compile(f"{whole}|{alternatives(inside)}" if inside else whole)


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
