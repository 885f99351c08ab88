"""Finding articles: search, articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsdesk.cli.common import (
    Database,
    Format,
    Output,
    OutputFormat,
    Settings,
    Today,
    archive,
    day,
    form_of,
    note,
    settings,
    show,
)
from newsdesk.errors import StoreError
from newsdesk.typed import storable

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.model import Party
    from newsdesk.store import ArticleFilter

Naming = Annotated[list[str] | None, typer.Option("--entity", metavar="NAME", help="Names all of these.")]
Site = Annotated[list[str] | None, typer.Option("--source", metavar="SITE", help="Is of one of these sites.")]
Place = Annotated[list[str] | None, typer.Option("--in", metavar="PLACE", help="Tells an event in one of these.")]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Came out on 2025-07-01, in July ... or later.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Came out no later.")]
Limit = Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")]


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="search")(search)
    app.command(name="articles")(articles)


def search(
    words: Annotated[list[str], typer.Argument(metavar="SEARCH", help="What to look for.", show_default=False)],
    entity: Naming = None,
    source: Site = None,
    place: Place = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
    form: OutputFormat = Format.TABLE,
    output: Output = None,
    today: Today = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Find articles by words of their titles and texts.

    Words side by side must all be there; AND, OR, NOT, parentheses, "a phrase" and the beginning of a word* are
    understood. Titles come first, then first paragraphs, then texts, of each the latest first.

    Example: newsdesk search "ceasefire AND Sweida"
    """
    from newsdesk.cli import records
    from newsdesk.store import find_articles
    from newsdesk.store.terms import parse

    form = form_of(form, output)
    wanted = parse(storable(" ".join(words)))
    with archive(settings(db, config)) as connection:
        among = _filter(connection, entity, source, place, since, until, today)
        hits = find_articles(connection, wanted, limit, among)
    note(f"articles: {wanted}")
    if hits or form is not Format.TABLE or output:
        show(records.hits(hits), form, output)
    if not hits:
        note("no article has that")


def articles(
    entity: Naming = None,
    source: Site = None,
    place: Place = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most so many.")] = None,
    form: OutputFormat = Format.TABLE,
    output: Output = None,
    today: Today = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """List the articles, those published last first.

    Example: newsdesk articles --entity Shaibani --source harbourpost.example --since July --limit 20
    """
    from newsdesk.cli import records
    from newsdesk.store import ArticleFilter, list_articles

    form = form_of(form, output)
    with archive(settings(db, config)) as connection:
        wanted = _filter(connection, entity, source, place, since, until, today)
        rows = list_articles(connection, limit, wanted)
    if rows or form is not Format.TABLE or output:
        show(records.articles(rows), form, output)
    if not rows:
        note("the archive is empty" if wanted == ArticleFilter() else "no such article")


def _filter(
    connection: Connection,
    entities: list[str] | None,
    sites: list[str] | None,
    places: list[str] | None,
    since: str | None,
    until: str | None,
    today: str | None,
) -> ArticleFilter:
    """Which articles the options take. Raises StoreError for a name that the archive does not know."""
    from newsdesk.ask import period_of
    from newsdesk.store import ArticleFilter

    return ArticleFilter(
        entities=tuple(_entity(connection, storable(name)) for name in entities or ()),
        sites=tuple(storable(site).lower().removeprefix("www.") for site in sites or ()),
        since=period_of(since, today=day(today)).first.isoformat() if since else None,
        until=period_of(until, today=day(today)).last.isoformat() if until else None,
        places=_places(connection, places),
    )


def _entity(connection: Connection, name: str) -> str:
    from newsdesk.store import find_entities

    found = find_entities(connection, name)
    if not found:
        raise StoreError(f'nobody and nothing called "{name}" in the archive')
    if len(found) > 1:
        note(f'"{name}" may also be {" or ".join(entity.name for entity in found[1:])}')
    return found[0].id


def _places(connection: Connection, names: list[str] | None) -> tuple[Party, ...]:
    if not names:
        return ()
    from newsdesk.annotate.places import Gazetteer
    from newsdesk.lookup import Lookup
    from newsdesk.model import EventFilter

    lookup = Lookup(Gazetteer.load(), connection)
    found = {name: lookup.place(storable(name)) for name in names}
    for name, place in found.items():
        if place is None:
            raise StoreError(f'no place called "{name}" in the archive or the gazetteer')
    return lookup.widened(EventFilter(place=tuple(place for place in found.values() if place))).place
