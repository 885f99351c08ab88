"""How the whole path grows with the processes: pages a second from WARC to rows, by one process and by several.

`python bench/scale.py` makes an archive of the pages of the fixture site, each under many addresses, and rebuilds it by
one process and by as many as there are cores, in turn. Nothing else should run beside it.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsdesk.archive import Archive
from newsdesk.config import Config, load_config
from newsdesk.model import Capture
from newsdesk.pipeline import rebuild

PAGES = sorted((Path(__file__).parent.parent / "fixtures" / "site").rglob("*.html"))
FIRST = datetime(2025, 8, 1, tzinfo=UTC)


def captures(copies: int) -> list[Capture]:
    """Each page so many times, its numbers moved on, so that no two texts are the same."""
    return [
        Capture(url, url, FIRST + timedelta(minutes=copy), 200, "text/html", _moved(page.read_text("utf-8"), copy))
        for copy in range(copies)
        for page in PAGES
        for url in [f"http://{page.parent.name}.example/{copy}/{page.name}"]
    ]


def _moved(text: str, by: int) -> bytes:
    return re.sub(r"\b\d{2,3}\b", lambda found: str(int(found[0]) + by), text).encode()


def seconds(config: Config, jobs: int) -> float:
    began = time.perf_counter()
    rebuild(config, jobs=jobs)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=20, help="how often each of the fixture pages is in the archive")
    copies = parser.parse_args().copies
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        pages = captures(copies)
        archive = Path(folder) / "warc"
        Archive(archive).append_all(pages)
        base = replace(load_config(env={}), archive_dir=archive)
        print(f"| {len(pages)} pages | pages a second |\n|---|---|")
        rates = {}
        for jobs in (1, cores):
            config = replace(base, database_url=f"sqlite:///{folder}/{jobs}.db")
            rates[jobs] = len(pages) / seconds(config, jobs)
            print(f"| {jobs} at once | {rates[jobs]:.1f} |")
        print(f"ratio {rates[cores] / rates[1]:.2f}")


if __name__ == "__main__":
    main()
