"""`newsdesk replay` as a user runs it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest
from ministers import page, settings
from running import Run

from newsdesk.pipeline import Pipeline


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An archive with one article, of two revisions."""
    folder = tmp_path_factory.mktemp("replay")
    pipeline = Pipeline(settings(folder, f"sqlite:///{folder / 'news.db'}"))
    pipeline.take(page("lima"))
    pipeline.take(page("lima", "The talks go on next week in Arica, they said.", day=4))
    pipeline.close()
    (folder / "warc").rename(folder / "news-warc")
    return str(folder / "news.db")


def test_a_page_is_served_until_it_is_interrupted(database: str) -> None:
    command = [sys.executable, "-m", "newsdesk", "replay", page("lima").url, "--db", database]
    with interruptible(command) as running:
        assert running.stdout and running.stderr
        address = running.stdout.readline().strip()
        assert b"Arica" in build_opener(ProxyHandler({})).open(address, timeout=10).read()
        running.send_signal(signal.SIGINT)
        assert running.wait(10) == 0
        assert "revision 2 of 2, archived 2025-08-04 00:00 UTC" in running.stderr.read()


@contextmanager
def interruptible(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A command that heeds SIGINT though what runs the tests in the background may not, and that ends with its test."""
    heeded = signal.signal(signal.SIGINT, signal.default_int_handler)  # what is ignored would be ignored by children
    try:
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, heeded)
    with running:
        try:
            yield running
        finally:
            running.kill()


def test_an_earlier_state_is_written_to_a_file(newsdesk: Run, database: str, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    result = newsdesk("replay", page("lima").url, "--revision", "1", "--out", str(out), "--db", database)
    assert (result.code, result.out) == (0, "")
    assert "revision 1 of 2" in result.err
    assert out.read_bytes().endswith(page("lima").body)


def test_an_article_that_is_not_there_is_an_error(newsdesk: Run, database: str) -> None:
    result = newsdesk("replay", "http://nowhere.example/", "--db", database)
    assert (result.code, result.out) == (2, "")
    assert "no article http://nowhere.example/" in result.err


def test_a_page_whose_file_is_gone_is_an_error_before_anything_is_served(newsdesk: Run, archive: str) -> None:
    result = newsdesk("replay", "https://wire.example/talks", "--db", archive)
    assert (result.code, result.out) == (2, "")
    assert "no readable capture" in result.err
