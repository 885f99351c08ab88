"""Words compared: their stems, and the kinds of event that they may tell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from newsdesk import catalog

SHORTEST = 3  # letters that a stem keeps
WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of data/language/<code>/same.toml, as stems."""

    endings: tuple[str, ...]  # the longest first
    kinds: Mapping[str, frozenset[int]]  # stem, or stems of a phrase -> the lines of `same` that it stands on
    telling: frozenset[str]
    light: frozenset[str]
    common: frozenset[str]
    everyday: frozenset[str]  # what the news of any event may say

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Words:
        endings = tuple(sorted(data["endings"], key=len, reverse=True))
        kinds: dict[str, set[int]] = defaultdict(set)
        for number, line in enumerate(data["same"]):
            for word in line.split(","):
                kinds[_stems(word, endings)].add(number)
        lists = ("telling", "light", "common", "everyday")
        telling, light, common, everyday = (frozenset(_stem(word, endings) for word in data[key]) for key in lists)
        return cls(endings, {word: frozenset(lines) for word, lines in kinds.items()}, telling, light, common, everyday)

    def anchors(self, text: str) -> frozenset[str]:
        """The stems of the words of a text that tell its event from others: neither small nor everyday ones."""
        stems = {self.stem(word.lower()) for word in WORD.findall(text)}
        return frozenset(stems - self.common - self.light - self.everyday)

    def stem(self, word: str) -> str:
        """What a word has in common with its other forms: "escaped" and "escapes" are "escap"."""
        return _stem(word, self.endings)

    def kinds_of(self, head: str, phrase: str) -> frozenset[int]:
        """The lines that a head word or its phrase stands on."""
        none = frozenset[int]()
        return self.kinds.get(self.stem(head), none) | self.kinds.get(_stems(phrase, self.endings), none)


def _stems(phrase: str, endings: tuple[str, ...]) -> str:
    return " ".join(_stem(word, endings) for word in phrase.split())


@lru_cache(maxsize=50_000)
def _stem(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > SHORTEST and word[-1] == word[-2] else word


@cache
def words(language: str = "en") -> Words:
    """The words of a language. Raises ConfigError where its data file is missing or broken."""
    return Words.of(catalog.language(language, "same"))
