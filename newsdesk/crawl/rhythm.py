"""When something is asked for again. Pure; times in UTC, spans in seconds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus

from newsdesk.errors import Reason, Rejected
from newsdesk.fetch import HttpError
from newsdesk.store.sources import Page, Source

LADDER = tuple(timedelta(minutes=each) for each in (15, 60, 180, 1440, 3 * 1440, 30 * 1440))
LONGEST = 86_400  # between two visits of a source: none is ever dropped
FIRST_RETRY = 900  # doubled after each further failure
MOST_FAILURES = 8  # of a page that was never had
MOST_GONE = 3  # answers that a stored page is no more
MOST_CRASHES = 3
MOST_SILENT = 3  # requests in a row that a host may fail to answer before it is left alone for a while
SILENT = frozenset({Reason.UNREACHABLE, Reason.TIMEOUT})
PASSING = SILENT | frozenset({Reason.HTTP_ERROR, Reason.ROBOTS})


def after_visit(source: Source, now: datetime, new: int) -> Source:
    """A source that was asked: sooner again where it had news, later where it had none."""
    every = max(source.interval, source.every // 2) if new else min(LONGEST, max(60, source.every * 3 // 2))
    every = max(source.interval, every)
    return replace(source, every=every, next_at=_in(now, every), asked_at=now.isoformat(), failures=0, problem="")


def after_failure(source: Source, now: datetime, problem: str, wait: float = 0.0) -> Source:
    """A source that could not be read: later again, at least after `wait`."""
    failures = source.failures + 1
    every = min(LONGEST, max(source.interval, FIRST_RETRY * 2 ** min(failures - 1, 7)))
    after = max(wait, every)
    return replace(source, next_at=_in(now, after), asked_at=now.isoformat(), failures=failures, problem=problem)


def stored(page: Page, now: datetime) -> Page:
    """A page that is in the archive: asked for again on the next rung of the ladder, not at all after the last."""
    first = datetime.fromisoformat(page.first_at) if page.first_at else now
    rung = page.rung
    while rung < len(LADDER) and first + LADDER[rung] <= now:  # rungs that were slept through are one
        rung += 1
    next_at = (first + LADDER[rung]).isoformat() if rung < len(LADDER) else ""
    return replace(page, state="done", next_at=next_at, rung=rung, first_at=first.isoformat(), failures=0, tries=0)


def refused(page: Page) -> Page:
    """A page that was had and is no article: not asked for again, unless it was one before."""
    return replace(page, state="done", next_at="", failures=0, tries=0)


def failed(page: Page, now: datetime, reason: Reason, wait: float = 0.0) -> Page:
    """A page that could not be had: asked for again later, and given up after some failures."""
    failures = page.failures + 1
    most = MOST_GONE if page.first_at else MOST_FAILURES
    if reason not in PASSING or (failures >= most and not wait):
        return replace(page, state="failed", next_at="", failures=failures, tries=0)
    after = max(wait, min(LONGEST, FIRST_RETRY * 2 ** min(failures - 1, 7)))
    return replace(page, next_at=_in(now, after), failures=failures, tries=0)


def rest(error: Rejected, in_a_row: int) -> float:
    """Seconds that a host is left alone after it failed: as it asks, or a while where it is busy or silent."""
    if isinstance(error, HttpError):
        return error.retry_after or (FIRST_RETRY if error.status == HTTPStatus.TOO_MANY_REQUESTS else 0.0)
    return FIRST_RETRY if error.reason in SILENT and in_a_row >= MOST_SILENT else 0.0


def put_off(page: Page, now: datetime) -> Page:
    """A page whose host is to be left alone: looked at again later, as if nothing had been."""
    return replace(page, next_at=_in(now, FIRST_RETRY))


def _in(now: datetime, seconds: float) -> str:
    return (now + timedelta(seconds=seconds)).isoformat()
