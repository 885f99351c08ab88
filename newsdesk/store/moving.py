"""An archive's database carried to another one, SQLite or Postgres: whole, and compared row by row afterwards.

While it is filled the target bears a mark in place of its revision, so that nobody opens a part of an archive for the
whole. Secondary indexes and foreign keys are made when the rows are there: once each, not a row at a time.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from newsdesk.errors import StoreError
from newsdesk.store import tables as t
from newsdesk.store.database import (
    UNFINISHED,
    VERSION_TABLE,
    Store,
    database_name,
    engine_of,
    open_store,
    revision_of,
    upgrade,
)
from newsdesk.store.search import put_all_words

if TYPE_CHECKING:
    from alembic.operations import Operations

_BATCH = 2000  # rows read and written together
_COMMIT = 100_000  # rows in a transaction
_OWN = (t.searched,)  # each kind of database indexes its words itself, from the texts
TABLES = [table for table in t.metadata.sorted_tables if table not in _OWN]
Digest = tuple[int, str]  # the number of rows, and what they come to


@dataclass(frozen=True, slots=True)
class Moved:
    """A table that was copied."""

    table: str
    rows: int
    seconds: float


def move(url: str, to: str, on_step: Callable[[str], None] = lambda _step: None) -> Iterator[Moved]:
    """Copies every row of the database at one URL into an empty one at another; each table, when it is copied.

    What is copied is the source as it is at one moment. The target is usable when the last of them was taken and
    nothing raised; an earlier move that did not come so far is begun anew. `on_step` is told of the work after the
    copying. Raises StoreError where the target holds anything, and where the copy is not the same.
    """
    _make_ready(to)
    source, target = open_store(url), Store(engine_of(to, foreign_keys=False), patience=30.0)
    try:
        with source.read() as reading:
            _bare(target)
            digests = {}
            for table in TABLES:
                began = time.perf_counter()
                digests[table.name] = _copy(reading, target, table)
                yield Moved(table.name, digests[table.name][0], time.perf_counter() - began)
        on_step("indexes")
        _dress(target)
        on_step("check")
        _compare(target, digests)
    finally:
        source.close()
        target.close()


def _make_ready(to: str) -> None:
    """An empty database at this version, marked as unfinished. Raises StoreError where there is something in it."""
    engine = engine_of(to, foreign_keys=False)
    store = Store(engine, patience=30.0)
    try:
        if revision_of(engine) == UNFINISHED:
            with store.begin() as connection:
                _drop(connection)
        upgrade(to)
        with store.begin() as connection:
            for table in t.metadata.sorted_tables:
                if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
                    raise StoreError(f"{database_name(engine.url)}: not empty; move into a new database")
            _mark(connection, UNFINISHED)
    finally:
        store.close()


def _drop(connection: sa.Connection) -> None:
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {t.WORDS}")
    t.metadata.drop_all(connection)
    connection.exec_driver_sql(f"DROP TABLE {VERSION_TABLE}")


def _mark(connection: sa.Connection, revision: str) -> None:
    version = sa.table(VERSION_TABLE, sa.column("version_num"))
    connection.execute(sa.update(version).values(version_num=revision))


def _bare(target: Store) -> None:
    """Take off what would be brought up to date with every row."""
    with target.begin() as connection:
        for table in TABLES:
            for key in _foreign_keys(connection, table):
                _operations(connection).drop_constraint(str(key.name), table.name)
            for index in table.indexes:
                index.drop(connection)


def _dress(target: Store) -> None:
    """Put it on again, with the index of words. Raises StoreError where rows point at others that are not there."""
    with target.begin() as connection:
        for table in TABLES:
            for index in table.indexes:
                index.create(connection)
        try:
            for table in TABLES:
                for key in _foreign_keys(connection, table):
                    _tie(connection, table, key)
        except sa.exc.IntegrityError as error:
            raise StoreError(f"the archive is not whole, see `newsdesk check`: {error.orig}") from error
    with target.begin() as connection:
        put_all_words(connection)
    if connection.dialect.name == "postgresql":
        with target.begin() as connection:
            connection.exec_driver_sql("ANALYZE")


def _operations(connection: sa.Connection) -> Operations:
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    return Operations(MigrationContext.configure(connection))


def _tie(connection: sa.Connection, table: sa.Table, key: sa.ForeignKeyConstraint) -> None:
    columns = [element.column.name for element in key.elements]
    _operations(connection).create_foreign_key(
        str(key.name),
        table.name,
        key.referred_table.name,
        list(key.column_keys),
        columns,
        deferrable=key.deferrable,
        initially=key.initially,
    )


def _foreign_keys(connection: sa.Connection, table: sa.Table) -> list[sa.ForeignKeyConstraint]:
    """Those that can be taken off a table and put on again; SQLite has them within the table, and does not look."""
    if connection.dialect.name == "sqlite":
        return []
    return sorted(table.foreign_key_constraints, key=lambda key: str(key.name))


def _copy(reading: sa.Connection, target: Store, table: sa.Table) -> Digest:
    """Copy a table in the order of its key, so that its index grows at its end."""
    rows = _rows(reading, table)
    digest, count = hashlib.sha256(), 0
    while batch := list(islice(rows, _BATCH)):
        with target.begin() as connection:
            put = _putter(connection, table)
            left = _COMMIT
            while batch:
                try:
                    put(batch)
                except connection.dialect.loaded_dbapi.Error as error:  # full, gone, or a text that it does not take
                    raise StoreError(f"{table.name}: {str(error).strip().splitlines()[0]}") from error
                count += len(batch)
                digest.update(_bytes(batch))
                left -= len(batch)
                batch = list(islice(rows, _BATCH)) if left > 0 else []
    return count, digest.hexdigest()


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[sa.Row[Any]]:
    select = sa.select(table).order_by(*table.primary_key)
    return iter(connection.execution_options(yield_per=_BATCH).execute(select))


def _bytes(rows: Sequence[sa.Row[Any]]) -> bytes:
    return "\n".join(map(repr, rows)).encode("utf-8", "surrogatepass") + b"\n"


def _putter(connection: sa.Connection, table: sa.Table) -> Callable[[Sequence[Sequence[Any]]], None]:
    """What writes rows, past SQLAlchemy: COPY on Postgres, executemany on SQLite."""
    dialect = connection.dialect
    cells = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns]
    names = ", ".join(map(dialect.identifier_preparer.format_column, table.columns))
    into = f"{dialect.identifier_preparer.format_table(table)} ({names})"
    driver: Any = connection.connection.driver_connection

    def values(row: Sequence[Any]) -> tuple[Any, ...]:
        return tuple([cell(value) if cell else value for cell, value in zip(cells, row, strict=True)])

    def copy(rows: Sequence[Sequence[Any]]) -> None:
        with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as out:
            for row in rows:
                out.write_row(values(row))

    def insert(rows: Sequence[Sequence[Any]]) -> None:
        marks = ", ".join("?" * len(cells))
        driver.executemany(f"INSERT INTO {into} VALUES ({marks})", map(values, rows))  # noqa: S608

    return copy if dialect.name == "postgresql" else insert


def _compare(target: Store, digests: dict[str, Digest]) -> None:
    """Take the mark off where every table has the rows that were read. Raises StoreError where one has not."""
    with target.read() as connection:
        for table in TABLES:
            digest, count = hashlib.sha256(), 0
            rows = _rows(connection, table)
            while batch := list(islice(rows, _BATCH)):
                digest.update(_bytes(batch))
                count += len(batch)
            if (count, digest.hexdigest()) != digests[table.name]:
                raise StoreError(f"{table.name}: {count} rows arrived that are not those that were sent; move it again")
    with target.begin() as connection:
        _mark(connection, t.REVISION)
