"""What the options of a command mean: the same as the words of a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from newsdesk.ask.days import NoSuchDate, Period
from newsdesk.ask.names import described
from newsdesk.ask.periods import Dates
from newsdesk.ask.reading import Unreadable
from newsdesk.ask.tokens import cut
from newsdesk.ask.vocabulary import nearest, vocabulary
from newsdesk.model import EventFilter, Party


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


def party_of(name: str, code: str = "en") -> Party:
    """Who is meant by a name that nobody knows, as in a question: plain words are looked for in the sentences."""
    return described(name, vocabulary(code)) if name == name.lower() else Party(name)


def topic_of(text: str, code: str = "en") -> Party:
    """What an event is about, as in a question."""
    return described(text, vocabulary(code)) if text == text.lower() else Party(text, word=text)


def landing(asked: EventFilter, code: str = "en") -> EventFilter:
    """The filter, in which an attack on a country or place is also one that is there and names nobody else it is on."""
    said = vocabulary(code)
    if not asked.types or not said.landing_types.issuperset(asked.types):
        return asked
    return replace(asked, recipient=tuple(replace(party, where=not party.word) for party in asked.recipient))
