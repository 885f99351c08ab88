"""Formats for programs: JSON, JSON lines, CSV."""

from __future__ import annotations

import csv as csv_writer
import json as json_writer
from typing import Any, TextIO

from newsdesk.export.listing import Listing
from newsdesk.export.text import escaped_json, spreadsheet_cell


def json(listing: Listing, out: TextIO) -> None:
    """One array of the whole records."""
    print(dumped(listing.records, indent=2), file=out)


def jsonl(listing: Listing, out: TextIO) -> None:
    """One whole record a line."""
    for record in listing.records:
        print(dumped(record), file=out)


def csv(listing: Listing, out: TextIO) -> None:
    """The columns under a line of headings, UTF-8, safe to open in a spreadsheet."""
    writer = csv_writer.writer(out, lineterminator="\n")
    writer.writerow(listing.columns)
    writer.writerows([spreadsheet_cell(cell) for cell in row] for row in listing.rows())


def dumped(value: Any, indent: int | None = None) -> str:
    """A value as JSON that is safe to print."""
    return escaped_json(json_writer.dumps(value, ensure_ascii=False, indent=indent))
