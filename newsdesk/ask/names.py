"""Names in a question: the longest run of words that the archive or the gazetteer knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from newsdesk.ask.reading import Unreadable
from newsdesk.ask.tokens import MARKS, Word
from newsdesk.ask.vocabulary import Vocabulary
from newsdesk.model import Party

Lookup = Callable[[str], Party | None]

LONGEST_NAME = 8  # words


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it was found. `place`: it is one, and no country."""

    party: Party
    place: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class NameList:
    """Names joined by "and" or by "or"."""

    names: tuple[Name, ...]
    joint: Literal["and", "or"]
    after: int  # the place of the first word after it


class Names:
    """Finds names among the words of a question. `stops(at)`: whether a word with a meaning of its own begins there."""

    def __init__(
        self, words: Sequence[Word], said: Vocabulary, lookup: Lookup, places: Lookup, stops: Callable[[int], bool]
    ) -> None:
        self._words = words
        self._said = said
        self._lookup = lookup
        self._places = places
        self._stops = stops

    def known_at(
        self, at: int, *, place_first: bool = False, plainly: bool = False
    ) -> tuple[tuple[Name, ...], int] | None:
        """The names of the longest run of words that is known, more than one for "US-China"; and the place after.

        `plainly`: its capital letter says nothing, as at the beginning of a question.
        """
        for end in range(min(at + LONGEST_NAME, len(self._words)), at, -1):
            if end == at + 1 and self._stops(at) and not self._words[at].quoted:
                break
            if self._words[end - 1].key in MARKS:
                continue
            text = self._text(at, end)
            if found := self._find(text.lower() if plainly and not text.isupper() else text, place_first=place_first):
                return None if self._runs_on(at, end) else ((found,), self._past_officials(end, found))
        return self._pair_at(at)

    def _pair_at(self, at: int) -> tuple[tuple[Name, ...], int] | None:
        """ "US-China", "Moscow-Kyiv": parties, capitals too."""
        parts = self._words[at].text.split("-") if at < len(self._words) else []
        names = [replace(name, place=False) for part in parts if (name := self._find(part, place_first=False))]
        return (tuple(names), at + 1) if len(names) == len(parts) > 1 else None

    def list_at(self, at: int, *, place_first: bool = False) -> NameList | None:
        """Names from `at`, known or not, joined by commas and one kind of joint. Raises Unreadable when mixed."""
        names: list[Name] = []
        joints: set[Literal["and", "or"]] = set()
        after = start = self._past_filler(at)
        while found := self.known_at(start, place_first=place_first) or self._unknown_after(names, start):
            names += found[0]
            after = found[1]
            joint, start = self._joint(after)
            if start == after:
                break
            if joint and not self._stops(start):
                joints.add(joint)
        if len(joints) > 1:
            raise Unreadable('"and" and "or" in one list of names: ask for one or the other')
        return NameList(tuple(names), "or" if "or" in joints else "and", after) if names else None

    def unknown_at(self, at: int, *, sure: bool) -> tuple[tuple[Name, ...], int] | None:
        """A name that nobody knows, where the caller is sure that it is one."""
        return self._unknown_at(at) if sure else None

    def _runs_on(self, start: int, end: int) -> bool:
        """Whether the known words are only the beginning of a name that nobody knows: "Georgia Meloni"."""
        if not self._words[start].capital or self._words[end - 1].text.endswith("'s") or not self._is_part(start, end):
            return False
        return self.known_at(end) is None

    def _find(self, text: str, *, place_first: bool) -> Name | None:
        place = self._places(text)
        party = (place_first and place) or self._lookup(text) or place
        if not party:
            return None
        same = place is not None and (place.name, place.entity) == (party.name, party.entity)
        return Name(party, place=same and party.country is None)

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
        return (Name(Party(self._text(at, end)), known=False),), end

    def _is_part(self, start: int, at: int) -> bool:
        """Whether a word goes on with the unknown name that begins at `start`."""
        if at >= len(self._words) or (at > start and (self._words[start].quoted or self._words[at].quoted)):
            return False
        word = self._words[at]
        plain = self._stops(at) or word.key[:1].isdigit() or word.capital != self._words[start].capital
        return word.quoted or not plain

    def _past_particles(self, at: int) -> int:
        """Behind the small words inside a name: "Ministry of the Interior", "Saif al Adel"."""
        found = self._said.inside_names.at(self._words, at)
        return self._past_filler(found[1]) if found else at

    def _joint(self, at: int) -> tuple[Literal["and", "or"] | None, int]:
        """The joint at that place, and the place of what it joins; the same place where there is none."""
        comma = at + 1 if at < len(self._words) and self._words[at].key in (",", "/", "+") else at
        both = self._said.both.at(self._words, comma)
        either = self._said.either.at(self._words, comma)
        after = both[1] if both else either[1] if either else comma
        start = self._past_filler(after)
        if after == at or start >= len(self._words) or self._said.negation.at(self._words, at):
            return None, at
        return "and" if both else "or" if either else None, start

    def _text(self, start: int, end: int) -> str:
        text = " ".join(word.text for word in self._words[start:end]).replace(" ,", ",")
        return text.removesuffix("'s").removesuffix("'")

    def _past_filler(self, at: int) -> int:
        while found := self._said.filler.at(self._words, at):
            at = found[1]
        return at

    def _past_officials(self, at: int, name: Name) -> int:
        """A country's "officials" or "government" stand for it."""
        found = self._said.for_country.at(self._words, at) if name.party.country else None
        return found[1] if found else at
