"""How the whole path grows: pages a second from WARC to rows, by one process and by several, and with copies.

`python bench/scale.py` makes an archive of the pages of the fixture site, each as many stories, and rebuilds it by one
process and by as many as there are cores, in turn; then one of as many pages of which half are copies: the story of
another page, word for word, under another outlet's address. Nothing else should run beside it.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

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


def rate(pages: list[Capture], jobs: int) -> float:
    """Pages a second of a rebuild."""
    with tempfile.TemporaryDirectory() as folder:
        config = replace(
            load_config(env={}), archive_dir=Path(folder) / "warc", database_url=f"sqlite:///{folder}/n.db"
        )
        Archive(config.archive_dir).append_all(pages)
        began = time.perf_counter()
        rebuild(config, jobs=jobs)
        return len(pages) / (time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=20, help="how many stories each fixture page is made into; even")
    stories = parser.parse_args().copies
    cores = len(os.sched_getaffinity(0))
    pages = captures(stories)
    print(f"| {len(pages)} pages | pages a second |\n|---|---|")
    one, several = rate(pages, 1), rate(pages, cores)
    print(f"| 1 at once | {one:.1f} |\n| {cores} at once | {several:.1f} ({several / one:.2f} of it) |")
    half = rate(captures(stories // 2, outlets=2), 1)
    print(f"| 1 at once, half of them copies | {half:.1f} ({one / half:.2f} of the time) |")


if __name__ == "__main__":
    main()
