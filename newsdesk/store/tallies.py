"""Tallies: who, which countries and where, counted over the events that a filter describes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from newsdesk.model import EventFilter, Kind
from newsdesk.store import tables as t
from newsdesk.store.leading import event_ids


@dataclass(frozen=True, slots=True)
class Tally:
    """Who or what is in how many events."""

    name: str
    country: str | None  # alpha-3
    events: int


def tally_people(connection: sa.Connection, wanted: EventFilter, roles: Sequence[str] = ()) -> list[Tally]:
    """Who takes part in the events of a filter, in one of the roles if any are given: persons, or whoever else takes
    part where no person does. Nobody of whom the filter speaks. The most events first.
    """
    participant, entity = t.event_participants.c, t.entities.c
    asked = [party.entity for party in wanted.parties if party.entity]
    many = sa.func.count(sa.distinct(participant.event_id)).label("events")
    found = (
        sa.select(entity.name, entity.country, entity.kind, many)
        .join(t.entities, entity.id == participant.entity_id)
        .where(participant.event_id.in_(event_ids(connection, wanted)), entity.id.not_in(asked))
        .group_by(entity.id, entity.name, entity.country, entity.kind)
        .order_by(many.desc(), entity.name, entity.id)
    )
    rows = connection.execute(found.where(participant.role.in_(roles)) if roles else found).all()
    people = [row for row in rows if row.kind == Kind.PERSON]
    return [Tally(row.name, row.country, row.events) for row in people or rows]


def tally_places(connection: sa.Connection, wanted: EventFilter) -> list[Tally]:
    """Where the events of a filter take place, the most events first."""
    event, entity = t.events.c, t.entities.c
    many = sa.func.count().label("events")
    found = (
        sa.select(entity.name, event.place_country, many)
        .join(t.entities, entity.id == event.place_id)
        .where(event.id.in_(event_ids(connection, wanted)))
        .group_by(entity.id, entity.name, event.place_country)
        .order_by(many.desc(), entity.name, event.place_country)
    )
    return [Tally(*row) for row in connection.execute(found)]


def tally_countries(connection: sa.Connection, wanted: EventFilter) -> list[Tally]:
    """The countries that take part in the events of a filter, but those it speaks of; the most events first.

    `name` is the alpha-3 code, as `country` is.
    """
    participant = t.event_participants.c
    asked = [party.country for party in wanted.parties if party.country]
    entities = [party.entity for party in wanted.parties if party.entity]
    many = sa.func.count(sa.distinct(participant.event_id)).label("events")
    found = (
        sa.select(participant.country, participant.country, many)
        .where(participant.event_id.in_(event_ids(connection, wanted)), participant.country.is_not(None))
        .where(participant.country.not_in(asked), participant.entity_id.not_in(entities))
        .group_by(participant.country)
        .order_by(many.desc(), participant.country)
    )
    return [Tally(*row) for row in connection.execute(found)]
