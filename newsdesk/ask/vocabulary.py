"""The words that a question is made of, but for names: one language's ask.toml and the catalogue's event words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from newsdesk.ask.tokens import Phrases, Word
from newsdesk.catalog import language
from newsdesk.model import Status

LONGEST_WORD = 100  # characters that are compared with known words


@dataclass(frozen=True, slots=True)
class Offices:
    """What a country's name stands before, or after "of"."""

    names: Phrases[str]  # who holds it is meant
    acting: frozenset[str]  # before an office, and no part of it
    indefinite: Phrases[bool]  # before an office: anyone of those who held it
    capital: Phrases[bool]
    of: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases by what they do in a question."""

    filler: Phrases[bool]
    any_event: Phrases[bool]
    for_country: Phrases[bool]
    official_kinds: frozenset[str]  # between a country's name and those
    officials_of: frozenset[str]  # between those and a country's name
    for_group: Phrases[bool]
    refused: Phrases[bool]
    inside_names: Phrases[bool]
    both: Phrases[bool]
    either: Phrases[bool]
    negation: Phrases[str]
    upcoming: Phrases[bool]
    wants: Phrases[str]
    status: Phrases[Status]
    order: Phrases[str]
    sort: Phrases[str]
    clause: Phrases[str]
    date_clause: Phrases[str]
    needs_date: Phrases[bool]
    told_by: Phrases[bool]
    source_noun: Phrases[bool]
    several: Phrases[int]
    bound: Phrases[str]
    or_more: Phrases[bool]
    idle: Phrases[bool]  # before an event word: nothing
    topics: Phrases[bool]  # before an event word: what it is about
    which: frozenset[str]  # before persons: they are asked for
    persons: frozenset[str]
    and_either: Phrases[bool]
    behind: Phrases[str]  # verbs that tell what the names before them are
    articled: frozenset[str]  # places whose names begin with an article
    directions: Phrases[bool]
    inside: frozenset[str]
    titles: Phrases[bool]
    offices: Offices
    adjectives: frozenset[str]
    adjective_endings: tuple[str, ...]
    states: Phrases[bool]  # behind "in", but no places
    auxiliary: Phrases[bool]  # the event word behind it is a verb where it may be one
    passive: Phrases[bool]  # a verb behind it is done to what stands before
    place_types: Mapping[str, frozenset[str]]  # slot -> event types for which it says where, even of a country
    reaching_types: frozenset[str]  # event types whose target is no place where they happen
    landing_types: frozenset[str]  # event types whose target, where it is a place, is where they happen
    either_way_types: frozenset[str]  # event types of which a country before the word may be either side
    homonyms: frozenset[str]  # event words with meanings that have nothing to do with each other
    telling_slots: frozenset[str]  # slots that tell those meanings apart
    telling_words: Mapping[str, str]  # words that do -> the event type that they tell
    verbs: Mapping[str, Sequence[str]]  # event word -> verbs that ask for it
    nouns: Mapping[str, Sequence[str]]  # event word -> other words for it
    plural: str  # the ending of a plural
    plurals: frozenset[str]  # without that ending
    participles: tuple[str, ...]  # endings of verbs that are past or passive
    progressive: str  # of a verb in the progressive: "is attacking"
    dates: Mapping[str, Any]
    months: frozenset[str]

    def describing(self, word: Word) -> bool:
        """Whether a word looks like one that says which events are meant, and is no name: "secret", "bilateral"."""
        endings = () if word.text.isupper() else (*self.adjective_endings, self.plural)
        return word.key in self.adjectives or word.key.endswith(endings) or "-" in word.key

    def is_plural(self, word: Word) -> bool:
        """Whether a word looks like more than one: "hostages", "women"."""
        return word.key.endswith(self.plural) or word.key in self.plurals

    def past_filler(self, words: Sequence[Word], at: int) -> int:
        """The place of the first word from there that says something."""
        while found := self.filler.at(words, at):
            at = found[1]
        return at

    def past_joint(self, words: Sequence[Word], at: int) -> int:
        """The place behind "and", "or" or a comma, and behind filler after it; the same where there is no joint."""
        comma = at + 1 if at < len(words) and words[at].key == "," else at
        found = self.both.at(words, comma) or self.either.at(words, comma)
        after = found[1] if found else comma
        return self.past_filler(words, after) if after > at else at

    def all(self) -> Iterator[Phrases[Any]]:
        """Every list whose words cannot begin a name."""
        yield from (self.filler, self.any_event, self.refused, self.both, self.either, self.negation, self.upcoming)
        yield from (self.wants, self.status, self.order, self.sort, self.clause, self.date_clause, self.told_by)
        yield from (self.behind, self.idle)


# Lists of ask.toml that go by the same name here: phrases, words, and phrases that stand for something.
_MARKS = (
    "filler",
    "any_event",
    "for_country",
    "for_group",
    "refused",
    "inside_names",
    "upcoming",
    "idle",
    "topics",
    "and_either",
    "directions",
    "titles",
    "states",
    "auxiliary",
    "passive",
)
_SETS = (
    "official_kinds",
    "officials_of",
    "either_way_types",
    "which",
    "persons",
    "articled",
    "inside",
    "adjectives",
    "reaching_types",
    "landing_types",
    "homonyms",
    "telling_slots",
    "plurals",
)
_VALUES = ("wants", "order", "sort", "clause", "behind")


@cache
def vocabulary(code: str) -> Vocabulary:
    """The vocabulary of a language, ISO 639-1. Raises ConfigError where there is none."""
    data = language(code, "ask")
    lists: dict[str, Any] = {name: _marks(data[name]) for name in _MARKS}
    lists |= {name: frozenset(data[name]) for name in _SETS}
    lists |= {name: Phrases[str](data[name]) for name in _VALUES}
    return Vocabulary(
        **lists,
        both=_marks(data["and"]),
        either=_marks(data["or"]),
        negation=Phrases[str](data["not"]),
        status=Phrases({Status(name): phrases for name, phrases in data["status"].items()}),
        date_clause=Phrases[str](data["dates"]["clause"]),
        needs_date=_marks(data["dates"]["needs"]),
        told_by=_marks(data["sources"]["told_by"]),
        source_noun=_marks(data["sources"]["noun"]),
        several=Phrases({2: data["sources"]["several"]}),
        bound=Phrases[str](data["sources"]["bound"]),
        or_more=_marks(data["sources"]["or_more"]),
        offices=_offices(data),
        adjective_endings=tuple(data["adjective_endings"]),
        place_types={slot: frozenset(types) for slot, types in data["place_types"].items()},
        telling_words={word: kind for kind, words in data["telling_words"].items() for word in words},
        verbs=data["verb"],
        nouns=data["noun"],
        plural=data["plural"],
        participles=tuple(data["participles"]),
        progressive=data["progressive"],
        dates=data["dates"],
        months=frozenset(name for names in data["dates"]["months"] for name in names),
    )


def _offices(data: Mapping[str, Any]) -> Offices:
    return Offices(
        names=Phrases[str](data["offices"]),
        acting=frozenset(data["acting"]),
        indefinite=_marks(data["indefinite"]),
        capital=_marks(data["capital"]),
        of=frozenset(data["whose"]),
    )


def event_phrases(words: Mapping[str, Sequence[str]], other: Mapping[str, Sequence[str]]) -> Phrases[tuple[str, ...]]:
    """Event words, singular or plural, apart, hyphenated or joined ("air strike", "air-strike", "airstrike"), and
    `other` words for those that there are; each with its event types.
    """
    phrases: dict[tuple[str, ...], list[str]] = {}
    taken = {spelling for word in words for spelling in other.get(word, ())}
    for word, types in words.items():
        spellings = (word, word.replace(" ", "-"), word.replace(" ", ""))
        own = () if word in taken else spellings
        phrases.setdefault(tuple(types), []).extend((*own, *other.get(word, ())))
    return Phrases(phrases)


def verb_phrases(words: Mapping[str, Sequence[str]], verbs: Mapping[str, Sequence[str]]) -> Phrases[tuple[str, ...]]:
    """The verbs of the event words that there are, each with its event types."""
    phrases: dict[tuple[str, ...], list[str]] = {}
    for word, forms in verbs.items():
        if word in words:
            phrases.setdefault(tuple(words[word]), []).extend(forms)
    return Phrases(phrases)


def nearest(key: str, known: Iterable[str]) -> list[str]:
    """Up to three of the known words that look like this one, the most alike first."""
    from rapidfuzz import fuzz, process  # only a question that fails needs it

    alike = [word for word in sorted(known) if word != key and len(word) > 3]
    return [
        match[0] for match in process.extract(key[:LONGEST_WORD], alike, scorer=fuzz.ratio, limit=3, score_cutoff=75)
    ]


def _marks(phrases: Iterable[str]) -> Phrases[bool]:
    return Phrases({True: phrases})
