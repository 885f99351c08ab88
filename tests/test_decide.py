"""What people decide holds: at once, for events too, after a rebuild, until it is undone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from newsroom import Newsroom, consolidate_all, contains, person

from newsdesk import roster
from newsdesk.decide import entities as decide
from newsdesk.decide.hand import Hand
from newsdesk.decide.hand import undo as take_back
from newsdesk.errors import StoreError
from newsdesk.model import EventFilter, Judgement, Verdict
from newsdesk.store import clear_derived, find_events, judgements, open_store, show_entity

_clock = count()


@pytest.fixture
def room(database_url: str) -> Iterator[Newsroom]:
    store = open_store(database_url)
    yield Newsroom(store)
    store.close()


def hand() -> Hand:
    return Hand("ann", datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=next(_clock)), contains)


def say(room: Newsroom, decision: Any, *names: str, plain: str | None = None) -> Judgement:
    """A decision on entities that are named; `plain` is a further argument that is no entity."""
    with room.store.begin() as connection:
        found = [roster.the_one(connection, name) for name in names]
        judgement: Judgement = decision(connection, *found, *([plain] if plain else []), hand())
        return judgement


def undo(room: Newsroom, judgement: str | None = None) -> None:
    with room.store.begin() as connection:
        take_back(connection, "entity", judgement, hand())


def test_merged_entities_are_one_by_either_name(room: Newsroom) -> None:
    room.put("Abu Mohammad al-Julani", url="https://a.example/1")
    room.put("Ahmed al-Sharaa", url="https://a.example/2")
    say(room, decide.same, "Abu Mohammad al-Julani", "Ahmed al-Sharaa")
    assert room.ids("Abu Mohammad al-Julani") == room.ids("Ahmed al-Sharaa") != []


def test_a_merge_joins_the_reports_of_one_event(room: Newsroom) -> None:
    room.put("Abu Mohammad al-Julani", "Ron Dermer", url="https://a.example/1", met="2025-07-12")
    room.put("Ahmed al-Sharaa", "Ron Dermer", url="https://b.example/2", met="2025-07-12")
    say(room, decide.same, "Abu Mohammad al-Julani", "Ahmed al-Sharaa")
    with room.store.read() as connection:
        [event] = find_events(connection, EventFilter())
    assert {each.entity for each in event.participants} == {*room.ids("Ahmed al-Sharaa"), *room.ids("Ron Dermer")}


def test_what_is_undone_is_as_it_was(room: Newsroom) -> None:
    room.put("Abu Mohammad al-Julani", "Ron Dermer", url="https://a.example/1", met="2025-07-12")
    room.put("Ahmed al-Sharaa", "Ron Dermer", url="https://b.example/2", met="2025-07-12")
    before = room.state()
    say(room, decide.same, "Abu Mohammad al-Julani", "Ahmed al-Sharaa")
    assert room.state() != before
    undo(room)
    assert room.state() == before


def test_an_earlier_judgement_can_be_undone_by_its_id(room: Newsroom) -> None:
    for at, name in enumerate(("Jo Adler", "Mia Brook", "Li Crane", "Sam Dale")):
        room.put(name, url=f"https://a.example/{at}")
    first = say(room, decide.same, "Jo Adler", "Mia Brook")
    say(room, decide.same, "Li Crane", "Sam Dale")
    undo(room, first.id)
    assert room.ids("Jo Adler") != room.ids("Mia Brook")
    assert room.ids("Li Crane") == room.ids("Sam Dale")


def test_a_name_split_off_stays_away(room: Newsroom) -> None:
    room.put("Bashar al-Assad", url="https://a.example/1")
    room.put("Assad", url="https://a.example/2")
    assert room.ids("Assad") == room.ids("Bashar al-Assad")
    say(room, decide.split, "Bashar al-Assad", plain="Assad")
    room.put("Assad", "Bashar al-Assad", url="https://a.example/3")
    [lone] = room.ids("Assad")
    assert [lone] != room.ids("Bashar al-Assad")


def test_those_said_to_be_different_are_not_joined_by_a_name_that_fits_both(room: Newsroom) -> None:
    room.put("Dmitry Orlov", url="https://a.example/1")
    room.put("Dmitry Vladimirovich Orlov", url="https://a.example/2")
    assert room.ids("Dmitry Orlov") == room.ids("Dmitry Vladimirovich Orlov")
    say(room, decide.split, "Dmitry Orlov", plain="Dmitry Vladimirovich Orlov")
    room.put("Dmitri Orlov", url="https://a.example/3")
    assert room.ids("Dmitri Orlov") == room.ids("Dmitry Orlov") != room.ids("Dmitry Vladimirovich Orlov")


def test_a_new_name_holds_and_the_old_one_still_finds(room: Newsroom) -> None:
    room.put("Assad", url="https://a.example/1")
    say(room, decide.rename, "Assad", plain="Bashar Hafez al-Assad")
    with room.store.read() as connection:
        shown = show_entity(connection, room.ids("Assad")[0])
    assert shown is not None and shown.entity.name == "Bashar Hafez al-Assad"
    assert room.ids("Bashar Hafez al-Assad") == room.ids("Assad")


def test_the_later_of_two_judgements_that_contradict_counts(room: Newsroom) -> None:
    room.put("Jo Adler", url="https://a.example/1")
    room.put("Mia Brook", url="https://a.example/2")
    say(room, decide.different, "Jo Adler", "Mia Brook")
    say(room, decide.same, "Jo Adler", "Mia Brook")
    assert room.ids("Jo Adler") == room.ids("Mia Brook")


def test_judgements_survive_that_everything_is_derived_again(room: Newsroom) -> None:
    def ingest() -> None:
        room.put("Abu Mohammad al-Julani", "Ron Dermer", url="https://a.example/1", met="2025-07-12")
        room.put("Ahmed al-Sharaa", "Ron Dermer", url="https://b.example/2", met="2025-07-12")

    ingest()
    say(room, decide.same, "Abu Mohammad al-Julani", "Ahmed al-Sharaa")
    say(room, decide.rename, "Ron Dermer", plain="Ronald Dermer")
    before = room.state()
    with room.store.begin() as connection:
        clear_derived(connection)
    assert room.state() == []
    ingest()
    assert room.state() == before


def test_resolving_the_whole_archive_changes_nothing_whatever_the_order(room: Newsroom) -> None:
    names = [
        *("George Bush", "George W. Bush", "George H. W. Bush", "Bush", "Bashar al-Assad", "Assad", "Hafez al-Assad"),
        *("Muhammad Khatami", "Mohammed Khatami", "Kim Jong Un", "Kim Jong-un", "Kim", "Xi Jinping", "Jinping Xi"),
    ]
    random.Random(5).shuffle(names)
    for at, name in enumerate(names):
        room.put(person(name, role="President"), url=f"https://a.example/{at}", day=f"2025-07-{at + 1:02}")
    state = room.state()
    with room.store.begin() as connection:
        consolidate_all(connection)
    assert room.state() == state


def test_a_family_name_is_resolved_anew_when_a_namesake_goes(room: Newsroom) -> None:
    room.put("Bashar al-Assad", url="https://a.example/1")
    room.put("Hafez al-Assad", url="https://a.example/2")
    room.put("Assad", url="https://a.example/3")
    assert room.ids("Assad") != room.ids("Bashar al-Assad")
    room.put("Ron Dermer", url="https://a.example/2")
    assert room.ids("Assad") == room.ids("Bashar al-Assad")


def test_a_family_name_is_nobodys_among_a_crowd(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsdesk.resolve.archive.CROWD", 2)
    monkeypatch.setattr("newsdesk.consolidate.CROWD", 2)
    room.put("Ann Tarkov", url="https://a.example/1")
    room.put("Tarkov", url="https://a.example/2")
    assert room.ids("Tarkov") == room.ids("Ann Tarkov")
    room.put("Ann Mary Tarkov", "Anne-Marie Tarkov", url="https://a.example/3")
    assert len(room.ids("Tarkov")) == 1
    assert room.ids("Tarkov") != room.ids("Ann Tarkov")


@pytest.mark.parametrize(
    ("decision", "names", "plain"),
    [
        (decide.same, ["Jo Adler", "Adler"], None),
        (decide.different, ["Jo Adler", "Adler"], None),
        (decide.split, ["Jo Adler"], "Brook"),
        (decide.split, ["Mia Brook"], "Mia Brook"),
        (decide.rename, ["Jo Adler"], " "),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(
    room: Newsroom, decision: Any, names: list[str], plain: str | None
) -> None:
    room.put("Jo Adler", url="https://a.example/1")
    room.put("Adler", url="https://a.example/2")
    room.put("Mia Brook", url="https://a.example/3")
    with pytest.raises(StoreError):
        say(room, decision, *names, plain=plain)
    with room.store.read() as connection:
        assert judgements(connection, "entity") == []


def test_nothing_to_undo_is_an_error(room: Newsroom) -> None:
    with pytest.raises(StoreError):
        undo(room)


def test_a_judgement_is_stored_with_who_when_and_what(room: Newsroom) -> None:
    room.put("Jo Adler", url="https://a.example/1")
    room.put("Mia Brook", url="https://a.example/2")
    said = say(room, decide.different, "Jo Adler", "Mia Brook")
    with room.store.read() as connection:
        assert judgements(connection, "entity") == [said]
        assert judgements(connection, "event") == []
    assert (said.verdict, said.by, said.note) == (Verdict.DIFFERENT, "ann", "Jo Adler ≠ Mia Brook")
