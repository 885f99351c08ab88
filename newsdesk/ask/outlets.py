"""Who tells it: "reported by SANA", "at least 3 sources"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newsdesk.ask.reading import Unreadable
from newsdesk.ask.tokens import Word
from newsdesk.ask.vocabulary import Vocabulary

Number = Callable[[Sequence[Word], int], tuple[int, int] | None]


def least_sources(words: Sequence[Word], start: int, said: Vocabulary, number: Number) -> tuple[int, int] | None:
    """The least number of sources that the words from `start` ask for, and the place after; None where they do not.

    Raises Unreadable for a greatest number: nothing counts those.
    """
    lead = said.told_by.at(words, start)
    at = said.past_filler(words, lead[1] if lead else start)
    bound = said.bound.at(words, at)
    count = number(words, bound[1] if bound else at) or (None if bound else said.several.at(words, at))
    if count is None:
        return None
    more = said.or_more.at(words, count[1])
    noun = said.source_noun.at(words, more[1] if more else count[1])
    if noun is None or not (lead or bound or more):
        return None
    if bound and bound[0] == "most":
        raise Unreadable("only a least number of sources can be asked for", ["at least 3 sources"])
    return count[0] + (bound is not None and bound[0] == "more"), noun[1]
