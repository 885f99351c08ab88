"""Several workers on one Postgres, and one that is left alone: are the rows the same?

`python bench/machines.py kills --pages 2000`: two workers import 20 WARC files, and one of the two is killed with
SIGKILL three times; beside it one worker that nobody disturbs. `python bench/machines.py equal --pages 400`: three
workers import 20 WARC files and rebuild; beside it one process on SQLite that does so by itself. Exit code 1 where a
row differs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from kills import postgres
from scale import PAGES, captures

from newsdesk.archive import Archive
from newsdesk.config import Config, load_config
from newsdesk.distribute.putting import put_import, put_rebuild
from newsdesk.pipeline import rebuild
from newsdesk.store import open_store
from newsdesk.store.aside import job_counts
from newsdesk.store.tables import metadata
from newsdesk.transfer.bringing import bring_in

FILES, KILLS = 20, 3
LEASE = "5"  # seconds
OF_THE_MACHINE = {"file", "offset", "length"}  # where a record lies in the archive of who wrote it


class Force:
    """Workers on one archive, as a user starts them."""

    def __init__(self, config: Config, workers: int) -> None:
        own = {"NEWSDESK_DATABASE_URL": config.database_url, "NEWSDESK_ARCHIVE_DIR": str(config.archive_dir)}
        self._env = os.environ | own
        self.config = config
        self._workers = [self._start() for _ in range(workers)]

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "newsdesk", "worker", "--lease", LEASE], env=self._env)

    def left(self) -> int:
        """How many jobs wait or are at work. Raises where one was set aside."""
        store = open_store(self.config.database_url)
        with store.read() as connection:
            counts = job_counts(connection)
        store.close()
        if counts["failed"]:
            raise RuntimeError(f"{counts['failed']} jobs were set aside")
        return counts["todo"] + counts["doing"]

    def wait(self, most: float = 0) -> None:
        """Until no more jobs than so many are left."""
        while self.left() > most:
            time.sleep(0.2)

    def kill_one(self) -> None:
        """As the system does when memory runs out; another takes its place."""
        worker = self._workers.pop(0)
        worker.kill()
        worker.wait()
        self._workers.append(self._start())

    def end(self) -> None:
        """Ask all to end, and wait for them."""
        for worker in self._workers:
            worker.terminate()
        for worker in self._workers:
            worker.wait()


@contextmanager
def force(config: Config, workers: int) -> Iterator[Force]:
    """Workers that end with the block."""
    those = Force(config, workers)
    try:
        yield those
    finally:
        those.end()


def warc_files(folder: Path, pages: int) -> list[Path]:
    """The stories of bench/scale.py, at least so many pages, dealt out to FILES files."""
    told = captures(-(-pages // len(PAGES)))
    for number in range(FILES):
        Archive(folder / f"{number:02}").append_all(told[number::FILES])
    return sorted(folder.rglob("*.warc.gz"))


def rows(config: Config) -> Counter[str]:
    """All rows, but for where records lie, and the log of outcomes."""
    store, found = open_store(config.database_url), Counter[str]()
    with store.read() as connection:
        for table in metadata.sorted_tables:
            if table.name != "outcomes":
                columns = [each for each in table.columns if each.name not in OF_THE_MACHINE]
                found.update(f"{table.name} {row!r}" for row in connection.execute(sa.select(*columns)))
    store.close()
    return found


def kills(files: list[Path], several: Config, one: Config) -> Iterator[str]:
    """Two workers of whom one is killed again and again, and one alone; tells how long each took."""
    for config, workers, deaths in ((several, 2, KILLS), (one, 1, 0)):
        queued = put_import(config, map(str, files))
        began = time.perf_counter()
        with force(config, workers) as at_work:
            for death in range(deaths):
                at_work.wait(queued * (deaths - death) / (deaths + 1))
                at_work.kill_one()
            at_work.wait()
        yield f"{workers} workers, {deaths} kills: {time.perf_counter() - began:.0f} s"


def equal(files: list[Path], several: Config, one: Config) -> Iterator[str]:
    """Three workers import and rebuild, and one process on SQLite; tells how long each took."""
    began = time.perf_counter()
    put_import(several, map(str, files))
    with force(several, 3) as at_work:
        at_work.wait()
        imported = rows(several)
        put_rebuild(several)
        at_work.wait()
    yield f"three workers: {time.perf_counter() - began:.0f} s"
    began = time.perf_counter()
    bring_in(files, one)
    yield f"imported: {differing(imported, rows(one))} rows differ"
    rebuild(one)
    yield f"one process: {time.perf_counter() - began:.0f} s"


def differing(left: Counter[str], right: Counter[str]) -> int:
    """How many rows are in one of the two only."""
    return (left - right).total() + (right - left).total()


def main() -> None:
    """Run on databases and archives that are thrown away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["kills", "equal"])
    parser.add_argument("--pages", type=int, default=400)
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = [stack.enter_context(postgres())]
        urls.append(f"sqlite:///{folder}/news.db" if given.what == "equal" else stack.enter_context(postgres()))
        several, one = (
            replace(load_config(env={}), database_url=url, archive_dir=folder / name)
            for url, name in zip(urls, ("several", "one"), strict=True)
        )
        files = warc_files(folder / "given", given.pages)
        for told in (kills if given.what == "kills" else equal)(files, several, one):
            print(told, flush=True)
        found, expected = rows(several), rows(one)
    print(f"{expected.total()} rows, of which {differing(found, expected)} differ")
    sys.exit(found != expected)


if __name__ == "__main__":
    main()
