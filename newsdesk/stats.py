"""How an archive stands: what it holds, how fast it grows, how its last crawl went. For people and for monitors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from newsdesk.store import aside, census
from newsdesk.store import sources as crawled

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.store.sources import Run

RECENT = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
KEPT = ("new", "revised")  # outcomes that add a text


@dataclass(frozen=True, slots=True)
class Stats:
    """The numbers of one moment."""

    rows: Mapping[str, int]  # of the main tables
    database_bytes: int
    warc_files: int
    warc_bytes: int
    outcomes: Mapping[str, int]  # of all URLs ever tried
    texts: Mapping[str, int]  # new or revised in the last hour, day and week
    sources: Mapping[str, int]  # well, failing, paused
    due: int  # pages that wait to be asked for now
    last_run: Run | None
    jobs: Mapping[str, int]  # of the queue of many machines, by state; empty where there is none


def stats(connection: Connection, archive_dir: Path, now: datetime) -> Stats:
    """The numbers of an archive. Raises nothing for files that go while it looks."""
    files = [size for path in archive_dir.glob("*.warc.gz") if (size := _size(path)) is not None]
    texts = {}
    for name, span in RECENT.items():
        recent = census.outcomes(connection, now - span)
        texts[name] = sum(recent.get(what, 0) for what in KEPT)
    return Stats(
        rows=census.rows(connection),
        database_bytes=census.database_bytes(connection),
        warc_files=len(files),
        warc_bytes=sum(files),
        outcomes=census.outcomes(connection),
        texts=texts,
        sources=census.sources(connection),
        due=crawled.backlog(connection, now),
        last_run=next(iter(crawled.last_runs(connection, 1)), None),
        jobs=aside.job_counts(connection),
    )


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def prometheus(found: Stats) -> str:
    """The numbers in Prometheus' text format, version 0.0.4."""
    return "".join(f"{line}\n" for line in _lines(found))


def _lines(found: Stats) -> Iterator[str]:
    yield from _metric("rows", "gauge", "Rows of a table.", "table", found.rows)
    yield from _metric("database_bytes", "gauge", "Size of the database.", "", {"": found.database_bytes})
    yield from _metric("warc_files", "gauge", "WARC files of the archive.", "", {"": found.warc_files})
    yield from _metric("warc_bytes", "gauge", "Size of the WARC files.", "", {"": found.warc_bytes})
    yield from _metric("outcomes_total", "counter", "URLs tried, by what came of it.", "reason", found.outcomes)
    yield from _metric("recent_texts", "gauge", "Texts new or revised in the last hour, day, week.", "in", found.texts)
    yield from _metric("sources", "gauge", "Sources of the crawl.", "state", found.sources)
    yield from _metric("pages_due", "gauge", "Pages that wait to be asked for.", "", {"": found.due})
    yield from _metric("jobs", "gauge", "Jobs of the queue.", "state", found.jobs)
    run = found.last_run
    if run is not None:
        times = {"started": run.started_at, "ended": run.ended_at}
        seconds = {what: datetime.fromisoformat(at).timestamp() for what, at in times.items() if at}
        yield from _metric("last_run_timestamp_seconds", "gauge", "When the last crawl started, ended.", "is", seconds)
        yield from _metric("last_run_failed", "gauge", "1: it met a problem.", "", {"": int(bool(run.problem))})


def _metric(name: str, kind: str, about: str, label: str, values: Mapping[str, float]) -> Iterator[str]:
    """The lines of one metric; none where it has no values."""
    if not values:
        return
    yield f"# HELP newsdesk_{name} {about}"
    yield f"# TYPE newsdesk_{name} {kind}"
    for value, number in values.items():
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        labels = f'{{{label}="{escaped}"}}' if label else ""
        yield f"newsdesk_{name}{labels} {number}"
