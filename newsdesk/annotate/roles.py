"""What a person is: the words of office around a name ("Syrian Foreign Minister Asaad al-Shaibani")."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Protocol

from newsdesk.annotate.places import Gazetteer
from newsdesk.model import Label

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Tokens as letters: D a country or nationality, R an office, A a word that goes with one, C another capitalised word,
# p "'s", t "the", o "of" or "for", n "and", x anything else.
BEFORE = re.compile(r"t?(?:Dp?h?)*(?:[ACh]|D)*R+h?(?:o[tACDRh]*[ACDR](?:n[ACDR]+)?)?$")
AFTER = re.compile(r"^,?t?(?:[CD]+p|D)?[ADh]*R+(?:o[tACDRh]*[ACDR](?:n[ACDR]+)?)?")
QUALIFIERS = frozenset({"amod", "compound", "poss", "nmod"})
FARTHEST = 10  # tokens that a role may take


class NamedSpan(Protocol):
    """A stretch of tokens with a label."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> Label: ...


@dataclass(frozen=True, slots=True)
class Names:
    """The words around names in one language, lower case (data/language/*/names.toml)."""

    honorifics: frozenset[str]
    offices: frozenset[str]
    office_words: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    never_names: frozenset[str]
    facilities: frozenset[str]
    place_nouns: frozenset[str]
    capitals: frozenset[str]
    indefinite: frozenset[str]
    determiners: frozenset[str]
    links: frozenset[str]
    conjunctions: frozenset[str]
    possessives: frozenset[str]
    speech: frozenset[str]  # lemmas of what only somebody does
    company: frozenset[str]  # lemmas of what is done with somebody
    company_of_persons: frozenset[str]
    company_prepositions: frozenset[str]
    place_prepositions: frozenset[str]
    inside: frozenset[str]
    organisation_nouns: frozenset[str]
    political: frozenset[str]  # what a public figure may be called besides his office
    former: frozenset[str]
    descent: frozenset[str]  # before a people that is not its country's

    @classmethod
    def of(cls, data: Mapping[str, Sequence[str]]) -> Names:
        """From the language file's lists."""
        return cls(**{key: frozenset(words) for key, words in data.items()})

    @classmethod
    def none(cls) -> Names:
        """For a language whose words nobody has written down."""
        return cls.of({each.name: () for each in fields(cls)})

    @property
    def before_names(self) -> frozenset[str]:
        """Words that stand before a person's name and are no part of it."""
        return self.honorifics | self.offices


class Roles:
    """Finds the role and country that the text gives a person, before the name or in apposition behind it."""

    def __init__(self, doc: Doc, spans: Sequence[NamedSpan], gazetteer: Gazetteer, names: Names) -> None:
        self.doc = doc
        self.gazetteer = gazetteer
        self.names = names
        self.persons = {i for s in spans if s.label is Label.PERSON for i in range(s.start, s.end)}
        self.countries = {i: s for s in spans if s.label in (Label.GROUP, Label.PLACE) for i in range(s.start, s.end)}

    def of(self, start: int, end: int) -> tuple[str | None, str | None]:
        """The role of the person at doc[start:end] and the alpha-3 country that the role names; None where unsaid."""
        found = self._before(start) or self._after(end)
        if not found:
            return None, self.belongs_to(start, end)
        start, end = found
        country = self._country(start, end)
        while start < end and self.doc[start].lower_ in self.names.determiners:
            start += 1
        return self.doc[start:end].text, country

    def belongs_to(self, start: int, end: int) -> str | None:
        """The country whose name or nationality stands before a name as a part of its phrase: "Israel's Cabinet",
        "Israeli right-winger Ariel Sharon"."""
        root = self.doc[start:end].root
        before = [child.i for child in root.children if child.i < start and child.dep_ in QUALIFIERS]
        return next((country for i in before if (country := self._country(i, i + 1))), None)

    def named_within(self, start: int, end: int) -> str | None:
        """The country or nationality that is a word of an organisation's name: "Bank of Ghana"."""
        words = (
            (self.doc[i].text for i in range(start, end) if self.doc[i].text[:1].isupper()) if end - start > 1 else ()
        )
        places = (self.gazetteer.country(word) or self.gazetteer.demonym(word) for word in words)
        return next((place.country for place in places if place), None)

    def _before(self, start: int) -> tuple[int, int] | None:
        left = start
        while left > 0 and start - left < FARTHEST and self._letter(self.doc[left - 1]) != "x":
            left -= 1
        letters = "".join(self._letter(token) for token in self.doc[left:start])
        match = BEFORE.search(letters)
        return (left + match.start(), start) if match else None

    def _after(self, end: int) -> tuple[int, int] | None:
        right = self.doc[end : end + FARTHEST]
        letters = "".join("," if t.text in (",", "(") and i == 0 else self._letter(t) for i, t in enumerate(right))
        match = AFTER.match(letters) if letters.startswith(",") else None
        return (end + 1, end + match.end()) if match else None

    def _country(self, start: int, end: int) -> str | None:
        """The first country or nationality within the role's words."""
        for i in range(start, end):
            if span := self.countries.get(i):
                text = self.doc[span.start : span.end].text
                place = self.gazetteer.country(text) or self.gazetteer.demonym(text) or self.gazetteer.seat(text)
                if place:
                    return place.country
        return None

    def _letter(self, token: Token) -> str:
        word = token.lower_
        kinds = (
            ("x", token.i in self.persons or token.is_space),
            ("D", token.i in self.countries),
            ("R", word in self.names.offices),
            ("A", word in self.names.office_words or word in self.names.honorifics),
            ("p", word in self.names.possessives),
            ("t", word in self.names.determiners),
            ("o", word in self.names.links),
            ("n", word in self.names.conjunctions),
            ("h", word in ("-", "–")),
            ("C", token.text[:1].isupper()),
        )
        return next((letter for letter, true in kinds if true), "x")
