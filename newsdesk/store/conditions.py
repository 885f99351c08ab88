"""An EventFilter as SQL: the conditions that events must meet, each with the ways to the events that meet it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from newsdesk.model import EventFilter, Kind, Party
from newsdesk.store import tables as t

# On equal terms: who clashes with somebody does it and has it done to him.
_DOES_IT = ("actor", "participant")
_HAS_IT_DONE = ("recipient", "victim", "participant")

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Way:
    """An index that leads to events in the order of their days: its columns, and which of its rows."""

    event: sa.Column[Any]
    type: sa.ColumnElement[Any]
    first: sa.Column[str | None]
    last: sa.Column[str | None]
    where: tuple[Condition, ...] = ()
    articles: sa.Select[Any] | None = None  # whose events these are, where articles lead to them


@dataclass(frozen=True, slots=True)
class Part:
    """One condition, on `events`; where there are ways, the events at them are those that meet it."""

    condition: Condition
    ways: tuple[Way, ...] = ()


def parts(wanted: EventFilter, dialect: str) -> list[Part]:
    """What every event that a filter describes meets, but for its type and day; see model.EventFilter."""
    asking = _Asking(wanted, dialect)
    event = t.events.c
    found = [asking.involves(party) for party in wanted.involving]
    found += [asking.plays(party, _DOES_IT) for party in wanted.actor]
    found += [asking.receives(party) for party in wanted.recipient]
    if wanted.any_of:
        found.append(_any([asking.involves(party) for party in wanted.any_of]))
    if wanted.host:
        found.append(_any([each for party in wanted.host for each in (asking.plays(party, ("host",)), _is_in(party))]))
    if wanted.place:
        found.append(_any([_is_in(party) for party in wanted.place]))
    found += [asking.speaks_of(party.word or party.name, title=True) for party in wanted.about]
    if wanted.source:
        found.append(_told_by(wanted.source))
    rest = [~asking.involves(party).condition for party in wanted.not_involving]
    rest += [~_is_in(party).condition for party in wanted.not_place]
    if wanted.status:
        rest.append(event.status.in_(wanted.status))
    if wanted.min_sources:
        rest.append(event.sources >= wanted.min_sources)
    return [*found, *map(Part, rest)]


def conditions(wanted: EventFilter, dialect: str) -> list[Condition]:
    """All that every event that a filter describes meets."""
    return [*(part.condition for part in parts(wanted, dialect)), *in_time(by_event(), wanted)]


def by_type(wanted: EventFilter) -> tuple[Way, ...]:
    """The ways to the events of the wanted types; one to all events where any will do."""
    return tuple(by_event(t.events.c.type == type_) for type_ in wanted.types) or (by_event(),)


def by_event(*where: Condition) -> Way:
    """The way over events themselves."""
    event = t.events.c
    return Way(event.id, event.type, event.date_start, event.date_end, where)


def by_participant(*where: Condition) -> Way:
    """The way over those who take part in events."""
    there = t.event_participants.c
    return Way(there.event_id, there.type, there.date_start, there.date_end, where)


def in_time(way: Way, wanted: EventFilter) -> Iterator[Condition]:
    """The types and days of a filter, on the columns of a way."""
    if wanted.types:
        yield way.type.in_(wanted.types)
    if wanted.since:
        yield way.last >= wanted.since
    if wanted.until:
        yield way.first <= wanted.until


def order(sort: str) -> list[sa.ColumnElement[Any]]:
    """By date, then id, unknown dates last; "-date" takes the latest first, "sources" the most told."""
    event = t.events.c
    by_date = [event.date_start.asc().nulls_last(), event.id]
    if sort == "-date":
        return [event.date_start.desc().nulls_last(), event.id]
    return [event.sources.desc(), *by_date] if sort == "sources" else by_date


def _any(parts: Sequence[Part]) -> Part:
    """One of these."""
    ways = tuple(way for part in parts for way in part.ways) if all(part.ways for part in parts) else ()
    return Part(sa.or_(*(part.condition for part in parts)), ways)


@dataclass(frozen=True, slots=True)
class _Asking:
    """How parties are asked for: as the filter wants it, in the words of the database."""

    wanted: EventFilter
    dialect: str

    def involves(self, party: Party) -> Part:
        """Whether it takes part in any role; anywhere: or is where it is, or is spoken of."""
        part = self.plays(party, None)
        if not self.wanted.anywhere:
            return part
        return _any([part, _is_in(party), self.speaks_of(party.name, title=False)])

    def plays(self, party: Party, roles: tuple[str, ...] | None) -> Part:
        """Whether it plays one of the roles, None: any. A plain word does where the sentence holds it."""
        if party.word:
            return self.speaks_of(party.word, title=False)
        there, other = t.event_participants.c, t.event_participants.alias()
        keys = list(self._keys(party, there))
        role = [there.role.in_(roles)] if roles is not None else []
        same = [other.c.event_id == t.events.c.id, *([other.c.role.in_(roles)] if roles is not None else [])]
        among = [key for _, key in self._keys(party, other.c)]
        plays = sa.exists().where(*same, sa.or_(sa.false(), *among)).correlate(t.events)
        ways = (
            by_participant(key, *role, *(~before for _, before in keys[:at]))  # no row is at two of them
            for at, (key, _) in enumerate(keys)
        )
        return Part(plays, tuple(ways))

    def receives(self, party: Party) -> Part:
        """Whether it is done to it; with `where` also whether it is there, and nobody is named whom it is done to."""
        reached = self.plays(party, _HAS_IT_DONE)
        if not party.where:
            return reached
        other = t.event_participants.alias()
        named = sa.exists().where(other.c.event_id == t.events.c.id, other.c.role.in_(_HAS_IT_DONE)).correlate(t.events)
        there = _is_in(party)
        ways = (replace(way, where=(*way.where, ~named)) for way in there.ways)
        return _any([reached, Part(sa.and_(there.condition, ~named), tuple(ways))])

    def speaks_of(self, words: str, *, title: bool) -> Part:
        """Whether a sentence that tells the event has a word that begins so; where `title` is set, or a title has."""
        from newsdesk.store.search import begins_in, with_beginning  # only what is spoken of needs it

        piece, report, article, revision = t.evidence.c, t.reports.c, t.articles.c, t.revisions.c
        sentence = sa.func.substr(revision.text, piece.start + 1, piece.end - piece.start)
        holds = sa.or_(*(begins_in(place, words, self.dialect) for place in [sentence, *[revision.title] * title]))
        told = (
            sa.select(report.event_id)
            .join(t.evidence, piece.report_id == report.id)
            .join(t.articles, article.id == report.article_id)
            .join(t.revisions, sa.and_(revision.article_id == article.id, revision.number == article.revision))
        )
        of_event = sa.exists(told.where(report.event_id == t.events.c.id, holds).correlate(t.events))
        found = with_beginning(words, self.dialect)
        return Part(of_event, (by_article(found, of_event),) if found is not None else ())

    def _keys(self, party: Party, row: Any) -> Iterator[tuple[Condition, Condition]]:
        """By what a participant is the party: as an index finds it, and as it is asked of one row.

        Strictly, nobody stands for the country that he only comes from. A person with an office, as the archive has it,
        acts for the country; a people or a person without one does not.
        """
        acts = [~sa.exists().where(t.entities.c.id == row.entity_id, _MERELY).correlate_except(t.entities)]
        for condition, aside in _keys(party, row.entity_id, row.country):
            country = self.wanted.strict and condition.left is row.country
            yield (sa.and_(condition, *acts), sa.and_(aside, *acts)) if country else (condition, aside)


def by_article(articles: sa.Select[Any], *where: Condition) -> Way:
    """The way over the events that some articles tell."""
    event = t.events.c
    told = sa.select(t.reports.c.event_id).where(t.reports.c.article_id.in_(articles))
    return Way(event.id, _aside(event.type), event.date_start, event.date_end, (event.id.in_(told), *where), articles)


_MERELY = sa.or_(
    t.entities.c.kind == Kind.GROUP,
    sa.and_(t.entities.c.kind == Kind.PERSON, sa.cast(t.entities.c.roles, sa.Text).in_(("[]", "null"))),
)


def _keys(party: Party, entity: Any, country: Any) -> Iterator[tuple[Any, Condition]]:
    """By what a row is the party's, its entity or its country: with the column's index, and without.

    Asked of one event, the index of the column is left aside: SQLite does not know that an event's few rows are the
    shorter way.
    """
    for column, value in ((entity, party.entity), (country, party.country)):
        if value:
            yield column == value, _aside(column) == value


def _aside(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(column, "")


def _is_in(party: Party) -> Part:
    """Whether it takes place there; not null where the place is not known."""
    keys = list(_keys(party, t.events.c.place_id, t.events.c.place_country))
    return Part(sa.or_(sa.false(), *(aside for _, aside in keys)), tuple(by_event(key) for key, _ in keys))


def _told_by(sites: tuple[str, ...]) -> Part:
    report, article = t.reports.c, t.articles.c
    told = sa.select(report.event_id).join(t.articles, article.id == report.article_id)
    of_event = told.where(report.event_id == t.events.c.id, _aside(article.site).in_(sites)).correlate(t.events)
    return Part(sa.exists(of_event), (by_article(sa.select(article.id).where(article.site.in_(sites))),))
