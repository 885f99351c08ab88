"""Formats for people: a table on the terminal, a table in Markdown."""

from __future__ import annotations

from typing import TextIO

from newsdesk.export.listing import Listing, Pieces
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
    for row in listing.cells():
        shown.add_row(*(Text.assemble(*((text, "bold" if mark else "") for text, mark in cell)) for cell in row))
    Console(file=out, highlight=False, markup=False, emoji=False).print(shown)


def markdown(listing: Listing, out: TextIO) -> None:
    """A table in GitHub's Markdown; nothing in a cell is taken for markup."""
    print("| " + " | ".join(listing.columns) + " |", file=out)
    print("|" + " --- |" * len(listing.columns), file=out)
    for row in listing.cells():
        print("| " + " | ".join(map(_marked, row)) + " |", file=out)


def _marked(cell: Pieces) -> str:
    return "".join(f"**{markdown_text(text)}**" if mark else markdown_text(text) for text, mark in cell)
