"""The rules that read a question, word by word: each takes the words it understands, and what none takes is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import cast

from newsdesk.ask.days import NoSuchDate, Period
from newsdesk.ask.draft import ALL_STATUSES, Draft
from newsdesk.ask.names import Lookup, NameList, Names
from newsdesk.ask.periods import Dates, Found
from newsdesk.ask.reading import Reading, Unreadable, Wants
from newsdesk.ask.tokens import MARKS, Word, cut
from newsdesk.ask.vocabulary import event_phrases, nearest, vocabulary
from newsdesk.model import Party, Status

LONGEST_QUESTION = 100  # words


def nowhere(name: str) -> Party | None:
    """A lookup that knows no name."""
    return None


def read(
    question: str,
    *,
    words: Mapping[str, Sequence[str]],
    lookup: Lookup,
    today: date,
    places: Lookup = nowhere,
    code: str = "en",
) -> Reading:
    """What a question asks, or Unreadable (with suggestions) when not every word of it is understood.

    `words`: what people type for events, lower case, to the names of event types (catalog.event_words).
    `lookup`: a name to the party it means, None where nobody knows it; `places`: the same for places only.
    `today`: what "last week" and dates without a year are counted from. `code`: the question's language.
    """
    cut_words = cut(question)
    if not cut_words:
        raise Unreadable("the question is empty", ["all meetings involving Syria"])
    if len(cut_words) > LONGEST_QUESTION:
        raise Unreadable(f"the question is longer than {LONGEST_QUESTION} words")
    reader = _Reader(cut_words, words, lookup, places, today, code)
    return reader.read()


def types_of(word: str, words: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The event types that one event word means ("meetings", "attacks"). Raises Unreadable."""
    key = " ".join(word.casefold().split())
    if key not in words:
        raise Unreadable(f'"{word}" is no event word', nearest(key, words))
    return tuple(words[key])


def period_of(text: str, *, today: date, ahead: bool = False, code: str = "en") -> Period:
    """The days that a date means ("2025-07", "last week"); `ahead`: without a year it lies ahead. Raises Unreadable."""
    words = cut(text)
    try:
        found = Dates(vocabulary(code).dates, today, ahead=ahead).at(words, 0)
    except NoSuchDate:
        found = None
    if found is None or found[1] < len(words):
        raise Unreadable(f'"{text}" is no date', ["2025-07-31", "July 2025", "last week"])
    return found[0]


class _Reader:
    """Reads one question from left to right. A rule gives the place of the first word it leaves, None if not its."""

    def __init__(
        self,
        words: Sequence[Word],
        events: Mapping[str, Sequence[str]],
        lookup: Lookup,
        places: Lookup,
        today: date,
        code: str,
    ) -> None:
        self._words = words
        self._events = events
        self._today = today
        self._said = vocabulary(code)
        self._event_phrases = event_phrases(events, self._said.verbs)
        self._names = Names(words, self._said, lookup, places, self._stops)
        self._dates = Dates(self._said.dates, today, ahead=self._looks_ahead())
        self._draft = Draft()
        self._rules: tuple[Callable[[int], int | None], ...] = (
            self._wants,
            self._sort,
            self._refused,
            self._without,
            self._date,
            self._order,
            self._status,
            self._upcoming,
            self._event,
            self._clause,
            self._filler,
            self._bare_name,
        )

    def read(self) -> Reading:
        """The reading of all words. Raises Unreadable."""
        at = 0
        try:
            while at < len(self._words):
                at = self._step(at)
        except NoSuchDate:
            raise Unreadable(f'no such date in "{self._rest(at)}"', ["since 2025-07-01", "in July 2025"]) from None
        every_type = {name for types in self._events.values() for name in types}
        return self._draft.reading(self._said, every_type=every_type, today=self._today)

    def _step(self, at: int) -> int:
        for rule in self._rules:
            if (after := rule(at)) is not None:
                return after
        word = self._words[at]
        hint = "; put a name that is not in the archive in quotes" if word.capital and word.key.isalpha() else ""
        raise Unreadable(f'"{word.text}" is not understood{hint}', nearest(word.key, self._known_words()))

    # Rules, in the order they are tried.

    def _wants(self, at: int) -> int | None:
        found = self._said.wants.at(self._words, at)
        if found:
            self._draft.ask_for(cast(Wants, found[0]))
        return found[1] if found else None

    def _sort(self, at: int) -> int | None:
        found = self._said.sort.at(self._words, at)
        if found:
            self._draft.sort = found[0]
        return found[1] if found else None

    def _refused(self, at: int) -> int | None:
        found = self._said.refused.at(self._words, at)
        if found:
            phrase = " ".join(word.text for word in self._words[at : found[1]])
            raise Unreadable(f'"{phrase}" cannot be asked for')
        return None

    def _without(self, at: int) -> int | None:
        """ "not", "except", "but not" before names, event words or statuses."""
        found = self._said.negation.at(self._words, at)
        if not found:
            return None
        start = self._past_filler(found[1])
        if status := self._status_list(start):
            self._draft.be(value for value in ALL_STATUSES if value not in status[0])
            return status[1]
        if events := self._event_list(start):
            if self._draft.types is None:
                raise Unreadable(f'"{self._rest(at)}": say first which events, then which not')
            self._draft.without_types += events[0]
            return events[1]
        clause = self._said.clause.at(self._words, start)
        if clause and clause[0] != "involving":
            raise Unreadable(f'"{self._rest(at)}": only parties, types and statuses can be left out')
        names = self._names.list_at(clause[1] if clause else start)
        if not names:
            raise Unreadable(f'"{self._words[at].text}" wants a name, a type or a status after it')
        self._draft.excluded += names.names
        return names.after

    def _date(self, at: int) -> int | None:
        clause = self._said.date_clause.at(self._words, at)
        if clause and (after := self._date_after(clause[0], clause[1])):
            return after
        if clause and self._said.needs_date.at(self._words, at):
            raise Unreadable(f'"{self._words[at].text}" wants a date after it', ["since July", "before 2025-07-31"])
        found = self._dates.standing_alone(self._words, at)
        if found:
            self._draft.within(found[0])
        return found[1] if found else None

    def _order(self, at: int) -> int | None:
        """ "last", "next 3", "top 10", "5 latest", "limit 20"."""
        before = self._dates.number_at(self._words, at)
        found = self._said.order.at(self._words, before[1] if before else at)
        if not found:
            return None
        after = self._dates.number_at(self._words, found[1])
        if found[0] in ("top", "limit") and not (before or after):
            raise Unreadable(f'"{self._words[at].text}" wants a number after it', ["top 10"])
        if found[0] != "limit":
            self._draft.order = found[0]
        number = before or after
        self._draft.limit = number[0] if number else self._draft.limit
        return after[1] if after else found[1]

    def _status(self, at: int) -> int | None:
        found = self._status_list(at)
        if found:
            self._draft.be(found[0])
        return found[1] if found else None

    def _upcoming(self, at: int) -> int | None:
        found = self._said.upcoming.at(self._words, at)
        self._draft.upcoming |= found is not None
        return found[1] if found else None

    def _event(self, at: int) -> int | None:
        found = self._event_list(at)
        if not found:
            return None
        if self._draft.types is not None:
            raise Unreadable(f'a second event, "{self._rest(at)}": ask one question at a time')
        self._draft.types = found[0]
        self._draft.plural = self._words[found[1] - 1].key.endswith(self._said.plural)
        return found[1]

    def _clause(self, at: int) -> int | None:
        clause = self._said.clause.at(self._words, at)
        if not clause:
            return None
        kind, start = clause
        names = self._names.list_at(start, place_first=kind != "involving")
        if not names:
            self._refused(start)
            raise Unreadable(f'"{self._words[at].text}" wants a name after it')
        self._add(kind, names)
        return names.after

    def _bare_name(self, at: int) -> int | None:
        """ "Israeli strikes", "Did Israel strike Damascus": names with no word before them."""
        known = self._names.known_at(at, place_first=True, plainly=at == 0)
        if not (known or self._names.unknown_at(at, sure=self._is_name(at))):
            return None
        names = self._names.list_at(at, place_first=True)
        if names:
            self._add("target", names)
        return names.after if names else None

    def _is_name(self, at: int) -> bool:
        """Whether an unknown word is written like a name: by its capital, or at the beginning by what comes after."""
        word, after = self._words[at], self._words[at + 1 : at + 2]
        if at > 0 or word.quoted:
            return word.capital
        verb = self._event_phrases.at(self._words, at + 1)
        noun = after and any(after[0].key == event.split()[0] for event in self._events)
        return word.text.endswith("'s") or bool(after and after[0].capital) or bool(verb and not noun)

    def _filler(self, at: int) -> int | None:
        if self._words[at].key in (",", ";"):
            return at + 1
        found = self._said.filler.at(self._words, at) or self._said.both.at(self._words, at)
        return found[1] if found else None

    # What the rules share.

    def _add(self, kind: str, names: NameList) -> None:
        """Where an event is, or whom it involves; a host is where when it is a country or a place."""
        if kind == "place" or (kind == "host" and all(name.place or name.party.country for name in names.names)):
            self._draft.locate(names)
        else:
            self._draft.parties.append((kind if kind != "host" else "involving", names))

    def _date_after(self, kind: str, at: int) -> int | None:
        """Bounds the draft by the date at that place, as the word before it says."""
        if kind in ("during", "between", "from") and (whole := self._whole_period(kind, at)):
            self._draft.within(whole[0])
            return whole[1]
        found = self._dates.one_at(self._words, at) if kind not in ("during", "between") else None
        if not found:
            return None
        first, last = found[0].first, found[0].last
        if kind in ("since", "from"):
            self._draft.bound(since=first)
        elif kind == "before":
            self._draft.bound(until=first - timedelta(days=1))
        elif kind == "until":
            self._draft.bound(until=last)
        else:
            self._draft.bound(since=last + timedelta(days=1))
        return found[1]

    def _whole_period(self, kind: str, at: int) -> Found | None:
        """A period with both its ends: "between 1 and 15 July", "from 3 to 5 May", "in July"."""
        if kind == "between":
            return self._dates.between(self._words, at, self._said.both.at)
        return self._dates.range_at(self._words, at) if kind == "from" else self._dates.at(self._words, at)

    def _status_list(self, at: int) -> tuple[tuple[Status, ...], int] | None:
        """Statuses joined by "or", "and" or a comma."""
        found: list[Status] = []
        after = start = at
        while status := self._said.status.at(self._words, start):
            found.append(status[0])
            after = status[1]
            start = self._past_joint(after)
        return (tuple(found), after) if found else None

    def _event_list(self, at: int) -> tuple[tuple[str, ...], int] | None:
        """Event words joined by "or", "and" or a comma: the types of all of them, none for any type."""
        found: list[tuple[str, ...]] = []
        after = start = at
        while event := self._compound(start):
            found.append(event[0])
            after = event[1]
            start = self._past_joint(after)
            if start == after:
                break
        types = () if () in found else tuple(dict.fromkeys(name for names in found for name in names))
        return (types, after) if found else None

    def _compound(self, at: int) -> tuple[tuple[str, ...], int] | None:
        """Event words in a row mean what they share: "bomb attacks" are the attacks that are bombings."""
        found = self._event_word(at)
        while found and not self._dates.standing_alone(self._words, found[1]) and (more := self._event_word(found[1])):
            shared = (
                tuple(name for name in found[0] if name in more[0]) if found[0] and more[0] else found[0] or more[0]
            )
            if not shared:
                both = [self._words[found[1] - 1].text, self._words[more[1] - 1].text]
                raise Unreadable(f'"{" ".join(both)}" is not understood: ask for one of them', both)
            found = shared, more[1]
        return found

    def _event_word(self, at: int) -> tuple[tuple[str, ...], int] | None:
        if found := self._event_phrases.at(self._words, at):
            return found
        anything = self._said.any_event.at(self._words, at)
        return ((), anything[1]) if anything else None

    def _past_joint(self, at: int) -> int:
        comma = at + 1 if at < len(self._words) and self._words[at].key == "," else at
        found = self._said.both.at(self._words, comma) or self._said.either.at(self._words, comma)
        after = found[1] if found else comma
        return self._past_filler(after) if after > at else at

    def _past_filler(self, at: int) -> int:
        while found := self._said.filler.at(self._words, at):
            at = found[1]
        return at

    def _looks_ahead(self) -> bool:
        """Whether the question is about what is still to come: dates without a year lie ahead then."""
        places = range(len(self._words))
        said = self._said
        statuses = {status[0] for at in places if (status := said.status.at(self._words, at))}
        orders = {order[0] for at in places if (order := said.order.at(self._words, at))}
        return Status.PLANNED in statuses or "next" in orders or any(said.upcoming.at(self._words, at) for at in places)

    def _stops(self, at: int) -> bool:
        """Whether a word of the grammar, an event word or a date begins there: no name does then."""
        if self._words[at].key in MARKS:
            return True
        if any(phrases.at(self._words, at) for phrases in self._said.all()) or self._event_phrases.at(self._words, at):
            return True
        try:
            return self._dates.standing_alone(self._words, at) is not None
        except NoSuchDate:
            return True

    def _known_words(self) -> set[str]:
        return {phrase for phrases in self._said.all() for phrase in phrases.texts()} | {*self._events}

    def _rest(self, at: int) -> str:
        return " ".join(word.text for word in self._words[at : at + 4])
