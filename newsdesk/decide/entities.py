"""What people decide of entities. A judgement names forms, the parts that entities are joined from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsdesk.decide.hand import ENTITY, Hand, record
from newsdesk.errors import StoreError
from newsdesk.model import Entity, Judgement, NameForm, Verdict
from newsdesk.resolve import fold
from newsdesk.store import parts

if TYPE_CHECKING:
    from sqlalchemy import Connection


def same(connection: Connection, left: Entity, right: Entity, hand: Hand, *, force: bool = False) -> Judgement:
    """Two entities are one. Raises StoreError where they are one already; of two kinds too, unless `force` is set."""
    _require_two(left, right)
    if left.kind is not right.kind and not force:
        kinds = f"{left.name} is a {left.kind}, {right.name} a {right.kind}".replace("a organ", "an organ")
        raise StoreError(f"{kinds}; --force makes them one all the same")
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
    return record(
        connection, Judgement(ENTITY, verdict, tuple(left), tuple(right), hand.by, hand.at, value, note), hand
    )


def _by_articles(connection: Connection, entity: Entity) -> list[str]:
    """The forms of an entity, the one that most articles have first: a new name hangs on it."""
    forms = parts.forms_by_ids(connection, entity.forms)
    return [form.id for form in sorted(forms, key=lambda form: (-form.articles, form.id))]


def _require_two(left: Entity, right: Entity) -> None:
    if left.id == right.id:
        raise StoreError(f"{left.name} is one entity ({left.id}); `newsdesk entity split` takes a name out of it")


def _listed(forms: Sequence[NameForm]) -> str:
    return ", ".join(f'"{form.name}"' for form in forms)
