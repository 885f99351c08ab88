"""The engine of the jobs: procrastinate, on the Postgres that the archive is in. Where jobs are put.

Its tables are made at first use, by its own SQL, in a schema beside the archive's: see docs/decisions.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from newsdesk.errors import StoreError
from newsdesk.store import Store, aside, open_store

if TYPE_CHECKING:
    from procrastinate import App
NAMESPACE = "newsdesk"
TEXTS, WEB = "texts", "web"  # the two kinds of jobs: those that compute, and those that mostly wait for a host
ON_THE_WEB = ("poll", "fetch")


def require_engine(url: str) -> None:
    """Raise StoreError where there can be no jobs: the archive is not on Postgres, or the engine is not installed."""
    aside.require_postgres(url)
    if find_spec("procrastinate") is None:
        raise StoreError("many machines need the extra: pip install 'newsdesk[workers]'")


def schema_for(store: Store, url: str) -> str:
    """The name of the jobs' schema, which is there afterwards. Raises StoreError where there can be none."""
    require_engine(url)
    from procrastinate.schema import SchemaManager

    with store.read() as connection:
        schema = aside.schema_of(connection)
    scripts = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    steps = ((script.name, script.read_text("utf-8")) for script in scripts)
    aside.make_schema(store, schema, steps, SchemaManager.get_schema())
    return schema


class Queue:
    """Where jobs are put. One that waits already is not put again."""

    def __init__(self, app: App, waiting: Collection[str]) -> None:
        self._app = app
        self._waiting = set(waiting)
        self.put_in = 0

    def put(self, task: str, name: str, *, lock: str | None = None, **arguments: str | int | None) -> None:
        """A job for any worker. No two of the same `lock` are at work at once, and they are taken in their order.

        `name` is the job's own: while one of that name waits, this one is left out.
        """
        from procrastinate.exceptions import AlreadyEnqueued

        if name in self._waiting:
            return
        where = WEB if task in ON_THE_WEB else TEXTS
        job = self._app.configure_task(f"{NAMESPACE}:{task}", queue=where, lock=lock, queueing_lock=name)
        try:
            job.defer(**arguments)
        except AlreadyEnqueued:
            return
        self._waiting.add(name)
        self.put_in += 1


@contextmanager
def open_queue(url: str) -> Iterator[Queue]:
    """The queue of the archive at a database URL. Raises StoreError where there can be none."""
    require_engine(url)
    store = open_store(url)
    try:
        schema = schema_for(store, url)
        with queue_in(store, url, schema) as queue:
            yield queue
    finally:
        store.close()


@contextmanager
def queue_in(store: Store, url: str, schema: str) -> Iterator[Queue]:
    """The same where the schema is known."""
    from procrastinate import App, SyncPsycopgConnector

    with aside.beside(store, schema) as connection:
        waiting = aside.waiting(connection)
    connector = SyncPsycopgConnector(conninfo=aside.address(url, schema), min_size=1, max_size=1)
    with App(connector=connector).open() as app:
        yield Queue(app, waiting)
