"""What lies beside an archive on Postgres, in a schema of its own: the jobs' tables, and what was read ahead.

The schema is named after the archive's: "public_jobs". It holds no truth; dropping it loses work, and no rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from newsdesk.errors import StoreError
from newsdesk.store.database import Store

_READINGS = (
    "CREATE TABLE IF NOT EXISTS {schema}.readings (key text PRIMARY KEY, file text NOT NULL, body text NOT NULL)",
    "CREATE TABLE IF NOT EXISTS {schema}.made_with (step text PRIMARY KEY)",
)


def require_postgres(url: str) -> None:
    """Raise StoreError for any other database."""
    if not url.startswith("postgresql"):
        raise StoreError(
            "many machines need Postgres: `newsdesk db move --to postgresql://...` carries the archive there"
        )


def schema_of(connection: sa.Connection) -> str:
    """The name of the schema beside the archive's, whether it is there or not."""
    return f"{connection.exec_driver_sql('SELECT current_schema()').scalar()}_jobs"


def address(url: str, schema: str) -> str:
    """The URL for psycopg by which unqualified names are those of a schema."""
    given = sa.make_url(url).set(drivername="postgresql")
    options = f"{given.query.get('options', '')} -csearch_path={schema}".strip()
    return given.update_query_dict({"options": options}).render_as_string(hide_password=False)


@contextmanager
def beside(store: Store, schema: str) -> Iterator[sa.Connection]:
    """A transaction in the schema: it waits for nobody who writes the archive."""
    with store.aside() as connection:
        connection.exec_driver_sql(f'SET LOCAL search_path TO "{schema}"')
        yield connection


def make_schema(store: Store, schema: str, steps: Iterable[tuple[str, str]], whole: str) -> None:
    """Make the schema by the SQL `whole`, which does all of the steps; where it is there, do the new ones of them.

    `steps` are (name, SQL) in order. Each is a transaction of its own.
    """
    ordered = list(steps)
    with store.begin() as connection:  # one at a time, whoever starts first
        fresh = connection.exec_driver_sql(f"SELECT to_regnamespace('\"{schema}\"') IS NULL").scalar()
        if fresh:
            connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')
            _run(connection, schema, whole)
        for statement in _READINGS:
            connection.exec_driver_sql(statement.format(schema=f'"{schema}"'))
        if fresh:
            _note(connection, [name for name, _sql in ordered])
    with beside(store, schema) as connection:
        done = set(connection.exec_driver_sql("SELECT step FROM made_with").scalars())
    for name, sql in ordered:
        if name not in done:
            with store.begin() as connection:
                _run(connection, schema, sql)
                _note(connection, [name])


def _run(connection: sa.Connection, schema: str, sql: str) -> None:
    """Several statements as they are: past the driver's placeholders."""
    connection.exec_driver_sql(f'SET LOCAL search_path TO "{schema}"')
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(sql)


def _note(connection: sa.Connection, names: Iterable[str]) -> None:
    for name in names:
        connection.execute(sa.text("INSERT INTO made_with VALUES (:name) ON CONFLICT DO NOTHING"), {"name": name})


def reading(connection: sa.Connection, key: str) -> str | None:
    """What was read ahead under a key."""
    found = connection.execute(sa.text("SELECT body FROM readings WHERE key = :key"), {"key": key}).one_or_none()
    return str(found.body) if found else None


def put_reading(connection: sa.Connection, key: str, file: str, body: str) -> None:
    """Keep what was read ahead, of a file; once more changes nothing."""
    insert = "INSERT INTO readings VALUES (:key, :file, :body) ON CONFLICT DO NOTHING"
    connection.execute(sa.text(insert), {"key": key, "file": file, "body": body})


def forget_readings(connection: sa.Connection, files: Iterable[str]) -> None:
    """Let go of what was read ahead of files that are stored now."""
    for file in files:
        connection.execute(sa.text("DELETE FROM readings WHERE file = :file"), {"file": file})


def waiting(connection: sa.Connection) -> set[str]:
    """The queueing locks of the jobs that wait to be taken."""
    found = connection.exec_driver_sql(
        "SELECT queueing_lock FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock IS NOT NULL"
    )
    return set(found.scalars())


def job_counts(connection: sa.Connection) -> dict[str, int]:
    """How many jobs wait, are at work, or were set aside after three tries; what was done is gone.

    Empty where no jobs were ever put, and on SQLite.
    """
    if connection.dialect.name != "postgresql":
        return {}
    table = f'"{schema_of(connection)}".procrastinate_jobs'
    if not connection.scalar(sa.text("SELECT to_regclass(:table) IS NOT NULL"), {"table": table}):
        return {}
    counts = f"SELECT status, count(*) FROM {table} GROUP BY status"  # noqa: S608
    found = {row[0]: row[1] for row in connection.exec_driver_sql(counts)}
    return {state: found.get(state, 0) for state in ("todo", "doing", "failed")}
