"""A briefing on events: what there is in numbers, then each event with its sentences and their sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TextIO

from newsdesk.export import page
from newsdesk.export.data import dumped
from newsdesk.export.events import days, headline, link, sentences, status, what, where, who
from newsdesk.export.listing import Record
from newsdesk.export.pictures import timeline, world_map
from newsdesk.export.svg import element
from newsdesk.export.svg import text as shown
from newsdesk.export.text import markdown_text, plain

MOST_NAMES = 8  # names that a line of the summary tells


@dataclass(frozen=True, slots=True)
class Briefing:
    """Events, the question that they answer, and how it was read."""

    title: str
    reading: str
    events: Sequence[Record]

    def counts(self) -> str:
        """One line: how many events, when, and in how many articles of how many outlets they are told."""
        spans = [span for event in self.events if (span := days(event))]
        pieces = [piece for event in self.events for piece in event["evidence"]]
        alone = sum(len(_sites(event)) == 1 for event in self.events)
        parts = [_counted(len(self.events), "event")]
        if spans:
            first, last = min(span[0] for span in spans), max(span[1] for span in spans)
            parts.append(first if first == last else f"{first} to {last}")
        if pieces:
            articles, outlets = len({piece["article"] for piece in pieces}), len({piece["site"] for piece in pieces})
            parts.append(f"in {_counted(articles, 'article')} of {_counted(outlets, 'outlet')}")
            parts += [f"{alone} told by one outlet alone"] if alone else []
        return ", ".join(parts)

    def summary(self) -> Mapping[str, Sequence[tuple[str, int]]]:
        """What, status, who, where and who tells it: the most frequent first, each with its number of events."""
        parts: Mapping[str, Callable[[Record], Iterable[str]]] = {
            "what": lambda event: [what(event)],
            "status": lambda event: [event["status"]],
            "who": who,
            "where": lambda event: [place] if (place := where(event)) else [],
            "told by": _sites,
        }
        tallies = {name: Counter(value for event in self.events for value in of(event)) for name, of in parts.items()}
        return {name: _most(tally) for name, tally in tallies.items() if tally}


def text(briefing: Briefing, out: TextIO) -> None:
    """For a terminal or a mail: plain lines."""
    lines = [briefing.title, briefing.reading, briefing.counts()]
    lines += [f"{name}: {_listed(tally)}" for name, tally in briefing.summary().items()]
    for line in lines:
        print(_line(line), file=out)
    entries(briefing.events, out)


def entries(events: Sequence[Record], out: TextIO) -> None:
    """Each event with its sentences and their sources, in plain lines after an empty one."""
    for event in events:
        print(f"\n{_line(_heading(event))}", file=out)
        for piece in sentences(event):
            print(f'    "{_line(piece["sentence"]["text"])}"', file=out)
            print(f"    {_line(_source(piece))}  {_line(piece['url'])}", file=out)


def markdown(briefing: Briefing, out: TextIO) -> None:
    """For a document: a heading for each event, its sentences quoted with links to their articles."""
    print(f"# {_md(briefing.title)}\n\n{_md(briefing.reading)}\n\n{_md(briefing.counts())}\n", file=out)
    for name, tally in briefing.summary().items():
        print(f"- **{name}**: {_md(_listed(tally))}", file=out)
    for event in briefing.events:
        print(f"\n## {_md(_heading(event))}", file=out)
        for piece in sentences(event):
            print(f"\n> “{_md(piece['sentence']['text'])}”\n> {_md_link(piece)}", file=out)


def html(briefing: Briefing, out: TextIO) -> None:
    """One self-contained page with a timeline and a map; it fetches nothing and runs nothing."""
    tallies = briefing.summary().items()
    summary = (element("li", element("b", shown(name)), ": ", shown(_listed(tally))) for name, tally in tallies)
    body = [
        element("p", shown(briefing.reading)),
        element("p", shown(briefing.counts())),
        element("ul", *summary),
        timeline(briefing.events),
        world_map(briefing.events),
        *map(page.section, briefing.events),
    ]
    page.write(briefing.title, body, out)


def json(briefing: Briefing, out: TextIO) -> None:
    """One object: title, reading, counts, summary, events whole."""
    tallies = briefing.summary().items()
    summary = {name: [{"name": value, "events": many} for value, many in tally] for name, tally in tallies}
    record = {"title": briefing.title, "reading": briefing.reading, "counts": briefing.counts(), "summary": summary}
    print(dumped(record | {"events": list(briefing.events)}, indent=2), file=out)


BRIEFINGS: Mapping[str, Callable[[Briefing, TextIO], None]] = MappingProxyType(
    {"text": text, "markdown": markdown, "html": html, "json": json}
)


def _heading(event: Record) -> str:
    return f"{event['date'] or 'day unknown'}  {headline(event)} · {status(event)}"


def _source(piece: Record) -> str:
    return " · ".join(part for part in (piece["site"], (piece["published"] or "")[:10], piece["title"]) if part)


def _sites(event: Record) -> list[str]:
    return list(dict.fromkeys(piece["site"] for piece in event["evidence"]))


def _most(tally: Counter[str]) -> list[tuple[str, int]]:
    return sorted(tally.items(), key=lambda item: (-item[1], item[0]))[:MOST_NAMES]


def _listed(tally: Sequence[tuple[str, int]]) -> str:
    return " · ".join(f"{value} {many}" for value, many in tally)


def _counted(many: int, name: str) -> str:
    return f"{many} {name}" if many == 1 else f"{many} {name}s"


def _line(value: str) -> str:
    return re.sub(r"\s+", " ", plain(value)).strip()


def _md(value: str) -> str:
    return markdown_text(_line(value))


def _md_link(piece: Record) -> str:
    url = link(piece["url"])
    if url is None:
        return _md(_source(piece))
    safe = url.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")
    return f"[{_md(_source(piece))}](<{plain(safe)}>)"
