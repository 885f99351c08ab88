"""What is crawled: sources add, list, pause, resume, remove."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from newsdesk.cli.common import Database, Format, OutputFormat, Settings, archive, settings, show
from newsdesk.errors import ConfigError

if TYPE_CHECKING:
    from newsdesk.config import Config

group = typer.Typer(no_args_is_help=True, help="The sites and feeds that a crawl asks for news.")
Url = Annotated[str, typer.Argument(metavar="URL", help="A home page, feed, sitemap or section page.")]
Patterns = list[str] | None


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="sources")


@group.command()
def add(
    url: Url,
    interval: Annotated[float, typer.Option("--interval", min=1, help="Minutes between two visits, at least.")] = 15,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Pages taken up at one visit, the latest.")] = 200,
    include: Annotated[Patterns, typer.Option("--include", help="Only addresses that this expression fits.")] = None,
    exclude: Annotated[Patterns, typer.Option("--exclude", help="No address that this expression fits.")] = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Add a source. Of a home page its feeds and sitemaps are found; where it has none, its own headlines are read.

    Example: newsdesk sources add https://news.example/ --exclude /sport/
    """
    from datetime import UTC, datetime

    from newsdesk.crawl import find_lists
    from newsdesk.store import open_store
    from newsdesk.store.sources import Source, put_source

    chosen = settings(db, config)
    for pattern in [*(include or []), *(exclude or [])]:
        _require_pattern(pattern)
    lists = tuple((place, "", "") for place in find_lists(url, chosen))
    every = int(interval * 60)
    patterns = tuple(include or []), tuple(exclude or [])
    source = Source(url, lists, every, limit, *patterns, False, every, datetime.now(UTC).isoformat())
    store = open_store(chosen.database_url)
    with store.begin() as connection:
        put_source(connection, source)
    store.close()
    for place, _etag, _date in lists:
        print(f"added  {place}")


@group.command(name="list")
def list_sources(form: OutputFormat = Format.TABLE, db: Database = None, config: Settings = None) -> None:
    """List the sources: when each is asked next, and why it fails where it does.

    Example: newsdesk sources list
    """
    from newsdesk.export.listing import Listing
    from newsdesk.store.sources import all_sources

    with archive(settings(db, config)) as connection:
        records = [
            {
                "url": source.url,
                "lists": [place for place, _etag, _date in source.lists],
                "paused": source.paused,
                "next": source.next_at,
                "asked": source.asked_at,
                "failures": source.failures,
                "problem": source.problem,
            }
            for source in all_sources(connection)
        ]
    columns = {
        "source": lambda row: row["url"],
        "lists": lambda row: str(len(row["lists"])),
        "next": lambda row: "paused" if row["paused"] else row["next"][:16],
        "failures": lambda row: str(row["failures"] or ""),
        "problem": lambda row: row["problem"],
    }
    show(Listing(records, columns), form)


@group.command()
def pause(url: Url, db: Database = None, config: Settings = None) -> None:
    """Ask a source no more until it is resumed.

    Example: newsdesk sources pause https://news.example/
    """
    _set_paused(url, True, settings(db, config))


@group.command()
def resume(url: Url, db: Database = None, config: Settings = None) -> None:
    """Ask a paused source again.

    Example: newsdesk sources resume https://news.example/
    """
    _set_paused(url, False, settings(db, config))


@group.command()
def remove(url: Url, db: Database = None, config: Settings = None) -> None:
    """Forget a source. Its articles stay.

    Example: newsdesk sources remove https://news.example/
    """
    from newsdesk.store import open_store
    from newsdesk.store.sources import remove_source

    store = open_store(settings(db, config).database_url)
    try:
        with store.begin() as connection:
            if not remove_source(connection, url):
                raise ConfigError(f"{url}: no such source; `newsdesk sources list` has them")
    finally:
        store.close()


def _set_paused(url: str, paused: bool, config: Config) -> None:
    from newsdesk.store import open_store
    from newsdesk.store.sources import all_sources, put_source

    store = open_store(config.database_url)
    try:
        with store.begin() as connection:
            found = [source for source in all_sources(connection) if source.url == url]
            if not found:
                raise ConfigError(f"{url}: no such source; `newsdesk sources list` has them")
            put_source(connection, replace(found[0], paused=paused))
    finally:
        store.close()


def _require_pattern(pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ConfigError(f"{pattern!r} is no regular expression: {error}") from None
