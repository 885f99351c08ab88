"""Events whose day is counted from that of another."""

from __future__ import annotations

from datetime import date

import pytest

from newsdesk.annotate.annotator import Annotator


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The trial opened in Lima on Monday, five months after his arrest.", "2025-03"),
        ("A bus crashed on Tuesday, two days after an attack in Cusco.", "2025-08-10"),
        ("A bus crashed on Tuesday, about two days after an attack in Cusco.", None),
        ("Two days after the vote, a bus crashed in Cusco on Tuesday.", "2025-08-12"),
    ],
    ids=["months", "days", "roughly", "the phrase ends at a comma"],
)
def test_the_day_of_what_something_came_after(annotator: Annotator, text: str, day: str | None) -> None:
    event = annotator.annotate(text, date(2025, 8, 14)).events[-1]
    assert (event.date.value if event.date else None) == day
