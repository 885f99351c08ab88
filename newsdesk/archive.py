"""Capture <-> WARC 1.1 (ISO 28500): the truth that everything else can be derived from again.

A fetched page is a `response` record: status line, headers and body as they were sent, chunking undone and
Content-Encoding kept. Its WARC-Target-URI is the address that answered; where redirects led there, the address that was
asked for stands in a field of our own, Newsdesk-Requested-URI. A saved page, one without headers, is a `resource`
record. Each record is a gzip member of its own, so a Location can be read alone and damage stays within one record.
"""

from __future__ import annotations

import fcntl
import logging
import mmap
import os
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from newsdesk import __version__
from newsdesk.errors import StoreError
from newsdesk.http import Headers, check_url, header, payload, status_line
from newsdesk.model import Capture

__all__ = ["Archive", "Damage", "Location", "payload"]

ROLL_BYTES = 100_000_000
_REQUESTED = "Newsdesk-Requested-URI"
_SHA256 = "sha256:"
_GZIP = b"\x1f\x8b\x08"
_CHUNK = 65536
_NAME = re.compile(r"newsdesk-\d{14}-(\d{4,})\.warc\.gz")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Location:
    """Where a record lies: a file of the archive folder, and the record's bytes in it."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a file that cannot be read."""

    file: str
    offset: int
    detail: str


def _warn(damage: Damage) -> None:
    _log.warning("%s: %s at byte %d; passed over", damage.file, damage.detail, damage.offset)


class Archive:
    """A folder of WARC files, written by one process at a time and read by any."""

    def __init__(self, folder: Path, *, roll_bytes: int = ROLL_BYTES) -> None:
        """Touches no file. A file that has reached `roll_bytes` is followed by a new one."""
        self.folder = folder
        self._roll_bytes = roll_bytes
        self._whole: dict[str, int] = {}  # bytes of each file that are known to be whole records

    def append(self, capture: Capture) -> Location:
        """Write a capture and return where it lies once it is safe on disk.

        A record that a crash cut short is taken off first; after damage of another kind the file is left as it is and
        a new one begun. Waits while another process appends. Raises Rejected(INVALID_URL) for an address that a WARC
        cannot hold, and OSError, the file as before, when the disk does not take it.
        """
        check_url(capture.url)
        check_url(capture.final_url)
        record = _gzipped(_record(capture))
        with self._locked():
            path, end = self._place()
            head = b"" if end else _gzipped(_warcinfo(path.name))
            _write(path, end, head + record)
            self._whole[path.name] = end + len(head) + len(record)
        return Location(path.name, end + len(head), len(record))

    def read(self, location: Location) -> Capture:
        """The capture at a location. Raises StoreError when it is not there or damaged."""
        try:
            with (self.folder / location.file).open("rb") as file:
                file.seek(location.offset)
                record, _ = _member(file.read(location.length), 0)
            capture = _parse(record)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise StoreError(f"{location.file}: no readable capture at byte {location.offset}: {error}") from error
        if capture is None:
            raise StoreError(f"{location.file}: the record at byte {location.offset} is no capture")
        return capture

    def captures(self, on_damage: Callable[[Damage], None] = _warn) -> Iterator[tuple[Location, Capture]]:
        """All whole captures, file by file in the order they were written.

        `on_damage` is told of each stretch that cannot be read, by default in the log; reading goes on with the next
        record after it.
        """
        for path in sorted(self.folder.glob("*.warc.gz")):
            for offset, length, record in _members(path, on_damage):
                try:
                    capture = _parse(record)
                except ValueError as error:
                    on_damage(Damage(path.name, offset, str(error)))
                    continue
                if capture is not None:
                    yield Location(path.name, offset, length), capture

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the folder; the kernel lets go of it even when the process is killed."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
            os.fsync(handle)  # a new file's name, too, must survive a power cut
        finally:
            os.close(handle)

    def _place(self) -> tuple[Path, int]:
        """The file to append to, and where its last whole record ends."""
        serials = {int(match[1]): match[0] for name in os.listdir(self.folder) if (match := _NAME.fullmatch(name))}
        last = max(serials, default=0)
        if last:
            path = self.folder / serials[last]
            end = _whole_until(path, self._whole.get(path.name, 0))
            if end is not None and end < self._roll_bytes:
                return path, end
        return self.folder / f"newsdesk-{datetime.now(UTC):%Y%m%d%H%M%S}-{last + 1:04}.warc.gz", 0


def _write(path: Path, end: int, data: bytes) -> None:
    """Put `data` at `end`, in place of what is there, and wait for the disk."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.ftruncate(handle, end)
        written = 0
        while written < len(data):
            written += os.pwrite(handle, data[written:], end + written)
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, end)
        raise
    finally:
        os.close(handle)


# Gzip members: what is whole, what is torn, what is damaged


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap | bytes]:
    with path.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:  # an empty file cannot be mapped
            yield b""
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield data


def _member(data: mmap.mmap | bytes, offset: int) -> tuple[bytes, int]:
    """One gzip member, decompressed, and its length in the file.

    Raises EOFError when the file ends first, zlib.error when it is damaged (gzip carries a checksum).
    """
    unzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
    parts, position = [], offset
    while not unzip.eof:
        chunk = data[position : position + _CHUNK]
        if not chunk:
            raise EOFError("record cut short")
        parts.append(unzip.decompress(chunk))
        position += len(chunk)
    return b"".join(parts), position - len(unzip.unused_data) - offset


def _members(path: Path, on_damage: Callable[[Damage], None]) -> Iterator[tuple[int, int, bytes]]:
    """Offset, length and decompressed record of each whole member."""
    with _mapped(path) as data:
        offset = 0
        while offset < len(data):
            try:
                record, length = _member(data, offset)
            except (EOFError, zlib.error) as error:
                on_damage(Damage(path.name, offset, str(error)))
                offset = _next_record(data, offset + 1)
                continue
            yield offset, length, record
            offset += length


def _next_record(data: mmap.mmap | bytes, offset: int) -> int:
    """Where the next record begins, at or after `offset`; the file's end when none does."""
    while (offset := data.find(_GZIP, offset)) >= 0:
        try:
            if zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data[offset : offset + 512], 5) == b"WARC/":
                return offset
        except zlib.error:
            pass  # these three bytes were no gzip header
        offset += 1
    return len(data)


def _whole_until(path: Path, known: int) -> int | None:
    """Where the file's last whole record ends, looking on from `known`: what follows it was cut short.

    None when the file is damaged in another way; cutting it there would lose the records after the damage.
    """
    with _mapped(path) as data:
        offset = known if known <= len(data) else 0
        while offset < len(data):
            try:
                offset += _member(data, offset)[1]
            except EOFError:
                return offset if _next_record(data, offset + 1) == len(data) else None
            except zlib.error:
                return None
    return offset


# Records


def _gzipped(record: ArcWarcRecord) -> bytes:
    buffer = BytesIO()
    WARCWriter(buffer, gzip=True, warc_version="WARC/1.1").write_record(record)
    return buffer.getvalue()


def _warcinfo(name: str) -> ArcWarcRecord:
    fields = {
        "software": f"newsdesk/{__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    return WARCWriter(BytesIO(), warc_version="WARC/1.1").create_warcinfo_record(name, fields)


def _record(capture: Capture) -> ArcWarcRecord:
    kind = "response" if capture.headers else "resource"
    block = (_http_head(capture) if capture.headers else b"") + capture.body
    content_type = "application/http;msgtype=response" if capture.headers else capture.content_type or None
    fields = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", StatusAndHeadersParser.make_warc_id()),
        ("WARC-Target-URI", capture.final_url),
        ("WARC-Date", capture.fetched_at.astimezone(UTC).isoformat().replace("+00:00", "Z")),
        ("WARC-Payload-Digest", _SHA256 + capture.digest),
    ]
    if capture.url != capture.final_url:
        fields.append((_REQUESTED, capture.url))
    warc_headers = StatusAndHeaders("", fields, protocol="WARC/1.1")
    # no http_headers: warcio would rewrite those that are not ASCII
    return ArcWarcRecord("warc", kind, warc_headers, BytesIO(block), None, content_type, len(block))


def _http_head(capture: Capture) -> bytes:
    lines = [f"HTTP/1.1 {status_line(capture.status)}", *(f"{name}: {value}" for name, value in capture.headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _parse(data: bytes) -> Capture | None:
    """A decompressed record as a capture; None for a record of another type. Raises ValueError when it is malformed."""
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
    return _checked(record, Capture(url, final_url, fetched_at, int(status), content_type, body, headers))


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
