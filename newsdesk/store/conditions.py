"""An EventFilter as SQL: the conditions that events must meet, and their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from newsdesk.model import EventFilter, Kind, Party
from newsdesk.store import tables as t

# On equal terms: who clashes with somebody does it and has it done to him.
_DOES_IT = ("actor", "participant")
_HAS_IT_DONE = ("recipient", "victim", "participant")

Condition = sa.ColumnElement[bool]


def event_ids(wanted: EventFilter) -> sa.Select[Any]:
    """A query for the ids of the events that a filter describes, in its order, no more than its limit."""
    return sa.select(t.events.c.id).where(*conditions(wanted)).order_by(*order(wanted.sort)).limit(wanted.limit)


def conditions(wanted: EventFilter) -> list[Condition]:
    """What every event that a filter describes meets; see model.EventFilter."""
    event = t.events.c
    found = [_involves(party, wanted) for party in wanted.involving]
    found += [~_involves(party, wanted) for party in wanted.not_involving]
    found += [_plays(party, _DOES_IT, wanted) for party in wanted.actor]
    found += [_receives(party, wanted) for party in wanted.recipient]
    found += [_speaks_of(party.word or party.name, title=True) for party in wanted.about]
    found += [~_is_in(party) for party in wanted.not_place]
    if wanted.any_of:
        found.append(sa.or_(*(_involves(party, wanted) for party in wanted.any_of)))
    if wanted.host:
        found.append(sa.or_(*(_hosts(party, wanted) for party in wanted.host)))
    if wanted.place:
        found.append(sa.or_(*map(_is_in, wanted.place)))
    if wanted.source:
        found.append(_told_by(wanted.source))
    if wanted.types:
        found.append(event.type.in_(wanted.types))
    if wanted.status:
        found.append(event.status.in_(wanted.status))
    return [*found, *_bounds(wanted)]


def order(sort: str) -> list[sa.ColumnElement[Any]]:
    """By date, then id, unknown dates last; "-date" takes the latest first, "sources" the most told."""
    event = t.events.c
    by_date = [event.date_start.asc().nulls_last(), event.id]
    if sort == "-date":
        return [event.date_start.desc().nulls_last(), event.id]
    return [event.sources.desc(), *by_date] if sort == "sources" else by_date


def _bounds(wanted: EventFilter) -> Iterator[Condition]:
    event = t.events.c
    if wanted.since:
        yield event.date_end >= wanted.since
    if wanted.until:
        yield event.date_start <= wanted.until
    if wanted.min_sources:
        yield event.sources >= wanted.min_sources


def _involves(party: Party, wanted: EventFilter) -> Condition:
    """Whether it takes part in any role; anywhere: or is where it is, or is spoken of."""
    part = _plays(party, None, wanted)
    return sa.or_(part, _is_in(party), _speaks_of(party.name, title=False)) if wanted.anywhere else part


def _plays(party: Party, roles: tuple[str, ...] | None, wanted: EventFilter) -> Condition:
    """Whether it plays one of the roles, None: any. A plain word does where the sentence holds it."""
    if party.word:
        return _speaks_of(party.word, title=False)
    participant = t.event_participants.c
    named = [_is_party(party, participant.entity_id, _counted_country(party, wanted))]
    if roles is not None:
        named.append(participant.role.in_(roles))
    return t.events.c.id.in_(sa.select(participant.event_id).where(*named))


def _counted_country(party: Party, wanted: EventFilter) -> sa.ColumnElement[Any]:
    """The country that a participant stands for; strictly, nobody's who only comes from there.

    A person with an office, as the archive read it, acts for the country; a people or a person without one does not.
    """
    participant = t.event_participants.c
    if not wanted.strict or not party.country:
        return participant.country
    entity = t.entities.c
    merely = sa.select(entity.id).where(
        entity.id == participant.entity_id,
        sa.or_(
            entity.kind == Kind.GROUP, sa.and_(entity.kind == Kind.PERSON, sa.cast(entity.roles, sa.Text).in_(_EMPTY))
        ),
    )
    return sa.case((sa.exists(merely), None), else_=participant.country)


_EMPTY = ("[]", "null")


def _receives(party: Party, wanted: EventFilter) -> Condition:
    """Whether it is done to it; with `where` also whether it is there, and nobody is named whom it is done to."""
    reached = _plays(party, _HAS_IT_DONE, wanted)
    if not party.where:
        return reached
    participant = t.event_participants.c
    named = sa.select(participant.event_id).where(
        participant.event_id == t.events.c.id, participant.role.in_(_HAS_IT_DONE)
    )
    return sa.or_(reached, sa.and_(_is_in(party), ~sa.exists(named)))


def _hosts(party: Party, wanted: EventFilter) -> Condition:
    return sa.or_(_plays(party, ("host",), wanted), _is_in(party))


def _is_in(party: Party) -> Condition:
    """Whether it takes place there; not null where the place is not known."""
    event = t.events.c
    return sa.func.coalesce(_is_party(party, event.place_id, event.place_country), sa.false())


def _is_party(party: Party, entity: sa.Column[Any], country: sa.ColumnElement[Any]) -> Condition:
    given = [column == value for column, value in ((entity, party.entity), (country, party.country)) if value]
    return sa.or_(sa.false(), *given)


def _told_by(sites: tuple[str, ...]) -> Condition:
    report, article = t.reports.c, t.articles.c
    told = sa.select(report.event_id).join(t.articles, article.id == report.article_id)
    return sa.exists(told.where(report.event_id == t.events.c.id, article.site.in_(sites)))


def _speaks_of(words: str, *, title: bool) -> Condition:
    """Whether a sentence that tells the event holds the words, or, where `title` is set, its article's title."""
    piece, report, article, revision = t.evidence.c, t.reports.c, t.articles.c, t.revisions.c
    sentence = sa.func.substr(revision.text, piece.start + 1, piece.end - piece.start)
    places = [sentence, revision.title] if title else [sentence]
    asked = words.casefold()
    holds = sa.or_(*(sa.func.lower(place).contains(asked, autoescape=True) for place in places))
    told = (
        sa.select(report.event_id)
        .join(t.evidence, piece.report_id == report.id)
        .join(t.articles, article.id == report.article_id)
        .join(t.revisions, sa.and_(revision.article_id == article.id, revision.number == article.revision))
    )
    return sa.exists(told.where(report.event_id == t.events.c.id, holds))
