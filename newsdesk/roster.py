"""Who is in the archive: found by any spelling of a name, and pairs that are perhaps one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from newsdesk.errors import StoreError
from newsdesk.model import Entity, Judgement, Kind, NameForm, Verdict
from newsdesk.resolve import CROWD, answers_to, may_crowd, sought_by
from newsdesk.resolve.suggest import Suggestion, suggest
from newsdesk.store import find_entities, parts, show_entity
from newsdesk.store.keys import fold
from newsdesk.store.pages import articles_of, company_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

NEAR = 0.70  # share of the letters that a name typed wrongly has in common with the right one
IN_COMMON = 3  # names of common company that are shown


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities that are perhaps one, with what speaks for it."""

    left: Entity
    right: Entity
    similarity: float
    evidence: tuple[str, ...]


def find(connection: Connection, name: str) -> list[Entity]:
    """The entities of a name: by their id, by a name that folds alike, else by a spelling of a person's name."""
    row = show_entity(connection, name)
    if row is not None:
        return [row.entity]
    return find_entities(connection, name) or _spelt_alike(connection, name)


def the_one(connection: Connection, name: str) -> Entity:
    """The only entity of a name or id. Raises StoreError where there is none or more than one."""
    found = find(connection, name)
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(f"{entity.id} ({entity.name})" for entity in found)
        raise StoreError(f'"{name}" may be {ids}: name one by its id')
    near = nearest(connection, name)
    hint = f"; near it: {', '.join(near)}" if near else ""
    raise StoreError(f'nobody and nothing called "{name}" in the archive{hint}')


def nearest(connection: Connection, name: str, limit: int = 5) -> list[str]:
    """The names of the archive that are written most like one, for who typed it wrongly."""
    keys = process.extract(
        fold(name),
        parts.name_keys(connection),
        scorer=OSA.normalized_similarity,
        score_cutoff=NEAR,
        limit=limit,
    )
    found = [entity.name for key, _score, _at in keys for entity in find_entities(connection, key)]
    return list(dict.fromkeys(found))[:limit]


def _spelt_alike(connection: Connection, name: str) -> list[Entity]:
    asked = NameForm("", Kind.PERSON, name, (), None, (), None, "")
    keys = sought_by(asked)
    keys -= parts.crowded_keys(connection, filter(may_crowd, keys), CROWD)
    alike = [form.id for form in parts.forms_by_keys(connection, keys) if answers_to(form.name, name)]
    entities = sorted(set(parts.entity_of_forms(connection, alike).values()))
    rows = [row for entity in entities if (row := show_entity(connection, entity))]
    return [row.entity for row in sorted(rows, key=lambda row: (-row.articles, row.entity.id))]


def suggestions(connection: Connection, limit: int) -> list[Pair]:
    """The likeliest pairs of entities that nobody has judged yet. What one article names side by side is two."""
    forms = [form for kind in (Kind.PERSON, Kind.ORGANISATION) for form in parts.named_forms(connection, kind)]
    entity_of = parts.entity_of_forms(connection, [form.id for form in forms])
    apart = _kept_apart(parts.judgements(connection, "entity"), entity_of)
    found = [
        each
        for each in suggest(forms, entity_of)
        if frozenset((entity_of[each.left.id], entity_of[each.right.id])) not in apart
    ]
    pairs: list[Pair] = []
    for at in range(0, len(found), 2 * limit):
        pairs += _with_evidence(connection, found[at : at + 2 * limit], entity_of)
        if len(pairs) >= limit:
            break
    return pairs[:limit]


def _kept_apart(judgements: Sequence[Judgement], entity_of: Mapping[str, str]) -> set[frozenset[str]]:
    """The pairs of entities that somebody said are two, whatever names they have got since."""
    return {
        frozenset((entity_of[left], entity_of[right]))
        for each in judgements
        if each.verdict is Verdict.DIFFERENT
        for left in each.left
        for right in each.right
        if left in entity_of and right in entity_of
    }


def _with_evidence(connection: Connection, found: Sequence[Suggestion], entity_of: Mapping[str, str]) -> list[Pair]:
    ids = {entity_of[form.id] for each in found for form in (each.left, each.right)}
    named, company = articles_of(connection, ids), company_of(connection, ids)
    pairs: list[Pair] = []
    for each in found:
        left, right = entity_of[each.left.id], entity_of[each.right.id]
        rows = show_entity(connection, left), show_entity(connection, right)
        if named[left] & named[right] or rows[0] is None or rows[1] is None:
            continue
        shared = sorted(company[left][other] for other in company[left].keys() & company[right].keys())
        evidence = (*each.reasons, *([f"both with {', '.join(shared[:IN_COMMON])}"] if shared else []))
        pairs.append(Pair(rows[0].entity, rows[1].entity, round(each.similarity, 2), evidence))
    return pairs
