"""Numbers of events, with their words."""

from __future__ import annotations

from datetime import date

import pytest

from newsdesk.annotate.annotator import Annotator


def counts(annotator: Annotator, text: str, kind: str) -> dict[str, tuple[float | None, str | None, str]]:
    """The quantities of the first event of a type: value, bound and words by kind."""
    events = annotator.annotate(text, date(2025, 7, 31)).events
    event = next(event for event in events if event.type == kind)
    assert all(text[q.start : q.end] == q.text for q in event.quantities)
    return {q.kind: (q.value, q.bound, q.text) for q in event.quantities}


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("A bomb killed 15 people in Homs.", "death", {"killed": (15, None, "15 people")}),
        ("At least 15 people were killed.", "death", {"killed": (15, "min", "At least 15 people")}),
        ("Three soldiers died in a raid.", "death", {"killed": (3, None, "Three soldiers")}),
        ("The raid caused the deaths of 20 people.", "death", {"killed": (20, None, "20 people")}),
        ("There were no deaths in the raid.", "death", {"killed": (0, None, "no deaths")}),
        ("More than 1,200 people were killed.", "death", {"killed": (1200, "min", "More than 1,200 people")}),
        ("Two hundred people were killed in Homs.", "death", {"killed": (200, None, "Two hundred people")}),
        (
            "About 2.5 million people were killed.",
            "death",
            {"killed": (2_500_000, "about", "About 2.5 million people")},
        ),
        ("A bomb killed three hundred thousand.", "death", {"killed": (300_000, None, "three hundred thousand")}),
        (
            "The bomb killed two hundred and fifty people.",
            "death",
            {"killed": (250, None, "two hundred and fifty people")},
        ),
        ("One or two people were killed.", "death", {"killed": (1, None, "One or two people")}),
        (f"{'9' * 400} people were killed.", "death", {"killed": (None, None, f"{'9' * 400} people")}),
        ("Police arrested 12 students in Oslo.", "arrest", {"arrested": (12, None, "12 students")}),
        ("Thousands of Serbs protested in Nis.", "protest", {"crowd": (None, None, "Thousands")}),
        ("A magnitude 6.1 earthquake struck Peru.", "disaster", {"magnitude": (6.1, None, "6.1")}),
        ("The toll from the flood in Jalisco rose from 15 to 17 on Tuesday.", "disaster", {"killed": (17, None, "17")}),
        ("The cyclone in Beira has a death toll of 205.", "disaster", {"killed": (205, None, "205")}),
        (
            "Turkey carried out air strikes on a depot near Kobani, killing three guards.",
            "air_strike",
            {"killed": (3, None, "three guards")},
        ),
        (
            "Six people were killed when a gunman attacked a bakery in Quetta.",
            "armed_attack",
            {"killed": (6, None, "Six people")},
        ),
        ("Police arrested 20 students after a mob attacked a bakery in Quetta.", "armed_attack", {}),
        ("About 2,000 workers marched in Lima.", "protest", {"crowd": (2000, "about", "About 2,000 workers")}),
    ],
)
def test_a_number(
    annotator: Annotator, text: str, kind: str, expected: dict[str, tuple[float | None, str | None, str]]
) -> None:
    assert counts(annotator, text, kind) == expected


def test_an_attack_has_its_dead_and_its_wounded(annotator: Annotator) -> None:
    text = "Gunmen attacked a market in Mali, killing nine people and wounding 30 others."
    found = counts(annotator, text, "armed_attack")
    assert {kind: value for kind, (value, _bound, _words) in found.items()} == {"killed": 9, "injured": 30}


def test_two_verbs_count_for_the_event_behind_the_second(annotator: Annotator) -> None:
    found = counts(annotator, "Nine people were killed and at least 30 wounded in shelling of Idlib.", "shelling")
    assert {kind: value for kind, (value, _bound, _words) in found.items()} == {"killed": 9, "injured": 30}


def test_the_wounded_are_no_number_of_a_death(annotator: Annotator) -> None:
    text = "A blast in Homs killed nine people and injured 30."
    assert set(counts(annotator, text, "death")) == {"killed"}


def test_a_year_is_no_number_of_people(annotator: Annotator) -> None:
    assert counts(annotator, "The 1991 riots killed scores of people in Lagos.", "death") == {
        "killed": (None, None, "scores")
    }
