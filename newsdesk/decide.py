"""What people decide of entities: each decision is a judgement, recorded and carried out in one transaction.

A judgement names forms, the parts that entities are joined from, because entities' ids move. It is carried out by
resolving anew what it touches, and by every rebuild.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from newsdesk.consolidate import Touched, consolidate
from newsdesk.errors import StoreError
from newsdesk.model import Entity, Judgement, NameForm, Verdict
from newsdesk.resolve import fold
from newsdesk.store import parts, write
from newsdesk.track import Contains

if TYPE_CHECKING:
    from sqlalchemy import Connection

ENTITY = "entity"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who decides, when, and what is needed to carry it out."""

    by: str
    at: datetime
    contains: Contains


def same(connection: Connection, left: Entity, right: Entity, hand: Hand) -> Judgement:
    """Two entities are one. Raises StoreError where they are one already."""
    _require_two(left, right)
    note = f"{left.name} = {right.name}"
    return _decide(connection, Verdict.SAME, _by_articles(connection, left), right.forms, hand, note=note)


def different(connection: Connection, left: Entity, right: Entity, hand: Hand) -> Judgement:
    """Two entities are two, and stay so whatever their names. Raises StoreError where they are one."""
    _require_two(left, right)
    note = f"{left.name} ≠ {right.name}"
    return _decide(connection, Verdict.DIFFERENT, left.forms, right.forms, hand, note=note)


def split(connection: Connection, entity: Entity, name: str, hand: Hand) -> Judgement:
    """A form, by its id or one of its names, is not this entity. Raises StoreError where it has none, or no other."""
    forms = parts.forms_by_ids(connection, entity.forms)
    out = [form for form in forms if name == form.id or fold(name) == fold(form.name)]
    out = out or [form for form in forms if fold(name) in map(fold, form.aliases)]
    rest = [form.id for form in forms if form not in out]
    if not out:
        raise StoreError(f'{entity.name} is nowhere called "{name}"; its names are {_listed(forms)}')
    if not rest:
        raise StoreError(f'{entity.name} has no name but "{name}": there is nothing to split')
    note = f"{out[0].name} ≠ {entity.name}"
    return _decide(connection, Verdict.DIFFERENT, [form.id for form in out], rest, hand, note=note)


def rename(connection: Connection, entity: Entity, name: str, hand: Hand) -> Judgement:
    """An entity's name from now on; its other names still find it. Raises StoreError for an empty name."""
    if not name.strip():
        raise StoreError("a name has at least one letter")
    left = _by_articles(connection, entity)
    return _decide(connection, Verdict.RENAME, left, (), hand, value=name.strip(), note=f"{entity.name} → {name}")


def undo(connection: Connection, judgement_id: str | None, hand: Hand) -> Judgement:
    """Take back a judgement, by default the latest that stands. Raises StoreError where there is none."""
    standing = parts.judgements(connection, ENTITY)
    found = [each for each in standing if judgement_id in (None, each.id)]
    if not found:
        raise StoreError(f"no judgement {judgement_id} stands" if judgement_id else "there is no judgement to undo")
    write.undo_judgement(connection, found[-1].id, hand.at)
    _carry_out(connection, found[-1], hand)
    return found[-1]


def _decide(
    connection: Connection,
    verdict: Verdict,
    left: Sequence[str],
    right: Sequence[str],
    hand: Hand,
    *,
    value: str = "",
    note: str,
) -> Judgement:
    judgement = Judgement(ENTITY, verdict, tuple(left), tuple(right), hand.by, hand.at, value, note)
    write.save_judgement(connection, judgement)
    _carry_out(connection, judgement, hand)
    return judgement


def _carry_out(connection: Connection, judgement: Judgement, hand: Hand) -> None:
    forms = frozenset((*judgement.left, *judgement.right))
    entities = frozenset(parts.entity_of_forms(connection, forms).values())
    consolidate(connection, Touched(forms=forms, entities=entities), hand.contains)


def _by_articles(connection: Connection, entity: Entity) -> list[str]:
    """The forms of an entity, the one that most articles have first: a new name hangs on it."""
    forms = parts.forms_by_ids(connection, entity.forms)
    return [form.id for form in sorted(forms, key=lambda form: (-form.articles, form.id))]


def _require_two(left: Entity, right: Entity) -> None:
    if left.id == right.id:
        raise StoreError(f"{left.name} is one entity ({left.id}); `newsdesk entity split` takes a name out of it")


def _listed(forms: Sequence[NameForm]) -> str:
    return ", ".join(f'"{form.name}"' for form in forms)
