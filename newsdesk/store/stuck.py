"""What a crawl that was killed leaves behind: each function yields what it is, how it is, and what mends it.

Only while no crawl is at work: one that is has all of this, and rightly.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from newsdesk.store import tables as t
from newsdesk.store.sources import CLOCK_SLACK

_AT_REST = ("due", "done", "failed", "quarantined")  # the states of a page that nobody works on
_NEXT = "run `newsdesk crawl`"
_TAKES_UP = "run `newsdesk crawl`, which takes it up again"

Stuck = Iterator[tuple[str, str, str]]


def stuck(connection: sa.Connection, now: datetime) -> Stuck:
    """Runs without an end, pages in work, what is put off for longer than anything ever is."""
    yield from _runs(connection)
    yield from _pages(connection)
    yield from _put_off(connection, now)


def _runs(connection: sa.Connection) -> Stuck:
    run = t.runs.c
    for started in connection.scalars(sa.select(run.started_at).where(run.ended_at.is_(None), run.problem == "")):
        yield f"run of {started[:19]}", "it never ended, and no crawl is at work", _NEXT


def _pages(connection: sa.Connection) -> Stuck:
    page = t.queue.c
    begun = sa.select(page.url, page.state, page.tries).where(sa.or_(page.state.not_in(_AT_REST), page.tries > 0))
    for row in connection.execute(begun.where(page.state != "quarantined").order_by(page.url)):
        yield row.url, f"work on it was begun and did not end ({row.state}, {row.tries} times)", _TAKES_UP
    lost = sa.select(page.url).where(page.state == "due", page.next_at == "")
    for url in connection.scalars(lost.order_by(page.url)):
        yield url, "it is due, and no crawl will ever ask for it", "run `newsdesk ingest` with its address"


def _put_off(connection: sa.Connection, now: datetime) -> Stuck:
    far = (now + CLOCK_SLACK).isoformat()
    named = ((t.sources.c.url, ~t.sources.c.paused), (t.queue.c.url, sa.true()), (t.hosts.c.host, sa.true()))
    for name, which in named:
        next_at = name.table.c.next_at
        for row in connection.execute(sa.select(name.label("name"), next_at).where(which, next_at > far)):
            yield row.name, f"put off until {row.next_at[:10]}, as by a clock that went wrong", _NEXT
