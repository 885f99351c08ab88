"""Asking hosts: one request at a time to each, many hosts side by side, answers through a queue that holds a few.

A host waits its pause in a heap and not in a thread: `hosts_at_once` requests are on their way whatever the pauses of
the hosts, and each host is asked as often as it may be. robots.txt comes first.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from heapq import heappop, heappush
from queue import Empty, Queue
from threading import Condition, Event, Thread
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import urlsplit

from newsdesk.crawl import rhythm
from newsdesk.crawl.leave import Leave
from newsdesk.errors import Reason, Rejected
from newsdesk.fetch import open_session, refetch
from newsdesk.fetch.wire import beside
from newsdesk.model import Capture, NotModified, Validators

if TYPE_CHECKING:
    from requests import Session

    from newsdesk.config import Config

_JITTER = 0.05  # of a pause, at most, on top of it
_HELD = 32  # answers that may wait for whoever takes them
_MOMENT = 0.05  # seconds without an answer after which the taker hears of it
_NAP = 0.2  # seconds after which it is looked whether to stop

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted(Generic[T]):
    """An address to ask for, unless it is still the known page; `what` comes back with the answer."""

    url: str
    known: Validators
    what: T


class PutOff(Exception):  # no error: an answer
    """In place of an answer: the host is left alone from now on, and was not asked."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What came of it, and for how many seconds its host is to be left alone."""

    wanted: Wanted[T]
    result: Capture | NotModified | Exception
    rest: float = 0.0


def host_of(url: str) -> str:
    """Host and port of an address."""
    return urlsplit(url).netloc.lower()


def ask(wanted: Iterable[Wanted[T]], config: Config, stop: Event, leave: Leave) -> Generator[list[Answer[T]]]:
    """The answers as they come, those together that are there; an empty list when for a moment none has come.

    Once `stop` is set, or the caller has had enough, no host is asked for anything more. A bug in a thread comes as an
    answer, too: the caller raises what is not Rejected.
    """
    round_ = _Round(wanted, config, stop, leave)
    try:
        yield from round_.answers()
    finally:
        round_.close()


@dataclass(slots=True)
class _Host(Generic[T]):
    """What is left to ask a host."""

    session: Session
    left: deque[Wanted[T]] = field(default_factory=deque)
    asked: float = 0.0  # when, by time.monotonic()
    failed: int = 0  # requests in a row


class _Round(Generic[T]):
    """The hosts that wait for their turn, and those that are being asked."""

    def __init__(self, wanted: Iterable[Wanted[T]], config: Config, stop: Event, leave: Leave) -> None:
        self._config = config
        self._stop = stop
        self._leave = leave
        self._session = open_session(config, at_once=config.hosts_at_once)
        self._hosts: dict[str, _Host[T]] = {}
        for each in wanted:
            name = host_of(each.url)
            if name not in self._hosts:
                self._hosts[name] = _Host(beside(self._session))
            self._hosts[name].left.append(each)
        self._turns = [(0.0, number, host) for number, host in enumerate(self._hosts.values())]  # a heap
        self._turn = len(self._turns)
        self._busy = 0
        self._changed = Condition()
        self._queue: Queue[Answer[T] | None] = Queue(_HELD)
        self._enough = False
        self._driver = Thread(target=self._drive, name="hosts", daemon=True)

    def answers(self) -> Iterator[list[Answer[T]]]:
        """As `ask`."""
        self._driver.start()
        ended = False
        while not ended:
            found: list[Answer[T] | None] = []
            with suppress(Empty):
                found.append(self._queue.get(timeout=_MOMENT))
                while len(found) < _HELD:
                    found.append(self._queue.get_nowait())
            ended = None in found
            yield [answer for answer in found if answer is not None]

    def close(self) -> None:
        """Ask for nothing more, and wait for what is on its way."""
        self._enough = True
        while self._driver.is_alive():
            with suppress(Empty):
                self._queue.get(timeout=_MOMENT)
        self._session.close()

    def _drive(self) -> None:
        """Hand each host to a thread when its turn has come; at the end tell so."""
        most = max(1, min(len(self._hosts), self._config.hosts_at_once))
        with ThreadPoolExecutor(most, "host") as pool:
            while (host := self._next(most)) is not None:
                pool.submit(self._visit, host)
        self._queue.put(None)

    def _next(self, most: int) -> _Host[T] | None:
        """The host whose turn it is, once there is a thread for it; None when there is nothing more to ask."""
        with self._changed:
            while (self._turns or self._busy) and not self._over():
                wait = self._turns[0][0] - time.monotonic() if self._turns and self._busy < most else _NAP
                if wait <= 0:
                    self._busy += 1
                    return heappop(self._turns)[2]
                self._changed.wait(min(wait, _NAP))
            return None

    def _over(self) -> bool:
        return self._enough or self._stop.is_set()

    def _visit(self, host: _Host[T]) -> None:
        """Ask a host once, and give it back with its next turn."""
        each = host.left.popleft()
        result = self._get(each, host)
        took = time.monotonic() - host.asked
        silent = isinstance(result, Rejected) and result.reason in rhythm.SILENT
        host.failed = host.failed + 1 if silent else 0
        rest = rhythm.rest(result, host.failed) if isinstance(result, Rejected) else 0.0
        self._queue.put(Answer(each, result, rest))
        while rest and host.left:
            self._queue.put(Answer(host.left.popleft(), PutOff()))
        forbidden = isinstance(result, Rejected) and result.reason is Reason.ROBOTS  # and so not asked for
        pause = 0.0 if forbidden else self._leave.delay(each.url) * (1 + random.uniform(0, _JITTER))  # noqa: S311
        with self._changed:
            self._busy -= 1
            if host.left:
                self._turn += 1
                heappush(self._turns, (host.asked + max(pause, took + min(took, pause)), self._turn, host))
            self._changed.notify()

    def _get(self, wanted: Wanted[T], host: _Host[T]) -> Capture | NotModified | Exception:
        host.asked = time.monotonic()
        ask_leave = self._leave.permit(host.session)

        def permit(url: str) -> None:
            ask_leave(url)
            host.asked = time.monotonic()

        try:
            return refetch(wanted.url, wanted.known, self._config, session=host.session, permit=permit)
        except Exception as error:
            return error
