"""What a killed crawl leaves behind is told, with what mends it; what is as it must be is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsdesk.store import Store
from newsdesk.store.sources import Page, Run, Source, note_killed_runs, put_pages, put_run, put_source, rest_host
from newsdesk.store.stuck import stuck

NOW = datetime(2025, 8, 1, tzinfo=UTC)
SOON, NEVER = (NOW + timedelta(days=30)).isoformat(), (NOW + timedelta(days=4000)).isoformat()
URL = "http://news.example/1"


def told(store: Store) -> list[tuple[str, str]]:
    with store.read() as connection:
        return [(where, detail) for where, detail, _ in stuck(connection, NOW)]


def page(state: str, next_at: str = SOON, tries: int = 0) -> Page:
    return Page("news.example/1", URL, "http://news.example/", next_at, state, tries)


def source(next_at: str, *, paused: bool = False) -> Source:
    return Source("http://news.example/", (), 900, 10, (), (), paused, 900, next_at)


@pytest.mark.parametrize(
    "fine",
    [page("due"), page("done", ""), page("failed", ""), page("quarantined", "", 3), page("due", NOW.isoformat())],
)
def test_a_page_that_waits_or_is_done_with_is_as_it_must_be(store: Store, fine: Page) -> None:
    with store.begin() as connection:
        put_pages(connection, [fine])
    assert told(store) == []


@pytest.mark.parametrize(
    ("left", "detail"),
    [
        (page("due", tries=2), "begun and did not end (due, 2 times)"),
        (page("kept"), "begun and did not end (kept"),
        (page("due", ""), "no crawl will ever ask for it"),
        (page("done", NEVER), "put off until 2036-07-14"),
    ],
)
def test_a_page_that_is_stuck_is_told(store: Store, left: Page, detail: str) -> None:
    with store.begin() as connection:
        put_pages(connection, [left])
    [(where, said)] = told(store)
    assert (where, detail in said) == (URL, True)


def test_a_run_that_was_killed_is_told_until_the_next_one_writes_it_down(store: Store) -> None:
    ended = Run("2025-07-31T11:00:00+00:00", "2025-07-31T12:00:00+00:00", {})
    with store.begin() as connection:
        put_run(connection, ended)
        put_run(connection, Run("2025-07-31T13:00:00+00:00", None, {}))
    assert [where for where, _ in told(store)] == ["run of 2025-07-31T13:00:00"]
    with store.begin() as connection:
        note_killed_runs(connection)
    assert told(store) == []


@pytest.mark.parametrize(
    ("given", "wheres"),
    [(source(SOON), []), (source(NEVER), ["http://news.example/"]), (source(NEVER, paused=True), [])],
)
def test_a_source_put_off_for_years_is_told_unless_it_is_paused(store: Store, given: Source, wheres: list[str]) -> None:
    with store.begin() as connection:
        put_source(connection, given)
    assert [where for where, _ in told(store)] == wheres


def test_a_host_left_alone_for_years_is_told(store: Store) -> None:
    with store.begin() as connection:
        rest_host(connection, "news.example", NOW + timedelta(days=4000))
        rest_host(connection, "other.example", NOW + timedelta(days=1))
    assert [where for where, _ in told(store)] == ["news.example"]
