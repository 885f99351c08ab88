"""iCalendar (RFC 5545): events that a calendar can subscribe to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TextIO

from newsdesk.export.events import days, headline, link, point, sentences, where
from newsdesk.export.listing import Listing, Record
from newsdesk.export.text import plain

MOST_OCTETS = 75  # of a line; longer ones are folded
STATUS = {"cancelled": "CANCELLED", "denied": "CANCELLED", "possible": "TENTATIVE", "postponed": "TENTATIVE"}


def ics(listing: Listing, out: TextIO) -> None:
    """Whole-day entries of the events whose date is known; CRLF ends each line, as calendars want it."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//newsdesk//newsdesk//EN",
        f"X-WR-CALNAME:{_text(listing.title)}",
    ]
    for event in listing.events("ics"):
        lines += _entry(event)
    for line in [*lines, "END:VCALENDAR"]:
        out.write(_folded(line) + "\r\n")


def _entry(event: Record) -> Iterator[str]:
    span = days(event)
    if span is None:
        return
    end = date.fromisoformat(span[1]) + timedelta(days=1)  # the first day after it
    told = sentences(event)
    yield "BEGIN:VEVENT"
    yield f"UID:{event['id']}@newsdesk"
    yield f"DTSTAMP:{_stamp(event)}"
    yield f"DTSTART;VALUE=DATE:{span[0].replace('-', '')}"
    yield f"DTEND;VALUE=DATE:{end:%Y%m%d}"
    yield f"SUMMARY:{_text(headline(event))}"
    yield f"STATUS:{STATUS.get(event['status'], 'CONFIRMED')}"
    yield f"CATEGORIES:{_text(event['type'])}"
    if where(event):
        yield f"LOCATION:{_text(where(event))}"
    if at := point(event):
        yield f"GEO:{at[0]:.5f};{at[1]:.5f}"
    yield "DESCRIPTION:" + _text("\n".join(f"{piece['sentence']['text']} ({piece['url']})" for piece in told))
    if told and (url := link(told[0]["url"])):
        yield f"URL:{plain(url)}"
    yield "END:VEVENT"


def _stamp(event: Record) -> str:
    """When it was last told: the same events give the same file."""
    last = max((piece["published"][:10] for piece in event["evidence"] if piece["published"]), default="1970-01-01")
    return last.replace("-", "") + "T000000Z"


def _text(value: str) -> str:
    clean = re.sub(r"\s*\n\s*", "\n", plain(value)).replace("\t", " ")
    return re.sub(r"([\\;,])", r"\\\1", clean).replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in parts of at most 75 octets, each further one after a space, no letter cut."""
    parts: list[str] = [""]
    size = 0
    for char in line:
        octets = len(char.encode())
        if size + octets > MOST_OCTETS - (len(parts) > 1):
            parts.append("")
            size = 0
        parts[-1] += char
        size += octets
    return "\r\n ".join(parts)
