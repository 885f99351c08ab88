"""Is the archive whole? Looks at every record of the WARC files and at every row, changes nothing, says how to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsdesk.archive import Archive, Damage
from newsdesk.store import open_store, soundness
from newsdesk.store.stuck import stuck

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.config import Config

REBUILD = "run `newsdesk rebuild`"
RESTORE = "restore the file from a backup"
AGAIN = "restore the file from a backup; without one, `newsdesk ingest {url}` archives the page as it is today"

_ROWS: tuple[tuple[str, Callable[[Connection], soundness.Broken], str], ...] = (
    ("database", soundness.broken_pages, "restore the database from a backup, or move it away and " + REBUILD),
    ("article", soundness.without_current, REBUILD),
    ("article", soundness.misnamed, REBUILD),
    ("text", soundness.changed_texts, REBUILD),
    ("mention", soundness.displaced_mentions, REBUILD),
    ("evidence", soundness.displaced_evidence, REBUILD),
    ("evidence", soundness.without_evidence, REBUILD),
    ("reference", soundness.dangling, REBUILD),
    ("unfinished", soundness.half_done, "ingest the page again, or " + REBUILD),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be."""

    kind: str  # warc, capture, database, article, text, mention, evidence, reference, unfinished, crawl
    where: str  # a file and byte, an address or an id
    detail: str
    mend: str


def check(
    config: Config, *, crawling: bool = False, on_progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Iterator[Finding]:
    """What is wrong with the archive, as it is found; nothing when it is whole.

    While somebody is `crawling`, what a crawl has in work is not looked at.
    `on_progress` is told how many of all steps are done: one a WARC file, one a rule of the database. Nobody who writes
    is waited for or made to wait: what is archived meanwhile is not looked at. Raises StoreError for a database that
    cannot be opened.
    """
    archive = Archive(config.archive_dir)
    store = open_store(config.database_url)
    try:
        with store.read() as connection:
            known = soundness.recorded_files(connection)
            files = sorted({*known, *(path.name for path in archive.folder.glob("*.warc.gz"))})
            steps = len(files) + len(_ROWS)
            for done, file in enumerate(files, 1):
                yield from _file(archive, connection, file)
                on_progress(done, steps)
            for done, (kind, broken, mend) in enumerate(_ROWS, len(files) + 1):
                yield from (Finding(kind, where, detail, mend) for where, detail in broken(connection))
                on_progress(done, steps)
            if not crawling:
                yield from (Finding("crawl", *told) for told in stuck(connection, datetime.now(UTC)))
    finally:
        store.close()


def _file(archive: Archive, connection: Connection, file: str) -> Iterator[Finding]:
    """What is wrong with a WARC file: with its records, and with what the database says lies in it."""
    recorded = soundness.recorded_in(connection, file)
    if not (archive.folder / file).is_file():
        yield Finding("warc", file, f"the file is not there; {len(recorded)} archived pages are in it", RESTORE)
        return
    damaged: list[Damage] = []
    for location, capture in archive.records(file, damaged.append):
        row = recorded.pop(location.offset, None)
        if row is not None and (capture is None or (row.length, row.digest) != (location.length, capture.digest)):
            where, detail = f"{file} at byte {location.offset}", "not the record that the database says lies there"
            yield Finding("capture", where, f"{row.url}: {detail}", AGAIN.format(url=row.url))
    for damage in damaged:
        yield Finding("warc", f"{file} at byte {damage.offset}", damage.detail, _mend(archive, damage))
    for offset, row in sorted(recorded.items()):
        yield Finding("capture", f"{file} at byte {offset}", f"{row.url}: cannot be read", AGAIN.format(url=row.url))


def _mend(archive: Archive, damage: Damage) -> str:
    """A stump at the end of the newest file is what a crash leaves: the next append takes it off."""
    torn = archive.is_torn(damage)
    return "nothing to do: the next page that is archived takes it off" if torn else RESTORE
