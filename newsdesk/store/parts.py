"""Forms and reports: the parts that entities and events are joined from. Everything comes sorted by id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from newsdesk.model import (
    Capture,
    DateBasis,
    Evidence,
    Judgement,
    Kind,
    NameForm,
    Participant,
    Place,
    Quantity,
    Report,
    Status,
    Verdict,
    article_id,
)
from newsdesk.store import tables as t
from newsdesk.store.keys import MAX_KEY
from newsdesk.store.statements import rows_in


@dataclass(frozen=True, slots=True)
class Sharing:
    """What two reports of one event have in common, one of these at least."""

    entities: tuple[str, ...] = ()  # of parties that are no countries
    countries: tuple[str, ...] = ()
    place: str | None = None  # a form or an entity
    land: str | None = None  # where it happened, or else the only country that took part
    original: str | None = None  # the article that both are copies of


def forms_by_ids(connection: sa.Connection, form_ids: Iterable[str]) -> list[NameForm]:
    """The forms of these ids; an unknown id gives none."""
    return [_form(row) for row in rows_in(connection, sa.select(t.forms), t.forms.c.id, form_ids)]


def forms_by_keys(connection: sa.Connection, keys: Iterable[str]) -> list[NameForm]:
    """The forms that some article gave one of these keys: the candidates for being the same thing."""
    facts = t.form_facts
    with_key = sa.select(facts.c.form_id).where(facts.c.field == "key")
    found = rows_in(connection, with_key, facts.c.value, (key[:MAX_KEY] for key in keys))
    return forms_by_ids(connection, (row.form_id for row in found))


def crowded_keys(connection: sa.Connection, keys: Iterable[str], many: int) -> set[str]:
    """Those of the keys that more than so many forms have."""
    facts = t.form_facts
    counted = sa.select(facts.c.value).where(facts.c.field == "key").group_by(facts.c.value)
    found = rows_in(connection, counted.having(sa.func.count() > many), facts.c.value, (key[:MAX_KEY] for key in keys))
    return {row.value for row in found}


def judgements(connection: sa.Connection, kind: str) -> list[Judgement]:
    """The judgements of a kind ("entity" or "event") that stand, the earliest first."""
    judged = t.judgements.c
    standing = sa.select(t.judgements).where(judged.kind == kind, judged.undone.is_(None))
    return [_judgement(row) for row in connection.execute(standing.order_by(judged.at, judged.id))]


def forms_of_articles(connection: sa.Connection, article_ids: Iterable[str]) -> list[NameForm]:
    """The forms that the current revisions of articles name."""
    links = t.form_articles
    named = rows_in(connection, sa.select(links.c.form_id), links.c.article_id, article_ids)
    return forms_by_ids(connection, (row.form_id for row in named))


def forms_of_entities(connection: sa.Connection, entity_ids: Iterable[str]) -> list[NameForm]:
    """The forms that these entities are made of."""
    rows = rows_in(connection, sa.select(t.forms), t.forms.c.entity_id, entity_ids)
    return sorted(map(_form, rows), key=lambda form: form.id)


def named_forms(connection: sa.Connection, kind: Kind) -> list[NameForm]:
    """All forms of a kind."""
    found = connection.execute(sa.select(t.forms).where(t.forms.c.kind == kind).order_by(t.forms.c.id))
    return [_form(row) for row in found]


def name_keys(connection: sa.Connection) -> list[str]:
    """All names that entities are found by, folded."""
    return list(connection.scalars(sa.select(t.entity_names.c.key).distinct().order_by(t.entity_names.c.key)))


def form_keys_of(connection: sa.Connection, form_ids: Iterable[str]) -> dict[str, set[str]]:
    """The lookup keys of each form, as all articles gave them."""
    facts = t.form_facts
    keys: dict[str, set[str]] = defaultdict(set)
    for row in rows_in(connection, sa.select(facts).where(facts.c.field == "key"), facts.c.form_id, form_ids):
        keys[row.form_id].add(row.value)
    return dict(keys)


def entity_of_forms(connection: sa.Connection, form_ids: Iterable[str]) -> dict[str, str]:
    """The entity of each form that has one."""
    return _links(connection, t.forms.c.entity_id, form_ids)


def event_of_reports(connection: sa.Connection, report_ids: Iterable[str]) -> dict[str, str]:
    """The event of each report that has one."""
    return _links(connection, t.reports.c.event_id, report_ids)


def parts_gone(connection: sa.Connection, ids: Iterable[str]) -> set[str]:
    """Those of some ids of forms and reports that the archive does not hold (any more)."""
    wanted = set(ids)
    known = (rows_in(connection, sa.select(column), column, wanted) for column in (t.reports.c.id, t.forms.c.id))
    return wanted - {row.id for rows in known for row in rows}


def reports_by_ids(connection: sa.Connection, report_ids: Iterable[str]) -> list[Report]:
    """The reports of these ids; an unknown id gives none."""
    rows = rows_in(connection, sa.select(t.reports), t.reports.c.id, report_ids)
    ids = [row.id for row in rows]
    participants = _by_report(connection, t.report_participants, ids)
    evidence = _by_report(connection, t.evidence, ids)
    quantities = _by_report(connection, t.quantities, ids)
    return [_report(row, participants[row.id], evidence[row.id], quantities[row.id]) for row in rows]


def reports_of_articles(connection: sa.Connection, article_ids: Iterable[str]) -> list[Report]:
    """What the current revisions of articles report."""
    rows = rows_in(connection, sa.select(t.reports.c.id), t.reports.c.article_id, article_ids)
    return reports_by_ids(connection, (row.id for row in rows))


def events_of_articles(connection: sa.Connection, article_ids: Iterable[str]) -> set[str]:
    """The events that the current revisions of articles tell."""
    report = t.reports.c
    told = sa.select(report.event_id).where(report.event_id.is_not(None))
    return {row.event_id for row in rows_in(connection, told, report.article_id, article_ids)}


def reports_near(
    connection: sa.Connection, families: Collection[str], since: str, until: str, sharing: Sharing | None = None
) -> list[str]:
    """The ids of the reports of some families whose date shares a day with a window, its ends "YYYY-MM-DD" included.

    `sharing` leaves out those that share neither a person, body or group, nor the place or the land, nor two countries,
    or one on that one day, nor their text.
    """
    given: dict[str, object] = {"families": sorted(families), "since": since, "until": until}
    if sharing is None:
        return list(connection.scalars(_nearby(None), given))
    shared = {name: value for name in _SHARES if (value := getattr(sharing, name))}
    return list(connection.scalars(_nearby(tuple(shared)), given | shared))


@cache  # it is asked for each report, and making it takes longer than answering it
def _nearby(shared: tuple[str, ...] | None) -> sa.Select[Any]:
    report = t.reports.c
    # Led to by the last day: what comes in is of late, and few reports end after it, however many began before.
    dated = (report.date_start <= sa.bindparam("until"), report.date_end >= sa.bindparam("since"))
    near = sa.select(report.id).where(report.family.in_(_among("families")), *dated)
    return near if shared is None else near.where(sa.or_(sa.false(), *(_SHARES[name]() for name in shared)))


def _among(name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(name, expanding=True)


def _shares_entities() -> sa.ColumnElement[bool]:
    participant = t.report_participants.c
    forms = sa.select(t.forms.c.id).where(t.forms.c.entity_id.in_(_among("entities")))
    # A report's few rows are the shorter way than a form's.
    of_report = participant.report_id == t.reports.c.id
    return sa.exists().where(of_report, sa.func.coalesce(participant.form_id, "").in_(forms))


def _shares_countries() -> sa.ColumnElement[bool]:
    participant = t.report_participants.c
    many = sa.select(sa.func.count(sa.distinct(participant.country))).where(participant.report_id == t.reports.c.id)
    countries = many.where(sa.func.coalesce(participant.country, "").in_(_among("countries")))
    number = countries.correlate(t.reports).scalar_subquery()
    return sa.or_(number > 1, sa.and_(_on_the_one_day(), number > 0))


def _on_the_one_day() -> sa.ColumnElement[bool]:
    report = t.reports.c
    since, until = report.date_start == sa.bindparam("since"), report.date_end == sa.bindparam("until")
    return sa.and_(since, until, report.date_start == report.date_end)


def _shares_place() -> sa.ColumnElement[bool]:
    place = sa.func.coalesce(t.reports.c.place_form, "")
    spots = sa.select(t.forms.c.id).where(t.forms.c.entity_id == sa.bindparam("place"))
    return sa.or_(place == sa.bindparam("place"), place.in_(spots))


def _shares_land() -> sa.ColumnElement[bool]:
    report, participant = t.reports.c, t.report_participants.c
    acting = (participant.report_id == report.id, sa.func.coalesce(participant.country, "") == sa.bindparam("land"))
    there = sa.func.coalesce(report.place_country, "") == sa.bindparam("land")
    return sa.or_(there, sa.and_(report.place_country.is_(None), sa.exists().where(*acting)))


def _shares_original() -> sa.ColumnElement[bool]:
    copies = sa.select(t.prints.c.article_id).where(t.prints.c.original_id == sa.bindparam("original"))
    return t.reports.c.article_id.in_(copies)


_SHARES: dict[str, Callable[[], sa.ColumnElement[bool]]] = {
    "entities": _shares_entities,
    "countries": _shares_countries,
    "place": _shares_place,
    "land": _shares_land,
    "original": _shares_original,
}


def reports_with_forms(connection: sa.Connection, form_ids: Iterable[str]) -> list[Report]:
    """The reports in which one of these forms takes part or is the place."""
    forms = set(form_ids)
    column = t.report_participants.c
    taking_part = rows_in(connection, sa.select(column.report_id.label("id")), column.form_id, forms)
    placed = rows_in(connection, sa.select(t.reports.c.id), t.reports.c.place_form, forms)
    return reports_by_ids(connection, (row.id for row in [*taking_part, *placed]))


def reports_of_events(connection: sa.Connection, event_ids: Iterable[str]) -> list[Report]:
    """The reports that these events are joined from."""
    rows = rows_in(connection, sa.select(t.reports.c.id), t.reports.c.event_id, event_ids)
    return reports_by_ids(connection, (row.id for row in rows))


def sites_of(connection: sa.Connection, article_ids: Iterable[str]) -> dict[str, str]:
    """The site of each article."""
    article = t.articles.c
    return {
        row.id: row.site for row in rows_in(connection, sa.select(article.id, article.site), article.id, article_ids)
    }


def last_offsets(connection: sa.Connection) -> dict[str, int]:
    """For each archive file with a known capture, where the last of them lies."""
    lying = t.captures.c
    last = sa.select(lying.file, sa.func.max(lying.offset).label("last")).group_by(lying.file)
    return {row.file: row.last for row in connection.execute(last)}


def capture_ids(connection: sa.Connection) -> set[str]:
    """The ids of all captures."""
    return set(connection.scalars(sa.select(t.captures.c.id)))


def kept_as(connection: sa.Connection, capture: Capture) -> str | None:
    """The id of the capture that is there in its place: itself, or the last of its URL with the same bytes."""
    kept = t.captures.c
    itself = connection.scalar(sa.select(kept.id).where(kept.id == capture.id))
    last_id, digest = last_capture(connection, capture.url) or ("", "")
    return itself or (last_id if digest == capture.digest else None)


def is_known(connection: sa.Connection, capture: Capture) -> bool:
    """Whether a capture was taken through all stages before: it, or the one before it in time has the same body."""
    kept, outcome = t.captures.c, t.outcomes.c
    ended = sa.exists().where(outcome.url == kept.url, outcome.at == kept.fetched_at)
    made = sa.exists().where(t.revisions.c.capture_id == kept.id)
    before = sa.select(kept.digest, sa.or_(ended, made).label("done")).where(kept.url == capture.url)
    before = before.where(kept.fetched_at <= capture.fetched_at.isoformat()).order_by(kept.fetched_at.desc())
    last = connection.execute(before.limit(1)).one_or_none()
    return last is not None and last.digest == capture.digest and bool(last.done)


def newer_article(connection: sa.Connection, capture: Capture) -> str | None:
    """The id of the article of a capture's page, where its current text was fetched later than the capture."""
    article, revision, kept = t.articles.c, t.revisions.c, t.captures.c
    current = sa.and_(revision.article_id == article.id, revision.number == article.revision)
    newer = sa.select(article.id).join(t.revisions, current).join(t.captures, kept.id == revision.capture_id)
    own = article.id == article_id(capture.final_url)
    return connection.scalar(newer.where(own, kept.fetched_at > capture.fetched_at.isoformat()))


def last_capture(connection: sa.Connection, url: str) -> tuple[str, str] | None:
    """The id and digest of the latest capture of an address; None when there is none."""
    capture = t.captures.c
    latest = sa.select(capture.id, capture.digest).where(capture.url == url).order_by(capture.fetched_at.desc())
    row = connection.execute(latest.limit(1)).one_or_none()
    return (row.id, row.digest) if row else None


def last_location(connection: sa.Connection, url: str) -> tuple[str, tuple[str, int, int]] | None:
    """The id of the latest capture of an address, and where it lies; None when there is none."""
    capture = t.captures.c
    latest = sa.select(capture.id, capture.file, capture.offset, capture.length).where(capture.url == url)
    row = connection.execute(latest.order_by(capture.fetched_at.desc()).limit(1)).one_or_none()
    return (row.id, (row.file, row.offset, row.length)) if row else None


def _links(connection: sa.Connection, link: sa.Column[Any], ids: Iterable[str]) -> dict[str, str]:
    member = link.table.c.id
    rows = rows_in(connection, sa.select(member, link.label("owner")).where(link.is_not(None)), member, ids)
    return {row.id: row.owner for row in rows}


def _by_report(connection: sa.Connection, table: sa.Table, ids: Iterable[str]) -> dict[str, list[sa.Row[Any]]]:
    rows: dict[str, list[sa.Row[Any]]] = defaultdict(list)
    for row in rows_in(connection, sa.select(table).order_by(table.c.position), table.c.report_id, ids):
        rows[row.report_id].append(row)
    return rows


def _judgement(row: sa.Row[Any]) -> Judgement:
    return Judgement(
        kind=row.kind,
        verdict=Verdict(row.verdict),
        left=tuple(row.left),
        right=tuple(row.right),
        by=row.by,
        at=datetime.fromisoformat(row.at),
        value=row.value,
        note=row.note,
    )


def _form(row: sa.Row[Any]) -> NameForm:
    return NameForm(
        id=row.id,
        kind=Kind(row.kind),
        name=row.name,
        aliases=tuple(row.aliases),
        country=row.country,
        roles=tuple(row.roles),
        place=Place(**row.place) if row.place else None,
        first_seen=row.first_seen,
        articles=row.articles,
    )


def _report(
    row: sa.Row[Any],
    participants: Iterable[sa.Row[Any]],
    evidence: Iterable[sa.Row[Any]],
    quantities: Iterable[sa.Row[Any]],
) -> Report:
    return Report(
        article=row.article_id,
        type=row.type,
        date=row.date,
        date_basis=DateBasis(row.date_basis) if row.date_basis else None,
        place=row.place_form,
        place_country=row.place_country,
        participants=tuple(Participant(each.role, each.form_id, each.country) for each in participants),
        status=Status(row.status),
        evidence=tuple(_evidence(row.article_id, each) for each in evidence),
        published=row.published,
        first_seen=row.first_seen,
        quantities=tuple(map(quantity, quantities)),
        words=frozenset(row.words.split()),
    )


def _evidence(article_id: str, row: sa.Row[Any]) -> Evidence:
    return Evidence(
        article=article_id,
        start=row.start,
        end=row.end,
        trigger_start=row.trigger_start,
        trigger_end=row.trigger_end,
        type=row.type,
        status=Status(row.status) if row.status else None,
        rule=row.rule or "",
    )


def quantity(row: sa.Row[Any]) -> Quantity:
    """A row of the table of quantities."""
    return Quantity(row.text, row.start, row.end, row.kind, row.value, row.bound, row.said_by)
