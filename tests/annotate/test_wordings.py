"""The usual ways in which news tells events: wordings.txt has a sentence a line, under the name of its type."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from newsdesk.analysis import analyse
from newsdesk.annotate.annotator import Annotator

TABLE = Path(__file__).with_name("wordings.txt").read_text("utf-8")
CASES = [
    (name, sentence)
    for part in TABLE.strip("# \n").split("\n\n# ")
    for name, *told in [part.split("\n")]
    for sentence in told
]


@pytest.mark.parametrize(("name", "sentence"), CASES, ids=[sentence[:60] for _name, sentence in CASES])
def test_a_usual_wording_tells_its_type(name: str, sentence: str, annotator: Annotator) -> None:
    analysis = analyse(annotator, sentence, article="x", published=date(2025, 10, 10))
    assert name in {report.type for report in analysis.reports}
