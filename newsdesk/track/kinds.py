"""What may be one event at all: types of one family, places that lie in one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from newsdesk.model import Place

Contains = Callable[[Place, Place], bool]


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which event types may tell of one event."""

    family: Mapping[str, str]  # event type -> family
    general: frozenset[str] = frozenset()  # types whose words stand for any of their family ("the attack")

    def best(self, types: Iterable[str]) -> str:
        """The commonest of some types of a family, a particular one before a general one."""
        counts = Counter(types)
        return max(counts, key=lambda name: (name not in self.general, counts[name]))


def same_spot(left: Place | None, right: Place | None, contains: Contains) -> bool:
    """One place may lie in the other; a place that nobody knows stands in nobody's way."""
    return left is None or right is None or left.id == right.id or contains(left, right) or contains(right, left)
