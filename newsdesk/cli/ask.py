"""Questions: ask, events, event."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsdesk.cli.common import (
    Database,
    Format,
    OutputFormat,
    Settings,
    Today,
    archive,
    day,
    exists,
    note,
    settings,
    show,
    storable,
)
from newsdesk.errors import StoreError
from newsdesk.model import EventFilter, Party, Status

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


Types = Annotated[
    list[str] | None, typer.Option("--type", "-t", metavar="WORD", help="meeting, attacks, ... any of them.")
]
Involving = Annotated[list[str] | None, typer.Option("--involving", metavar="NAME", help="Involves all of these.")]
AnyOf = Annotated[list[str] | None, typer.Option("--any-of", metavar="NAME", help="Involves one of these.")]
NotInvolving = Annotated[
    list[str] | None, typer.Option("--not-involving", metavar="NAME", help="Involves none of these.")
]
In = Annotated[list[str] | None, typer.Option("--in", metavar="PLACE", help="Is in one of these places.")]
Statuses = Annotated[list[Status] | None, typer.Option("--status", metavar="STATUS", help="Has one of these statuses.")]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Not before 2025-07-01, July, 'last week', ...")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Not after it.")]


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="ask")(ask)
    app.command(name="events")(events)
    app.command(name="event")(event)


def ask(
    question: Annotated[list[str], typer.Argument(help="The question, in quotes or not.", show_default=False)],
    form: OutputFormat = Format.TABLE,
    explain: Annotated[bool, typer.Option("--explain", help="Print only how the question is understood.")] = False,
    today: Today = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Answer a question in plain words.

    It says first how it understood the question. What it cannot read it refuses, with exit code 2.

    Example: newsdesk ask "all meetings involving Syria since July"
    """
    with _names(settings(db, config), without_archive=explain) as (lookup, connection):
        reading = _read(" ".join(question), lookup, today, form if explain else Format.TABLE)
        if explain or connection is None:
            _explain(reading.explain(), reading.sentence(), form)
        else:
            _answer(reading, connection, lookup, form)


def events(
    types: Types = None,
    involving: Involving = None,
    any_of: AnyOf = None,
    not_involving: NotInvolving = None,
    place: In = None,
    status: Statuses = None,
    since: Since = None,
    until: Until = None,
    sort: Annotated[Sort, typer.Option(help="Which come first.")] = Sort.DATE,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most so many.")] = None,
    form: OutputFormat = Format.TABLE,
    today: Today = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """List events by options: what `ask` does in words.

    Example: newsdesk events --type meeting --involving Syria --since 2025-07-01
    """
    from newsdesk.ask import Reading, period_of, types_of
    from newsdesk.catalog import event_words

    with archive(settings(db, config)) as connection:
        lookup = _lookup(connection)
        unknown: list[str] = []
        wanted = EventFilter(
            types=tuple(name for word in types or () for name in types_of(word, event_words())),
            involving=_parties(involving, lookup.party, unknown),
            any_of=_parties(any_of, lookup.party, unknown),
            not_involving=_parties(not_involving, lookup.party, unknown),
            place=_parties(place, lookup.place, unknown),
            status=tuple(status or ()),
            since=period_of(since, today=day(today)).first.isoformat() if since else None,
            until=period_of(until, today=day(today)).last.isoformat() if until else None,
            sort=sort,
            limit=limit,
        )
        _answer(Reading(wanted, unknown=tuple(unknown)), connection, lookup, form)


def event(
    event_id: Annotated[str, typer.Argument(metavar="ID", help="As tables show it.", show_default=False)],
    form: OutputFormat = Format.TABLE,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Show one event, how its status changed, and every sentence that tells it.

    Example: newsdesk event v-3f9c2b7d10e4
    """
    from newsdesk.cli import records
    from newsdesk.store import reports_of_events, show_event
    from newsdesk.track import history

    with archive(settings(db, config)) as connection:
        row = show_event(connection, storable(event_id))
        changes = history(reports_of_events(connection, [row.id])) if row else ()
    if row is None:
        raise StoreError(f"no event {event_id} in the archive")
    show(records.one_event(row, changes), form)
    if form is Format.TABLE:
        if len(changes) > 1:
            print(f"\n{records.changes_line(row, changes)}\n")
        show(records.evidence(row), form)


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
        return read(question, words=event_words(), lookup=lookup.party, places=lookup.place, today=day(today))
    except Unreadable as refusal:
        if form in (Format.JSON, Format.JSONL):
            _explain(refusal.explain(), "", form)
        raise


def _explain(reading: dict[str, Any], sentence: str, form: Format) -> None:
    from newsdesk.export.data import dumped
    from newsdesk.export.text import plain

    if form in (Format.JSON, Format.JSONL):
        print(dumped(reading, indent=2 if form is Format.JSON else None))
    else:
        print(plain(sentence))


def _parties(names: Sequence[str] | None, find: Callable[[str], Party | None], unknown: list[str]) -> tuple[Party, ...]:
    """The parties of these names; one that nobody knows is kept as typed, and listed in `unknown`."""
    found = [(name, find(name)) for name in map(storable, names or ())]
    unknown += [name for name, party in found if party is None]
    return tuple(party or Party(name) for name, party in found)


def _answer(reading: Reading, connection: Connection, lookup: Lookup, form: Format) -> None:
    """Print how the question was read, and what the archive has to say."""
    from newsdesk.cli import records
    from newsdesk.export.text import plain
    from newsdesk.store import find_events

    table = form is Format.TABLE
    print(plain(reading.sentence()), file=sys.stdout if table else sys.stderr)
    wanted = lookup.widened(reading.filter)
    rows = find_events(connection, wanted)
    if rows or not table or reading.wants == "count":
        show(records.answer(reading, rows, ids=not table or shutil.get_terminal_size().columns >= WIDE), form)
    for name in reading.unknown:
        note(f'nobody and nothing called "{name}" in the archive or the gazetteer')
    for name in _unheard_of(reading, wanted):
        note(f'"{name}" is in the gazetteer, but the archive does not speak of it')
    for name, others in lookup.ambiguous.items():
        note(f'"{name}" may also be {" or ".join(others)}')
    if not rows:
        note(records.contents(connection))


def _unheard_of(reading: Reading, wanted: EventFilter) -> list[str]:
    """The known names of a question that no event of this archive can have: no entity, no country, no area."""
    asked = reading.filter
    areas = asked.place if wanted.place != asked.place else ()
    named = (*asked.involving, *asked.any_of, *asked.not_involving, *asked.place)
    bare = (party for party in named if not (party.entity or party.country or party in areas))
    return list(dict.fromkeys(party.name for party in bare if party.name not in reading.unknown))
