"""Asking hosts: one request at a time to each, many hosts side by side, answers through a queue that holds a few.

Each host has a thread of the pool until all that is wanted of it is asked; robots.txt comes first.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Queue
from threading import Event
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import urlsplit

from newsdesk.errors import Reason, Rejected
from newsdesk.fetch import fetch_robots, open_session, refetch
from newsdesk.model import Capture, NotModified, Validators
from newsdesk.robots import Robots, robots_url

if TYPE_CHECKING:
    from requests import Session

    from newsdesk.config import Config

_JITTER = 0.25  # of a pause, at most, on top of it
_HELD = 32  # answers that may wait for the writer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted(Generic[T]):
    """An address to ask for, unless it is still the known page; `what` comes back with the answer."""

    url: str
    known: Validators
    what: T


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What came of it."""

    wanted: Wanted[T]
    result: Capture | NotModified | Exception


def host_of(url: str) -> str:
    """Host and port of an address."""
    return urlsplit(url).netloc.lower()


def ask(wanted: Iterable[Wanted[T]], config: Config, stop: Event) -> Iterator[Answer[T]]:
    """The answers as they come. Once `stop` is set no host is asked for anything more.

    A bug in a thread comes as an answer, too: the caller raises what is not Rejected.
    """
    by_host: dict[str, list[Wanted[T]]] = defaultdict(list)
    for each in wanted:
        by_host[host_of(each.url)].append(each)
    if not by_host:
        return
    answers: Queue[Answer[T] | None] = Queue(_HELD)
    with ThreadPoolExecutor(min(len(by_host), config.hosts_at_once), "host") as pool:
        try:
            for each_host in by_host.values():
                pool.submit(_ask_host, each_host, config, stop, answers)
            left = len(by_host)
            while left:
                answer = answers.get()
                left -= answer is None
                if answer is not None:
                    yield answer
        finally:
            if left:  # the caller has had enough: let the threads run out
                stop.set()
            while left:
                left -= answers.get() is None


def _ask_host(wanted: list[Wanted[T]], config: Config, stop: Event, answers: Queue[Answer[T] | None]) -> None:
    try:
        with open_session(config) as session:
            visit = _Visit(config, session)
            for number, each in enumerate(wanted):
                if number:
                    stop.wait(visit.pause(each.url))
                if stop.is_set():
                    return
                answers.put(Answer(each, visit.get(each)))
    finally:
        answers.put(None)


class _Visit:
    """One host's requests, through one session, as the robots.txt files on the way allow."""

    def __init__(self, config: Config, session: Session) -> None:
        self._config = config
        self._session = session
        self._robots: dict[str, Robots] = {}

    def get(self, wanted: Wanted[T]) -> Capture | NotModified | Exception:
        try:
            return refetch(wanted.url, wanted.known, self._config, session=self._session, permit=self._permit)
        except Exception as error:
            return error

    def pause(self, url: str) -> float:
        """Seconds to the next request: what the settings or the host ask for, and a little by chance."""
        known = self._robots.get(robots_url(url))
        seconds = max(self._config.host_delay, (known.crawl_delay or 0.0) if known else 0.0)
        return seconds * (1 + random.uniform(0, _JITTER))  # noqa: S311

    def _permit(self, url: str) -> None:
        """Raise Rejected where a robots.txt says so."""
        place = robots_url(url)
        if place not in self._robots:
            self._robots[place] = fetch_robots(url, self._config, session=self._session)
        robots = self._robots[place]
        if not robots.allows(url):
            raise Rejected(url, Reason.ROBOTS, robots.note or "its robots.txt says no")
