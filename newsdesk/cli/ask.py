"""Questions: ask, events."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsdesk.cli import questions
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
from newsdesk.cli.filters import Since, Types, Until, in_time, of_names, of_types
from newsdesk.errors import ConfigError
from newsdesk.model import EventFilter, Status

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.ask import Reading
    from newsdesk.lookup import Lookup

WIDE = 110  # columns of a terminal that has room for ids


class Sort(StrEnum):
    """Orders of events: earliest first, latest first, most sources first."""

    DATE = "date"
    LATEST = "-date"
    SOURCES = "sources"


class Wanted(StrEnum):
    """What an answer is made of."""

    EVENTS = "events"
    PEOPLE = "people"
    PLACES = "places"
    COUNTRIES = "countries"
    ARTICLES = "articles"
    COUNT = "count"
    DATE = "date"


class Role(StrEnum):
    """What a participant is in an event: the roles of the event files."""

    ACTOR = "actor"
    RECIPIENT = "recipient"
    PARTICIPANT = "participant"
    HOST = "host"
    VICTIM = "victim"


Names = list[str] | None
Involving = Annotated[Names, typer.Option("--involving", metavar="NAME", help="Involves all of these.")]
AnyOf = Annotated[Names, typer.Option("--any-of", metavar="NAME", help="Involves one of these.")]
NotInvolving = Annotated[Names, typer.Option("--not-involving", metavar="NAME", help="Involves none of these.")]
Actor = Annotated[Names, typer.Option("--actor", metavar="NAME", help="Is done by all of these.")]
Recipient = Annotated[Names, typer.Option("--recipient", metavar="NAME", help="Is done to all of these.")]
Host = Annotated[Names, typer.Option("--host", metavar="NAME", help="Is hosted by one of these.")]
In = Annotated[Names, typer.Option("--in", metavar="PLACE", help="Is in one of these places.")]
NotIn = Annotated[Names, typer.Option("--not-in", metavar="PLACE", help="Is in none of these places.")]
About = Annotated[Names, typer.Option("--about", metavar="WORDS", help="Speaks of all of these.")]
Source = Annotated[Names, typer.Option("--source", metavar="NAME", help="Is reported by one of these.")]
MinSources = Annotated[
    int | None, typer.Option("--min-sources", min=1, metavar="N", help="Is reported by so many sources or more.")
]
ROLE_HELP = f"With --wants people: who is one of these: {', '.join(Role)}."
Roles = Annotated[list[Role] | None, typer.Option("--role", metavar="ROLE", help=ROLE_HELP)]
Strict = Annotated[
    bool, typer.Option("--strict", help="People who merely come from a country do not involve it: officials do.")
]
Anywhere = Annotated[
    bool, typer.Option("--anywhere", help="Whom a sentence merely speaks of, and where it happened, are involved too.")
]
Statuses = Annotated[list[Status] | None, typer.Option("--status", metavar="STATUS", help="Has one of these statuses.")]


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="ask")(ask)
    app.command(name="events")(events)


def ask(
    question: Annotated[list[str], typer.Argument(help="The question, in quotes or not.", show_default=False)],
    form: OutputFormat = Format.TABLE,
    output: Output = None,
    explain: Annotated[bool, typer.Option("--explain", help="Print only how the question is understood.")] = False,
    strict: Strict = False,
    anywhere: Anywhere = False,
    today: Today = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Answer a question in plain words.

    It says first how it understood the question, in words and as options of `newsdesk events`. What it cannot read it
    refuses, with exit code 2.

    Example: newsdesk ask "all meetings involving Syria since July"
    """
    form = form_of(form, output)
    with questions.names(settings(db, config), without_archive=explain) as (lookup, connection):
        asked = " ".join(question)
        reading = questions.read_question(asked, lookup, today, form if explain else Format.TABLE)
        reading = replace(reading, filter=replace(reading.filter, strict=strict, anywhere=anywhere))
        if explain or connection is None:
            questions.explain(reading, lookup, form)
        else:
            _answer(reading, connection, lookup, form, output, title=asked)


def events(
    types: Types = None,
    involving: Involving = None,
    any_of: AnyOf = None,
    not_involving: NotInvolving = None,
    actor: Actor = None,
    recipient: Recipient = None,
    host: Host = None,
    place: In = None,
    not_place: NotIn = None,
    about: About = None,
    source: Source = None,
    min_sources: MinSources = None,
    status: Statuses = None,
    since: Since = None,
    until: Until = None,
    strict: Strict = False,
    anywhere: Anywhere = False,
    sort: Annotated[Sort, typer.Option(help="Which come first.")] = Sort.DATE,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most so many.")] = None,
    wants: Annotated[Wanted, typer.Option("--wants", help="What to tell of the events.")] = Wanted.EVENTS,
    role: Roles = None,
    form: OutputFormat = Format.TABLE,
    output: Output = None,
    today: Today = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """List events by options: what `ask` does in words.

    Example: newsdesk events --type meeting --involving Syria --since 2025-07-01
    """
    form = form_of(form, output)
    if role and wants is not Wanted.PEOPLE:
        raise ConfigError("roles are those of people: say --wants people", key="--role")
    chosen = EventFilter(
        status=tuple(status or ()), min_sources=min_sources, strict=strict, anywhere=anywhere, sort=sort, limit=limit
    )
    names = {"involving": involving, "any_of": any_of, "not_involving": not_involving, "actor": actor}
    names |= {"recipient": recipient, "host": host, "place": place, "not_place": not_place, "about": about}
    with archive(settings(db, config)) as connection:
        lookup = questions.lookup_in(connection)
        chosen = in_time(of_types(chosen, types or ()), since, until, day(today))
        reading = of_names(chosen, names, source or (), lookup).wanting(wants, tuple(role or ()))
        _answer(reading, connection, lookup, form, output, title=reading.sentence())


def _answer(
    reading: Reading, connection: Connection, lookup: Lookup, form: Format, output: Path | None, *, title: str
) -> None:
    """Print how the question was read, and what the archive has to say under that title."""
    from newsdesk.answers import answer
    from newsdesk.cli import records

    table = form is Format.TABLE
    questions.say(reading, lookup, sys.stdout if table else sys.stderr)
    wanted = lookup.widened(reading.filter)
    ids = not table or shutil.get_terminal_size().columns >= WIDE
    listing = replace(records.answer(answer(connection, reading, wanted), ids=ids), title=title)
    if listing.records or not table:
        show(listing, form, output)
    for text in questions.remarks(reading, lookup):
        note(text)
    if not listing.records or listing.records == [{"count": 0}]:
        for text in records.instead(connection, reading, wanted):
            note(text)
