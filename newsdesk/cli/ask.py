"""Questions: ask, events."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

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
    exists,
    form_of,
    note,
    settings,
    show,
)
from newsdesk.cli.filters import in_time, of_names, of_types
from newsdesk.model import EventFilter, Status

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.ask import Reading
    from newsdesk.config import Config
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
Types = Annotated[
    list[str] | None, typer.Option("--type", "-t", metavar="WORD", help="meeting, attacks, ... any of them.")
]
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
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Not before 2025-07-01, July, 'last week', ...")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Not after it.")]


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
    with _names(settings(db, config), without_archive=explain) as (lookup, connection):
        reading = _read(" ".join(question), lookup, today, form if explain else Format.TABLE)
        reading = replace(reading, filter=replace(reading.filter, strict=strict, anywhere=anywhere))
        if explain or connection is None:
            _explain(reading.explain(), reading, form)
        else:
            _answer(reading, connection, lookup, form, output)


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
    chosen = EventFilter(
        status=tuple(status or ()), min_sources=min_sources, strict=strict, anywhere=anywhere, sort=sort, limit=limit
    )
    names = {"involving": involving, "any_of": any_of, "not_involving": not_involving, "actor": actor}
    names |= {"recipient": recipient, "host": host, "place": place, "not_place": not_place, "about": about}
    with archive(settings(db, config)) as connection:
        lookup = _lookup(connection)
        chosen = in_time(of_types(chosen, types or ()), since, until, day(today))
        reading = of_names(chosen, names, source or (), lookup)
        _answer(reading.wanting(wants, tuple(role or ())), connection, lookup, form, output)


@contextmanager
def _names(config: Config, *, without_archive: bool) -> Iterator[tuple[Lookup, Connection | None]]:
    """Names to look up, and the archive to ask: the gazetteer alone where there is no archive and none is needed."""
    if without_archive and not exists(config):
        yield _lookup(None), None
        return
    with archive(config) as connection:
        yield _lookup(connection), connection


def _lookup(connection: Connection | None) -> Lookup:
    from newsdesk.annotate.places import Gazetteer
    from newsdesk.lookup import Lookup

    return Lookup(Gazetteer.load(), connection)


def _read(question: str, lookup: Lookup, today: str | None, form: Format) -> Reading:
    """The reading of a question; a refusal is printed as JSON too where JSON is asked for. Raises Unreadable."""
    from newsdesk.ask import Unreadable, read
    from newsdesk.catalog import event_words

    try:
        return read(
            question,
            words=event_words(),
            lookup=lookup.party,
            places=lookup.place,
            sites=lookup.sites,
            today=day(today),
        )
    except Unreadable as refusal:
        if form in (Format.JSON, Format.JSONL):
            _explain(refusal.explain(), None, form)
        raise


def _explain(explained: dict[str, Any], reading: Reading | None, form: Format) -> None:
    from newsdesk.export.data import dumped

    if form in (Format.JSON, Format.JSONL):
        print(dumped(explained, indent=2 if form is Format.JSON else None))
    elif reading is not None:
        _say(reading, sys.stdout)


def _say(reading: Reading, stream: TextIO) -> None:
    """How a question was read, in words and as options."""
    from newsdesk.export.text import plain

    print(plain(reading.sentence()), file=stream)
    print(plain(reading.command()), file=stream)
    for text in reading.notes:
        note(text)


def _answer(reading: Reading, connection: Connection, lookup: Lookup, form: Format, output: Path | None) -> None:
    """Print how the question was read, and what the archive has to say."""
    from newsdesk.cli import records

    table = form is Format.TABLE
    _say(reading, sys.stdout if table else sys.stderr)
    wanted = lookup.widened(reading.filter)
    listing = records.answer(connection, reading, wanted, ids=not table or shutil.get_terminal_size().columns >= WIDE)
    if listing.records or not table:
        show(listing, form, output)
    for text in _remarks(reading, wanted, lookup):
        note(text)
    if not listing.records or listing.records == [{"count": 0}]:
        for text in records.instead(connection, reading, wanted):
            note(text)


def _remarks(reading: Reading, wanted: EventFilter, lookup: Lookup) -> Iterator[str]:
    """What the person who asked should know of the names in the question."""
    words = {party.name for party in reading.filter.parties if party.word}
    for name in reading.unknown:
        near = lookup.nearest(name)
        hint = f"; the nearest are {', '.join(near)}" if near else ""
        if name in words:
            yield f'"{name}" is no name that is known: it was looked for in the sentences'
        else:
            yield f'nobody and nothing called "{name}" in the archive or the gazetteer{hint}'
    for name in _unheard_of(reading, wanted):
        yield f'"{name}" is in the gazetteer, but the archive does not speak of it'
    for name, others in lookup.ambiguous.items():
        yield f'"{name}" may also be {" or ".join(others)}'


def _unheard_of(reading: Reading, wanted: EventFilter) -> list[str]:
    """The known names of a question that no event of this archive can have: no entity, no country, no area."""
    areas = reading.filter.place if wanted.place != reading.filter.place else ()
    named = (party for party in reading.filter.parties if not party.word and party not in areas)
    bare = (party for party in named if not (party.entity or party.country))
    return list(dict.fromkeys(party.name for party in bare if party.name not in reading.unknown))
