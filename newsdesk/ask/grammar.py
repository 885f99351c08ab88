"""The rules that read a question, word by word: each takes the words it understands, and what none takes is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from newsdesk.ask.days import NoSuchDate
from newsdesk.ask.draft import ALL_STATUSES, Draft
from newsdesk.ask.eventwords import EventWords
from newsdesk.ask.meanings import Meanings
from newsdesk.ask.names import Like, Lookup, Name, NameList, Names
from newsdesk.ask.options import landing
from newsdesk.ask.periods import Dates
from newsdesk.ask.plainrules import PlainRules, looks_ahead, phrase
from newsdesk.ask.reading import Reading, Unreadable
from newsdesk.ask.roles import Said, role_part
from newsdesk.ask.tokens import Word, cut, unquoted
from newsdesk.ask.vocabulary import nearest, vocabulary
from newsdesk.model import Party

LONGEST_QUESTION = 100  # words

Sites = Callable[[str], tuple[str, ...]]

_PARTIES = frozenset({"involving", "by", "of", "against"})  # words before a name that "not" may stand before


def nowhere(name: str) -> Party | None:
    """A lookup that knows no name."""
    return None


def no_sites(name: str) -> tuple[str, ...]:
    """A lookup that knows no outlet."""
    return ()


def read(
    question: str,
    *,
    words: Mapping[str, Sequence[str]],
    lookup: Lookup,
    today: date,
    places: Lookup = nowhere,
    sites: Sites = no_sites,
    code: str = "en",
) -> Reading:
    """What a question asks, or Unreadable (with suggestions) when not every word of it is understood.

    `words`: what people type for events, lower case, to the names of event types (catalog.event_words).
    `lookup`: a name to the party it means, None where nobody knows it; `places`: the same for places only; `sites`: the
    name of an outlet to its sites.
    `today`: what "last week" and dates without a year are counted from. `code`: the question's language.
    """
    cut_words = cut(unquoted(question))
    if not cut_words:
        raise Unreadable("the question is empty", ["all meetings involving Syria"])
    if len(cut_words) > LONGEST_QUESTION:
        raise Unreadable(f"the question is longer than {LONGEST_QUESTION} words")
    reader = _Reader(cut_words, words, lookup, places, sites, today, code)
    return reader.read()


class _Reader:
    """Reads one question from left to right. A rule gives the place of the first word it leaves, None if not its."""

    def __init__(
        self,
        words: Sequence[Word],
        events: Mapping[str, Sequence[str]],
        lookup: Lookup,
        places: Lookup,
        sites: Sites,
        today: date,
        code: str,
    ) -> None:
        self._words = words
        self._events = events
        self._today = today
        self._code = code
        self._said = vocabulary(code)
        self._sites = sites
        self._event_words = EventWords(words, events, self._said)
        self._dates = Dates(self._said.dates, today, ahead=looks_ahead(words, self._said))
        self._meanings = Meanings(words, self._said, self._event_words, self._dates)
        self._names = Names(words, self._said, lookup, places, self._meanings.stops, self._meanings.describes)
        self._draft = Draft()
        self._plain = PlainRules(words, self._said, self._dates, self._draft)
        self._rules: tuple[Callable[[int], int | None], ...] = (
            self._plain.wants,
            self._which_people,
            self._plain.sort,
            self._plain.least_sources,
            self._outlets,
            self._without,
            self._plain.date,
            self._plain.order,
            self._plain.status,
            self._plain.upcoming,
            self._plain.refused,
            self._event,
            self._topic,
            self._clause,
            self._behind,
            self._plain.filler,
            self._bare_name,
        )

    def read(self) -> Reading:
        """The reading of all words. Raises Unreadable."""
        at = 0
        try:
            while at < len(self._words):
                at = self._step(at)
        except NoSuchDate as problem:
            because = f'{str(problem) or "no such date"} in "{phrase(self._words, at)}"'
            raise Unreadable(because, ["since 2025-07-01", "in July 2025"]) from None
        every_type = {name for types in self._events.values() for name in types}
        reading = self._draft.reading(self._said, every_type=every_type, today=self._today)
        return replace(reading, filter=landing(reading.filter, self._code))

    def _step(self, at: int) -> int:
        for rule in self._rules:
            if (after := rule(at)) is not None:
                return after
        word = self._words[at]
        hint = "; put a name that is not in the archive in quotes" if word.capital and word.key.isalpha() else ""
        raise Unreadable(f'"{word.text}" is not understood{hint}', nearest(word.key, self._meanings.known_words()))

    # Rules, in the order they are tried.

    def _which_people(self, at: int) -> int | None:
        """ "which Russian officials", "which journalists": who; the words behind "which" are read as ever."""
        if self._words[at].key not in self._said.which:
            return None
        names = self._names.known_at(at + 1) or self._names.unknown_at(at + 1, sure=True)
        if not names or self._words[names[1] - 1].key not in self._said.persons:
            return None
        self._draft.ask_for("people")
        return at + 1

    def _outlets(self, at: int) -> int | None:
        """ "reported by SANA or Reuters"."""
        found = self._said.told_by.at(self._words, at)
        if found:
            self._plain.refused(at)  # "per day"
        names = self._names.list_at(found[1], like="outlet") if found else None
        if found and not names:
            raise Unreadable(f'"{self._words[at].text}" wants an outlet after it')
        if names:
            self._told_by(names)
        return names.after if names else None

    def _without(self, at: int) -> int | None:
        """ "not", "except", "but not" before names, event words or statuses."""
        found = self._said.negation.at(self._words, at)
        if not found:
            return None
        start = self._said.past_filler(self._words, found[1])
        if status := self._plain.status_list(start):
            self._draft.be(value for value in ALL_STATUSES if value not in status[0])
            return status[1]
        topics: list[Name] = []
        if events := self._event_words.list_at(start, topics):
            if self._draft.types is None or topics or not events[0]:
                raise Unreadable(f'"{phrase(self._words, at)}": say first which events, then which not')
            self._draft.without_types += events[0]
            return events[1]
        clause = self._said.clause.at(self._words, start)
        if clause and clause[0] not in ("place", *_PARTIES):
            raise Unreadable(f'"{phrase(self._words, at)}": only parties, places, types and statuses can be left out')
        outside = found[0] == "outside" or bool(clause and clause[0] == "place")
        like: Like = "place" if outside else "town" if self._draft.place and not clause else "party"
        names = self._names.list_at(clause[1] if clause else start, like=like)
        if not names:
            raise Unreadable(f'"{self._words[at].text}" wants a name, a type or a status after it')
        outside = outside or (like == "town" and all(name.place for name in names.names))
        (self._draft.not_place if outside else self._draft.excluded).extend(names.names)
        return names.after

    def _event(self, at: int) -> int | None:
        topics: list[Name] = []
        found = self._event_words.list_at(at, topics)
        clause = self._said.clause.at(self._words, at)
        if not found or (clause and clause[1] > found[1] and self._draft.types is not None):  # "blamed on"
            return None
        if self._is_again(at, found[0]):
            return found[1]
        self._draft.about += topics
        if self._draft.types is not None:
            raise Unreadable(f'a second event, "{phrase(self._words, at)}": ask one question at a time')
        self._draft.types = found[0]
        self._draft.event_word = self._words[at].key if found[1] == at + 1 else ""
        self._draft.voice = self._event_words.voice_at(at)
        self._draft.open_voice = self._event_words.is_open(at)
        self._draft.plural = self._words[found[1] - 1].key.endswith(self._said.plural)
        return found[1]

    def _is_again(self, at: int, types: Sequence[str]) -> bool:
        """Whether it is the same event, named again: "agreements that were signed", "strikes that hit Homs"."""
        draft, verb = self._draft, self._event_words.is_verb(at)
        if not set(types) & set(draft.types or ()) or not (verb or draft.voice != "noun"):
            return False
        draft.struck = draft.struck or (verb and draft.voice == "noun")
        draft.types = tuple(name for name in draft.types or () if name in types)
        return True

    def _topic(self, at: int) -> int | None:
        """ "nuclear talks", "student protests": what the events behind it are about."""
        if (idle := self._said.idle.at(self._words, at)) and self._event_words.at(idle[1]):
            return idle[1]
        found = self._said.topics.at(self._words, at)
        if not found or not (self._event_words.at(found[1]) or self._said.topics.at(self._words, found[1])):
            return None
        topic = self._event_words.topic(at, found[1])
        if self._event_words.voice_at(found[1]) == "noun":
            self._draft.about.append(topic)
        else:  # "were journalists arrested"
            self._add("before", NameList((replace(topic, known=False),), "and", found[1]))
        return found[1]

    def _clause(self, at: int) -> int | None:
        clause = self._said.clause.at(self._words, at)
        if not clause:
            return None
        kind, start = clause
        like: Like = "place" if kind in ("place", "host") else "party" if kind in ("involving", "by") else "target"
        names = self._names.list_at(start, like=like)
        if about := self._about_event(kind, names, start):
            return about
        if self._leads_to_event(kind, names.after if names else self._said.past_filler(self._words, start)):
            self._draft.types = None
            return start
        if not names and self._is_stranded(kind):
            return start
        if not names:
            self._plain.refused(start)
            raise Unreadable(f'"{self._words[at].text}" wants a name after it')
        if kind in ("by", "from", "place") and self._are_outlets(names):
            self._told_by(names)
        else:
            self._add(kind, names)
        if more := self._said.and_either.at(self._words, names.after):  # "with Hamas and either Egypt or Qatar"
            self._add(kind, names := self._names.list_at(more[1], like=like) or names)
        return names.after

    def _behind(self, at: int) -> int | None:
        """ "talks that Qatar hosted", "did Georgia see": a verb that tells what names before it are to the events."""
        found = self._said.behind.at(self._words, at)
        said = self._draft.pop_bare(at) if found else None
        if not found or said is None:
            return self._hosting(found)
        if found[0] == "source":
            self._told_by(said.names)
            self._draft.wants = self._draft.wants or ("articles" if self._draft.types is None else None)
        else:
            self._add(found[0], said.names)
        return found[1]

    def _hosting(self, found: tuple[str, int] | None) -> int | None:
        """ "who hosted the talks", "which countries hosted": the answer is a host, or where it is."""
        if not found or found[0] != "host" or self._draft.wants not in ("people", "places"):
            return None
        self._draft.of_hosts = True
        return found[1]

    def _bare_name(self, at: int) -> int | None:
        """ "Israeli strikes", "Did Israel strike Damascus": names with no word before them."""
        known = self._names.known_at(at, like="town", plainly=at == 0)
        if not (known or self._names.unknown_at(at, sure=self._is_name(at))):
            return self._pair(at)
        names = self._names.list_at(at, like=self._like_bare())
        if not names:
            return None
        wants = self._said.wants.at(self._words, names.after)
        if wants and wants[0] == "articles" and not Said("before", names).in_the_world:  # "BBC reports"
            self._told_by(names)
        elif self._draft.types is not None:
            self._add(self._slot_behind(at, names), names)
        elif self._words[names.after - 1].text.endswith(("'s", "'")):
            self._own(names)
        else:
            self._add("heading" if self._words[names.after - 1].heading else "before", names)
        return names.after

    def _like_bare(self) -> Like:
        """What a name with no word before it is taken for: whom one meets is no town."""
        if self._draft.voice != "active":
            return "town"
        return "party" if role_part("object", self._draft.types or (), "active") == "involving" else "target"

    def _slot_behind(self, at: int, names: NameList) -> str:
        """Where names behind an event stand. Raises Unreadable for "attacks, Hezbollah": by or against it?"""
        said = Said("after", names)
        if self._draft.struck:
            return "object"
        if at == 0 or self._words[at - 1].key != "," or self._draft.voice != "noun":
            return said.slot
        if role_part("modifier", self._draft.types or (), "noun") == "involving" or said.in_places:
            return said.slot
        if said.in_the_world and not self._draft.place:  # "ISIS attacks, Syria, 2025"
            return "place"
        name = names.names[0].party.name
        raise Unreadable(f'"{name}" behind a comma may be where or who', [f"in {name}", f"involving {name}"])

    def _own(self, owner: NameList) -> None:
        """ "Israel's strikes"; but "Syria's Shaibani" is Shaibani."""
        owned = self._names.known_at(owner.after) or self._names.unknown_at(
            owner.after, sure=self._is_name(owner.after)
        )
        if not owned or owned[0][0].place or owned[0][0].party.country:
            self._add("owner", owner)

    def _pair(self, at: int) -> int | None:
        """ "Trump-Putin summit": two that nobody knows."""
        parts = self._words[at].text.split("-")
        if len(parts) != 2 or not self._event_words.at(at + 1) or not all(part[:1].isupper() for part in parts):
            return None
        names = tuple(Name(Party(part), known=False) for part in parts)
        self._add("before", NameList(names, "and", at + 1))
        return at + 1

    def _is_name(self, at: int) -> bool:
        """Whether an unknown word is written like a name: by its capital, or at the beginning by what comes after."""
        word, after = self._words[at], self._words[at + 1 : at + 2]
        if at > 0 or word.quoted:
            return word.quoted or self._names.like_a_name(word) or self._are_some(at)
        if particle := self._said.inside_names.at(self._words, at + 1):
            after = self._words[particle[1] : particle[1] + 1]  # "Mohammed bin Salman"
        verb = self._event_words.is_verb(at + 1)
        noun = after and any(after[0].key == event.split()[0] for event in self._events)
        surname = word.capital and self._event_words.at(at + 1) and not self._said.describing(word)
        return (
            word.text.endswith("'s")
            or bool(after and after[0].capital)
            or bool(verb and not noun)
            or bool(surname)
            or self._are_some(at)
        )

    def _are_some(self, at: int) -> bool:
        """Whether plain words are who does it or whom it is done to: "were any diplomats expelled", "free hostages"."""
        found = self._names.unknown_at(at, sure=True)
        if not found or not self._said.is_plural(self._words[found[1] - 1]):
            return False
        after = self._said.past_filler(self._words, found[1])
        done = self._draft.types and self._draft.voice == "active" and not self._draft.says("after")
        asked = (
            at > 0 and self._words[at - 1].key in self._said.which and self._said.auxiliary.at(self._words, found[1])
        )
        return bool(done or asked) or (
            self._event_words.at(after) is not None and self._event_words.voice_at(after) != "noun"
        )

    # What the rules share.

    def _told_by(self, outlets: NameList) -> None:
        for name in (each.party.name for each in outlets.names):
            sites = self._sites(name)
            self._draft.source += sites or (name,)
            self._draft.unknown_sources += () if sites else (name,)

    def _add(self, kind: str, names: NameList) -> None:
        """Where an event is, or whom it involves and how: that hangs on all of the question."""
        if kind == "place" and names.names[0].party.word and self._said.states.at(cut(names.names[0].party.name), 0):
            kind = "about"  # "in custody"
        said = Said(kind, names)
        if kind == "place":
            self._draft.locate(names)
        else:
            self._draft.parties.append(said.as_topic() if kind == "about" else said)

    def _are_outlets(self, names: NameList) -> bool:
        """Whether what is asked for are the articles of outlets: "articles by Reuters"."""
        articles = self._draft.wants == "articles" and self._draft.types is None
        return articles and all(self._sites(name.party.name) for name in names.names)

    def _leads_to_event(self, kind: str, at: int) -> bool:
        """Whether a preposition belongs to the event itself: "the latest on the Gaza ceasefire"."""
        return kind in ("on", "about") and not self._draft.types and self._event_words.at(at) is not None

    def _about_event(self, kind: str, names: NameList | None, start: int) -> int | None:
        """ "negotiations on the Gaza ceasefire": one event about another."""
        at = names.after if names else self._said.past_filler(self._words, start)
        event = self._event_words.at(at)
        if kind not in ("on", "about") or not self._draft.types or self._draft.voice != "noun" or not event:
            return None
        if names:
            self._add("about", names)
        self._draft.about.append(self._event_words.topic(at, event[1]))
        return event[1]

    def _is_stranded(self, kind: str) -> bool:
        """Whether a preposition goes with the word that asks: "whom has Syria met with", "where did he travel to"."""
        draft = self._draft
        people = draft.wants == "people" or draft.countries
        return (people and kind == "involving") or (draft.wants == "places" and kind in ("to", "place", "from"))
