"""What every format is given: whole records, and the columns that flat formats show of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsdesk.errors import ConfigError
from newsdesk.export.text import plain

Record = Mapping[str, Any]  # nested lists, mappings, strings, numbers and None: what JSON holds
Pieces = Sequence[tuple[str, bool]]  # (text, whether it is marked), in order
EVENTS = "events"  # a kind of listing: its records are events as docs/formats.md has them


@dataclass(frozen=True, slots=True)
class Listing:
    """Records in the order to show them. `columns`: heading -> the text that a flat format shows of a record.

    A column may give its text in pieces, some of them marked. `kind` says what the records are, "" where no format
    asks; `title` what they answer.
    """

    records: Sequence[Record]
    columns: Mapping[str, Callable[[Record], str | Pieces]]
    kind: str = ""
    title: str = "newsdesk"

    def rows(self) -> Iterator[list[str]]:
        """The cells of each record, one a column, on one line and with nothing active in them."""
        for row in self.cells():
            yield ["".join(text for text, _ in cell) for cell in row]

    def cells(self) -> Iterator[list[Pieces]]:
        """The same in pieces: which of the text is marked, for formats that can show it."""
        for record in self.records:
            yield [_one_line(cell(record)) for cell in self.columns.values()]

    def events(self, form: str) -> Sequence[Record]:
        """The records, which must be events. Raises ConfigError, naming the format that shows nothing else."""
        if self.kind != EVENTS:
            raise ConfigError(f"{form} can show events only; this answer is made of something else", key="--format")
        return self.records


def _one_line(cell: str | Pieces) -> Pieces:
    pieces = [(cell, False)] if isinstance(cell, str) else list(cell)
    clean = [(re.sub(r"\s+", " ", plain(text)), mark) for text, mark in pieces]
    if clean:
        clean[0] = (clean[0][0].lstrip(), clean[0][1])
        clean[-1] = (clean[-1][0].rstrip(), clean[-1][1])
    return clean
