"""Workers ask sources and pages as one crawl does, also when they are killed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from workforce import Workforce, rows

from newsdesk.config import Config
from newsdesk.distribute.putting import put_crawl
from newsdesk.pipeline import Input, ingest
from newsdesk.store import open_store
from newsdesk.store.sources import Page, Source, add_pages, all_sources, put_source
from newsdesk.urls import url_key

FIXTURES = Path(__file__).parents[2] / "fixtures"
URLS = (FIXTURES / "pages.txt").read_text().split()[:8]
DERIVED = ("articles", "revisions", "mentions", "dates", "forms", "form_facts", "entities", "reports", "events")
DERIVED_TOO = ("report_participants", "event_participants", "evidence", "quantities", "prints", "site_prints")


@pytest.fixture
def outlets(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The fixture outlets, seen through a proxy: its address."""
    monkeypatch.syspath_prepend(str(FIXTURES))
    from serve import serving

    with serving() as address:
        monkeypatch.setenv("http_proxy", address)
        yield address
    sys.modules.pop("serve", None)


def state(config: Config) -> dict[str, object]:
    found = rows(config)
    return {name: found[name] for name in (*DERIVED, *DERIVED_TOO)}


def test_three_kills_during_a_crawl_change_no_row(config: Config, outlets: str, tmp_path: Path) -> None:
    now = datetime.now(UTC).isoformat()
    store = open_store(config.database_url)
    with store.begin() as connection:
        add_pages(connection, [Page(url_key(url), url, "", now) for url in URLS])
    store.close()
    assert put_crawl(config) == len(URLS)
    assert put_crawl(config) == 0
    workforce = Workforce(config, host_delay="0.2")
    try:
        workers = [workforce.start("--lease", "2", "--hosts", "2") for _ in range(2)]
        for kill in range(3):
            while not (counts := workforce.jobs())["doing"] or counts["todo"] > len(URLS) * (3 - kill) / 4:
                assert workers[0].poll() is None
            workforce.kill(workers.pop(0))
            workers.append(workforce.start("--lease", "2", "--hosts", "2"))
        assert workforce.wait()["failed"] == 0
    finally:
        workforce.end()
    alone = replace(config, database_url=f"sqlite:///{tmp_path / 'alone.db'}", archive_dir=tmp_path / "alone")
    ingest([Input(url) for url in URLS], alone)
    assert state(config) == state(alone)


def test_a_source_is_asked_and_its_pages_are_taken(config: Config, outlets: str) -> None:
    now = datetime.now(UTC).isoformat()
    home = "http://levantledger.example/"
    store = open_store(config.database_url)
    with store.begin() as connection:
        put_source(connection, Source(home, ((home, "", ""),), 3600, 50, (), (), False, 3600, now))
    put_crawl(config)
    workforce = Workforce(config, host_delay="0")
    assert workforce.start("--once").wait(timeout=120) == 0
    with store.read() as connection:
        [source] = all_sources(connection)
    store.close()
    assert source.asked_at is not None
    assert source.problem == ""
    assert len(rows(config)["articles"]) == 3
    workforce.end()
