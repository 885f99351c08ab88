"""What a question was understood to ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from newsdesk.errors import NewsdeskError
from newsdesk.model import EventFilter, Party

Wants = Literal["events", "people", "places", "articles", "count", "date"]


class Unreadable(NewsdeskError):
    """A question that could not be read whole; `suggestions` are words that can be."""

    def __init__(self, because: str, suggestions: Iterable[str] = ()) -> None:
        self.because = because
        self.suggestions = tuple(suggestions)
        hint = f"; did you mean {' or '.join(self.suggestions)}?" if self.suggestions else ""
        super().__init__(because + hint)

    def explain(self) -> dict[str, Any]:
        """The shape of a refusal: {"read": false, "because": ..., "suggestions": [...]}."""
        return {"read": False, "because": self.because, "suggestions": list(self.suggestions)}


@dataclass(frozen=True, slots=True)
class Reading:
    """A question read whole. `unknown`: names that neither archive nor gazetteer has, as they were typed."""

    filter: EventFilter
    wants: Wants = "events"
    unknown: tuple[str, ...] = ()

    def sentence(self) -> str:
        """One line for the person who asked: "events: meeting · involving: Syria (country) · since 2025-07-01"."""
        asked = self.filter
        parts = [
            f"{self.wants}: {', '.join(asked.types).replace('_', ' ') or 'any'}",
            _part("status", asked.status, " or "),
            _part("involving", map(_named, asked.involving), " and "),
            _part("involving any of", map(_named, asked.any_of), " or "),
            _part("not involving", map(_named, asked.not_involving), " or "),
            _part("in", map(_named, asked.place), " or "),
            f"since {asked.since}" if asked.since else "",
            f"until {asked.until}" if asked.until else "",
            {"-date": "latest first", "sources": "most sources first"}.get(asked.sort, ""),
            f"at most {asked.limit}" if asked.limit else "",
            _part("not known", self.unknown, ", "),
        ]
        return " · ".join(part for part in parts if part)

    def explain(self) -> dict[str, Any]:
        """The reading as data, keys that the question does not speak of left out. Names as archive or gazetteer have
        them; dates "YYYY-MM-DD", first and last day.
        """
        asked = self.filter
        keys = {
            "types": list(asked.types),
            "involving": [party.name for party in asked.involving],
            "any_of": [party.name for party in asked.any_of],
            "not_involving": [party.name for party in asked.not_involving],
            "place": [party.name for party in asked.place],
            "status": [str(status) for status in asked.status],
            "since": asked.since,
            "until": asked.until,
            "sort": asked.sort if asked.limit or asked.sort != EventFilter().sort else None,
            "limit": asked.limit,
            "unknown": list(self.unknown),
        }
        return {"read": True, "wants": self.wants} | {key: value for key, value in keys.items() if value}


def _part(label: str, values: Iterable[str], joint: str) -> str:
    joined = joint.join(values)
    return f"{label}: {joined}" if joined else ""


def _named(party: Party) -> str:
    return f"{party.name} (country)" if party.country else party.name
