"""Answers written out: one function a format, each takes a Listing and a text stream.

To add a format, write its function and give it a line in EXPORTERS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TextIO

from newsdesk.export.data import csv, json, jsonl
from newsdesk.export.listing import Listing, Record
from newsdesk.export.table import markdown, table

EXPORTERS: Mapping[str, Callable[[Listing, TextIO], None]] = MappingProxyType(
    {"table": table, "json": json, "jsonl": jsonl, "csv": csv, "markdown": markdown}
)

__all__ = ["EXPORTERS", "Listing", "Record"]
