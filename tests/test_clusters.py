"""The scorer of bench/tracking.py, on clusters whose scores are worked out by hand."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

pytest.importorskip("scipy", reason="the scorer is of the bench extra")

BENCH = Path(__file__).parent.parent / "bench" / "clusters.py"
spec = importlib.util.spec_from_file_location("clusters", BENCH)
assert spec is not None and spec.loader is not None
clusters = importlib.util.module_from_spec(spec)
spec.loader.exec_module(clusters)

GOLD = dict(zip("abcde", (1, 1, 1, 2, 2), strict=True))
FOUND = dict(zip("abcde", (1, 1, 2, 2, 2), strict=True))


@pytest.mark.parametrize(
    ("measure", "precision", "recall"),
    [
        (clusters.muc, 2 / 3, 2 / 3),
        (clusters.b_cubed, 11 / 15, 11 / 15),
        (clusters.ceaf_e, 0.8, 0.8),
        (clusters.pairs, 2 / 4, 2 / 4),
    ],
    ids=["muc", "b3", "ceafe", "pairs"],
)
def test_a_mention_in_the_wrong_cluster(measure: object, precision: float, recall: float) -> None:
    assert callable(measure)
    assert measure(GOLD, FOUND) == pytest.approx((precision, recall))


def test_singletons_are_precise_and_find_no_link() -> None:
    alone = {mention: mention for mention in GOLD}
    assert clusters.muc(GOLD, alone)[1] == 0
    assert clusters.b_cubed(GOLD, alone) == pytest.approx((1.0, 2 / 5))
    assert clusters.ceaf_e(GOLD, alone) == pytest.approx(((1 / 2 + 2 / 3) / 5, (1 / 2 + 2 / 3) / 2))


def test_the_same_clusters_are_right_whatever_they_are_called() -> None:
    renamed = {mention: f"x{cluster}" for mention, cluster in GOLD.items()}
    assert clusters.conll(GOLD, renamed) == pytest.approx(1.0)
