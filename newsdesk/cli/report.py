"""Briefings: report."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

import typer

from newsdesk.cli import questions
from newsdesk.cli.common import Database, Output, Settings, Today, by_ending, day, note, settings, write
from newsdesk.cli.filters import Since, Until, in_time


class Form(StrEnum):
    """How a briefing can be written; a test holds them equal to briefing.BRIEFINGS."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


ENDINGS = MappingProxyType({".txt": Form.TEXT, ".md": Form.MARKDOWN, ".html": Form.HTML, ".json": Form.JSON})


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="report")(report)


def report(
    question: Annotated[list[str], typer.Argument(help="The question, in quotes or not.", show_default=False)],
    since: Since = None,
    until: Until = None,
    form: Annotated[Form, typer.Option("--format", "-f", help="How to write it.")] = Form.TEXT,
    output: Output = None,
    today: Today = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Write a briefing: what there is in numbers, then each event with its sentences and their sources.

    A question for people, places or a number gets the events behind them.

    Example: newsdesk report "meetings involving Syria" --since 2025-07-01 --output syria.html
    """
    from newsdesk.cli import records
    from newsdesk.export.briefing import BRIEFINGS, Briefing
    from newsdesk.store import find_events

    form = by_ending(form, output, ENDINGS, Form.TEXT)
    with questions.asked(settings(db, config), question, today) as (reading, lookup, connection):
        reading = replace(reading, filter=in_time(reading.filter, since, until, day(today)), wants="events")
        rows = find_events(connection, lookup.widened(reading.filter))
        remarks = [*reading.notes, *questions.remarks(reading, lookup)]
    for text in remarks:
        note(text)
    listing = records.events(rows, ids=True)
    briefing = Briefing(" ".join(question), reading.sentence(), listing.records)
    write(lambda out: BRIEFINGS[form](briefing, out), output)
