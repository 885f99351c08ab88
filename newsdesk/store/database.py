"""Opening a database, SQLite or Postgres: the one place that knows how the two differ in use.

store = open_store("sqlite:////home/me/news.db")
with store.begin() as connection: ...   # to write: one writer at a time
with store.read() as connection: ...    # to read: one state of the database, whatever is written meanwhile
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import sqlalchemy as sa

from newsdesk.errors import StoreError, StoreLost
from newsdesk.store.tables import REVISION

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = "newsdesk_version"
UNFINISHED = "moving"  # in place of the revision: a database that is being filled, see moving.py
_WRITER_LOCK = int.from_bytes(b"newsdesk")  # Postgres: the advisory lock that a writer holds
_BETWEEN_TRIES = 0.5  # seconds, while a server is away
_USERS_SQLITE_ERRORS = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)
_USERS_POSTGRES_ERRORS = frozenset({"25006", "42501"})  # read-only transaction, insufficient privilege


class Store:
    """An open database whose tables are those of this version. Close it when done."""

    def __init__(self, engine: sa.Engine, patience: float) -> None:
        self._engine = engine
        self._patience = patience
        self._writer = engine.execution_options(newsdesk_writes=True)
        self._reader = engine
        if engine.dialect.name == "postgresql":
            self._reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """A connection in a transaction that may write: committed at the end, rolled back on an exception.

        Raises StoreError when another writer stays longer than the store's patience, or when the disk is full, the
        database is read-only or the server is gone.
        """
        with _store_errors(self._engine.url), self._writer.begin() as connection:
            _wait_for_other_writers(connection, self._patience)
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection that only reads: it never waits for a writer, and sees one state throughout."""
        with _store_errors(self._engine.url), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def aside(self) -> Iterator[sa.Connection]:
        """A transaction for what is no row of the archive: it neither waits for its writers nor keeps them waiting."""
        with _store_errors(self._engine.url), self._engine.begin() as connection:
            yield connection

    def is_back(self, within: float) -> bool:
        """Whether a server that went away answers again; waits for it, `within` seconds at most."""
        until = time.monotonic() + within
        while True:
            try:
                with self.read() as connection:
                    connection.exec_driver_sql("SELECT 1")
                return True
            except StoreLost:
                if time.monotonic() > until:
                    return False
            time.sleep(_BETWEEN_TRIES)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()


def open_store(url: str, patience: float = 30.0) -> Store:
    """The database at an SQLAlchemy URL; one that is empty or not there yet is made, with its folder.

    `patience` is how many seconds a writer waits for another one. Raises StoreError when there is no such server, when
    the file is no database, when it holds tables of something else, or when another version of newsdesk made it.
    """
    engine = engine_of(url, patience=patience)
    try:
        with _store_errors(engine.url):
            if revision_of(engine) is None:
                upgrade(url)
            _require_current(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, patience)


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database to a later revision of the tables, making it where it is missing. Raises StoreError.

    All of it or nothing, however it ends. A SQLite database is copied first, to where `copy_before` says.
    """
    _migrate(engine_of(url, foreign_keys=False), "upgrade", revision)


def downgrade(url: str, revision: str) -> None:
    """Take a database back to an earlier revision; "base" drops all tables. Raises StoreError."""
    _migrate(engine_of(url, foreign_keys=False, create=False), "downgrade", revision)


def current(url: str) -> str | None:
    """The revision that a database is at, None when it is empty. Raises StoreError, also when there is none."""
    engine = engine_of(url, create=False)
    try:
        with _store_errors(engine.url):
            return revision_of(engine)
    finally:
        engine.dispose()


def backup(url: str, file: Path) -> None:
    """Copy a SQLite database, as it is at one moment, into a new file; writers wait no longer than for each other.

    Raises StoreError for a database that is no SQLite file, OSError where the copy cannot be written.
    """
    engine = engine_of(url, create=False)
    try:
        if engine.dialect.name != "sqlite":
            raise StoreError("a database on a server has its own backup (pg_dump); `newsdesk export` works with any")
        _copy(engine, file)
    finally:
        engine.dispose()


def _copy(engine: sa.Engine, file: Path) -> None:
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with _store_errors(engine.url), engine.connect() as connection, closing(sqlite3.connect(file)) as copy:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        source.backup(copy)


def copy_before(url: str, revision: str) -> Path:
    """Where a SQLite database is copied to before it is taken from a revision to another one."""
    return Path(f"{sa.make_url(url).database}-{revision}.bak")


def engine_of(url: str, *, patience: float = 30.0, foreign_keys: bool = True, create: bool = True) -> sa.Engine:
    """What connects to the database at a URL, whatever its tables are. Raises StoreError."""
    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise StoreError(f"not a database URL: {url!r}") from None
    if address.get_backend_name() == "sqlite":
        return _sqlite_engine(address, patience, foreign_keys, create)
    if address.get_backend_name() in ("postgresql", "postgres"):
        try:
            # A connection for each thread, however many: a limit would let some wait for what those hold that wait.
            return sa.create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True, max_overflow=-1)
        except ModuleNotFoundError:
            raise StoreError("Postgres needs the extra: pip install 'newsdesk[postgres]'") from None
    raise StoreError(f"{database_name(address)}: only SQLite and Postgres are supported")


def _sqlite_engine(address: sa.URL, patience: float, foreign_keys: bool, create: bool) -> sa.Engine:
    _require_file(address, create)
    sqlite = address.set(drivername="sqlite")
    read_only = _read_only_address(Path(str(address.database)))
    if read_only:
        connect = partial(sqlite3.connect, read_only, timeout=patience, uri=True, check_same_thread=False)
        engine = sa.create_engine(sqlite, creator=connect)
    else:
        engine = sa.create_engine(sqlite, connect_args={"timeout": patience})

    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # on_begin says BEGIN itself: Python's own way leaves out reads and DDL
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("newsdesk_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _read_only_address(path: Path) -> str | None:
    """How SQLite opens a file that this user may only read; None where they may write, beside the file too.

    Where no log lies beside it nobody is writing, and SQLite is told so: it would make a log even to read.
    """
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return None
    log = Path(f"{path}-wal")
    how = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    return f"file:{quote(str(path.absolute()))}?{how}"


def _require_file(address: sa.URL, create: bool) -> None:
    if address.database in (None, "", ":memory:"):
        raise StoreError("a database needs a file: sqlite:///PATH")
    path = Path(address.database)
    if path.exists():
        return
    if not create:
        raise StoreError(f"{path}: no such database")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # an archive tells what its owner reads
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error


def _wait_for_other_writers(connection: sa.Connection, patience: float) -> None:
    """One writer at a time on Postgres too: joining events reads what the writer beside it is about to change."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(patience * 1000)}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")


def revision_of(engine: sa.Engine) -> str | None:
    """The revision that a database is at, None when it is empty. Raises StoreError where it holds something else."""
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        if VERSION_TABLE in tables:
            versions = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608
            return versions.scalar()
        if tables:
            raise StoreError(f"{database_name(engine.url)}: holds tables of something else; name an empty database")
        return None


def _require_current(engine: sa.Engine) -> None:
    revision = revision_of(engine)
    if revision == REVISION:
        return
    _require_whole(engine.url, revision)
    if revision is None or _is_known(revision):
        raise StoreError(f"{database_name(engine.url)}: made by an older newsdesk; run `newsdesk db upgrade`")
    raise StoreError(
        f"{database_name(engine.url)}: made by a newer newsdesk (revision {revision}); this one cannot read it"
    )


def _require_whole(url: sa.URL, revision: str | None) -> None:
    if revision == UNFINISHED:
        raise StoreError(f"{database_name(url)}: a `newsdesk db move` into it did not end; run it again")


def _is_known(revision: str) -> bool:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(migrations())
    return any(script.revision == revision for script in scripts.walk_revisions())


def _migrate(engine: sa.Engine, command: str, revision: str) -> None:
    import alembic.command
    from alembic.util import CommandError

    try:
        with _store_errors(engine.url):
            found = revision_of(engine)
            _require_whole(engine.url, found)
            if found is not None and not _is_known(found):
                raise StoreError(f"{database_name(engine.url)}: made by a newer newsdesk (revision {found})")
            with Store(engine, patience=30.0).begin() as connection:
                if found is not None and engine.dialect.name == "sqlite" and (command, found) != ("upgrade", REVISION):
                    _keep_as_it_is(engine, found)
                getattr(alembic.command, command)(migrations(connection), revision)
    except CommandError as error:
        raise StoreError(f"{database_name(engine.url)}: {error}") from error
    finally:
        engine.dispose()


def _keep_as_it_is(engine: sa.Engine, revision: str) -> None:
    """Copy the database beside itself, in place of an earlier copy of that revision. Raises StoreError."""
    copy = copy_before(engine.url.render_as_string(), revision)
    part = copy.with_suffix(".part")
    try:
        part.unlink(missing_ok=True)
        _copy(engine, part)
        os.replace(part, copy)
    except OSError as error:
        raise StoreError(f"{copy}: {error.strerror}; nothing was changed") from error


def migrations(connection: sa.Connection | None = None) -> Config:
    """Alembic's settings: the scripts lie in the wheel's package, or beside it in a checkout."""
    from alembic.config import Config

    package = Path(__file__).parents[1]
    folder = next(path for path in (package / "migrations", package.parent / "migrations") if path.is_dir())
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


@contextmanager
def _store_errors(url: sa.URL) -> Iterator[None]:
    """Turn what the user can mend (a lock, a full disk, no server) into StoreError; a bug stays a bug."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        if not _is_users(error):
            raise
        message = str(error.orig).strip().splitlines()[0]
        raise (StoreLost if _is_lost(error) else StoreError)(f"{database_name(url)}: {message}") from error


def _is_users(error: sa.exc.DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _USERS_SQLITE_ERRORS
    return isinstance(error, sa.exc.OperationalError) or getattr(error.orig, "sqlstate", "") in _USERS_POSTGRES_ERRORS


def _is_lost(error: sa.exc.DBAPIError) -> bool:
    """Whether the server is gone: it ended the connection, is about to, or takes none."""
    if isinstance(error.orig, sqlite3.Error):
        return False
    state = getattr(error.orig, "sqlstate", None) or "08"  # it never came so far as to have one
    return error.connection_invalidated or state.startswith(("08", "57P"))


def database_name(url: sa.URL) -> str:
    """How a database is named to people: its file, or its URL without the password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
