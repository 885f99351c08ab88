"""One event: its page, and what people decide of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from newsdesk.cli.common import Database, Format, Output, OutputFormat, Settings, archive, form_of, settings, show
from newsdesk.cli.deciding import By, JudgementId, ShownByDefault, deciding, list_judgements, take_back, told
from newsdesk.errors import ConfigError, StoreError
from newsdesk.model import Kind, Status
from newsdesk.typed import storable

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.config import Config
    from newsdesk.decide.hand import Hand
    from newsdesk.model import Entity
    from newsdesk.store import EventRow

UNKNOWN = "unknown"  # what is set of a date or place that nobody knows

group = typer.Typer(cls=ShownByDefault, no_args_is_help=True, help="Show an event; decide what is one event.")

What = Annotated[str, typer.Argument(metavar="EVENT", help="Its id, or one of its reports' ids.", show_default=False)]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other's id.", show_default=False)]
Reports = Annotated[
    list[str],
    typer.Argument(metavar="REPORT...", help="A report's id, or the id or URL of its article.", show_default=False),
]


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="event")


@group.command(name="show")
def show_event(
    event_id: Annotated[str, typer.Argument(metavar="ID", help="As tables show it.", show_default=False)],
    form: OutputFormat = Format.TABLE,
    output: Output = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Show one event: how its status and its numbers changed, what people decided, every sentence that tells it.

    Each sentence comes with the rule that found it: the file of the event type and its trigger.

    Example: newsdesk event v-3f9c2b7d10e4
    """
    from newsdesk.cli import eventpage
    from newsdesk.decide.naming import judged, the_event
    from newsdesk.store import reports_of_events
    from newsdesk.track import history

    form = form_of(form, output)
    with archive(settings(db, config)) as connection:
        row = the_event(connection, storable(event_id))
        page = eventpage.EventPage(row, history(reports_of_events(connection, [row.id])), judged(connection, row))
    show(eventpage.listing(page), form, output)
    if form is Format.TABLE and output is None:
        print(eventpage.remarks(page), end="")
        show(eventpage.evidence(row), form)


@group.command()
def merge(event: What, other: Other, by: By = None, db: Database = None, config: Settings = None) -> None:
    """Make one event of two.

    Example: newsdesk event merge v-3f9c2b7d10e4 v-90ab12cd34ef
    """
    from newsdesk.decide import events

    with _deciding(settings(db, config), by, event, other) as (connection, hand, [found, second]):
        told(events.merge(connection, found, second, hand))


@group.command()
def split(event: What, reports: Reports, by: By = None, db: Database = None, config: Settings = None) -> None:
    """Take reports out of an event: they tell of something else.

    Example: newsdesk event split v-3f9c2b7d10e4 r-5f20aa41c9d8
    """
    from newsdesk.decide import events

    with _deciding(settings(db, config), by, event) as (connection, hand, [found]):
        told(events.split(connection, found, [storable(report) for report in reports], hand))


@group.command(name="set")
def put(
    event: What,
    kind: Annotated[str | None, typer.Option("--type", "-t", metavar="TYPE", help="meeting, air strike, ...")] = None,
    status: Annotated[Status | None, typer.Option("--status", metavar="STATUS", help=", ".join(Status))] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="Like 2025-07-31 or 2025-07; or unknown.")
    ] = None,
    place: Annotated[
        str | None, typer.Option("--place", metavar="PLACE", help="Its name or id in the archive; or unknown.")
    ] = None,
    by: By = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Set what an event is, or when and where, whatever its reports say.

    Example: newsdesk event set v-3f9c2b7d10e4 --status cancelled --date 2025-07-31
    """
    from newsdesk.decide import events

    given = {"type": _type(kind) if kind else None, "status": status and str(status), "date": date}
    fields = {name: None if value == UNKNOWN else value for name, value in given.items() if value}
    fields |= {"place": None} if place == UNKNOWN else {}
    if not fields and place is None:
        raise ConfigError("nothing to set; say --type, --status, --date or --place")
    with _deciding(settings(db, config), by, event) as (connection, hand, [found]):
        where = _place(connection, storable(place)) if place and place != UNKNOWN else None
        told(events.put(connection, found, fields, where, hand))


@group.command()
def reject(event: What, by: By = None, db: Database = None, config: Settings = None) -> None:
    """Say that it is no event: what its reports tell is told nowhere any more.

    Example: newsdesk event reject v-3f9c2b7d10e4
    """
    from newsdesk.decide import events

    with _deciding(settings(db, config), by, event) as (connection, hand, [found]):
        told(events.reject(connection, found, hand))


@group.command()
def undo(judgement: JudgementId = None, by: By = None, db: Database = None, config: Settings = None) -> None:
    """Take back what was decided.

    Example: newsdesk event undo
    """
    take_back(settings(db, config), "event", judgement, by)


@group.command()
def judgements(form: OutputFormat = Format.TABLE, db: Database = None, config: Settings = None) -> None:
    """List what was decided and stands, the earliest first; `gone` tells how much of what it names is there no more.

    Example: newsdesk event judgements --format jsonl
    """
    with archive(settings(db, config)) as connection:
        list_judgements(connection, "event", form)


@contextmanager
def _deciding(config: Config, by: str | None, *names: str) -> Iterator[tuple[Connection, Hand, list[EventRow]]]:
    """The archive, to write one decision into, and the events of some names."""
    from newsdesk.decide.naming import the_event

    with deciding(config, by) as (connection, hand):
        yield connection, hand, [the_event(connection, storable(name)) for name in names]


def _type(word: str) -> str:
    """The only event type that a word means. Raises ConfigError."""
    from newsdesk.catalog import event_words

    name = word.strip().lower().replace(" ", "_")
    meant = event_words().get(word.strip().lower(), ())
    if name in meant or len(meant) == 1:
        return name if name in meant else meant[0]
    known = f"may be {', '.join(meant)}" if meant else "is no type of event; docs/events.md has them all"
    raise ConfigError(f'"{word}" {known}', key="--type")


def _place(connection: Connection, name: str) -> Entity:
    """The only place of a name or id. Raises StoreError."""
    from newsdesk import roster

    found = [entity for entity in roster.find(connection, name) if entity.kind is Kind.PLACE]
    if len(found) == 1:
        return found[0]
    if found:
        raise StoreError(f'"{name}" may be {", ".join(entity.id for entity in found)}: name one by its id')
    raise StoreError(f'no place called "{name}" in the archive')
