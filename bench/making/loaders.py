"""How rows get into a database in bulk: SQLite in one unsafe transaction, Postgres by COPY; indexes come last."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, ClassVar

import sqlalchemy as sa

from making.rows import Row
from newsdesk.store import open_store
from newsdesk.store.search import _tsvector_row
from newsdesk.store.tables import metadata


class Loader:
    """Puts rows into an empty database of this version. Rows have a table's columns in their order."""

    name: ClassVar[str]

    @staticmethod
    def of(name: str) -> type[Loader]:
        """The loader of a kind of database."""
        return next(kind for kind in (SqliteLoader, PostgresLoader) if kind.name == name)

    @staticmethod
    def encode(rows: list[Row]) -> Any:
        """Rows as put_encoded takes them: work that other processes may do."""
        raise NotImplementedError

    @staticmethod
    def encode_words(words: list[tuple[int, Sequence[Sequence[str]]]]) -> Any:
        """Rows of the index of full-text search, each given as (number, words of its columns)."""
        raise NotImplementedError

    def put_encoded(self, table: str, rows: Any) -> None:
        """Add rows that encode gave."""
        raise NotImplementedError

    def put(self, table: str, rows: list[Row]) -> None:
        """Add rows."""
        self.put_encoded(table, self.encode(rows))

    def finish(self) -> None:
        """Make the indexes and commit."""
        raise NotImplementedError


def loader_of(url: str) -> Loader:
    """The loader of a database, whose tables are made where it has none."""
    open_store(url).close()
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        return SqliteLoader(str(address.database))
    return PostgresLoader(address)


class SqliteLoader(Loader):
    """Into SQLite."""

    name = "sqlite"

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000", "foreign_keys = OFF"):
            self._connection.execute(f"PRAGMA {pragma}")
        made = self._connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        self._indexes = made.fetchall()
        self._connection.execute("BEGIN EXCLUSIVE")
        for name, _ in self._indexes:
            self._connection.execute(f"DROP INDEX {name}")

    @staticmethod
    def encode(rows: list[Row]) -> Any:
        return rows

    @staticmethod
    def encode_words(words: list[tuple[int, Sequence[Sequence[str]]]]) -> Any:
        return [(number, *map(" ".join, texts)) for number, texts in words]

    def put_encoded(self, table: str, rows: Any) -> None:
        if rows:
            into = "search_words (rowid, title, lead, body)" if table == "search_words" else table
            marks = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)

    def finish(self) -> None:
        for _, sql in self._indexes:
            self._connection.execute(sql)
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.close()


class PostgresLoader(Loader):
    """Into Postgres; all constraints are checked at the end."""

    name = "postgresql"

    def __init__(self, address: sa.URL) -> None:
        import psycopg

        plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = psycopg.connect(plain)
        self._connection.execute("SET maintenance_work_mem = '1GB'")
        self._constraints = self._connection.execute(_CONSTRAINTS).fetchall()
        self._indexes = self._connection.execute(_INDEXES).fetchall()
        for table, name, _ in self._constraints:
            self._connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE")
        for (definition,) in self._indexes:
            self._connection.execute(f"DROP INDEX {definition.split(' ON ')[0].split()[-1]}")
        tables = ", ".join((*metadata.tables, "search_words"))
        self._connection.execute(f"TRUNCATE {tables}")  # what is loaded in the same transaction is not logged

    @staticmethod
    def encode(rows: list[Row]) -> Any:
        return "".join("\t".join(map(_cell, row)) + "\n" for row in rows)

    @staticmethod
    def encode_words(words: list[tuple[int, Sequence[Sequence[str]]]]) -> Any:
        rows = (_tsvector_row(number, texts) for number, texts in words)
        return "".join(f"{row['rowid']}\t{row['words']}\n" for row in rows)

    def put_encoded(self, table: str, rows: Any) -> None:
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write(rows)

    def finish(self) -> None:
        keys = [each for each in self._constraints if not each[2].startswith("FOREIGN")]
        links = [each for each in self._constraints if each[2].startswith("FOREIGN")]
        for table, name, definition in keys:
            self._connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for (definition,) in self._indexes:
            self._connection.execute(definition)
        for table, name, definition in links:
            self._connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        self._connection.commit()
        self._connection.autocommit = True
        self._connection.execute("VACUUM ANALYZE")
        self._connection.close()


_CONSTRAINTS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = current_schema()::regnamespace AND contype IN ('p', 'f', 'u')
  AND conrelid::regclass::text <> 'newsdesk_version'
ORDER BY contype, conname
"""
_INDEXES = """
SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = current_schema()::regnamespace AND NOT indisprimary
ORDER BY 1
"""
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})


def _cell(value: Any) -> str:
    """A value as COPY reads it."""
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return f"\\\\x{value.hex()}" if isinstance(value, bytes) else str(value)
