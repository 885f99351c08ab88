"""What an archive holds, in numbers: rows, bytes, outcomes. All of it only reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from newsdesk.store import tables as t

COUNTED = (
    *(t.captures, t.articles, t.revisions, t.mentions, t.forms, t.entities, t.reports, t.events),
    *(t.outcomes, t.judgements, t.sources, t.queue, t.watches),
)


def rows(connection: sa.Connection) -> dict[str, int]:
    """How many rows the main tables hold, by the table's name."""
    count = sa.select(sa.func.count())
    return {table.name: connection.scalar(count.select_from(table)) or 0 for table in COUNTED}


def database_bytes(connection: sa.Connection) -> int:
    """The size of the database: of the SQLite file without its log, of all in the archive's schema on Postgres."""
    if connection.dialect.name == "sqlite":
        pages, size = (connection.exec_driver_sql(f"PRAGMA {what}").scalar() for what in ("page_count", "page_size"))
        return int(pages or 0) * int(size or 0)
    ours = "relkind = 'r' AND relnamespace = current_schema()::regnamespace"
    whole = f"SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE {ours}"  # noqa: S608
    return int(connection.exec_driver_sql(whole).scalar() or 0)


def outcomes(connection: sa.Connection, since: datetime | None = None) -> dict[str, int]:
    """How many URLs that were tried came to which outcome, all of them or since a moment."""
    outcome = t.outcomes.c
    select = sa.select(outcome.reason, sa.func.count()).group_by(outcome.reason).order_by(outcome.reason)
    if since:
        select = select.where(outcome.at >= since.isoformat())
    return {row[0]: row[1] for row in connection.execute(select)}


def sources(connection: sa.Connection) -> Mapping[str, int]:
    """How many sources are well, failing or paused."""
    source = t.sources.c
    state = sa.case((source.paused, "paused"), (source.failures > 0, "failing"), else_="well")
    found = {row[0]: row[1] for row in connection.execute(sa.select(state, sa.func.count()).group_by(state))}
    return {each: found.get(each, 0) for each in ("well", "failing", "paused")}
