"""Joining what is alike into groups: pairs are taken from the most alike down, and two groups join if they are, on the
whole, alike enough."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def join(members: Sequence[T], alike: Mapping[tuple[T, T], float], *, least: float, unlike: float) -> list[list[T]]:
    """Groups of the members, by average linkage; each member is in one group.

    `alike` has a pair once, in the order of `members`; a pair that it does not have is as alike as `unlike` says. Two
    groups join where the mean over their pairs reaches `least`.
    """
    group = {member: [member] for member in members}
    for (left, right), like in sorted(alike.items(), key=lambda item: -item[1]):
        mine, theirs = group[left], group[right]
        if like < least or mine is theirs:
            continue
        pairs = [alike.get((a, b), alike.get((b, a), unlike)) for a in mine for b in theirs]
        if sum(pairs) / len(pairs) >= least:
            mine.extend(theirs)
            group.update(dict.fromkeys(theirs, mine))
    return list({id(each): each for each in group.values()}.values())
