"""The events of one article: its mentions joined, and what each group of them says made a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from newsdesk.intervals import days_of, overlap, precision_days
from newsdesk.model import (
    DateBasis,
    DateMention,
    EventMention,
    Evidence,
    LocalEntity,
    Mention,
    Participant,
    Quantity,
    Report,
    Status,
)
from newsdesk.track.kinds import Contains, Kinds, same_spot

FARTHEST = 30  # events told before, the last ones first, that a mention may join: no longer text makes it slow
JOIN = 1.5  # score from which a mention tells of the same event as the mentions before it


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
    words: set[str] = field(default_factory=set)  # the triggers, lower case
    said: set[Status] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)  # EventMention.rule
    numbers: dict[str, set[float]] = field(default_factory=dict)  # by kind

    def add(self, mention: EventMention, names: Names) -> None:
        """Takes in one more mention."""
        self.mentions.append(mention)
        self.types.add(mention.type)
        self.words.add(mention.trigger.text.lower())
        self.rules.add(mention.rule)
        for quantity in mention.quantities:
            if quantity.value:
                self.numbers.setdefault(quantity.kind, set()).add(quantity.value)
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
        near = [each for each in told if _akin(mention, each, kinds)]
        near = sorted(near, key=lambda each: -each.mentions[-1].trigger.start)[:FARTHEST]
        best = max(near, key=lambda each: _fit(mention, each, names, kinds, contains), default=None)
        if best is None or _fit(mention, best, names, kinds, contains) < JOIN:
            if mention.back:
                continue  # it points at nothing that was told
            best = Told(like=near[0] if near and mention.another else None)
            told.append(best)
        best.add(_typed_as(best, mention, kinds), names)
    return told


def _akin(mention: EventMention, told: Told, kinds: Kinds) -> bool:
    """Of one family; what points back may tell of an akin one too ("the blast" at a factory)."""
    family = kinds.family[told.mentions[0].type]
    if mention.back:
        return any(kinds.family[each] == family for each in mention.back)
    also = kinds.also.get(mention.type, frozenset()) if mention.definite else frozenset()
    return family == kinds.family[mention.type] or not also.isdisjoint(told.types)


def _typed_as(told: Told, mention: EventMention, kinds: Kinds) -> EventMention:
    """A mention with the type of the event that it points back to, where its own words would fit others as well."""
    if not told.types or not (mention.back or mention.type in kinds.general):
        return mention
    return replace(mention, type=kinds.best(each.type for each in told.mentions))


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
        - 0.75 * _counted_otherwise(mention, told)
        - 1.0 * _one_and_many(mention, told)
        + 2.0 * bool(mention.date and told.dates)
        + 1.0 * bool(mention.place and told.places)
        + 1.0 * mention.definite
        + 0.5 * (mention.definite and not mine)
        + 0.5 * (mention.trigger.text.lower() in told.words)
        + 1.0 * (mention.rule in told.rules and not (mine or mention.date or mention.place))
    )


def _told_otherwise(mention: EventMention, told: Told) -> bool:
    """Planned here and over there, or the reverse."""
    ahead, over = Status.PLANNED, Status.HAPPENED
    return (mention.status is ahead and over in told.said) or (mention.status is over and told.said == {ahead})


def _counted_otherwise(mention: EventMention, told: Told) -> bool:
    """It killed more or fewer here than over there."""
    return any(q.kind in told.numbers and q.value not in told.numbers[q.kind] for q in mention.quantities if q.value)


def _one_and_many(mention: EventMention, told: Told) -> bool:
    """ "The attacks" after "the attack": of a noun both forms, one of them not that of its rule."""
    word = mention.trigger.text.lower()
    return mention.rule.startswith("noun ") and mention.rule in told.rules and word not in told.words


def _types_fit(mention: EventMention, told: Told, kinds: Kinds) -> bool:
    """The same type, or one of its family that points back or is general ("the attack" after a bombing)."""
    return mention.type in told.types or mention.definite or mention.type in kinds.general


def _dates_fit(date_mention: DateMention | None, others: Iterable[str | None]) -> bool:
    return date_mention is None or all(overlap(date_mention.value, other) for other in others)


def _places_fit(place: Mention | None, others: Iterable[LocalEntity], contains: Contains) -> bool:
    return place is None or all(same_spot(place.place, other.place, contains) for other in others)


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
        quantities=_quantities(told.mentions),
    )


def _evidence(article: str, mention: EventMention) -> Evidence:
    sentence, trigger = mention.sentence, mention.trigger
    return Evidence(
        article,
        sentence.start,
        sentence.end,
        trigger.start,
        trigger.end,
        mention.type,
        mention.status,
        mention.rule,
    )


def _quantities(mentions: Iterable[EventMention]) -> tuple[Quantity, ...]:
    """The numbers that some mentions give, each stretch of text once, in the order of the text."""
    told = {
        (q.start, q.end, q.kind): replace(q, said_by=mention.attribution)
        for mention in mentions
        for q in mention.quantities
    }
    return tuple(told[key] for key in sorted(told))


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
