"""The options of `newsdesk events` as an EventFilter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsdesk.model import EventFilter, Party
from newsdesk.typed import storable

if TYPE_CHECKING:
    from newsdesk.ask import Reading
    from newsdesk.lookup import Lookup

Types = Annotated[
    list[str] | None, typer.Option("--type", "-t", metavar="WORD", help="meeting, attacks, ... any of them.")
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Not before 2025-07-01, July, 'last week', ...")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Not after it.")]


def of_types(chosen: EventFilter, words: Sequence[str]) -> EventFilter:
    """The filter with the types that event words mean. Raises Unreadable."""
    from newsdesk.ask import types_of
    from newsdesk.catalog import event_words

    return replace(chosen, types=tuple(name for word in words for name in types_of(word, event_words())))


def in_time(chosen: EventFilter, since: str | None, until: str | None, today: date) -> EventFilter:
    """The filter between a first and a last day; where one is not given it stays as it is. Raises Unreadable."""
    from newsdesk.ask import period_of

    first = period_of(since, today=today).first.isoformat() if since else chosen.since
    return replace(chosen, since=first, until=period_of(until, today=today).last.isoformat() if until else chosen.until)


def of_names(
    chosen: EventFilter, names: Mapping[str, Sequence[str] | None], sources: Sequence[str], lookup: Lookup
) -> Reading:
    """The filter with whom each part names, and the outlets; a name that nobody knows is kept as typed, and listed."""
    from newsdesk.ask import Reading, landing

    unknown: list[str] = []
    parts: dict[str, Any] = {
        part: tuple(_party(part, storable(name), lookup, unknown) for name in typed or ())
        for part, typed in names.items()
    }
    parts["source"] = tuple(site for name in sources for site in _sites(storable(name), lookup, unknown))
    return lookup.heard(Reading(landing(replace(chosen, **parts)), unknown=tuple(unknown)))


def _party(part: str, name: str, lookup: Lookup, unknown: list[str]) -> Party:
    from newsdesk.ask import party_of, topic_of

    if part == "about":
        return topic_of(name)
    find = {"place": lookup.place, "not_place": lookup.place, "recipient": lookup.target}.get(part, lookup.party)
    found = find(name)
    unknown += [] if found else [name]
    return found or party_of(name)


def _sites(name: str, lookup: Lookup, unknown: list[str]) -> tuple[str, ...]:
    found = lookup.sites(name)
    unknown += [] if found else [name]
    return found or (name,)
