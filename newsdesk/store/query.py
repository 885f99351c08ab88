"""What people ask of the archive. Every answer comes sorted, the same on SQLite and Postgres."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from newsdesk.model import (
    DateBasis,
    Decided,
    Entity,
    EventFilter,
    Kind,
    RemovalReason,
    RemovedBlock,
    Status,
    Telling,
    article_id,
)
from newsdesk.store import tables as t
from newsdesk.store.keys import fold
from newsdesk.store.leading import event_ids, found_ids
from newsdesk.store.parts import quantity
from newsdesk.store.revisions import RevisionRow, gone_since, revisions_of
from newsdesk.store.statements import rows_in

MOST = 10_000  # mentions and events of an entity that are counted


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """Who plays a role in an event."""

    role: str
    entity: str  # its id
    name: str
    kind: Kind
    country: str | None


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """Where an event is told: the sentence, its article, and the offsets of both sentence and trigger in its text."""

    article: str  # its id
    url: str
    site: str
    title: str
    published: str | None
    sentence: str
    start: int
    end: int
    trigger_start: int
    trigger_end: int
    type: str
    status: Status | None
    report: str = ""  # the id of the report that it belongs to
    rule: str = ""  # what in the file of its type found it: part of speech and lemmas; "" where nobody knows


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event with the names and sentences that its ids stand for."""

    id: str
    type: str
    status: Status
    date: str | None
    date_basis: DateBasis | None
    place: str | None  # its entity's id
    place_name: str | None
    place_country: str | None
    participants: tuple[ParticipantRow, ...]
    sources: int
    evidence: tuple[EvidenceRow, ...]
    lat: float | None = None  # of its place, in degrees
    lon: float | None = None
    numbers: tuple[Telling, ...] = ()  # by the day they were told
    decided: tuple[Decided, ...] = ()  # what people set


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One revision of an article, with what was taken out of its page."""

    id: str
    url: str
    site: str
    title: str
    byline: tuple[str, ...]
    published: str | None
    language: str | None
    text: str
    removed: tuple[RemovedBlock, ...]
    revision: int  # the number of this one, from 1
    revisions: int  # how many there are
    first_seen: str
    capture: str  # the id of the capture that this revision was made from
    also_at: tuple[str, ...]  # the URLs of its copies, the earliest first
    updated: str | None
    section: str | None
    tags: tuple[str, ...]
    canonical: str | None  # the address that the page calls its own
    origin: Mapping[str, str]  # where on the page each of title, byline, published ... was read
    history: tuple[RevisionRow, ...]  # all revisions, the first one first
    gone: str | None  # when its page was first found to be gone; None where it is not


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity, and how much the archive says of it."""

    entity: Entity
    articles: int
    mentions: int  # MOST where there are so many or more


# Events


def find_events(connection: sa.Connection, wanted: EventFilter) -> list[EventRow]:
    """The events that a filter describes.

    By date, then id, unknown dates last; sort "-date" takes the latest first, "sources" the most told. A party takes
    part when a participant is its entity, or has its country where it names one. A window takes every date that shares
    a day with it, and no unknown one.
    """
    return event_rows(connection, found_ids(connection, wanted))


def count_events(connection: sa.Connection, wanted: EventFilter) -> int:
    """How many events a filter describes."""
    return connection.scalar(sa.select(sa.func.count()).select_from(event_ids(connection, wanted).subquery())) or 0


def show_event(connection: sa.Connection, event_id: str) -> EventRow | None:
    """The event of an id, None when there is none."""
    return next(iter(event_rows(connection, [event_id])), None)


def event_rows(connection: sa.Connection, ids: Sequence[str]) -> list[EventRow]:
    """The events of these ids, in their order; an unknown id gives none."""
    place = sa.select(t.events, t.entities.c.name.label("place_name"), t.entities.c.lat, t.entities.c.lon).outerjoin(
        t.entities
    )
    events = {row.id: row for row in rows_in(connection, place, t.events.c.id, ids)}
    participants = _participants(connection, ids)
    evidence = _evidence(connection, ids)
    numbers = _numbers(connection, ids)
    return [_event_row(events[id_], participants[id_], evidence[id_], numbers[id_]) for id_ in ids if id_ in events]


def _event_row(
    row: sa.Row[Any],
    participants: Iterable[ParticipantRow],
    evidence: Iterable[EvidenceRow],
    numbers: Iterable[Telling],
) -> EventRow:
    return EventRow(
        id=row.id,
        type=row.type,
        status=Status(row.status),
        date=row.date,
        date_basis=DateBasis(row.date_basis) if row.date_basis else None,
        place=row.place_id,
        place_name=row.place_name,
        place_country=row.place_country,
        participants=tuple(participants),
        sources=row.sources,
        evidence=tuple(evidence),
        lat=row.lat,
        lon=row.lon,
        numbers=tuple(numbers),
        decided=tuple(Decided(**each) for each in row.decided),
    )


def _participants(connection: sa.Connection, event_ids: Iterable[str]) -> dict[str, list[ParticipantRow]]:
    participant = t.event_participants
    named = (
        sa.select(participant, t.entities.c.name, t.entities.c.kind)
        .join(t.entities, t.entities.c.id == participant.c.entity_id)
        .order_by(participant.c.position)
    )
    found: dict[str, list[ParticipantRow]] = defaultdict(list)
    for row in rows_in(connection, named, participant.c.event_id, event_ids):
        found[row.event_id].append(ParticipantRow(row.role, row.entity_id, row.name, Kind(row.kind), row.country))
    return found


def _evidence(connection: sa.Connection, event_ids: Iterable[str]) -> dict[str, list[EvidenceRow]]:
    """Each event's sentences, by the day their articles came out. The database cuts them out of the texts."""
    piece, report, article, revision = t.evidence.c, t.reports.c, t.articles.c, t.revisions.c
    sentence = sa.func.substr(revision.text, piece.start + 1, piece.end - piece.start)
    told = (
        sa.select(t.evidence, report.event_id, article.id.label("article"), article.url, article.site)
        .add_columns(revision.title, revision.published, sentence.label("sentence"))
        .join_from(t.evidence, t.reports, report.id == piece.report_id)
        .join(t.articles, article.id == report.article_id)
        .join(t.revisions, sa.and_(revision.article_id == article.id, revision.number == article.revision))
        .order_by(revision.published.asc().nulls_last(), report.first_seen, report.id, piece.position)
    )
    found: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in rows_in(connection, told, report.event_id, event_ids):
        found[row.event_id].append(_evidence_row(row))
    return found


def _numbers(connection: sa.Connection, event_ids: Iterable[str]) -> dict[str, list[Telling]]:
    """Each event's numbers, by the day their articles came out, those of one article in its order."""
    number, report, article = t.quantities.c, t.reports.c, t.articles.c
    told = (
        sa.select(t.quantities, report.event_id, report.published, article.id.label("article"), article.site)
        .join_from(t.quantities, t.reports, report.id == number.report_id)
        .join(t.articles, article.id == report.article_id)
        .order_by(report.published.asc().nulls_last(), report.first_seen, report.id, number.position)
    )
    found: dict[str, list[Telling]] = defaultdict(list)
    for row in rows_in(connection, told, report.event_id, event_ids):
        day = row.published[:10] if row.published else None
        found[row.event_id].append(Telling(quantity(row), day, row.article, row.site))
    return found


def _evidence_row(row: sa.Row[Any]) -> EvidenceRow:
    return EvidenceRow(
        article=row.article,
        url=row.url,
        site=row.site,
        title=row.title,
        published=row.published,
        sentence=row.sentence,
        start=row.start,
        end=row.end,
        trigger_start=row.trigger_start,
        trigger_end=row.trigger_end,
        type=row.type,
        status=Status(row.status) if row.status else None,
        report=row.report_id,
        rule=row.rule or "",
    )


# Articles


def show_article(connection: sa.Connection, id_or_url: str, revision: int | None = None) -> ArticleRow | None:
    """An article by its id, its own URL, or an URL that it was ingested from; None when there is none.

    `revision` is a number from 1; None is the current one.
    """
    article_id = _article_id(connection, id_or_url)
    number = t.articles.c.revision if revision is None else revision
    columns = (t.revisions, t.articles.c.url, t.articles.c.site, t.articles.c.revision, t.articles.c.first_seen)
    select = (
        sa.select(*columns)
        .join_from(t.articles, t.revisions, t.revisions.c.article_id == t.articles.c.id)
        .where(t.articles.c.id == article_id, t.revisions.c.number == number)
    )
    row = connection.execute(select).one_or_none()
    if row is None:
        return None
    return _article_row(connection, row)


def _article_id(connection: sa.Connection, id_or_url: str) -> str | None:
    candidates = (id_or_url, article_id(id_or_url))
    known = connection.scalar(sa.select(t.articles.c.id).where(t.articles.c.id.in_(candidates)))
    if known is not None:
        return str(known)
    tried = sa.select(t.outcomes.c.article_id).where(
        t.outcomes.c.url == id_or_url, t.outcomes.c.article_id.is_not(None)
    )
    return connection.scalar(tried.order_by(t.outcomes.c.at.desc()).limit(1))


def _article_row(connection: sa.Connection, row: sa.Row[Any]) -> ArticleRow:
    return ArticleRow(
        id=row.article_id,
        url=row.url,
        site=row.site,
        title=row.title,
        byline=tuple(row.byline),
        published=row.published,
        language=row.language,
        text=row.text,
        removed=_removed(connection, row.article_id, row.number),
        revision=row.number,
        revisions=row.revision,
        first_seen=row.first_seen,
        capture=row.capture_id,
        also_at=_also_at(connection, row.article_id),
        updated=row.updated,
        section=row.section,
        tags=tuple(row.tags),
        canonical=row.canonical,
        origin=row.origin,
        history=revisions_of(connection, row.article_id),
        gone=gone_since(connection, [row.article_id]).get(row.article_id),
    )


def _removed(connection: sa.Connection, article_id: str, number: int) -> tuple[RemovedBlock, ...]:
    block = t.removed.c
    of_revision = sa.select(t.removed).where(block.article_id == article_id, block.number == number)
    rows = connection.execute(of_revision.order_by(block.position))
    return tuple(RemovedBlock(row.text, RemovalReason(row.reason)) for row in rows)


def _also_at(connection: sa.Connection, article_id: str) -> tuple[str, ...]:
    copy = t.prints.c
    original = sa.select(copy.original_id).where(copy.article_id == article_id).scalar_subquery()
    urls = sa.select(t.articles.c.url).join(t.prints, copy.article_id == t.articles.c.id)
    others = urls.where(copy.original_id == original, copy.article_id != article_id)
    return tuple(connection.scalars(others.order_by(copy.seen)))


# Entities


def find_entities(connection: sa.Connection, name: str) -> list[Entity]:
    """The entities that some article calls so, in any spelling that folds alike; the most written of first.

    What counts is in how many articles each of its forms stands: a sum that is stored. To count an article once that
    names it in two ways would mean to read them all.
    """
    ids = connection.scalars(sa.select(t.entity_names.c.entity_id).where(t.entity_names.c.key == fold(name))).all()
    return _most_written_first(connection, ids)


def _most_written_first(connection: sa.Connection, ids: Sequence[str]) -> list[Entity]:
    forms = _forms_of(connection, ids)
    written = {id_: sum(form.articles for form in forms[id_]) for id_ in ids}
    return sorted(_entities(connection, ids, forms), key=lambda entity: (-written[entity.id], entity.id))


def officials(connection: sa.Connection, country: str, holds: Callable[[str], bool]) -> list[Entity]:
    """The persons of a country, alpha-3, with a role that `holds` takes, as articles write it; most written of first.

    Thousands may have a role, in few different words: each of these is asked about once.
    """
    entity = t.entities.c
    roles = sa.cast(entity.roles, sa.Text).label("roles")
    of_country = sa.select(entity.id, roles).where(entity.kind == Kind.PERSON, entity.country == country)
    takes = cache(lambda written: any(map(holds, json.loads(written))))
    ids = [row.id for row in connection.execute(of_country.where(roles != "[]")) if takes(row.roles)]
    return _most_written_first(connection, ids)


def similar_names(connection: sa.Connection, name: str, limit: int = 5000) -> list[str]:
    """Names of entities that begin with the same two letters as this one does, whatever their case; at most `limit`."""
    start = fold(name)[:2]
    keys = t.entity_names.c.key
    near = sa.select(t.entities.c.name).distinct().join(t.entity_names, t.entity_names.c.entity_id == t.entities.c.id)
    found = near.where(keys >= start, keys < start + "\U0010ffff").order_by(t.entities.c.name).limit(limit)
    return list(connection.scalars(found))


def find_sites(connection: sa.Connection, name: str) -> list[str]:
    """The sites that go by a name, in order: "BBC" is bbc.co.uk and bbc.com, "Harbour Post" harbourpost.example."""
    bare = fold(name).replace(" ", "")
    sites = connection.scalars(sa.select(_sites().c.site).where(_sites().c.site.is_not(None)))
    return [site for site in sites if site == name.casefold() or bare in re.sub(r"-", "", site).split(".")[:-1]]


@cache
def _sites() -> sa.CTE:
    """All sites in order, and at last null: each is looked up behind the one before, however many articles it has."""
    site = t.articles.c.site
    found = sa.select(sa.func.min(site).label("site")).cte("sites", recursive=True)
    following = sa.select(sa.func.min(site)).where(site > found.c.site).scalar_subquery()
    return found.union_all(sa.select(following).where(found.c.site.is_not(None)))


def show_entity(connection: sa.Connection, entity_id: str) -> EntityRow | None:
    """The entity of an id, None when there is none."""
    return next(iter(_entity_rows(connection, [entity_id])), None)


def _entity_rows(connection: sa.Connection, ids: Sequence[str]) -> list[EntityRow]:
    forms = _forms_of(connection, ids)
    articles = {id_: _naming(connection, forms[id_]) for id_ in ids}
    mentions = {id_: _mentions(connection, [form.id for form in forms[id_]]) for id_ in ids}
    return [
        EntityRow(entity, articles.get(entity.id, 0), mentions.get(entity.id, 0))
        for entity in _entities(connection, ids, forms)
    ]


def _forms_of(connection: sa.Connection, entity_ids: Iterable[str]) -> Mapping[str, list[sa.Row[Any]]]:
    """The forms of each entity, with how many articles have them."""
    forms: dict[str, list[sa.Row[Any]]] = defaultdict(list)
    columns = (t.forms.c.id, t.forms.c.entity_id, t.forms.c.articles)
    for row in rows_in(connection, sa.select(*columns), t.forms.c.entity_id, entity_ids):
        forms[row.entity_id].append(row)
    return forms


def _entities(
    connection: sa.Connection, ids: Iterable[str], forms: Mapping[str, Sequence[sa.Row[Any]]]
) -> list[Entity]:
    rows = rows_in(connection, sa.select(t.entities), t.entities.c.id, ids)
    return [_entity(row, sorted(form.id for form in forms[row.id])) for row in rows]


def _naming(connection: sa.Connection, forms: Iterable[sa.Row[Any]]) -> int:
    """How many articles have one of these forms: the most frequent's are known, others' are looked at."""
    ordered = sorted(forms, key=lambda form: (-form.articles, form.id))
    link, other = t.form_articles.c, t.form_articles.alias().c
    many: int = ordered[0].articles if ordered else 0
    for at, form in enumerate(ordered[1:], 1):
        before = [earlier.id for earlier in ordered[:at]]
        known = sa.exists().where(other.form_id.in_(before), other.article_id == link.article_id)
        many += connection.scalar(sa.select(sa.func.count()).where(link.form_id == form.id, ~known)) or 0
    return many


def _mentions(connection: sa.Connection, form_ids: Sequence[str]) -> int:
    """How many mentions some forms have, MOST at most."""
    first = sa.select(sa.literal(1)).where(t.mentions.c.form_id.in_(form_ids)).limit(MOST).subquery()
    return connection.scalar(sa.select(sa.func.count()).select_from(first)) or 0


def _entity(row: sa.Row[Any], forms: Iterable[str]) -> Entity:
    return Entity(
        id=row.id,
        kind=Kind(row.kind),
        name=row.name,
        aliases=tuple(row.aliases),
        country=row.country,
        lat=row.lat,
        lon=row.lon,
        wikidata=row.wikidata,
        roles=tuple(row.roles),
        forms=tuple(forms),
    )


def counts(connection: sa.Connection) -> dict[str, int]:
    """How many rows the main tables hold, by the table's name."""
    shown = (t.captures, t.articles, t.revisions, t.entities, t.reports, t.events, t.outcomes)
    return {table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in shown}
