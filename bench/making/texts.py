"""The text of a made article: a paragraph for each event that it tells, then filler, then names in passing.

Filler is drawn word by word by the law of Zipf: words of the fixture site, the commonest first, then names of cities.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from making.cast import LABELS, cities, fixture_text
from making.world import World
from newsdesk.model import Kind, LocalEntity, Mention

LEAD, BODY, LAST = 18, (45, 45, 30), 8  # words of filler behind each event, of each further paragraph, at the end
EXPONENT = 1.0


@dataclass
class Draft:
    """A text as it is written, and where the names in it stand."""

    text: str = ""
    mentions: list[tuple[Mention, int]] = field(default_factory=list)  # with the number of the form

    def add(self, words: str) -> tuple[int, int]:
        """Where the words stand."""
        start = len(self.text)
        self.text += words
        return start, len(self.text)

    def name(self, number: int, form: LocalEntity) -> None:
        """A name, behind the office of a person who has one."""
        if form.role:
            self.add(f"{form.role} ")
        start, end = self.add(form.name)
        self.mentions.append((Mention(form.name, start, end, LABELS[form.kind], form.role, form.country), number))


@dataclass(frozen=True, slots=True)
class Telling:
    """Where an event is told: its sentence, its trigger, its date."""

    sentence: tuple[int, int]
    trigger: tuple[int, int]
    date: tuple[int, int] | None


def tell(draft: Draft, world: World, type_: str, day: str, parties: Sequence[int], place: int) -> Telling:
    """A sentence that tells an event of a type, in its own words."""
    forms = world.cast.forms
    start = len(draft.text)
    date = draft.add(f"On {day}") if day else None
    draft.add(", " if day else "There ")
    for at, number in enumerate(parties):
        draft.add(("", ", ", " and ")[(at > 0) + (at == len(parties) - 1 and at > 0)])
        draft.name(number, forms[number])
    draft.add(" had part in the ")
    trigger = draft.add(type_.replace("_", " "))
    if place >= 0:
        draft.add(" in ")
        draft.name(place, forms[place])
    draft.add(", officials said.")
    return Telling((start, len(draft.text)), trigger, date)


def pass_by(draft: Draft, world: World, names: Sequence[int], filler: str) -> None:
    """The paragraph of names in passing."""
    draft.add("\nNamed besides: ")
    for at, number in enumerate(names):
        draft.add(", " if at else "")
        draft.name(number, world.cast.forms[number])
    draft.add(f". {filler}.")


class Filler:
    """Words without meaning, the same for the same seed."""

    def __init__(self, seed: int, many: int) -> None:
        words, weights = _vocabulary()
        places = np.searchsorted(weights, np.random.default_rng(seed).random(many) * weights[-1])
        self._words = words[places].tolist()
        self._at = 0

    def take(self, many: int) -> str:
        """So many of them."""
        start, self._at = self._at, self._at + many
        return " ".join(self._words[start : self._at])


@cache
def _vocabulary() -> tuple[Any, Any]:
    common = [word for word, _ in Counter(re.findall(r"[a-z]+", fixture_text().lower())).most_common()]
    names = (word for city in cities() for word in re.findall(r"[a-z]{4,}", city.name.lower()))
    words = list(dict.fromkeys([*common, *names]))
    return np.array(words, object), np.cumsum(np.arange(1, len(words) + 1, dtype=float) ** -EXPONENT)


def party_role(diplomatic: bool, at: int) -> str:
    """Who comes first in a sentence does it, except where all take part on equal terms."""
    return "participant" if diplomatic else ("actor", "recipient", "victim", "victim")[at]


def is_place(form: LocalEntity) -> bool:
    """Whether a form is a place."""
    return form.kind is Kind.PLACE
