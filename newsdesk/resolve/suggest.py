"""Pairs of forms that are perhaps one thing: what a person should be asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from newsdesk.model import Kind, NameForm
from newsdesk.resolve.archive import CROWD, compare, countries_agree, keys_of, offices
from newsdesk.resolve.names import parts, skeleton
from newsdesk.resolve.organisations import acronym, body
from newsdesk.resolve.persons import Likeness, is_lone, similarity

ACRONYM = 2  # letters that stand for a name of as many words


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two forms of different entities that may be one, and why."""

    left: NameForm
    right: NameForm
    likeness: Likeness
    similarity: float  # 0 to 1
    reasons: tuple[str, ...]


def suggest(forms: Sequence[NameForm], entity_of: Mapping[str, str]) -> list[Suggestion]:
    """The likely pairs among forms, for each pair of entities the best one; the likeliest first.

    Only forms that begin alike or share a family name are compared: the cost grows with the archive, but not with its
    square.
    """
    best: dict[tuple[str, str], Suggestion] = {}
    for left, right in _pairs(forms):
        entities = sorted((entity_of.get(left.id, left.id), entity_of.get(right.id, right.id)))
        found = _suggestion(left, right) if entities[0] != entities[1] else None
        known = best.get((entities[0], entities[1]))
        if found and (known is None or _rank(found) < _rank(known)):
            best[entities[0], entities[1]] = found
    return sorted(best.values(), key=_rank)


def _rank(found: Suggestion) -> tuple[int, int, float, str, str]:
    return -found.likeness, -len(found.reasons), -found.similarity, found.left.id, found.right.id


def _pairs(forms: Iterable[NameForm]) -> Iterator[tuple[NameForm, NameForm]]:
    blocks: dict[str, list[NameForm]] = defaultdict(list)
    for form in sorted(forms, key=lambda form: form.id):
        for key in _blocks(form):
            blocks[key].append(form)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        for left, right in combinations(block, 2) if len(block) <= CROWD else ():
            if (left.id, right.id) not in seen:
                seen.add((left.id, right.id))
                yield left, right


def _blocks(form: NameForm) -> frozenset[str]:
    """What two likely forms have in common, one of these at least."""
    if form.kind is Kind.ORGANISATION:
        words = body(form.name).words
        initials = form.name.replace(".", "") if form.name.isupper() else acronym(form.name)
        return frozenset({f"org {' '.join(words[:2])}", f"initials {initials}"})
    if form.kind is not Kind.PERSON or is_lone(form.name):
        return frozenset()
    name = parts(form.name)
    first, family = skeleton(name.given[0]), skeleton(name.family)
    alike = {f"{family} {first[:1]}", f"{first} {family[:1]}", "".join(name.words)[:6]}
    return keys_of(form.kind, form.name) | alike


def _suggestion(left: NameForm, right: NameForm) -> Suggestion | None:
    if left.kind is not right.kind or not countries_agree(left, right):
        return None
    alike, score = _alike(left, right)
    if alike is Likeness.NONE:
        return None
    return Suggestion(left, right, alike, score, tuple(_reasons(left, right, alike)))


def _alike(left: NameForm, right: NameForm) -> tuple[Likeness, float]:
    if left.kind is Kind.PERSON:
        alike = compare(left, right)
        return alike, similarity(left.name, right.name) if alike else 0.0
    a, b = body(left.name), body(right.name)
    short, long = sorted((left.name.replace(".", ""), right.name), key=len)
    if a.words == b.words:
        return Likeness.CLOSE, 1.0
    if short.isupper() and len(short) >= ACRONYM and acronym(long) == short:
        return Likeness.CLOSE, 1.0
    same = " ".join(a.words), " ".join(b.words)
    return (Likeness.LIKELY, 0.9) if sorted(same[0].split()) == sorted(same[1].split()) else (Likeness.NONE, 0.0)


def _reasons(left: NameForm, right: NameForm, alike: Likeness) -> Iterator[str]:
    yield WHY[alike]
    if left.country and left.country == right.country:
        yield f"both {left.country}"
    for office in sorted(" ".join(sorted(office)) for office in offices(left) & offices(right)):
        yield f"both {office}"


WHY: Mapping[Likeness, str] = {
    Likeness.LIKELY: "most letters are the same",
    Likeness.CLOSE: "a short name, initial or other spelling",
    Likeness.SHORTENED: "one leaves out middle names, and others have the shorter name too",
    Likeness.SURE: "the same name",
}
