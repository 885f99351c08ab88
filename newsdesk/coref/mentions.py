"""Joining given mentions: two tell of one event when their words are of one kind and what stands around them agrees.

The weights are those of a logistic regression on news of known events, rounded (docs/benchmarks.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from newsdesk.coref.linkage import join
from newsdesk.coref.stories import UNSEEN, Texts, Vector, cosine, group_stories, unit
from newsdesk.coref.words import Words, words
from newsdesk.intervals import overlap
from newsdesk.model import GivenMention

WEIGHTS = {
    "bias": -1.5,
    "same_word": 1.6,
    "kinds": 0.7,
    "same_part": 0.8,
    "telling": -2.5,
    "light": -1.2,
    "near": 1.6,
    "texts": 2.8,
    "one_text": -1.5,
    "types": -3.0,
    "named": -2.5,
    "places": -0.5,
}
JOIN = 0.7  # from which two groups of mentions are one event
UNLIKE = -3.0  # two mentions whose words have nothing in common


@dataclass(frozen=True, slots=True)
class _Read:
    """A mention as it is compared."""

    given: GivenMention
    stem: str
    kinds: frozenset[int]
    near: Vector
    named: frozenset[str]
    place: frozenset[str]

    @property
    def key(self) -> tuple[str, int, int]:
        return self.given.article, self.given.start, self.given.index


def group_mentions(mentions: Iterable[GivenMention], texts: Texts) -> list[list[GivenMention]]:
    """The mentions of each event, earliest article id and offset first. `texts` has the text of each article."""
    story = {article: number for number, group in enumerate(group_stories(texts)) for article in group}
    told: dict[int, list[_Read]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda each: (each.article, each.start, each.index)):
        told[story[mention.article]].append(_read(mention, texts, words()))
    return [group for number in sorted(told) for group in _join(told[number], texts)]


def _join(reads: Sequence[_Read], texts: Texts) -> list[list[GivenMention]]:
    by_key = {read.key: read for read in reads}
    known = words()
    alike = {
        (a.key, b.key): weigh(a, b, texts, known)
        for a, b in combinations(reads, 2)
        if (a.stem == b.stem or a.kinds & b.kinds) and overlap(a.given.date, b.given.date)
    }
    groups = join(list(by_key), alike, least=JOIN, unlike=UNLIKE)
    return [[by_key[key].given for key in sorted(group)] for group in groups]


def weigh(left: _Read, right: _Read, texts: Texts, known: Words) -> float:
    """The log odds that two mentions with a word or kind in common tell of one event."""
    found = features(left, right, texts, known)
    return max(-4.0, min(4.0, WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in found.items())))


def features(left: _Read, right: _Read, texts: Texts, known: Words) -> Mapping[str, float]:
    """What speaks for and against one event, each 0 to 1 but for `kinds`, the lines shared by two different words."""
    same_word = left.stem == right.stem
    return {
        "same_word": same_word,
        "kinds": 0 if same_word else min(3, len(left.kinds & right.kinds)),
        "same_part": left.given.part == right.given.part,
        "telling": left.stem in known.telling and right.stem in known.telling,
        "light": left.stem in known.light or right.stem in known.light,
        "near": cosine(left.near, right.near),
        "texts": texts.likeness(left.given.article, right.given.article),
        "one_text": left.given.article == right.given.article,
        "types": bool(left.given.type and right.given.type and left.given.type != right.given.type),
        "named": bool(left.named and right.named and not left.named & right.named),
        "places": bool(left.place and right.place and not left.place & right.place),
    }


def _read(mention: GivenMention, texts: Texts, known: Words) -> _Read:
    def weighed(lemmas: Iterable[str]) -> Vector:
        stems = {known.stem(lemma) for lemma in lemmas if lemma.isalnum()} - known.common
        return unit({stem: texts.rarity.get(stem, UNSEEN) for stem in stems})

    return _Read(
        given=mention,
        stem=known.stem(mention.head),
        kinds=known.kinds_of(mention.head, mention.phrase),
        near=weighed(mention.near),
        named=frozenset(known.stem(lemma) for lemma in mention.named),
        place=frozenset(known.stem(word) for word in (mention.place or "").lower().split()) - known.common,
    )
