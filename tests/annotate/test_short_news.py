"""Short news texts by type: attacks, protests, arrests, agreements, and what only uses their words.

Written in the manner of agencies of all continents. The texts of `short_news.txt` ("type|text") are those that are read
right; docs/benchmarks.md has how many were at first sight.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from newsdesk.annotate.annotator import Annotator

TEXTS = [line.split("|") for line in Path(__file__).with_name("short_news.txt").read_text("utf-8").splitlines()]
TYPES = {
    "attack": {"armed_attack", "air_strike", "drone_strike", "shelling", "bombing", "assassination", "clash"},
    "protest": {"protest", "riot", "labour_strike"},
    "arrest": {"arrest"},
    "agreement": {"agreement"},
    "none": set(),
}


@pytest.mark.parametrize(("kind", "text"), TEXTS, ids=[text[:50] for _kind, text in TEXTS])
def test_a_short_text_is_of_its_type_alone(annotator: Annotator, kind: str, text: str) -> None:
    told = {event.type for event in annotator.annotate(text, date(2025, 6, 12)).events}
    assert {name for name, types in TYPES.items() if types & told} == ({kind} - {"none"})
