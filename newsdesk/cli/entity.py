"""One entity: its page, and what people decide of it."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from newsdesk.cli.common import (
    Database,
    Format,
    OutputFormat,
    Settings,
    archive,
    exists,
    note,
    settings,
    show,
)
from newsdesk.errors import StoreError
from newsdesk.typed import storable

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.config import Config
    from newsdesk.decide import Hand
    from newsdesk.model import Judgement
    from newsdesk.store.pages import EntityPage

MET = "CONSULT"  # the PLOVER category of events in which people meet


class ShownByDefault(TyperGroup):
    """A group in which what is no command is a name to show: `newsdesk entity Shaibani`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of the first word, else `show` with all of them."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["show", *args])


group = typer.Typer(cls=ShownByDefault, no_args_is_help=True, help="Show a person, body or place; decide who is who.")

Who = Annotated[str, typer.Argument(metavar="NAME_OR_ID", help="Any of its names, or its id.", show_default=False)]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other's name or id.", show_default=False)]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides; by default your login name.")]
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
def merge(name: Who, other: Other, by: By = None, db: Database = None, config: Settings = None) -> None:
    """Make one entity of two.

    Example: newsdesk entity merge "Asaad al-Shaibani" Shibani
    """
    from newsdesk import decide

    _judge(settings(db, config), by, decide.same, name, other)


@group.command()
def same(name: Who, other: Other, by: By = None, db: Database = None, config: Settings = None) -> None:
    """Say that two are one: the answer to a suggestion, and the same as merge.

    Example: newsdesk entity same e-3f9c2b7d10e4 e-90ab12cd34ef
    """
    merge(name, other, by, db, config)


@group.command()
def different(name: Who, other: Other, by: By = None, db: Database = None, config: Settings = None) -> None:
    """Say that two are two: never merged, never suggested again.

    Example: newsdesk entity different "Kim Jong Un" "Kim Jong Il"
    """
    from newsdesk import decide

    _judge(settings(db, config), by, decide.different, name, other)


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
    from newsdesk import decide

    with _deciding(settings(db, config), by) as (connection, hand, find):
        _told(decide.split(connection, find(name), storable(alias), hand))


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
    from newsdesk import decide

    with _deciding(settings(db, config), by) as (connection, hand, find):
        _told(decide.rename(connection, find(name), storable(new), hand))


@group.command()
def undo(
    judgement: Annotated[str | None, typer.Argument(metavar="[ID]", help="By default the latest.")] = None,
    by: By = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Take back what was decided.

    Example: newsdesk entity undo
    """
    from newsdesk import decide

    with _deciding(settings(db, config), by) as (connection, hand, _find):
        undone = decide.undo(connection, judgement, hand)
    note(f"undone: {undone.note}")


@group.command()
def judgements(form: OutputFormat = Format.TABLE, db: Database = None, config: Settings = None) -> None:
    """List what was decided and stands, the earliest first.

    Example: newsdesk entity judgements --format jsonl
    """
    from newsdesk.cli import records
    from newsdesk.store import judgements as standing

    with archive(settings(db, config)) as connection:
        rows = standing(connection, "entity")
    if rows or form is not Format.TABLE:
        show(records.judgements(rows), form)
    if not rows:
        note("nothing was decided yet")


def _judge(config: Config, by: str | None, decision: Callable[..., Judgement], name: str, other: str) -> None:
    with _deciding(config, by) as (connection, hand, find):
        _told(decision(connection, find(name), find(other), hand))


@contextmanager
def _deciding(config: Config, by: str | None) -> Iterator[tuple[Connection, Hand, Callable[[str], Any]]]:
    """The archive, to write one decision into, and a function that gives the only entity of a name."""
    from newsdesk import roster
    from newsdesk.annotate.places import Gazetteer
    from newsdesk.decide import Hand
    from newsdesk.store import open_store

    if not exists(config):
        raise StoreError("no archive there yet; `newsdesk ingest URL` makes one")
    store = open_store(config.database_url)
    hand = Hand(by or _login(), datetime.now(UTC), Gazetteer().contains)
    try:
        with store.begin() as connection:
            yield connection, hand, lambda name: roster.the_one(connection, storable(name))
    finally:
        store.close()


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        return "somebody"


def _told(judgement: Judgement) -> None:
    note(f"{judgement.verdict}: {judgement.note}  ({judgement.id})")
