"""The event words of a question: nouns and verbs, alone, joined, and in a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsdesk.ask.names import Name
from newsdesk.ask.roles import Voice
from newsdesk.ask.tokens import Word
from newsdesk.ask.vocabulary import Vocabulary, event_phrases, verb_phrases
from newsdesk.model import Party

Types = tuple[tuple[str, ...], int]  # event types, none for any, and the place of the first word after theirs


class EventWords:
    """Finds what is asked for. `events`: what people type for events, to the names of event types."""

    def __init__(self, words: Sequence[Word], events: Mapping[str, Sequence[str]], said: Vocabulary) -> None:
        self._words = words
        self._said = said
        self.known = frozenset(events)
        self._nouns = event_phrases(events, said.nouns)
        self._verbs = verb_phrases(events, said.verbs)

    def at(self, at: int) -> Types | None:
        """The longest event word that begins there."""
        found = [each for phrases in (self._nouns, self._verbs) if (each := phrases.at(self._words, at))]
        if found:
            return max(found, key=lambda each: each[1])
        anything, filler = self._said.any_event.at(self._words, at), self._said.filler.at(self._words, at)
        return ((), anything[1]) if anything and not (filler and filler[1] > anything[1]) else None

    def list_at(self, at: int, topics: list[Name]) -> Types | None:
        """Event words joined by "or", "and" or a comma: the types of all of them."""
        found: list[tuple[str, ...]] = []
        after = start = at
        while event := self._row_at(start, topics):
            found.append(event[0])
            after = event[1]
            start = self._said.past_joint(self._words, after)
            if start == after:
                break
        types = () if () in found else tuple(dict.fromkeys(name for names in found for name in names))
        return (types, after) if found else None

    def is_verb(self, at: int) -> bool:
        """Whether a verb begins there, or what may be one."""
        return self._verbs.at(self._words, at) is not None

    def voice_at(self, at: int) -> Voice:
        """Whether the event word there is a noun or a verb, and a verb of whom."""
        before = range(at)
        auxiliary = any(self._said.auxiliary.at(self._words, place) for place in before)
        if not self.is_verb(at) or (self._nouns.at(self._words, at) and not auxiliary):
            return "noun"
        passive = any(self._said.passive.at(self._words, place) for place in before)
        return "passive" if passive and not self._words[at].key.endswith(self._said.progressive) else "active"

    def is_open(self, at: int) -> bool:
        """Whether a verb there may be active or passive: "attacked", with no word before it that tells."""
        told = any(self._said.auxiliary.at(self._words, place) for place in range(at))
        return self.voice_at(at) == "active" and not told and self._words[at].key.endswith(self._said.participles)

    def topic(self, at: int, end: int) -> Name:
        """What stands before an event word, as what the event is about."""
        text = " ".join(word.key for word in self._words[at:end])
        return Name(Party(text, word=text.removesuffix(self._said.plural)))

    def _row_at(self, at: int, topics: list[Name]) -> Types | None:
        """Event words in a row mean what they share ("bomb attacks" are the attacks that are bombings), or the last,
        about the others ("ceasefire talks"), which become `topics`.
        """
        found = self.at(at)
        while found and not self._begins_anew(found[1]) and (more := self.at(found[1])):
            shared = tuple(name for name in found[0] if name in more[0])
            if found[0] and more[0] and not shared:
                topics.append(self.topic(at, found[1]))
                found = more
            else:
                found = shared or found[0] or more[0], more[1]
        return found

    def _begins_anew(self, at: int) -> bool:
        """Whether what stands there goes with no event word before it: a month ("March"), or a verb ("hit")."""
        month = self._words[at : at + 1] != () and self._words[at].capital and self._words[at].key in self._said.months
        return month or (self.is_verb(at) and self._nouns.at(self._words, at) is None)
