"""What became of articles over time: diff, changes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Annotated

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
    form_of,
    note,
    settings,
    show,
)
from newsdesk.errors import StoreError
from newsdesk.typed import storable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from newsdesk.store import ArticleRow
    from newsdesk.wording import Piece


class DiffFormat(StrEnum):
    """How two revisions side by side can be printed."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Compared:
    """Two revisions of an article and what lies between them."""

    old: ArticleRow
    new: ArticleRow
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="diff")(diff)
    app.command(name="changes")(changes)


def diff(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its address or id.", show_default=False)],
    old: Annotated[
        int | None, typer.Option("--from", min=1, metavar="N", help="The earlier revision; else the one before.")
    ] = None,
    new: Annotated[
        int | None, typer.Option("--to", min=1, metavar="N", help="The later revision; else the current one.")
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Print the paragraphs that did not change, too.")] = False,
    form: Annotated[DiffFormat, typer.Option("--format", "-f", help="How to print it.")] = DiffFormat.TEXT,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Show which words of an article were changed from one revision to another.

    What went and came is coloured on a terminal, else marked: [-so-] and {+so+}.

    Example: newsdesk diff https://news.example/syria-talks --from 1
    """
    with archive(settings(db, config)) as connection:
        found = _compared(connection, storable(article), old, new)
    if found.new.revisions == 1:
        note("there is one revision only")
    if form is DiffFormat.JSON:
        from newsdesk.cli import records
        from newsdesk.export.data import dumped

        print(dumped(records.compared(found), indent=2))
        return
    from newsdesk.export.edits import edited_page, edited_text

    told = list(_paragraphs(found, whole=whole))
    if form is DiffFormat.HTML:
        edited_page(found.new.title, told, sys.stdout)
    else:
        edited_text(told, sys.stdout)


def changes(
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Seen on 2025-07-01, in July ... or later.")
    ] = None,
    site: Annotated[list[str] | None, typer.Option("--site", metavar="SITE", help="Of one of these sites.")] = None,
    headlines: Annotated[bool, typer.Option("--headlines", help="Only those with another headline.")] = False,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 100,
    form: OutputFormat = Format.TABLE,
    output: Output = None,
    today: Today = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """List the articles that were edited: headlines before and after, and how much of the text changed.

    The latest first, by when newsdesk saw the change.

    Example: newsdesk changes --since yesterday --headlines
    """
    from newsdesk.ask import period_of
    from newsdesk.cli import records
    from newsdesk.store import edits

    form = form_of(form, output)
    first = period_of(since, today=day(today)).first.isoformat() if since else None
    sites = [storable(name).lower().removeprefix("www.") for name in site or ()]
    with archive(settings(db, config)) as connection:
        rows = (records.edit(row) for row in edits(connection, first, sites))
        found = list(islice((row for row in rows if row["headline_changed"] or not headlines), limit))
    if found or form is not Format.TABLE or output:
        show(records.edits(found), form, output)
    if not found:
        note("no article was edited")


def _compared(connection: Connection, article: str, old: int | None, new: int | None) -> Compared:
    """Two revisions of an article. Raises StoreError where one is not there."""
    from newsdesk.wording import compare

    later = revision(connection, article, new)
    earlier = revision(connection, article, old or max(1, later.revision - 1))
    return Compared(earlier, later, compare(earlier.title, later.title), compare(earlier.text, later.text))


def revision(connection: Connection, article: str, number: int | None) -> ArticleRow:
    """A revision of an article, by default the current one. Raises StoreError, saying what is missing."""
    from newsdesk.store import show_article

    row = show_article(connection, article, number)
    if row is not None:
        return row
    current = show_article(connection, article) if number else None
    if current is None:
        raise StoreError(f"no article {article} in the archive")
    raise StoreError(f"{article} has no revision {number}; the last one is {current.revisions}")


def _paragraphs(found: Compared, *, whole: bool) -> Iterator[Sequence[Piece]]:
    """A line on the revisions, the headline, and the text's paragraphs."""
    from newsdesk.export.edits import only_changed, paragraphs
    from newsdesk.wording import Op, Piece

    sides = (f"revision {row.revision} ({_seen(row)})" for row in (found.old, found.new))
    yield (Piece(Op.SAME, " -> ".join(sides)),)
    yield found.title
    yield ()
    text = paragraphs(found.text)
    yield from text if whole else only_changed(text)


def _seen(row: ArticleRow) -> str:
    return next((f"seen {each.seen[:16]}" for each in row.history if each.number == row.revision), "")
