"""What the jobs do. Each may be done twice, or begun and never ended: what is there already is not stored again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from procrastinate import Blueprint, JobContext, RetryDecision
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy

from newsdesk.crawl.single import Single
from newsdesk.distribute.ahead import ReadAhead
from newsdesk.distribute.engine import WEB, queue_in
from newsdesk.distribute.putting import put_due, put_pages
from newsdesk.errors import StoreError
from newsdesk.pipeline import Pipeline, rebuild_by
from newsdesk.store import aside
from newsdesk.transfer.bringing import outcomes
from newsdesk.transfer.elsewhere import copied, is_elsewhere
from newsdesk.transfer.reading import pages_between

if TYPE_CHECKING:
    from newsdesk.config import Config

MOST_TRIES = 3


class Again(BaseRetryStrategy):
    """Three tries; what is not the job's fault, a database that is away or a worker that stops, is none."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """None: it is set aside."""
        if isinstance(exception, JobAborted):
            return RetryDecision(retry_in={"seconds": 0})
        if isinstance(exception, StoreError):
            return RetryDecision(retry_in={"seconds": 30})
        return RetryDecision(retry_in={"seconds": 5}) if job.attempts + 1 < MOST_TRIES else None


@dataclass
class Desk:
    """What all jobs of one worker share."""

    config: Config
    pipeline: Pipeline
    ahead: ReadAhead
    single: Single
    schema: str
    stop: Event


jobs = Blueprint()


def desk_of(context: JobContext) -> Desk:
    """The desk of the worker that does a job."""
    desk: Desk = context.additional_context["desk"]
    return desk


@jobs.periodic(cron="* * * * *")
@jobs.task(name="due", queue=WEB, queueing_lock="due", pass_context=True, retry=Again())
def due(context: JobContext, timestamp: int) -> None:
    """Every minute: put in what is due of sources and pages."""
    desk = desk_of(context)
    with queue_in(desk.pipeline.store, desk.config.database_url, desk.schema) as queue:
        put_due(queue, desk.pipeline.store, desk.config)


@jobs.task(name="poll", pass_context=True, retry=Again())
def poll(context: JobContext, *, url: str) -> None:
    """Ask a source for news, and put in the pages that it brought."""
    desk = desk_of(context)
    desk.single.poll(url)
    with queue_in(desk.pipeline.store, desk.config.database_url, desk.schema) as queue:
        put_pages(queue, desk.pipeline.store, url)


@jobs.task(name="fetch", pass_context=True, retry=Again())
def fetch(context: JobContext, *, key: str) -> None:
    """Ask for a page, and take it through all stages."""
    desk_of(context).single.fetch(key)


@jobs.task(name="read", pass_context=True, retry=Again())
def read(context: JobContext, *, file: str, first: int, last: int | None) -> None:
    """Read the pages of a stretch of a WARC file ahead."""
    desk = desk_of(context)
    with copied(file) as path:
        for capture in pages_between(path, first, last):
            _go_on(context)
            desk.ahead.read_ahead(capture, file)


@jobs.task(name="write", pass_context=True, retry=Again())
def write(context: JobContext, *, file: str, named: str, base: str | None) -> None:
    """Import a file: what was read ahead of it, and the rest."""
    desk = desk_of(context)
    with copied(file) as path:
        for _outcome in outcomes(desk.pipeline, path, path if is_elsewhere(named) else Path(named), base):
            _go_on(context)
    _forget(desk, [file])


@jobs.task(name="rebuild", pass_context=True, retry=Again())
def rebuild(context: JobContext) -> None:
    """Derive everything again, with what was read ahead."""
    desk = desk_of(context)
    rebuild_by(desk.pipeline, lambda _done, _all: _go_on(context))
    _forget(desk, map(str, desk.config.archive_dir.glob("*.warc.gz")))


def _go_on(context: JobContext) -> None:
    """Raise JobAborted where the worker is to stop: the job is taken up by the next one."""
    if context.should_abort():
        raise JobAborted


def _forget(desk: Desk, files: Iterable[str]) -> None:
    with aside.beside(desk.pipeline.store, desk.schema) as connection:
        aside.forget_readings(connection, files)
