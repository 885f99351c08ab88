"""What became of articles over time: their revisions, what was edited, which pages are gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.selectable import NamedFromClause

from newsdesk.errors import Reason
from newsdesk.revise import Version
from newsdesk.store import tables as t
from newsdesk.store.statements import rows_in

_GONE = ("404", "410")  # statuses that say that there is no such page


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A state of an article in the list of its revisions."""

    number: int  # from 1
    seen: str  # when its page was captured
    title: str
    published: str | None


@dataclass(frozen=True, slots=True)
class EditRow:
    """A revision of an article and the one before it."""

    article: str  # its id
    url: str
    site: str
    revision: int  # the number of the later one
    seen: str  # when its page was captured
    before: Version
    after: Version


def current_version(connection: sa.Connection, article_id: str) -> Version | None:
    """The current revision of an article, as revise.change() compares it; None when there is no such article."""
    return current_versions(connection, [article_id]).get(article_id)


def current_versions(connection: sa.Connection, article_ids: Iterable[str]) -> dict[str, Version]:
    """The current revision of each of these articles that is there."""
    article, revision, block = t.articles.c, t.revisions.c, t.removed.c
    current = sa.and_(revision.article_id == article.id, revision.number == article.revision)
    rows = rows_in(connection, sa.select(t.revisions).join(t.articles, current), article.id, article_ids)
    of_current = sa.and_(block.article_id == article.id, block.number == article.revision)
    removed = sa.select(block.article_id, block.text).join(t.articles, of_current).order_by(block.position)
    aside: dict[str, list[str]] = defaultdict(list)
    for row in rows_in(connection, removed, article.id, [row.article_id for row in rows]):
        aside[row.article_id].append(row.text)
    return {row.article_id: _version(row, tuple(aside[row.article_id])) for row in rows}


def revisions_of(connection: sa.Connection, article_id: str) -> tuple[RevisionRow, ...]:
    """The revisions of an article, the first one first."""
    revision, capture = t.revisions.c, t.captures.c
    select = (
        sa.select(revision.number, capture.fetched_at, revision.title, revision.published)
        .join_from(t.revisions, t.captures, capture.id == revision.capture_id)
        .where(revision.article_id == article_id)
        .order_by(revision.number)
    )
    return tuple(RevisionRow(*row) for row in connection.execute(select))


def edits(connection: sa.Connection, since: str | None = None, sites: Collection[str] = ()) -> Iterator[EditRow]:
    """Every revision that is not an article's first, the latest captured first.

    `since` is the first day, "YYYY-MM-DD", on which its page was captured; `sites` are host names without "www.".
    """
    later, earlier, capture = t.revisions.alias("later"), t.revisions.alias("earlier"), t.captures.c
    before = sa.and_(earlier.c.article_id == later.c.article_id, earlier.c.number == later.c.number - 1)
    columns = (t.articles.c.url, t.articles.c.site, capture.fetched_at, *_sides(earlier, later))
    select = (
        sa.select(later.c.article_id, later.c.number, *columns)
        .join_from(later, earlier, before)
        .join(t.articles, t.articles.c.id == later.c.article_id)
        .join(t.captures, capture.id == later.c.capture_id)
        .order_by(capture.fetched_at.desc(), later.c.article_id, later.c.number.desc())
    )
    if since:
        select = select.where(capture.fetched_at >= since)
    if sites:
        select = select.where(t.articles.c.site.in_(sites))
    for row in connection.execute(select):
        sides = [Version(*(row._mapping[f"{side}_{name}"] for name in _COMPARED)) for side in ("earlier", "later")]
        yield EditRow(row.article_id, row.url, row.site, row.number, row.fetched_at, *sides)


_COMPARED = ("title", "byline", "published", "text")


def _sides(*revisions: NamedFromClause) -> Iterator[sa.Label[Any]]:
    for revision in revisions:
        for name in _COMPARED:
            yield revision.c[name].label(f"{revision.name}_{name}")


def _version(row: sa.Row[Any], aside: tuple[str, ...]) -> Version:
    return Version(row.title, tuple(row.byline), row.published, row.text, aside)


def gone_since(connection: sa.Connection, article_ids: Collection[str]) -> dict[str, str]:
    """When the pages of articles were first found to be gone, by the article's id; those that are there have none.

    The last answer that tells decides, of all addresses that the article came from: 404, 410 or a page that says so
    means that it is gone, any other page that it is back. A server that fails or stays silent tells nothing.
    """
    addresses = _addresses(connection, article_ids)
    outcome = t.outcomes.c
    tried: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    columns = sa.select(outcome.url, outcome.at, outcome.stage, outcome.reason, outcome.detail)
    for row in rows_in(connection, columns, outcome.url, addresses):
        tells = _tells(row.stage, row.reason, row.detail)
        if tells is not None:
            for article in addresses[row.url]:
                tried[article].append((row.at, tells))
    return {article: since for article, told in tried.items() if (since := _last_gone(sorted(told)))}


def _addresses(connection: sa.Connection, article_ids: Collection[str]) -> dict[str, set[str]]:
    """The addresses that articles came from, each with their ids."""
    found: dict[str, set[str]] = defaultdict(set)
    article, revision, capture = t.articles.c, t.revisions.c, t.captures.c
    own = sa.select(article.id, article.url)
    asked = sa.select(revision.article_id.label("id"), capture.url).join_from(
        t.revisions, t.captures, capture.id == revision.capture_id
    )
    for row in rows_in(connection, own, article.id, article_ids):
        found[row.url].add(row.id)
    for row in rows_in(connection, asked, revision.article_id, article_ids):
        found[row.url].add(row.id)
    return found


def _tells(stage: str, reason: str, detail: str) -> bool | None:
    """Whether an outcome tells that a page is gone; None where it tells nothing of that."""
    if reason == Reason.SOFT_404 or (reason == Reason.HTTP_ERROR and detail.startswith(_GONE)):
        return True
    return None if stage == "fetch" else False


def _last_gone(told: list[tuple[str, bool]]) -> str | None:
    """The first of the times at the end from which on the page was gone."""
    since = None
    for at, gone in told:
        since = (since or at) if gone else None
    return since
