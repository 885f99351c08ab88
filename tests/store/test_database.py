"""Opening, making, migrating and refusing databases."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from newsdesk.errors import StoreError
from newsdesk.model import Outcome
from newsdesk.store import Store, counts, current, downgrade, open_store, save_outcome, show_article, upgrade
from newsdesk.store.database import VERSION_TABLE, copy_before, engine_of
from newsdesk.store.parts import capture_ids
from newsdesk.store.search import find_articles
from newsdesk.store.tables import REVISION, WORDS, metadata
from newsdesk.store.terms import parse


def execute(url: str, *statements: str) -> None:
    """Do something to a database behind newsdesk's back."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture
def opened(database_url: str) -> Iterator[Store]:
    """The store of a database of the test's own."""
    store = open_store(database_url)
    yield store
    store.close()


def test_an_empty_database_gets_its_tables(opened: Store, database_url: str) -> None:
    with opened.read() as connection:
        assert counts(connection)["articles"] == 0
    assert current(database_url) == REVISION


def test_opening_again_keeps_what_is_there(database_url: str, outcome: Outcome) -> None:
    first = open_store(database_url)
    with first.begin() as connection:
        save_outcome(connection, outcome)
    first.close()
    second = open_store(database_url)
    with second.read() as connection:
        assert counts(connection)["outcomes"] == 1
    second.close()


def is_ours(name: str | None, *_what: object) -> bool:
    """Not the index of full-text search, which each database makes in its own way."""
    return not str(name).startswith(WORDS)


def test_the_migrations_make_the_tables_that_the_code_names(store: Store) -> None:
    with store.read() as connection:
        opts = {"version_table": VERSION_TABLE, "compare_type": True, "include_name": is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def test_the_migrations_go_down_and_up_again(opened: Store, database_url: str) -> None:
    downgrade(database_url, "base")
    assert current(database_url) is None
    upgrade(database_url)
    assert current(database_url) == REVISION


def test_an_upgrade_and_a_downgrade_keep_the_articles(opened: Store, database_url: str) -> None:
    downgrade(database_url, "0001")
    execute(
        database_url,
        "INSERT INTO captures VALUES ('c', 'u', 'u', '2025', 200, 'text/html', 'd', 'f', 0, 1)",
        "INSERT INTO articles VALUES ('a', 'u', 's', 1, '2025')",
        "INSERT INTO revisions VALUES ('a', 1, 'c', 'Talks', '[]', NULL, NULL, 'Talks.', 'd')",
    )
    upgrade(database_url)
    with opened.read() as connection:
        found = show_article(connection, "a")
        hits = find_articles(connection, parse("talks"))
    assert found is not None
    assert (found.title, found.tags, found.origin, found.updated) == ("Talks", (), {}, None)
    assert [hit.article.id for hit in hits] == ["a"]
    downgrade(database_url, "0001")
    upgrade(database_url)
    with opened.read() as connection:
        assert show_article(connection, "a") == found


def killed(database_url: str, at: int) -> int:
    """Upgrade in a process that is killed before its statement of that number; what the process ended with."""

    def upgrade_until_killed() -> None:
        done = count()

        @sa.event.listens_for(sa.Engine, "before_cursor_execute")
        def on_statement(*_args: object) -> None:
            if next(done) == at:
                os.kill(os.getpid(), signal.SIGKILL)

        upgrade(database_url)

    process = multiprocessing.get_context("fork").Process(target=upgrade_until_killed)
    process.start()
    process.join()
    return process.exitcode or 0


def test_an_upgrade_that_is_killed_at_any_step_changes_nothing(opened: Store, database_url: str) -> None:
    opened.close()
    downgrade(database_url, "0001")
    execute(database_url, "INSERT INTO captures VALUES ('c', 'u', 'u', '2025', 200, 'text/html', 'd', 'f', 0, 1)")
    before = columns(database_url)
    steps = count(1, 2)
    kills = 0
    while killed(database_url, next(steps)) == -signal.SIGKILL:
        assert columns(database_url) == before
        assert current(database_url) == "0001"
        kills += 1
    assert kills > 10
    assert current(database_url) == REVISION
    with opened.read() as connection:
        assert capture_ids(connection) == {"c"}


def columns(database_url: str) -> dict[str, list[str]]:
    """All tables with their columns."""
    engine = engine_of(database_url)
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        found = {
            name: [column["name"] for column in inspector.get_columns(name)] for name in inspector.get_table_names()
        }
    engine.dispose()
    return found


def test_a_sqlite_database_is_copied_before_it_is_upgraded(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'news.db'}"
    upgrade(url, "0001")
    execute(url, "INSERT INTO captures VALUES ('c', 'u', 'u', '2025', 200, 'text/html', 'd', 'f', 0, 1)")
    upgrade(url)
    copy = copy_before(url, "0001")
    assert copy == tmp_path / "news.db-0001.bak"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert current(f"sqlite:///{copy}") == "0001"
    with closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("SELECT id FROM captures").fetchall() == [("c",)]


def test_what_is_not_changed_is_not_copied(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'news.db'}"
    upgrade(url)
    upgrade(url)
    assert list(tmp_path.glob("*.bak")) == []


def test_where_the_copy_cannot_be_written_nothing_is_upgraded(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'news.db'}"
    upgrade(url, "0001")
    copy_before(url, "0001").mkdir()
    with pytest.raises(StoreError, match="nothing was changed"):
        upgrade(url)
    assert current(url) == "0001"


def test_a_database_of_a_newer_version_is_refused(opened: Store, database_url: str) -> None:
    execute(database_url, f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer newsdesk"):
        open_store(database_url)
    with pytest.raises(StoreError, match="newer newsdesk"):
        upgrade(database_url)


def test_a_database_of_an_older_version_names_the_remedy(
    opened: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsdesk.store.database.REVISION", "9999")  # what the next version expects
    with pytest.raises(StoreError, match="newsdesk db upgrade"):
        open_store(database_url)


def test_tables_of_something_else_are_left_alone(database_url: str) -> None:
    execute(database_url, "CREATE TABLE bookmarks (id INTEGER)")
    with pytest.raises(StoreError, match="something else"):
        open_store(database_url)


def test_an_unknown_revision_to_migrate_to_is_an_error_of_ours(opened: Store, database_url: str) -> None:
    with pytest.raises(StoreError, match="nonsense"):
        downgrade(database_url, "nonsense")


def test_an_exception_takes_everything_back(store: Store, outcome: Outcome) -> None:
    with pytest.raises(ZeroDivisionError), store.begin() as connection:
        save_outcome(connection, outcome)
        raise ZeroDivisionError
    with store.read() as connection:
        assert counts(connection)["outcomes"] == 0


def test_a_second_writer_gives_up_after_its_patience(database_url: str) -> None:
    first, second = open_store(database_url), open_store(database_url, patience=0.1)
    with first.begin(), pytest.raises(StoreError, match="lock"), second.begin():
        pass
    first.close()
    second.close()


def test_a_bug_in_our_sql_stays_a_bug(store: Store) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="nonsense"), store.begin() as connection:
        connection.exec_driver_sql("SELECT nonsense FROM articles")


def test_a_full_disk_is_an_error_of_the_users(tmp_path: Path, outcome: Outcome) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'news.db'}")
    with pytest.raises(StoreError, match="full"), store.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite's own way to have no more room
        save_outcome(connection, replace(outcome, detail="x" * 100_000))
    store.close()


@pytest.mark.parametrize("tables", ["postgres"], indirect=True)
def test_a_server_that_goes_away_is_an_error_of_the_users(tables: Store) -> None:
    with pytest.raises(StoreError), tables.begin() as connection:
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")


def test_a_reader_does_not_wait_for_a_writer(store: Store, outcome: Outcome) -> None:
    with store.begin() as writing:
        save_outcome(writing, outcome)
        with store.read() as reading:
            assert counts(reading)["outcomes"] == 0


def test_a_reader_cannot_see_what_is_written_meanwhile(store: Store, outcome: Outcome) -> None:
    with store.read() as reading:
        assert counts(reading)["outcomes"] == 0
        with store.begin() as writing:
            save_outcome(writing, outcome)
        assert counts(reading)["outcomes"] == 0


def test_two_may_make_the_same_database_at_once(database_url: str) -> None:
    results: list[object] = []
    threads = [threading.Thread(target=lambda: results.append(open_store(database_url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    for opened in results:
        assert isinstance(opened, Store)
        opened.close()


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "news.db"
    open_store(f"sqlite:///{path}").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but somebody's notes\n" * 50)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a database"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        open_store(f"sqlite:///{tmp_path}")


def test_asking_for_the_revision_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such database"):
        current(f"sqlite:///{tmp_path / 'none.db'}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("url", ["", "news.db", "sqlite://", "mysql://localhost/news", "nonsense://x"])
def test_what_is_no_database_url_is_refused(url: str) -> None:
    with pytest.raises(StoreError):
        open_store(url)


def test_a_server_that_is_not_there_is_named_without_the_password() -> None:
    with pytest.raises(StoreError, match="port 1 failed") as caught:
        open_store("postgresql://me:secret@127.0.0.1:1/news")
    assert "secret" not in str(caught.value)
