from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from spacy.language import Language

from newsdesk.annotate.dates import find_dates

TABLE = Path(__file__).with_name("date_table.txt")


def cases() -> Iterator[tuple[str, str, dict[str, str | None]]]:
    """The day of publication, the text and the values of each case of the table."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    starts = [i for i, line in enumerate(lines) if not line.startswith(" ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        published, _, text = lines[start].partition("  ")
        pairs = [line.strip().split(" = ") for line in lines[start + 1 : end]]
        yield published, text, {words: None if value == "vague" else value for words, value in pairs}


@pytest.mark.parametrize(("published", "text", "expected"), [*cases()])
def test_an_expression_means_a_time(nlp: Language, published: str, text: str, expected: dict[str, str | None]) -> None:
    found = find_dates(nlp(text), date.fromisoformat(published))
    assert {each.text: each.value for each in found} == expected


def test_a_dateline_with_its_year_stands_for_the_publication(nlp: Language) -> None:
    found = find_dates(nlp("CAIRO, July 12, 2025 (Wire) - Envoys met yesterday."), None)
    assert [each.value for each in found] == ["2025-07-12", "2025-07-11"]
