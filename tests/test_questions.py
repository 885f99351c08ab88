"""Questions as people put them, each with the reading that it must get: tests/questions/*.jsonl.

They are read on Friday 15 August 2025 without an archive, by the gazetteer alone. `reading` is what `ask --explain`
prints, but for "read"; a group of types stands under its name.
"""

from __future__ import annotations

import json
import time
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.annotate.places import Gazetteer
from newsdesk.ask import Unreadable, read
from newsdesk.catalog import event_words
from newsdesk.lookup import Lookup

TODAY = date(2025, 8, 15)
FILES = sorted((Path(__file__).parent / "questions").glob("*.jsonl"))
LINES = [json.loads(line) for file in FILES for line in file.read_text("utf-8").splitlines()]


@cache
def names() -> Lookup:
    return Lookup(Gazetteer.load())


def reading(question: str) -> dict[str, Any]:
    """What `ask --explain` prints."""
    known = names()
    try:
        asked = read(
            question,
            words=event_words(),
            lookup=known.party,
            places=known.place,
            sites=known.sites,
            today=TODAY,
        )
    except Unreadable as refusal:
        return refusal.explain()
    return asked.explain()


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line["question"])[:60])
def test_a_question_is_read_as_it_is_meant(line: dict[str, Any]) -> None:
    expected = {"read": True} | line["reading"]
    if isinstance(expected.get("types"), str):
        expected["types"] = list(event_words()[expected["types"]])
    found = reading(line["question"])
    if not expected["read"]:
        assert not found["read"]
        assert found["because"]
    else:
        assert in_order(found) == in_order(expected)


def in_order(reading: dict[str, Any]) -> dict[str, Any]:
    """With the types sorted: they are joined by "or"."""
    return reading | {"types": sorted(reading.get("types", []))}


READ = [line["question"] for line in LINES if line["reading"].get("read", True)]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(READ), st.integers(0, 12), st.sampled_from(["zorblaxing", "unverified", "Quuxish", "23rd-rate"]))
def test_no_word_of_a_question_is_passed_over(question: str, at: int, word: str) -> None:
    words = question.split()
    found = reading(" ".join([*words[:at], word, *words[at:]]))
    assert not found["read"] or word.casefold() in json.dumps(found).casefold()


HOSTILE = [
    *(
        "'; DROP TABLE events; --",
        '" OR 1=1 --',
        "NEAR/3",
        "ceasefire*",
        "a AND NOT b",
        "title:x",
        "{",
        "}",
        "^",
        "%",
        "_",
    ),
    *("\u202e", "\u200f", "\x00", "\x1b[31m", "\ud800", "سوريا", "اجتماع", "会议", "🙂", "İ", "ß"),
    *(
        "31 February",
        "99/99/9999",
        "-1 days ago",
        "9999 years ago",
        "in 0000",
        "since 99999",
        "H9 2025",
        "the 45th of May",
    ),
    *(
        "the",
        "of",
        "and",
        "or",
        "not",
        "not not",
        "not in",
        "by by",
        "at least",
        "more than",
        "'s",
        "'",
        ":",
        ",",
        "()",
    ),
    *("meetings", "strikes", "Syria", "Damascus", "Rubio", "who", "where", "when", "how many", "last", "top", "until"),
]


@settings(max_examples=300, deadline=2000)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), max_size=25).map(" ".join))
def test_whatever_is_typed_is_read_or_refused(question: str) -> None:
    found = reading(question)
    assert found["read"] or found["because"]


@pytest.mark.parametrize(
    "question", ["meetings " * 10_000, "x" * 1_000_000, "Ab " * 100, "the of and " * 3000, "(" * 50_000]
)
def test_a_long_question_is_answered_soon(question: str) -> None:
    began = time.perf_counter()
    assert not reading(question)["read"]
    assert time.perf_counter() - began < 2


def test_there_are_three_hundred_and_no_two_are_the_same() -> None:
    assert len({line["question"] for line in LINES}) == len(LINES) >= 300
