"""Recording a judgement, carrying it out, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from newsdesk.consolidate import Touched, consolidate
from newsdesk.errors import StoreError
from newsdesk.model import Judgement
from newsdesk.store import parts, write
from newsdesk.track import Contains

if TYPE_CHECKING:
    from sqlalchemy import Connection

ENTITY, EVENT = "entity", "event"  # the kinds of judgements


@dataclass(frozen=True, slots=True)
class Hand:
    """Who decides, when, and what is needed to carry it out."""

    by: str
    at: datetime
    contains: Contains


def record(connection: Connection, judgement: Judgement, hand: Hand) -> Judgement:
    """Store a judgement and carry it out; the judgement."""
    write.save_judgement(connection, judgement)
    _carry_out(connection, judgement, hand)
    return judgement


def undo(connection: Connection, kind: str, judgement_id: str | None, hand: Hand) -> Judgement:
    """Take back a judgement of a kind, by default the latest that stands. Raises StoreError where there is none."""
    standing = parts.judgements(connection, kind)
    found = [each for each in standing if judgement_id in (None, each.id)]
    if not found:
        raise StoreError(f"no judgement {judgement_id} stands" if judgement_id else "there is no judgement to undo")
    write.undo_judgement(connection, found[-1].id, hand.at)
    _carry_out(connection, found[-1], hand)
    return found[-1]


def _carry_out(connection: Connection, judgement: Judgement, hand: Hand) -> None:
    named = frozenset((*judgement.left, *judgement.right))
    if judgement.kind == ENTITY:
        area = Touched(forms=named, entities=frozenset(parts.entity_of_forms(connection, named).values()))
    else:
        area = Touched(reports=named, events=frozenset(parts.event_of_reports(connection, named).values()))
    consolidate(connection, area, hand.contains)
