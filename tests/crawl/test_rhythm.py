"""When something is asked for again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsdesk.crawl import rhythm
from newsdesk.errors import Reason
from newsdesk.store.sources import Page, Source

NOW = datetime(2025, 8, 1, 12, tzinfo=UTC)
PAGE = Page("k", "https://a.example/1", "https://a.example/", NOW.isoformat())
SOURCE = Source("https://a.example/", (), 900, 10, (), (), False, 900, NOW.isoformat())


def wait(row: Page | Source) -> timedelta:
    return datetime.fromisoformat(row.next_at) - NOW


def test_a_stored_page_climbs_the_ladder_and_is_left_alone_at_its_end() -> None:
    page, now, waits = rhythm.stored(PAGE, NOW), NOW, []
    while page.next_at:
        waits.append(wait(page))
        now = datetime.fromisoformat(page.next_at)
        page = rhythm.stored(page, now)
    assert waits == list(rhythm.LADDER)


def test_rungs_that_were_slept_through_are_one() -> None:
    page = rhythm.stored(rhythm.stored(PAGE, NOW), NOW + timedelta(hours=4))
    assert wait(page) == timedelta(days=1)


def test_a_stored_page_that_is_gone_three_times_is_not_asked_for_again() -> None:
    page = rhythm.stored(PAGE, NOW)
    for _ in range(3):
        assert page.next_at
        page = rhythm.failed(page, NOW, Reason.HTTP_ERROR)
    assert (page.state, page.next_at) == ("failed", "")


def test_a_host_that_asks_to_wait_is_waited_for() -> None:
    assert wait(rhythm.failed(PAGE, NOW, Reason.HTTP_ERROR, 50_000)) == timedelta(seconds=50_000)


def test_what_can_never_be_had_is_given_up_at_once() -> None:
    assert rhythm.failed(PAGE, NOW, Reason.TOO_LARGE).state == "failed"


def test_a_source_without_news_is_asked_less_often_and_with_news_more() -> None:
    idle = rhythm.after_visit(rhythm.after_visit(SOURCE, NOW, 0), NOW, 0)
    assert wait(idle) > timedelta(minutes=15)
    assert wait(rhythm.after_visit(idle, NOW, 3)) < wait(idle)


def test_a_failing_source_is_never_dropped() -> None:
    source = SOURCE
    for _ in range(100):
        source = rhythm.after_failure(source, NOW, "503")
    assert wait(source) == timedelta(days=1)
    assert (source.failures, source.problem) == (100, "503")
    assert replace(rhythm.after_visit(source, NOW, 1)).failures == 0
