"""Putting work into the queue instead of doing it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsdesk.archive.foreign import is_gzipped
from newsdesk.crawl.finding import take_over
from newsdesk.crawl.hosts import host_of
from newsdesk.distribute.engine import Queue, open_queue
from newsdesk.errors import StoreError
from newsdesk.store import Store, open_store
from newsdesk.store import sources as table
from newsdesk.transfer.elsewhere import is_elsewhere
from newsdesk.transfer.reading import WARC, files

if TYPE_CHECKING:
    from newsdesk.config import Config

STRETCH = 4_000_000  # bytes of a gzipped WARC file, some hundred pages: what one job reads
MOST_PAGES = 10_000  # put in at a time
_WRITER = "write"  # the lock of all that must be done in its order


def put_import(config: Config, places: Iterable[str], base: str | None = None) -> int:
    """Jobs that import files, in this order, as `bring_in` does; how many. Workers must find them in the same places.

    Raises StoreError where there can be no queue.
    """
    named = [pair for place in places for pair in _named(place)]
    with open_queue(config.database_url) as queue:
        _put_reads(queue, (file for file, _ in named if file.lower().endswith(WARC)))
        for file, place in named:
            queue.put("write", f"write {file}", lock=_WRITER, file=file, named=place, base=base)
        return queue.put_in


def _named(place: str) -> list[tuple[str, str]]:
    """Each file that a place is or holds, and the place."""
    if is_elsewhere(place):
        return [(place, place)]
    path = Path(place).absolute()
    return [(str(file), str(path)) for file in files(path)]


def put_rebuild(config: Config) -> int:
    """Jobs that derive everything again; how many. Raises StoreError where there is nothing, or can be no queue."""
    archived = sorted(map(str, config.archive_dir.absolute().glob("*.warc.gz")))
    if not archived:
        raise StoreError(f"{config.archive_dir}: no archived pages there; nothing was queued")
    with open_queue(config.database_url) as queue:
        _put_reads(queue, archived)
        queue.put("rebuild", "rebuild", lock=_WRITER)
        return queue.put_in


def put_crawl(config: Config) -> int:
    """Jobs that ask the sources and pages that are due; how many. Raises StoreError where there can be no queue."""
    with open_queue(config.database_url) as queue:
        store = open_store(config.database_url)
        try:
            put_due(queue, store, config)
        finally:
            store.close()
        return queue.put_in


def put_due(queue: Queue, store: Store, config: Config) -> None:
    """Put in what is due now, a job a source and a page."""
    now = datetime.now(UTC)
    take_over(store, config, now)
    with store.read() as connection:
        sources = table.due_sources(connection, now)
    for source in sources:
        queue.put(
            "poll",
            f"poll {source.url}",
            lock=host_of(source.lists[0][0] if source.lists else source.url),
            url=source.url,
        )
    put_pages(queue, store)


def put_pages(queue: Queue, store: Store, source: str | None = None) -> None:
    """Put in the pages that are due now, of a source or of all, and those that a worker left half done."""
    with store.read() as connection:
        pages = table.due_pages(connection, datetime.now(UTC), MOST_PAGES) + table.kept_pages(connection)
    for page in pages:
        if source in (None, page.source):
            queue.put("fetch", page.key, lock=host_of(page.url), key=page.key)


def _put_reads(queue: Queue, archived: Iterable[str]) -> None:
    for file in archived:
        for first, last in [(0, None)] if is_elsewhere(file) else stretches(Path(file)):
            queue.put("read", f"read {file} {first}", file=file, first=first, last=last)


def stretches(file: Path) -> Iterator[tuple[int, int | None]]:
    """The bytes of a WARC file, (first, behind the last), that are a job each; of one that is not gzipped all."""
    size = file.stat().st_size
    if not is_gzipped(file) or size <= STRETCH:
        yield 0, None
        return
    for first in range(0, size, STRETCH):
        yield first, first + STRETCH
