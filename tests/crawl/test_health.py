"""What a monitor is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsdesk.crawl.health import problems
from newsdesk.store.sources import Run, Source

NOW = datetime(2025, 8, 1, 12, tzinfo=UTC)
WELL = Run((NOW - timedelta(hours=1)).isoformat(), NOW.isoformat(), {"new": 3})
FEED = Source("http://a.example/", (("http://a.example/feed", "", ""),), 900, 200, (), (), False, 900, NOW.isoformat())
FAILING = Source("http://b.example/", (), 900, 200, (), (), False, 900, NOW.isoformat(), None, 3, "http-status: 500")
PAUSED = Source("http://b.example/", (), 900, 200, (), (), True, 900, NOW.isoformat(), None, 3, "http-status: 500")


@pytest.mark.parametrize(
    ("runs", "sources", "backlog", "told"),
    [
        ([WELL], [FEED], 0, []),
        ([WELL], [FEED, PAUSED], 0, []),
        ([], [FEED], 0, ["no crawl has run yet"]),
        ([WELL], [], 0, ["there are no sources"]),
        ([WELL], [FEED, FAILING], 0, ["http://b.example/ failed 3 times: http-status: 500"]),
        ([WELL], [FEED], 11, ["11 pages wait"]),
        ([Run("2025-08-01T01:00:00+00:00", None, {})], [FEED], 0, ["the last crawl began at 2025-08-01T01:00"]),
        ([Run(WELL.started_at, None, {}, "disk full")], [FEED], 0, ["the last crawl failed: disk full"]),
        ([Run(WELL.started_at, None, {}, "stopped")], [FEED], 0, []),
    ],
)
def test_what_is_wrong_is_told(runs: list[Run], sources: list[Source], backlog: int, told: list[str]) -> None:
    assert [*problems(runs, sources, backlog, NOW, within=timedelta(hours=3), most_backlog=10)] == told
