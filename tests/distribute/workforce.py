"""Workers as a user starts them, WARC files of the fixture pages, and what an archive holds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from newsdesk.archive import Archive
from newsdesk.config import Config
from newsdesk.model import Capture
from newsdesk.store import open_store
from newsdesk.store.aside import job_counts
from newsdesk.store.tables import metadata

SITE = Path(__file__).parents[2] / "fixtures" / "site"
PAGES = sorted(page for page in SITE.rglob("*.html") if page.name != "index.html")
OF_THE_MACHINE = {  # which file a record lies in, and when, is whose it was to write it
    "captures": {"id", "file", "offset", "length", "fetched_at"},
    "outcomes": {"id", "at"},
    "revisions": {"capture_id"},
    "articles": {"first_seen"},
}


class Workforce:
    """The worker processes of a test."""

    def __init__(self, config: Config, **settings: str) -> None:
        own = {"archive_dir": str(config.archive_dir), "database_url": config.database_url, **settings}
        self._env = os.environ | {f"NEWSDESK_{key.upper()}": value for key, value in own.items()}
        self._config = config
        self.at_work: list[subprocess.Popen[bytes]] = []

    def start(self, *options: str, **env: str) -> subprocess.Popen[bytes]:
        """One more worker."""
        command = [sys.executable, "-m", "newsdesk", "worker", *options]
        worker = subprocess.Popen(command, env=self._env | env, stderr=subprocess.PIPE)
        self.at_work.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """As the system does when memory runs out."""
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        self.at_work.remove(worker)

    def jobs(self) -> dict[str, int]:
        """How many jobs are in which state."""
        store = open_store(self._config.database_url)
        with store.read() as connection:
            counts = job_counts(connection)
        store.close()
        return counts

    def wait(self, seconds: float = 120) -> dict[str, int]:
        """Until no job is left to do; the counts."""
        until = time.monotonic() + seconds
        while (counts := self.jobs())["todo"] or counts["doing"]:
            assert time.monotonic() < until, counts
            time.sleep(0.2)
        return counts

    def end(self) -> None:
        """Ask all to end, and wait for them."""
        for worker in self.at_work:
            worker.terminate()
        for worker in self.at_work:
            worker.communicate(timeout=60)


def warc_files(folder: Path, count: int, most: int = 12) -> list[Path]:
    """So many of the fixture pages, dealt out to so many WARC files."""
    for number in range(count):
        archive = Archive(folder / str(number))
        for at, page in enumerate(PAGES[:most][number::count]):
            url = f"http://{page.relative_to(SITE)}"
            moment = datetime(2025, 8, 2, number, at, tzinfo=UTC) + timedelta(seconds=1)
            archive.append(Capture(url, url, moment, 200, "text/html", page.read_bytes()))
    return sorted(folder.rglob("*.warc.gz"))


def rows(config: Config) -> dict[str, list[Any]]:
    """All rows, but for what hangs on the machine and the moment."""
    store = open_store(config.database_url)
    with store.read() as connection:
        found = {}
        for table in metadata.sorted_tables:
            columns = [each for each in table.columns if each.name not in OF_THE_MACHINE.get(table.name, ())]
            found[table.name] = sorted(map(repr, connection.execute(sa.select(*columns))))
    store.close()
    return found
