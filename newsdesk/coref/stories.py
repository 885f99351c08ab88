"""Which articles tell one story: they share its names and numbers, and its rarer words.

Texts are compared as vectors of word stems, each weighing more the fewer texts have it; names and numbers count
several times. Whole stories are joined by average linkage.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt

from newsdesk.coref.linkage import join
from newsdesk.coref.words import Words, words

ALIKE = 0.2  # mean cosine from which two groups of articles tell one story
ALONE = 0.5  # share of its weight that a word has which stands in one text only
NAMES_COUNT = 4  # times a name or number counts in its text
FEWEST = 200  # texts: of fewer, words are weighed as if there were so many, else what a small story shares were nothing
UNSEEN = log(1 + FEWEST)  # rarity of a word that no text has
WORD = re.compile(r"[^\W_]+")
ADDRESS = re.compile(r"^https?\s?:.*$", re.MULTILINE)

Vector = Mapping[str, float]  # stem -> weight, of length 1


@dataclass(frozen=True, slots=True)
class Texts:
    """Some texts compared."""

    vectors: Mapping[str, Vector]  # by article
    rarity: Mapping[str, float]  # stem -> how much it tells: more the fewer of the texts have it

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Texts:
        """The vectors of texts, by article id."""
        counted = {article: _count(text, words()) for article, text in texts.items()}
        texts_with = Counter(stem for counts in counted.values() for stem in counts)
        rarity = {stem: log(1 + max(len(texts), FEWEST) / many) for stem, many in texts_with.items()}
        weight = {stem: rarity[stem] * (1.0 if many > 1 else ALONE) for stem, many in texts_with.items()}
        vectors = {
            article: unit({stem: (1 + log(many)) * weight[stem] for stem, many in counts.items()})
            for article, counts in counted.items()
        }
        return cls(vectors, rarity)

    def likeness(self, left: str, right: str) -> float:
        """The cosine of two articles' vectors, 0 to 1."""
        return 1.0 if left == right else cosine(self.vectors[left], self.vectors[right])


def group_stories(texts: Texts) -> list[list[str]]:
    """The articles of each story."""
    articles = sorted(texts.vectors)
    alike = {(a, b): like for a, b in combinations(articles, 2) if (like := texts.likeness(a, b)) > 0}
    return join(articles, alike, least=ALIKE, unlike=0.0)


def cosine(left: Vector, right: Vector) -> float:
    """Of two vectors of length 1."""
    if len(left) > len(right):
        left, right = right, left
    return sum(weight * right[stem] for stem, weight in left.items() if stem in right)


def unit(vector: Mapping[str, float]) -> Vector:
    """The vector at length 1; an empty one stays empty."""
    length = sqrt(sum(weight * weight for weight in vector.values()))
    return {stem: weight / length for stem, weight in vector.items()} if length else {}


def _count(text: str, known: Words) -> Counter[str]:
    counts: Counter[str] = Counter()
    for word in WORD.findall(ADDRESS.sub("", text)):
        stem = known.stem(word.lower())
        if stem not in known.common and (len(word) > 1 or word.isdigit()):
            counts[stem] += NAMES_COUNT if word[0].isupper() or word[0].isdigit() else 1
    return counts
