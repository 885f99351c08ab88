"""One crawl: the lists of the sources that are due, then the pages that are.

Threads fetch; this one alone reads, stores and writes down. Each page has a row in the queue, which is changed in the
order "begun", stored, "done": killed anywhere, the next crawl finds it due and asks for it again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from newsdesk.archive import Earlier
from newsdesk.crawl import rhythm
from newsdesk.crawl.finding import take_over
from newsdesk.crawl.hosts import Answer, Wanted, ask, host_of
from newsdesk.discover import Found, discover
from newsdesk.errors import Locked, NewsdeskError, Reason, Rejected
from newsdesk.fetch import HttpError
from newsdesk.http import payload
from newsdesk.model import Capture, NotModified, Outcome, Validators
from newsdesk.pipeline import Pipeline, disk_errors
from newsdesk.store import parts, save_capture
from newsdesk.store import sources as table
from newsdesk.store.sources import Page, Run, Source
from newsdesk.urls import url_key

if TYPE_CHECKING:
    from newsdesk.config import Config

_BATCH = 1000  # pages taken from the queue at a time
_MOST_SITEMAPS = 20  # of an index, the last named first


@dataclass
class Crawl:
    """What a crawl was asked to do, and what it has done."""

    most_pages: int = 100_000
    seconds: float = 0.0  # 0: no limit
    stop: Event = field(default_factory=Event)
    on_outcome: Callable[[Outcome], None] = lambda _: None
    counts: Counter[str] = field(default_factory=Counter)


def crawl(config: Config, wanted: Crawl) -> Counter[str]:
    """Ask all that is due; the count of each outcome. Raises Locked while another crawl is at work, StoreError."""
    with locked(config):
        pipeline = Pipeline(config)
        try:
            _recorded(pipeline, wanted)
        finally:
            pipeline.close()
    return wanted.counts


@contextmanager
def locked(config: Config) -> Iterator[None]:
    """Hold the archive's crawl lock, which the kernel lets go of when the process ends, however it does."""
    file = config.archive_dir.parent / f"{config.archive_dir.name}.crawl.lock"
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(file)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise Locked(f"{config.archive_dir}: another crawl is at work here") from None
    try:
        yield
    finally:
        lock.release()


def _recorded(pipeline: Pipeline, wanted: Crawl) -> None:
    """Crawl, with a row for the run."""
    started = datetime.now(UTC)
    until = started + timedelta(seconds=wanted.seconds) if wanted.seconds else None
    _put_run(pipeline, Run(started.isoformat(), None, {}))
    problem = ""
    try:
        _take_up(pipeline, wanted)
        take_over(pipeline.store, pipeline.config, started)
        _ask_sources(pipeline, wanted, started, until)
        _ask_pages(pipeline, wanted, until)
    except NewsdeskError as error:
        problem = str(error)
        raise
    finally:
        ended = datetime.now(UTC).isoformat()
        if wanted.stop.is_set() and not problem:
            problem = "stopped"
        _put_run(pipeline, Run(started.isoformat(), ended, wanted.counts, problem))


def _put_run(pipeline: Pipeline, run: Run) -> None:
    with pipeline.store.begin() as connection:
        table.put_run(connection, run)


def _over(wanted: Crawl, until: datetime | None) -> bool:
    return wanted.stop.is_set() or (until is not None and datetime.now(UTC) >= until)


@dataclass(frozen=True, slots=True)
class _List:
    """A list of a source: where in its lists it stands, -1 for a sitemap that one of them named."""

    source: str
    place: int


@dataclass(slots=True)
class _Visited:
    """What a visit of a source has brought so far."""

    source: Source
    found: list[Found] = field(default_factory=list)
    problem: str = ""
    wait: float = 0.0


def _ask_sources(pipeline: Pipeline, wanted: Crawl, now: datetime, until: datetime | None) -> None:
    """Read the lists of the sources that are due, and put what is new into the queue."""
    with pipeline.store.read() as connection:
        due = table.due_sources(connection, now)
        resting = table.resting_hosts(connection, now)
    due = [source for source in due if not any(host_of(url) in resting for url, _etag, _date in source.lists)]
    visits = {source.url: _Visited(source) for source in due}
    lists = [
        Wanted(url, Validators(url, etag, modified), _List(source.url, place))
        for source in due
        for place, (url, etag, modified) in enumerate(source.lists)
    ]
    waiting = Counter(each.what.source for each in lists)
    while lists and not _over(wanted, until):
        named: list[Wanted[_List]] = []
        for answer in ask(lists, pipeline.config, wanted.stop):
            key = answer.wanted.what.source
            children = _read_list(pipeline, visits[key], answer)
            waiting[key] += len(children) - 1
            named += children
            if not waiting[key]:
                _visited(pipeline, visits[key])
        lists = named


def _read_list(pipeline: Pipeline, visit: _Visited, answer: Answer[_List]) -> list[Wanted[_List]]:
    """Take up what a list names; the sitemaps to read in turn."""
    result, place = answer.result, answer.wanted.what.place
    if isinstance(result, NotModified):
        return []
    try:
        if isinstance(result, Exception):
            raise result
        body = payload(result, pipeline.config.max_bytes)
        listing = discover(body, result.final_url, content_type=result.content_type)
    except Rejected as error:
        visit.problem = f"{answer.wanted.url}: {error.reason}: {error.detail}"
        if isinstance(error, HttpError):
            visit.wait = max(visit.wait, error.retry_after)
            _rest(pipeline, answer.wanted.url, error.retry_after)
        return []
    visit.found += listing.items
    if place < 0:
        return []
    told = Validators.of(result)
    lists = list(visit.source.lists)
    if listing.kind != "index":  # an index that is the same says nothing of its sitemaps
        lists[place] = (lists[place][0], told.etag, told.last_modified)
    visit.source = replace(visit.source, lists=tuple(lists))
    children = listing.sitemaps if listing.kind == "index" else ()
    return [Wanted(url, Validators(""), _List(visit.source.url, -1)) for url in children[-_MOST_SITEMAPS:]]


def _visited(pipeline: Pipeline, visit: _Visited) -> None:
    """Write down a source's visit and the pages that it brought, together."""
    now = datetime.now(UTC)
    source = visit.source
    fitting = [found for found in visit.found if fits(source, found.url)]
    fitting.sort(key=lambda found: (found.published is not None and not found.in_future, found.published or now))
    pages = [Page(url_key(found.url), found.url, source.url, now.isoformat()) for found in fitting[-source.most :]]
    with pipeline.store.begin() as connection:
        new = table.add_pages(connection, pages)
        failed = visit.problem and not visit.found
        done = rhythm.after_failure(source, now, visit.problem, visit.wait) if failed else None
        table.put_source(connection, done or replace(rhythm.after_visit(source, now, new), problem=visit.problem))


def fits(source: Source, url: str) -> bool:
    """Whether a source's patterns let an address through."""
    wanted = not source.include or any(re.search(pattern, url) for pattern in source.include)
    return wanted and not any(re.search(pattern, url) for pattern in source.exclude)


def _ask_pages(pipeline: Pipeline, wanted: Crawl, until: datetime | None) -> None:
    """Ask for the pages that are due, some at a time, until there are no more or the limits are reached."""
    left = wanted.most_pages
    while left > 0 and not _over(wanted, until):
        now = datetime.now(UTC)
        with pipeline.store.read() as connection:
            resting = table.resting_hosts(connection, now)
            due = table.due_pages(connection, now, min(_BATCH, left))
        awake = [page for page in due if host_of(page.url) not in resting]
        if not due:
            return
        with pipeline.store.begin() as connection:
            for page in due:
                if host_of(page.url) in resting:
                    table.put_page(connection, rhythm.put_off(page, now))
        left -= len(awake)
        questions = [
            Wanted(page.url, Validators(page.final_url, page.etag, page.last_modified), page) for page in awake
        ]
        answers = ask(questions, pipeline.config, wanted.stop)
        for answer in answers:
            outcome = _page(pipeline, answer)
            wanted.counts[outcome.reason] += 1
            wanted.on_outcome(outcome)
            if _over(wanted, until):
                answers.close()  # type: ignore[attr-defined]  # a generator
                return


def _page(pipeline: Pipeline, answer: Answer[Page]) -> Outcome:
    """Store what came for a page, and when it is asked for again."""
    page, result, now = answer.wanted.what, answer.result, datetime.now(UTC)
    if isinstance(result, Rejected):
        wait = result.retry_after if isinstance(result, HttpError) else 0.0
        _rest(pipeline, page.url, wait)
        _put(pipeline, rhythm.failed(page, now, result.reason, wait))
        return pipeline.record(Outcome(page.url, "fetch", result.reason, now, result.detail))
    if isinstance(result, Exception):
        raise result
    if isinstance(result, NotModified):
        _keep_revisit(pipeline, result)
        _put(pipeline, rhythm.stored(page, now))
        return pipeline.record(Outcome(page.url, "stored", "unchanged", now))
    return _take(pipeline, page, result, pipeline.take)


def _take_up(pipeline: Pipeline, wanted: Crawl) -> None:
    """Go on with the pages that are in the archive and not in the database: a crash came in between.

    While this may write nobody else does, so that none of them is one that another process is about to note.
    """
    with pipeline.store.begin() as connection:
        left = []
        for location, capture in pipeline.archive.captures(after=parts.last_offsets(connection)):
            save_capture(connection, capture, location.file, location.offset, location.length)
            left.append(location)
    for location in left:
        capture = pipeline.archive.read(location)
        stages = partial(pipeline.take_archived, capture.id)
        with pipeline.store.read() as connection:
            page = table.page_of(connection, url_key(capture.url))
        outcome = _take(pipeline, page, capture, stages) if page else stages(capture)
        wanted.counts[outcome.reason] += 1
        wanted.on_outcome(outcome)


def _take(pipeline: Pipeline, page: Page, capture: Capture, stages: Callable[[Capture], Outcome]) -> Outcome:
    """Hand a page to the stages; one on which three crawls died is put aside."""
    now = datetime.now(UTC)
    if page.tries >= rhythm.MOST_CRASHES:
        _put(pipeline, replace(page, state="quarantined", next_at=""))
        return pipeline.record(Outcome(page.url, "clean", Reason.TOO_COMPLEX, now, "three crawls ended over it"))
    told = Validators.of(capture)
    page = replace(page, final_url=capture.final_url, etag=told.etag, last_modified=told.last_modified)
    _put(pipeline, replace(page, tries=page.tries + 1, final_url="", etag="", last_modified=""))
    outcome = stages(capture)
    had = outcome.stage == "stored" or page.first_at
    _put(pipeline, rhythm.stored(page, now) if had else rhythm.refused(page))
    return outcome


def _keep_revisit(pipeline: Pipeline, again: NotModified) -> None:
    """Archive that a page is still the same, where its body is there."""
    with pipeline.store.read() as connection:
        known = table.last_body(connection, again.url)
    if known:
        final_url, fetched_at, digest = known
        earlier = Earlier(final_url, datetime.fromisoformat(fetched_at), digest)
        with disk_errors(pipeline.archive):
            pipeline.archive.append_revisit(again, earlier)


def _put(pipeline: Pipeline, page: Page) -> None:
    with pipeline.store.begin() as connection:
        table.put_page(connection, page)


def _rest(pipeline: Pipeline, url: str, seconds: float) -> None:
    """Leave a host alone for as long as it asks; the wait outlives the run."""
    if seconds:
        with pipeline.store.begin() as connection:
            table.rest_host(connection, host_of(url), datetime.now(UTC) + timedelta(seconds=seconds))
