"""The events of somebody along time: in lines with a bar for each month, and as SVG with a line for each event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from newsdesk.export.events import days, headline, status
from newsdesk.export.listing import Record
from newsdesk.export.picture import Picture, bars
from newsdesk.export.pictures import WIDTH, timeline
from newsdesk.export.svg import drawing, element, text, tip

ROW = 20.0  # height of an event's line
LEFT, RIGHT = 90.0, 330.0  # where the days begin and end; the words stand right of them
MOST_ROWS = 100  # events that are drawn with their words; more are dots
WORDS = 78  # characters of an event's words


def along_time(title: str, events: Sequence[Record]) -> Picture:
    """The picture of events, in the order of their days; those of an unknown day come last."""
    dated = sorted(((span, event) for event in events if (span := days(event))), key=lambda item: item[0])
    unknown = [event for event in events if not days(event)]
    rows = [(span[0], event) for span, event in dated]
    drawn = _drawing(rows) if len(rows) <= MOST_ROWS else timeline(events)
    return Picture(title, tuple(_lines(rows, unknown)), drawn, [*(event for _, event in rows), *unknown])


def _lines(rows: Sequence[tuple[str, Record]], unknown: Sequence[Record]) -> Iterator[str]:
    months: dict[str, list[Record]] = defaultdict(list)
    for day, event in rows:
        months[day[:7]].append(event)
    heads = bars((month, len(found)) for month, found in months.items())
    for head, found in zip(heads, months.values(), strict=True):
        yield head
        yield from (f"  {event['date']:<10}  {_words(event)}" for event in found)
    if unknown:
        yield "day unknown"
        yield from (f"  {_words(event)}" for event in unknown)


def _words(event: Record) -> str:
    return f"{headline(event)} · {status(event)}"


def _drawing(rows: Sequence[tuple[str, Record]]) -> str:
    """A dot on its day for each event, on a line of its own with its words; "" where there is none."""
    if not rows:
        return ""
    ordinals = [date.fromisoformat(day).toordinal() for day, _ in rows]
    first, span = ordinals[0], max(ordinals[-1] - ordinals[0], 1)
    height = ROW * len(rows) + 10
    lines = []
    for row, ((_, event), day) in enumerate(zip(rows, ordinals, strict=True)):
        x, y = LEFT + (RIGHT - LEFT) * (day - first) / span, ROW * row + 14
        lines.append(element("line", x1=f"{x:.1f}", x2=RIGHT + 10, y1=y, y2=y, stroke="#ddd"))
        lines.append(element("circle", tip(_words(event)), cx=f"{x:.1f}", cy=y, r=4, fill="#c53030"))
        lines.append(_label(4, y + 4, event["date"]))
        lines.append(_label(RIGHT + 16, y + 4, _short(_words(event))))
    axis = element("line", x1=LEFT, x2=LEFT, y1=4, y2=height - 4, stroke="#888")
    paper = element("rect", width=WIDTH, height=height, fill="#fff")
    return drawing(WIDTH, height, paper, axis, *lines, label=f"Timeline of {len(rows)} events")


def _label(x: float, y: float, said: str) -> str:
    return element("text", text(said), x=x, y=y, font_size=12, font_family="sans-serif")


def _short(words: str) -> str:
    return words if len(words) <= WORDS else f"{words[: WORDS - 1]}…"
