"""The few SQL statements that all writing is made of, the same on SQLite and Postgres."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

Row = dict[str, Any]
_BATCH = 1000  # values in one IN (...): SQLite takes 32,766


def rows_in(
    connection: sa.Connection, select: sa.Select[Any], column: sa.ColumnElement[Any], values: Iterable[str]
) -> list[sa.Row[Any]]:
    """The rows of a select whose column has one of the values, in batches of the values sorted."""
    wanted = sorted(set(values))
    batches = (wanted[at : at + _BATCH] for at in range(0, len(wanted), _BATCH))
    return [row for batch in batches for row in connection.execute(select.where(column.in_(batch)))]


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert rows, each with the same columns."""
    if rows:
        connection.execute(sa.insert(table), rows)


def upsert(connection: sa.Connection, table: sa.Table, rows: Sequence[Row], adding: str | None = None) -> None:
    """Insert rows, or overwrite the given columns of those there; the column `adding` is added to what it was."""
    if rows:
        connection.execute(_upsert(connection.dialect.name, table, tuple(rows[0]), adding), rows)


@cache
def _upsert(dialect: str, table: sa.Table, names: tuple[str, ...], adding: str | None) -> sa.Insert:
    put = insert_of(dialect, table)
    new: dict[str, Any] = {name: put.excluded[name] for name in names if not table.c[name].primary_key}
    if adding is not None:
        new[adding] = table.c[adding] + put.excluded[adding]
    return put.on_conflict_do_update(index_elements=list(table.primary_key), set_=new)


def insert_of(dialect: str, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that may say what to do with a row that is there."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # here, so that nothing done in a file waits for it

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def delete(connection: sa.Connection, column: sa.Column[Any], values: Iterable[str]) -> None:
    """Delete the rows that have one of the values."""
    rows = [{"value": value} for value in values]
    if rows:
        connection.execute(sa.delete(column.table).where(column == sa.bindparam("value")), rows)


def release(connection: sa.Connection, link: sa.Column[Any], owners: Sequence[str]) -> None:
    """Set a column that links to an owner to null, where it links to one of these."""
    rows = [{"owner": owner} for owner in owners]
    if rows:
        connection.execute(sa.update(link.table).where(link == sa.bindparam("owner")).values({link: None}), rows)


def tie(connection: sa.Connection, link: sa.Column[Any], pairs: Sequence[tuple[str, str]]) -> None:
    """Set a column that links to an owner, for each (row's id, owner's id)."""
    table = link.table
    statement = sa.update(table).where(table.c.id == sa.bindparam("member")).values({link: sa.bindparam("owner")})
    if pairs:
        connection.execute(statement, [{"member": member, "owner": owner} for member, owner in pairs])


def orphans(
    connection: sa.Connection, owners: sa.Table, link: sa.Column[Any], among: Collection[str] | None
) -> list[str]:
    """The ids of owners that no row links to, of the given ones or of all."""
    lone = sa.select(owners.c.id).where(~sa.exists().where(link == owners.c.id))
    if among is None:
        return list(connection.scalars(lone))
    return [row.id for row in rows_in(connection, lone, owners.c.id, among)]
