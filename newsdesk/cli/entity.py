"""One entity: its page, and what people decide of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsdesk.cli.common import (
    Database,
    Format,
    OutputFormat,
    Settings,
    archive,
    note,
    settings,
    show,
)
from newsdesk.cli.deciding import By, JudgementId, ShownByDefault, deciding, list_judgements, take_back, told
from newsdesk.typed import storable

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.config import Config
    from newsdesk.decide.hand import Hand
    from newsdesk.model import Judgement
    from newsdesk.store.pages import EntityPage

MET = "CONSULT"  # the PLOVER category of events in which people meet


group = typer.Typer(cls=ShownByDefault, no_args_is_help=True, help="Show a person, body or place; decide who is who.")

Who = Annotated[str, typer.Argument(metavar="NAME_OR_ID", help="Any of its names, or its id.", show_default=False)]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other's name or id.", show_default=False)]
Force = Annotated[bool, typer.Option("--force", help="Of two kinds, too: a person and a place.")]
Limit = Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")]


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="entity")


@group.command(name="show")
def show_entity(
    name: Annotated[list[str], typer.Argument(metavar="NAME_OR_ID", help="A name or an id.", show_default=False)],
    limit: Limit = 10,
    form: OutputFormat = Format.TABLE,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Show names, offices over time, places, events, articles, and who is met most.

    Example: newsdesk entity show Shaibani

    Example: newsdesk entity Shaibani --format json
    """
    from newsdesk import catalog, roster
    from newsdesk.store.pages import entity_page

    meetings = [kind for kind, each in catalog.event_types().items() if each.plover == MET]
    with archive(settings(db, config)) as connection:
        entity = roster.the_one(connection, storable(" ".join(name)))
        page = entity_page(connection, entity.id, meetings=meetings, limit=limit)
    if page is not None:
        _print_page(page, form)


def _print_page(page: EntityPage, form: Format) -> None:
    from newsdesk.cli import records

    if form is not Format.TABLE:
        show(records.entity_pages([page]), form)
        return
    from newsdesk.export.text import plain

    print(plain("\n".join(records.entity_head(page))))
    for heading, listing in records.entity_sections(page):
        print(f"\n{heading}")
        show(listing, form)


@group.command()
def suggestions(
    limit: Limit = 20, form: OutputFormat = Format.TABLE, db: Database = None, config: Settings = None
) -> None:
    """List pairs that are perhaps one, with what speaks for it.

    Nothing is merged: say `entity same` or `entity different` of each.

    Example: newsdesk entity suggestions
    """
    from newsdesk import roster
    from newsdesk.cli import records

    with archive(settings(db, config)) as connection:
        pairs = roster.suggestions(connection, limit)
    if pairs or form is not Format.TABLE:
        show(records.pairs(pairs), form)
    if not pairs:
        note("no pairs to ask about")


@group.command()
def merge(
    name: Who, other: Other, force: Force = False, by: By = None, db: Database = None, config: Settings = None
) -> None:
    """Make one entity of two. Two of different kinds take --force.

    Example: newsdesk entity merge "Asaad al-Shaibani" Shibani
    """
    from newsdesk.decide import entities

    _judge(settings(db, config), by, partial(entities.same, force=force), name, other)


@group.command()
def same(
    name: Who, other: Other, force: Force = False, by: By = None, db: Database = None, config: Settings = None
) -> None:
    """Say that two are one: the answer to a suggestion, and the same as merge.

    Example: newsdesk entity same e-3f9c2b7d10e4 e-90ab12cd34ef
    """
    merge(name, other, force, by, db, config)


@group.command()
def different(name: Who, other: Other, by: By = None, db: Database = None, config: Settings = None) -> None:
    """Say that two are two: never merged, never suggested again.

    Example: newsdesk entity different "Kim Jong Un" "Kim Jong Il"
    """
    from newsdesk.decide import entities

    _judge(settings(db, config), by, entities.different, name, other)


@group.command()
def split(
    name: Who,
    alias: Annotated[str, typer.Argument(metavar="ALIAS", help="The name that is somebody else's, or a form's id.")],
    by: By = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Take a name out of an entity.

    Example: newsdesk entity split "Bashar al-Assad" Assad
    """
    from newsdesk.decide import entities

    with _deciding(settings(db, config), by) as (connection, hand, find):
        told(entities.split(connection, find(name), storable(alias), hand))


@group.command()
def rename(
    name: Who,
    new: Annotated[str, typer.Argument(metavar="NEW_NAME", help="Its name from now on.", show_default=False)],
    by: By = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Give an entity another name; the old ones still find it.

    Example: newsdesk entity rename Shaibani "Asaad al-Shaibani"
    """
    from newsdesk.decide import entities

    with _deciding(settings(db, config), by) as (connection, hand, find):
        told(entities.rename(connection, find(name), storable(new), hand))


@group.command()
def undo(
    judgement: JudgementId = None,
    by: By = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Take back what was decided.

    Example: newsdesk entity undo
    """
    take_back(settings(db, config), "entity", judgement, by)


@group.command()
def judgements(form: OutputFormat = Format.TABLE, db: Database = None, config: Settings = None) -> None:
    """List what was decided and stands, the earliest first.

    Example: newsdesk entity judgements --format jsonl
    """
    with archive(settings(db, config)) as connection:
        list_judgements(connection, "entity", form)


def _judge(config: Config, by: str | None, decision: Callable[..., Judgement], name: str, other: str) -> None:
    with _deciding(config, by) as (connection, hand, find):
        told(decision(connection, find(name), find(other), hand))


@contextmanager
def _deciding(config: Config, by: str | None) -> Iterator[tuple[Connection, Hand, Callable[[str], Any]]]:
    """The archive, to write one decision into, and a function that gives the only entity of a name."""
    from newsdesk import roster

    with deciding(config, by) as (connection, hand):
        yield connection, hand, lambda name: roster.the_one(connection, storable(name))
