"""Each event mention says what in the file of its type found it."""

from __future__ import annotations

from datetime import date

import pytest

from newsdesk.analysis import analyse
from newsdesk.annotate.annotator import Annotator


@pytest.mark.parametrize(
    ("text", "type_", "rule"),
    [
        ("The ministers of Chad and Niger met in Abuja on Monday.", "meeting", "verb meet"),
        ("Chad and Niger held talks in Abuja on Monday.", "meeting", "plural talk"),
        ("Nurses went on strike in Lyon on Monday.", "labour_strike", "verb go strike"),
    ],
)
def test_the_rule_is_part_of_speech_and_lemmas(annotator: Annotator, text: str, type_: str, rule: str) -> None:
    reports = analyse(annotator, text, article="a", published=date(2025, 7, 31)).reports
    assert (type_, rule) in {(piece.type, piece.rule) for report in reports for piece in report.evidence}
