"""What people decide of events holds: at once, in every order of ingest, after a rebuild, until it is undone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from newsroom import Newsroom, consolidate_all, contains, person

from newsdesk import roster
from newsdesk.decide import events
from newsdesk.decide.hand import Hand, undo
from newsdesk.decide.naming import judged, the_event
from newsdesk.errors import StoreError
from newsdesk.model import DateBasis, EventFilter, Judgement, Kind, LocalEntity, Place, Status
from newsdesk.store import EventRow, clear_derived, find_events, judgements, open_store, parts_gone
from newsdesk.track import set_fields

_clock = count()
PARIS = Place("paris", "Paris", "FRA")


@pytest.fixture
def room(database_url: str) -> Iterator[Newsroom]:
    store = open_store(database_url)
    yield Newsroom(store)
    store.close()


@pytest.fixture
def held(room: Newsroom) -> Newsroom:
    """An archive in which one meeting is told by two articles, and another by a third."""
    tell(room, "a", "2025-07-12")
    tell(room, "b", "2025-07-12")
    tell(room, "c", "2025-07-20")
    return room


def tell(room: Newsroom, outlet: str, met: str) -> None:
    room.put("Asaad Shaibani", "Ron Dermer", url=f"https://{outlet}.example/1", met=met)


def paris() -> LocalEntity:
    return replace(person("Paris", "FRA", kind=Kind.PLACE), place=PARIS)


def hand() -> Hand:
    return Hand("ann", datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=next(_clock)), contains)


def all_events(room: Newsroom) -> list[EventRow]:
    with room.store.read() as connection:
        return find_events(connection, EventFilter())


def outlets(event: EventRow) -> str:
    return "".join(sorted({piece.site[0] for piece in event.evidence}))


def groups(room: Newsroom) -> list[str]:
    """Which outlets tell each event: ["ab", "c"]."""
    return sorted(map(outlets, all_events(room)))


def by(room: Newsroom, told_by: str) -> EventRow:
    return next(event for event in all_events(room) if outlets(event) == told_by)


def say(room: Newsroom, decision: Callable[..., Judgement], *args: Any) -> Judgement:
    with room.store.begin() as connection:
        return decision(connection, *args, hand())


def take_back(room: Newsroom, judgement: str | None = None) -> None:
    with room.store.begin() as connection:
        undo(connection, "event", judgement, hand())


def report_of(event: EventRow, outlet: str) -> str:
    return next(piece.report for piece in event.evidence if piece.site[0] == outlet)


def test_merged_events_are_one_by_either_id(held: Newsroom) -> None:
    first, second = by(held, "ab"), by(held, "c")
    say(held, events.merge, first, second)
    assert groups(held) == ["abc"]
    with held.store.read() as connection:
        assert the_event(connection, first.id) == the_event(connection, second.id)


def test_a_later_report_of_either_day_joins_what_was_merged(held: Newsroom) -> None:
    say(held, events.merge, by(held, "ab"), by(held, "c"))
    tell(held, "d", "2025-07-20")
    tell(held, "e", "2025-07-12")
    tell(held, "f", "2025-07-29")
    assert groups(held) == ["abcde", "f"]


def test_a_report_that_is_split_off_stays_away(held: Newsroom) -> None:
    event = by(held, "ab")
    say(held, events.split, event, [report_of(event, "b")])
    tell(held, "d", "2025-07-12")
    assert groups(held) == ["ad", "b", "c"]


def test_a_report_is_split_off_by_the_address_of_its_article_too(held: Newsroom) -> None:
    say(held, events.split, by(held, "ab"), ["https://a.example/1"])
    assert groups(held) == ["a", "b", "c"]


def test_what_is_set_is_shown_whatever_comes_later(held: Newsroom) -> None:
    fields = {"type": "visit", "status": "cancelled", "date": "2025-07"}
    judgement = say(held, events.put, by(held, "ab"), fields, None)
    tell(held, "d", "2025-07-12")
    event = by(held, "abd")
    assert (event.type, event.status, event.date, event.date_basis) == (
        "visit",
        Status.CANCELLED,
        "2025-07",
        DateBasis.JUDGED,
    )
    assert [(each.field, each.by, each.judgement) for each in event.decided] == [
        (name, "ann", judgement.id) for name in ("date", "status", "type")
    ]


def test_of_two_settings_of_one_field_the_later_one_counts(held: Newsroom) -> None:
    say(held, events.put, by(held, "ab"), {"status": "cancelled", "date": None}, None)
    say(held, events.put, by(held, "ab"), {"status": "denied"}, None)
    event = by(held, "ab")
    assert (event.status, event.date, len(event.decided)) == (Status.DENIED, None, 2)


def test_a_place_is_set_by_its_entity_and_brings_its_country(held: Newsroom) -> None:
    held.put(paris(), url="https://p.example/1")
    set_paris(held)
    event = by(held, "ab")
    assert (event.place_name, event.place_country) == ("Paris", "FRA")


def set_paris(room: Newsroom) -> Judgement:
    with room.store.begin() as connection:
        place = roster.the_one(connection, "Paris")
    return say(room, events.put, by(room, "ab"), {}, place)


def test_a_place_that_the_archive_forgets_is_set_again_when_it_comes_back(held: Newsroom) -> None:
    held.put(paris(), url="https://p.example/1")
    judgement = set_paris(held)
    held.put("Jo Adler", url="https://p.example/1")
    assert (by(held, "ab").place, by(held, "ab").decided) == (None, ())
    with held.store.read() as connection:
        assert parts_gone(connection, filter(None, set_fields(judgement).values())) == {paris().form}
    held.put(paris(), url="https://q.example/1")
    assert by(held, "ab").place_name == "Paris"


def test_what_is_rejected_is_no_event_and_its_id_says_who_did_it(held: Newsroom) -> None:
    event = by(held, "ab")
    judgement = say(held, events.reject, event)
    assert groups(held) == ["c"]
    with held.store.read() as connection, pytest.raises(StoreError, match=f"ann rejected it.*{judgement.id}"):
        the_event(connection, event.id)


def test_a_new_report_is_not_rejected_with_the_old_ones(held: Newsroom) -> None:
    say(held, events.reject, by(held, "ab"))
    tell(held, "d", "2025-07-12")
    assert groups(held) == ["c", "d"]


DECISIONS: dict[str, Callable[[Newsroom], Judgement]] = {
    "merge": lambda room: say(room, events.merge, by(room, "ab"), by(room, "c")),
    "split": lambda room: say(room, events.split, by(room, "ab"), ["https://b.example/1"]),
    "set": lambda room: say(room, events.put, by(room, "ab"), {"status": "denied"}, None),
    "reject": lambda room: say(room, events.reject, by(room, "ab")),
}


@pytest.mark.parametrize("decide", DECISIONS.values(), ids=DECISIONS)
def test_what_is_undone_is_as_it_was(held: Newsroom, decide: Callable[[Newsroom], Judgement]) -> None:
    before = held.state()
    decide(held)
    assert held.state() != before
    take_back(held)
    assert held.state() == before


TOLD = {"k": "06", "w": "06", "l": "07", "x": "07", "m": "08", "y": "08", "n": "09", "z": "09"}  # outlet -> month


def fill(room: Newsroom, outlets: Sequence[str]) -> None:
    """Meetings of June to September, each told by two outlets; "p" names Paris."""
    for outlet in outlets:
        if outlet in TOLD:
            tell(room, outlet, f"2025-{TOLD[outlet]}-12")
        else:
            room.put(paris(), url="https://p.example/1")


def decide_all(room: Newsroom) -> None:
    """Each kind of decision."""
    fill(room, [*TOLD, "p"])
    say(room, events.split, by(room, "kw"), ["https://k.example/1"])
    say(room, events.merge, by(room, "lx"), by(room, "my"))
    say(room, events.reject, by(room, "nz"))
    with room.store.begin() as connection:
        place = roster.the_one(connection, "Paris")
    say(room, events.put, by(room, "w"), {"status": "cancelled"}, place)
    assert groups(room) == ["k", "lmxy", "w"]


def test_the_order_in_which_the_archive_is_filled_again_changes_nothing(room: Newsroom) -> None:
    decide_all(room)
    state, order = room.state(), random.Random(7)
    for _ in range(4):
        with room.store.begin() as connection:
            clear_derived(connection)
        fill(room, order.sample([*TOLD, "p"], len(TOLD) + 1))
        assert room.state() == state


def test_tracking_the_whole_archive_at_once_changes_nothing(room: Newsroom) -> None:
    decide_all(room)
    state = room.state()
    with room.store.begin() as connection:
        consolidate_all(connection)
    assert room.state() == state


def test_a_judgement_whose_reports_are_gone_does_no_harm_and_holds_when_they_come_back(held: Newsroom) -> None:
    judgement = say(held, events.merge, by(held, "ab"), by(held, "c"))
    merged = held.state()
    held.put("Jo Adler", url="https://c.example/1")
    assert groups(held) == ["ab"]
    with held.store.read() as connection:
        assert parts_gone(connection, [*judgement.left, *judgement.right]) == set(judgement.right)
    tell(held, "c", "2025-07-20")
    assert held.state() == merged


def test_reports_that_were_made_one_stay_so_when_the_one_between_them_goes(held: Newsroom) -> None:
    tell(held, "0", "2025-08-30")
    say(held, events.merge, by(held, "ab"), by(held, "c"))
    say(held, events.merge, by(held, "abc"), by(held, "0"))
    held.put("Jo Adler", url="https://b.example/1")
    assert groups(held) == ["0ac"]


def test_the_later_of_two_judgements_that_contradict_counts(held: Newsroom) -> None:
    first, second = by(held, "ab"), by(held, "c")
    say(held, events.merge, first, second)
    say(held, events.split, by(held, "abc"), [report_of(second, "c")])
    assert groups(held) == ["ab", "c"]
    say(held, events.merge, by(held, "ab"), by(held, "c"))
    assert groups(held) == ["abc"]


def test_an_event_knows_what_was_decided_of_it(held: Newsroom) -> None:
    said = say(held, events.put, by(held, "ab"), {"status": "denied"}, None)
    with held.store.read() as connection:
        assert judged(connection, by(held, "ab")) == [said]
        assert judged(connection, by(held, "c")) == []
    assert said.note == "meeting 2025-07-12: Asaad Shaibani, Ron Dermer: status denied"


@pytest.mark.parametrize(
    ("decision", "further"),
    [
        (events.split, [["r-none"]]),
        (events.split, [["https://a.example/1", "https://b.example/1"]]),
        *((events.put, [{"date": date}, None]) for date in ("soon", "2025-13", "2025-7-1", "2025-07-02/2025-07-01")),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(held: Newsroom, decision: Any, further: list[Any]) -> None:
    with pytest.raises(StoreError):
        say(held, decision, by(held, "ab"), *further)
    with pytest.raises(StoreError):
        say(held, events.merge, by(held, "ab"), by(held, "ab"))
    with held.store.read() as connection:
        assert judgements(connection, "event") == []
