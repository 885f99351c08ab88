"""Names found in any spelling; pairs to ask about, with their evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from newsroom import Newsroom, contains, person

from newsdesk import roster
from newsdesk.decide import entities
from newsdesk.decide.hand import Hand
from newsdesk.errors import StoreError
from newsdesk.model import Kind
from newsdesk.store import open_store


@pytest.fixture
def room(database_url: str) -> Iterator[Newsroom]:
    store = open_store(database_url)
    yield Newsroom(store)
    store.close()


def found(room: Newsroom, name: str) -> list[str]:
    with room.store.read() as connection:
        return [entity.name for entity in roster.find(connection, name)]


def test_a_name_is_found_in_spellings_that_the_archive_has_not(room: Newsroom) -> None:
    room.put("Asaad al-Shaibani", "Ron Dermer", url="https://a.example/1")
    for name in ("As'ad Shaybani", "Shibany", "asaad AL SHAIBANI", room.ids("Asaad al-Shaibani")[0]):
        assert found(room, name) == ["Asaad al-Shaibani"], name
    assert found(room, "Nobody") == []


def test_a_mistyped_name_is_told_what_is_near_it(room: Newsroom) -> None:
    room.put("Emmanuel Macron", "Ron Dermer", url="https://a.example/1")
    with room.store.read() as connection:
        assert roster.nearest(connection, "Emanuel Marcon") == ["Emmanuel Macron"]
        with pytest.raises(StoreError, match="near it: Emmanuel Macron"):
            roster.the_one(connection, "Emanuel Marcon")


def test_a_name_of_two_is_refused_with_both_ids(room: Newsroom) -> None:
    room.put(person("Georgia"), person("Georgia", kind=Kind.ORGANISATION), url="https://a.example/1")
    with room.store.read() as connection, pytest.raises(StoreError) as refused:
        roster.the_one(connection, "Georgia")
    assert all(entity in str(refused.value) for entity in room.ids("Georgia"))


def suggested(room: Newsroom) -> list[tuple[str, str, tuple[str, ...]]]:
    with room.store.read() as connection:
        return [(pair.left.name, pair.right.name, pair.evidence) for pair in roster.suggestions(connection, 10)]


def test_common_company_is_evidence(room: Newsroom) -> None:
    room.put("Bill Marsh", "Ron Dermer", url="https://a.example/1", met="2025-07-01")
    room.put("William Marsh", "Ron Dermer", url="https://a.example/2", met="2025-07-20")
    [(left, right, evidence)] = suggested(room)
    assert (left, right) == ("Bill Marsh", "William Marsh")
    assert "both with Ron Dermer" in evidence


def test_two_whom_one_article_names_are_not_suggested(room: Newsroom) -> None:
    room.put("Bill Marsh", "William Marsh", url="https://a.example/1")
    assert suggested(room) == []


def test_what_was_judged_is_not_suggested_again(room: Newsroom) -> None:
    room.put("Bill Marsh", url="https://a.example/1")
    room.put("William Marsh", url="https://a.example/2")
    assert len(suggested(room)) == 1
    with room.store.begin() as connection:
        left, right = (roster.the_one(connection, name) for name in ("Bill Marsh", "William Marsh"))
        entities.different(connection, left, right, Hand("ann", datetime.now(UTC), contains))
    assert suggested(room) == []
    room.put("Bill J. Marsh", url="https://a.example/3")
    room.put("Will Marsh", url="https://a.example/4")
    judged = {"Bill Marsh", "William Marsh"}
    assert not [pair for pair in suggested(room) if {*pair[:2]} == judged]
