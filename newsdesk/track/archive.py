"""Events over the archive: the reports of many articles joined, the same events whatever the order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from newsdesk.groups import Groups, apply_judgements
from newsdesk.intervals import precision_days
from newsdesk.model import PLANNED_WITHIN, DateBasis, Event, Judgement, Participant, Place, Report, short_id
from newsdesk.track.history import history
from newsdesk.track.judged import Settings, rejected
from newsdesk.track.kinds import Contains, Kinds, same_spot

NEWS_DAYS = 3  # how old an event may be that is told as news without a day
SCENE_WORDS = 2  # rarer words that two reports of one event share, where little else tells
MANY_WORDS = 4  # more shared words than that tell no more
HANDFUL = 3  # a number that is no greater than that, two events may well share
COPIED = 100.0  # the fit of what two copies of one text say

Parties = tuple[set[str], set[str]]  # of a report: persons, bodies and groups; countries


@dataclass(frozen=True, slots=True)
class Archive:
    """What tracking needs to know of the archive: all lookups are by form or article id."""

    entity_of: Mapping[str, str]  # form id -> entity id
    place_of: Mapping[str, Place]  # form id -> the gazetteer's entry
    site_of: Mapping[str, str]  # article id -> site
    kinds: Kinds
    contains: Contains
    original_of: Mapping[str, str] = field(default_factory=dict)  # article id -> the earliest of its copies
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
        return _compatible(self.reports[i], self.reports[j], self.archive)


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


def _compatible(left: Report, right: Report, archive: Archive) -> bool:
    """Nothing said in the one rules out that it is the event of the other."""
    if left.article == right.article or not archive.kinds.akin(left.type, right.type):
        return False
    mine, theirs = left.window, right.window
    if mine is None or theirs is None or mine[0] > theirs[1] or theirs[0] > mine[1]:
        return False
    if _undated(left) and _undated(right) and _days_apart(left, right) > NEWS_DAYS:
        return False
    here, there = (archive.place_of.get(report.place or "") for report in (left, right))
    return same_spot(here, there, archive.contains)


def _undated(report: Report) -> bool:
    return report.date_basis is not DateBasis.EXPLICIT and report.date_basis is not DateBasis.RELATIVE


def _days_apart(left: Report, right: Report) -> int:
    """Between the days on which two articles came out; 0 where one gives none."""
    days = [date.fromisoformat(report.published[:10]) for report in (left, right) if report.published]
    return abs((days[0] - days[-1]).days) if days else 0


def fit_of(left: Report, right: Report, archive: Archive) -> float:
    """How strongly two reports of different articles tell of one event; 0 when they do not.

    A shared country alone is never enough: it takes two shared parties where both name two, one shared person or body
    where one of them names no more, a shared party on the same day in the same town, the same scene, or one text.
    """
    if not _compatible(left, right, archive):
        return 0.0
    if _copied(left, right, archive):
        return COPIED
    mine, theirs = (parties_of(report, archive) for report in (left, right))
    shared = mine[0] & theirs[0]
    countries = mine[1] & theirs[1]
    same_spot = left.place is not None and left.place == right.place
    same_day = left.date == right.date and left.date is not None and len(left.date) == 10
    alone = min(len(left.participants), len(right.participants)) <= 1
    spot = _country(left.place, archive)  # a country that is the spot is told already
    met_there = bool(shared or countries - {spot})
    known_again = same_spot and (met_there or not (left.participants and right.participants))
    mixed = _undated(left) != _undated(right)
    if mixed and not known_again and not _near_publication(left, right):
        return 0.0  # told without a day, long after: it takes the spot and a party to know it again
    enough = (
        len(countries) >= 2
        or len(shared) >= 2
        or (len(shared) == 1 and alone)
        or (same_spot and same_day and (met_there or alone))
        or (mixed and known_again)
        or _same_scene(left, right, mine, theirs, archive)
    )
    near = mixed and _near_publication(left, right)
    words = min(len(left.words & right.words), MANY_WORDS)
    return (2.0 * len(shared) + len(countries) + 2.0 * same_spot + same_day + near + 0.5 * words) if enough else 0.0


def _copied(left: Report, right: Report, archive: Archive) -> bool:
    """Copies of one text say the same of the same event."""
    original = archive.original_of.get(left.article, left.article)
    if original != archive.original_of.get(right.article, right.article):
        return False
    if (left.type, left.date, left.words) != (right.type, right.date, right.words):
        return False
    return left.place_country is not None and left.place_country == right.place_country


def _same_scene(left: Report, right: Report, mine: Parties, theirs: Parties, archive: Archive) -> bool:
    """The same happened in the same country at about the same time, told with the same rarer words.

    Not of talks: there are several a day, told apart by who takes part.
    """
    if left.type in archive.kinds.talks or right.type in archive.kinds.talks:
        return False
    parties, others = mine[0] | mine[1], theirs[0] | theirs[1]
    if parties and others and not parties & others:
        return False
    if left.place_country is None or left.place_country != right.place_country:
        return False
    same_town = left.place is not None and left.place == right.place and _country(left.place, archive) is None
    lasting = max(_days_long(left), _days_long(right)) > NEWS_DAYS and not (_undated(left) or _undated(right))
    words = len(left.words & right.words) + _same_number(left, right)
    return words >= SCENE_WORDS - same_town + lasting


def _days_long(report: Report) -> int:
    window = report.window
    return (date.fromisoformat(window[1]) - date.fromisoformat(window[0])).days + 1 if window else 0


def _same_number(left: Report, right: Report) -> bool:
    """They tell one number, greater than a handful, of the same things."""
    mine, theirs = ({(q.kind, q.value) for q in report.quantities if q.value} for report in (left, right))
    return any(value > HANDFUL for _kind, value in mine & theirs)


def _near_publication(left: Report, right: Report) -> bool:
    """The one that gives a day gives one within a few days of when the other, which gives none, came out."""
    told, undated = (right, left) if _undated(left) else (left, right)
    window = told.window
    if window is None or not undated.published:
        return True
    day = date.fromisoformat(undated.published[:10])
    first, last = (date.fromisoformat(each) for each in window)
    return first - PLANNED_WITHIN <= day <= last + timedelta(days=NEWS_DAYS)


def parties_of(report: Report, archive: Archive) -> Parties:
    """The persons, bodies and groups of a report as entity ids; and all countries that they stand for."""
    countries = {p.country for p in report.participants if p.country}
    others = {
        archive.entity_of.get(p.entity, p.entity) for p in report.participants if _country(p.entity, archive) is None
    }
    return others, countries


def _country(form: str | None, archive: Archive) -> str | None:
    """The code of a form that is a country."""
    place = archive.place_of.get(form or "")
    return place.country if place and place.feature == "country" else None


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
