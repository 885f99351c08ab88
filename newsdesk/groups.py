"""Disjoint sets, some of which must stay apart: what is joined, and what people decided of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from newsdesk.model import Judgement, Verdict


class Groups:
    """Disjoint sets of ids. Ids that it was not made with are passed over."""

    def __init__(self, items: Iterable[str]) -> None:
        self._parent = {item: item for item in items}
        self._apart: dict[str, set[str]] = defaultdict(set)  # root -> the roots it must not be joined with

    def __contains__(self, item: str) -> bool:
        return item in self._parent

    def find(self, item: str) -> str:
        """The id that stands for the whole set of an id."""
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def apart(self, left: str, right: str) -> bool:
        """Whether the sets of two ids must stay apart."""
        return self.find(right) in self._apart[self.find(left)]

    def join(self, left: str, right: str) -> None:
        """Makes one set of two, unless they must stay apart."""
        if left not in self._parent or right not in self._parent or self.apart(left, right):
            return
        kept, gone = self.find(left), self.find(right)
        if kept == gone:
            return
        self._parent[gone] = kept
        for other in self._apart.pop(gone, set()):
            self._apart[other] = (self._apart[other] - {gone}) | {kept}
            self._apart[kept].add(other)

    def part(self, left: Iterable[str], right: Iterable[str]) -> None:
        """Keeps each of the left apart from each of the right, as far as they are not one set already."""
        rights = [item for item in right if item in self._parent]
        for a in (item for item in left if item in self._parent):
            for b in rights:
                if self.find(a) != self.find(b):
                    self._apart[self.find(a)].add(self.find(b))
                    self._apart[self.find(b)].add(self.find(a))


def apply_judgements(groups: Groups, judgements: Iterable[Judgement]) -> None:
    """Joins and keeps apart what people decided; of two that contradict one another the later one counts."""
    for each in sorted(judgements, key=lambda judgement: (judgement.at, judgement.id), reverse=True):
        if each.verdict is Verdict.DIFFERENT:
            groups.part(each.left, each.right)
        elif each.verdict is Verdict.SAME:
            known = [part for part in (*each.left, *each.right) if part in groups]
            for left, right in pairwise(known):
                groups.join(left, right)
