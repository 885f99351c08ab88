"""The many ways to tell how many an event killed."""

from __future__ import annotations

from datetime import date

import pytest

from newsdesk.annotate.annotator import Annotator
from newsdesk.model import EventMention


def killed(annotator: Annotator, text: str, kind: str) -> float | None:
    """How many the first event of a type killed, 0 where its text gives no number for it."""
    events: tuple[EventMention, ...] = annotator.annotate(text, date(2025, 5, 5)).events
    event = next(event for event in events if event.type == kind)
    return next((quantity.value for quantity in event.quantities if quantity.kind == "killed"), 0)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("The death toll from the blast in Lahore has risen to 21.", "bombing", 21),
        ("The toll of the quake was revised down to 16.", "disaster", 16),
        ("Officials revised the death toll of the flood down to 16 from 19.", "disaster", 16),
        ("The flood death toll was lowered to 61.", "disaster", 61),
        ("The number of dead in the Antioquia landslide climbed to 33.", "disaster", 33),
        ("The number of people killed in the crash rose to 18.", "accident", 18),
        ("Police put the number of dead in the stampede at seven.", "disaster", 7),
        ("The confirmed death count from the typhoon stood at 55.", "disaster", 55),
        ("Deaths from the outbreak reached 104.", "disaster", 104),
        ("The cyclone claimed the lives of 20 people in Mozambique.", "disaster", 20),
        ("The bombing cost 9 lives.", "bombing", 9),
        ("The attack took the lives of eight police officers.", "armed_attack", 8),
        ("Ten soldiers lost their lives in the ambush.", "armed_attack", 10),
        ("At least 15 people, including 3 children, were killed in the bombing.", "bombing", 15),
        ("The explosion left 21 people dead and more than 40 wounded.", "bombing", 21),
        ("A truck hit a wall in Accra, leaving 5 dead and nine injured.", "death", 5),
        ("On Saturday 12 people died when a boat capsized off Zanzibar.", "accident", 12),
        ("Two more people died of their injuries, taking the toll from the shelling to 11.", "shelling", 11),
    ],
)
def test_a_toll(annotator: Annotator, text: str, kind: str, expected: float) -> None:
    assert killed(annotator, text, kind) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Four more people were killed in the bombing in Herat.", "bombing"),
        ("The minister will meet the ambassador in Rome as the death toll from the war passed 10,000.", "meeting"),
    ],
    ids=["comes to those told before", "talks kill nobody"],
)
def test_no_toll(annotator: Annotator, text: str, kind: str) -> None:
    assert killed(annotator, text, kind) == 0
