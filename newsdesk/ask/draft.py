"""What has been read of a question so far, and the checks that its parts agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from newsdesk.ask.days import Period
from newsdesk.ask.names import Name, NameList
from newsdesk.ask.reading import Reading, Unreadable, Wants
from newsdesk.ask.roles import Said, Voice, fitting, part_of, role_part
from newsdesk.ask.vocabulary import Vocabulary
from newsdesk.model import EventFilter, Party, Status

ALL_STATUSES = tuple(Status)


@dataclass(slots=True)
class Draft:
    """The parts of a question, filled in one by one; each may be said once. `types`: None until an event is named."""

    wants: Wants | None = None
    countries: bool = False  # the places wanted are the countries that take part
    of_hosts: bool = False  # of those who take part, the hosts are wanted
    types: tuple[str, ...] | None = None
    event_word: str = ""
    voice: Voice = "noun"
    open_voice: bool = False  # the verb may be active or passive
    struck: bool = False  # a verb follows the noun: "strikes that hit", and names behind it are whom it hit
    plural: bool = True
    without_types: tuple[str, ...] = ()
    involving: list[Name] = field(default_factory=list)
    any_of: list[Name] = field(default_factory=list)
    excluded: list[Name] = field(default_factory=list)
    actor: list[Name] = field(default_factory=list)
    recipient: list[Name] = field(default_factory=list)
    host: list[Name] = field(default_factory=list)
    place: list[Name] = field(default_factory=list)
    not_place: list[Name] = field(default_factory=list)
    about: list[Name] = field(default_factory=list)
    parties: list[Said] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    unknown_sources: list[str] = field(default_factory=list)
    min_sources: int | None = None
    status: tuple[Status, ...] = ()
    upcoming: bool = False
    since: date | None = None
    until: date | None = None
    sort: str | None = None
    order: str | None = None
    limit: int | None = None

    def ask_for(self, wants: Wants) -> None:
        """Say what the answer is made of. Raises Unreadable when something was asked for before."""
        if self.wants is not None:
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

    def told_by(self, least: int) -> None:
        """Only events of so many sources. Raises Unreadable when a number was given before."""
        if self.min_sources is not None:
            raise Unreadable("two numbers of sources: ask for one")
        self.min_sources = least

    def locate(self, found: NameList) -> None:
        """Only events in one of these places. Raises Unreadable when there is a place already."""
        if self.place:
            raise Unreadable(f"two places, {self.place[0].party.name} and {found.names[0].party.name}: join them by or")
        self.place += found.names

    def says(self, slot: str) -> bool:
        """Whether names stand in that slot."""
        return any(each.slot == slot for each in self.parties)

    def pop_bare(self, after: int) -> Said | None:
        """The names that end there with no word before them, taken out again; None where there are none."""
        last = self.parties[-1] if self.parties else None
        if last is None or last.slot not in ("before", "after") or last.names.after != after:
            return None
        return self.parties.pop()

    def reading(self, said: Vocabulary, *, every_type: Collection[str], today: date) -> Reading:
        """The whole, checked. Raises Unreadable where the parts contradict or nothing was asked."""
        self._order_roles()
        self._tell_apart(said)
        self._check_voice()
        if self.wants == "articles" and self.types is None:  # "articles about Syria", "Syria news"
            self.parties = [each.as_topic() if each.slot == "before" else each for each in self.parties]
        for each in self.parties:
            self._check_named(each)
            self._put(each, said)
        self._place_in_time(today)
        if not self._asks():
            raise Unreadable(
                "no event is asked for", ["all meetings", "strikes on Damascus", "visits to Moscow in 2025"]
            )
        if self.since and self.until and self.since > self.until:
            raise Unreadable(f"the period ends before it begins: {self.since} to {self.until}")
        return Reading(
            self._filter(every_type),
            self.wants or "events",
            self._unknown(),
            countries=self.countries and not self.of_hosts,
            roles=self._roles_wanted(),
            notes=self._notes(said),
            sorted=self.sort is not None,
        )

    def _filter(self, every_type: Collection[str]) -> EventFilter:
        return EventFilter(
            types=self._types(every_type),
            involving=_parties(self.involving),
            any_of=_parties(self.any_of),
            not_involving=_parties(self.excluded),
            actor=_parties(self.actor),
            recipient=_parties(self.recipient),
            host=_parties(self.host),
            place=_parties(self.place),
            not_place=_parties(self.not_place),
            about=_parties(self.about),
            source=tuple(dict.fromkeys(self.source)),
            min_sources=self.min_sources,
            status=self.status,
            since=self.since.isoformat() if self.since else None,
            until=self.until.isoformat() if self.until else None,
            sort=self.sort or "date",
            limit=self.limit,
        )

    def _unknown(self) -> tuple[str, ...]:
        people = [*self.involving, *self.any_of, *self.excluded, *self.actor, *self.recipient, *self.host]
        names = [name.party.name for name in (*people, *self.place, *self.not_place) if not name.known]
        return tuple(dict.fromkeys([*names, *self.unknown_sources]))

    def _asks(self) -> bool:
        people = (self.involving, self.any_of, self.actor, self.recipient, self.host)
        anything = any(people) or self.place or self.about or self.source or self.since or self.until
        of_what = self.wants in (None, "events", "articles")
        return self.types is not None or bool(anything and of_what)

    def _types(self, every_type: Collection[str]) -> tuple[str, ...]:
        """The types asked for but for those taken out. Raises Unreadable when none is left."""
        if not self.without_types:
            return self.types or ()
        left = tuple(name for name in self.types or sorted(every_type) if name not in self.without_types)
        if not left:
            raise Unreadable("every type of event that is asked for is taken out again")
        return left

    def _order_roles(self) -> None:
        """Of two names of one role: "which banks has the EU sanctioned" begins with whom it is done to, the owner of
        "Turkey's arrest of Imamoglu" does it.
        """
        before = [at for at, each in enumerate(self.parties) if each.slot == "before"]
        if self.voice == "active" and len(before) == 2 and not self.says("after"):
            self.parties[before[0]] = replace(self.parties[before[0]], slot="after")
        owned = self.voice == "noun" and self.says("of") and role_part("of", self.types or (), "noun") == "recipient"
        if owned and role_part("possessor", self.types or (), "noun") == "recipient":
            self.parties = [replace(each, slot="by") if each.slot == "owner" else each for each in self.parties]

    def _tell_apart(self, said: Vocabulary) -> None:
        """A word of two meanings ("strikes") means the one that has a role for what is said ("on Damascus")."""
        if self.event_word in said.homonyms and self.types:
            slots = {"object" if self._is_object(each) else each.slot for each in self.parties}
            self.types = fitting(slots & said.telling_slots, self.types, self.voice)
            names = [*self.about, *(name for each in self.parties for name in each.names.names)]
            told = {kind for name in names if (kind := said.telling_words.get(name.party.word or ""))}
            self.types = tuple(kind for kind in self.types if kind in told) or self.types

    def _is_object(self, said: Said) -> bool:
        return said.slot == "after" and self.voice == "active"

    def _check_named(self, said: Said) -> None:
        """Raises Unreadable for plain words that are all there is: "unicorn sightings", "M23 advances"."""
        first = said.names.names[0]
        if self.types is None and said.slot == "before" and first.party.word and not first.known:
            raise Unreadable(f'"{first.party.name}" names no event that is known')

    def _check_voice(self) -> None:
        """Raises Unreadable where nobody can say who did it and to whom it was done: "soldiers killed in Gaza"."""
        slots = {each.slot for each in self.parties}
        if not self.open_voice or "before" not in slots or "after" in slots:
            return
        before = [name for each in self.parties if each.slot == "before" for name in each.names.names]
        if "by" in slots or all(
            name.party.word for name in before
        ):  # "journalists detained": whom else did they detain?
            self.voice = "passive"
            return
        does, has_done = (role_part(slot, self.types or (), "active") for slot in ("subject", "object"))
        if {does, has_done} == {"actor", "recipient"}:
            word = self.event_word
            raise Unreadable(f'"{word}" may be done by whom or to whom', [f"was {word}", f"has {word}"])

    def _notes(self, said: Vocabulary) -> tuple[str, ...]:
        if self.event_word not in said.homonyms or len(self.types or ()) < 2:
            return ()
        meanings = " or ".join(sorted(self.types or ())).replace("_", " ")
        return (f'"{self.event_word}" may be {meanings}: name the one that is meant',)

    def _put(self, said: Said, words: Vocabulary) -> None:
        """Put names into the part of the filter that they belong to."""
        part = part_of(said, self.types or (), self.voice, words)
        if part in ("actor", "recipient") and words.reaching_types.issuperset(self.types or ("",)):
            said = said.acting()  # "threats against Seoul"
        if part == "place" and self.place:  # the question says where: the other place is whom it is done to
            part = "recipient" if role_part(said.slot, self.types or (), self.voice) == "recipient" else "involving"
        either = said.names.joint == "or" and len(said.names.names) > 1
        if part == "about":
            if either:
                raise Unreadable('"or" between topics: ask two questions')
            self.about += said.names.names
        elif part == "place":
            self.locate(said.names)
        elif part == "host":
            self.host += said.names.names
        elif either:
            self._any_of(said.names)
        else:
            {"actor": self.actor, "recipient": self.recipient}.get(part, self.involving).extend(said.names.names)

    def _any_of(self, found: NameList) -> None:
        if self.any_of:
            raise Unreadable('"or" stands between names twice: ask two questions')
        self.any_of += found.names

    def _roles_wanted(self) -> tuple[str, ...]:
        """The roles that "who" asks for: "who visited Damascus", "who was arrested". Empty: any."""
        if self.wants == "people" and self.of_hosts:
            return ("host",)
        if self.wants != "people" or self.voice == "noun":
            return ()
        has_subject = self.voice == "passive" or any(each.slot == "before" for each in self.parties)
        part = role_part("object" if has_subject else "subject", self.types or (), self.voice)
        return {"actor": ("actor", "participant"), "recipient": ("recipient", "victim", "participant")}.get(
            part or "", ()
        )

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
