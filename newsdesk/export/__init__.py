"""Answers written out: one function a format, each takes a Listing and a text stream.

To add a format, write its function and give it a line in EXPORTERS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TextIO

from newsdesk.export.calendar import ics
from newsdesk.export.data import csv, json, jsonl
from newsdesk.export.exchange import ftm, geojson, plover
from newsdesk.export.listing import EVENTS, Listing, Record
from newsdesk.export.page import html
from newsdesk.export.table import markdown, table

EXPORTERS: Mapping[str, Callable[[Listing, TextIO], None]] = MappingProxyType(
    {
        "table": table,
        "json": json,
        "jsonl": jsonl,
        "csv": csv,
        "markdown": markdown,
        "html": html,
        "ics": ics,
        "geojson": geojson,
        "ftm": ftm,
        "plover": plover,
    }
)

__all__ = ["EVENTS", "EXPORTERS", "Listing", "Record"]
