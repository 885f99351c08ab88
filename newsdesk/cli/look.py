"""Looking at what is held: show, entities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from newsdesk.cli.common import (
    Database,
    Format,
    Output,
    OutputFormat,
    Settings,
    archive,
    form_of,
    note,
    settings,
    show,
)
from newsdesk.typed import storable

if TYPE_CHECKING:
    from newsdesk.store import ArticleRow


class ArticleFormat(StrEnum):
    """How an article can be printed."""

    TEXT = "text"
    JSON = "json"


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="show")(show_article)
    app.command(name="entities")(entities)


def show_article(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its address or id.", show_default=False)],
    removed: Annotated[bool, typer.Option("--removed", help="Print what was taken out of the page, and why.")] = False,
    revision: Annotated[int | None, typer.Option(min=1, metavar="N", help="An earlier text, counted from 1.")] = None,
    form: Annotated[ArticleFormat, typer.Option("--format", "-f", help="How to print it.")] = ArticleFormat.TEXT,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Show an article as it was cleaned, and which revisions there are of it.

    Example: newsdesk show https://news.example/syria-talks --removed
    """
    from newsdesk.cli.revisions import revision as find

    with archive(settings(db, config)) as connection:
        row = find(connection, storable(article), revision)
    if form is ArticleFormat.JSON:
        from newsdesk.cli import records
        from newsdesk.export.data import dumped

        print(dumped(records.article(row), indent=2))
    else:
        from newsdesk.export.text import plain

        print(plain("\n".join(_removed(row) if removed else _lines(row))))


def entities(
    name: Annotated[list[str], typer.Argument(metavar="NAME", help="Any of its names.", show_default=False)],
    form: OutputFormat = Format.TABLE,
    output: Output = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """List the people, bodies, places and groups of a name, in any spelling.

    Example: newsdesk entities Shaibani
    """
    from newsdesk import roster
    from newsdesk.cli import records
    from newsdesk.store import show_entity

    form = form_of(form, output)
    asked = storable(" ".join(name))
    with archive(settings(db, config)) as connection:
        rows = [row for found in roster.find(connection, asked) if (row := show_entity(connection, found.id))]
        near = [] if rows else roster.nearest(connection, asked)
    if rows or form is not Format.TABLE or output:
        show(replace(records.entities(rows), title=asked), form, output)
    if not rows:
        hint = f"; near it: {', '.join(near)}" if near else ""
        note(f'nobody and nothing called "{asked}" in the archive{hint}')


def _lines(row: ArticleRow) -> Iterator[str]:
    """Title, facts and text."""
    yield row.title
    facts = (row.published, ", ".join(row.byline), row.url, row.id)
    yield " · ".join(fact for fact in facts if fact)
    if further := [
        fact for fact in (row.updated and f"updated {row.updated}", row.section, ", ".join(row.tags)) if fact
    ]:
        yield " · ".join(further)
    if row.gone:
        yield f"gone: the page was not found any more on {row.gone[:10]}; this is what it said"
    if row.revisions > 1:
        yield f"revision {row.revision} of {row.revisions}"
        yield from (f"  {each.number}  seen {each.seen[:16]}  {each.title}" for each in row.history)
    yield from (f"also at: {url}" for url in row.also_at)
    yield ""
    yield "\n\n".join(row.text.split("\n"))


def _removed(row: ArticleRow) -> Iterator[str]:
    """What was taken out, each block after its reason."""
    for block in row.removed:
        yield f"[{block.reason}] {' '.join(block.text.split())}"
