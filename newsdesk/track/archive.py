"""Events over the archive: the reports of many articles joined, the same events whatever the order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from newsdesk.groups import Groups, apply_judgements
from newsdesk.intervals import precision_days
from newsdesk.model import DateBasis, Event, Judgement, Participant, Place, Report, short_id
from newsdesk.track.fit import compatible, fit_of
from newsdesk.track.history import history
from newsdesk.track.judged import Settings, rejected
from newsdesk.track.kinds import Contains, Kinds


@dataclass(frozen=True, slots=True)
class Archive:
    """What tracking needs to know of the archive: all lookups are by form or article id."""

    entity_of: Mapping[str, str]  # form id -> entity id
    place_of: Mapping[str, Place]  # form id -> the gazetteer's entry
    site_of: Mapping[str, str]  # article id -> site
    kinds: Kinds
    contains: Contains
    original_of: Mapping[str, str] = field(default_factory=dict)  # article id -> the earliest of its copies
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)  # form id -> the stems that name it
    judgements: Sequence[Judgement] = ()  # of events, those that stand


def group_reports(reports: Collection[Report], archive: Archive) -> list[Event]:
    """The events of a closed set of reports.

    Every report that fits one of them, or that people made one with it, must be among them. Those that people rejected
    are in no event.
    """
    return events_of(groups_of(reports, archive), archive)


def groups_of(reports: Iterable[Report], archive: Archive) -> list[list[Report]]:
    """The reports of each event, earliest first: what people made one to begin with, then what fits best."""
    gone = rejected(archive.judgements)
    ordered = sorted((report for report in reports if report.id not in gone), key=_order)
    pairs = [
        (fit, i, j) for i, j in _neighbours(ordered, archive) if (fit := fit_of(ordered[i], ordered[j], archive)) > 0
    ]
    joining = _Joining(ordered, archive)
    for _fit, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        joining.join(i, j)
    groups = {id(members): members for members in joining.group.values()}.values()
    return [[ordered[i] for i in sorted(members)] for members in groups]


def events_of(groups: Iterable[Sequence[Report]], archive: Archive) -> list[Event]:
    """The event of each group of reports, which come earliest first."""
    settings = Settings(archive.judgements)
    return [settings.of(_event(members, archive), archive) for members in groups]


def unsettled(groups: Iterable[Sequence[Report]], before: Mapping[str, str], by_hand: Collection[str]) -> set[str]:
    """The reports whose neighbours have a say in what becomes of these groups, and must be among them too.

    `before` is the event that each report had, whole events all; `by_hand` are the reports that people made one with
    others. A group that was an event before and is still together, even if more came to it, keeps away whom it kept
    away: what spoke against them is in it still. So nothing changes beyond it, and its neighbours need not be asked. An
    event that has lost a report may now take in others, and so may one in which people had a hand.
    """
    place = {report.id: number for number, members in enumerate(groups) for report in members}
    judged = {place[report] for report in by_hand if report in place}
    events: dict[str, list[str]] = defaultdict(list)
    for report in place:
        if report in before:
            events[before[report]].append(report)
    places = {event: {place[report] for report in members} for event, members in events.items()}
    return {
        report
        for event, members in events.items()
        if len(places[event]) > 1 or places[event] & judged
        for report in members
    }


class _Joining:
    """Reports by their place in an order, each in a group; at first those that people made one."""

    def __init__(self, ordered: Sequence[Report], archive: Archive) -> None:
        self.reports, self.archive = ordered, archive
        self._ids = [report.id for report in ordered]
        self._sets = Groups(self._ids)
        apply_judgements(self._sets, archive.judgements)
        parts: dict[str, list[int]] = defaultdict(list)
        for i, report in enumerate(self._ids):
            parts[self._sets.find(report)].append(i)
        self.group = {i: part for part in parts.values() for i in part}
        self._by_hand = {i for part in parts.values() if len(part) > 1 for i in part}

    def join(self, i: int, j: int) -> None:
        """Makes one group of those of two reports, if nothing that is said in them, and nobody, rules it out."""
        left, right = self.group[i], self.group[j]
        if left is right or self._sets.apart(self._ids[i], self._ids[j]):
            return
        if all(self._agree(a, b) for a in left for b in right):
            self._sets.join(self._ids[i], self._ids[j])
            left.extend(right)
            self.group.update(dict.fromkeys(right, left))

    def _agree(self, i: int, j: int) -> bool:
        return self._compatible(i, j) or self._overruled(i, j) or self._overruled(j, i)

    def _overruled(self, clashing: int, other: int) -> bool:
        """People joined what clashes with a report that clashes with it too, and fits the other: they knew better."""
        if not self._by_hand or self.reports[clashing].article == self.reports[other].article:
            return False
        joined = (each for each in self.group[clashing] if each in self._by_hand)
        return any(self._compatible(each, other) and not self._compatible(each, clashing) for each in joined)

    def _compatible(self, i: int, j: int) -> bool:
        return compatible(self.reports[i], self.reports[j], self.archive)


def _order(report: Report) -> tuple[str, str, int]:
    """The earliest first."""
    return report.first_seen, report.article, report.evidence[0].trigger_start


def _neighbours(reports: Sequence[Report], archive: Archive) -> Iterator[tuple[int, int]]:
    """The pairs of akin families whose windows overlap, by a sweep over the days."""
    open_ones: dict[str, list[tuple[str, int]]] = defaultdict(list)  # family -> (last day, report)
    windows = [(window, i) for i, report in enumerate(reports) if (window := report.window)]
    for (start, end), i in sorted(windows):
        for family in archive.kinds.families(reports[i].type):
            open_ones[family] = [(last, j) for last, j in open_ones[family] if last >= start]
            yield from ((min(i, j), max(i, j)) for _last, j in open_ones[family])
        open_ones[archive.kinds.family[reports[i].type]].append((end, i))


def _event(reports: Sequence[Report], archive: Archive) -> Event:
    """One event of its reports, which come earliest first."""
    dated = [r for r in reports if r.date]
    when = min(
        dated,
        key=lambda r: (r.date_basis is DateBasis.PUBLICATION, precision_days(r.date), r.published or ""),
        default=None,
    )
    placed = [r for r in reports if r.place]
    where = min(placed, key=lambda r: _coarseness(archive.place_of.get(r.place or "")), default=None)
    found: dict[str, Participant] = {}
    for participant in (p for report in reports for p in report.participants):
        entity = archive.entity_of.get(participant.entity, participant.entity)
        kept = found.setdefault(entity, replace(participant, entity=entity))
        if kept.country is None and participant.country:
            found[entity] = replace(kept, country=participant.country)
    return Event(
        id=short_id("v", reports[0].id),
        type=archive.kinds.best(report.type for report in reports),
        date=when.date if when else None,
        date_basis=when.date_basis if when else None,
        place=archive.entity_of.get(where.place or "", where.place) if where else None,
        place_country=where.place_country if where else None,
        participants=tuple(found.values()),
        status=history(reports)[-1].status,
        evidence=tuple(evidence for report in reports for evidence in report.evidence),
        reports=tuple(sorted(report.id for report in reports)),
        sources=_sources({report.article for report in reports}, archive),
    )


def _sources(articles: Collection[str], archive: Archive) -> int:
    """How many of the articles are independent at most: no two of one site, no two copies of one text.

    Each site stands for one of its texts that no other site stands for, as far as that goes round.
    """
    texts: dict[str, list[str]] = defaultdict(list)  # site -> its texts
    for article in sorted(articles):
        texts[archive.site_of.get(article, article)].append(archive.original_of.get(article, article))
    holder: dict[str, str] = {}  # text -> the site that stands for it

    def place(site: str, tried: set[str]) -> bool:
        for text in texts[site]:
            if text not in tried:
                tried.add(text)
                if text not in holder or place(holder[text], tried):
                    holder[text] = site
                    return True
        return False

    return sum(place(site, set()) for site in texts)


def _coarseness(place: Place | None) -> int:
    return {"city": 0, "region": 1, "country": 2, "area": 3}.get(place.feature, 1) if place else 1
