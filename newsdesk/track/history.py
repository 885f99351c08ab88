"""How the status of an event changed, by the days on which its reports came out."""

from __future__ import annotations

from collections.abc import Iterable

from newsdesk.model import Report, Status, StatusChange

DECIDED = (Status.CANCELLED, Status.POSTPONED, Status.HAPPENED, Status.ONGOING)
AHEAD = (Status.PLANNED, Status.POSSIBLE)
OVER = (Status.HAPPENED, Status.ONGOING)


def history(reports: Iterable[Report]) -> tuple[StatusChange, ...]:
    """Each status that the event came to have, with the first report that says so; the last one is its status now.

    Of one day's reports those count last that say it is decided. What has happened is not planned again: a later
    report that still calls it planned or possible changes nothing.
    """
    changes: list[StatusChange] = []
    for report in sorted(reports, key=lambda r: (r.published or "", r.status in DECIDED, r.first_seen, r.id)):
        before = changes[-1].status if changes else None
        if report.status is before or (before in OVER and report.status in AHEAD):
            continue
        changes.append(StatusChange(report.status, report.published[:10] if report.published else None, report.article))
    return tuple(changes)
