"""Where events are: a map in letters with the places below it, and as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_uppercase, digits

from newsdesk.export.events import point, where
from newsdesk.export.listing import Record
from newsdesk.export.picture import Picture, bars
from newsdesk.export.pictures import Box, Spots, box_of, largest_cities, spots_of, world_map

COLUMNS, ROWS = 78, 20  # letters are twice as high as wide, and the map twice as wide as high
MARKS = digits[1:] + ascii_uppercase  # of the places with the most events; those of the others are all "*"
CITY = "·"


def atlas(title: str, events: Sequence[Record]) -> Picture:
    """The picture of the events whose place is known; how many are left out is told at the end."""
    spots = spots_of(events)
    lines = [*_map(spots), *_places(spots)] if spots else []
    missing = sum(point(event) is None for event in events)
    return Picture(title, (*lines, *_left_out(missing)), world_map(events), list(events))


def _map(spots: Spots) -> Iterator[str]:
    box = box_of(spots)
    cells = {_cell(box, lat, lon): CITY for lat, lon in largest_cities(box)}
    for at, mark in reversed(list(zip(spots, _marks(spots), strict=True))):  # where two share a cell the larger shows
        cells[_cell(box, *at)] = mark
    for row in range(ROWS):
        yield "".join(cells.get((column, row), " ") for column in range(COLUMNS)).rstrip()


def _places(spots: Spots) -> Iterator[str]:
    named = zip(_marks(spots), spots.values(), strict=True)
    yield from bars((f"{mark} {where(told[0])}", len(told)) for mark, told in named)


def _marks(spots: Spots) -> str:
    return MARKS[: len(spots)].ljust(len(spots), "*")


def _left_out(missing: int) -> list[str]:
    return [f"and {missing} of which the place is not known"] if missing else []


def _cell(box: Box, lat: float, lon: float) -> tuple[int, int]:
    west, south, east, north = box
    column, row = (lon - west) / (east - west) * COLUMNS, (north - lat) / (north - south) * ROWS
    return min(int(column), COLUMNS - 1), min(int(row), ROWS - 1)
