"""One source or one page at a time, as the jobs of many workers ask for them; in all else as in a crawl."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event

from newsdesk.crawl import rhythm
from newsdesk.crawl.hosts import Wanted, host_of
from newsdesk.crawl.leave import Leave
from newsdesk.crawl.run import Crawl, Crawling, visit
from newsdesk.crawl.taking import Taker
from newsdesk.model import Validators
from newsdesk.pipeline import Pipeline
from newsdesk.store import sources as table
from newsdesk.store.sources import Page


class Single:
    """What the jobs of one worker share: what is kept open, and what robots.txt files said.

    Its methods may be called by several threads, each for another host: nobody else may ask that host meanwhile.
    """

    def __init__(self, pipeline: Pipeline, stop: Event) -> None:
        self._pipeline = pipeline
        self._stop = stop
        with pipeline.store.read() as connection:
            known = table.known_robots(connection, pipeline.config.user_agent, datetime.now(UTC))
        self._leave = Leave(pipeline.config, known)

    def poll(self, url: str) -> None:
        """Ask a source for news, if it is due, and put what is new into the queue."""
        crawling = self._crawling()
        with self._pipeline.store.read() as connection:
            due = [each for each in table.due_sources(connection, crawling.started) if each.url == url]
            resting = table.resting_hosts(connection, crawling.started)
        if due and not any(host_of(place) in resting for place, _etag, _date in due[0].lists):
            visit(crawling, due)
            self._pause(url)

    def fetch(self, key: str) -> None:
        """Ask for the page of a URL key, if it is due, and take it through; one that is archived is not asked again."""
        now = datetime.now(UTC)
        with self._pipeline.store.read() as connection:
            page = table.page_of(connection, key)
            resting = table.resting_hosts(connection, now)
        taker = Taker(self._pipeline, self._stop, lambda _outcome: None)
        if page is not None and page.state == "kept":
            taker.go_on_with(page)
        elif page is not None and is_due(page, now):
            if host_of(page.url) in resting:
                self._put_off(page, now)
                return
            known = Validators(page.final_url, page.etag, page.last_modified)
            taker.take(self._crawling().ask([Wanted(page.url, known, page)]))
            self._pause(page.url)

    def _crawling(self) -> Crawling:
        return Crawling(self._pipeline, Crawl(stop=self._stop), datetime.now(UTC), self._leave)

    def _pause(self, url: str) -> None:
        """Leave a host alone for as long as it asks, before anybody may ask it again."""
        self._stop.wait(self._leave.delay(url))

    def _put_off(self, page: Page, now: datetime) -> None:
        with self._pipeline.store.begin() as connection:
            table.put_pages(connection, [rhythm.put_off(page, now)])


def is_due(page: Page, now: datetime) -> bool:
    """Whether a page is to be asked for now."""
    return page.state in ("due", "done") and bool(page.next_at) and page.next_at <= now.isoformat()
