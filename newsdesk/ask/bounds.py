"""Which days a date leaves, by the word before it: "since July", "before 12 July", "between 1 and 15 July"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from newsdesk.ask.periods import Dates, Found
from newsdesk.ask.tokens import Word
from newsdesk.ask.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Bounds:
    """A first and a last day, None where there is no bound; `after`: the place of the first word behind them."""

    since: date | None
    until: date | None
    after: int


def bounds_at(kind: str, words: Sequence[Word], at: int, dates: Dates, said: Vocabulary) -> Bounds | None:
    """What the date at that place means behind a word of that kind; None where there is no date."""
    if kind in ("during", "between", "from") and (whole := _whole(kind, words, at, dates, said)):
        return Bounds(whole[0].first, whole[0].last, whole[1])
    found = dates.one_at(words, at) if kind not in ("during", "between") else None
    if not found:
        return None
    period, after = found
    if kind in ("since", "from"):
        return Bounds(period.first, None, after)
    if kind == "until" or (kind == "before" and dates.is_end(words, at)):
        return Bounds(None, period.last, after)
    day = timedelta(days=1)
    return Bounds(None, period.first - day, after) if kind == "before" else Bounds(period.last + day, None, after)


def _whole(kind: str, words: Sequence[Word], at: int, dates: Dates, said: Vocabulary) -> Found | None:
    """A period with both its ends: "between 1 and 15 July", "from 3 to 5 May", "in July"."""
    if kind == "between":
        return dates.between(words, at, said.both.at)
    if kind == "from":  # "from last week": of its days
        return dates.range_at(words, at) or dates.gone_by(words, at)
    return dates.at(words, at)
