"""The crawl's tables: sources, the queue of pages, hosts to be left alone, runs. Times are UTC."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from newsdesk.robots import Robots
from newsdesk.store import tables as t
from newsdesk.store.statements import insert_of, rows_in, upsert

CLOCK_SLACK = timedelta(days=31)  # nothing is put off for longer: what seems to be was so by a clock that went wrong


@dataclass(frozen=True, slots=True)
class Source:
    """A site or list that is asked for news; fields as in the table."""

    url: str
    lists: tuple[tuple[str, str, str], ...]
    interval: int
    most: int
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    paused: bool
    every: int
    next_at: str
    asked_at: str | None = None
    failures: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page in the queue; fields as in the table."""

    key: str
    url: str
    source: str
    next_at: str
    state: str = "due"
    tries: int = 0
    failures: int = 0
    rung: int = 0
    first_at: str = ""
    final_url: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl, and how many pages had each outcome."""

    started_at: str
    ended_at: str | None
    counts: Mapping[str, int]
    problem: str = ""


def put_source(connection: sa.Connection, source: Source) -> None:
    """Store a source, replacing the one of the same URL."""
    row = {field.name: getattr(source, field.name) for field in fields(source)}
    row |= {"lists": [list(each) for each in source.lists], "include": list(source.include)}
    upsert(connection, t.sources, [row | {"exclude": list(source.exclude)}])


def all_sources(connection: sa.Connection) -> list[Source]:
    """All sources, by URL."""
    return [_source(row) for row in connection.execute(sa.select(t.sources).order_by(t.sources.c.url))]


def remove_source(connection: sa.Connection, url: str) -> bool:
    """Forget a source, and the pages of it that were not fetched yet; whether there was one."""
    waiting = sa.and_(t.queue.c.source == url, t.queue.c.first_at == "")
    connection.execute(sa.delete(t.queue).where(waiting))
    return connection.execute(sa.delete(t.sources).where(t.sources.c.url == url)).rowcount > 0


def due_sources(connection: sa.Connection, now: datetime) -> list[Source]:
    """The sources to be asked now, the longest waiting first."""
    wanted = sa.select(t.sources).where(t.sources.c.paused.is_(False), _due(t.sources.c.next_at, now))
    return [_source(row) for row in connection.execute(wanted.order_by(t.sources.c.next_at, t.sources.c.url))]


def due_pages(connection: sa.Connection, now: datetime, most: int) -> list[Page]:
    """The pages to be asked for now, the longest waiting first."""
    wanted = sa.select(t.queue).where(t.queue.c.state.in_(("due", "done")), _due(t.queue.c.next_at, now))
    return [Page(**row._mapping) for row in connection.execute(wanted.order_by(t.queue.c.next_at).limit(most))]


def add_pages(connection: sa.Connection, pages: Iterable[Page]) -> int:
    """Put pages into the queue that were never in it; how many those are."""
    rows = {page.key: {field.name: getattr(page, field.name) for field in fields(page)} for page in pages}
    known = known_pages(connection, rows)
    new = [row for key, row in rows.items() if key not in known]
    if new:
        connection.execute(insert_of(connection.dialect.name, t.queue).on_conflict_do_nothing(), new)
    return len(new)


def known_pages(connection: sa.Connection, keys: Iterable[str]) -> set[str]:
    """Those of these keys that are in the queue, or were."""
    return {row.key for row in rows_in(connection, sa.select(t.queue.c.key), t.queue.c.key, keys)}


def put_pages(connection: sa.Connection, pages: Iterable[Page]) -> None:
    """Store the state of each page."""
    names = [field.name for field in fields(Page)]
    upsert(connection, t.queue, [{name: getattr(page, name) for name in names} for page in pages])


def kept_pages(connection: sa.Connection) -> list[Page]:
    """The pages that are in the archive and that no stage after it has finished."""
    wanted = sa.select(t.queue).where(t.queue.c.state == "kept").order_by(t.queue.c.next_at, t.queue.c.key)
    return [Page(**row._mapping) for row in connection.execute(wanted)]


def page_of(connection: sa.Connection, key: str) -> Page | None:
    """The page of a URL key; None where it is not in the queue."""
    row = connection.execute(sa.select(t.queue).where(t.queue.c.key == key)).one_or_none()
    return Page(**row._mapping) if row else None


def backlog(connection: sa.Connection, now: datetime) -> int:
    """How many pages wait to be asked for now."""
    due = sa.and_(t.queue.c.state.in_(("due", "done")), _due(t.queue.c.next_at, now))
    return connection.scalar(sa.select(sa.func.count()).select_from(t.queue).where(due)) or 0


def rest_host(connection: sa.Connection, host: str, until: datetime) -> None:
    """Leave a host alone until then."""
    upsert(connection, t.hosts, [{"host": host, "next_at": until.isoformat()}])


def resting_hosts(connection: sa.Connection, now: datetime) -> set[str]:
    """The hosts that asked to be left alone for now."""
    return set(connection.scalars(sa.select(t.hosts.c.host).where(~_due(t.hosts.c.next_at, now))))


def known_robots(connection: sa.Connection, agent: str, now: datetime) -> dict[str, Robots]:
    """What robots.txt files that are still valid say to a crawler of that name, by the file's address."""
    valid = sa.and_(t.robots.c.agent == agent, t.robots.c.valid_until > now.isoformat())
    rows = connection.execute(sa.select(t.robots.c.place, t.robots.c.said).where(valid))
    return {row.place: Robots.of(row.said) for row in rows}


def put_robots(connection: sa.Connection, agent: str, files: Mapping[str, Robots], now: datetime) -> None:
    """Keep what robots.txt files say, and forget those that are out of date."""
    connection.execute(sa.delete(t.robots).where(t.robots.c.valid_until <= now.isoformat()))
    rows = [
        {"place": place, "agent": agent, "valid_until": each.valid_until.isoformat(), "said": each.plain()}
        for place, each in files.items()
    ]
    upsert(connection, t.robots, rows)


def put_run(connection: sa.Connection, run: Run) -> None:
    """Store how a run stands."""
    row = {"started_at": run.started_at, "ended_at": run.ended_at, "counts": dict(run.counts), "problem": run.problem}
    upsert(connection, t.runs, [row])


def note_killed_runs(connection: sa.Connection) -> None:
    """Write down that runs which never ended were killed. Only for who holds the crawl's lock."""
    open_ = sa.and_(t.runs.c.ended_at.is_(None), t.runs.c.problem == "")
    connection.execute(sa.update(t.runs).where(open_).values(problem="killed"))


def last_runs(connection: sa.Connection, most: int) -> list[Run]:
    """The latest runs, the last first."""
    latest = sa.select(t.runs).order_by(t.runs.c.started_at.desc()).limit(most)
    return [Run(**row._mapping) for row in connection.execute(latest)]


def last_body(connection: sa.Connection, url: str) -> tuple[str, str, str] | None:
    """final_url, fetched_at and digest of the latest capture of an address; None when there is none."""
    capture = t.captures.c
    latest = sa.select(capture.final_url, capture.fetched_at, capture.digest).where(capture.url == url)
    rows = connection.execute(latest.order_by(capture.fetched_at.desc()).limit(1)).all()
    return (rows[0].final_url, rows[0].fetched_at, rows[0].digest) if rows else None


def _due(column: sa.Column[str], now: datetime) -> sa.ColumnElement[bool]:
    """Due, or put off further than anything ever is."""
    return sa.and_(column != "", sa.or_(column <= now.isoformat(), column > (now + CLOCK_SLACK).isoformat()))


def _source(row: sa.Row[Any]) -> Source:
    lists: Sequence[tuple[str, str, str]] = [(url, etag, modified) for url, etag, modified in row.lists]
    given = dict(row._mapping) | {"lists": tuple(lists), "include": tuple(row.include)}
    return Source(**given | {"exclude": tuple(row.exclude)})
