"""Whether the crawl is well, for monitors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from newsdesk.store.sources import Run, Source

FAILING = 3  # times in a row that a source may fail before somebody should look


def problems(
    runs: Sequence[Run], sources: Sequence[Source], backlog: int, now: datetime, *, within: timedelta, most_backlog: int
) -> Iterator[str]:
    """What is wrong, a sentence each: the last of the runs (latest first), sources that fail, pages that wait."""
    if not runs:
        yield "no crawl has run yet"
    elif now - datetime.fromisoformat(runs[0].started_at) > within:
        yield f"the last crawl began at {runs[0].started_at[:16]}"
    elif runs[0].problem not in ("", "stopped"):
        yield f"the last crawl failed: {runs[0].problem}"
    if not sources:
        yield "there are no sources"
    for source in sources:
        if source.failures >= FAILING and not source.paused:
            yield f"{source.url} failed {source.failures} times: {source.problem}"
    if backlog > most_backlog:
        yield f"{backlog} pages wait"
