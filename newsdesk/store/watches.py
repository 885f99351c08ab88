"""Questions that are watched, and what was told of each: kept by a rebuild, as judgements are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from newsdesk.model import Status, short_id
from newsdesk.store import tables as t
from newsdesk.store.statements import insert, upsert


@dataclass(frozen=True, slots=True)
class Watch:
    """A question that is watched, since when, and when it was last looked at; times are ISO 8601 in UTC."""

    id: str
    question: str
    made: str
    ran: str


def watch_id(question: str) -> str:
    """The id of a watch: that of its question, whatever the spaces and capitals it is typed with."""
    return short_id("w", " ".join(question.casefold().split()))


def list_watches(connection: sa.Connection) -> list[Watch]:
    """All watches, in the order in which they were made."""
    rows = connection.execute(sa.select(t.watches).order_by(t.watches.c.made, t.watches.c.id))
    return [Watch(row.id, row.question, row.made, row.ran) for row in rows]


def told_before(connection: sa.Connection, question: str) -> dict[str, Status] | None:
    """What was told of a question: keys of evidence -> the status of its event then. None where it is not watched."""
    watch = watch_id(question)
    if connection.scalar(sa.select(t.watches.c.id).where(t.watches.c.id == watch)) is None:
        return None
    told = sa.select(t.watch_told.c.key, t.watch_told.c.status).where(t.watch_told.c.watch_id == watch)
    return {row.key: Status(row.status) for row in connection.execute(told)}


def save_told(connection: sa.Connection, question: str, told: Mapping[str, Status], at: datetime) -> None:
    """Record what was told of a question, which is watched from now on if it was not before."""
    watch, now = watch_id(question), at.isoformat()
    touched = sa.update(t.watches).where(t.watches.c.id == watch).values(ran=now)
    if not connection.execute(touched).rowcount:
        insert(connection, t.watches, [{"id": watch, "question": question, "made": now, "ran": now}])
    rows = [{"watch_id": watch, "key": key, "status": status} for key, status in sorted(told.items())]
    upsert(connection, t.watch_told, rows)


def forget_watch(connection: sa.Connection, question: str) -> bool:
    """Forget a question and what was told of it; whether it was watched."""
    watch = watch_id(question)
    connection.execute(sa.delete(t.watch_told).where(t.watch_told.c.watch_id == watch))
    return bool(connection.execute(sa.delete(t.watches).where(t.watches.c.id == watch)).rowcount)
