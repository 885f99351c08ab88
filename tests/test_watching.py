"""What an event is known by when it is met again."""

from __future__ import annotations

from dataclasses import replace

from newsdesk.model import Status
from newsdesk.store import EventRow, EvidenceRow
from newsdesk.watching import keys

TOLD = EvidenceRow(
    "a-1", "https://one.example/1", "one.example", "", None, "They met.", 10, 19, 15, 18, "meeting", None
)
EVENT = EventRow("v-1", "meeting", Status.PLANNED, None, None, None, None, None, (), 1, (TOLD,))


def test_another_id_and_another_place_in_the_text_are_the_same_event() -> None:
    moved = replace(TOLD, start=50, end=59, trigger_start=55, trigger_end=58)
    assert keys(replace(EVENT, id="v-2", evidence=(moved,))) == keys(EVENT)


def test_another_trigger_of_the_sentence_is_another_event() -> None:
    assert keys(replace(EVENT, evidence=(replace(TOLD, trigger_start=10, trigger_end=14),))) != keys(EVENT)


def test_the_same_words_in_another_article_are_another_key() -> None:
    assert keys(replace(EVENT, evidence=(replace(TOLD, article="a-2"),))) != keys(EVENT)
