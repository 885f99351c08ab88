"""The database's tables: db upgrade, db downgrade, db current, db move."""

from __future__ import annotations

from typing import Annotated

import typer

from newsdesk.cli.common import Database, Settings, note, require, settings

group = typer.Typer(no_args_is_help=True, help="Bring the tables to another version, or to another database.")


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="db")


@group.command()
def upgrade(
    revision: Annotated[str, typer.Argument(help="The revision to go to.")] = "head",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Bring the tables up to this version of newsdesk, or to a revision.

    Example: newsdesk db upgrade --dry-run
    """
    from newsdesk import store

    chosen = settings(db, config)
    url = chosen.database_url
    if dry_run:
        require(chosen)
        _tell_pending(url, revision)
        return
    store.upgrade(url, revision)
    print(store.current(url))


def _tell_pending(url: str, revision: str) -> None:
    from newsdesk.store.upgrading import pending

    steps = pending(url, revision)
    for step in steps:
        rows = f"goes through {step.rows:,} rows" if step.rows else "goes through no rows"
        print(f"{step.revision}  {step.about}: {rows}")
    if not steps:
        print("nothing to do")


@group.command()
def downgrade(
    revision: Annotated[str, typer.Argument(help="The revision to go back to; base drops all tables.")],
    db: Database = None,
    config: Settings = None,
) -> None:
    """Take the tables back to an earlier revision. The archived pages stay; what that revision has no table for goes.

    Below 0003 these are the decisions on entities: keep them with `newsdesk entity judgements --format jsonl`; below
    0008 the questions that are watched.

    Example: newsdesk db downgrade 0001
    """
    from newsdesk import store

    url = settings(db, config).database_url
    store.downgrade(url, revision)
    print(store.current(url) or "empty")


@group.command()
def current(db: Database = None, config: Settings = None) -> None:
    """Print the revision that the tables are at.

    Example: newsdesk db current
    """
    from newsdesk import store

    print(store.current(settings(db, config).database_url) or "empty")


@group.command()
def move(
    to: Annotated[str, typer.Option("--to", metavar="PATH_OR_URL", help="The new database, one that is empty.")],
    db: Database = None,
    config: Settings = None,
) -> None:
    """Carry the archive's database to another one, from SQLite to Postgres or back, and compare every row.

    The old one stays as it is. A move that was cut off is begun anew by running it again; until it has ended, nothing
    opens the new database.

    Example: newsdesk db move --to postgresql://desk@db.example/news
    """
    from newsdesk.config import with_database
    from newsdesk.errors import ConfigError
    from newsdesk.store.moving import move as copied

    chosen = settings(db, config)
    require(chosen)
    target = with_database(chosen, to)
    if target.database_url == chosen.database_url:
        raise ConfigError("that is the database that the archive is in", key="--to")
    rows = seconds = 0.0
    for table in copied(chosen.database_url, target.database_url, lambda step: note(f"{step} ...")):
        rows, seconds = rows + table.rows, seconds + table.seconds
        print(f"{table.table:20} {table.rows:12,}", flush=True)
    print(f"moved: {rows:,.0f} rows, {rows / seconds:,.0f} a second; all the same on both sides")
    if target.archive_dir != chosen.archive_dir:
        print(f'the pages stay where they are: set archive_dir = "{chosen.archive_dir}"')
