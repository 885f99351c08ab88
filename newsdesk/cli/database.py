"""The database's tables: db upgrade, db downgrade, db current."""

from __future__ import annotations

from typing import Annotated

import typer

from newsdesk.cli.common import Database, Settings, settings

group = typer.Typer(no_args_is_help=True, help="Bring the database's tables to another version.")


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="db")


@group.command()
def upgrade(
    revision: Annotated[str, typer.Argument(help="The revision to go to.")] = "head",
    db: Database = None,
    config: Settings = None,
) -> None:
    """Bring the tables up to this version of newsdesk, or to a revision.

    Example: newsdesk db upgrade
    """
    from newsdesk import store

    url = settings(db, config).database_url
    store.upgrade(url, revision)
    print(store.current(url))


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
