"""One crawl: the lists of the sources that are due, then the pages that are.

Threads fetch, processes clean and read, if there are several; this one alone stores and writes down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from filelock import FileLock, Timeout

from newsdesk.crawl import rhythm
from newsdesk.crawl.finding import take_over
from newsdesk.crawl.forecast import Forecast
from newsdesk.crawl.hosts import Answer, PutOff, Wanted, ask, host_of
from newsdesk.crawl.leave import Leave
from newsdesk.crawl.taking import Taker
from newsdesk.discover import Found, discover
from newsdesk.errors import Locked, NewsdeskError, Rejected, StoreLost
from newsdesk.http import payload
from newsdesk.model import NotModified, Outcome, Validators
from newsdesk.pipeline import Pipeline
from newsdesk.store import sources as table
from newsdesk.store.sources import Page, Run, Source
from newsdesk.urls import url_key

if TYPE_CHECKING:
    from newsdesk.config import Config

T = TypeVar("T")

_BATCH = 50_000  # pages taken from the queue at a time: the more, the more hosts are among them
_MOST_LOST = 10  # times that the database may go away in one crawl
_PATIENCE = 60.0  # seconds that it may stay away
_MOST_SITEMAPS = 20  # of an index, the last named first


@dataclass
class Crawl:
    """What a crawl was asked to do, and what it has done."""

    most_pages: int = 100_000
    seconds: float = 0.0  # 0: no limit
    jobs: int = 1  # articles read at once, a process each
    stop: Event = field(default_factory=Event)
    on_outcome: Callable[[Outcome], None] = lambda _: None
    forecast: Forecast = field(default_factory=Forecast)
    counts: Counter[str] = field(default_factory=Counter)

    def tell(self, outcome: Outcome) -> None:
        """Count an outcome, and pass it on."""
        self.counts[outcome.reason] += 1
        self.forecast.had(host_of(outcome.url))
        self.on_outcome(outcome)


def crawl(config: Config, wanted: Crawl) -> Counter[str]:
    """Ask all that is due; the count of each outcome. Raises Locked while another crawl is at work, StoreError."""
    with locked(config):
        pipeline = Pipeline(config, wanted.jobs)
        try:
            _recorded(pipeline, wanted)
        finally:
            pipeline.close()
    return wanted.counts


@contextmanager
def locked(config: Config) -> Iterator[None]:
    """Hold the archive's crawl lock, which the kernel lets go of when the process ends, however it does."""
    file = _lock_file(config)
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


def at_work(config: Config) -> bool:
    """Whether a crawl holds the lock at this moment. Makes no file."""
    if not _lock_file(config).exists():
        return False
    try:
        with locked(config):
            return False
    except Locked:
        return True


def _lock_file(config: Config) -> Path:
    return config.archive_dir.parent / f"{config.archive_dir.name}.crawl.lock"


@dataclass(frozen=True, slots=True)
class Crawling:
    """A crawl at work."""

    pipeline: Pipeline
    wanted: Crawl
    started: datetime
    leave: Leave

    def over(self) -> bool:
        """Whether nothing new is to be begun."""
        seconds = self.wanted.seconds
        late = seconds and datetime.now(UTC) - self.started >= timedelta(seconds=seconds)
        return self.wanted.stop.is_set() or bool(late)

    def ask(self, questions: Iterable[Wanted[T]]) -> Iterator[list[Answer[T]]]:
        """The answers as they come, until it is over; what robots.txt files said is kept on the way."""
        with closing(ask(questions, self.pipeline.config, self.wanted.stop, self.leave)) as answers:
            for batch in answers:
                if files := self.leave.news():
                    with self.pipeline.store.begin() as connection:
                        table.put_robots(connection, self.pipeline.config.user_agent, files, datetime.now(UTC))
                yield batch
                if self.over():
                    return


def _recorded(pipeline: Pipeline, wanted: Crawl) -> None:
    """Crawl, with a row for the run."""
    started = datetime.now(UTC)
    with pipeline.store.begin() as connection:
        table.note_killed_runs(connection)
    _put_run(pipeline, Run(started.isoformat(), None, {}))
    problem = ""
    try:
        _persistently(pipeline, wanted, started)
    except NewsdeskError as error:
        problem = str(error)
        raise
    finally:
        ended = datetime.now(UTC).isoformat()
        if wanted.stop.is_set() and not problem:
            problem = "stopped"
        _put_run(pipeline, Run(started.isoformat(), ended, wanted.counts, problem))


def _persistently(pipeline: Pipeline, wanted: Crawl, started: datetime) -> None:
    """Crawl; where the database's server goes away and comes back, go on with what is still due or was left in work."""
    for _ in range(_MOST_LOST):
        try:
            return _crawl(pipeline, wanted, started)
        except StoreLost as error:
            lost = error
        if not pipeline.store.is_back(_PATIENCE):
            break
    raise lost


def _crawl(pipeline: Pipeline, wanted: Crawl, started: datetime) -> None:
    with pipeline.store.read() as connection:
        known = table.known_robots(connection, pipeline.config.user_agent, started)
    leave = Leave(pipeline.config, known)
    wanted.forecast.pause = leave.delay
    crawling = Crawling(pipeline, wanted, started, leave)
    taker = Taker(pipeline, wanted.stop, wanted.tell)
    taker.take_up()
    take_over(pipeline.store, pipeline.config, started)
    _ask_sources(crawling)
    _ask_pages(crawling, taker)


def _put_run(pipeline: Pipeline, run: Run) -> None:
    with pipeline.store.begin() as connection:
        table.put_run(connection, run)


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


def _ask_sources(crawling: Crawling) -> None:
    """Visit the sources that are due, but for those whose hosts are left alone."""
    with crawling.pipeline.store.read() as connection:
        due = table.due_sources(connection, crawling.started)
        resting = table.resting_hosts(connection, crawling.started)
    visit(crawling, [each for each in due if not any(host_of(url) in resting for url, _etag, _date in each.lists)])


def visit(crawling: Crawling, due: Sequence[Source]) -> None:
    """Read the lists of sources, and put what is new into the queue."""
    pipeline = crawling.pipeline
    visits = {source.url: _Visited(source) for source in due}
    lists = [
        Wanted(url, Validators(url, etag, modified), _List(source.url, place))
        for source in due
        for place, (url, etag, modified) in enumerate(source.lists)
    ]
    waiting = Counter(each.what.source for each in lists)
    while lists and not crawling.over():
        named: list[Wanted[_List]] = []
        for answer in chain.from_iterable(crawling.ask(lists)):
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
    if isinstance(result, PutOff):
        visit.problem = f"{answer.wanted.url}: its host is left alone for a while"
        return []
    if answer.rest:
        visit.wait = max(visit.wait, answer.rest)
        _rest(pipeline, answer.wanted.url, answer.rest)
    try:
        if isinstance(result, Exception):
            raise result
        body = payload(result, pipeline.config.max_bytes)
        listing = discover(body, result.final_url, content_type=result.content_type)
    except Rejected as error:
        visit.problem = f"{answer.wanted.url}: {error.reason}: {error.detail}"
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


def _ask_pages(crawling: Crawling, taker: Taker) -> None:
    """Ask for the pages that are due until there are no more or the limits are reached."""
    left, store = crawling.wanted.most_pages, crawling.pipeline.store
    while left > 0 and not crawling.over():
        now = datetime.now(UTC)
        with store.begin() as connection:
            resting = table.resting_hosts(connection, now)
            due = table.due_pages(connection, now, min(_BATCH, left))
            awake = [page for page in due if host_of(page.url) not in resting]
            table.put_pages(connection, [rhythm.put_off(page, now) for page in due if host_of(page.url) in resting])
        if not due:
            return
        left -= len(awake)
        crawling.wanted.forecast.expect(host_of(page.url) for page in awake)
        taker.take(crawling.ask(Wanted(p.url, Validators(p.final_url, p.etag, p.last_modified), p) for p in awake))


def _rest(pipeline: Pipeline, url: str, seconds: float) -> None:
    """Leave a host alone; the wait outlives the run."""
    with pipeline.store.begin() as connection:
        table.rest_host(connection, host_of(url), datetime.now(UTC) + timedelta(seconds=seconds))
