"""Joining new articles with the archive: entities and events are resolved anew wherever an article touches them.

What an article touches is closed over first: forms that are related; reports that fit it, and those that fit an event
which comes apart over it (see track.unsettled). The rest of the archive is left alone, so the cost hangs on the
neighbourhood and not on the archive, and the result is the one that resolving everything at once would give, with what
people judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from newsdesk.analysis import kinds, names_of
from newsdesk.model import Judgement, NameForm, Report, Verdict
from newsdesk.resolve import CROWD, keys_of, may_crowd, related, resolve_forms, sought_by
from newsdesk.store import parts, write
from newsdesk.store.prints import originals_of
from newsdesk.track import Archive, Contains, events_of, fit_of, groups_of, land_of, parties_of, set_fields, unsettled

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BATCH = 100  # reports whose candidates are held at a time


@dataclass(frozen=True, slots=True)
class Touched:
    """The forms, entities and events that some articles have a part in, and further reports to track anew."""

    articles: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()
    keys: frozenset[tuple[str, str]] = frozenset()  # (form, key that it is sought by): of a form that may go

    def __or__(self, other: Touched) -> Touched:
        return Touched(
            self.articles | other.articles,
            self.forms | other.forms,
            self.entities | other.entities,
            self.events | other.events,
            self.reports | other.reports,
            self.keys | other.keys,
        )


def touched(connection: Connection, articles: Collection[str]) -> Touched:
    """What these articles have a part in now.

    Ask before an article is revised as well as after: what it let go of must be resolved anew too.
    """
    named = parts.forms_of_articles(connection, articles)
    forms = [form.id for form in named]
    return Touched(
        articles=frozenset(articles),
        forms=frozenset(forms),
        entities=frozenset(parts.entity_of_forms(connection, forms).values()),
        events=frozenset(parts.events_of_articles(connection, articles)),
        keys=frozenset((form.id, key) for form in named for key in sought_by(form)),
    )


def consolidate(connection: Connection, area: Touched, contains: Contains) -> None:
    """Resolves the entities and tracks the events that are touched, and deletes those that nothing holds any more."""
    judgements = parts.judgements(connection, "entity")
    forms, crowded = _closed_over(connection, area, judgements)
    before = parts.entity_of_forms(connection, [form.id for form in forms])
    entities = resolve_forms(forms, judgements, crowded)
    write.save_entities(connection, entities, replacing=())
    after = {form: entity.id for entity in entities for form in entity.forms}
    moved = {form for form, entity in after.items() if before.get(form) not in (None, entity)}
    come_or_gone = (after.keys() - before.keys()) | (area.forms - after.keys())
    _track(connection, area, moved, come_or_gone, contains)
    write.save_entities(connection, (), replacing=area.entities | frozenset(before.values()))


def _closed_over(
    connection: Connection, area: Touched, judgements: Sequence[Judgement]
) -> tuple[list[NameForm], frozenset[str]]:
    """The touched forms with all that are related to one of them, and so on; and the keys that too many forms have."""
    forms: dict[str, NameForm] = {}
    crowded: set[str] = set()
    joined = _joined_by(judgements)
    fresh = {form.id: form for form in _seeds(connection, area)}
    while fresh:
        forms |= fresh
        keys = {key for form in fresh.values() for key in sought_by(form)}
        crowded |= parts.crowded_keys(connection, filter(may_crowd, keys), CROWD)
        near = [*_related(fresh.values(), parts.forms_by_keys(connection, keys - crowded), forms.keys(), crowded)]
        near += parts.forms_of_entities(connection, parts.entity_of_forms(connection, fresh).values())
        near += parts.forms_by_ids(connection, {other for form in fresh for other in joined.get(form, ())})
        fresh = {form.id: form for form in near if form.id not in forms}
    return list(forms.values()), frozenset(crowded)


def _seeds(connection: Connection, area: Touched) -> Iterator[NameForm]:
    """The forms that are touched, and those that a form which is gone may have stood between."""
    known = parts.forms_by_ids(connection, area.forms)
    yield from known
    yield from parts.forms_of_entities(connection, area.entities)
    gone = area.forms - {form.id for form in known}
    left = {key for form, key in area.keys if form in gone}
    yield from parts.forms_by_keys(connection, left - parts.crowded_keys(connection, filter(may_crowd, left), CROWD))


def _related(
    forms: Iterable[NameForm], others: Iterable[NameForm], known: Collection[str], crowded: Collection[str]
) -> Iterator[NameForm]:
    """Those of the others that are related to one of the forms, and not known yet."""
    found: dict[str, list[NameForm]] = defaultdict(list)
    for other in others:
        if other.id not in known:
            for key in keys_of(other.kind, other.name, other.aliases):
                found[key].append(other)
    for form in forms if found else ():
        for key in sought_by(form) - set(crowded):
            yield from (other for other in found.get(key, ()) if related(form, other))


def _joined_by(judgements: Iterable[Judgement]) -> Mapping[str, frozenset[str]]:
    """Form or report -> those that people joined it with."""
    joined: dict[str, frozenset[str]] = defaultdict(frozenset)
    for each in judgements:
        if each.verdict is Verdict.SAME:
            for part in (*each.left, *each.right):
                joined[part] |= {*each.left, *each.right}
    return joined


def _track(
    connection: Connection, area: Touched, moved: Collection[str], come_or_gone: Collection[str], contains: Contains
) -> None:
    judgements = parts.judgements(connection, "event")
    joined = _joined_by(judgements)
    placed = _placed_by_hand(judgements, {*moved, *come_or_gone})
    found = [
        *parts.reports_of_articles(connection, area.articles),
        *parts.reports_of_events(connection, area.events),
        *parts.reports_with_forms(connection, moved),
        *parts.reports_by_ids(connection, area.reports | placed),
    ]
    seeds = _whole(connection, found, joined)
    reports, fresh, asked = dict(seeds), set(seeds), set[str]()
    while True:
        asked |= fresh
        near = _near(connection, [reports[id_] for id_ in sorted(fresh)], contains)
        reports |= _whole(connection, near, joined)
        before = parts.event_of_reports(connection, reports)
        archive = archive_of(connection, list(reports.values()), contains, judgements)
        groups = groups_of(reports.values(), archive)
        fresh = unsettled(groups, before, joined) - asked
        if not fresh:
            break
    changed = _changed(groups, before, seeds)
    ids = {report.id for members in changed for report in members} | seeds.keys()
    replaced = area.events | {event for report, event in before.items() if report in ids}
    write.save_events(connection, events_of(changed, archive), replacing=replaced)


def _changed(groups: Iterable[list[Report]], before: Mapping[str, str], seeds: Collection[str]) -> list[list[Report]]:
    """The groups that were no event before, and those of a report that may not be what it was."""
    members: dict[str, set[str]] = defaultdict(set)
    for report, event in before.items():
        members[event].add(report)
    kept = set(map(frozenset, members.values()))
    ids = ((group, frozenset(report.id for report in group)) for group in groups)
    return [group for group, of_group in ids if of_group not in kept or not of_group.isdisjoint(seeds)]


def _whole(
    connection: Connection, reports: Iterable[Report], joined: Mapping[str, Collection[str]]
) -> dict[str, Report]:
    """Reports by their ids, with all that were one event with them so far, or that people made one with them."""
    found: dict[str, Report] = {}
    fresh = {report.id: report for report in reports}
    while fresh:
        found |= fresh
        near = parts.reports_of_events(connection, parts.event_of_reports(connection, fresh).values())
        near += parts.reports_by_ids(connection, {other for report in fresh for other in joined.get(report, ())})
        fresh = {report.id: report for report in near if report.id not in found}
    return found


def _placed_by_hand(judgements: Iterable[Judgement], forms: Collection[str]) -> frozenset[str]:
    """The reports of events whose place people set to one of these forms."""
    of_places = (each for each in judgements if set_fields(each).get("place") in forms)
    return frozenset(report for each in of_places for report in each.left)


def _near(connection: Connection, reports: Sequence[Report], contains: Contains) -> list[Report]:
    """The stored reports that fit one of these."""
    batches = (reports[at : at + _BATCH] for at in range(0, len(reports), _BATCH))
    found = {other.id: other for batch in batches for other in _fitting(connection, batch, contains)}
    return list(found.values())


def _fitting(connection: Connection, reports: Sequence[Report], contains: Contains) -> Iterator[Report]:
    known = archive_of(connection, reports, contains)
    near = {
        report.id: parts.reports_near(connection, kinds().families(report.type), *window, _sharing(report, known))
        for report in reports
        if (window := report.window)
    }
    others = {other.id: other for other in parts.reports_by_ids(connection, chain.from_iterable(near.values()))}
    archive = archive_of(connection, [*reports, *others.values()], contains)
    for report in reports:
        yield from (others[id_] for id_ in near.get(report.id, ()) if fit_of(report, others[id_], archive) > 0)


def _sharing(report: Report, archive: Archive) -> parts.Sharing:
    """What a report must have in common with this one, some of it at least, to fit it: see track.fit_of."""
    others, countries = parties_of(report, archive)
    return parts.Sharing(
        tuple(sorted(others)),
        tuple(sorted(countries)),
        archive.entity_of.get(report.place or "", report.place),
        None if report.type in archive.kinds.talks else land_of(report),
        archive.original_of.get(report.article),
    )


def archive_of(
    connection: Connection, reports: Collection[Report], contains: Contains, judgements: Sequence[Judgement] = ()
) -> Archive:
    """What tracking needs to know of the forms and articles of these reports, and of the judgements' places."""
    forms = {p.entity for report in reports for p in report.participants} | {r.place for r in reports if r.place}
    forms |= {place for each in judgements if (place := set_fields(each).get("place"))}
    known = parts.forms_by_ids(connection, forms)
    return Archive(
        entity_of=parts.entity_of_forms(connection, forms),
        place_of={form.id: form.place for form in known if form.place},
        site_of=parts.sites_of(connection, {report.article for report in reports}),
        kinds=kinds(),
        contains=contains,
        original_of=originals_of(connection, {report.article for report in reports}),
        names=names_of(known),
        judgements=judgements,
    )
