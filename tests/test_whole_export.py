"""A whole archive goes out into a folder and comes back, on either database, row for row."""

from __future__ import annotations

import json
import shutil
import stat
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from ministers import fill, page, settings

from newsdesk import roster
from newsdesk.archive import Archive
from newsdesk.check import check
from newsdesk.config import Config, with_database
from newsdesk.decide import entities
from newsdesk.decide.hand import Hand
from newsdesk.errors import ConfigError, StoreError
from newsdesk.pipeline import Pipeline
from newsdesk.store import open_store
from newsdesk.store.tables import metadata
from newsdesk.transfer.whole import back_up, export_all, import_all


def rows(config: Config) -> dict[str, list[Any]]:
    """Every row of every table."""
    store = open_store(config.database_url)
    with store.read() as connection:
        found = {t.name: sorted(map(repr, connection.execute(sa.select(t)))) for t in metadata.sorted_tables}
    store.close()
    return found


def judged(config: Config) -> None:
    """Somebody says that two are one."""
    store = open_store(config.database_url)
    hand = Hand("ann", datetime(2026, 1, 1, tzinfo=UTC), lambda outer, inner: outer == inner)
    with store.begin() as connection:
        entities.same(connection, roster.the_one(connection, "Quispe"), roster.the_one(connection, "Mamani"), hand)
    store.close()


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """An archive with revisions, a page that is no article, and a judgement."""
    folder = tmp_path_factory.mktemp("full")
    config = settings(folder, f"sqlite:///{folder / 'news.db'}")
    fill(config)
    pipeline = Pipeline(config)
    changed = page("lima", "Nobody spoke of the ships that had been seized in the spring, they said.", day=4)
    assert pipeline.take(changed).reason == "revised"
    pipeline.close()
    judged(config)
    return config


@pytest.fixture(scope="module")
def folder(full: Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export of it."""
    path = tmp_path_factory.mktemp("export") / "out"
    export_all(full, path)
    return path


@pytest.fixture
def other(database_url: str, tmp_path: Path) -> Config:
    return settings(tmp_path / "other", database_url)


def test_what_comes_back_is_what_went_out_row_for_row(full: Config, folder: Path, other: Config) -> None:
    import_all(other, folder)
    assert rows(other) == rows(full)
    assert list(check(other)) == []
    bodies = [[capture for _, capture in Archive(config.archive_dir).captures()] for config in (full, other)]
    assert bodies[0] == bodies[1] and len(bodies[0]) == 4


def test_once_more_changes_nothing(folder: Path, other: Config) -> None:
    import_all(other, folder)
    before = rows(other)
    import_all(other, folder)
    assert rows(other) == before


def test_what_comes_back_goes_out_the_same(folder: Path, other: Config, tmp_path: Path) -> None:
    import_all(other, folder)
    export_all(other, tmp_path / "again")
    assert (tmp_path / "again" / "manifest.json").read_text() == (folder / "manifest.json").read_text()


def copy(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    return to


@pytest.mark.parametrize("part", ["warc/*", "tables/judgements.jsonl"])
def test_a_damaged_export_is_refused_and_the_file_named(full: Config, folder: Path, tmp_path: Path, part: str) -> None:
    (file,) = copy(folder, tmp_path / "copy").glob(part)
    file.write_bytes(file.read_bytes()[:-1])
    config = settings(tmp_path, f"sqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(ConfigError, match=file.name):
        import_all(config, tmp_path / "copy")
    assert not config.archive_dir.exists()


def test_a_file_outside_of_the_export_is_refused(folder: Path, tmp_path: Path) -> None:
    manifest = copy(folder, tmp_path / "copy") / "manifest.json"
    told = json.loads(manifest.read_text())
    told["sha256"]["warc/../../x.warc.gz"] = "0"
    manifest.write_text(json.dumps(told))
    with pytest.raises(ConfigError, match="outside"):
        import_all(settings(tmp_path, f"sqlite:///{tmp_path / 'new.db'}"), tmp_path / "copy")


def test_an_archive_that_holds_other_pages_is_left_alone(folder: Path, tmp_path: Path) -> None:
    config = settings(tmp_path, f"sqlite:///{tmp_path / 'news.db'}")
    fill(config)
    pipeline = Pipeline(config)
    pipeline.take(page("sucre", "The visit ended with a dinner for the guests from abroad.", day=9))
    pipeline.close()
    before = rows(config)
    with pytest.raises(StoreError, match="holds other pages"):
        import_all(config, folder)
    assert rows(config) == before


def test_nothing_is_written_over(full: Config, folder: Path) -> None:
    before = (folder / "manifest.json").read_bytes()
    with pytest.raises(ConfigError, match="something there already"):
        export_all(full, folder)
    assert (folder / "manifest.json").read_bytes() == before


def test_a_backup_is_an_archive_of_its_own(full: Config, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    folder = back_up(full, file)
    own = with_database(settings(tmp_path, f"sqlite:///{file}"), str(file))
    assert folder == tmp_path / "copy-warc"
    assert rows(own) == rows(full)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {path.name for path in folder.iterdir()} == {path.name for path in full.archive_dir.glob("*.warc.gz")}


def test_a_backup_writes_over_nothing(full: Config, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(ConfigError, match="already"):
        back_up(full, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "mine"


def test_a_backup_is_taken_while_somebody_writes(full: Config, tmp_path: Path) -> None:
    store, before = open_store(full.database_url), rows(full)
    with suppress(KeyError), store.begin() as connection:
        connection.exec_driver_sql("UPDATE articles SET site = 'not.yet'")
        back_up(full, tmp_path / "copy.db")
        raise KeyError  # it thinks better of it
    store.close()
    assert rows(settings(tmp_path, f"sqlite:///{tmp_path / 'copy.db'}")) == before
