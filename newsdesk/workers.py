"""The two stages that cost time, cleaning and reading, done here or in processes beside this one.

with Workers(config, jobs=2) as workers:
    article = workers.clean(capture).result()
    analysis = workers.analyse(article, capture.fetched_at).result()

What is done is the same however many there are. A process that the system kills costs what it was doing: another takes
its place and does it again, and what has killed three of them is rejected.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import date, datetime
from functools import partial
from multiprocessing.connection import Connection
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from newsdesk.analysis import UNREAD, Analysis, analyse
from newsdesk.clean.guard import Cleaner
from newsdesk.clean.rules import load_rules
from newsdesk.errors import Reason, Rejected
from newsdesk.http import payload
from newsdesk.model import Article, Capture

if TYPE_CHECKING:
    from newsdesk.annotate.annotator import Annotator
    from newsdesk.config import Config

T = TypeVar("T")
Task = Generator["Future[Any]", Any, T]  # yields what it waits for, is sent what came of it, returns its result

TRIES = 3
REMEMBERED = 500  # articles that were read last: their copies are not read again


class Worker:
    """The loaded rules and models, and the process that cleans, which all articles of one process share."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.rules = load_rules(config.sites_dir, config.sources)
        self.cleaner = Cleaner()
        self._annotators: dict[str, Annotator] = {}

    def clean(self, capture: Capture) -> Article:
        """The article of a capture, by its site's rule. Raises Rejected."""
        return self.cleaner.clean(
            capture.final_url,
            payload(capture, self.config.max_bytes),
            content_type=capture.content_type,
            fetched_at=capture.fetched_at,
            capture_digest=capture.digest,
            rule=self.rules.rule_for(capture.final_url, capture.fetched_at.date()),
        )

    def analyse(self, article: Article, fetched_at: datetime) -> Analysis:
        """Reads an article; relative dates count from the day it came out, else from when it was fetched.

        UNREAD for one in a language that no model reads.
        """
        model = self.config.model_for(article.language)
        if model is None:
            return UNREAD
        published = day_of(article, fetched_at)
        return analyse(
            self._annotator(model), article.text, article=article.id, published=published, title=article.title
        )

    def _annotator(self, model: str) -> Annotator:
        """Loaded when the first article needs it."""
        if model not in self._annotators:
            from newsdesk.annotate.annotator import Annotator

            self._annotators[model] = Annotator(model)
        return self._annotators[model]

    def close(self) -> None:
        """Lets go of the process that cleans."""
        self.cleaner.close()


def day_of(article: Article, fetched_at: datetime) -> date:
    """The day that an article came out, as far as is known."""
    return date.fromisoformat(article.published[:10]) if article.published else fetched_at.date()


class Workers:
    """So many workers; one is this process itself. Use as a context manager, or close()."""

    def __init__(self, config: Config, jobs: int = 1) -> None:
        """Nothing is started before there is something to do."""
        self.jobs = jobs
        self._config = config
        self._here = Worker(config)
        self._threads = ThreadPoolExecutor(jobs) if jobs > 1 else None
        self._own = threading.local()
        self._alone = threading.Lock()  # of this process itself: callers may be of several threads
        self._beside: list[_Process] = []
        self._remembering = threading.Lock()
        self._read: OrderedDict[tuple[object, ...], Future[Analysis]] = OrderedDict()

    def clean(self, capture: Capture) -> Future[Article]:
        """Worker.clean, done when the future is."""
        return self.do("clean", capture.url, capture)

    def analyse(self, article: Article, fetched_at: datetime) -> Future[Analysis]:
        """Worker.analyse, done when the future is. Also raises Rejected(TOO_COMPLEX) for what kills its readers.

        Of articles with the same text, title and day one is read, and the others are given what came of it.
        """
        key = article.text, article.title, article.language, day_of(article, fetched_at)
        with self._remembering:
            if key not in self._read or _failed(self._read[key]):
                self._read[key] = self.do("analyse", article.url, article, fetched_at)
            self._read.move_to_end(key)
            if len(self._read) > REMEMBERED:
                self._read.popitem(last=False)
            return _passed_on(self._read[key], article)

    def do(self, what: str, url: str, *arguments: object) -> Future[Any]:
        """A method of Worker, by its name; the URL is for a rejection."""
        if self._threads:
            return self._threads.submit(self._ask, what, url, arguments)
        done: Future[Any] = Future()
        try:
            with self._alone:
                done.set_result(getattr(self._here, what)(*arguments))
        except Rejected as rejected:
            done.set_exception(rejected)
        return done

    def _ask(self, what: str, url: str, arguments: tuple[object, ...]) -> object:
        """What this thread's process answers."""
        for _ in range(TRIES):
            process = self._own.process = getattr(self._own, "process", None) or self._start()
            try:
                return process.ask(what, arguments)
            except (EOFError, OSError):
                self._own.process = None
        raise Rejected(url, Reason.TOO_COMPLEX, f"{TRIES} processes that worked on it were killed")

    def _start(self) -> _Process:
        process = _Process(self._config)
        self._beside.append(process)
        return process

    def close(self) -> None:
        """Ends the processes; what has not begun is not done any more."""
        if self._threads:
            self._threads.shutdown(cancel_futures=True)
        for process in self._beside:
            process.close()
        self._here.close()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _failed(reading: Future[Analysis]) -> bool:
    return reading.done() and (reading.cancelled() or reading.exception() is not None)


def _passed_on(reading: Future[Analysis], article: Article) -> Future[Analysis]:
    """What comes of reading one article, for another that is the same."""
    own: Future[Analysis] = Future()

    def hand_over(done: Future[Analysis]) -> None:
        if done.cancelled():
            own.cancel()
            return
        error = done.exception()
        if isinstance(error, Rejected):
            error = Rejected(article.url, error.reason, error.detail)
        if error:
            own.set_exception(error)
        else:
            own.set_result(done.result().of(article.id))

    reading.add_done_callback(hand_over)
    return own


class _Process:
    """A worker in a process beside this one, which ends with it."""

    def __init__(self, config: Config) -> None:
        spawn = multiprocessing.get_context("spawn")  # a fork would share the open connections of the parent
        self._ours, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, config), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, what: str, arguments: tuple[object, ...]) -> object:
        """The worker's answer. Raises what it raised, and EOFError or OSError when the process is gone."""
        self._ours.send((what, arguments))
        answer = self._ours.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self._ours.close()
        self._process.join()


def _serve(tasks: Connection, config: Config) -> None:
    """Does what it is told to until there is nothing more."""
    import signal
    import traceback

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever is interrupted is the one that asked
    os.environ["OMP_NUM_THREADS"] = "1"  # one core a process
    worker = Worker(config)
    while True:
        try:
            what, arguments = tasks.recv()
        except (EOFError, OSError):
            return worker.close()
        answer: object
        try:
            answer = getattr(worker, what)(*arguments)
        except Exception as error:
            error.add_note(traceback.format_exc())  # the traceback itself does not travel
            answer = error
        tasks.send(answer)


class _Running(Generic[T]):
    """A task that has begun: what it waits for, or its result when that is None."""

    def __init__(self, task: Task[T]) -> None:
        self._task = task
        self.result: T
        self._go(lambda: next(task))

    def go_on(self) -> None:
        """As far as it comes without waiting."""
        while self.waits_for is not None and self.waits_for.done():
            done = self.waits_for
            error = done.exception()
            self._go(partial(self._task.throw, error) if error else partial(self._task.send, done.result()))

    def _go(self, step: Callable[[], Future[Any]]) -> None:
        self.waits_for: Future[Any] | None = None
        try:
            self.waits_for = step()
        except StopIteration as end:
            self.result = end.value


def in_order(tasks: Iterable[Task[T] | None], window: int) -> Iterator[list[T]]:
    """Runs up to `window` tasks side by side; their results in the tasks' order, those together that are ready.

    A task is taken when there is room for it, so no more than `window` are held in memory. None in the place of a task
    says that there is none for the moment: what has begun goes on meanwhile.
    """
    coming, more = iter(tasks), True
    waiting: deque[_Running[T]] = deque()
    while more or waiting:
        more = more and _fill(waiting, coming, window)
        for each in waiting:
            each.go_on()
        ready = []
        while waiting and waiting[0].waits_for is None:
            ready.append(waiting.popleft().result)
        if ready:
            yield ready
        elif waiting and (len(waiting) == window or not more):
            wait([each.waits_for for each in waiting if each.waits_for], return_when=FIRST_COMPLETED)


def _fill(waiting: deque[_Running[T]], coming: Iterator[Task[T] | None], window: int) -> bool:
    """Begin tasks while there is room and there are any; whether more may come."""
    while len(waiting) < window:
        try:
            task = next(coming)
        except StopIteration:
            return False
        if task is None:
            break
        waiting.append(_Running(task))
    return True
