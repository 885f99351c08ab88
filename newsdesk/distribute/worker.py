"""A worker: takes jobs until it is told to stop, and gives back those of workers that died."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from threading import Event
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status

from newsdesk.crawl.single import Single
from newsdesk.distribute.ahead import ReadAhead
from newsdesk.distribute.engine import NAMESPACE, TEXTS, WEB, schema_for
from newsdesk.distribute.jobs import MOST_TRIES, Desk, jobs
from newsdesk.errors import StoreError
from newsdesk.pipeline import Pipeline
from newsdesk.store import aside

if TYPE_CHECKING:
    from newsdesk.config import Config

PATIENCE = 3600.0  # seconds that a job waits to write: a rebuild beside it takes its time
GRACE = 20.0  # seconds that a job has to end when its worker is told to stop

MOMENT = 0.5  # seconds


@dataclass(frozen=True)
class Work:
    """How a worker works."""

    jobs: int = 1  # texts read at once, a process each
    hosts: int = 4  # hosts asked at once
    lease: float = 60.0  # seconds without a sign of life after which a worker is taken for dead
    once: bool = False  # end when nothing is left to do


def work(config: Config, wanted: Work) -> None:
    """Takes jobs, until a signal or, with `once`, until none is left. Raises StoreError where there is no queue."""
    with _series(config) as series:
        pipeline = Pipeline(config, wanted.jobs, series=series, patience=PATIENCE)
        try:
            schema = schema_for(pipeline.store, config.database_url)
            ahead = ReadAhead(config, wanted.jobs, pipeline.store, schema)
            pipeline.workers.close()
            pipeline.workers = ahead
            stop = Event()
            desk = Desk(config, pipeline, ahead, Single(pipeline, stop), schema, stop)
            asyncio.run(_work(desk, wanted, series))
        finally:
            pipeline.close()


@contextmanager
def _series(config: Config) -> Iterator[str]:
    """A name for the WARC files of this worker alone: its host's and a number, which the kernel frees when it dies."""
    host = "".join(letter if letter.isalnum() else "-" for letter in socket.gethostname())
    config.archive_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in count(1):
        name = f"{host}-{number}"
        lock = FileLock(config.archive_dir / f".{name}.lock")
        with suppress(Timeout):
            lock.acquire(blocking=False)
            try:
                yield name
            finally:
                lock.release()
            return


async def _work(desk: Desk, wanted: Work, name: str) -> None:
    app = App(connector=PsycopgConnector(conninfo=aside.address(desk.config.database_url, desk.schema)))
    app.add_tasks_from(jobs, namespace=NAMESPACE)
    async with app.open_async():
        sweeping = asyncio.create_task(_sweep(app, wanted.lease))
        kinds = ((TEXTS, wanted.jobs), (WEB, wanted.hosts))
        taking = [asyncio.create_task(_take(app, desk, wanted, f"{name} {kind}", kind, most)) for kind, most in kinds]
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, _stop, desk, taking)
        await asyncio.wait(taking, return_when=asyncio.ALL_COMPLETED if wanted.once else asyncio.FIRST_COMPLETED)
        told = wanted.once or desk.stop.is_set()
        _stop(desk, taking)  # where one ended by itself, the other must not go on alone
        ended = await asyncio.gather(*taking, return_exceptions=True)
        sweeping.cancel()
    for error in ended:
        if isinstance(error, Exception) and not isinstance(error, ConnectorException):
            raise error
    if not told or any(isinstance(error, ConnectorException) for error in ended):
        raise StoreError("the worker ended: the database went away")


def _stop(desk: Desk, taking: Iterable[asyncio.Task[None]]) -> None:
    """Take no more jobs, and end when those at work have ended; told twice, it waits for them no less."""
    if not desk.stop.is_set():
        desk.stop.set()
        for each in taking:
            each.cancel()


async def _take(app: App, desk: Desk, wanted: Work, name: str, kind: str, most: int) -> None:
    """Take the jobs of one kind; once: until none waits, also of those that were put in meanwhile."""
    await _run(app, desk, wanted, name, kind, most)
    while wanted.once and await app.job_manager.list_jobs_async(queue=kind, status=Status.TODO.value):
        await asyncio.sleep(MOMENT)
        await _run(app, desk, wanted, name, kind, most)


async def _run(app: App, desk: Desk, wanted: Work, name: str, kind: str, most: int) -> None:
    await app.run_worker_async(
        name=name,
        queues=[kind],
        concurrency=most,
        wait=not wanted.once,
        delete_jobs="successful",
        shutdown_graceful_timeout=GRACE,
        install_signal_handlers=False,
        update_heartbeat_interval=wanted.lease / 4,
        stalled_worker_timeout=wanted.lease,
        additional_context={"desk": desk},
    )


async def _sweep(app: App, lease: float) -> None:
    """Gives back the jobs of workers that gave no sign of life; one that was tried thrice is set aside."""
    while True:
        with suppress(ConnectorException):  # the worker itself ends where the database stays away
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=lease):
                if job.attempts + 1 >= MOST_TRIES:
                    await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
                    continue
                try:
                    await app.job_manager.retry_job(job)
                except UniqueViolation:  # the same was put again meanwhile
                    await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
        await asyncio.sleep(lease / 2)
