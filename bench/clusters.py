"""How well clusters of mentions agree with gold ones: MUC, B3, CEAFe, their mean (CoNLL), and pairs.

A clustering is {mention: cluster}; both sides hold the same mentions, singletons included.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from math import comb

import numpy as np
from scipy.optimize import linear_sum_assignment

Clustering = Mapping[Hashable, Hashable]
Score = tuple[float, float]  # precision, recall


def f1(score: Score) -> float:
    """The harmonic mean of precision and recall."""
    precision, recall = score
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def conll(gold: Clustering, found: Clustering) -> float:
    """The mean F1 of MUC, B3 and CEAFe."""
    return (f1(muc(gold, found)) + f1(b_cubed(gold, found)) + f1(ceaf_e(gold, found))) / 3


def muc(gold: Clustering, found: Clustering) -> Score:
    """Links: how many of those that hold the clusters together are there. Singletons do not count."""
    return _links(found, gold), _links(gold, found)


def b_cubed(gold: Clustering, found: Clustering) -> Score:
    """Over the mentions: the share of their cluster that is right, and of their gold cluster that is found."""
    sizes, gold_sizes = Counter(found.values()), Counter(gold.values())
    both = Counter((gold[each], found[each]) for each in gold)
    precision = sum(many * many / sizes[cluster] for (_, cluster), many in both.items())
    recall = sum(many * many / gold_sizes[cluster] for (cluster, _), many in both.items())
    return precision / max(len(found), 1), recall / max(len(gold), 1)


def ceaf_e(gold: Clustering, found: Clustering) -> Score:
    """Clusters matched one to one so that they overlap most (twice the shared mentions over the sum of the sizes)."""
    sizes, gold_sizes = Counter(found.values()), Counter(gold.values())
    rows, columns = {c: i for i, c in enumerate(gold_sizes)}, {c: i for i, c in enumerate(sizes)}
    overlap = np.zeros((len(rows), len(columns)))
    for (cluster, ours), many in Counter((gold[each], found[each]) for each in gold).items():
        overlap[rows[cluster], columns[ours]] = 2 * many / (gold_sizes[cluster] + sizes[ours])
    best = float(overlap[linear_sum_assignment(-overlap)].sum())
    return best / max(len(sizes), 1), best / max(len(gold_sizes), 1)


def pairs(gold: Clustering, found: Clustering) -> Score:
    """Pairs of mentions in one cluster."""
    right = _pairs(Counter((gold[each], found[each]) for each in gold))
    return right / max(_pairs(Counter(found.values())), 1), right / max(_pairs(Counter(gold.values())), 1)


def _pairs(sizes: Counter[Hashable]) -> int:
    return sum(comb(many, 2) for many in sizes.values())


def _links(whole: Clustering, parts: Clustering) -> float:
    """The share of the links of `whole` that stay when its clusters are cut into those of `parts`."""
    pieces: dict[Hashable, set[Hashable]] = defaultdict(set)
    for mention, cluster in whole.items():
        pieces[cluster].add(parts[mention])
    sizes = Counter(whole.values())
    kept = sum(many - len(pieces[cluster]) for cluster, many in sizes.items())
    return kept / max(len(whole) - len(sizes), 1)
