"""The little of HTTP that fetching and archiving share: addresses, headers, and content encodings."""

from __future__ import annotations

import re
import zlib
from http import HTTPStatus
from urllib.parse import urlsplit

from newsdesk.encodings import unbrotli, unzstd
from newsdesk.errors import Reason, Rejected
from newsdesk.model import Capture

Headers = tuple[tuple[str, str], ...]

_UNFIT = re.compile(r"[\s\x00-\x1f\x7f\\\ud800-\udfff]")
_HOST = re.compile(r"[\w.:-]+")
_UNREADABLE = frozenset({"compress", "x-compress"})  # never asked for, and no decoder at hand
_MOST_ENCODINGS = 3


def check_url(url: str) -> None:
    """Raise Rejected(INVALID_URL) unless `url` is a well-formed http or https address with a host."""
    problem = _url_problem(url)
    if problem:
        raise Rejected(url, Reason.INVALID_URL, problem)


def _url_problem(url: str) -> str | None:
    if _UNFIT.search(url):
        return "a space, backslash or control character in it"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        return str(error)
    if parts.scheme not in ("http", "https"):
        return "not an http or https address"
    if not _HOST.fullmatch(host) or not all(0 < len(label) < 64 for label in host.removesuffix(".").split(".")):
        return "no valid host name"
    return None


def header(headers: Headers, name: str) -> str:
    """The value of a header, its repeats joined with ", "; "" when there is none. Names ignore case."""
    return ", ".join(value for key, value in headers if key.lower() == name.lower())


def status_line(status: int) -> str:
    """A status with its standard phrase, "404 Not Found"; the bare number where it has none."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def payload(capture: Capture, max_bytes: int) -> bytes:
    """The page itself: the capture's body with its Content-Encoding undone.

    A Capture keeps the body as it was sent, so that the archive is true to the wire. Codings that do not exist
    ("utf-8") are passed over, as browsers do. Raises Rejected: TOO_LARGE beyond `max_bytes` (memory stays within it,
    so a bomb does no harm), UNREACHABLE when the compressed data is broken or cut short, HTTP_ERROR for a coding that
    cannot be undone, br and zstd without the extra `encodings` among them.
    """
    codings = [coding.strip().lower() for coding in header(capture.headers, "Content-Encoding").split(",")]
    if _UNREADABLE.intersection(codings) or len(codings) > _MOST_ENCODINGS:
        raise Rejected(capture.url, Reason.HTTP_ERROR, f"content encoding {', '.join(codings)} was not asked for")
    body = capture.body
    for coding in reversed(codings):
        if coding in _UNDOING and body:
            body = _undone(capture.url, coding, body, max_bytes)
    if len(body) > max_bytes:
        raise Rejected(capture.url, Reason.TOO_LARGE, f"more than {max_bytes} bytes")
    return body


def _undone(url: str, coding: str, data: bytes, max_bytes: int) -> bytes:
    try:
        page = _UNDOING[coding](data, max_bytes)
    except (EOFError, ValueError, zlib.error) as error:
        raise Rejected(url, Reason.UNREACHABLE, f"the compressed body is broken: {error}") from error
    except ImportError:
        detail = f"content encoding {coding} was not asked for; pip install 'newsdesk[encodings]' reads it"
        raise Rejected(url, Reason.HTTP_ERROR, detail) from None
    if len(page) > max_bytes:
        raise Rejected(url, Reason.TOO_LARGE, f"more than {max_bytes} bytes when decompressed")
    return page


def inflate(data: bytes, max_bytes: int) -> bytes:
    """Undo gzip (all its members), zlib, or the bare deflate that some servers send; stops at max_bytes + 1 bytes.

    Raises zlib.error for broken data, EOFError for data cut short. What follows the last gzip member is passed over.
    """
    wbits = 47 if data[:2] == b"\x1f\x8b" or _has_zlib_header(data) else -zlib.MAX_WBITS  # 47: gzip or zlib
    page = bytearray()
    while data and len(page) <= max_bytes:
        member = zlib.decompressobj(wbits)
        page += member.decompress(data, max_bytes + 1 - len(page))
        if not member.eof and len(page) <= max_bytes:
            raise EOFError("it is cut short")
        data = member.unused_data if member.unused_data[:2] == b"\x1f\x8b" else b""
    return bytes(page)


def _has_zlib_header(data: bytes) -> bool:
    return len(data) > 1 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0


_UNDOING = {"gzip": inflate, "x-gzip": inflate, "deflate": inflate, "br": unbrotli, "zstd": unzstd}
