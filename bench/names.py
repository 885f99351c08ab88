"""Same person or not, from two names: `python bench/names.py [GOLD]` (or NEWSDESK_GOLD; entities/name_pairs.*.csv).

newsdesk at its two thresholds, sure (merged) and likely (suggested), beside rapidfuzz's token-sort ratio, jellyfish's
Jaro-Winkler similarity of the sorted words and nomenklatura's logic-v2, each of these at the threshold that is best for
it on the same pairs. The pairs are halved at random: rules and thresholds of newsdesk were set on the first half.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import jellyfish
from followthemoney.proxy import EntityProxy
from nomenklatura.matching import get_algorithm
from rapidfuzz import fuzz

from newsdesk.resolve import Likeness, likeness

Pair = tuple[str, str, bool]
Scorer = Callable[[str, str], float]
SEED = 1
THRESHOLDS = [at / 100 for at in range(30, 101)]


def pairs_of(gold: Path) -> list[Pair]:
    """The pairs of persons' names, shuffled."""
    pairs = [
        (row["name1"], row["name2"], row["is_match"] == "true")
        for file in sorted((gold / "entities").glob("name_pairs.*.csv"))
        for row in csv.DictReader(file.open(encoding="utf-8"))
        if row["schema"] == "Person"
    ]
    random.Random(SEED).shuffle(pairs)
    return pairs


def scores(pairs: Sequence[Pair], is_same: Callable[[str, str], bool]) -> tuple[float, float, float, int]:
    """Precision, recall, F1 and the number of false matches."""
    said = [(is_same(left, right), same) for left, right, same in pairs]
    right = sum(ours and gold for ours, gold in said)
    wrong = sum(ours and not gold for ours, gold in said)
    missed = sum(gold and not ours for ours, gold in said)
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    return precision, recall, 2 * right / max(2 * right + wrong + missed, 1), wrong


def best(pairs: Sequence[Pair], scorer: Scorer) -> tuple[float, tuple[float, float, float, int]]:
    """The threshold at which a scorer does best, and how it does there."""
    found = {(left, right): scorer(left, right) for left, right, _same in pairs}
    tried = ((at, scores(pairs, lambda a, b, at=at: found[a, b] >= at)) for at in THRESHOLDS)  # type: ignore[misc]
    return max(tried, key=lambda each: each[1][2])


def logic_v2() -> Scorer:
    """nomenklatura's matcher, given names alone."""
    algorithm = get_algorithm("logic-v2")
    assert algorithm is not None
    config = algorithm.default_config()

    def entity(side: str, name: str) -> EntityProxy:
        return EntityProxy.from_dict({"id": f"{side} {name}", "schema": "Person", "properties": {"name": [name]}})

    return lambda left, right: float(algorithm.compare(entity("a", left), entity("b", right), config).score)


def jaro_winkler(left: str, right: str) -> float:
    a, b = (" ".join(sorted(name.lower().split())) for name in (left, right))
    return jellyfish.jaro_winkler_similarity(a, b)


def speed(pairs: Sequence[Pair], scorer: Scorer, seconds: float = 1.0) -> float:
    """Comparisons a second of each name with each, for about so long."""
    names = [name for left, right, _same in pairs for name in (left, right)]
    started, done = time.perf_counter(), 0
    for left in names:
        for right in names:
            scorer(left, right)
            done += 1
        if time.perf_counter() - started > seconds:
            break
    return done / (time.perf_counter() - started)


def table(pairs: Sequence[Pair]) -> Iterator[str]:
    """A line for each matcher."""
    for name, least in (("newsdesk, sure", Likeness.SHORTENED), ("newsdesk, likely", Likeness.LIKELY)):
        row = scores(pairs, lambda a, b, least=least: likeness(a, b) >= least)  # type: ignore[misc]
        yield f"{name:26} {row[0]:.3f} {row[1]:.3f} {row[2]:.3f} {row[3]:4}"
    libraries = {
        "rapidfuzz token sort": lambda a, b: fuzz.token_sort_ratio(a.lower(), b.lower()) / 100,
        "jellyfish Jaro-Winkler": jaro_winkler,
        "nomenklatura logic-v2": logic_v2(),
    }
    for name, scorer in libraries.items():
        at, row = best(pairs, scorer)
        yield f"{name:26} {row[0]:.3f} {row[1]:.3f} {row[2]:.3f} {row[3]:4}   at {at:.2f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", default=os.environ.get("NEWSDESK_GOLD"), help="the folder of labelled data")
    arguments = parser.parse_args()
    if not arguments.gold:
        parser.error("name the folder of labelled data, or set NEWSDESK_GOLD")
    pairs = pairs_of(Path(arguments.gold))
    for what, chosen in (("all", pairs), ("first half", pairs[::2]), ("second half", pairs[1::2])):
        print(f"{what}: {len(chosen)} pairs{'':12} precision recall F1 false", *table(chosen), sep="\n")
    for name, scorer in (("newsdesk", likeness), ("nomenklatura logic-v2", logic_v2())):
        print(f"{name}: {speed(pairs, scorer):,.0f} comparisons a second")


if __name__ == "__main__":
    main()
