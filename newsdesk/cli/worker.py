"""Doing what was queued: worker."""

from __future__ import annotations

from typing import Annotated

import typer

from newsdesk.cli.common import Database, Settings, settings
from newsdesk.cli.ingest import Jobs, cores


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="worker")(worker)


def worker(
    jobs: Jobs = 1,
    hosts: Annotated[int, typer.Option("--hosts", min=1, metavar="N", help="Hosts asked at once.")] = 4,
    once: Annotated[bool, typer.Option("--once", help="End when nothing is left to do.")] = False,
    lease: Annotated[
        float, typer.Option("--lease", min=2, metavar="SECONDS", help="Silence after which a worker is taken for dead.")
    ] = 60,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Do what was queued, on as many machines as there are; the archive is on Postgres.

    Put work in with --queue of crawl, import and rebuild; what is due of the sources comes by itself. An interrupt lets
    the jobs in hand end.

    Example: newsdesk worker --jobs 2
    """
    from newsdesk.distribute.engine import require_engine

    chosen = settings(db, config)
    require_engine(chosen.database_url)
    from newsdesk.distribute.worker import Work, work

    work(chosen, Work(cores(jobs), hosts, lease, once))
