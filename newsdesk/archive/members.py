"""Gzip members of a file: what is whole, what is torn, what is damaged."""

from __future__ import annotations

import mmap
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_GZIP = b"\x1f\x8b\x08"
_CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a file that cannot be read."""

    file: str
    offset: int
    detail: str


@contextmanager
def mapped(path: Path) -> Iterator[mmap.mmap | bytes]:
    """The bytes of a file, not read until looked at."""
    with path.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:  # an empty file cannot be mapped
            yield b""
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield data


def member(data: mmap.mmap | bytes, offset: int) -> tuple[bytes, int]:
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


def members(path: Path, on_damage: Callable[[Damage], None], start: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """Offset, length and decompressed record of each whole member, from the one at byte `start` on."""
    with mapped(path) as data:
        offset = start
        while offset < len(data):
            try:
                record, length = member(data, offset)
            except (EOFError, zlib.error) as error:
                on_damage(Damage(path.name, offset, str(error)))
                offset = next_record(data, offset + 1)
                continue
            yield offset, length, record
            offset += length


def next_record(data: mmap.mmap | bytes, offset: int) -> int:
    """Where the next record begins, at or after `offset`; the file's end when none does."""
    while (offset := data.find(_GZIP, offset)) >= 0:
        try:
            if zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data[offset : offset + 512], 5) == b"WARC/":
                return offset
        except zlib.error:
            pass  # these three bytes were no gzip header
        offset += 1
    return len(data)


def whole_until(path: Path, known: int) -> int | None:
    """Where the file's last whole record ends, looking on from `known`: what follows it was cut short.

    None when the file is damaged in another way; cutting it there would lose the records after the damage.
    """
    with mapped(path) as data:
        offset = known if known <= len(data) else 0
        while offset < len(data):
            try:
                offset += member(data, offset)[1]
            except EOFError:
                return offset if next_record(data, offset + 1) == len(data) else None
            except zlib.error:
                return None
    return offset
