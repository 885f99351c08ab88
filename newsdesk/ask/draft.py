"""What has been read of a question so far, and the checks that its parts agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from newsdesk.ask.days import Period
from newsdesk.ask.names import Name, NameList
from newsdesk.ask.reading import Reading, Unreadable, Wants
from newsdesk.ask.vocabulary import Vocabulary
from newsdesk.model import EventFilter, Party, Status

ALL_STATUSES = tuple(Status)


@dataclass(slots=True)
class Draft:
    """The parts of a question, filled in one by one; each may be said once. `types`: None until an event is named."""

    wants: Wants | None = None
    types: tuple[str, ...] | None = None
    plural: bool = True
    without_types: tuple[str, ...] = ()
    involving: list[Name] = field(default_factory=list)
    any_of: list[Name] = field(default_factory=list)
    excluded: list[Name] = field(default_factory=list)
    place: list[Name] = field(default_factory=list)
    parties: list[tuple[str, NameList]] = field(default_factory=list)  # after: involving, target, subject ...
    status: tuple[Status, ...] = ()
    upcoming: bool = False
    since: date | None = None
    until: date | None = None
    sort: str | None = None
    order: str | None = None
    limit: int | None = None

    def ask_for(self, wants: Wants) -> None:
        """Say what the answer is made of. Raises Unreadable when it was said otherwise."""
        if self.wants not in (None, wants):
            raise Unreadable(f"{self.wants} or {wants}: ask for one at a time")
        self.wants = wants

    def bound(self, *, since: date | None = None, until: date | None = None) -> None:
        """Set the first or last day. Raises Unreadable when it is set already."""
        if (since and self.since) or (until and self.until):
            raise Unreadable("two dates that bound the same side: ask for one period")
        self.since, self.until = since or self.since, until or self.until

    def within(self, period: Period) -> None:
        """Only events of that period."""
        self.bound(since=period.first, until=period.last)

    def be(self, status: Iterable[Status]) -> None:
        """Only events of these statuses. Raises Unreadable when some were asked for before."""
        if self.status:
            raise Unreadable("two statuses apart from each other: join them by or")
        self.status = tuple(dict.fromkeys(status))

    def involve(self, found: NameList) -> None:
        """Only events that involve all of these, or one of them."""
        if found.joint == "and":
            self.involving += found.names
        elif self.any_of:
            raise Unreadable('"or" stands between names twice: ask two questions')
        else:
            self.any_of += found.names

    def locate(self, found: NameList) -> None:
        """Only events in one of these places. Raises Unreadable when there is a place already."""
        if self.place:
            raise Unreadable(f"two places, {self.place[0].party.name} and {found.names[0].party.name}: join them by or")
        self.place += found.names

    def reading(self, said: Vocabulary, *, every_type: Collection[str], today: date) -> Reading:
        """The whole, checked. Raises Unreadable where the parts contradict or nothing was asked."""
        self._place_parties(said)
        self._place_in_time(today)
        if not self._asks():
            raise Unreadable(
                "no event is asked for", ["all meetings", "strikes on Damascus", "visits to Moscow in 2025"]
            )
        if self.since and self.until and self.since > self.until:
            raise Unreadable(f"the period ends before it begins: {self.since} to {self.until}")
        names = [*self.involving, *self.any_of, *self.excluded, *self.place]
        asked = EventFilter(
            types=self._types(every_type),
            involving=_parties(self.involving),
            any_of=_parties(self.any_of),
            not_involving=_parties(self.excluded),
            place=_parties(self.place),
            status=self.status,
            since=self.since.isoformat() if self.since else None,
            until=self.until.isoformat() if self.until else None,
            sort=self.sort or "date",
            limit=self.limit,
        )
        return Reading(asked, self.wants or "events", tuple(name.party.name for name in names if not name.known))

    def _asks(self) -> bool:
        anything = self.involving or self.any_of or self.place or self.since or self.until
        return self.types is not None or bool(anything and self.wants in (None, "events"))

    def _types(self, every_type: Collection[str]) -> tuple[str, ...]:
        """The types asked for but for those taken out. Raises Unreadable when none is left."""
        if not self.without_types:
            return self.types or ()
        left = tuple(name for name in self.types or sorted(every_type) if name not in self.without_types)
        if not left:
            raise Unreadable("every type of event that is asked for is taken out again")
        return left

    def _place_parties(self, said: Vocabulary) -> None:
        """A target that is a place is where the event is, unless the question says where; any other is involved."""
        types = set(self.types or ())
        for kind, found in self.parties:
            if kind == "subject" and types & said.topic_types:
                raise Unreadable(f'what an event is about cannot be asked for: "{found.names[0].party.name}"')
            known = [name for name in found.names if name.known]
            place = kind in ("target", "subject", "destination") and known and all(name.place for name in known)
            goes = bool(types) and types <= said.place_types.get(kind, frozenset())
            if (place or goes) and not self.place:
                self.locate(found)
            else:
                self.involve(found)

    def _place_in_time(self, today: date) -> None:
        """What "next", "last" and "upcoming" say of date, status, order and number."""
        if self.order == "next" or self.upcoming:
            self.status = self.status or (Status.PLANNED,)
            self.since = max(self.since, today) if self.since else today
        if self.order == "last" and self.until is None and Status.PLANNED not in self.status:
            self.until = max(today, self.since or today)
        if self.order and self.sort is None:
            self.sort = {"last": "-date", "top": "sources"}.get(self.order, "date")
        if self.order and self.limit is None and not self.plural:
            self.limit = 1


def _parties(names: Iterable[Name]) -> tuple[Party, ...]:
    return tuple(dict.fromkeys(name.party for name in names))
