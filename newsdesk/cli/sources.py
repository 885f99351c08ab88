"""What is crawled: sources add, list, check, pause, resume, remove, export, import."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsdesk.cli.common import Database, Format, OutputFormat, Settings, archive, settings, show
from newsdesk.errors import ConfigError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.config import Config
    from newsdesk.store.sources import Source

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

    from newsdesk.config import SourceSetting
    from newsdesk.crawl import new_source

    chosen = settings(db, config)
    for pattern in [*(include or []), *(exclude or [])]:
        _require_pattern(pattern)
    given = SourceSetting(url, interval, limit, tuple(include or []), tuple(exclude or []))
    source = new_source(given, chosen, datetime.now(UTC))
    _put([source], chosen)
    for place, _etag, _date in source.lists:
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
def check(
    url: Annotated[str | None, typer.Argument(metavar="[URL]", help="Of one source alone.")] = None,
    form: OutputFormat = Format.TABLE,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Ask the sources' lists, and say of each page whether it would be fetched, and why not. Nothing is stored.

    Example: newsdesk sources check https://news.example/
    """
    from newsdesk.crawl.checking import check_source
    from newsdesk.export.listing import Listing
    from newsdesk.store.sources import known_pages

    chosen = settings(db, config)
    with archive(chosen) as connection:
        found = [
            {"url": address, "what": what}
            for source in _sources(connection, url)
            for address, what in check_source(source, chosen, lambda key: bool(known_pages(connection, [key])))
        ]
    show(Listing(found, {"address": lambda row: row["url"], "what": lambda row: row["what"]}), form)


@group.command(name="export")
def export_sources(db: Database = None, config: Settings = None) -> None:
    """Print the sources as OPML, which feed readers take.

    Example: newsdesk sources export > sources.opml
    """
    from newsdesk.discover.opml import write_opml

    with archive(settings(db, config)) as connection:
        sources = [(source.url, [place for place, _etag, _date in source.lists]) for source in _sources(connection)]
    print(write_opml(sources), end="")


@group.command(name="import")
def import_sources(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An OPML file.")],
    db: Database = None,
    config: Settings = None,
) -> None:
    """Add the feeds of an OPML file. Sources that are there already stay as they are.

    Example: newsdesk sources import sources.opml
    """
    from datetime import UTC, datetime

    from newsdesk.config import SourceSetting
    from newsdesk.discover.opml import read_opml
    from newsdesk.http import check_url
    from newsdesk.store import open_store
    from newsdesk.store.sources import Source, all_sources

    try:
        feeds = read_opml(file.read_bytes(), str(file))
    except OSError as error:
        raise ConfigError(error.strerror or str(error), file=file) from error
    for address in (address for home, places in feeds.items() for address in (home, *places)):
        check_url(address)
    chosen, usual, now = settings(db, config), SourceSetting(""), datetime.now(UTC).isoformat()
    store = open_store(chosen.database_url)
    with store.read() as connection:
        known = {source.url for source in all_sources(connection)}
    store.close()
    every = int(usual.interval * 60)
    added = [
        Source(home, tuple((place, "", "") for place in places), every, usual.limit, (), (), False, every, now)
        for home, places in feeds.items()
        if home not in known
    ]
    _put(added, chosen)
    print(f"added: {len(added)} sources")


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
    with archive(config) as connection:
        [source] = _sources(connection, url)
    _put([replace(source, paused=paused)], config)


def _sources(connection: Connection, url: str | None = None) -> list[Source]:
    """All sources, or the one of this URL. Raises ConfigError for one that there is not."""
    from newsdesk.store.sources import all_sources

    found = [source for source in all_sources(connection) if url in (None, source.url)]
    if url is not None and not found:
        raise ConfigError(f"{url}: no such source; `newsdesk sources list` has them")
    return found


def _put(sources: Iterable[Source], config: Config) -> None:
    from newsdesk.store import open_store
    from newsdesk.store.sources import put_source

    store = open_store(config.database_url)
    try:
        with store.begin() as connection:
            for source in sources:
                put_source(connection, source)
    finally:
        store.close()


def _require_pattern(pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ConfigError(f"{pattern!r} is no regular expression: {error}") from None
