"""What a question was understood to ask."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

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
    """A question read whole.

    `unknown`: names that neither archive nor gazetteer has, as they were typed. `countries`: of the places wanted, the
    countries that take part. `roles`: of the people wanted, those who play one of them; any where empty. `notes`: what
    the person who asked should know of how a word was understood. `sorted`: whether the question says in which order.
    """

    filter: EventFilter
    wants: Wants = "events"
    unknown: tuple[str, ...] = ()
    countries: bool = False
    roles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sorted: bool = False

    def sentence(self) -> str:
        """One line for the person who asked: "events: meeting · involving: Syria (country) · since 2025-07-01"."""
        asked = self.filter
        wants = "countries" if self.countries else self.wants
        parts = [
            f"{wants}: {', '.join(asked.types).replace('_', ' ') or 'any'}",
            _part("status", asked.status, " or "),
            _part("involving", map(_named, asked.involving), " and "),
            _part("involving any of", map(_named, asked.any_of), " or "),
            _part("not involving", map(_named, asked.not_involving), " or "),
            _part("by", map(_named, asked.actor), " and "),
            _part("against", map(_named, asked.recipient), " and "),
            _part("hosted by", map(_named, asked.host), " or "),
            _part("in", map(_named, asked.place), " or "),
            _part("not in", map(_named, asked.not_place), " or "),
            _part("about", (party.name for party in asked.about), " and "),
            _part("reported by", asked.source, " or "),
            f"at least {asked.min_sources} sources" if asked.min_sources else "",
            f"since {asked.since}" if asked.since else "",
            f"until {asked.until}" if asked.until else "",
            "strictly" if asked.strict else "",
            "anywhere" if asked.anywhere else "",
            {"-date": "latest first", "sources": "most sources first"}.get(asked.sort, ""),
            f"at most {asked.limit}" if asked.limit else "",
            _part("not known", self.unknown, ", "),
        ]
        return " · ".join(part for part in parts if part)

    def wanting(self, what: str, roles: tuple[str, ...]) -> Reading:
        """The same for another answer: one of Wants, or "countries"; of people those in one of the roles."""
        wants = cast(Wants, "places" if what == "countries" else what)
        return replace(self, wants=wants, countries=what == "countries", roles=roles)

    def command(self, homonyms: Collection[str] = ()) -> str:
        """The same as a `newsdesk events` command, to be pasted into a shell.

        `homonyms`: ids of entities whose names are not theirs alone: the command has their ids.
        """
        asked = self.filter
        wants = "countries" if self.countries else self.wants
        flags: list[tuple[str, Iterable[str | None]]] = [
            ("--type", asked.types),
            *(
                (_flag(part), (party.entity if party.entity in homonyms else party.name for party in found))
                for part, found in _by_part(asked)
            ),
            ("--about", (party.name for party in asked.about)),
            ("--source", asked.source),
            ("--min-sources", [str(asked.min_sources) if asked.min_sources else None]),
            ("--status", asked.status),
            ("--since", [asked.since]),
            ("--until", [asked.until]),
            ("--sort", [asked.sort if asked.sort != "date" else None]),
            ("--limit", [str(asked.limit) if asked.limit else None]),
            ("--wants", [wants if wants != "events" else None]),
            ("--role", self.roles),
        ]
        words = [text for flag, values in flags for value in values if value for text in (flag, str(value))]
        switches = [f"--{name}" for name in ("strict", "anywhere") if getattr(asked, name)]
        return shlex.join(["newsdesk", "events", *words, *switches])

    def explain(self) -> dict[str, Any]:
        """The reading as data, keys that the question does not speak of left out. Names as archive or gazetteer have
        them; dates "YYYY-MM-DD", first and last day.
        """
        asked = self.filter
        keys = {
            "types": list(asked.types),
            **{part: [party.name for party in found] for part, found in _by_part(asked)},
            "about": [party.name for party in asked.about],
            "source": list(asked.source),
            "min_sources": asked.min_sources,
            "status": [str(status) for status in asked.status],
            "since": asked.since,
            "until": asked.until,
            "sort": asked.sort if self.sorted or asked.limit or asked.sort != EventFilter().sort else None,
            "limit": asked.limit,
            "strict": asked.strict,
            "anywhere": asked.anywhere,
            "unknown": list(self.unknown),
        }
        return {"read": True, "wants": self.wants} | {key: value for key, value in keys.items() if value}


def _part(label: str, values: Iterable[str], joint: str) -> str:
    joined = joint.join(values)
    return f"{label}: {joined}" if joined else ""


def _by_part(asked: EventFilter) -> list[tuple[str, tuple[Party, ...]]]:
    """The parts of a filter that hold names, in the order that they are told in."""
    return [
        ("involving", asked.involving),
        ("any_of", asked.any_of),
        ("not_involving", asked.not_involving),
        ("actor", asked.actor),
        ("recipient", asked.recipient),
        ("host", asked.host),
        ("place", asked.place),
        ("not_place", asked.not_place),
    ]


def _flag(part: str) -> str:
    return "--" + part.replace("_", "-").replace("place", "in")


def _named(party: Party) -> str:
    if party.word:
        return f'"{party.name}" in the sentence'
    return f"{party.name} (country)" if party.country else party.name
