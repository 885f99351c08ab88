"""An archived page is shown as it was, and nothing of it reaches the live web."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from ministers import page, settings

from newsdesk.config import Config
from newsdesk.model import Capture
from newsdesk.pipeline import Pipeline
from newsdesk.replay import Page, Server, standing_alone
from newsdesk.replay.addresses import parse_path, path_of, turned_page, turned_style

AT = datetime(2025, 8, 2, 9, 30, 0, 123456, tzinfo=UTC)
BASE = "http://lima.example/2025/story"
ARCHIVED = "/20250802093000123456"
open_url = build_opener(ProxyHandler({})).open


def keep(config: Config, *captures: Capture) -> None:
    pipeline = Pipeline(config)
    for capture in captures:
        pipeline.keep(capture)
    pipeline.close()


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    return settings(tmp_path, database_url)


@pytest.fixture
def server(config: Config) -> Iterator[Server]:
    with Server(config) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def get(address: str, **headers: str) -> HTTPResponse:
    found: HTTPResponse = open_url(Request(address, headers=headers), timeout=10)
    return found


def refused(address: str, **headers: str) -> tuple[int, str]:
    with pytest.raises(HTTPError) as error:
        get(address, **headers)
    return error.value.code, error.value.read().decode()


def test_a_page_is_served_as_it_was_sent(config: Config, server: Server) -> None:
    capture = page("lima")
    keep(config, capture)
    answer = get(server.address(capture.url, capture.fetched_at))
    assert (answer.read(), answer.headers["Content-Type"]) == (capture.body, "text/html")
    assert answer.headers["Memento-Datetime"] == "Sat, 02 Aug 2025 00:00:00 GMT"


def test_of_several_states_the_one_nearest_to_the_time_is_served(config: Config, server: Server) -> None:
    early, late = page("lima", day=2), page("lima", "A paragraph was added to it later.", day=6)
    keep(config, early, late)
    address = server.address(early.url, early.fetched_at + timedelta(days=1))
    assert get(address).read() == early.body
    assert get(server.address(early.url, late.fetched_at)).read() == late.body


def test_what_was_sent_compressed_is_shown_decompressed(config: Config, server: Server) -> None:
    capture = replace(page("lima"), body=gzip.compress(b"<p>zipped"), headers=(("Content-Encoding", "gzip"),))
    keep(config, capture)
    answer = get(server.address(capture.url, capture.fetched_at))
    assert (answer.read(), answer.headers["Content-Encoding"]) == (b"<p>zipped", None)


def test_what_cannot_be_decompressed_here_is_left_to_the_browser(config: Config, server: Server) -> None:
    capture = replace(page("lima"), body=b"\x0b\x02\x80hello\x03", headers=(("Content-Encoding", "compress"),))
    keep(config, capture)
    answer = get(server.address(capture.url, capture.fetched_at))
    assert (answer.read(), answer.headers["Content-Encoding"]) == (capture.body, "compress")


def test_its_archived_resources_are_served_with_it(config: Config, server: Server) -> None:
    sheet = Capture(
        *["http://lima.example/main.css"] * 2, AT, 200, "text/css", b"p{background:url(/a.png)}", (("Server", "x"),)
    )
    keep(config, sheet)
    body = get(server.address(sheet.url, AT)).read()
    assert body == f"p{{background:url({ARCHIVED}/http://lima.example/a.png)}}".encode()


def test_no_script_runs_and_nothing_is_loaded_from_elsewhere(config: Config, server: Server) -> None:
    keep(config, page("lima"))
    policy = get(server.address(page("lima").url, page("lima").fetched_at)).headers["Content-Security-Policy"]
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    assert rules["script-src"] == "'none'"
    assert (rules["default-src"], rules["form-action"]) == ("'self' data:", "'none'")
    assert "allow-scripts" not in rules["sandbox"]


def test_what_is_not_archived_is_not_fetched(server: Server) -> None:
    assert refused(server.address("http://lima.example/a.png", AT)) == (
        404,
        "not in the archive: http://lima.example/a.png\n",
    )


def test_a_page_that_cannot_be_read_says_so(config: Config, server: Server) -> None:
    keep(config, page("lima"))
    next(config.archive_dir.glob("*.warc.gz")).write_bytes(b"")
    status, said = refused(server.address(page("lima").url, AT))
    assert (status, "no readable capture" in said) == (500, True)


def test_it_listens_on_this_machine_alone_and_answers_to_its_own_name_alone(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert refused(server.address(BASE, AT), Host="rebinding.example")[0] == 403


@pytest.mark.parametrize("path", ["/", "/favicon.ico", "/20251399000000/http://a.example/", "/2025/http://a.example/"])
def test_a_path_that_names_no_page_is_none(path: str) -> None:
    assert parse_path(path) is None


def test_a_path_names_address_and_time() -> None:
    url = "https://a.example/b?c=d&e=http://f.example/"
    assert parse_path(path_of(url, AT)) == (url, AT)


@pytest.mark.parametrize(
    ("html", "turned"),
    [
        ('<a href="/b">', f'<a href="{ARCHIVED}/http://lima.example/b">'),
        ("<img src=b.png alt=x>", f'<img src="{ARCHIVED}/http://lima.example/2025/b.png" alt=x>'),
        ("<img alt='a>b' SRC='//c.example/?a=1&amp;b'>", f"<img alt='a>b' SRC=\"{ARCHIVED}/http://c.example/?a=1&amp;b\">"),
        (
            '<img srcset="a.png 1x, b,c.png 2x">',
            f'<img srcset="{ARCHIVED}/http://lima.example/2025/a.png 1x, '
            f'{ARCHIVED}/http://lima.example/2025/b,c.png 2x">',
        ),
        ('<p style="background:url(b.png)">', f'<p style="background:url({ARCHIVED}/http://lima.example/2025/b.png)">'),
        ('<link href="/a.css" integrity="sha256-x">', f'<link href="{ARCHIVED}/http://lima.example/a.css" >'),
        ('<base href="/x/"><a href="b">', f'<base href="{ARCHIVED}/http://lima.example/x/"><a href="{ARCHIVED}/http://lima.example/x/b">'),
    ],
)  # fmt: skip
def test_addresses_lead_into_the_archive(html: str, turned: str) -> None:
    assert turned_page(html.encode(), BASE, AT).decode() == turned


@pytest.mark.parametrize(
    "html",
    [
        '<a href="#top">',
        '<a href="mailto:desk@lima.example">',
        '<img src="data:image/png;base64,AAAA">',
        "<p>write src=/a and href=/b</p>",
        '<p data-note="src=/a">',
        '<a href="http://[broken/">',
        "<p>Füße, 会談, \x00</p>",
        "<a href='",
    ],
)
def test_all_else_stays_byte_for_byte(html: str) -> None:
    assert turned_page(html.encode(), BASE, AT) == html.encode()


@pytest.mark.parametrize("sheet", ["@import url('b.css');", '@import url("b.css");', "p{background: url( b.css )}"])
def test_a_style_sheet_leads_into_the_archive(sheet: str) -> None:
    assert f"{ARCHIVED}/http://lima.example/2025/b.css" in turned_style(sheet.encode(), BASE, AT).decode()


def test_a_page_made_to_be_slow_takes_no_more_than_its_length() -> None:
    started = datetime.now(UTC)
    for hostile in (b"<a " * 300_000, b'<a "' * 20_000, b"<a href=" * 100_000, b"url(" * 300_000):
        turned_page(hostile, BASE, AT)
    assert datetime.now(UTC) - started < timedelta(seconds=10)


def test_as_a_file_it_runs_nothing_and_fetches_nothing() -> None:
    given = Page(BASE, "text/html; charset=windows-1252", "", b"<!doctype html>\n<title>F\xfc\xdfe</title>")
    alone = standing_alone(given)
    assert alone.startswith(b'<!doctype html><meta charset="windows-1252"><meta http-equiv="Content-Security-Policy"')
    assert b"default-src data:" in alone and alone.endswith(b"\n<title>F\xfc\xdfe</title>")


def test_as_a_file_what_is_no_page_is_as_it_was_sent() -> None:
    assert standing_alone(Page(BASE, "application/pdf", "", b"%PDF <!doctype html>")) == b"%PDF <!doctype html>"
