"""WARC files that others made: plain or gzipped, chunked bodies, digests of any kind."""

from __future__ import annotations

import base64
import hashlib
import mmap
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from newsdesk.archive.members import Damage, mapped, members, next_record
from newsdesk.archive.records import parse_record
from newsdesk.http import header
from newsdesk.model import Capture

_MAGIC = b"WARC/"
_GZIPPED = b"\x1f\x8b"
_END = b"\r\n\r\n"
_LONGEST_HEAD = 1_000_000  # bytes
_CHUNK_HEAD = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r\n")
_ALGORITHMS = ("sha1", "sha256", "sha512", "md5")
_WITH_PAYLOAD = (b"response", b"resource")


def read_warc(
    path: Path, on_damage: Callable[[Damage], None], first: int = 0, last: int | None = None
) -> Iterator[Capture]:
    """The captures of a WARC file, in its order: its responses over http and https, and saved pages.

    Given bytes, of a gzipped file only the records that begin from byte `first` on and before byte `last`.

    `on_damage` is told of each stretch that cannot be read or does not fit its digest; reading goes on with the next
    record that can be found. Chunked bodies are put together. An ARC file is damage from its first byte on.
    """
    for offset, record in _records(path, on_damage, first):
        if last is not None and offset >= last:
            return
        try:
            _check_digests(record)
            capture = parse_record(record)
            if capture is not None and capture.final_url.startswith(("http:", "https:")):
                yield _without_chunks(capture)
        except ValueError as error:
            on_damage(Damage(path.name, offset, str(error)))


def checked_record(content: bytes) -> Capture | None:
    """The record in a gzip member as parse_record() reads it.

    Raises ValueError where it is malformed, does not end where it says, or a digest of any kind is wrong.
    """
    _check_digests(content[: _record_end(content, 0)])
    return parse_record(content)


def is_gzipped(path: Path) -> bool:
    """Whether a file's records can be read from the midst of it."""
    with path.open("rb") as file:
        return file.read(2) == _GZIPPED


def _records(path: Path, on_damage: Callable[[Damage], None], first: int) -> Iterator[tuple[int, bytes]]:
    """Offset (of its gzip member, where it is in one) and bytes of each whole record."""
    with mapped(path) as data:
        if data[:2] != _GZIPPED:
            yield from _split(path.name, data, 0, on_damage)
            return
        start = next_record(data, first) if first else 0
    for offset, _, content in members(path, on_damage, start):
        for _, record in _split(path.name, content, offset, on_damage):
            yield offset, record


def _split(
    name: str, data: mmap.mmap | bytes, at: int, on_damage: Callable[[Damage], None]
) -> Iterator[tuple[int, bytes]]:
    offset = 0
    while offset < len(data):
        try:
            end = _record_end(data, offset)
        except ValueError as error:
            on_damage(Damage(name, at + offset, str(error)))
            found = data.find(_END + _MAGIC, offset)
            offset = found + len(_END) if found >= 0 else len(data)
            continue
        yield at + offset, data[offset:end]
        offset = end + len(_END)


def _record_end(data: mmap.mmap | bytes, offset: int) -> int:
    """Where the record at `offset` ends. Raises ValueError where there is none, or not all of it."""
    if data[offset : offset + len(_MAGIC)] != _MAGIC:
        raise ValueError("no WARC record")
    head_end = data.find(_END, offset, offset + _LONGEST_HEAD)
    length = re.search(rb"(?im)^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", data[offset : max(head_end, offset)])
    if length is None:
        raise ValueError("a record without its length")
    end = head_end + len(_END) + int(length[1])
    if end > len(data):
        raise ValueError("record cut short")
    if data[end : end + len(_END)] != _END:
        raise ValueError("a record that does not end where it says")
    return end


def _check_digests(record: bytes) -> None:
    """Raise ValueError where the block or the payload of a record is not the one that its digest was taken of."""
    head, _, block = record.partition(_END)
    digests = dict(re.findall(rb"(?im)^WARC-(Block|Payload)-Digest:[ \t]*(\S+)", head))
    kind = re.search(rb"(?im)^WARC-Type:[ \t]*(\w+)", head)
    if not _fits(digests.get(b"Block"), block):
        raise ValueError("the block does not fit its digest")
    if kind and kind[1] in _WITH_PAYLOAD:
        body = block.partition(_END)[2] if kind[1] == b"response" else block
        if not _fits(digests.get(b"Payload"), body) and not _fits(digests.get(b"Payload"), dechunked(body)):
            raise ValueError("the body does not fit its digest")


def _fits(digest: bytes | None, data: bytes) -> bool:
    """Whether "algorithm:value", in base 32 or 16, is of these bytes; an algorithm that is not known passes."""
    algorithm, _, value = (digest or b"").decode("latin-1").partition(":")
    name = algorithm.lower().replace("-", "")
    if name not in _ALGORITHMS:
        return True
    found = hashlib.new(name, data).digest()
    return value.lower() in (found.hex(), base64.b32encode(found).decode().lower())


def _without_chunks(capture: Capture) -> Capture:
    if "chunked" not in header(capture.headers, "Transfer-Encoding").lower():
        return capture
    names = {"transfer-encoding": "X-Archive-Orig-Transfer-Encoding"}
    headers = tuple((names.get(name.lower(), name), value) for name, value in capture.headers)
    return replace(capture, headers=headers, body=dechunked(capture.body))


def dechunked(body: bytes) -> bytes:
    """A chunked body put together; as it is where it was put together before, as many archives do.

    Raises ValueError for chunks that break off or do not fit.
    """
    parts: list[bytes] = []
    position = 0
    while match := _CHUNK_HEAD.match(body, position):
        size = int(match[1], 16)
        if not size:
            return b"".join(parts)
        end = match.end() + size
        if body[end : end + 2] != b"\r\n":
            raise ValueError("the chunks of the body do not fit")
        parts.append(body[match.end() : end])
        position = end + 2
    if parts:
        raise ValueError("the chunks of the body break off")
    return body
