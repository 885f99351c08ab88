"""A clock that was wrong: nothing is lost, and nothing asked for twice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from newsdesk.crawl import rhythm
from newsdesk.errors import Reason
from newsdesk.store import open_store, tables
from newsdesk.store.sources import Page, Source, all_sources, due_pages, due_sources, put_pages, put_source

NOW = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)  # an hour that Europe's clocks show twice
DAY = timedelta(days=1)
SOURCE = Source("https://a.example/", (), 900, 10, (), (), False, 900, NOW.isoformat())
PAGE = Page("k", "https://a.example/1", SOURCE.url, NOW.isoformat())


@contextmanager
def stored(folder: Path, source: Source = SOURCE, page: Page = PAGE) -> Iterator[sa.Connection]:
    store = open_store(f"sqlite:///{folder / 'news.db'}")
    with store.begin() as connection:
        put_source(connection, source)
        put_pages(connection, [page])
        yield connection
    store.close()


def test_what_a_clock_a_day_fast_put_off_is_asked_within_a_day_and_its_interval(tmp_path: Path) -> None:
    source = rhythm.after_visit(SOURCE, NOW + DAY, new=1)
    page = rhythm.stored(PAGE, NOW + DAY)
    with stored(tmp_path, source, page) as connection:
        later = NOW + DAY + timedelta(minutes=15)
        assert due_sources(connection, later) == [source]
        assert due_pages(connection, later, 10) == [page]


def test_a_clock_a_day_slow_asks_nothing_twice(tmp_path: Path) -> None:
    source = rhythm.after_visit(SOURCE, NOW, new=1)
    with stored(tmp_path, source, rhythm.stored(PAGE, NOW)) as connection:
        assert due_sources(connection, NOW - DAY) == []
        assert due_pages(connection, NOW - DAY, 10) == []


def test_rungs_that_a_jump_of_the_clock_left_behind_are_one_request(tmp_path: Path) -> None:
    page = rhythm.stored(rhythm.stored(PAGE, NOW), NOW + DAY + timedelta(hours=1))
    assert datetime.fromisoformat(page.next_at) == NOW + 3 * DAY
    with stored(tmp_path, SOURCE, page) as connection:
        assert due_pages(connection, NOW + 2 * DAY, 10) == []


def test_a_page_first_stored_by_a_clock_a_day_fast_is_still_asked_again(tmp_path: Path) -> None:
    page = rhythm.stored(rhythm.stored(PAGE, NOW + DAY), NOW)  # the clock was put right in between
    with stored(tmp_path, SOURCE, page) as connection:
        assert due_pages(connection, NOW + DAY + timedelta(hours=3), 10) == [page]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_times_are_utc_whatever_the_zone_of_the_machine(tmp_path: Path, zone: str) -> None:
    soon = (datetime.now(UTC) + timedelta(minutes=30)).isoformat()
    past = (datetime.now(UTC) - timedelta(minutes=30)).isoformat()
    with stored(tmp_path, replace(SOURCE, next_at=soon)) as connection:
        put_source(connection, replace(SOURCE, url="https://b.example/", next_at=past))
    program = [sys.executable, "-m", "newsdesk", "crawl", "--dry-run"]
    env = os.environ | {"TZ": zone, "NEWSDESK_DATABASE_URL": str(tmp_path / "news.db")}
    told = subprocess.run(program, env=env, capture_output=True, text=True, check=True).stdout
    assert "https://b.example/" in told and "source  https://a.example/" not in told


def test_all_times_in_the_tables_sort_as_they_follow_one_another(tmp_path: Path) -> None:
    """Text is compared, so all of it must be in one zone and one form."""
    source, page = rhythm.after_failure(SOURCE, NOW, "why"), rhythm.failed(PAGE, NOW, Reason.TIMEOUT)
    with stored(tmp_path, source, page):
        pass
    store = open_store(f"sqlite:///{tmp_path / 'news.db'}")
    with store.read() as connection:
        times = [source.next_at for source in all_sources(connection)]
        times += connection.scalars(sa.select(tables.queue.c.next_at))
    store.close()
    assert all(time.endswith("+00:00") for time in times)
