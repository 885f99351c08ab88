"""The rows that are not derived from anything, as plain values: what an export holds beside the WARC files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import sqlalchemy as sa

from newsdesk.store import tables as t
from newsdesk.store.statements import Row, upsert

_BATCH = 500
TABLES = {table.name: table for table in t.KEPT}


def rows_of(connection: sa.Connection, name: str) -> Iterator[Row]:
    """All rows of a kept table, in the order of its key: texts, numbers, booleans and JSON."""
    table = TABLES[name]
    ordered = sa.select(table).order_by(*table.primary_key)
    for row in connection.execution_options(yield_per=_BATCH).execute(ordered):
        yield dict(row._mapping)


def put_rows(connection: sa.Connection, name: str, rows: Iterable[Row]) -> None:
    """Write rows that rows_of() gave, in place of those of the same key."""
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        upsert(connection, TABLES[name], batch)
