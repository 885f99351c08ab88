"""Every way in which one fetch can go wrong, against a real server."""

from __future__ import annotations

import gzip
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest
from faults import BOMB, PAGE, FaultServer

from newsdesk.archive import payload
from newsdesk.config import Config
from newsdesk.errors import Reason, Rejected
from newsdesk.fetch import fetch, open_session

CONFIG = Config(
    database_url="sqlite:///unused.db",
    archive_dir=Path("unused"),
    sites_dir=Path("unused"),
    user_agent="newsdesk-tests/1",
    timeout=5,
    deadline=10,
    max_bytes=200_000,
    retries=1,
    max_wait=0.02,
)
HASTY = replace(CONFIG, timeout=0.3, deadline=0.6)


def rejection(url: str, config: Config = CONFIG) -> Rejected:
    with pytest.raises(Rejected) as caught:
        fetch(url, config)
    assert caught.value.url == url
    return caught.value


def test_a_page_is_captured_as_it_was_sent(faults: FaultServer) -> None:
    url = faults.url("ok")
    capture = fetch(url, CONFIG)
    assert (capture.url, capture.final_url, capture.status) == (url, url, 200)
    assert capture.content_type == "text/html; charset=utf-8"
    assert capture.body == PAGE
    assert ("Content-Length", str(len(PAGE))) in capture.headers
    assert abs(capture.fetched_at.timestamp() - time.time()) < 5


@pytest.mark.parametrize(
    "url",
    [
        "not a url",
        "example.com/page",
        "",
        "http://",
        "http:///page",
        "http://exa mple.com/",
        "http://example.com/a b",
        "http://[::1/",
        "http://example.com:99999/",
        "http://user@/",
        "http://a..b/",
        "http://" + "a" * 64 + ".example/",
        "http://127.0.0.1\\@example.com/",
        "http://example.com/\nX: y",
        "ftp://example.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "mailto:a@example.com",
        "http://\udc80.example/",
    ],
)
def test_what_is_no_web_address_is_invalid(url: str) -> None:
    assert rejection(url).reason is Reason.INVALID_URL


@pytest.mark.parametrize(
    ("path", "reason", "detail"),
    [
        ("status/404", Reason.HTTP_ERROR, "404 Not Found"),
        ("status/410", Reason.HTTP_ERROR, "410 Gone"),
        ("status/500", Reason.HTTP_ERROR, "500 Internal Server Error"),
        ("status/599", Reason.HTTP_ERROR, "599"),
        ("status/206", Reason.HTTP_ERROR, "206 Partial Content"),
        ("status/304", Reason.HTTP_ERROR, "304 Not Modified"),
        ("brotli", Reason.HTTP_ERROR, "br"),
        ("retry-after/86400", Reason.HTTP_ERROR, "429 Too Many Requests, asks to wait 86400 s"),
        ("retry-tomorrow", Reason.HTTP_ERROR, "503 Service Unavailable, asks to wait 86"),
        ("loop", Reason.TOO_MANY_REDIRECTS, "more than 10"),
        ("redirect/11", Reason.TOO_MANY_REDIRECTS, "more than 10"),
        ("to/file:%2F%2F%2Fetc%2Fpasswd", Reason.INVALID_URL, "redirected to file:///etc/passwd"),
        ("to/http:%2F%2Fa%20b%2F", Reason.INVALID_URL, "redirected to http://a%20b/: no valid host name"),
        ("endless", Reason.TOO_LARGE, "more than 200000 bytes"),
        ("bomb", Reason.TOO_LARGE, "when decompressed"),
        ("nested-bomb", Reason.TOO_LARGE, "when decompressed"),
        ("short", Reason.UNREACHABLE, "cut short"),
        ("reset", Reason.UNREACHABLE, "reset"),
        ("cut-chunk", Reason.UNREACHABLE, "cut short"),
        ("no-last-chunk", Reason.UNREACHABLE, "cut short"),
        ("cut-gzip", Reason.UNREACHABLE, "cut short"),
        ("hang-up", Reason.UNREACHABLE, "closed connection without response"),
    ],
)
def test_a_fault_is_rejected_with_its_reason(faults: FaultServer, path: str, reason: Reason, detail: str) -> None:
    error = rejection(faults.url(path))
    assert error.reason is reason
    assert detail in error.detail


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("silence", "no answer in time"),
        ("drip", "not done in 0.6 s"),
        ("drip-until-close", "not done in 0.6 s"),
        ("drip-headers", "not done in 0.6 s"),
        ("drip-chunk-length", "not done in 0.6 s"),
    ],
)
def test_a_slow_server_is_given_up_in_time(faults: FaultServer, path: str, detail: str) -> None:
    """Each would go on for 50 seconds, and never be silent for longer than the time-out (but the silent one)."""
    began = time.monotonic()
    error = rejection(faults.url(path), HASTY)
    assert (error.reason, error.detail) == (Reason.TIMEOUT, detail)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("path", ["short", "reset", "cut-chunk", "cut-gzip", "hang-up", "status/502", "retry-after/-5"])
def test_a_passing_failure_is_tried_again(faults: FaultServer, path: str) -> None:
    before = faults.hits["/" + path]
    rejection(faults.url(path))
    assert faults.hits["/" + path] - before == 1 + CONFIG.retries


@pytest.mark.parametrize("path", ["status/403", "status/500", "retry-after/3600", "bomb", "silence"])
def test_a_lasting_failure_is_not_tried_again(faults: FaultServer, path: str) -> None:
    before = faults.hits["/" + path]
    rejection(faults.url(path), HASTY if path == "silence" else CONFIG)
    assert faults.hits["/" + path] - before == 1


@pytest.mark.parametrize("path", ["busy/1", "short-once", "until-close", "chunked", "cookie-wall", "utf8-encoding"])
def test_the_page_comes_through(faults: FaultServer, path: str) -> None:
    capture = fetch(faults.url(path), CONFIG)
    assert payload(capture, CONFIG.max_bytes) == PAGE


def test_ten_redirects_are_followed_and_both_addresses_kept(faults: FaultServer) -> None:
    capture = fetch(faults.url("redirect/10"), CONFIG)
    assert capture.url == faults.url("redirect/10")
    assert capture.final_url == faults.url("ok")


def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        error = rejection(f"http://127.0.0.1:{closed.getsockname()[1]}/")
    assert error.reason is Reason.UNREACHABLE
    assert "refused" in error.detail


def test_no_such_host_is_unreachable() -> None:
    error = rejection("http://no-such-host.invalid/")
    assert error.reason is Reason.UNREACHABLE
    assert "name" in error.detail.lower()


@pytest.mark.parametrize("path", ["gzipped", "twice-gzipped", "deflated", "bare-deflated"])
def test_a_compressed_page_is_kept_compressed_and_read_decompressed(faults: FaultServer, path: str) -> None:
    capture = fetch(faults.url(path), CONFIG)
    assert capture.body != PAGE
    assert payload(capture, CONFIG.max_bytes) == PAGE


@pytest.mark.parametrize(("path", "start"), [("pdf", b"%PDF"), ("empty", b"")])
def test_content_is_not_judged(faults: FaultServer, path: str, start: bytes) -> None:
    assert fetch(faults.url(path), CONFIG).body.startswith(start)


def test_headers_keep_repeats_bytes_and_order(faults: FaultServer) -> None:
    headers = fetch(faults.url("odd-headers"), CONFIG).headers
    assert headers[2:-1] == (
        ("X-Town", "Düsseldorf"),
        ("X-Town", "Ł".encode().decode("latin-1")),
        ("X-Folded", "one two"),
        ("X-Void", ""),
    )


def test_a_chunked_body_is_not_called_chunked_any_more(faults: FaultServer) -> None:
    capture = fetch(faults.url("chunked"), CONFIG)
    assert capture.body == PAGE
    assert "Transfer-Encoding" not in dict(capture.headers)


def test_requests_name_themselves(faults: FaultServer) -> None:
    request = fetch(faults.url("echo"), CONFIG).body.decode()
    assert "User-Agent: newsdesk-tests/1" in request
    assert "Accept-Encoding: gzip, deflate\n" in request


def test_a_session_is_shared_but_its_cookies_are_not(faults: FaultServer) -> None:
    with open_session(CONFIG) as session:
        fetch(faults.url("cookie-wall"), CONFIG, session=session)
        request = fetch(faults.url("echo"), CONFIG, session=session).body.decode()
    assert "Cookie" not in request


def test_a_bomb_takes_no_memory(faults: FaultServer) -> None:
    import tracemalloc

    assert len(gzip.decompress(BOMB)) == 50_000_000
    tracemalloc.start()
    rejection(faults.url("bomb"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000
