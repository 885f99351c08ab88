"""Addresses, headers and content encodings."""

from __future__ import annotations

import gzip
import sys
import tracemalloc
import zlib
from datetime import UTC, datetime

import brotli
import pytest
import zstandard

from newsdesk.errors import Reason, Rejected
from newsdesk.http import check_url, header, inflate, payload, status_line
from newsdesk.model import Capture


def _zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


SQUEEZING = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": _zstd}


def squeezed(data: bytes, encoding: str) -> bytes:
    """Compressed by each coding of a Content-Encoding in turn."""
    for coding in filter(None, encoding.split(", ")):
        data = SQUEEZING[coding](data)
    return data


def capture(body: bytes, encoding: str) -> Capture:
    headers = (("Content-Encoding", encoding),)
    return Capture("http://a.example/", "http://a.example/", datetime.now(UTC), 200, "text/html", body, headers)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com",
        "https://Example.COM:8443/a?b=c&d#e",
        "http://127.0.0.1:8000/page",
        "http://[::1]/",
        "http://bücher.example/straße",
        "http://example.com./",
        "http://under_score.example/%20",
    ],
)
def test_a_web_address_passes(url: str) -> None:
    check_url(url)


def test_the_address_and_the_problem_are_named() -> None:
    with pytest.raises(Rejected, match=r"^example\.com/page: invalid-url \(not an http or https address\)$"):
        check_url("example.com/page")


def test_header_names_ignore_case_and_repeats_are_joined() -> None:
    headers = (("content-encoding", "gzip"), ("X", "y"), ("Content-Encoding", "deflate"))
    assert header(headers, "Content-ENCODING") == "gzip, deflate"
    assert header(headers, "Content-Type") == ""


@pytest.mark.parametrize(("status", "line"), [(404, "404 Not Found"), (599, "599"), (0, "0")])
def test_a_status_has_its_phrase(status: int, line: str) -> None:
    assert status_line(status) == line


@pytest.mark.parametrize("encoding", ["", "identity", "UTF-8", "none"])
def test_a_body_that_is_not_compressed_is_the_page(encoding: str) -> None:
    assert payload(capture(b"page", encoding), 100) == b"page"


@pytest.mark.parametrize("encoding", ["gzip", "X-GZIP", "identity, gzip"])
def test_gzip_is_undone(encoding: str) -> None:
    assert payload(capture(gzip.compress(b"page"), encoding), 100) == b"page"


def test_an_empty_body_needs_no_decompressing() -> None:
    assert payload(capture(b"", "gzip"), 100) == b""


@pytest.mark.parametrize("encoding", ["compress", "gzip, x-compress", "gzip, gzip, gzip, gzip"])
def test_an_encoding_that_cannot_be_undone_is_an_error(encoding: str) -> None:
    with pytest.raises(Rejected) as caught:
        payload(capture(b"page", encoding), 100)
    assert caught.value.reason is Reason.HTTP_ERROR


@pytest.mark.parametrize(("size", "fits"), [(99, True), (100, True), (101, False)])
@pytest.mark.parametrize("encoding", ["", "gzip", "br", "zstd", "zstd, br"])
def test_the_size_limit_is_exact(encoding: str, size: int, fits: bool) -> None:
    body = squeezed(bytes(size), encoding)
    if fits:
        assert len(payload(capture(body, encoding), 100)) == size
        return
    with pytest.raises(Rejected) as caught:
        payload(capture(body, encoding), 100)
    assert caught.value.reason is Reason.TOO_LARGE


def test_all_gzip_members_are_read_and_padding_after_them_is_not() -> None:
    assert inflate(gzip.compress(b"one ") + gzip.compress(b"two") + bytes(20), 100) == b"one two"


TEXT = b"The ministers met at the harbour on Thursday."


@pytest.mark.parametrize("encoding", [*SQUEEZING])
def test_compressed_data_cut_anywhere_is_never_whole(encoding: str) -> None:
    data = squeezed(TEXT, encoding)
    assert payload(capture(data, encoding), 1000) == TEXT
    for end in range(1, len(data)):
        with pytest.raises(Rejected) as caught:
            payload(capture(data[:end], encoding), 1000)
        assert caught.value.reason is Reason.UNREACHABLE


@pytest.mark.parametrize("encoding", [*SQUEEZING])
def test_a_plain_body_called_compressed_is_broken(encoding: str) -> None:
    with pytest.raises(Rejected) as caught:
        payload(capture(b"<html>page</html>", encoding), 100)
    assert caught.value.reason is Reason.UNREACHABLE


@pytest.mark.parametrize("encoding", [*SQUEEZING, "br, br", "zstd, zstd", "zstd, gzip"])
def test_a_bomb_takes_little_memory(encoding: str) -> None:
    bomb = capture(squeezed(bytes(200_000_000), encoding), encoding)
    tracemalloc.start()
    with pytest.raises(Rejected) as caught:
        payload(bomb, 1_000_000)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.reason is Reason.TOO_LARGE
    assert most < 20_000_000


def test_what_the_extra_is_missing_for_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    with pytest.raises(Rejected, match=r"newsdesk\[encodings\]"):
        payload(capture(b"page", "br"), 100)
