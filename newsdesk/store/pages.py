"""All that the archive says of one entity: its names, offices, places, company, articles, events."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from newsdesk.model import Entity, Kind
from newsdesk.store import tables as t
from newsdesk.store.query import EntityRow, EventRow, event_rows, show_entity
from newsdesk.store.selection import Headline, headlines
from newsdesk.store.statements import rows_in


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name as it is written, and in how many articles."""

    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class RoleRow:
    """An office that articles give a person; `first` and `last` are the days they came out, None where unknown."""

    role: str
    first: str | None
    last: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """Another entity, and how many events it shares with the first."""

    entity: str  # its id
    name: str
    kind: Kind
    country: str | None
    events: int


@dataclass(frozen=True, slots=True)
class EntityPage:
    """An entity with what is known of it; lists come most frequent or latest first."""

    row: EntityRow
    names: tuple[NameRow, ...]
    roles: tuple[RoleRow, ...]
    places: tuple[CompanyRow, ...]  # where its events are
    met: tuple[CompanyRow, ...]  # who took part in its events of some types
    events: tuple[EventRow, ...]
    event_count: int
    articles: tuple[Headline, ...]


def entity_page(
    connection: sa.Connection, entity_id: str, *, meetings: Collection[str], limit: int = 10
) -> EntityPage | None:
    """The page of an entity, None when there is none. `meetings` are the event types that count as having met."""
    row = show_entity(connection, entity_id)
    if row is None:
        return None
    events = _events_of(entity_id)
    latest = sa.select(t.events.c.id).where(t.events.c.id.in_(events))
    latest = latest.order_by(t.events.c.date_start.desc().nulls_last(), t.events.c.id).limit(limit)
    return EntityPage(
        row=row,
        names=_names(connection, entity_id),
        roles=_roles(connection, entity_id),
        places=_places(connection, entity_id, events, limit),
        met=_met(connection, row.entity, meetings, limit),
        events=tuple(event_rows(connection, connection.scalars(latest).all())),
        event_count=connection.scalar(sa.select(sa.func.count()).select_from(events.subquery())) or 0,
        articles=_articles(connection, entity_id, limit),
    )


def company_of(connection: sa.Connection, entity_ids: Collection[str]) -> dict[str, dict[str, str]]:
    """For each entity the others that take part in its events: their ids and names."""
    one, other = t.event_participants.alias(), t.event_participants.alias()
    together = (
        sa.select(one.c.entity_id, other.c.entity_id.label("other"), t.entities.c.name)
        .distinct()
        .join_from(one, other, sa.and_(one.c.event_id == other.c.event_id, one.c.entity_id != other.c.entity_id))
        .join(t.entities, t.entities.c.id == other.c.entity_id)
    )
    found: dict[str, dict[str, str]] = {entity: {} for entity in entity_ids}
    for row in rows_in(connection, together, one.c.entity_id, entity_ids):
        found[row.entity_id][row.other] = row.name
    return found


def articles_of(connection: sa.Connection, entity_ids: Collection[str]) -> dict[str, set[str]]:
    """The ids of the articles that name each entity."""
    named = sa.select(t.forms.c.entity_id, t.form_articles.c.article_id).join(
        t.form_articles, t.form_articles.c.form_id == t.forms.c.id
    )
    found: dict[str, set[str]] = {entity: set() for entity in entity_ids}
    for row in rows_in(connection, named, t.forms.c.entity_id, entity_ids):
        found[row.entity_id].add(row.article_id)
    return found


def _events_of(entity_id: str) -> sa.CompoundSelect[Any]:
    participant = t.event_participants.c
    taking_part = sa.select(participant.event_id.label("id")).where(participant.entity_id == entity_id)
    return sa.union(taking_part, sa.select(t.events.c.id).where(t.events.c.place_id == entity_id))


def _names(connection: sa.Connection, entity_id: str) -> tuple[NameRow, ...]:
    many = sa.func.count(sa.distinct(t.mentions.c.article_id)).label("many")
    written = (
        sa.select(t.mentions.c.text, many)
        .join(t.forms, t.forms.c.id == t.mentions.c.form_id)
        .where(t.forms.c.entity_id == entity_id)
        .group_by(t.mentions.c.text)
        .order_by(many.desc(), t.mentions.c.text)
    )
    return tuple(NameRow(row.text, row.many) for row in connection.execute(written))


def _roles(connection: sa.Connection, entity_id: str) -> tuple[RoleRow, ...]:
    """Each office, that of the latest article first; written with capitals or without it is the same."""
    revision = t.revisions.c
    given = (
        sa.select(t.mentions.c.role, t.mentions.c.article_id, sa.func.substr(revision.published, 1, 10).label("day"))
        .distinct()
        .join_from(t.mentions, t.forms, t.forms.c.id == t.mentions.c.form_id)
        .join(t.articles, t.articles.c.id == t.mentions.c.article_id)
        .join(t.revisions, sa.and_(*_current_revision()))
        .where(t.forms.c.entity_id == entity_id, t.mentions.c.role.is_not(None))
    )
    said: dict[str, list[tuple[str, str, str | None]]] = defaultdict(list)
    for role, article, day in connection.execute(given):
        said[role.casefold()].append((role, article, day))
    roles = [_role(rows) for rows in said.values()]
    return tuple(sorted(sorted(roles, key=lambda row: row.role), key=lambda row: row.last or "", reverse=True))


def _role(said: Sequence[tuple[str, str, str | None]]) -> RoleRow:
    written = Counter(role for role, _article, _day in said)
    days = sorted(day for _role, _article, day in said if day)
    first, last = (days[0], days[-1]) if days else (None, None)
    name = min(written, key=lambda role: (-written[role], role))
    return RoleRow(name, first, last, len({article for _role, article, _day in said}))


def _current_revision() -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    article, revision = t.articles.c, t.revisions.c
    return revision.article_id == article.id, revision.number == article.revision


def _places(
    connection: sa.Connection, entity_id: str, events: sa.CompoundSelect[Any], limit: int
) -> tuple[CompanyRow, ...]:
    many = sa.func.count().label("many")
    where = (
        sa.select(*_company_columns(), many)
        .join_from(t.events, t.entities, t.entities.c.id == t.events.c.place_id)
        .where(t.events.c.id.in_(events), t.entities.c.id != entity_id)
    )
    return _company(connection, where, many, limit)


def _met(connection: sa.Connection, entity: Entity, meetings: Collection[str], limit: int) -> tuple[CompanyRow, ...]:
    """Whom it met; its own country, for which it stood there, is none of them."""
    one, other = t.event_participants.alias(), t.event_participants.alias()
    many = sa.func.count(sa.distinct(t.events.c.id)).label("many")
    company = t.entities.c
    own = sa.and_(company.kind == Kind.PLACE, sa.func.coalesce(company.country, "") == (entity.country or "-"))
    who = (
        sa.select(*_company_columns(), many)
        .join_from(one, t.events, t.events.c.id == one.c.event_id)
        .join(other, other.c.event_id == one.c.event_id)
        .join(t.entities, company.id == other.c.entity_id)
        .where(one.c.entity_id == entity.id, company.id != entity.id, t.events.c.type.in_(sorted(meetings)), ~own)
    )
    return _company(connection, who, many, limit)


def _company_columns() -> tuple[sa.Column[Any], ...]:
    return t.entities.c.id, t.entities.c.name, t.entities.c.kind, t.entities.c.country


def _company(
    connection: sa.Connection, select: sa.Select[Any], many: sa.Label[int], limit: int
) -> tuple[CompanyRow, ...]:
    ordered = select.group_by(*_company_columns()).order_by(many.desc(), t.entities.c.name, t.entities.c.id)
    return tuple(
        CompanyRow(row.id, row.name, Kind(row.kind), row.country, row.many)
        for row in connection.execute(ordered.limit(limit))
    )


def _articles(connection: sa.Connection, entity_id: str, limit: int) -> tuple[Headline, ...]:
    revision = t.revisions.c
    named = sa.select(t.form_articles.c.article_id).join(t.forms, t.forms.c.id == t.form_articles.c.form_id)
    latest = (
        sa.select(t.articles.c.id)
        .join(t.revisions, sa.and_(*_current_revision()))
        .where(t.articles.c.id.in_(named.where(t.forms.c.entity_id == entity_id)))
        .order_by(revision.published.desc().nulls_last(), t.articles.c.id)
    )
    ids = connection.scalars(latest.limit(limit)).all()
    found = headlines(connection, ids)
    return tuple(found[id_] for id_ in ids)
