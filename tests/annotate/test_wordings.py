"""The usual ways in which news tells events: wordings.txt has a sentence a line, under the name of its type, and
other_wordings.txt sentences that only sound like one of that type."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from newsdesk.analysis import analyse
from newsdesk.annotate.annotator import Annotator


def sentences(table: str) -> Iterator[tuple[str, str]]:
    """The sentences of a table, each with the name of the type above it."""
    text = Path(__file__).with_name(table).read_text("utf-8")
    for part in text.strip("# \n").split("\n\n# "):
        name, *told = part.split("\n")
        yield from ((name, sentence) for sentence in told)


def types_in(sentence: str, annotator: Annotator) -> set[str]:
    analysis = analyse(annotator, sentence, article="x", published=date(2025, 10, 10))
    return {report.type for report in analysis.reports}


@pytest.mark.parametrize(("name", "sentence"), [*sentences("wordings.txt")])
def test_a_usual_wording_tells_its_type(name: str, sentence: str, annotator: Annotator) -> None:
    assert name in types_in(sentence, annotator)


@pytest.mark.parametrize(("name", "sentence"), [*sentences("other_wordings.txt")])
def test_what_only_sounds_like_a_type_is_none_of_it(name: str, sentence: str, annotator: Annotator) -> None:
    assert name not in types_in(sentence, annotator)
