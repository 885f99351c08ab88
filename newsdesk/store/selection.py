"""Lists of articles, and which are wanted: by what they name, their site, their day, where what they tell is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from newsdesk.model import Party
from newsdesk.store import tables as t
from newsdesk.store.revisions import gone_since
from newsdesk.store.statements import rows_in


@dataclass(frozen=True, slots=True)
class Headline:
    """An article in a list."""

    id: str
    url: str
    site: str
    title: str
    published: str | None
    language: str | None
    revision: int
    gone: str | None = None  # when its page was first found to be gone


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles are wanted. Empty means any."""

    entities: tuple[str, ...] = ()  # entity ids; an article names all of these
    sites: tuple[str, ...] = ()  # host names without "www."; one of these
    since: str | None = None  # "YYYY-MM-DD", the first day that it came out; none that gives no day
    until: str | None = None  # "YYYY-MM-DD", the last day
    places: tuple[Party, ...] = ()  # it tells an event in one of these


def list_articles(
    connection: sa.Connection, limit: int | None = None, wanted: ArticleFilter | None = None
) -> list[Headline]:
    """The articles that a filter takes, those that came out last first, unknown dates last."""
    latest = (t.revisions.c.published.desc().nulls_last(), t.articles.c.id)
    select = _headlines().where(*chosen(wanted or ArticleFilter())).order_by(*latest).limit(limit)
    return _with_gone(connection, connection.execute(select).all())


def headlines(connection: sa.Connection, article_ids: Iterable[str]) -> dict[str, Headline]:
    """The articles of these ids, by id."""
    rows = rows_in(connection, _headlines(), t.articles.c.id, article_ids)
    return {found.id: found for found in _with_gone(connection, rows)}


def _headlines() -> sa.Select[Any]:
    columns = (t.articles, t.revisions.c.title, t.revisions.c.published, t.revisions.c.language)
    return sa.select(*columns).join_from(*_current())


def _with_gone(connection: sa.Connection, rows: Sequence[sa.Row[Any]]) -> list[Headline]:
    gone = gone_since(connection, [row.id for row in rows])
    return [
        Headline(row.id, row.url, row.site, row.title, row.published, row.language, row.revision, gone.get(row.id))
        for row in rows
    ]


def chosen(wanted: ArticleFilter) -> list[sa.ColumnElement[bool]]:
    """The conditions of a filter, on `articles` joined with its current `revisions`."""
    conditions: list[sa.ColumnElement[bool]] = [t.articles.c.id.in_(_naming(entity)) for entity in wanted.entities]
    if wanted.sites:
        conditions.append(t.articles.c.site.in_(wanted.sites))
    if wanted.since:
        conditions.append(t.revisions.c.published >= wanted.since)
    if wanted.until:
        conditions.append(t.revisions.c.published < f"{wanted.until}~")  # after every time of the day
    if wanted.places:
        conditions.append(t.articles.c.id.in_(_telling_of(wanted.places)))
    return conditions


def _naming(entity: str) -> sa.Select[tuple[str]]:
    forms = t.forms.c
    return (
        sa.select(t.form_articles.c.article_id)
        .join(t.forms, forms.id == t.form_articles.c.form_id)
        .where(forms.entity_id == entity)
    )


def _telling_of(places: tuple[Party, ...]) -> sa.Select[tuple[str]]:
    event = t.events.c
    inside = [event.place_id == place.entity for place in places if place.entity]
    inside += [event.place_country == place.country for place in places if place.country]
    return (
        sa.select(t.reports.c.article_id)
        .join(t.events, event.id == t.reports.c.event_id)
        .where(sa.or_(sa.false(), *inside))
    )


def _current() -> tuple[sa.Table, sa.Table, sa.ColumnElement[bool]]:
    article, revision = t.articles.c, t.revisions.c
    return t.articles, t.revisions, sa.and_(revision.article_id == article.id, revision.number == article.revision)
