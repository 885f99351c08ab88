"""Capture <-> the records of WARC 1.1 that stand for it."""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from uuid import uuid4

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader

from newsdesk import __version__
from newsdesk.http import Headers, header, status_line
from newsdesk.model import Capture, NotModified

_PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
_REQUESTED = "Newsdesk-Requested-URI"
_SHA256 = "sha256:"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The capture that has the body of a page which has not changed since."""

    final_url: str
    fetched_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Record:
    """What is written: the fields of a WARC record, in order, and its block."""

    fields: tuple[tuple[str, str], ...]
    block: bytes

    def field(self, name: str) -> str:
        return dict(self.fields)[name]

    def gzipped(self) -> bytes:
        head = "\r\n".join(["WARC/1.1", *(f"{name}: {value}" for name, value in self.fields), "", ""])
        squeeze = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
        return squeeze.compress(head.encode() + self.block + b"\r\n\r\n") + squeeze.flush()


def _made(kind: str, fields: list[tuple[str, str]], content_type: str, block: bytes) -> Record:
    own = [("WARC-Type", kind), ("WARC-Record-ID", f"<urn:uuid:{uuid4()}>"), *fields]
    own.append(("WARC-Block-Digest", _SHA256 + hashlib.sha256(block).hexdigest()))
    own += [("Content-Type", content_type)] if content_type else []
    return Record((*own, ("Content-Length", str(len(block)))), block)


def info_record(name: str) -> Record:
    """What a file begins with: who wrote it."""
    lines = (
        f"software: newsdesk/{__version__}",
        "format: WARC File Format 1.1",
        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    )
    fields = [("WARC-Filename", name), ("WARC-Date", _warc_date(datetime.now(UTC)))]
    return _made("warcinfo", fields, "application/warc-fields", "".join(f"{line}\r\n" for line in lines).encode())


def response_record(capture: Capture) -> Record:
    """The capture as a response; a page without headers, a saved one, as a resource."""
    kind = "response" if capture.headers else "resource"
    block = (_http_head(capture, capture.status) if capture.headers else b"") + capture.body
    content_type = _message("response") if capture.headers else capture.content_type
    return _made(kind, _fields(capture, capture.digest), content_type, block)


def revisit_record(again: Capture | NotModified, earlier: Earlier) -> Record:
    """An answer that brought nothing new, without its body."""
    sent = isinstance(again, Capture)
    status = again.status if isinstance(again, Capture) else HTTPStatus.NOT_MODIFIED
    fields = [
        *_fields(again, earlier.digest),
        ("WARC-Profile", _PROFILES + ("identical-payload-digest" if sent else "server-not-modified")),
        ("WARC-Refers-To-Target-URI", earlier.final_url),
        ("WARC-Refers-To-Date", _warc_date(earlier.fetched_at)),
    ]
    return _made("revisit", fields, _message("response"), _http_head(again, status))


def request_record(answer: Record, head: bytes) -> Record:
    """The request of a response or revisit."""
    fields = [
        ("WARC-Target-URI", answer.field("WARC-Target-URI")),
        ("WARC-Date", answer.field("WARC-Date")),
        ("WARC-Concurrent-To", answer.field("WARC-Record-ID")),
        ("WARC-Payload-Digest", _SHA256 + hashlib.sha256(b"").hexdigest()),  # a head alone has no payload
    ]
    fields += [(name, value) for name, value in answer.fields if name == _REQUESTED]
    return _made("request", fields, _message("request"), head)


def _fields(answer: Capture | NotModified, digest: str) -> list[tuple[str, str]]:
    fields = [
        ("WARC-Target-URI", answer.final_url),
        ("WARC-Date", _warc_date(answer.fetched_at)),
        ("WARC-Payload-Digest", _SHA256 + digest),
    ]
    return fields if answer.url == answer.final_url else [*fields, (_REQUESTED, answer.url)]


def _warc_date(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _message(kind: str) -> str:
    return f"application/http;msgtype={kind}"


def _http_head(answer: Capture | NotModified, status: int) -> bytes:
    first = answer.first_line or f"HTTP/1.1 {status_line(status)}"  # imported pages come without theirs
    lines = [first, *(f"{name}: {value}" for name, value in answer.headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def parse_record(data: bytes) -> Capture | None:
    """A decompressed record as a capture; None for a redirect and a record of another type.

    Raises ValueError when it is malformed.
    """
    try:
        record = ArcWarcRecordLoader().parse_record_stream(BytesIO(data), known_format="warc", no_record_parse=True)
    except (ArchiveLoadFailed, EOFError) as error:
        raise ValueError(f"no WARC record: {error}") from error
    if record.rec_type not in ("response", "resource"):
        return None
    block = record.raw_stream.read()
    if record.rec_type == "response":
        status, headers, body = _http_parts(block)
        content_type = header(headers, "Content-Type")
    else:
        status, headers, body = HTTPStatus.OK, (), block
        content_type = record.content_type or ""
    final_url = _field(record, "WARC-Target-URI")
    url = record.rec_headers.get_header(_REQUESTED) or final_url
    fetched_at = datetime.fromisoformat(_field(record, "WARC-Date"))
    fetched_at = fetched_at if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC)  # some tools leave out the "Z"
    capture = _checked(record, Capture(url, final_url, fetched_at, int(status), content_type, body, headers))
    return None if 300 <= capture.status < 400 else capture


def _http_parts(block: bytes) -> tuple[int, Headers, bytes]:
    """Status, headers and body of a response; the inverse of _http_head."""
    head, _, body = block.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    match = re.match(r"HTTP/\d(?:\.\d)? (\d{3})", first)
    if match is None:
        raise ValueError("no HTTP response")
    pairs = (line.partition(":") for line in lines)
    return int(match[1]), tuple((name, value.strip()) for name, _, value in pairs), body


def _field(record: ArcWarcRecord, name: str) -> str:
    value = record.rec_headers.get_header(name)
    if not value:
        raise ValueError(f"no {name}")
    return str(value)


def _checked(record: ArcWarcRecord, capture: Capture) -> Capture:
    digest = record.rec_headers.get_header("WARC-Payload-Digest") or ""
    if digest.startswith(_SHA256) and digest != _SHA256 + capture.digest:
        raise ValueError("the body does not fit its digest")
    return capture
