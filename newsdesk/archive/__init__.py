"""Capture <-> WARC 1.1 (ISO 28500): the truth that everything else can be derived from again.

A fetched page is a `response` record: status line, headers and body as they were sent, chunking undone and
Content-Encoding kept. Its WARC-Target-URI is the address that answered; where redirects led there, the address that was
asked for stands in a field of our own, Newsdesk-Requested-URI. The request that it answers is a `request` record after
it. The redirects on the way are `response` records before it, each with its request; they are no captures. A page that
has not changed is a `revisit` record, which points at the response that has its body. A saved page, one without
headers, is a `resource` record. Each record is a gzip member of its own, so a Location can be read alone and damage
stays within one record.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path

from newsdesk.archive.foreign import checked_record
from newsdesk.archive.heads import Head, parse_head
from newsdesk.archive.members import Damage, member, members, whole_until
from newsdesk.archive.records import (
    Earlier,
    Record,
    info_record,
    parse_record,
    request_record,
    response_record,
    revisit_record,
)
from newsdesk.errors import StoreError
from newsdesk.http import check_url, payload
from newsdesk.model import Capture, NotModified

__all__ = ["Archive", "Damage", "Earlier", "Head", "Location", "payload"]

ROLL_BYTES = 100_000_000
NOTHING: Mapping[str, int] = {}
_NAME = re.compile(r"newsdesk-(?:(?P<series>.+)-)?\d{14}-(?P<serial>\d{4,})\.warc\.gz")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Location:
    """Where a record lies: a file of the archive folder, and the record's bytes in it."""

    file: str
    offset: int
    length: int


def _warn(damage: Damage) -> None:
    _log.warning("%s: %s at byte %d; passed over", damage.file, damage.detail, damage.offset)


class Archive:
    """A folder of WARC files, each series of them written by one process at a time, and read by any."""

    def __init__(self, folder: Path, *, roll_bytes: int = ROLL_BYTES, series: str = "") -> None:
        """Touches no file. A file that has reached `roll_bytes` is followed by a new one of its series."""
        self.folder = folder
        self._series = series
        self._roll_bytes = roll_bytes
        self._whole: dict[str, int] = {}  # bytes of each file that are known to be whole records

    def append(self, capture: Capture) -> Location:
        """Write a capture and return where it lies once it is safe on disk.

        A record that a crash cut short is taken off first; after damage of another kind the file is left as it is and
        a new one begun. Waits while another process appends. Raises Rejected(INVALID_URL) for an address that a WARC
        cannot hold, and OSError, the file as before, when the disk does not take it.
        """
        return self.append_all([capture])[0]

    def append_all(self, captures: Sequence[Capture]) -> list[Location]:
        """Write several captures as `append` does one, all safe on disk together: one wait for the disk, not many."""
        for capture in captures:
            check_url(capture.url)
            check_url(capture.final_url)
        each_with_hops = ((*capture.hops, capture) for capture in captures)
        return self._append_each([[(response_record(each), each.request) for each in led] for led in each_with_hops])

    def append_revisit(self, again: Capture | NotModified, earlier: Earlier) -> Location:
        """Write that a page was asked for again and had not changed, without its body; as `append`.

        `again` is the server's word that it has not (304), or the same body sent once more. Raises ValueError for
        another body.
        """
        return self.append_revisits([(again, earlier)])[0]

    def append_revisits(self, pages: Sequence[tuple[Capture | NotModified, Earlier]]) -> list[Location]:
        """Write several revisits as `append_revisit` does one, all safe on disk together."""
        for again, earlier in pages:
            if isinstance(again, Capture) and again.digest != earlier.digest:
                raise ValueError(f"{again.url}: not the body of {earlier.fetched_at.isoformat()}")
            check_url(again.url)
            check_url(again.final_url)
        hops = [[(response_record(hop), hop.request) for hop in again.hops] for again, _earlier in pages]
        revisits = [(revisit_record(again, earlier), again.request) for again, earlier in pages]
        return self._append_each([[*led, revisit] for led, revisit in zip(hops, revisits, strict=True)])

    def _append_each(self, answers: Sequence[Sequence[tuple[Record, bytes]]]) -> list[Location]:
        """Write the records of several pages, those of the redirects to it before each; the locations of the pages."""
        locations = self._append([answer for page in answers for answer in page])
        return [locations[last - 1] for last in accumulate(map(len, answers))]

    def _append(self, answers: Sequence[tuple[Record, bytes]]) -> list[Location]:
        """Write records, each with the request that led to it, if known; the records' locations."""
        parts = [
            (record.gzipped(), request_record(record, request).gzipped() if request else b"")
            for record, request in answers
        ]
        with self._locked() as folder:
            path, end = self._place(self._series)
            data = bytearray() if end else bytearray(info_record(path.name).gzipped())
            locations = []
            for answer, question in parts:
                locations.append(Location(path.name, end + len(data), len(answer)))
                data += answer + question
            _write(path, end, data)
            if not end:
                os.fsync(folder)  # a new file's name, too, must survive a power cut
            self._whole[path.name] = end + len(data)
        return locations

    def read(self, location: Location) -> Capture:
        """The capture at a location. Raises StoreError when it is not there or damaged."""
        try:
            with (self.folder / location.file).open("rb") as file:
                file.seek(location.offset)
                record, _ = member(file.read(location.length), 0)
            capture = parse_record(record)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise StoreError(f"{location.file}: no readable capture at byte {location.offset}: {error}") from error
        if capture is None:
            raise StoreError(f"{location.file}: the record at byte {location.offset} is no capture")
        return capture

    def captures(
        self, on_damage: Callable[[Damage], None] = _warn, *, after: Mapping[str, int] = NOTHING
    ) -> Iterator[tuple[Location, Capture]]:
        """All whole captures, file by file in the order they were written.

        `after` gives for a file the offset of the last record of it that is not wanted; of other files, all are.
        `on_damage` is told of each stretch that cannot be read, by default in the log; reading goes on with the next
        record after it.
        """
        for path in sorted(self.folder.glob("*.warc.gz")):
            for location, capture in self._parsed(path.name, parse_record, on_damage, after.get(path.name, -1)):
                if capture is not None:
                    yield location, capture

    def records(self, file: str, on_damage: Callable[[Damage], None]) -> Iterator[tuple[Location, Capture | None]]:
        """All whole records of a file whose digests are right, as captures; None for one of another type."""
        return self._parsed(file, checked_record, on_damage)

    def stored(self, urls: Collection[str], since: str) -> Iterator[tuple[Head, bytes]]:
        """The records of some addresses as they lie, each a gzip member, of the file `since` and all later ones.

        Requests, revisits and redirects among them. What is damaged is passed over, and told in the log.
        """
        for path in sorted(self.folder.glob("*.warc.gz")):
            if path.name < since:
                continue
            with path.open("rb") as file:
                for offset, length, record in members(path, _warn):
                    head = parse_head(record)
                    if head.url in urls or head.requested in urls:
                        file.seek(offset)
                        yield head, file.read(length)

    def is_torn(self, damage: Damage) -> bool:
        """Whether damage is a record cut short at the end of a file that is appended to, as a crash leaves it."""
        match = _NAME.fullmatch(damage.file)
        path, end = self._place((match and match["series"]) or "")
        return (path.name, end) == (damage.file, damage.offset)

    def _parsed(
        self, file: str, parse: Callable[[bytes], Capture | None], on_damage: Callable[[Damage], None], after: int = -1
    ) -> Iterator[tuple[Location, Capture | None]]:
        for offset, length, record in members(self.folder / file, on_damage, max(after, 0)):
            if offset <= after:
                continue
            try:
                yield Location(file, offset, length), parse(record)
            except ValueError as error:
                on_damage(Damage(file, offset, str(error)))

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """Hold the series, and give the folder as an open file; the kernel lets go even when the process is killed.

        A file is locked and not the folder, which network file systems cannot lock.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.folder / f".lock-{self._series or 'newsdesk'}", os.O_RDWR | os.O_CREAT, 0o600)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
        finally:
            os.close(folder)
            os.close(lock)

    def _place(self, series: str) -> tuple[Path, int]:
        """The file of a series to append to, and where its last whole record ends."""
        ours = [match for name in os.listdir(self.folder) if (match := _NAME.fullmatch(name))]
        serials = {int(match["serial"]): match[0] for match in ours if (match["series"] or "") == series}
        last = max(serials, default=0)
        if last:
            path = self.folder / serials[last]
            end = whole_until(path, self._whole.get(path.name, 0))
            if end is not None and end < self._roll_bytes:
                return path, end
        name = f"newsdesk-{series}" if series else "newsdesk"
        return self.folder / f"{name}-{datetime.now(UTC):%Y%m%d%H%M%S}-{last + 1:04}.warc.gz", 0


def _write(path: Path, end: int, data: bytes | bytearray) -> None:
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
