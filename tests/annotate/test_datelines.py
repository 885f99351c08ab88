"""A dateline is no part of the sentence behind it; a place behind the word for its kind is where it happens."""

from __future__ import annotations

from datetime import date

import pytest

from newsdesk.annotate.annotator import Annotator, pieces
from newsdesk.model import DateBasis


@pytest.mark.parametrize(
    "dateline",
    [
        "KANDAHAR, Afghanistan, May 13 - ",
        "BEIJING, Dec 17 (Northern Wire) - ",
        "MUSCAT — ",
        "Kabul (Agency) — ",
        "SÃO PAULO, Sept. 30 -- ",
    ],
)
def test_a_dateline_is_a_piece_of_its_own(dateline: str) -> None:
    assert list(pieces(f"{dateline}Two ministers met.")) == [dateline, "Two ministers met.\n"]


@pytest.mark.parametrize(
    "text",
    [
        "NATO said on Monday that Russia - the larger power - was warned.",
        "The BBC - a public body - said so.",
        "USA Today — the paper — said so.",
        "Spain – France 2:1",
    ],
)
def test_what_only_looks_like_a_dateline_stays(text: str) -> None:
    assert list(pieces(text)) == [f"{text}\n"]


def test_the_day_of_a_dateline_is_not_that_of_the_event(annotator: Annotator) -> None:
    text = "LA PAZ, March 4 - Twenty people were killed in a bus crash on Sunday."
    [crash] = [event for event in annotator.annotate(text, date(2025, 3, 4)).events if event.type == "accident"]
    assert crash.date is not None and (crash.date.value, crash.date.basis) == ("2025-03-02", DateBasis.RELATIVE)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The two presidents met in the port city of Busan on Tuesday.", "Busan"),
        ("A bomb exploded in the southern Afghan city of Kandahar.", "Kandahar"),
        ("An explosion in the Turkish province of Zonguldak killed four miners.", "Zonguldak"),
    ],
)
def test_a_place_behind_the_word_for_its_kind(annotator: Annotator, text: str, place: str) -> None:
    places = [event.place.text for event in annotator.annotate(text, date(2025, 3, 4)).events if event.place]
    assert places and set(places) == {place}
