"""What an upgrade of the tables would do, without doing it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from newsdesk.store.database import current, engine_of, migrations


@dataclass(frozen=True, slots=True)
class Step:
    """A migration that would run."""

    revision: str
    about: str
    rows: int  # that it goes through: what its time hangs on


def pending(url: str, revision: str = "head") -> list[Step]:
    """The migrations between a database and a revision, in order; all of them where there is no database yet.

    Raises StoreError where the database cannot be read.
    """
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(migrations())
    at = current(url)
    left = list(scripts.iterate_revisions(revision, at or "base"))
    engine = engine_of(url, create=False)
    try:
        with engine.connect() as connection:
            tables = set(sa.inspect(connection).get_table_names())
            return [
                Step(
                    script.revision,
                    script.doc,
                    sum(_count(connection, name) for name in _through(script.module, tables)),
                )
                for script in reversed(left)
            ]
    finally:
        engine.dispose()


def _through(module: object, tables: set[str]) -> set[str]:
    """The tables that a migration says it goes through, of those that are there."""
    return tables.intersection(getattr(module, "goes_through", ()))


def _count(connection: sa.Connection, table: str) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table))) or 0
