"""What may be one event at all: types of one family, places that lie in one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from newsdesk.model import Place

Contains = Callable[[Place, Place], bool]


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which event types may tell of one event."""

    family: Mapping[str, str]  # event type -> family
    general: frozenset[str] = frozenset()  # types whose words stand for any of their family ("the attack")
    also: Mapping[str, frozenset[str]] = field(default_factory=dict)  # type -> types of other families that it may be
    once: frozenset[str] = frozenset()  # types that happen to somebody once in a while: an arrest
    talks: frozenset[str] = frozenset()  # types that are told by who takes part: parties alone tell them apart

    def akin(self, left: str, right: str) -> bool:
        """Two types may tell of one event."""
        if self.family[left] == self.family[right]:
            return True
        return right in self.also.get(left, ()) or left in self.also.get(right, ())

    def families(self, name: str) -> frozenset[str]:
        """The families of the types that are akin to a type, its own among them."""
        return frozenset(self.family[each] for each in self.family if self.akin(name, each))

    def best(self, types: Iterable[str]) -> str:
        """The commonest of some types of a family, a particular one before a general one."""
        counts = Counter(types)
        return max(counts, key=lambda name: (name not in self.general, counts[name]))


def same_spot(left: Place | None, right: Place | None, contains: Contains) -> bool:
    """One place may lie in the other; a place that nobody knows stands in nobody's way."""
    return left is None or right is None or left.id == right.id or contains(left, right) or contains(right, left)
