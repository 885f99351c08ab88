"""What came for the pages of a crawl, on its way through archive, queue and stages.

A page's row in the queue says how far it has come: a "kept" page is in the archive, and the stages after it have not
finished; it is "done" by the transaction that stores its article. So whatever a crawl died of, what it had archived is
taken up from there and not fetched again. `tries` counts how often the stages were begun. A page over which a crawl
died is taken alone by the next ones, so that what it does counts against no other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

from newsdesk.archive import Earlier, Location
from newsdesk.crawl import rhythm
from newsdesk.crawl.hosts import Answer, PutOff, host_of
from newsdesk.errors import Reason, Rejected, StoreError
from newsdesk.fetch import HttpError
from newsdesk.model import Capture, NotModified, Outcome, Validators
from newsdesk.pipeline import Draft, Pipeline, disk_errors
from newsdesk.store import parts, save_capture, save_outcome
from newsdesk.store import sources as table
from newsdesk.store.sources import Page
from newsdesk.urls import url_key
from newsdesk.workers import Task, in_order

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Kept:
    """A page that is in the archive, as its row was before."""

    page: Page
    capture_id: str
    capture: Capture


class Taker:
    """Takes what came for pages as far as it goes, and tells the outcome of each."""

    def __init__(self, pipeline: Pipeline, stop: Event, tell: Callable[[Outcome], None]) -> None:
        """Once `stop` is set what has been begun is finished, and the rest left to the next crawl."""
        self._pipeline = pipeline
        self._stop = stop
        self._tell = tell
        self._waiting: deque[Kept] = deque()

    def take(self, batches: Iterable[list[Answer[Page]]]) -> None:
        """Take all answers through."""
        for done in in_order(self._begun(batches), self._pipeline.window):
            self._store(done)
        with self._pipeline.store.begin() as connection:
            table.put_pages(connection, [replace(each.page, state="kept") for each in self._waiting])
        self._waiting.clear()

    def keep(self, batch: Sequence[Answer[Page]]) -> list[Kept]:
        """Archive what came and write down what did not: one wait for the disk and one transaction for all."""
        if not batch:
            return []
        pages = [(answer.wanted.what, answer.result) for answer in batch]
        captured = [(page, result) for page, result in pages if isinstance(result, Capture)]
        now = datetime.now(UTC)
        with self._pipeline.store.begin() as connection:
            for answer in batch:
                if answer.rest:
                    table.rest_host(connection, host_of(answer.wanted.url), now + timedelta(seconds=answer.rest))
            outcomes = [*self._fallen_through(connection, pages, now), *self._the_same(connection, pages, now)]
            ids = self._pipeline.keep_all(connection, [capture for _page, capture in captured])
            table.put_pages(connection, [_begun(page) for page, _capture in captured if not page.tries])
            for outcome in outcomes:
                save_outcome(connection, outcome)
        for outcome in outcomes:
            self._tell(outcome)
        return [Kept(page, id_, capture) for (page, capture), id_ in zip(captured, ids, strict=True)]

    def take_up(self) -> None:
        """Go on with what earlier crawls archived and did not finish, one after the other.

        First come the records that the database does not know: a crash came in between. While this may write nobody
        else does, so that none of them is one that another process is about to note.
        """
        archive, lone = self._pipeline.archive, list[Location]()
        with self._pipeline.store.begin() as connection:
            for location, capture in archive.captures(after=parts.last_offsets(connection)):
                save_capture(connection, capture, location.file, location.offset, location.length)
                page = table.page_of(connection, url_key(capture.url))
                if page is None or page.url != capture.url:
                    lone.append(location)
                else:
                    table.put_pages(connection, [replace(page, state="kept")])
            left = table.kept_pages(connection)
        for location in lone:
            capture = archive.read(location)
            self._tell(self._pipeline.take_archived(capture.id, capture))
        for page in left:
            if self._stop.is_set():
                return
            self.go_on_with(page)

    def go_on_with(self, page: Page) -> None:
        """Take a page that is archived, and that no other process is at work on, through what is left."""
        with self._pipeline.store.read() as connection:
            found = parts.last_location(connection, page.url)
        try:
            if found is None:
                raise StoreError(f"{page.url}: not archived")
            self._alone(Kept(page, found[0], self._pipeline.archive.read(Location(*found[1]))))
        except StoreError:  # damaged since: it is asked for again
            self._put(replace(page, state="due"))

    def _begun(self, batches: Iterable[list[Answer[Page]]]) -> Iterator[Task[tuple[Kept, Draft | Outcome]] | None]:
        for batch in batches:
            self._waiting.extend(self.keep(batch))
            if not self._waiting:
                yield None
            while self._waiting and not self._stop.is_set():
                kept = self._waiting.popleft()
                if kept.page.tries:
                    self._alone(kept)
                else:
                    yield self._derived(kept)

    def _derived(self, kept: Kept) -> Task[tuple[Kept, Draft | Outcome]]:
        return kept, (yield from self._pipeline.derive(kept.capture_id, kept.capture))

    def _alone(self, kept: Kept) -> None:
        """Take a page over which a crawl has died, by itself; after three it is put aside."""
        if kept.page.tries >= rhythm.MOST_CRASHES:
            self._put(replace(kept.page, state="quarantined", next_at=""))
            now = datetime.now(UTC)
            outcome = Outcome(kept.page.url, "clean", Reason.TOO_COMPLEX, now, "three crawls ended over it")
            self._tell(self._pipeline.record(outcome))
            return
        self._put(_begun(kept.page))
        [done] = in_order([self._derived(kept)], 1)
        self._store(done)

    def _store(self, done: Sequence[tuple[Kept, Draft | Outcome]]) -> None:
        def settle(connection: Connection, outcomes: Sequence[Outcome]) -> None:
            pages = zip((kept for kept, _draft in done), outcomes, strict=True)
            table.put_pages(connection, [_settled(kept, outcome) for kept, outcome in pages])

        for outcome in self._pipeline.store_all([draft for _kept, draft in done], settle):
            self._tell(outcome)

    def _fallen_through(
        self, connection: Connection, pages: Iterable[tuple[Page, object]], now: datetime
    ) -> Iterator[Outcome]:
        """Pages that could not be had. Raises what is a bug."""
        for page, result in pages:
            if isinstance(result, PutOff):
                table.put_pages(connection, [rhythm.put_off(page, now)])
            elif isinstance(result, Rejected):
                wait = result.retry_after if isinstance(result, HttpError) else 0.0
                table.put_pages(connection, [rhythm.failed(page, now, result.reason, wait)])
                yield Outcome(page.url, "fetch", result.reason, now, result.detail)
            elif isinstance(result, Exception):
                raise result

    def _the_same(
        self, connection: Connection, pages: Iterable[tuple[Page, object]], now: datetime
    ) -> Iterator[Outcome]:
        """Pages that have not changed: archived as that, where their body is there."""
        revisits = []
        for page, result in pages:
            if isinstance(result, NotModified):
                table.put_pages(connection, [rhythm.stored(page, now)])
                if known := table.last_body(connection, result.url):
                    final_url, fetched_at, digest = known
                    revisits.append((result, Earlier(final_url, datetime.fromisoformat(fetched_at), digest)))
                yield Outcome(page.url, "stored", "unchanged", now)
        if revisits:
            with disk_errors(self._pipeline.archive):
                self._pipeline.archive.append_revisits(revisits)

    def _put(self, page: Page) -> None:
        with self._pipeline.store.begin() as connection:
            table.put_pages(connection, [page])


def _begun(page: Page) -> Page:
    """A page that the stages begin with; what it said of itself counts when they have finished."""
    return replace(page, state="kept", tries=page.tries + 1, final_url="", etag="", last_modified="")


def _settled(kept: Kept, outcome: Outcome) -> Page:
    told = Validators.of(kept.capture)
    page = replace(kept.page, final_url=told.url, etag=told.etag, last_modified=told.last_modified)
    had = outcome.stage == "stored" or page.first_at
    return rhythm.stored(page, datetime.now(UTC)) if had else rhythm.refused(page)
