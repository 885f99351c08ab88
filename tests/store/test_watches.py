"""Watched questions, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

from newsdesk.model import Status
from newsdesk.store import Store, clear_derived, forget_watch, list_watches, save_told, told_before

AT, LATER = datetime(2025, 8, 1, tzinfo=UTC), datetime(2025, 8, 2, tzinfo=UTC)


def test_what_was_told_is_remembered_and_overwritten(store: Store) -> None:
    with store.begin() as connection:
        save_told(connection, "all meetings", {"k-1": Status.PLANNED, "k-2": Status.HAPPENED}, AT)
        save_told(connection, "All meetings", {"k-1": Status.CANCELLED}, LATER)
        assert told_before(connection, "all  meetings") == {"k-1": Status.CANCELLED, "k-2": Status.HAPPENED}
        (watch,) = list_watches(connection)
    assert (watch.question, watch.made, watch.ran) == ("all meetings", AT.isoformat(), LATER.isoformat())


def test_a_question_that_is_not_watched_is_told_from_one_without_events(store: Store) -> None:
    with store.begin() as connection:
        save_told(connection, "all visits", {}, AT)
        assert told_before(connection, "all visits") == {}
        assert told_before(connection, "all meetings") is None


def test_forgetting_takes_what_was_told_with_it(store: Store) -> None:
    with store.begin() as connection:
        save_told(connection, "all meetings", {"k-1": Status.PLANNED}, AT)
        assert forget_watch(connection, "all meetings")
        assert not forget_watch(connection, "all meetings")
        assert told_before(connection, "all meetings") is None


def test_clearing_what_is_derived_keeps_watches(store: Store) -> None:
    with store.begin() as connection:
        save_told(connection, "all meetings", {"k-1": Status.PLANNED}, AT)
        clear_derived(connection)
        assert told_before(connection, "all meetings") == {"k-1": Status.PLANNED}
