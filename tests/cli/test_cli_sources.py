"""The sources commands, health and schedule, as a user runs them, against a site on loopback."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from running import Run

HOME = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>News</body></html>'
ITEMS = ("/2025/08/first-talks-in-lima", "/2025/08/second-talks-in-lima", "/sport/match-of-the-day", "/hidden/talks")


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, and keeps the test output clean."""

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A home page that names a feed of four pages, one of them forbidden by robots.txt."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text(HOME)
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /hidden/\n")
    monkeypatch.setenv("NEWSDESK_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("NEWSDESK_HOST_DELAY", "0")
    monkeypatch.chdir(tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        base = f"http://127.0.0.1:{server.server_address[1]}"
        items = "".join(f"<item><link>{base}{path}</link></item>" for path in ITEMS)
        (folder / "feed.xml").write_text(f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>')
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"{base}/"
        server.shutdown()


def test_of_a_home_page_the_feed_is_found_and_listed(newsdesk: Run, home: str) -> None:
    assert newsdesk("sources", "add", home, "--db", "news.db").out == f"added  {home}feed.xml\n"
    [source] = json.loads(newsdesk("sources", "list", "--format", "json", "--db", "news.db").out)
    assert (source["url"], source["lists"], source["paused"]) == (home, [f"{home}feed.xml"], False)


def test_check_says_what_would_be_fetched_and_why_not_the_rest(newsdesk: Run, home: str) -> None:
    newsdesk("sources", "add", home, "--exclude", "/sport/", "--limit", "1", "--db", "news.db")
    told = json.loads(newsdesk("sources", "check", home, "--format", "json", "--db", "news.db").out)
    assert [each["what"] for each in told] == [
        "a feed of 4 pages, 0 sitemaps",
        "would be fetched",
        "beyond the limit of one visit",
        "left out by the patterns",
        "robots.txt says no",
    ]


def test_pause_and_resume_are_kept_and_remove_forgets(newsdesk: Run, home: str) -> None:
    newsdesk("sources", "add", home, "--db", "news.db")
    states = []
    for command in ("pause", "resume"):
        newsdesk("sources", command, home, "--db", "news.db")
        states += [
            each["paused"] for each in json.loads(newsdesk("sources", "list", "-f", "json", "--db", "news.db").out)
        ]
    newsdesk("sources", "remove", home, "--db", "news.db")
    assert states == [True, False]
    assert json.loads(newsdesk("sources", "list", "--format", "json", "--db", "news.db").out) == []


@pytest.mark.parametrize("command", ["pause", "resume", "remove", "check"])
def test_a_source_that_there_is_not_is_told(newsdesk: Run, home: str, command: str) -> None:
    newsdesk("sources", "add", home, "--db", "news.db")
    result = newsdesk("sources", command, "http://other.example/", "--db", "news.db")
    assert result.code == 2 and "no such source" in result.err


def test_sources_go_out_as_opml_and_come_in_again(newsdesk: Run, home: str, tmp_path: Path) -> None:
    newsdesk("sources", "add", home, "--db", "news.db")
    (tmp_path / "sources.opml").write_text(newsdesk("sources", "export", "--db", "news.db").out)
    assert newsdesk("sources", "import", "sources.opml", "--db", "other.db").out == "added: 1 sources\n"
    assert newsdesk("sources", "import", "sources.opml", "--db", "other.db").out == "added: 0 sources\n"
    [source] = json.loads(newsdesk("sources", "list", "--format", "json", "--db", "other.db").out)
    assert source["lists"] == [f"{home}feed.xml"]


def test_an_opml_file_that_is_not_there_is_told(newsdesk: Run) -> None:
    result = newsdesk("sources", "import", "none.opml", "--db", "news.db")
    assert result.code == 2 and "none.opml" in result.err


def test_sources_of_the_settings_are_crawled(newsdesk: Run, home: str, tmp_path: Path) -> None:
    settings = f'database_url = "news.db"\n[[source]]\nurl = "{home}"\nexclude = ["."]\n'
    (tmp_path / "newsdesk.toml").write_text(settings)
    assert newsdesk("crawl").code == 0
    [source] = json.loads(newsdesk("sources", "list", "--format", "json").out)
    assert source["url"] == home and source["asked"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('url = "http://a.example/"\nintervall = 3', "a source has no intervall"),
        ("interval = 3", "a source needs its url"),
        ('url = "http://a.example/"\ninclude = ["("]', "expected regular expressions"),
        ('url = "http://a.example/"\nlimit = 0', "expected a whole number of at least 1"),
        ('url = "http://a.example/"\nlanguage = "German"', "no language"),
        ('url = "http://a.example/"\ndrop = [1]', "expected texts"),
    ],
)
def test_a_broken_source_of_the_settings_is_told(newsdesk: Run, tmp_path: Path, table: str, told: str) -> None:
    (tmp_path / "newsdesk.toml").write_text(f"[[source]]\n{table}\n")
    result = newsdesk("crawl", "--config", str(tmp_path / "newsdesk.toml"))
    assert result.code == 2 and told in result.err and "newsdesk.toml:1" in result.err


def test_health_is_well_after_a_crawl_and_not_before(newsdesk: Run, home: str) -> None:
    newsdesk("sources", "add", home, "--exclude", ".", "--db", "news.db")
    before = newsdesk("health", "--format", "json", "--db", "news.db")
    newsdesk("crawl", "--quiet", "--db", "news.db")
    after = newsdesk("health", "--format", "json", "--db", "news.db")
    assert (before.code, json.loads(before.out)[0]["problems"]) == (1, ["no crawl has run yet"])
    assert (after.code, json.loads(after.out)[0]["well"]) == (0, True)


def test_a_quiet_crawl_prints_nothing_when_all_is_well(newsdesk: Run, home: str) -> None:
    newsdesk("sources", "add", home, "--exclude", ".", "--db", "news.db")
    result = newsdesk("crawl", "--quiet", "--db", "news.db")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_a_schedule_names_the_archive_wherever_it_is_run(
    newsdesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    printed = newsdesk("schedule", "--every", "10", "--db", "news.db").out
    assert f"crawl --quiet --db {tmp_path}/news.db # newsdesk crawl" in printed
    assert "OnCalendar=*:0/10" in printed and "<integer>600</integer>" in printed


def test_a_schedule_shows_no_password(newsdesk: Run) -> None:
    result = newsdesk("schedule", "--db", "postgresql://ann:secret@db.example/news")
    assert result.code == 2 and "secret" not in result.out + result.err


@pytest.mark.parametrize(("options", "told"), [((), b"crawling"), (("--quiet",), b"")])
def test_a_terminal_sees_how_long_a_crawl_will_take_and_its_output_is_the_same(
    home: str, tmp_path: Path, options: tuple[str, ...], told: bytes
) -> None:
    """Standard error is a terminal, standard output a file."""
    db = str(tmp_path / "news.db")
    program = [sys.executable, "-m", "newsdesk"]
    env = os.environ | {"NEWSDESK_HOST_DELAY": "0", "NEWSDESK_DATABASE_URL": db, "TERM": "xterm"}
    subprocess.run([*program, "sources", "add", home], env=env, check=True, capture_output=True)
    ours, theirs = pty.openpty()
    running = subprocess.Popen([*program, "crawl", *options], env=env, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    seen = _all_of(ours)
    out, _ = running.communicate()
    assert running.returncode == 0
    assert len(out.splitlines()) == (0 if options else len(ITEMS) + 1)
    assert told in seen and bool(told) is bool(seen)


def _all_of(terminal: int) -> bytes:
    seen = b""
    with suppress(OSError):  # the other end is closed
        while more := os.read(terminal, 65536):
            seen += more
    os.close(terminal)
    return seen
