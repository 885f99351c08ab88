"""Who meets whom: whoever takes part in the events of somebody, and what they have with one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from newsdesk.model import EventFilter, Kind, Party
from newsdesk.store import tables as t
from newsdesk.store.conditions import conditions
from newsdesk.store.leading import event_ids

_ONE, _OTHER = t.event_participants.alias(), t.event_participants.alias()


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody who shares events with the one in the middle: how many of each type."""

    entity: str  # its id
    name: str
    kind: Kind
    country: str | None
    types: Mapping[str, int]

    @property
    def events(self) -> int:
        return sum(self.types.values())


@dataclass(frozen=True, slots=True)
class Edge:
    """Two of the nodes, by their ids, and how many events they share."""

    left: str
    right: str
    events: int


@dataclass(frozen=True, slots=True)
class Network:
    """The nodes around one, who shares the most events first, and the edges between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def find_network(connection: sa.Connection, wanted: EventFilter, middle: Party, limit: int) -> Network:
    """The network around one, over the events of a filter that it is involved in; at most so many nodes.

    Who stands for a country is no company of that country, nor is it his. What the nodes have with one another is
    counted over the same types and days, whether or not the one in the middle is there.
    """
    nodes = _nodes(connection, wanted, middle)[:limit]
    between = replace(wanted, involving=(), place=())
    return Network(tuple(nodes), tuple(_edges(connection, between, {node.entity for node in nodes})))


def _nodes(connection: sa.Connection, wanted: EventFilter, middle: Party) -> list[Node]:
    participant, entity, event = t.event_participants.c, t.entities.c, t.events.c
    home = connection.scalar(sa.select(entity.country).where(entity.id == middle.entity)) or middle.country
    many = sa.func.count(sa.distinct(event.id)).label("many")
    columns = (entity.id, entity.name, entity.kind, entity.country)
    others = [entity.id != (middle.entity or ""), ~_is_land(entity, home)]
    if middle.country:
        others.append(sa.func.coalesce(participant.country, "") != middle.country)
    found = (
        sa.select(*columns, event.type, many)
        .join_from(t.event_participants, t.entities, entity.id == participant.entity_id)
        .join(t.events, event.id == participant.event_id)
        .where(event.id.in_(event_ids(connection, wanted)), *others)
        .group_by(*columns, event.type)
    )
    types: dict[tuple[str, str, Kind, str | None], dict[str, int]] = defaultdict(dict)
    for row in connection.execute(found):
        types[(row.id, row.name, Kind(row.kind), row.country)][row.type] = row.many
    nodes = [
        Node(id_, name, kind, country, dict(sorted(of.items(), key=lambda item: (-item[1], item[0]))))
        for (id_, name, kind, country), of in types.items()
    ]
    return sorted(nodes, key=lambda node: (-node.events, node.name, node.entity))


def _edges(connection: sa.Connection, wanted: EventFilter, ids: Collection[str]) -> list[Edge]:
    one, other = _ONE.c, _OTHER.c
    left, right = t.entities.alias(), t.entities.alias()
    many = sa.func.count(sa.distinct(one.event_id)).label("many")
    found = (
        sa.select(one.entity_id, other.entity_id.label("other"), many)
        .join_from(_ONE, _OTHER, sa.and_(other.event_id == one.event_id, other.entity_id > one.entity_id))
        .join(t.events, t.events.c.id == one.event_id)
        .join(left, left.c.id == one.entity_id)
        .join(right, right.c.id == other.entity_id)
        .where(one.entity_id.in_(ids), other.entity_id.in_(ids), *conditions(wanted, connection.dialect.name))
        .where(~_is_land(left.c, right.c.country), ~_is_land(right.c, left.c.country))
        .group_by(one.entity_id, other.entity_id)
        .order_by(many.desc(), one.entity_id, other.entity_id)
    )
    return [Edge(row.entity_id, row.other, row.many) for row in connection.execute(found)]


def _is_land(entity: Any, country: Any) -> sa.ColumnElement[bool]:
    """Whether it is the country, for which somebody from there stands."""
    return sa.and_(entity.kind == Kind.PLACE, sa.func.coalesce(entity.country, "") == sa.func.coalesce(country, "-"))
