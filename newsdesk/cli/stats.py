"""How the archive stands, in numbers: stats."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from newsdesk.cli.common import Database, Settings, archive, settings

if TYPE_CHECKING:
    from newsdesk.stats import Stats


class StatsFormat(StrEnum):
    """How the numbers are printed."""

    TABLE = "table"
    JSON = "json"
    PROMETHEUS = "prometheus"


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="stats")(stats)


def stats(
    form: Annotated[StatsFormat, typer.Option("--format", "-f", help="How to print the numbers.")] = StatsFormat.TABLE,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Tell what the archive holds, how fast it grows and how its last crawl went, for people and monitors.

    Example: newsdesk stats

    Example: newsdesk stats --format prometheus
    """
    from datetime import UTC, datetime

    from newsdesk import stats as numbers

    chosen = settings(db, config)
    with archive(chosen) as connection:
        found = numbers.stats(connection, chosen.archive_dir, datetime.now(UTC))
    if form is StatsFormat.PROMETHEUS:
        print(numbers.prometheus(found), end="")
    elif form is StatsFormat.JSON:
        print(json.dumps(_record(found), indent=2))
    else:
        _print(found)


def _record(found: Stats) -> dict[str, object]:
    run = found.last_run
    last = run and {
        "started": run.started_at,
        "ended": run.ended_at,
        "counts": dict(run.counts),
        "problem": run.problem,
    }
    names = ("rows", "outcomes", "texts", "sources", "jobs")
    return {
        **{name: dict(getattr(found, name)) for name in names},
        "database_bytes": found.database_bytes,
        "warc": {"files": found.warc_files, "bytes": found.warc_bytes},
        "due": found.due,
        "last_run": last,
    }


def _print(found: Stats) -> None:
    for name, count in found.rows.items():
        print(f"{name:12} {count:14,}")
    print(f"database     {_size(found.database_bytes):>14}")
    print(f"WARC         {_size(found.warc_bytes):>14}   in {found.warc_files:,} files")
    print("texts        " + ", ".join(f"{count:,} in the last {span}" for span, count in found.texts.items()))
    print("outcomes     " + (", ".join(f"{count:,} {what}" for what, count in found.outcomes.items()) or "none"))
    print("sources      " + ", ".join(f"{count:,} {state}" for state, count in found.sources.items()))
    print(f"pages due    {found.due:14,}")
    if found.jobs:
        print("jobs         " + ", ".join(f"{count:,} {state}" for state, count in found.jobs.items()))
    if run := found.last_run:
        ended = run.ended_at[:19] if run.ended_at else "not ended"
        told = ", ".join(f"{count:,} {what}" for what, count in sorted(run.counts.items())) or "nothing new"
        print(f"last crawl   {run.started_at[:19]} to {ended}: {told}" + (f" ({run.problem})" if run.problem else ""))


def _size(count: float) -> str:
    for unit in ("B", "KB", "MB", "GB"):
        if count < 1000:
            return f"{count:,.0f} {unit}" if unit == "B" else f"{count:,.1f} {unit}"
        count /= 1000
    return f"{count:,.1f} TB"
