"""What every format is given: whole records, and the columns that flat formats show of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsdesk.export.text import plain

Record = Mapping[str, Any]  # nested lists, mappings, strings, numbers and None: what JSON holds


@dataclass(frozen=True, slots=True)
class Listing:
    """Records in the order to show them. `columns`: heading -> the text that a flat format shows of a record."""

    records: Sequence[Record]
    columns: Mapping[str, Callable[[Record], str]]

    def rows(self) -> Iterator[list[str]]:
        """The cells of each record, one a column, on one line and with nothing active in them."""
        for record in self.records:
            yield [" ".join(plain(cell(record)).split()) for cell in self.columns.values()]
