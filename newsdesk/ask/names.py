"""Names in a question: the longest run of words that the archive or the gazetteer knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from newsdesk.ask.reading import Unreadable
from newsdesk.ask.tokens import MARKS, Word, cut
from newsdesk.ask.vocabulary import Vocabulary
from newsdesk.model import Party

Lookup = Callable[[str], Party | None]
# What a name is taken for: Damascus is the government there, the town, the town. A small town that the archive does not
# know is one only where a place is meant ("target", "place"): Rubio is more often a man than a town in Venezuela. An
# outlet's name is all that is written as one: "BBC Persian".
Like = Literal["party", "town", "target", "place", "outlet"]
Test = Callable[[int], bool]


class Describes(Protocol):
    """Whether an event word at a place says which ones are meant; see Names."""

    def __call__(self, at: int, end: int | None = None) -> bool: ...


LONGEST_NAME = 8  # words


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it was found. `place`: it is one, and no country; `acts`: the country whose government sits there."""

    party: Party
    place: bool = False
    known: bool = True
    acts: Party | None = None
    own: bool = False  # it was typed as the party is called: "Russia", not "Russian"


@dataclass(frozen=True, slots=True)
class NameList:
    """Names joined by "and" or by "or"."""

    names: tuple[Name, ...]
    joint: Literal["and", "or"]
    after: int  # the place of the first word after it


def described(text: str, said: Vocabulary) -> Party:
    """Who or what plain words say, "hospitals": a sentence must hold them, the last in the singular or the plural."""
    return Party(text, word=text.casefold().removesuffix(said.plural))


class Names:
    """Finds names among the words of a question.

    `stops(at)`: whether a word with a meaning of its own begins there; `describes(at)`: whether an event word there
    only says which ones ("aid workers").
    """

    def __init__(
        self, words: Sequence[Word], said: Vocabulary, lookup: Lookup, places: Lookup, stops: Test, describes: Describes
    ) -> None:
        self._words = words
        self._said = said
        self._lookup = lookup
        self._places = places
        self._stops = stops
        self._describes = describes

    def known_at(self, at: int, *, like: Like = "party", plainly: bool = False) -> tuple[tuple[Name, ...], int] | None:
        """The names of the longest run of words that is known, more than one for "US-China"; and the place after.

        `plainly`: its capital letter says nothing, as at the beginning of a question.
        """
        for end in range(min(at + LONGEST_NAME, len(self._words)), at, -1):
            if end == at + 1 and self._stops(at) and not self._words[at].quoted:
                break
            if self._words[end - 1].key in MARKS or self._is_anyone(at, end) or self._ends_open(at, end):
                continue
            text = self._text(at, end)
            if plainly and not text.isupper():
                text = text.lower()
            if found := self._with_article(at, text, like) or self._find(text, like):
                self._check_whole(at, end, found)
                return None if self._runs_on(at, end) else ((found,), self._past_officials(end, found))
        return self._pair_at(at)

    def _ends_open(self, at: int, end: int) -> bool:
        """Whether the last of several words leads to what comes after: "West Bank in"."""
        return end > at + 1 and self._said.clause.at(self._words[:end], end - 1) is not None

    def _with_article(self, at: int, text: str, like: Like) -> Name | None:
        """The place whose name begins with "the" that stands before: "in The Hague"."""
        whole = f"{self._words[at - 1].text} {text}" if at and like != "party" else ""
        place = self._places(whole) if whole.casefold() in self._said.articled else None
        return Name(place, place=True) if place else None

    def _is_anyone(self, at: int, end: int) -> bool:
        """Whether an office stands there that is not its holder's: "a US president", "the Syrian President Sharaa"."""
        office = any(self._said.offices.names.at(self._words[:end], start) for start in range(at, end))
        named = end < len(self._words) and self._words[end].capital and not self._stops(end)
        return office and (named or bool(at and self._said.offices.indefinite.at(self._words, at - 1)))

    def _pair_at(self, at: int) -> tuple[tuple[Name, ...], int] | None:
        """ "US-China", "Moscow-Kyiv": parties, capitals too."""
        parts = self._words[at].text.split("-") if at < len(self._words) else []
        names = [replace(name, place=False) for part in parts if (name := self._find(part, "party"))]
        return (tuple(names), at + 1) if len(names) == len(parts) > 1 else None

    def list_at(self, at: int, *, like: Like = "party") -> NameList | None:
        """Names from `at`, known or not, joined by commas and one kind of joint. Raises Unreadable when mixed."""
        names: list[Name] = []
        joints: set[Literal["and", "or"]] = set()
        after = start = self._past_officials_of(self._past_title(self._said.past_filler(self._words, at)))
        while found := self._named_at(start, like) or self._unknown_after(names, start):
            names += found[0]
            after = found[1]
            joint, start = self._joint(after)
            if start == after or (joint is None and not names[-1].place and self._is_town(start, like)):
                break  # "the Arab League, Baghdad, May 2025"
            start = self._past_title(start)
            if joint is None and names[-1].party.word and self._words[start].capital:
                break  # "civilians, Sudan"
            if joint and not self._stops(start):
                joints.add(joint)
        if len(joints) > 1:
            raise Unreadable('"and" and "or" in one list of names: ask for one or the other')
        return NameList(tuple(names), "or" if "or" in joints else "and", after) if names else None

    def _is_town(self, at: int, like: Like) -> bool:
        found = self.known_at(at, like=like)
        return found is not None and found[0][0].place

    def _named_at(self, at: int, like: Like) -> tuple[tuple[Name, ...], int] | None:
        """What is known there; "Russian refineries" are no Russia, and what a sentence must hold."""
        if like == "outlet":
            return self._unknown_at(at)
        found = self.known_at(at, like=like)
        end = found[1] if found else at
        while found and end < len(self._words) and self._words[end].text.islower() and not self._stops(end):
            end += 1
        if not found or like == "place" or end == found[1] or self._describes(end, end):
            return found
        if self._said.offices.names.at(self._words, found[1]):
            return found
        if found[0][0].party.country and self._are_officials(found[1], end):
            return found[0], end
        self._check_described(found[0][0], found[1], end)
        return (Name(described(self._text(at, end), self._said), known=False),), end

    def _are_officials(self, at: int, end: int) -> bool:
        """Whether those words only say which officials of a country: "Turkish intelligence officials"."""
        while at < end and self._words[at].key in self._said.official_kinds:
            at += 1
        officials = self._said.for_country.at(self._words, at)
        return officials is not None and officials[1] == end

    def _past_officials_of(self, at: int) -> int:
        """Behind "the leaders of" and the like, where a country follows."""
        officials = self._said.for_country.at(self._words, at)
        after = officials[1] if officials else at
        if after == at or self._words[after : after + 1] == () or self._words[after].key not in self._said.officials_of:
            return at
        start = self._said.past_filler(self._words, after + 1)
        found = self.known_at(start)
        return start if found and found[0][0].party.country else at

    def _check_described(self, name: Name, at: int, end: int) -> None:
        """Raises Unreadable where plain words behind a name need not be things of its: "Russia work"."""
        adjective = self._words[at - 1].text.casefold() not in name.party.name.casefold()
        if not adjective and not self._said.is_plural(self._words[end - 1]):
            raise Unreadable(f'"{self._text(at, end)}" behind {name.party.name} is not understood', [name.party.name])

    def unknown_at(self, at: int, *, sure: bool) -> tuple[tuple[Name, ...], int] | None:
        """A name that nobody knows, where the caller is sure that it is one."""
        return self._unknown_at(at) if sure else None

    def _check_whole(self, start: int, end: int, found: Name) -> None:
        """Raises Unreadable where a part of a place is asked for and the whole is what is known: "northern Syria"."""
        part = self._said.directions.at(self._words, start)
        first = self._words[start]
        if part and not found.party.name.casefold().startswith(first.key[:4]):
            raise Unreadable(f'"{first.text}" of {found.party.name} cannot be asked for', [found.party.name])
        last = self._words[end - 1]
        if found.place and last.text in self._said.inside and last.key not in found.party.name.casefold():
            raise Unreadable(f'"{last.text}" in {found.party.name} cannot be asked for', [found.party.name])

    def _runs_on(self, start: int, end: int) -> bool:
        """Whether the known words are only the beginning of a name that nobody knows: "Georgia Meloni"."""
        if not self._words[start].capital or self._words[end - 1].text.endswith("'s") or not self._is_part(start, end):
            return False
        return self.known_at(end) is None

    def _find(self, text: str, like: Like) -> Name | None:
        place = self._places(text)
        party = (place if like == "place" else None) or self._lookup(text)
        if like == "target" and party is None and place and place.name == text and not self._is_title(text):
            party = place
        acts = party if party and party.country and place and like in ("town", "target") else None
        party = place if acts else party
        if not party:
            return None
        same = place is not None and (place.name, place.entity) == (party.name, party.entity)
        own = text.casefold() == party.name.casefold()
        return Name(party, place=same and party.country is None, acts=acts, own=own)

    def _is_title(self, text: str) -> bool:
        """Whether a name is only a title: "the Pope" is no town."""
        words = cut(text)
        title = self._said.titles.at(words, 0)
        return title is not None and title[1] == len(words)

    def _unknown_after(self, names: Sequence[Name], at: int) -> tuple[tuple[Name, ...], int] | None:
        """A name that nobody knows; next to a known one it must be written as a name ("Baku and strikes")."""
        if any(name.known for name in names) and not self._words[at].capital:
            return None
        return self._unknown_at(at)

    def _unknown_at(self, at: int) -> tuple[tuple[Name, ...], int] | None:
        """As many words as look like one name: with capitals throughout, or without any."""
        end = at
        while self._is_part(at, after := self._past_particles(end) if end > at else at):
            end = after + 1
        if end == at:
            return None
        if end - at > LONGEST_NAME:
            raise Unreadable(f'"{self._text(at, end)}" is not understood')
        if self._words[end - 1].text.endswith("'s") and self._is_some(end):  # "Navalny's lawyers"
            return (Name(described(self._text(at, end + 1), self._said), known=False),), end + 1
        text = self._text(at, end)
        if (part := self._said.directions.at(self._words, at)) and part[1] == end:
            whole = self.known_at(end)
            raise Unreadable(f'"{text}" cannot be asked for', [name.party.name for name in whole[0]] if whole else [])
        party = Party(text) if self.like_a_name(self._words[at]) else described(text, self._said)
        return (Name(party, known=False),), end

    def _is_some(self, at: int) -> bool:
        """Whether a plain word for more than one stands there."""
        word = self._words[at : at + 1]
        return bool(word) and word[0].text.islower() and self._said.is_plural(word[0]) and not self._stops(at)

    def _is_part(self, start: int, at: int) -> bool:
        """Whether a word goes on with the unknown name that begins at `start`."""
        if at >= len(self._words) or (at > start and (self._words[start].quoted or self._words[at].quoted)):
            return False
        word = self._words[at]
        stops = self._stops(at) and not (at == start and self._describes(at))
        plain = stops or word.key[:1].isdigit() or self.like_a_name(word) != self.like_a_name(self._words[start])
        return word.quoted or not plain

    def like_a_name(self, word: Word) -> bool:
        """Whether it is written as a name or a part of one: "Shaibani", "al-Shaibani"."""
        particle, hyphen, rest = word.text.partition("-")
        if word.capital and not word.quoted and hyphen and rest.islower() and rest.endswith(self._said.participles):
            return False  # "Iran-backed"
        return word.capital or bool(hyphen and rest[:1].isupper() and self._said.inside_names.at(cut(particle), 0))

    def _past_particles(self, at: int) -> int:
        """Behind the small words inside a name: "Ministry of the Interior", "Ursula von der Leyen"."""
        while found := self._said.inside_names.at(self._words, at):
            at = self._said.past_filler(self._words, found[1])
        return at

    def _joint(self, at: int) -> tuple[Literal["and", "or"] | None, int]:
        """The joint at that place, and the place of what it joins; the same place where there is none."""
        comma = at + 1 if at < len(self._words) and self._words[at].key in (",", "/", "+") else at
        both = self._said.both.at(self._words, comma)
        either = self._said.either.at(self._words, comma)
        after = both[1] if both else either[1] if either else comma
        start = self._said.past_filler(self._words, after)
        apart = self._said.negation.at(self._words, at) or self._said.and_either.at(self._words, at)
        if after == at or start >= len(self._words) or apart:
            return None, at
        return "and" if both else "or" if either else None, start

    def _text(self, start: int, end: int) -> str:
        text = " ".join(word.text for word in self._words[start:end]).replace(" ,", ",")
        return text.removesuffix("'s").removesuffix("'")

    def _past_title(self, at: int) -> int:
        """Behind "President" and the like, where a name follows; behind a country before it, too."""
        for start in range(at, min(at + LONGEST_NAME, len(self._words))):
            found = self._said.titles.at(self._words, start)
            if found and found[1] < len(self._words) and self._words[found[1]].capital and not self._stops(found[1]):
                whose = self._lookup(self._text(at, start)) if start > at else None
                return found[1] if start == at or (whose and whose.country) else at
        return at

    def _past_officials(self, at: int, name: Name) -> int:
        """A country's "officials" or "government" stand for it, an organisation's "leaders" and "fighters" too."""
        start = at
        while start < len(self._words) and self._words[start].key in self._said.offices.acting:
            start += 1
        found = self._said.for_country.at(self._words, start) if name.known and not name.place else None
        if name.known and not name.party.country:
            found = found or self._said.for_group.at(self._words, at)
        return found[1] if found and not self._describes(at, found[1]) else at
