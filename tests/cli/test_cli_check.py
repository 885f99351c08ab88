"""`newsdesk check` as a user runs it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from ministers import settings
from running import Run

from newsdesk.crawl.run import locked
from newsdesk.store import open_store
from newsdesk.store.sources import Run as RunRow
from newsdesk.store.sources import put_run


def test_an_archive_that_is_whole_has_exit_code_0(newsdesk: Run, tmp_path: Path) -> None:
    database = str(tmp_path / "news.db")
    newsdesk("ingest", "nonsense", "--db", database)
    result = newsdesk("check", "--db", database)
    assert (result.code, result.out) == (0, "all is whole\n")


def test_what_is_broken_is_named_with_what_mends_it(newsdesk: Run, archive: str) -> None:
    result = newsdesk("check", "--db", archive)
    assert result.code == 1
    assert "warc: a.warc.gz: the file is not there; 1 archived pages are in it\n" in result.out
    assert "    to mend it: restore the file from a backup\n" in result.out


def test_what_a_killed_crawl_left_is_told_while_none_is_at_work(newsdesk: Run, tmp_path: Path) -> None:
    config = settings(tmp_path, f"sqlite:///{tmp_path / 'news.db'}")
    store = open_store(config.database_url)
    with store.begin() as connection:
        put_run(connection, RunRow("2025-07-31T13:00:00+00:00", None, {}))
    store.close()
    with locked(replace(config, archive_dir=tmp_path / "news-warc")):
        assert newsdesk("check", "--db", str(tmp_path / "news.db")).out == "all is whole\n"
    result = newsdesk("check", "--db", str(tmp_path / "news.db"))
    assert result.code == 1
    assert "crawl: run of 2025-07-31T13:00:00" in result.out and "run `newsdesk crawl`" in result.out


def test_as_json_every_finding_is_a_record(newsdesk: Run, archive: str) -> None:
    result = newsdesk("check", "--db", archive, "--format", "json")
    findings = json.loads(result.out)
    assert result.code == 1
    assert {"kind": "warc", "where": "a.warc.gz"}.items() <= findings[0].items()
    assert set(findings[0]) == {"kind", "where", "detail", "mend"}


def test_where_no_archive_is_none_is_made(newsdesk: Run, tmp_path: Path) -> None:
    result = newsdesk("check", "--db", str(tmp_path / "none.db"))
    assert (result.code, result.out) == (2, "")
    assert list(tmp_path.glob("none*")) == []
