"""The words that a question is made of, but for names: one language's ask.toml and the catalogue's event words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from newsdesk.ask.tokens import Phrases
from newsdesk.catalog import language
from newsdesk.model import Status


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases by what they do in a question."""

    filler: Phrases[bool]
    any_event: Phrases[bool]
    for_country: Phrases[bool]
    refused: Phrases[bool]
    inside_names: Phrases[bool]
    both: Phrases[bool]
    either: Phrases[bool]
    negation: Phrases[bool]
    upcoming: Phrases[bool]
    wants: Phrases[str]
    status: Phrases[Status]
    order: Phrases[str]
    sort: Phrases[str]
    clause: Phrases[str]
    date_clause: Phrases[str]
    needs_date: Phrases[bool]
    place_types: Mapping[str, frozenset[str]]  # clause -> event types for which it says where, even of a country
    topic_types: frozenset[str]
    verbs: Mapping[str, Sequence[str]]  # event word -> verbs that ask for it
    plural: str  # the ending of a plural
    dates: Mapping[str, Any]

    def all(self) -> Iterator[Phrases[Any]]:
        """Every list whose words cannot begin a name."""
        yield from (self.filler, self.any_event, self.refused, self.both, self.either, self.negation, self.upcoming)
        yield from (self.wants, self.status, self.order, self.sort, self.clause, self.date_clause)


@cache
def vocabulary(code: str) -> Vocabulary:
    """The vocabulary of a language, ISO 639-1. Raises ConfigError where there is none."""
    data = language(code, "ask")
    return Vocabulary(
        filler=_marks(data["filler"]),
        any_event=_marks(data["any_event"]),
        for_country=_marks(data["for_country"]),
        refused=_marks(data["refused"]),
        inside_names=_marks(data["inside_names"]),
        both=_marks(data["and"]),
        either=_marks(data["or"]),
        negation=_marks(data["not"]),
        upcoming=_marks(data["upcoming"]),
        wants=Phrases[str](data["wants"]),
        status=Phrases({Status(name): phrases for name, phrases in data["status"].items()}),
        order=Phrases[str](data["order"]),
        sort=Phrases[str](data["sort"]),
        clause=Phrases[str](data["clause"]),
        date_clause=Phrases[str](data["dates"]["clause"]),
        needs_date=_marks(data["dates"]["needs"]),
        place_types={kind: frozenset(data[f"{kind}_types"]) for kind in ("destination", "origin")},
        topic_types=frozenset(data["topic_types"]),
        verbs=data["verb"],
        plural=data["plural"],
        dates=data["dates"],
    )


def event_phrases(words: Mapping[str, Sequence[str]], verbs: Mapping[str, Sequence[str]]) -> Phrases[tuple[str, ...]]:
    """Event words, singular or plural, apart, hyphenated or joined ("air strike", "air-strike", "airstrike"), and
    the verbs of those that there are; each with its event types.
    """
    phrases: dict[tuple[str, ...], list[str]] = {}
    for word, types in words.items():
        spellings = (word, word.replace(" ", "-"), word.replace(" ", ""))
        phrases.setdefault(tuple(types), []).extend((*spellings, *verbs.get(word, ())))
    return Phrases(phrases)


def nearest(key: str, known: Iterable[str]) -> list[str]:
    """Up to three of the known words that look like this one, the most alike first."""
    from rapidfuzz import fuzz, process  # only a question that fails needs it

    alike = [word for word in sorted(known) if word != key and len(word) > 3]
    return [match[0] for match in process.extract(key, alike, scorer=fuzz.ratio, limit=3, score_cutoff=75)]


def _marks(phrases: Iterable[str]) -> Phrases[bool]:
    return Phrases({True: phrases})
