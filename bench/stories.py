"""Stories of several outlets through the whole program: `python bench/stories.py [--half first|second] [--misses]`.

Reads bench/stories/*.toml: invented articles in which the words that tell an event are marked, "{talks:met} in Muscat",
and what its history should be. All stories go into one archive, first as they came out and then the other way round;
what is asked is whether the marked words are in one event where they tell one, and in different ones where not.

A unit is an event in an article. Pairs and B3 count units; one whose words we read no event in is an event of its own
that nobody shares. "Split" are events told in two or more of ours, "lumped" those of ours that hold two or more.
"""

from __future__ import annotations

import argparse
import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from clusters import b_cubed, f1, pairs

from newsdesk.config import load_config
from newsdesk.model import Capture, Report, Toll, article_id
from newsdesk.pipeline import Pipeline
from newsdesk.store import parts, show_event
from newsdesk.track import history, tolls

FOLDER = Path(__file__).parent / "stories"
MARK = re.compile(r"\{(\w+):([^}]*)\}")
COUNTED = ("killed", "injured", "arrested")

Unit = tuple[str, str]  # article, event as it is labelled


@dataclass(frozen=True, slots=True)
class Marked:
    """An article and the stretches of its text that tell its events."""

    url: str
    published: str
    title: str
    text: str
    marks: tuple[tuple[str, int, int], ...]  # event, start, end

    @property
    def capture(self) -> Capture:
        body = "".join(f"<p>{escape(line)}</p>" for line in self.text.split("\n"))
        head = f'<title>{escape(self.title)}</title><meta property="article:published_time" content="{self.published}">'
        article = f"<article><h1>{escape(self.title)}</h1>{body}</article>"
        page = f"<html lang=en><head>{head}</head><body>{article}</body></html>"
        at = datetime.fromisoformat(self.published).replace(hour=20, tzinfo=UTC)
        return Capture(self.url, self.url, at, 200, "text/html; charset=utf-8", page.encode())


@dataclass(frozen=True, slots=True)
class Ours:
    """What the archive made of it."""

    events: Mapping[Unit, tuple[str, ...]]  # the events that the marked words are in, the commonest first
    reports: Mapping[str, Sequence[Report]]  # by event
    numbers: Mapping[str, Mapping[str, list[float | None]]]  # event -> kind -> its history
    marks: Mapping[tuple[str, int], str]  # article and offset -> event

    def history(self, event: str) -> list[str]:
        return [change.status.value for change in history(self.reports[event])]


def read(files: Collection[Path]) -> tuple[list[Marked], dict[str, Mapping[str, Any]]]:
    """The articles of some stories, and what their events should be, by story and event."""
    articles, events = [], {}
    for file in files:
        story = tomllib.loads(file.read_text(encoding="utf-8"))
        events |= {f"{file.stem}/{name}": wanted for name, wanted in story["events"].items()}
        articles += [_marked(file.stem, number, row) for number, row in enumerate(story["article"])]
    return articles, events


def _marked(story: str, number: int, row: Mapping[str, str]) -> Marked:
    lines = [line for line in row["text"].strip().split("\n") if line.strip()]
    pieces, marks, at = [], [], 0
    for piece in re.split(r"(\{\w+:[^}]*\})", "\n".join(lines)):
        found = MARK.fullmatch(piece)
        word = found.group(2) if found else piece
        if found:
            marks.append((f"{story}/{found.group(1)}", at, at + len(word)))
        pieces.append(word)
        at += len(word)
    url = f"http://{row['site']}/{story.replace('_', '-')}-{number}.html"
    return Marked(url, row["published"], row["title"], "".join(pieces), tuple(marks))


def ingest(articles: Sequence[Marked], folder: Path) -> Ours:
    """The articles in an archive of their own, in this order, and what it then says of them."""
    config = replace(load_config(), database_url=f"sqlite:///{folder}/news.db", archive_dir=folder / "warc")
    pipeline = Pipeline(config)
    try:
        for article in articles:
            outcome = pipeline.take(article.capture)
            assert outcome.article, outcome
        return _ours(pipeline, articles)
    finally:
        pipeline.close()


def _ours(pipeline: Pipeline, articles: Sequence[Marked]) -> Ours:
    found: dict[Unit, list[str]] = defaultdict(list)
    marks: dict[tuple[str, int], str] = {}
    with pipeline.store.read() as connection:
        for article in articles:
            told = parts.reports_of_articles(connection, [article_id(article.url)])
            event_of = parts.event_of_reports(connection, [report.id for report in told])
            for name, start, end in article.marks:
                at = (r.id for r in told for e in r.evidence if e.trigger_start < end and start < e.trigger_end)
                if event := next((event_of[report] for report in at if report in event_of), None):
                    found[article.url, name].append(event)
                    marks[article.url, start] = event
        ids = set(marks.values())
        rows = {event: show_event(connection, event) for event in ids}
        reports = {event: parts.reports_of_events(connection, [event]) for event in ids}
    numbers = {event: {toll.kind: _values(toll) for toll in tolls(row.numbers)} for event, row in rows.items() if row}
    events = {
        unit: tuple(sorted(set(each), key=lambda event: (-each.count(event), each.index(event))))
        for unit, each in found.items()
    }
    return Ours(events, reports, numbers, marks)


def _values(toll: Toll) -> list[float | None]:
    """How a number changed; "2" and "at least 2" are one number here."""
    return [value for value, _again in groupby(each.quantity.value for each in toll.history)]


def main_event(name: str, ours: Ours) -> str | None:
    """Ours that most articles tell an event in."""
    told = [events[0] for (_url, event), events in ours.events.items() if event == name]
    return max(sorted(set(told)), key=told.count, default=None)


def measure(articles: Sequence[Marked], wanted: Mapping[str, Mapping[str, Any]], ours: Ours) -> Iterator[str]:
    """The lines of figures, then each miss."""
    gold = {(a.url, name): name for a in articles for name, _start, _end in a.marks}
    found = {unit: ours.events[unit][0] if unit in ours.events else f"none {unit}" for unit in gold}
    precision, recall = pairs(gold, found)
    within = {(a.url, s): f"{a.url} {name}" for a in articles for name, s, _end in a.marks}
    within_found = {mark: f"{mark[0]} {ours.marks.get(mark, mark)}" for mark in within}
    in_precision, in_recall = pairs(within, within_found)
    held: dict[str, set[str]] = defaultdict(set)
    told_in: dict[str, set[str]] = defaultdict(set)
    for (_url, name), events in ours.events.items():
        told_in[name].update(events)
        for event in events:
            held[event].add(name)
    split = sorted(name for name, events in told_in.items() if len(events) > 1)
    lumped = sorted(tuple(sorted(names)) for names in held.values() if len(names) > 1)
    unread = sorted(unit for unit in gold if unit not in ours.events)
    yield f"events {len(wanted)}, units {len(gold)}, read {len(gold) - len(unread)}"
    score, b3 = f1((precision, recall)), f1(b_cubed(gold, found))
    yield f"units: pairs {precision:.3f} {recall:.3f} F1 {score:.3f}, B3 {b3:.3f}"
    yield f"marks of one article: pairs {in_precision:.3f} {in_recall:.3f}"
    yield f"split {len(split)}, lumped {len(lumped)}"
    misses = [f"  split {name}" for name in split] + [f"  lumped {names}" for names in lumped]
    misses += [f"  not read {unit}" for unit in unread]
    for title, score in (("type", _types), ("status history", _statuses), ("numbers", _numbers)):
        wrong = list(score(wanted, ours))
        yield f"{title}: {sum(not miss for miss in wrong)} of {len(wrong)}"
        misses += [f"  {title} {miss}" for miss in wrong if miss]
    yield "MISSES"
    yield from misses


def _types(wanted: Mapping[str, Mapping[str, Any]], ours: Ours) -> Iterator[str]:
    """For each event "" where it is right, else what is wrong."""
    for name, event in wanted.items():
        found = main_event(name, ours)
        said = {report.type for report in ours.reports[found]} if found else set()
        yield "" if said & set(event["type"].split("|")) else f"{name}: {said or None}"


def _statuses(wanted: Mapping[str, Mapping[str, Any]], ours: Ours) -> Iterator[str]:
    for name, event in wanted.items():
        found = main_event(name, ours)
        said = ours.history(found) if found else None
        yield "" if said == event["status"] else f"{name}: {said}, not {event['status']}"


def _numbers(wanted: Mapping[str, Mapping[str, Any]], ours: Ours) -> Iterator[str]:
    for name, event in wanted.items():
        found = main_event(name, ours)
        for kind in COUNTED:
            if kind in event:
                said = ours.numbers.get(found, {}).get(kind) if found else None
                yield "" if said == event[kind] else f"{name} {kind}: {said}, not {event[kind]}"


def halves() -> dict[str, list[Path]]:
    """The stories in two random halves."""
    files = sorted(FOLDER.glob("*.toml"))
    random.Random(5).shuffle(files)
    half = len(files) // 2
    return {"first": files[:half], "second": files[half:]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("first", "second"))
    parser.add_argument("--misses", action="store_true", help="print each miss")
    arguments = parser.parse_args()
    articles, wanted = read(
        [file for name, each in halves().items() if arguments.half in (None, name) for file in each]
    )
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        ours, turned = ingest(articles, Path(one)), ingest(articles[::-1], Path(other))
    lines = list(measure(articles, wanted, ours))
    print("\n".join(lines if arguments.misses else lines[: lines.index("MISSES")]))
    print(f"the other way round: {'the same' if turned == ours else 'DIFFERENT'}")


if __name__ == "__main__":
    main()
