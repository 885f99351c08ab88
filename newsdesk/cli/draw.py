"""Pictures: timeline, network, map."""

from __future__ import annotations

from dataclasses import asdict, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

from newsdesk.cli import questions
from newsdesk.cli.common import (
    Database,
    Output,
    Settings,
    Today,
    archive,
    by_ending,
    day,
    note,
    settings,
    write,
)
from newsdesk.cli.filters import Since, Types, Until, in_time, of_types
from newsdesk.errors import StoreError
from newsdesk.model import EventFilter, Party
from newsdesk.typed import storable

if TYPE_CHECKING:
    from pathlib import Path

    from newsdesk.export.picture import Picture
    from newsdesk.lookup import Lookup


class Form(StrEnum):
    """How a picture can be given; a test holds them equal to picture.PICTURES."""

    TEXT = "text"
    SVG = "svg"
    HTML = "html"
    MARKDOWN = "markdown"
    JSON = "json"


ENDINGS = MappingProxyType(
    {".txt": Form.TEXT, ".svg": Form.SVG, ".html": Form.HTML, ".md": Form.MARKDOWN, ".json": Form.JSON}
)
MEETINGS = "CONSULT"  # the PLOVER category of events in which people meet

Name = Annotated[
    list[str], typer.Argument(metavar="NAME", help="A person, body, country or place.", show_default=False)
]
As = Annotated[Form, typer.Option("--format", "-f", help="How to draw it.")]


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="timeline")(timeline)
    app.command(name="network")(network)
    app.command(name="map")(map_)


def timeline(
    name: Name,
    types: Types = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many, the latest.")] = 100,
    form: As = Form.TEXT,
    output: Output = None,
    today: Today = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Draw the events of somebody, or in a place, along time.

    Example: newsdesk timeline Shaibani --since 2025-07-01

    Example: newsdesk timeline Syria --type meeting --output syria.svg
    """
    from newsdesk.cli import records
    from newsdesk.export.along import along_time
    from newsdesk.store import find_events

    form = by_ending(form, output, ENDINGS, Form.TEXT)
    with archive(settings(db, config)) as connection:
        middle, wanted = _events_of(storable(" ".join(name)), questions.lookup_in(connection))
        wanted = in_time(of_types(replace(wanted, sort="-date", limit=limit), types or ()), since, until, day(today))
        rows = find_events(connection, wanted)
    _draw(along_time(_title(middle.name, since, until), records.events(rows, ids=True).records), form, output)


def network(
    name: Name,
    types: Types = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many around, those met most.")] = 20,
    form: As = Form.TEXT,
    output: Output = None,
    today: Today = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Draw who meets whom: those that somebody meets, calls and negotiates with, and what they have with one another.

    Example: newsdesk network Shaibani

    Example: newsdesk network Syria --type visit --output syria.svg
    """
    from newsdesk.catalog import event_types
    from newsdesk.export.web import web
    from newsdesk.store.network import find_network

    form = by_ending(form, output, ENDINGS, Form.TEXT)
    with archive(settings(db, config)) as connection:
        middle, wanted = _events_of(storable(" ".join(name)), questions.lookup_in(connection))
        meetings = tuple(kind for kind, each in event_types().items() if each.plover == MEETINGS)
        wanted = of_types(wanted, types) if types else replace(wanted, types=meetings)
        found = find_network(connection, in_time(wanted, since, until, day(today)), middle, limit)
    nodes = [asdict(node) | {"events": node.events} for node in found.nodes]
    _draw(
        web(_title(middle.name, since, until), middle.name, nodes, [asdict(edge) for edge in found.edges]), form, output
    )


def map_(
    question: Annotated[
        list[str] | None, typer.Argument(help="Which events, as for `ask`; by default all.", show_default=False)
    ] = None,
    since: Since = None,
    until: Until = None,
    form: As = Form.TEXT,
    output: Output = None,
    today: Today = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Draw where events are.

    Example: newsdesk map "attacks in Syria since July" --output attacks.html
    """
    from newsdesk.cli import records
    from newsdesk.export.atlas import atlas
    from newsdesk.store import find_events

    form = by_ending(form, output, ENDINGS, Form.TEXT)
    asked = question or ["everything"]
    with questions.asked(settings(db, config), asked, today) as (reading, lookup, connection):
        wanted = in_time(reading.filter, since, until, day(today))
        rows = find_events(connection, lookup.widened(wanted))
        for text in (*reading.notes, *questions.remarks(reading, lookup)):
            note(text)
    title = replace(reading, filter=wanted, wants="events").sentence()
    _draw(atlas(title, records.events(rows, ids=True).records), form, output)


def _events_of(name: str, lookup: Lookup) -> tuple[Party, EventFilter]:
    """Who or what a name means, and the events it is involved in; those in it where it is a place and no country.

    Raises StoreError where neither the archive nor the gazetteer knows it.
    """
    found = lookup.target(name) or lookup.by_ear(name)
    if found is None:
        near = lookup.nearest(name)
        hint = f"; the nearest are {', '.join(near)}" if near else ""
        raise StoreError(f'nobody and nothing called "{name}" in the archive or the gazetteer{hint}')
    for others in lookup.ambiguous.values():
        note(f'"{name}" may also be {" or ".join(others)}')
    is_place = not found.country and found == lookup.place(name)
    return found, EventFilter(place=(found,)) if is_place else EventFilter(involving=(found,))


def _title(name: str, since: str | None, until: str | None) -> str:
    parts = (name, f"since {since}" if since else "", f"until {until}" if until else "")
    return " · ".join(part for part in parts if part)


def _draw(picture: Picture, form: Form, output: Path | None) -> None:
    from newsdesk.export.picture import PICTURES

    if not picture.lines:
        note("nothing to draw: no such event")
    if picture.lines or form is not Form.TEXT:
        write(lambda out: PICTURES[form](picture, out), output)
