"""Joining new articles with the archive: entities and events are resolved anew wherever an article touches them.

What an article touches is closed over first: forms that share a lookup key, reports that fit one another. The rest of
the archive is left alone, so the cost hangs on the neighbourhood and not on the archive, and the result is the one
that resolving everything at once would give.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsdesk.analysis import kinds
from newsdesk.model import NameForm, Report
from newsdesk.resolve import resolve_forms
from newsdesk.store import parts, write
from newsdesk.store.prints import originals_of
from newsdesk.track import Archive, Contains, fit_of, group_reports

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Touched:
    """The forms, entities and events that some articles have a part in."""

    articles: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()

    def __or__(self, other: Touched) -> Touched:
        return Touched(
            self.articles | other.articles,
            self.forms | other.forms,
            self.entities | other.entities,
            self.events | other.events,
        )


def touched(connection: Connection, articles: Collection[str]) -> Touched:
    """What these articles have a part in now.

    Ask before an article is revised as well as after: what it let go of must be resolved anew too.
    """
    forms = [form.id for article in articles for form in parts.forms_of_article(connection, article)]
    reports = [report.id for article in articles for report in parts.reports_of_article(connection, article)]
    return Touched(
        articles=frozenset(articles),
        forms=frozenset(forms),
        entities=frozenset(parts.entity_of_forms(connection, forms).values()),
        events=frozenset(parts.event_of_reports(connection, reports).values()),
    )


def consolidate(connection: Connection, area: Touched, contains: Contains) -> None:
    """Resolves the entities and tracks the events that are touched, and deletes those that nothing holds any more."""
    forms = _sharing_keys(connection, area)
    before = parts.entity_of_forms(connection, [form.id for form in forms])
    entities = resolve_forms(forms)
    write.save_entities(connection, entities, replacing=())
    after = {form: entity.id for entity in entities for form in entity.forms}
    moved = [form for form, entity in after.items() if before.get(form) not in (None, entity)]
    _track(connection, area, moved, contains)
    write.save_entities(connection, (), replacing=area.entities | frozenset(before.values()))


def _sharing_keys(connection: Connection, area: Touched) -> list[NameForm]:
    """The touched forms with all that share a key with one of them, and so on."""
    forms = {form.id: form for form in parts.forms_by_ids(connection, area.forms)}
    forms |= {form.id: form for form in parts.forms_of_entities(connection, area.entities)}
    keys: set[str] = set()
    fresh = set(forms)
    while fresh:
        more = {key for found in parts.form_keys_of(connection, fresh).values() for key in found} - keys
        keys |= more
        sharing = parts.forms_by_keys(connection, more)
        fresh = {form.id for form in sharing} - forms.keys()
        forms |= {form.id: form for form in sharing}
    return list(forms.values())


def _track(connection: Connection, area: Touched, moved: Collection[str], contains: Contains) -> None:
    seeds = [
        *(report for article in area.articles for report in parts.reports_of_article(connection, article)),
        *parts.reports_of_events(connection, area.events),
        *parts.reports_with_forms(connection, moved),
    ]
    reports: dict[str, Report] = {}
    fresh = {report.id: report for report in seeds}
    while fresh:
        reports |= fresh
        near = _near(connection, list(fresh.values()), contains)
        fresh = {report.id: report for report in near if report.id not in reports}
    old = parts.event_of_reports(connection, reports).values()
    events = group_reports(reports.values(), _archive(connection, list(reports.values()), contains))
    write.save_events(connection, events, replacing=area.events | frozenset(old))


def _near(connection: Connection, reports: Collection[Report], contains: Contains) -> list[Report]:
    """The stored reports that fit one of these, and those that were joined with one of these so far."""
    events = parts.event_of_reports(connection, [report.id for report in reports]).values()
    found = parts.reports_of_events(connection, events)
    for report in reports:
        if window := report.window:
            candidates = parts.reports_near(connection, kinds().family[report.type], *window)
            archive = _archive(connection, [report, *candidates], contains)
            found += [other for other in candidates if fit_of(report, other, archive) > 0]
    return found


def _archive(connection: Connection, reports: Collection[Report], contains: Contains) -> Archive:
    """What tracking needs to know of the forms and articles of these reports."""
    forms = {p.entity for report in reports for p in report.participants} | {r.place for r in reports if r.place}
    places = {form.id: form.place for form in parts.forms_by_ids(connection, forms) if form.place}
    return Archive(
        entity_of=parts.entity_of_forms(connection, forms),
        place_of=places,
        site_of=parts.sites_of(connection, {report.article for report in reports}),
        kinds=kinds(),
        contains=contains,
        original_of=originals_of(connection, {report.article for report in reports}),
    )
