"""All that the archive says of one entity: its names, offices, places, company, articles, events."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from newsdesk.model import Entity, EventFilter, Kind
from newsdesk.store import tables as t
from newsdesk.store.conditions import Way, by_event, by_participant
from newsdesk.store.leading import along
from newsdesk.store.query import MOST, EntityRow, EventRow, event_rows, show_entity
from newsdesk.store.selection import Headline, headlines
from newsdesk.store.statements import rows_in

LATEST = 500  # articles, events and meetings: of an entity with more, names, roles, places and company are of these


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
    """An entity with what is known of it; lists come most frequent or latest first.

    Of one that is named everywhere the lists tell what its LATEST articles, events and meetings do.
    """

    row: EntityRow
    names: tuple[NameRow, ...]
    roles: tuple[RoleRow, ...]
    places: tuple[CompanyRow, ...]  # where its events are
    met: tuple[CompanyRow, ...]  # who took part in its events of some types
    events: tuple[EventRow, ...]
    event_count: int  # MOST where there are so many or more
    articles: tuple[Headline, ...]


def entity_page(
    connection: sa.Connection, entity_id: str, *, meetings: Collection[str], limit: int = 10
) -> EntityPage | None:
    """The page of an entity, None when there is none. `meetings` are the event types that count as having met."""
    row = show_entity(connection, entity_id)
    if row is None:
        return None
    named_in = _latest_articles(connection, row)
    latest = EventFilter(sort="-date", limit=LATEST)
    events = along(connection, _ways(entity_id), latest)
    meeting = along(connection, _ways(entity_id)[:1], replace(latest, types=tuple(sorted(meetings))))
    return EntityPage(
        row=row,
        names=_names(connection, row.entity, named_in),
        roles=_roles(connection, row.entity, named_in),
        places=_places(connection, entity_id, events, limit),
        met=_met(connection, row.entity, meeting if meetings else (), limit),
        events=tuple(event_rows(connection, events[:limit])),
        event_count=len(events) if len(events) < LATEST else _many(connection, entity_id),
        articles=_articles(connection, entity_id, named_in, limit),
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


def _ways(entity_id: str) -> tuple[Way, Way]:
    """The ways to the events that an entity takes part in, and to those that take place there."""
    return by_participant(t.event_participants.c.entity_id == entity_id), by_event(t.events.c.place_id == entity_id)


def _many(connection: sa.Connection, entity_id: str) -> int:
    """How many events there are at both ways, each counted once, MOST at most."""
    part, place = _ways(entity_id)
    other = t.event_participants.alias()
    counted = [other.c.event_id == t.events.c.id, sa.func.coalesce(other.c.entity_id, "") == entity_id]
    taking_part = sa.select(part.first, part.event).distinct().where(*part.where)
    besides = sa.select(place.event).where(*place.where, ~sa.exists().where(*counted).correlate(t.events))
    many = 0
    for events in (taking_part, besides):
        first = events.limit(MOST - many).subquery()
        many += connection.scalar(sa.select(sa.func.count()).select_from(first)) or 0
    return many


def _latest_articles(connection: sa.Connection, row: EntityRow) -> list[str] | None:
    """The ids of the LATEST articles that name an entity; None where there are no more."""
    if row.articles <= LATEST:
        return None
    link = t.form_articles.c
    seen: list[tuple[str, str]] = []
    for form in row.entity.forms:
        latest = sa.select(link.first_seen, link.article_id).where(link.form_id == form)
        seen += [tuple(each) for each in connection.execute(latest.order_by(link.first_seen.desc()).limit(LATEST))]
    return [article for _, article in sorted(set(seen), reverse=True)[:LATEST]]


def _mentions_of(entity: Entity, named_in: Collection[str] | None) -> list[sa.ColumnElement[bool]]:
    """The conditions of the mentions of an entity, in some articles or in all."""
    mention = t.mentions.c
    articles = [] if named_in is None else [mention.article_id.in_(named_in)]
    return [mention.form_id.in_(entity.forms), *articles]


def _names(connection: sa.Connection, entity: Entity, named_in: Collection[str] | None) -> tuple[NameRow, ...]:
    many = sa.func.count(sa.distinct(t.mentions.c.article_id)).label("many")
    written = (
        sa.select(t.mentions.c.text, many)
        .where(*_mentions_of(entity, named_in))
        .group_by(t.mentions.c.text)
        .order_by(many.desc(), t.mentions.c.text)
    )
    return tuple(NameRow(row.text, row.many) for row in connection.execute(written))


def _roles(connection: sa.Connection, entity: Entity, named_in: Collection[str] | None) -> tuple[RoleRow, ...]:
    """Each office, that of the latest article first; written with capitals or without it is the same."""
    revision = t.revisions.c
    given = (
        sa.select(t.mentions.c.role, t.mentions.c.article_id, sa.func.substr(revision.published, 1, 10).label("day"))
        .distinct()
        .join_from(t.mentions, t.articles, t.articles.c.id == t.mentions.c.article_id)
        .join(t.revisions, sa.and_(*_current_revision()))
        .where(*_mentions_of(entity, named_in), t.mentions.c.role.is_not(None))
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


def _places(connection: sa.Connection, entity_id: str, events: Collection[str], limit: int) -> tuple[CompanyRow, ...]:
    many = sa.func.count().label("many")
    where = (
        sa.select(*_company_columns(), many)
        .join_from(t.events, t.entities, t.entities.c.id == t.events.c.place_id)
        .where(t.events.c.id.in_(events), t.entities.c.id != entity_id)
    )
    return _company(connection, where, many, limit)


def _met(connection: sa.Connection, entity: Entity, events: Collection[str], limit: int) -> tuple[CompanyRow, ...]:
    """Whom it met in these; its own country, for which it stood there, is none of them."""
    other, company = t.event_participants.c, t.entities.c
    many = sa.func.count(sa.distinct(other.event_id)).label("many")
    own = sa.and_(company.kind == Kind.PLACE, sa.func.coalesce(company.country, "") == (entity.country or "-"))
    who = (
        sa.select(*_company_columns(), many)
        .join_from(t.event_participants, t.entities, company.id == other.entity_id)
        .where(other.event_id.in_(events), company.id != entity.id, ~own)
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


def _articles(
    connection: sa.Connection, entity_id: str, named_in: Collection[str] | None, limit: int
) -> tuple[Headline, ...]:
    revision = t.revisions.c
    named = sa.select(t.form_articles.c.article_id).join(t.forms, t.forms.c.id == t.form_articles.c.form_id)
    among = named.where(t.forms.c.entity_id == entity_id) if named_in is None else named_in
    latest = (
        sa.select(t.articles.c.id)
        .join(t.revisions, sa.and_(*_current_revision()))
        .where(t.articles.c.id.in_(among))
        .order_by(revision.published.desc().nulls_last(), t.articles.c.id)
    )
    ids = connection.scalars(latest.limit(limit)).all()
    found = headlines(connection, ids)
    return tuple(found[id_] for id_ in ids)
