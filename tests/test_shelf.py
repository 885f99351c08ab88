"""Things that wait on disk."""

from __future__ import annotations

from pathlib import Path

from newsdesk.shelf import Shelf


def test_things_come_back_from_their_places_in_any_order(tmp_path: Path) -> None:
    with Shelf[str](tmp_path / "things") as shelf:
        places = [shelf.put(thing) for thing in ("one", "two", "three")]
        assert [shelf.get(place) for place in reversed(places)] == ["three", "two", "one"]


def test_a_thing_can_be_put_after_another_was_taken(tmp_path: Path) -> None:
    with Shelf[str](tmp_path / "things") as shelf:
        first = shelf.put("one")
        shelf.get(first)
        second = shelf.put("two")
        assert (shelf.get(first), shelf.get(second)) == ("one", "two")


def test_nothing_is_at_no_place(tmp_path: Path) -> None:
    with Shelf[str](tmp_path / "things") as shelf:
        assert shelf.get(None) is None
