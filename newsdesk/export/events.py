"""What formats tell of an event's record: one line of each part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from newsdesk.export.listing import Record
from newsdesk.intervals import days_of


def what(event: Record) -> str:
    """Its type in words: "air strike"."""
    return str(event["type"]).replace("_", " ")


def who(event: Record) -> list[str]:
    """The names of who takes part, each once."""
    return list(dict.fromkeys(participant["name"] for participant in event["participants"]))


def where(event: Record) -> str:
    """Its place and country: "Baku, AZE"; "" where neither is known."""
    place = event["place"] or {}
    return ", ".join(part for part in (place.get("name"), place.get("country")) if part)


def headline(event: Record) -> str:
    """The event on one line: "meeting: Syria, Israel (Baku, AZE)"."""
    place = where(event)
    return f"{what(event)}: {', '.join(who(event)) or 'nobody named'}" + (f" ({place})" if place else "")


def status(event: Record) -> str:
    """Its status, and of one that was told before the status it had then: "planned → cancelled"."""
    return f"{event['was']} → {event['status']}" if event.get("was") else str(event["status"])


def days(event: Record) -> tuple[str, str] | None:
    """Its first and last day, ISO; None when its date is not known."""
    if not event["date"]:
        return None
    first, last = days_of(event["date"])
    return first.isoformat(), last.isoformat()


def point(event: Record) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; None where they are not known."""
    place = event["place"] or {}
    lat, lon = place.get("lat"), place.get("lon")
    return None if lat is None or lon is None else (float(lat), float(lon))


def sentences(event: Record) -> Sequence[Record]:
    """The pieces of evidence, each article's first."""
    first: dict[str, Any] = {}
    for piece in event["evidence"]:
        first.setdefault(piece["article"], piece)
    return list(first.values())


def link(url: str | None) -> str | None:
    """The address if it is one that may be followed: http or https, with a host; None for any other."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    fit = parts.scheme in ("http", "https") and parts.hostname and not re.search(r"[\s\x00-\x1f\x7f]", url or "")
    return url if fit else None
