"""Formats for people: a table on the terminal, a table in Markdown."""

from __future__ import annotations

from typing import TextIO

from newsdesk.export.listing import Listing
from newsdesk.export.text import markdown_text


def table(listing: Listing, out: TextIO) -> None:
    """A table as wide as the terminal, long cells wrapped; in colour on a terminal only, never with NO_COLOR set."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for heading in listing.columns:
        shown.add_column(heading, overflow="fold")
    for row in listing.rows():
        shown.add_row(*map(Text, row))
    Console(file=out, highlight=False, markup=False, emoji=False).print(shown)


def markdown(listing: Listing, out: TextIO) -> None:
    """A table in GitHub's Markdown; nothing in a cell is taken for markup."""
    print("| " + " | ".join(listing.columns) + " |", file=out)
    print("|" + " --- |" * len(listing.columns), file=out)
    for row in listing.rows():
        print("| " + " | ".join(map(markdown_text, row)) + " |", file=out)
