from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parent.parent / "bench"
GOLD = "The ministers met in Kelso on Tuesday.\nThe ferries sail again from June, the minister of Vesta told the paper."
LAST = GOLD.splitlines()[1]


@pytest.fixture(scope="module")
def extraction():
    sys.path.insert(0, str(BENCH))
    try:
        import extraction
    finally:
        sys.path.remove(str(BENCH))
    return extraction


@pytest.mark.parametrize(
    ("more", "strays", "teasers"),
    [
        ("", 0, 0),
        ("Storm keeps the fishing fleet in port", 1, 0),
        ("Read more: storm keeps the fishing fleet in port", 1, 1),
        ("Sign up for our newsletter", 1, 1),
        (LAST, 1, 1),
        ("The ministers met in Kelso", 0, 0),
        ("Tariff for small cars, in crowns\nTariff for small cars, in crowns", 2, 0),
    ],
)
def test_a_stray_line_is_a_teaser_when_it_reads_so_or_is_a_paragraph_given_twice(extraction, more, strays, teasers):
    score = extraction.Score()
    extraction.add(score, extraction.Page("https://mail.example/a", b"", GOLD), extraction.Found(f"{GOLD}\n{more}"))
    assert (score.strays, score.teasers) == (strays, teasers)
