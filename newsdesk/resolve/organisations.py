"""Names of organisations: acronyms, legal forms, the order of an office's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from newsdesk.catalog import language
from newsdesk.resolve.names import fold

ACRONYM = 3  # letters from which an acronym stands for one body


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation's name: its telling words, and its legal form where it gives one."""

    words: tuple[str, ...]
    form: str | None = None


@cache
def _said() -> dict[str, Any]:
    words: dict[str, Any] = language("en", "spellings")["organisations"]
    return words


@lru_cache(maxsize=100_000)
def body(name: str) -> Body:
    """A name taken apart: "The Ministry of Foreign Affairs" and "Foreign Ministry" give the same."""
    said = _said()
    words = [said["words"].get(word, word) for word in fold(name) if word not in said["silent"]]
    words = [word for word in words if word] or list(fold(name))
    form = words[-1] if len(words) > 1 and words[-1] in said["legal"]["forms"] else None
    words = words[:-1] if form else words
    return Body(tuple(sorted(words) if set(words) & set(said["offices"]) else words), form)


def keys_of_body(name: str, aliases: Iterable[str]) -> frozenset[str]:
    """What an organisation is found by: the words of its name, and of each alias that stands for it alone."""
    return frozenset(f"org {' '.join(body(each).words)}" for each in (name, *filter(_telling, aliases)))


def same_body(left: str, right: str) -> bool:
    """Whether the legal forms of two names allow one organisation."""
    a, b = body(left).form, body(right).form
    return a is None or b is None or a == b


def _telling(alias: str) -> bool:
    """An alias that stands for one body only: several words, or an acronym of three letters or more."""
    return len(fold(alias)) > 1 or (alias.isupper() and len(alias) >= ACRONYM)


def acronym(name: str) -> str:
    """The capital initials of a name: "UN" of "United Nations"."""
    return "".join(word[0] for word in re.findall(r"\w+", name) if word[0].isupper())


def same_organisation(left: str, right: str) -> bool:
    """Within one article: the same words, or one the other's initials."""
    if fold(left) == fold(right):
        return True
    short, long = sorted((left.replace(".", ""), right), key=len)
    return short.isupper() and 2 <= len(short) < len(long.split()) + 4 and acronym(long) == short
