"""What the commands that take a question share: names to look up, reading it, saying how it was read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from newsdesk.cli.common import Format, archive, day, exists, note

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.ask import Reading
    from newsdesk.config import Config
    from newsdesk.lookup import Lookup
    from newsdesk.model import EventFilter


@contextmanager
def names(config: Config, *, without_archive: bool) -> Iterator[tuple[Lookup, Connection | None]]:
    """Names to look up, and the archive to ask: the gazetteer alone where there is no archive and none is needed."""
    if without_archive and not exists(config):
        yield lookup_in(None), None
        return
    with archive(config) as connection:
        yield lookup_in(connection), connection


@contextmanager
def asked(config: Config, question: list[str], today: str | None) -> Iterator[tuple[Reading, Lookup, Connection]]:
    """A question read with the names of the archive that it is put to. Raises Unreadable, StoreError."""
    with archive(config) as connection:
        lookup = lookup_in(connection)
        yield read_question(" ".join(question), lookup, today), lookup, connection


def lookup_in(connection: Connection | None) -> Lookup:
    """Names as the gazetteer and an archive have them."""
    from newsdesk.annotate.places import Gazetteer
    from newsdesk.lookup import Lookup

    return Lookup(Gazetteer.load(), connection)


def read_question(question: str, lookup: Lookup, today: str | None, form: Format = Format.TABLE) -> Reading:
    """The reading of a question; a refusal is printed as JSON too where JSON is asked for. Raises Unreadable."""
    from newsdesk.ask import Unreadable

    try:
        return lookup.read(question, day(today))
    except Unreadable as refusal:
        if form in (Format.JSON, Format.JSONL):
            _print_json(refusal.explain(), form)
        raise


def explain(reading: Reading, lookup: Lookup, form: Format) -> None:
    """Print a reading alone, as data or in words."""
    if form in (Format.JSON, Format.JSONL):
        _print_json(reading.explain(), form)
    else:
        say(reading, lookup, sys.stdout)


def _print_json(explained: dict[str, Any], form: Format) -> None:
    from newsdesk.export.data import dumped

    print(dumped(explained, indent=2 if form is Format.JSON else None))


def say(reading: Reading, lookup: Lookup, stream: TextIO) -> None:
    """How a question was read, in words and as options."""
    from newsdesk.export.text import plain

    print(plain(reading.sentence()), file=stream)
    print(plain(reading.command(lookup.homonyms(reading.filter))), file=stream)
    for text in reading.notes:
        note(text)


def remarks(reading: Reading, lookup: Lookup) -> Iterator[str]:
    """What the person who asked should know of the names in the question."""
    wanted = lookup.widened(reading.filter)
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
