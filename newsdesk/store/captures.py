"""Where archived pages lie: of a revision, of an address at a time, of all that an article came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newsdesk.store import tables as t


@dataclass(frozen=True, slots=True)
class Lying:
    """A capture, and its record's bytes in a file of the archive."""

    url: str
    final_url: str
    fetched_at: datetime
    file: str
    offset: int
    length: int


def capture_of(connection: sa.Connection, capture_id: str) -> Lying | None:
    """The capture of an id; None when there is none."""
    row = connection.execute(_lying().where(t.captures.c.id == capture_id)).one_or_none()
    return _read(row) if row else None


def nearest_capture(connection: sa.Connection, url: str, at: datetime) -> Lying | None:
    """The capture of an address that was fetched nearest to a time; None when there is none."""
    found = map(_read, connection.execute(_lying().where(t.captures.c.url == url)))
    return min(found, key=lambda each: (abs(each.fetched_at - at), each.fetched_at), default=None)


def addresses_of(connection: sa.Connection, article_id: str) -> set[str]:
    """Every address that an article was asked for at or that answered with it."""
    article, revision, capture, outcome = t.articles.c, t.revisions.c, t.captures.c, t.outcomes.c
    asked = set(connection.scalars(sa.select(article.url).where(article.id == article_id)))
    asked |= set(connection.scalars(sa.select(outcome.url).where(outcome.article_id == article_id)))
    told = sa.select(capture.url).join(t.revisions, revision.capture_id == capture.id)
    asked |= set(connection.scalars(told.where(revision.article_id == article_id)))
    return asked | set(connection.scalars(sa.select(capture.final_url).where(capture.url.in_(asked))))


def first_file(connection: sa.Connection, urls: set[str]) -> str | None:
    """The first file of the archive in which a capture of one of these addresses lies; None when none does."""
    files = sa.select(t.captures.c.file).where(t.captures.c.url.in_(urls))
    return min(connection.scalars(files.distinct()), default=None)


def _lying() -> sa.Select[Any]:
    capture = t.captures.c
    place = (capture.file, capture.offset, capture.length)
    return sa.select(capture.url, capture.final_url, capture.fetched_at, *place)


def _read(row: sa.Row[Any]) -> Lying:
    return Lying(row.url, row.final_url, datetime.fromisoformat(row.fetched_at), row.file, row.offset, row.length)
