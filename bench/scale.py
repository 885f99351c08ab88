"""How the whole path grows: pages a second from WARC to rows, by one core and by all, with copies, and beside a loop of
40 lines (bench/plain.py).

`python bench/scale.py` makes an archive of the pages of the fixture site, each as many stories, and takes it to rows:
by that loop, by one process on one core, and by as many as there are cores, in turn; then one of as many pages of which
half are copies, the story of another page, word for word, under another outlet's address. "Once running" leaves out
what a start takes: it counts the further pages of an archive four times as large. Nothing else should run beside it;
computing, of all processes, is less changed by what does.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from plain import plain

from newsdesk.archive import Archive
from newsdesk.config import load_config
from newsdesk.model import Capture
from newsdesk.pipeline import rebuild

PAGES = sorted((Path(__file__).parent.parent / "fixtures" / "site").rglob("*.html"))
FIRST = datetime(2025, 8, 1, tzinfo=UTC)


def captures(stories: int, outlets: int = 1) -> list[Capture]:
    """Each page as so many stories, no two with a paragraph in common, each of them told by so many outlets."""
    return [
        Capture(url, url, FIRST + timedelta(minutes=story), 200, "text/html", _story(page.read_text("utf-8"), story))
        for story in range(stories)
        for page in PAGES
        for outlet in range(outlets)
        for url in [f"http://{page.parent.name}.outlet-{outlet}.example/{story}/{page.name}"]
    ]


def _story(text: str, number: int) -> bytes:
    """The page as a story of another year, with a sentence of its own in each paragraph."""
    places = count(2)
    other_year = re.sub(r"\b2025\b", str(2025 - number), text)
    told = re.sub(r"</p>", lambda _: f" That was told {number + 2} times in {next(places)} places.</p>", other_year)
    return told.encode()


@dataclass(frozen=True)
class Way:
    """A way to take pages to rows: by newsdesk with so many processes, on as many cores, or by the loop with none."""

    name: str
    jobs: int
    outlets: int = 1

    def go(self, stories: int) -> tuple[int, float, float]:
        """How many pages, seconds by the clock, seconds of computing by all processes."""
        pages = captures(stories // self.outlets, self.outlets)
        with tempfile.TemporaryDirectory() as folder:
            config = replace(
                load_config(env={}), archive_dir=Path(folder) / "warc", database_url=f"sqlite:///{folder}/n.db"
            )
            Archive(config.archive_dir).append_all(pages)
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: self.jobs or 1])
            began, computed = time.perf_counter(), computing()
            if self.jobs:
                rebuild(config, jobs=self.jobs)
            else:
                plain(config.archive_dir, Path(folder) / "n.db")
            return len(pages), time.perf_counter() - began, computing() - computed


def computing() -> float:
    """Seconds that this process has computed, and those that it began and that have ended."""
    return sum(os.times()[:4])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=24, help="stories that each page is made into; eight times n")
    parser.add_argument("--rounds", type=int, default=1, help="the best of so many counts")
    given = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    ways = [
        Way("the loop", 0),
        Way("1 core", 1),
        Way(f"{cores} cores", cores),
        Way("1 core, half of them copies", 1, 2),
    ]
    best: dict[tuple[Way, int], list[tuple[int, float, float]]] = defaultdict(list)
    for _ in range(given.rounds):
        for way in ways:
            for stories in (given.copies, given.copies // 4):
                with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as anew:
                    best[way, stories].append(anew.submit(way.go, stories).result())
    print("| | pages | a second | once running | ms of computing a page, once running |\n|---|---|---|---|---|")
    for way in ways:
        (pages, wall, spent), (few, wall_few, spent_few) = (
            tuple(map(min, zip(*best[way, stories], strict=True))) for stories in (given.copies, given.copies // 4)
        )
        running = (pages - few) / (wall - wall_few)
        each = (spent - spent_few) / (pages - few) * 1000
        print(f"| {way.name} | {pages} | {pages / wall:.1f} | {running:.1f} | {each:.1f} |")


if __name__ == "__main__":
    main()
