"""Country and day of what happens on the spot, where only the article around it tells them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from newsdesk.analysis import analyse
from newsdesk.annotate.annotator import Annotator
from newsdesk.pipes import annotation_json

PUBLISHED = date(2025, 7, 31)


def told(annotator: Annotator, text: str, kind: str) -> dict[str, Any]:
    """The last event of a type."""
    analysis = analyse(annotator, text, article="x", published=PUBLISHED)
    return [event for event in annotation_json(analysis)["events"] if event["type"] == kind][-1]


def test_the_country_is_that_of_most_places_that_the_article_names(annotator: Annotator) -> None:
    text = "Rain fell on Aleppo and Damascus, and on Beirut.\nGunmen attacked a police post."
    event = told(annotator, text, "armed_attack")
    assert (event["place"], event["place_country"]) == (None, "SYR")


def test_where_somebody_speaks_says_nothing_of_the_country(annotator: Annotator) -> None:
    event = told(annotator, "Rain fell on Aleppo.\nHakan Fidan praised Tom Barrack.", "support")
    assert event["place_country"] is None


@pytest.mark.parametrize(
    ("text", "day", "basis"),
    [
        ("A bomb exploded in Homs on Tuesday. Two children were killed.", "2025-07-29", "relative"),
        ("A bomb exploded in Homs on Tuesday.\nTwo children were killed.", "2025-07-31", "publication"),
    ],
    ids=["the same paragraph", "another paragraph"],
)
def test_the_day_is_the_one_told_just_before(annotator: Annotator, text: str, day: str, basis: str) -> None:
    event = told(annotator, text, "death")
    assert (event["date"], event["date_basis"]) == (day, basis)
