"""From mentions to events: what is told of one event in one article, and over the archive.

`join_mentions` groups the event mentions of an article, `report_of` makes each group a report, `group_reports` joins
the reports of many articles into events. All pure; the last gives the same events whatever the order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from newsdesk.intervals import days_of, overlap, precision_days
from newsdesk.model import (
    PLANNED_WITHIN,
    DateBasis,
    DateMention,
    Event,
    EventMention,
    Evidence,
    LocalEntity,
    Mention,
    Participant,
    Place,
    Report,
    Status,
    short_id,
)

Contains = Callable[[Place, Place], bool]
FARTHEST = 30  # events told before, the last ones first, that a mention may join: no longer text makes it slow
NEWS_DAYS = 3  # how old an event may be that is told as news without a day
JOIN = 1.5  # score from which a mention tells of the same event as the mentions before it
DECIDED = (Status.CANCELLED, Status.POSTPONED, Status.HAPPENED, Status.ONGOING)


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which event types may tell of one event."""

    family: Mapping[str, str]  # event type -> family
    general: frozenset[str] = frozenset()  # types whose words stand for any of their family ("the attack")

    def best(self, types: Iterable[str]) -> str:
        """The commonest of some types of a family, a particular one before a general one."""
        counts = Counter(types)
        return max(counts, key=lambda name: (name not in self.general, counts[name]))


class Names:
    """Which local entity each mention of an article belongs to, by where it begins."""

    def __init__(self, entities: Sequence[LocalEntity]) -> None:
        self.by_start = {mention.start: entity for entity in entities for mention in entity.mentions}

    def participants(self, mention: EventMention) -> list[Participant]:
        """The arguments of an event mention as form ids, with the country that the text gives each."""
        found = ((argument.role, self.by_start[argument.mention.start]) for argument in mention.arguments)
        return [Participant(role, entity.form, entity.country) for role, entity in found]

    def place(self, mention: Mention) -> LocalEntity:
        return self.by_start[mention.start]


@dataclass(slots=True)
class Told:
    """The mentions of one event within an article, and what they say of it together."""

    mentions: list[EventMention] = field(default_factory=list)
    like: Told | None = None  # the event told before that this one is likened to
    participants: dict[str, Participant] = field(default_factory=dict)  # by form, in the role first told
    dates: dict[str | None, DateMention] = field(default_factory=dict)  # by value
    places: dict[str, LocalEntity] = field(default_factory=dict)  # by form
    types: set[str] = field(default_factory=set)
    said: set[Status] = field(default_factory=set)

    def add(self, mention: EventMention, names: Names) -> None:
        """Takes in one more mention."""
        self.mentions.append(mention)
        self.types.add(mention.type)
        for participant in names.participants(mention):
            self.participants.setdefault(participant.entity, participant)
        if mention.date:
            self.dates.setdefault(mention.date.value, mention.date)
        if mention.place:
            self.places.setdefault((place := names.place(mention.place)).form, place)
        if mention.status:
            self.said.add(mention.status)


def join_mentions(events: Sequence[EventMention], names: Names, kinds: Kinds, contains: Contains) -> list[Told]:
    """The events of an article, each with its mentions in order."""
    told: list[Told] = []
    for mention in events:
        family = kinds.family[mention.type]
        near = [each for each in told if kinds.family[each.mentions[0].type] == family]
        near = sorted(near, key=lambda each: -each.mentions[-1].trigger.start)[:FARTHEST]
        best = max(near, key=lambda each: _fit(mention, each, names, kinds, contains), default=None)
        if best is None or _fit(mention, best, names, kinds, contains) < JOIN:
            best = Told(like=near[0] if near and mention.another else None)
            told.append(best)
        best.add(mention, names)
    return told


def _fit(mention: EventMention, told: Told, names: Names, kinds: Kinds, contains: Contains) -> float:
    """How well a mention fits an event told before it; below zero when it cannot be the same."""
    if not _types_fit(mention, told, kinds) or not _dates_fit(mention.date, told.dates):
        return -1.0
    if not _places_fit(mention.place, told.places.values(), contains):
        return -1.0
    mine = names.participants(mention)
    shared = {p.entity for p in mine} & told.participants.keys()
    countries = {p.country for p in mine if p.country} & {p.country for p in told.participants.values()}
    if len(mine) > 1 and len(told.participants) > 1 and not (shared or countries):
        return -1.0
    if mention.another and not (mention.date and told.dates):
        return -1.0
    return (
        len(shared)
        + 0.75 * len(countries)
        - 1.0 * _told_otherwise(mention, told)
        + 2.0 * bool(mention.date and told.dates)
        + 2.0 * bool(mention.place and told.places)
        + 1.0 * mention.definite
        + 0.5 * (mention.definite and not mine)
        + 0.25 * (mention.trigger.text.lower() == told.mentions[-1].trigger.text.lower())
    )


def _told_otherwise(mention: EventMention, told: Told) -> bool:
    """Planned here and over there, or the reverse."""
    ahead, over = Status.PLANNED, Status.HAPPENED
    return (mention.status is ahead and over in told.said) or (mention.status is over and told.said == {ahead})


def _types_fit(mention: EventMention, told: Told, kinds: Kinds) -> bool:
    """The same type, or one of its family that points back or is general ("the attack" after a bombing)."""
    return mention.type in told.types or mention.definite or mention.type in kinds.general


def _dates_fit(date_mention: DateMention | None, others: Iterable[str | None]) -> bool:
    return date_mention is None or all(overlap(date_mention.value, other) for other in others)


def _places_fit(place: Mention | None, others: Iterable[LocalEntity], contains: Contains) -> bool:
    return place is None or all(_same_spot(place.place, other.place, contains) for other in others)


def _same_spot(left: Place | None, right: Place | None, contains: Contains) -> bool:
    """One place may lie in the other; a place that nobody knows stands in nobody's way."""
    return left is None or right is None or left.id == right.id or contains(left, right) or contains(right, left)


# --- reports


def report_of(told: Told, kinds: Kinds, *, article: str, published: date | None, first_seen: str = "") -> Report:
    """What an article says of one event, with form ids for participants and place."""
    when = _best_date(told.dates.values())
    status = _status(told, when, published)
    value, basis = (when.value, when.basis) if when else (None, None)
    if value is None and published and status in (Status.HAPPENED, Status.ONGOING):
        value, basis = published.isoformat(), DateBasis.PUBLICATION
    where = _best_place(told.places.values())
    return Report(
        article=article,
        type=kinds.best(mention.type for mention in told.mentions),
        date=value,
        date_basis=basis,
        place=where.form if where else None,
        place_country=where.country if where else None,
        participants=_participants(told),
        status=status,
        evidence=tuple(_evidence(article, mention) for mention in told.mentions),
        published=published.isoformat() if published else None,
        first_seen=first_seen,
    )


def _evidence(article: str, mention: EventMention) -> Evidence:
    sentence, trigger = mention.sentence, mention.trigger
    return Evidence(article, sentence.start, sentence.end, trigger.start, trigger.end, mention.type, mention.status)


def _participants(told: Told) -> tuple[Participant, ...]:
    """Each entity once; an event likened to another has the other's when it names none."""
    if not told.participants and told.like is not None:
        return _participants(told.like)
    return tuple(told.participants.values())


def _best_date(dates: Iterable[DateMention]) -> DateMention | None:
    """The most exact; of equals a calendar date, then the first told."""
    return min(dates, key=lambda d: (precision_days(d.value), d.basis is not DateBasis.EXPLICIT), default=None)


def _best_place(places: Iterable[LocalEntity]) -> LocalEntity | None:
    """The finest: a town before the country it lies in."""
    order = {"city": 0, "region": 1, "country": 2, "area": 3}
    return min(places, key=lambda entity: order.get(entity.place.feature, 2) if entity.place else 1, default=None)


def _status(told: Told, when: DateMention | None, published: date | None) -> Status:
    """What most mentions that say so say, the later one at a tie; else from the date."""
    said = [mention.status for mention in told.mentions if mention.status]
    if when and published and days_of(when.value)[0] > published:
        ahead = [status for status in said if status not in (Status.HAPPENED, Status.ONGOING)]
        return _most(ahead) if ahead else Status.PLANNED
    presumed = any(mention.definite and mention.status is None for mention in told.mentions)
    if presumed and set(said) <= {Status.POSSIBLE, Status.DENIED}:
        return Status.HAPPENED  # "accused of the attack": who did it is in doubt, the attack is not
    return _most(said) if said else Status.HAPPENED


def _most(said: Sequence[Status]) -> Status:
    counts = Counter(said)
    return max(reversed(said), key=lambda status: (status in (Status.CANCELLED, Status.POSTPONED), counts[status]))


# --- events over the archive


@dataclass(frozen=True, slots=True)
class Archive:
    """What tracking needs to know of the archive: all lookups are by form or article id."""

    entity_of: Mapping[str, str]  # form id -> entity id
    place_of: Mapping[str, Place]  # form id -> the gazetteer's entry
    site_of: Mapping[str, str]  # article id -> site
    kinds: Kinds
    contains: Contains
    original_of: Mapping[str, str] = field(default_factory=dict)  # article id -> the earliest of its copies


def group_reports(reports: Collection[Report], archive: Archive) -> list[Event]:
    """The events of a closed set of reports: every report that fits one of them must be among them."""
    ordered = sorted(reports, key=lambda report: (report.first_seen, report.article, report.evidence[0].trigger_start))
    pairs = [
        (fit, i, j) for i, j in _neighbours(ordered, archive) if (fit := fit_of(ordered[i], ordered[j], archive)) > 0
    ]
    group = {i: [i] for i in range(len(ordered))}
    for _fit, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        left, right = group[i], group[j]
        if left is not right and all(_compatible(ordered[a], ordered[b], archive) for a in left for b in right):
            left.extend(right)
            group.update(dict.fromkeys(right, left))
    distinct = {id(members): sorted(members) for members in group.values()}
    return [_event([ordered[i] for i in members], archive) for members in distinct.values()]


def _neighbours(reports: Sequence[Report], archive: Archive) -> Iterator[tuple[int, int]]:
    """The pairs of one family whose windows overlap, by a sweep over the days."""
    open_ones: dict[str, list[tuple[str, int]]] = defaultdict(list)  # family -> (last day, report)
    windows = [(window, i) for i, report in enumerate(reports) if (window := report.window)]
    for (start, end), i in sorted(windows):
        family = archive.kinds.family[reports[i].type]
        open_ones[family] = [(last, j) for last, j in open_ones[family] if last >= start]
        yield from ((min(i, j), max(i, j)) for _last, j in open_ones[family])
        open_ones[family].append((end, i))


def _compatible(left: Report, right: Report, archive: Archive) -> bool:
    """Nothing said in the one rules out that it is the event of the other."""
    if left.article == right.article or archive.kinds.family[left.type] != archive.kinds.family[right.type]:
        return False
    mine, theirs = left.window, right.window
    if mine is None or theirs is None or mine[0] > theirs[1] or theirs[0] > mine[1]:
        return False
    if _undated(left) and _undated(right) and _days_apart(left, right) > NEWS_DAYS:
        return False
    here, there = (archive.place_of.get(report.place or "") for report in (left, right))
    return _same_spot(here, there, archive.contains)


def _undated(report: Report) -> bool:
    return report.date_basis is not DateBasis.EXPLICIT and report.date_basis is not DateBasis.RELATIVE


def _days_apart(left: Report, right: Report) -> int:
    """Between the days on which two articles came out; 0 where one gives none."""
    days = [date.fromisoformat(report.published[:10]) for report in (left, right) if report.published]
    return abs((days[0] - days[-1]).days) if days else 0


def fit_of(left: Report, right: Report, archive: Archive) -> float:
    """How strongly two reports of different articles tell of one event; 0 when they do not.

    A shared country alone is never enough: it takes two shared parties where both name two, one shared person or body
    where one of them names no more, or a shared party on the same day in the same town.
    """
    if not _compatible(left, right, archive):
        return 0.0
    mine, theirs = (_parties(report, archive) for report in (left, right))
    shared = mine[0] & theirs[0]
    countries = mine[1] & theirs[1]
    same_spot = left.place is not None and left.place == right.place
    same_day = left.date == right.date and left.date is not None and len(left.date) == 10
    alone = min(len(left.participants), len(right.participants)) <= 1
    known_again = same_spot and (shared or countries or not (left.participants and right.participants))
    mixed = _undated(left) != _undated(right)
    if mixed and not known_again and not _near_publication(left, right):
        return 0.0  # told without a day, long after: it takes the spot and a party to know it again
    enough = (
        len(countries) >= 2
        or len(shared) >= 2
        or (len(shared) == 1 and alone)
        or (same_spot and same_day and (shared or countries or alone))
        or (mixed and known_again)
    )
    return (2.0 * len(shared) + len(countries) + 2.0 * same_spot + same_day) if enough else 0.0


def _near_publication(left: Report, right: Report) -> bool:
    """The one that gives a day gives one within a few days of when the other, which gives none, came out."""
    told, undated = (right, left) if _undated(left) else (left, right)
    window = told.window
    if window is None or not undated.published:
        return True
    day = date.fromisoformat(undated.published[:10])
    first, last = (date.fromisoformat(each) for each in window)
    return first - PLANNED_WITHIN <= day <= last + timedelta(days=NEWS_DAYS)


def _parties(report: Report, archive: Archive) -> tuple[set[str], set[str]]:
    """The persons, bodies and groups of a report as entity ids; and all countries that they stand for."""
    countries = {p.country for p in report.participants if p.country}
    others = {
        archive.entity_of.get(p.entity, p.entity)
        for p in report.participants
        if not ((place := archive.place_of.get(p.entity)) and place.feature == "country")
    }
    return others, countries


def _event(reports: Sequence[Report], archive: Archive) -> Event:
    """One event of its reports, which come earliest first."""
    latest = max(reports, key=lambda r: (r.published or "", r.status in DECIDED, r.first_seen))
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
        status=latest.status,
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
