"""Every way in which one fetch can go wrong, against a real server."""

from __future__ import annotations

import gzip
import pickle
import socket
import time
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

import pytest
from faults import BOMB, FAULTS, PAGE, FaultServer

from newsdesk.archive import payload
from newsdesk.config import Config
from newsdesk.errors import Reason, Rejected
from newsdesk.fetch import HttpError, fetch, fetch_robots, open_session, refetch
from newsdesk.fetch.pages import MAX_RETRY_AFTER, check_redirect, seconds_asked
from newsdesk.model import Capture, NotModified, Validators

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
    allow_private=True,  # the server is on loopback
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
        "http://user@example.com/",
        "http://user:secret@example.com/",
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
        ("brotli", Reason.UNREACHABLE, "broken"),
        ("retry-after/86400", Reason.HTTP_ERROR, "429 Too Many Requests, asks to wait 86400 s"),
        ("retry-tomorrow", Reason.HTTP_ERROR, "503 Service Unavailable, asks to wait 86"),
        ("retry-after/316800", Reason.HTTP_ERROR, "429 Too Many Requests, asks to wait 86400 s"),
        ("always-304", Reason.HTTP_ERROR, "304 Not Modified"),
        ("login-wall", Reason.PAYWALL, "a page to log in"),
        ("to/http:%2F%2Fuser:secret@127.0.0.1%2Fok", Reason.INVALID_URL, "a user name or password in it"),
        ("to/javascript:alert(1)", Reason.INVALID_URL, "not an http or https address"),
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


def test_each_redirect_is_kept_as_it_was_sent_with_its_request(faults: FaultServer) -> None:
    [hop] = fetch(faults.url("told-redirect"), CONFIG).hops
    assert (hop.url, hop.final_url, hop.status) == (*[faults.url("told-redirect")] * 2, 301)
    assert hop.body == b"<a href=/ok>Moved</a>"
    assert {("Location", "/ok"), ("Server", "odd/1")} <= set(hop.headers)
    assert hop.request.startswith(b"GET /told-redirect HTTP/1.1\r\n")


def test_a_redirect_whose_body_breaks_off_is_followed_and_not_kept(faults: FaultServer) -> None:
    capture = fetch(faults.url("cut-redirect"), CONFIG)
    assert (capture.body, capture.hops) == (PAGE, ())


def test_a_redirect_whose_body_never_ends_is_followed_and_takes_no_memory(faults: FaultServer) -> None:
    capture = fetch(faults.url("endless-redirect"), replace(CONFIG, max_bytes=100_000))
    assert (capture.body, capture.hops) == (PAGE, ())


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


@pytest.mark.parametrize(("path", "start"), [("pdf", b"%PDF"), ("pdf-as-html", b"%PDF"), ("empty", b"")])
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


def test_a_password_of_netrc_is_not_sent(faults: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login desk password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert "Authorization" not in fetch(faults.url("echo"), CONFIG).body.decode()


def test_a_capture_knows_the_request_that_was_sent(faults: FaultServer) -> None:
    capture = fetch(faults.url("redirect/1"), CONFIG)
    first, *lines = capture.request.decode().split("\r\n")
    assert first == "GET /ok HTTP/1.1"
    assert "User-Agent: newsdesk-tests/1" in lines
    assert capture.request.endswith(b"\r\n\r\n")


def test_the_password_of_a_proxy_is_not_kept(faults: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", faults.url("").rstrip("/").replace("//", "//desk:secret@"))
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setitem(FAULTS, "http:", FAULTS["echo"])
    capture = fetch("http://outlet.example/story", CONFIG)
    assert b"Proxy-Authorization: Basic" in capture.body
    assert b"Authorization" not in capture.request
    assert capture.request.startswith(b"GET http://outlet.example/story HTTP/1.1\r\n")


@pytest.mark.parametrize("path", ["validated", "moved-validated"])
def test_a_page_that_has_not_changed_is_not_sent_again(faults: FaultServer, path: str) -> None:
    url = faults.url(path)
    known = Validators.of(fetch(url, CONFIG))
    assert known == Validators(faults.url("validated"), '"v1"', "Thu, 31 Jul 2025 09:30:00 GMT")
    again = refetch(url, known, CONFIG)
    assert isinstance(again, NotModified)
    assert (again.url, again.final_url) == (url, faults.url("validated"))
    assert b'If-None-Match: "v1"\r\n' in again.request


def test_the_condition_is_sent_however_the_address_is_spelt(faults: FaultServer) -> None:
    url = faults.url("validated?q=ß")
    again = refetch(url, Validators.of(fetch(url, CONFIG)), CONFIG)
    assert isinstance(again, NotModified)


def test_a_page_under_an_etag_of_another_address_is_sent_in_full(faults: FaultServer) -> None:
    again = refetch(faults.url("validated"), Validators(faults.url("elsewhere"), '"v1"'), CONFIG)
    assert isinstance(again, Capture)


def test_a_changed_body_under_the_same_etag_is_the_new_page(faults: FaultServer) -> None:
    url = faults.url("stale-validator")
    first = fetch(url, CONFIG)
    again = refetch(url, Validators.of(first), CONFIG)
    assert isinstance(again, Capture)
    assert again.digest != first.digest


def test_a_304_with_a_body_does_not_spoil_the_next_answer(faults: FaultServer) -> None:
    with open_session(CONFIG) as session:
        known = Validators(faults.url("always-304"), '"v1"')
        assert isinstance(refetch(known.url, known, CONFIG, session=session), NotModified)
        assert fetch(faults.url("ok"), CONFIG, session=session).body == PAGE


def test_each_hop_needs_leave(faults: FaultServer) -> None:
    asked: list[str] = []

    def permit(url: str) -> None:
        asked.append(url)
        if url == faults.url("ok"):
            raise Rejected(url, Reason.ROBOTS, "disallowed")

    with pytest.raises(Rejected) as caught:
        fetch(faults.url("redirect/2"), CONFIG, permit=permit)
    assert caught.value.reason is Reason.ROBOTS
    assert asked == [faults.url("redirect/2"), faults.url("redirect/1"), faults.url("ok")]


def test_what_is_fetched_between_two_hops_takes_no_cookie_away(faults: FaultServer) -> None:
    with open_session(CONFIG) as session:
        capture = fetch(
            faults.url("cookie-wall"),
            CONFIG,
            session=session,
            permit=lambda url: fetch_robots(url, CONFIG, session=session) and None,
        )
    assert capture.body == PAGE


def test_from_https_to_http_is_no_way() -> None:
    with pytest.raises(Rejected, match="from https to http"):
        check_redirect("https://news.example/a", "http://news.example/a")
    check_redirect("http://news.example/a", "https://news.example/a")


def test_who_is_sent_to_the_door_and_back_gets_the_page(faults: FaultServer) -> None:
    assert fetch(faults.url("login-bounce"), CONFIG).body == PAGE


def test_a_login_page_that_was_asked_for_is_fetched(faults: FaultServer) -> None:
    assert fetch(faults.url("account/login"), CONFIG).status == 200


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        *[
            ("120", 120.0),
            (" 7 ", 7.0),
            ("1.5", 1.5),
            ("0", 0.0),
            ("316800", MAX_RETRY_AFTER),
            ("9" * 400, MAX_RETRY_AFTER),
        ],
        *[("-5", 0.0), ("", 0.0), ("soon", 0.0), ("12 apples", 0.0), ("٣", 0.0), ("0x10", 0.0), ("1e9", 0.0)],
        ("Thu, 31 Jul 2025 09:30:00 GMT", 0.0),
        ("Thu, 31 Jul 2099 09:30:00 GMT", MAX_RETRY_AFTER),
        ("Thu, 99 Foo 2099 99:99:99 GMT", 0.0),
    ],
)
def test_how_long_a_server_asks_to_wait(value: str, seconds: float) -> None:
    assert seconds_asked(value) == seconds


def test_a_wait_until_a_date_is_counted_from_now() -> None:
    assert 3590 < seconds_asked(formatdate(time.time() + 3600, usegmt=True)) <= 3600


def test_the_wait_is_there_for_the_crawl_to_keep(faults: FaultServer) -> None:
    error = rejection(faults.url("retry-after/3600"))
    assert isinstance(error, HttpError)
    assert (error.status, error.retry_after) == (429, 3600.0)
    again = pickle.loads(pickle.dumps(error))
    assert (again.detail, again.retry_after) == (error.detail, 3600.0)


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
