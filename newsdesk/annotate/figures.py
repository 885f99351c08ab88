"""Whom the world knows: the country of a public figure, where the article takes it for known.

The article goes first. A name that it gives a country keeps it; one that it describes as somebody else ("plumber John
Howard", "John Howard, 43,") is somebody else. A family name alone is a public figure's only while he is in office, and
only behind the title of that office ("President Bush") or where data/gazetteer/figures.tsv lists it by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from newsdesk.annotate.placenames import listed, table, words
from newsdesk.model import Label, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from newsdesk.annotate.roles import Names

ARTICLE = re.compile(r"\b(?:al|el|ul|as|ash|ad|ar|an|at|az|es)-", re.IGNORECASE)
AROUND = 1  # years before and after an office in which its holder is spoken of by the family name

Office = frozenset[str]  # the words that name it: {"prime", "minister"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A person whom news texts name without saying whose he is. `country` is None for who serves no one country."""

    name: str
    country: str | None
    offices: frozenset[Office]
    since: int  # the first and the last year in office
    until: int

    def in_office(self, year: int | None) -> bool:
        """Whether somebody may mean this one by the family name alone in that year; None: no matter when."""
        return year is None or self.since - AROUND <= year <= self.until + AROUND


@dataclass(frozen=True, slots=True)
class Figures:
    """The public figures by their names: whole ones, those that stand alone, and family names behind a title."""

    by_name: dict[tuple[str, ...], list[Figure]]
    by_family: dict[str, list[Figure]]
    office_words: frozenset[str]

    def called(self, name: str, year: int | None) -> list[Figure]:
        """Everybody of that name: of a whole one at whatever time, of one word only while in office."""
        key = spelt(name)
        found = self.by_name.get(key, [])
        return [each for each in found if len(key) > 1 or each.in_office(year)]

    def titled(self, family: str, office: Office, year: int | None, *, former: bool) -> list[Figure]:
        """Everybody of that family name who held that office then, or before where it is a former one."""
        found = [each for each in self.by_family.get("".join(spelt(family)), ()) if office in each.offices]
        return [each for each in found if each.in_office(year) or (former and each.since <= (year or each.since))]

    def office(self, role: str) -> Office:
        """The words of a role that name an office: "former Prime Minister" is prime and minister."""
        return frozenset(_plain(role)) & self.office_words


@cache
def figures() -> Figures:
    """The public figures of the data file. Raises ConfigError naming the line that is broken."""
    by_name: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    by_family: dict[str, list[Figure]] = defaultdict(list)
    for row in table("figures"):
        offices = frozenset(frozenset(_plain(role)) for role in listed(row["roles"]))
        figure = Figure(row["name"], row["country"] or None, offices, int(row["from"]), int(row["to"] or 9999))
        names = {spelt(name) for name in (row["name"], *listed(row["aliases"]))}
        for name in names:
            by_name[name].append(figure)
        for family in {name[-1] for name in names}:
            by_family[family].append(figure)
    office_words = {
        word for found in by_family.values() for each in found for office in each.offices for word in office
    }
    return Figures(dict(by_name), dict(by_family), frozenset(office_words))


def spelt(name: str) -> tuple[str, ...]:
    """The words of a name without marks, dots and the article of Arabic: "Bashar al-Assad" is bashar, assad."""
    return tuple(words(ARTICLE.sub("", name)))


def _plain(role: str) -> list[str]:
    """The words of an office in one spelling, whatever the title's."""
    return " ".join(_same_words().get(word, word) for word in role.lower().replace("-", " ").split()).split()


@cache
def _same_words() -> dict[str, str]:
    return {row["word"]: row["meaning"] for row in table("words") if row["kind"] == "office"}


def with_countries(doc: Doc, mentions: Sequence[Mention], names: Names, published: date | None) -> tuple[Mention, ...]:
    """The same mentions, the public figures among them with their country."""
    families: dict[str, list[int]] = defaultdict(list)
    for i, mention in enumerate(mentions):
        if mention.label is Label.PERSON and (key := spelt(mention.text)):
            families[key[-1]].append(i)
    known = list(mentions)
    for family in families.values():
        if _left_to_us(doc, [mentions[i] for i in family], names):
            for i, country in _countries(mentions, family, names, published.year if published else None):
                known[i] = replace(mentions[i], country=country)
    return tuple(known)


def _left_to_us(doc: Doc, family: Iterable[Mention], names: Names) -> bool:
    """Whether the article says of nobody of a family name whose he is, or that he is somebody else."""
    return not any(mention.country or _somebody_else(doc, mention, names) for mention in family)


def _countries(
    mentions: Sequence[Mention], family: Sequence[int], names: Names, year: int | None
) -> Iterable[tuple[int, str]]:
    whole = [i for i in family if len(spelt(mentions[i].text)) > 1]
    for i in whole or family:
        found = _figures(mentions[i], names, year)
        countries = {each.country for each in found}
        if len(countries) == 1 and (country := countries.pop()):
            yield i, country


def _figures(mention: Mention, names: Names, year: int | None) -> list[Figure]:
    known = figures()
    called = known.called(mention.text, year)
    if called or len(spelt(mention.text)) > 1 or not mention.role:
        return called
    former = bool(names.former.intersection(mention.role.lower().replace("-", " ").split()))
    return known.titled(mention.text, known.office(mention.role), year, former=former)


def _somebody_else(doc: Doc, mention: Mention, names: Names) -> bool:
    """Whether the text describes a name as one that its readers do not know."""
    if mention.role:
        said = frozenset(_plain(mention.role))
        return bool(said & names.offices) and not said & (figures().office_words | names.political)
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None:
        return False
    before = doc[span.start - 1] if span.start else None
    behind = doc[span.end : span.end + 2]
    if (
        len(behind) == 2
        and behind[0].text in (",", "(")
        and (behind[1].like_num or behind[1].lower_ in names.indefinite)
    ):
        return True
    return before is not None and _describes(before, span) and before.lower_ not in names.political


def _describes(token: Token, name: Span) -> bool:
    """A noun before a name that says what its bearer is: "plumber John Howard"."""
    belongs = token.head.i in range(name.start, name.end) or (name.root.dep_ == "appos" and name.root.head == token)
    return token.pos_ == "NOUN" and token.text not in name.text and belongs
