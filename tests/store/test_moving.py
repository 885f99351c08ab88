"""An archive moved from one database to another: whole, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from newsdesk.errors import StoreError
from newsdesk.store import open_store
from newsdesk.store.database import UNFINISHED, VERSION_TABLE, engine_of
from newsdesk.store.moving import TABLES, move
from newsdesk.store.search import find_articles
from newsdesk.store.tables import REVISION, metadata
from newsdesk.store.terms import parse

BY_TYPE: dict[type, Any] = {
    sa.JSON: {"é": [1.5, "\n", None], "a": {}},
    sa.Integer: 3,
    sa.BigInteger: 1 << 60,
    sa.Float: 0.1 + 0.2,
    sa.Boolean: True,
    sa.LargeBinary: b"\0\xff",
}
BY_NAME = {"published": "2025-07-31", "text": 'Talks\tin "Baku"\\N\n\u2028 of ministers', "place": None}

MOVE = """
import sys
from newsdesk.store.moving import move
for table in move(*sys.argv[1:]): print(table.table, flush=True)
"""


def value(column: sa.Column[Any], key: str) -> Any:
    """Something for a column that text formats could trip over; every id is `key`, so that all foreign keys hold."""
    if column.primary_key or column.foreign_keys or column.name == "id":
        return key if isinstance(column.type, sa.Text) else 3
    return BY_NAME.get(column.name, next((put for kind, put in BY_TYPE.items() if type(column.type) is kind), "a-1"))


def fill(url: str, keys: tuple[str, ...] = ("a-1", "a-2")) -> None:
    """Some rows in each table."""
    store = open_store(url)
    with store.begin() as connection:
        for table in TABLES:
            rows = [{column.name: value(column, key) for column in table.columns} for key in keys]
            connection.execute(sa.insert(table), rows)
    store.close()


def everything(url: str) -> dict[str, list[Any]]:
    store = open_store(url)
    with store.read() as connection:
        rows = {table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in metadata.sorted_tables}
    store.close()
    return rows


def shape(url: str) -> set[str]:
    """The indexes and foreign keys that are there."""
    inspector = sa.inspect(engine_of(url))
    names = inspector.get_table_names()
    found = {str(index["name"]) for table in names for index in inspector.get_indexes(table)}
    return found | {
        f"{table} {key['constrained_columns']}" for table in names for key in inspector.get_foreign_keys(table)
    }


@pytest.fixture
def source(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'source.db'}"
    fill(url)
    return url


def test_there_and_back_every_row_is_the_same(source: str, database_url: str, tmp_path: Path) -> None:
    moved = {table.table: table.rows for table in move(source, database_url)}
    assert set(moved.values()) == {2}
    back = f"sqlite:///{tmp_path / 'back.db'}"
    list(move(database_url, back))
    there = everything(database_url)
    assert there == everything(back)
    assert {name: rows for name, rows in there.items() if name != "searched"} == {
        name: rows for name, rows in everything(source).items() if name != "searched"
    }


def test_what_was_moved_can_be_searched_and_has_its_indexes(source: str, database_url: str) -> None:
    open_store(database_url).close()
    before = shape(database_url)
    list(move(source, database_url))
    assert shape(database_url) == before
    store = open_store(database_url)
    with store.read() as connection:
        assert len(find_articles(connection, parse("ministers"))) == 2
    store.close()


def test_a_database_that_holds_something_is_left_alone(source: str, database_url: str) -> None:
    fill(database_url, ("a-9",))
    before = everything(database_url)
    with pytest.raises(StoreError, match="not empty"):
        list(move(source, database_url))
    assert everything(database_url) == before


def test_half_a_move_is_opened_by_nobody_and_begun_anew(source: str, database_url: str) -> None:
    coming = move(source, database_url)
    for _ in TABLES[:5]:
        next(coming)
    coming.close()
    with pytest.raises(StoreError, match="did not end"):
        open_store(database_url)
    list(move(source, database_url))
    assert everything(database_url)["captures"] == everything(source)["captures"]


def test_a_killed_move_is_begun_anew(source: str, database_url: str) -> None:
    fill(source, tuple(f"a-{number:08x}0000" for number in range(16, 800)))
    running = subprocess.Popen([sys.executable, "-c", MOVE, source, database_url], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    for _ in TABLES[:4]:
        running.stdout.readline()
    time.sleep(0.01)
    os.kill(running.pid, signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    with pytest.raises(StoreError, match="did not end"):
        open_store(database_url)
    assert {table.rows for table in move(source, database_url)} == {786}


def test_rows_that_arrive_changed_are_noticed(source: str, database_url: str) -> None:
    coming = move(source, database_url)
    for _ in TABLES:
        next(coming)
    engine = engine_of(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE articles SET site = 'b' WHERE id = 'a-1'")
    with pytest.raises(StoreError, match="articles"):
        list(coming)
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar() == UNFINISHED
    assert UNFINISHED != REVISION
    engine.dispose()


def test_rows_that_point_nowhere_are_not_carried_to_postgres(
    source: str, postgres: str, request: pytest.FixtureRequest
) -> None:
    from databases import new_database

    engine = engine_of(source, foreign_keys=False)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM forms WHERE id = 'a-2'")
    engine.dispose()
    request.param = "postgres"
    with new_database(request) as url, pytest.raises(StoreError, match="newsdesk check"):
        list(move(source, url))


def test_a_text_that_postgres_cannot_hold_is_named(source: str, request: pytest.FixtureRequest) -> None:
    from databases import new_database

    engine = engine_of(source)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outcomes SET detail = char(97, 0, 98)")
    engine.dispose()
    request.param = "postgres"
    with new_database(request) as url, pytest.raises(StoreError, match="outcomes"):
        list(move(source, url))
