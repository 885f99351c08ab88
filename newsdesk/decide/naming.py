"""The event that somebody names: by its id, an id that it had, or the id of one of its reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdesk.errors import StoreError
from newsdesk.model import Judgement, Verdict, short_id
from newsdesk.store import EventRow, parts, show_event

if TYPE_CHECKING:
    from sqlalchemy import Connection


def the_event(connection: Connection, name: str) -> EventRow:
    """The event of an id. Raises StoreError where there is none, and says who rejected it where somebody did.

    An id that an event had before people merged or split it still finds it.
    """
    judgements = parts.judgements(connection, "event")
    reports = {report for each in judgements for report in (*each.left, *each.right)}
    named = [name, *(report for report in sorted(reports) if short_id("v", report) == name)]
    for event_id in (name, *parts.event_of_reports(connection, named).values()):
        if (row := show_event(connection, event_id)) is not None:
            return row
    hint = next((_told(each) for each in judgements if _rejects(each, named)), "")
    raise StoreError(f"no event {name} in the archive{hint}")


def judged(connection: Connection, row: EventRow) -> list[Judgement]:
    """What people decided of the reports of an event and stands, the earliest first."""
    reports = {piece.report for piece in row.evidence}
    return [each for each in parts.judgements(connection, "event") if not reports.isdisjoint((*each.left, *each.right))]


def _rejects(judgement: Judgement, reports: list[str]) -> bool:
    return judgement.verdict is Verdict.REJECT and not set(reports).isdisjoint(judgement.left)


def _told(judgement: Judgement) -> str:
    return f": {judgement.by} rejected it; `newsdesk event undo {judgement.id}` takes that back"
