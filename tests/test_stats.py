"""What an archive holds, in numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from newsroom import Newsroom

from newsdesk.model import Outcome
from newsdesk.stats import Stats, prometheus, stats
from newsdesk.store import open_store, save_outcome
from newsdesk.store.sources import Page, Run, Source, add_pages, put_run, put_source

NOW = datetime(2025, 8, 2, 12, tzinfo=UTC)
RUN = Run("2025-08-02T11:00:00+00:00", None, {"new": 2}, 'host "x" is gone')


@pytest.fixture
def found(database_url: str, tmp_path: Path) -> Stats:
    """The numbers of an archive with two articles, outcomes, sources, pages that are due and two WARC files."""
    store = open_store(database_url)
    room = Newsroom(store)
    room.put("Ron Dermer", "Asaad al-Shaibani", url="http://a.example/1", met="2025-07-31")
    room.put("Ron Dermer", url="http://b.example/1")
    source = Source("http://a.example/", (), 60, 9, (), (), False, 60, "")
    page = Page("a.example/2", "http://a.example/2", source.url, NOW.isoformat())
    with store.begin() as connection:
        for number, (ago, reason) in enumerate([(1, "new"), (100, "revised"), (100, "timeout"), (9000, "new")]):
            at = NOW - timedelta(minutes=ago)
            save_outcome(connection, Outcome(f"http://a.example/{number}", "stored", reason, at))
        for each in (source, replace(source, url="b", failures=2), replace(source, url="c", paused=True, failures=1)):
            put_source(connection, each)
        add_pages(connection, [page, replace(page, key="k", next_at=(NOW + timedelta(hours=1)).isoformat())])
        put_run(connection, RUN)
    for name in ("a.warc.gz", "b.warc.gz"):
        (tmp_path / name).write_bytes(bytes(1000))
    (tmp_path / "notes.txt").write_bytes(bytes(1000))
    with store.read() as connection:
        numbers = stats(connection, tmp_path, NOW)
    store.close()
    return numbers


def test_what_is_there_is_counted(found: Stats) -> None:
    assert {name: found.rows[name] for name in ("articles", "entities", "events", "sources", "queue")} == {
        "articles": 2,
        "entities": 2,
        "events": 1,
        "sources": 3,
        "queue": 2,
    }
    assert (found.warc_files, found.warc_bytes) == (2, 2000)
    assert found.database_bytes > 100_000


def test_what_came_lately_is_told_from_what_came_ever(found: Stats) -> None:
    assert found.outcomes == {"new": 2, "revised": 1, "timeout": 1}
    assert found.texts == {"hour": 1, "day": 2, "week": 3}


def test_the_crawl_is_summed_up(found: Stats) -> None:
    assert found.sources == {"well": 1, "failing": 1, "paused": 1}
    assert (found.due, found.last_run) == (1, RUN)


def test_monitors_are_given_each_number_once_with_its_type(found: Stats) -> None:
    lines = prometheus(found).splitlines()
    assert 'newsdesk_rows{table="articles"} 2' in lines
    assert 'newsdesk_outcomes_total{reason="timeout"} 1' in lines
    assert "newsdesk_last_run_failed 1" in lines
    assert 'newsdesk_last_run_timestamp_seconds{is="started"} 1754132400.0' in lines
    assert not any("ended" in line and not line.startswith("#") for line in lines)
    values = [line.rpartition(" ")[0] for line in lines if not line.startswith("#")]
    assert len(values) == len(set(values))
    typed = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert {name.partition("{")[0] for name in values} == set(typed)


def test_an_empty_archive_has_numbers_too(database_url: str, tmp_path: Path) -> None:
    store = open_store(database_url)
    with store.read() as connection:
        found = stats(connection, tmp_path / "none", NOW)
    store.close()
    assert (found.rows["articles"], found.warc_files, found.last_run) == (0, 0, None)
    assert "newsdesk_last_run" not in prometheus(found)
