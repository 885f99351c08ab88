"""stats: how the archive stands."""

from __future__ import annotations

import json

from running import Run


def test_stats_in_each_format_tell_the_same(newsdesk: Run, archive: str) -> None:
    table = newsdesk("stats", "--db", archive)
    record = json.loads(newsdesk("stats", "--db", archive, "--format", "json").out)
    text = newsdesk("stats", "--db", archive, "--format", "prometheus").out
    assert table.code == 0
    assert f"{'events':12} {record['rows']['events']:14,}" in table.out.splitlines()
    assert f'newsdesk_rows{{table="events"}} {record["rows"]["events"]}\n' in text
    assert record["rows"]["events"] == 3


def test_stats_make_no_archive(newsdesk: Run) -> None:
    result = newsdesk("stats")
    assert (result.code, "no archive there yet" in result.err) == (2, True)
