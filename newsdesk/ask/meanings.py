"""What the words of a question mean by themselves, so that no name is read over them."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.ask.days import NoSuchDate
from newsdesk.ask.eventwords import EventWords
from newsdesk.ask.periods import Dates
from newsdesk.ask.tokens import MARKS, Word
from newsdesk.ask.vocabulary import Vocabulary


class Meanings:
    """Tells where a word of the grammar, an event word or a date begins."""

    def __init__(self, words: Sequence[Word], said: Vocabulary, events: EventWords, dates: Dates) -> None:
        self._words = words
        self._said = said
        self._events = events
        self._dates = dates

    def stops(self, at: int) -> bool:
        """Whether a word of the grammar, an event word or a date begins there: no name does then."""
        if self._words[at].key in MARKS:
            return True
        if self.has_meaning(at) and not self._owns_a_name(at):
            return True
        try:
            return self._dates.standing_alone(self._words, at) is not None
        except NoSuchDate:
            return True

    def has_meaning(self, at: int) -> bool:
        """Whether a word of the grammar or an event word begins there."""
        listed = any(phrases.at(self._words, at) for phrases in self._said.all())
        return listed or self._events.at(at) is not None

    def _owns_a_name(self, at: int) -> bool:
        """Whether a plain word is a part of a name there: "People's Palace"."""
        word, after = self._words[at], self._words[at + 1 : at + 2]
        return at > 0 and word.capital and word.text.endswith(("'s", "'")) and bool(after and after[0].capital)

    def describes(self, at: int, end: int | None = None) -> bool:
        """Whether an event word there says which ones the next word means ("aid workers"), or, where `end` is given, is
        longer than what ends there ("military exercises").
        """
        event = self._events.at(at)
        if event is None or end is not None:
            return event is not None and end is not None and event[1] > end
        after = event[1]
        return after < len(self._words) and self._words[after].text.islower() and not self.stops(after)

    def known_words(self) -> set[str]:
        return {phrase for phrases in self._said.all() for phrase in phrases.texts()} | {*self._events.known}
