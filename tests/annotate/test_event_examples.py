"""Every [[example]] of an event file gives the events that it lists, and no other of its type."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from newsdesk.analysis import analyse
from newsdesk.annotate.annotator import Annotator
from newsdesk.catalog import EventType, Example, ExpectedEvent, event_types
from newsdesk.pipes import annotation_json

EXAMPLES = [
    pytest.param(kind, example, id=f"{kind.name}-{number}")
    for kind in event_types().values()
    for number, example in enumerate(kind.examples, 1)
]


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_example(kind: EventType, example: Example, annotator: Annotator) -> None:
    analysis = analyse(annotator, example.text, article="x", published=date.fromisoformat(example.published))
    told = [event for event in annotation_json(analysis)["events"] if event["type"] == kind.name]
    aliases = {e["name"]: {e["name"], *e["aliases"]} for e in annotation_json(analysis)["entities"]}
    assert [event["trigger"]["text"] for event in told] == [expected.trigger for expected in example.events]
    for event, expected in zip(told, example.events, strict=True):
        assert _said(event, expected, aliases) == _wanted(expected)


def _wanted(expected: ExpectedEvent) -> dict[str, Any]:
    facts = {"status": expected.status, "place": expected.place, "date": expected.date}
    return {key: value for key, value in facts.items() if value} | {
        role: sorted(names) for role, names in expected.participants.items()
    }


def _said(event: dict[str, Any], expected: ExpectedEvent, aliases: dict[str, set[str]]) -> dict[str, Any]:
    """The facts that are expected, as the event gives them; a name by any alias."""
    said: dict[str, Any] = {key: event[key] for key in ("status", "date") if getattr(expected, key)}
    if expected.place:
        said["place"] = expected.place if expected.place in aliases.get(event["place"], ()) else event["place"]
    for role, names in expected.participants.items():
        found = {p["name"] for p in event["participants"] if p["role"] == role}
        said[role] = sorted(next((n for n in names if n in aliases[each]), each) for each in found)
    return said
