"""The rules for the words of a question that are no names and no events: what is wanted, when, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from newsdesk.ask.bounds import bounds_at
from newsdesk.ask.draft import Draft
from newsdesk.ask.outlets import least_sources
from newsdesk.ask.periods import Dates
from newsdesk.ask.reading import Unreadable, Wants
from newsdesk.ask.tokens import Word
from newsdesk.ask.vocabulary import Vocabulary
from newsdesk.model import Status


class PlainRules:
    """A rule gives the place of the first word it leaves, None if it is not its; what it reads goes into the draft."""

    def __init__(self, words: Sequence[Word], said: Vocabulary, dates: Dates, draft: Draft) -> None:
        self._words = words
        self._said = said
        self._dates = dates
        self._draft = draft

    def wants(self, at: int) -> int | None:
        """ "how many", "who", "which countries": what the answer is made of."""
        found = self._said.wants.at(self._words, at)
        if found and self._draft.types is not None and self._said.clause.at(self._words, at):
            return None  # "meetings where Hamas took part"
        if found:
            self._draft.countries = found[0] == "countries"
            self._draft.ask_for(cast(Wants, "places" if self._draft.countries else found[0]))
        return found[1] if found else None

    def least_sources(self, at: int) -> int | None:
        """ "reported by at least 3 sources"."""
        found = least_sources(self._words, at, self._said, self._dates.number_at)
        if found:
            self._draft.told_by(found[0])
        return found[1] if found else None

    def sort(self, at: int) -> int | None:
        """ "sorted by sources", "newest first"."""
        found = self._said.sort.at(self._words, at)
        if found:
            self._draft.sort = found[0]
        return found[1] if found else None

    def refused(self, at: int) -> int | None:
        """Raises Unreadable for what is known and cannot be asked for."""
        found = self._said.refused.at(self._words, at)
        longest = max((each[1] for phrases in self._said.all() if (each := phrases.at(self._words, at))), default=at)
        if found and found[1] == longest:
            words = " ".join(word.text for word in self._words[at : found[1]])
            raise Unreadable(f'"{words}" cannot be asked for')
        return None

    def date(self, at: int) -> int | None:
        """ "since July", "last week". Raises Unreadable where a date must follow and does not."""
        clause = self._said.date_clause.at(self._words, at)
        if clause and clause[0] == "from" and self._draft.wants == "articles":
            clause = "during", clause[1]  # "articles from July": of its days
        if clause and (bounds := bounds_at(clause[0], self._words, clause[1], self._dates, self._said)):
            self._draft.bound(since=bounds.since, until=bounds.until)
            return bounds.after
        if clause and self._said.needs_date.at(self._words, at):
            raise Unreadable(f'"{self._words[at].text}" wants a date after it', ["since July", "before 2025-07-31"])
        found = self._dates.standing_alone(self._words, at)
        if found:
            self._draft.within(found[0])
        return found[1] if found else None

    def order(self, at: int) -> int | None:
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

    def status(self, at: int) -> int | None:
        """ "planned", "cancelled or postponed"."""
        found = self.status_list(at)
        if found:
            self._draft.be(found[0])
        return found[1] if found else None

    def upcoming(self, at: int) -> int | None:
        """ "upcoming": planned, and not before today."""
        found = self._said.upcoming.at(self._words, at)
        self._draft.upcoming |= found is not None
        return found[1] if found else None

    def status_list(self, at: int) -> tuple[tuple[Status, ...], int] | None:
        """Statuses joined by "or", "and" or a comma."""
        found: list[Status] = []
        after = start = at
        while status := self._said.status.at(self._words, start):
            found.append(status[0])
            after = status[1]
            start = self._said.past_joint(self._words, after)
        return (tuple(found), after) if found else None

    def filler(self, at: int) -> int | None:
        """Words that change nothing."""
        if self._words[at].key in (",", ";", "-"):
            return at + 1
        found = self._said.filler.at(self._words, at) or self._said.both.at(self._words, at)
        return found[1] if found else None


def looks_ahead(words: Sequence[Word], said: Vocabulary) -> bool:
    """Whether the question is about what is still to come: dates without a year lie ahead then."""
    places = range(len(words))
    statuses = {status[0] for at in places if (status := said.status.at(words, at))}
    orders = {order[0] for at in places if (order := said.order.at(words, at))}
    return Status.PLANNED in statuses or "next" in orders or any(said.upcoming.at(words, at) for at in places)


def phrase(words: Sequence[Word], at: int) -> str:
    """The next few words, to be named in a refusal."""
    return " ".join(word.text for word in words[at : at + 4])
