"""WARC files of other programs: read as they are, and what is broken in them is told."""

from __future__ import annotations

import base64
import gzip
import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsdesk.archive import Damage
from newsdesk.archive.foreign import dechunked, read_warc
from newsdesk.model import Capture

PAGE = b"<p>Ministers met at the harbour.</p>"


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def record(
    body: bytes = PAGE, *fields: str, kind: str = "response", headers: str = "", url: str = "http://a.example/"
) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n".encode() if kind == "response" else b""
    block = head + body
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        "WARC-Date: 2025-07-31T09:30:00Z",
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>",
        "Content-Type: application/http;msgtype=response" if kind == "response" else "Content-Type: text/html",
        *fields,
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def read(tmp_path: Path, data: bytes) -> tuple[list[Capture], list[Damage]]:
    path = tmp_path / "other.warc.gz"
    path.write_bytes(data)
    damaged: list[Damage] = []
    return list(read_warc(path, damaged.append)), damaged


def details(damaged: list[Damage]) -> list[str]:
    return [part.detail for part in damaged]


PACKINGS = {
    "plain": lambda records: b"".join(records),
    "a member each": lambda records: b"".join(map(gzip.compress, records)),
    "one member": lambda records: gzip.compress(b"".join(records)),
}


@pytest.mark.parametrize("pack", PACKINGS.values(), ids=PACKINGS.keys())
def test_every_packing_is_read(tmp_path: Path, pack: object) -> None:
    records = [record(), record(b"info", kind="warcinfo"), record(b"two"), record(b"saved", kind="resource")]
    captures, damaged = read(tmp_path, pack(records))  # type: ignore[operator]
    assert [capture.body for capture in captures] == [PAGE, b"two", b"saved"]
    assert damaged == []


def test_what_is_no_web_page_is_passed_over(tmp_path: Path) -> None:
    captures, damaged = read(tmp_path, record(url="dns:a.example") + record(url="file:///x", kind="resource"))
    assert (captures, damaged) == ([], [])


@pytest.mark.parametrize(
    "field",
    [
        f"WARC-Payload-Digest: {sha1(PAGE)}",
        f"WARC-Payload-Digest: {sha1(PAGE).lower()}",
        f"WARC-Payload-Digest: sha-256:{hashlib.sha256(PAGE).hexdigest()}",
        "WARC-Payload-Digest: whirlpool:abc",
    ],
)
def test_a_digest_that_fits_passes(tmp_path: Path, field: str) -> None:
    captures, damaged = read(tmp_path, record(PAGE, field))
    assert (len(captures), damaged) == (1, [])


@pytest.mark.parametrize(
    ("field", "detail"),
    [
        (f"WARC-Payload-Digest: {sha1(b'other')}", "the body does not fit its digest"),
        (f"WARC-Block-Digest: {sha1(b'other')}", "the block does not fit its digest"),
    ],
)
def test_one_that_does_not_is_told_and_the_rest_read(tmp_path: Path, field: str, detail: str) -> None:
    captures, damaged = read(tmp_path, record(PAGE, field) + record(b"two"))
    assert ([capture.body for capture in captures], details(damaged)) == ([b"two"], [detail])


def test_a_date_without_a_zone_is_one_of_utc(tmp_path: Path) -> None:
    [capture], damaged = read(tmp_path, record().replace(b"09:30:00Z", b"09:30:00"))
    assert capture.fetched_at.isoformat() == "2025-07-31T09:30:00+00:00" and not damaged


def test_chunks_are_put_together(tmp_path: Path) -> None:
    body = b"5\r\n<p>Mi\r\n%x;x=y\r\n%s\r\n0\r\n\r\n" % (len(PAGE) - 5, PAGE[5:])
    chunked = record(body, f"WARC-Payload-Digest: {sha1(body)}", headers="Transfer-Encoding: chunked\r\n")
    (capture,), damaged = read(tmp_path, chunked)
    assert (capture.body, damaged) == (PAGE, [])
    assert "Transfer-Encoding" not in dict(capture.headers)


def test_a_body_that_was_put_together_before_stays(tmp_path: Path) -> None:
    (capture,), _ = read(tmp_path, record(headers="Transfer-Encoding: chunked\r\n"))
    assert capture.body == PAGE


@pytest.mark.parametrize("body", [b"5\r\nabcdefg", b"5\r\nabcde\r\nzz"])
def test_broken_chunks_are_damage(tmp_path: Path, body: bytes) -> None:
    captures, damaged = read(tmp_path, record(body, headers="Transfer-Encoding: chunked\r\n"))
    assert captures == []
    assert details(damaged)[0].startswith("the chunks of the body")


def test_a_file_cut_anywhere_is_told(tmp_path: Path) -> None:
    whole = record() + record(b"two")
    for cut in range(1, len(whole) - 1, 3):
        captures, damaged = read(tmp_path, whole[:cut])
        assert damaged or cut == len(record())
        assert len(captures) == (cut >= len(record()))


def test_a_wrong_length_costs_one_record(tmp_path: Path) -> None:
    wrong = record().replace(b"Content-Length: ", b"Content-Length: 1")
    captures, damaged = read(tmp_path, wrong + record(b"two"))
    assert [capture.body for capture in captures] == [b"two"]
    assert len(damaged) == 1


@pytest.mark.parametrize(
    "data", [b"", b"filedesc://x.arc 0.0.0.0 20140101 text/plain 1\n", b"nonsense", gzip.compress(b"no", mtime=0)]
)
def test_what_is_no_warc_is_told(tmp_path: Path, data: bytes) -> None:
    captures, damaged = read(tmp_path, data)
    assert captures == []
    assert details(damaged) == (["no WARC record"] if data else [])


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2000), st.binary(max_size=20), st.booleans())
def test_no_bytes_are_a_fault(tmp_path: Path, place: int, put: bytes, zipped: bool) -> None:
    records = (record(), record(b"two"))
    whole = b"".join(map(gzip.compress, records)) if zipped else b"".join(records)
    at = place % len(whole)
    read(tmp_path, whole[:at] + put + whole[at + len(put) :])


@given(st.binary(max_size=60))
def test_any_body_has_or_has_no_chunks(body: bytes) -> None:
    try:
        dechunked(body)
    except ValueError as error:
        assert "chunks" in str(error)
