"""Filling the archive: ingest, rebuild."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsdesk.cli.common import Database, Queue, Settings, settings

if TYPE_CHECKING:
    from rich.progress import Progress

    from newsdesk.model import Outcome

SOME_REJECTED = 1  # exit code
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=0, metavar="N", help="Articles read at once, a process each; 0: one a core.")
]
STORED = "stored"  # the stage of an outcome that is no rejection


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="ingest")(ingest)
    app.command(name="rebuild")(rebuild)


def ingest(
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="URL", help="Addresses, saved pages, or - for addresses on standard input."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="A file with one address a line; # begins a comment.")
    ] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="Where a saved page came from.")] = None,
    jobs: Jobs = 1,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Fetch pages and store their articles, entities and events.

    Each address has one outcome: new, revised, unchanged, or why it was rejected.

    Example: newsdesk ingest https://news.example/syria-talks

    Example: newsdesk ingest page.html --url https://news.example/syria-talks
    """
    from newsdesk import pipeline
    from newsdesk.cli.inputs import inputs

    chosen = settings(db, config)
    named = inputs(targets or [], file, url)
    total = len(targets or []) if file is None and "-" not in (targets or []) else None
    outcomes: list[Outcome] = []
    try:
        with progress_bar("ingesting", total) as progress:
            pipeline.ingest(named, chosen, jobs=cores(jobs), on_outcome=reporter(outcomes, progress))
    finally:  # interrupted too: what is done is done
        if outcomes:
            summarise(outcomes)
    if not outcomes:
        print("nothing to ingest")
    if any(outcome.stage != STORED for outcome in outcomes):
        raise typer.Exit(SOME_REJECTED)


def rebuild(jobs: Jobs = 1, queue: Queue = False, db: Database = None, config: Settings = None) -> None:
    """Derive everything again from the archived pages.

    Articles, entities and events; no network is needed. Run it after an update: what newsdesk has learnt is then
    applied to the whole archive.

    Example: newsdesk rebuild --jobs 0
    """
    from newsdesk import pipeline

    chosen = settings(db, config)
    if queue:
        from newsdesk.distribute.putting import put_rebuild

        print(f"{put_rebuild(chosen)} jobs queued")
        return
    with progress_bar("rebuilding", None) as progress:

        def on_progress(done: int, total: int) -> None:
            if progress:
                progress.update(progress.task_ids[0], completed=done, total=total)

        derived = pipeline.rebuild(chosen, jobs=cores(jobs), on_progress=on_progress)
    print(f"derived again: {derived} texts of articles")


def cores(jobs: int) -> int:
    """How many processes --jobs means."""
    return jobs or os.cpu_count() or 1


@contextmanager
def progress_bar(what: str, total: int | None) -> Iterator[Progress | None]:
    """A progress bar on standard error where that is a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True, highlight=False), transient=True) as progress:
        progress.add_task(what, total=total)
        yield progress


def reporter(outcomes: list[Outcome], progress: Progress | None) -> Callable[[Outcome], None]:
    """Keeps each outcome, and moves the bar or, where there is none, prints it."""

    def on_outcome(outcome: Outcome) -> None:
        outcomes.append(outcome)
        if progress:
            progress.advance(progress.task_ids[0])
        else:
            print(_line(outcome), flush=True)

    return on_outcome


def _line(outcome: Outcome) -> str:
    from newsdesk.export.text import plain

    what = outcome.reason if outcome.stage == STORED else f"rejected: {outcome.reason}"
    return " ".join(plain(f"{what}  {outcome.url}  {outcome.detail}").split("\n")).rstrip()


def summarise(outcomes: list[Outcome]) -> None:
    """The count of each outcome; behind a progress bar, the rejected ones before it."""
    rejected = [outcome for outcome in outcomes if outcome.stage != STORED]
    if sys.stderr.isatty():
        for outcome in rejected:
            print(_line(outcome))
    counts = Counter(outcome.reason for outcome in outcomes if outcome.stage == STORED)
    parts = [f"{counts[what]} {what}" for what in ("new", "revised", "unchanged", "kept") if counts[what]]
    parts += [f"{len(rejected)} rejected"] if rejected else []
    print(", ".join(parts))
