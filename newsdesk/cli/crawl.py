"""The crawl, its log and its state: crawl, runs, health."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from newsdesk.cli.common import Database, Format, OutputFormat, Queue, Settings, archive, note, settings, show
from newsdesk.cli.ingest import Jobs, cores

if TYPE_CHECKING:
    from newsdesk.config import Config
    from newsdesk.crawl.forecast import Forecast
    from newsdesk.model import Outcome

LOCKED = 75  # exit code: EX_TEMPFAIL
UNWELL = 1  # exit code


class LogFormat(StrEnum):
    """How each outcome is told."""

    TEXT = "text"
    JSON = "json"


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="crawl")(crawl)
    app.command(name="runs")(runs)
    app.command(name="health")(health)


def crawl(
    limit: Annotated[int, typer.Option("--limit", min=1, help="Ask for so many pages at most.")] = 100_000,
    minutes: Annotated[float, typer.Option("--minutes", min=0, help="Begin nothing new after that; 0: no limit.")] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is due, and ask nobody.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing when all is well.")] = False,
    log: Annotated[LogFormat, typer.Option("--log-format", help="A line an outcome: text or JSON.")] = LogFormat.TEXT,
    jobs: Jobs = 1,
    queue: Queue = False,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Ask the sources that are due for news, and fetch the pages that are due.

    Made to be run often: what is not due is left alone. A second crawl ends at once with exit code 75. An interrupt
    lets the page in hand be finished; a second one stops at once.

    Example: newsdesk crawl --quiet
    """
    chosen = settings(db, config)
    if dry_run:
        _tell_due(chosen)
        return
    if queue:
        from newsdesk.distribute.putting import put_crawl

        print(f"{put_crawl(chosen)} jobs queued")
        return
    from newsdesk.crawl import Crawl
    from newsdesk.crawl import crawl as run
    from newsdesk.crawl.forecast import Forecast
    from newsdesk.errors import Locked

    stop = Event()
    _stop_on_signals(stop)
    forecast = Forecast()
    try:
        with _bar(forecast, quiet=quiet) as moved:

            def on_outcome(outcome: Outcome) -> None:
                if not quiet:
                    _tell(outcome, log)
                moved()

            counts = run(chosen, Crawl(limit, minutes * 60, cores(jobs), stop, on_outcome, forecast))
    except Locked as error:
        note(f"newsdesk: {error}")
        raise typer.Exit(LOCKED) from None
    if not quiet and log is LogFormat.TEXT:
        print(", ".join(f"{count} {what}" for what, count in sorted(counts.items())) or "nothing new")


def runs(
    limit: Annotated[int, typer.Option("--limit", min=1, help="The last so many.")] = 20,
    form: OutputFormat = Format.TABLE,
    db: Database = None,
    config: Settings = None,
) -> None:
    """List the last crawls: when, how many pages had which outcome, and what went wrong.

    Example: newsdesk runs --limit 5
    """
    from newsdesk.export.listing import Listing
    from newsdesk.store.sources import last_runs

    with archive(settings(db, config)) as connection:
        records = [
            {"started": run.started_at, "ended": run.ended_at, "counts": dict(run.counts), "problem": run.problem}
            for run in last_runs(connection, limit)
        ]
    columns = {
        "started": lambda row: row["started"][:19],
        "ended": lambda row: (row["ended"] or "not ended")[:19],
        "outcomes": lambda row: ", ".join(f"{count} {what}" for what, count in sorted(row["counts"].items())),
        "problem": lambda row: row["problem"],
    }
    show(Listing(records, columns), form)


def health(
    hours: Annotated[float, typer.Option("--hours", min=0.1, help="A crawl must have begun within these.")] = 3,
    backlog: Annotated[int, typer.Option("--backlog", min=0, help="So many pages may wait.")] = 10_000,
    form: OutputFormat = Format.TABLE,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Say whether the crawl is well, for monitors: exit code 1 and the reasons where it is not.

    Example: newsdesk health --hours 2
    """
    from datetime import UTC, datetime

    from newsdesk.crawl.health import problems
    from newsdesk.export.listing import Listing
    from newsdesk.store import sources as table

    now = datetime.now(UTC)
    with archive(settings(db, config)) as connection:
        waiting = table.backlog(connection, now)
        last, sources = table.last_runs(connection, 1), table.all_sources(connection)
    within = timedelta(hours=hours)
    wrong = [*problems(last, sources, waiting, now, within=within, most_backlog=backlog)]
    record = {"well": not wrong, "problems": wrong, "last_run": last[0].started_at if last else None}
    record |= {"sources": len(sources), "backlog": waiting}
    columns = {
        "well": lambda row: "yes" if row["well"] else "no",
        "last run": lambda row: (row["last_run"] or "never")[:16],
        "sources": lambda row: str(row["sources"]),
        "backlog": lambda row: str(row["backlog"]),
        "problems": lambda row: "; ".join(row["problems"]),
    }
    show(Listing([record], columns), form)
    if wrong:
        raise typer.Exit(UNWELL)


@contextmanager
def _bar(forecast: Forecast, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """On a terminal, below the outcomes, how many pages are done and how long the rest will take."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("crawling"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[left]}"))
    with Progress(*columns, console=console, transient=True, redirect_stdout=sys.stdout.isatty()) as progress:
        task = progress.add_task("", total=None, left="")

        def moved() -> None:
            seconds = forecast.seconds()
            left = "" if seconds is None else f"{timedelta(seconds=round(seconds))} left"
            progress.update(task, completed=forecast.done, total=forecast.total, left=left)

        yield moved


def _tell(outcome: Outcome, log: LogFormat) -> None:
    if log is LogFormat.TEXT:
        from newsdesk.cli.ingest import _line

        print(_line(outcome), flush=True)
        return
    from newsdesk.export.text import escaped_json

    told = {"at": outcome.at.isoformat(), "url": outcome.url, "stage": outcome.stage, "reason": outcome.reason}
    told |= {"detail": outcome.detail, "article": outcome.article or ""}
    print(escaped_json(json.dumps(told, ensure_ascii=False)), flush=True)


def _tell_due(config: Config) -> None:
    from datetime import UTC, datetime

    from newsdesk.export.text import plain
    from newsdesk.store.sources import due_pages, due_sources

    with archive(config) as connection:
        for source in due_sources(connection, datetime.now(UTC)):
            print(plain(f"source  {source.url}"))
        for page in due_pages(connection, datetime.now(UTC), 1000):
            print(plain(f"page  {page.url}"))


def _stop_on_signals(stop: Event) -> None:
    def on_signal(number: int, _frame: object) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
