"""An archive is broken in one place, and the check names that place and how to mend it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from ministers import fill, page, settings

from newsdesk.archive import Archive
from newsdesk.check import Finding, check
from newsdesk.config import Config
from newsdesk.model import Capture
from newsdesk.pipeline import Pipeline, rebuild
from newsdesk.store import open_store, tables


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive that is whole."""
    folder = tmp_path_factory.mktemp("whole")
    fill(settings(folder, f"sqlite:///{folder / 'news.db'}"))
    return folder


@pytest.fixture
def config(whole: Path, tmp_path: Path) -> Config:
    """A copy of it, to break."""
    shutil.copytree(whole, tmp_path / "copy")
    return settings(tmp_path / "copy", f"sqlite:///{tmp_path / 'copy' / 'news.db'}")


def found(config: Config) -> list[Finding]:
    return list(check(config))


def kinds(config: Config) -> set[str]:
    return {finding.kind for finding in found(config)}


def execute(config: Config, *statements: str) -> None:
    """Change rows as no program of ours would: without keys being checked."""
    engine = sa.create_engine(config.database_url)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def warc(config: Config) -> Path:
    (file,) = config.archive_dir.glob("*.warc.gz")
    return file


def offsets(config: Config) -> list[int]:
    return [location.offset for location, _ in Archive(config.archive_dir).captures()]


def test_what_is_whole_is_whole_on_both_databases(database_url: str, tmp_path: Path) -> None:
    config = settings(tmp_path, database_url)
    fill(config)
    assert found(config) == []


def test_after_a_rebuild_all_is_whole(config: Config) -> None:
    rebuild(config)
    assert found(config) == []


def test_a_database_made_anew_from_the_files_is_whole(config: Config) -> None:
    Archive(config.archive_dir).append(Capture(*["http://a.example/"] * 2, datetime.now(UTC), 200, "", b"no article"))
    Path(config.database_url.removeprefix("sqlite:///")).unlink()
    rebuild(config)
    assert found(config) == []


def test_a_flipped_bit_in_a_redirect_is_told_too(config: Config) -> None:
    hop = replace(page("lima"), status=301, headers=(("Location", "/there"),), body=b"Moved to another place." * 9)
    pipeline = Pipeline(config)
    pipeline.take(replace(page("lima", "They speak again in May, they said.", day=8), hops=(hop,)))
    pipeline.close()
    assert found(config) == []
    file, last = warc(config), offsets(config)[-1]
    data = bytearray(file.read_bytes())
    data[last - 20] ^= 1
    file.write_bytes(data)
    assert [finding.kind for finding in found(config)] == ["warc"]


def test_it_changes_nothing_and_tells_of_its_progress(config: Config) -> None:
    before = warc(config).read_bytes()
    steps: list[tuple[int, int]] = []
    list(check(config, on_progress=lambda done, total: steps.append((done, total))))
    assert steps[-1][0] == steps[-1][1] == len(steps)
    assert warc(config).read_bytes() == before


def test_a_flipped_bit_is_named_with_the_page_it_costs(config: Config) -> None:
    file, middle = warc(config), offsets(config)[1]
    data = bytearray(file.read_bytes())
    data[middle + 60] ^= 1
    file.write_bytes(data)
    damage, lost = found(config)
    assert (damage.kind, damage.where) == ("warc", f"{file.name} at byte {middle}")
    assert (lost.kind, lost.where) == ("capture", f"{file.name} at byte {middle}")
    assert page("quito").url in lost.detail and page("quito").url in lost.mend


def test_a_file_cut_in_half_is_told_with_every_page_that_is_gone(config: Config) -> None:
    file, (_, second, third) = warc(config), offsets(config)
    file.write_bytes(file.read_bytes()[: second + 40])
    damage, *lost = found(config)
    assert (damage.kind, damage.where) == ("warc", f"{file.name} at byte {second}")
    assert [finding.where for finding in lost] == [f"{file.name} at byte {at}" for at in (second, third)]


def test_a_file_cut_between_two_records_is_told_too(config: Config) -> None:
    file, (_, _, third) = warc(config), offsets(config)
    file.write_bytes(file.read_bytes()[:third])
    [lost] = found(config)
    assert (lost.kind, lost.where) == ("capture", f"{file.name} at byte {third}")


def test_the_stump_that_a_crash_leaves_mends_itself(config: Config) -> None:
    with warc(config).open("ab") as file:
        file.write(warc(config).read_bytes()[:50])
    [finding] = found(config)
    assert finding.kind == "warc" and "nothing to do" in finding.mend
    Archive(config.archive_dir).append(replace(page("lima"), fetched_at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert found(config) == []


def test_a_file_that_is_gone_is_told_once(config: Config) -> None:
    file = warc(config)
    file.unlink()
    [finding] = found(config)
    assert (finding.kind, finding.where) == ("warc", file.name)
    assert "3 archived pages" in finding.detail


BROKEN: dict[str, tuple[str, str]] = {
    "another body than was recorded": ("capture", "UPDATE captures SET digest = 'x'"),
    "a place where another record lies": ("capture", "UPDATE captures SET length = length + 1"),
    "no current revision": ("article", "UPDATE articles SET revision = 2"),
    "an article under the wrong address": ("article", "UPDATE articles SET url = url || '/other'"),
    "a text that was changed": ("text", "UPDATE revisions SET text = text || 'x'"),
    "a name elsewhere than it stands": ("mention", "UPDATE mentions SET start = start + 1"),
    "a date elsewhere than it stands": ("mention", "UPDATE dates SET text = 'never'"),
    "a sentence beyond the text": ("evidence", 'UPDATE evidence SET "end" = 100000'),
    "a trigger outside of its sentence": ("evidence", "UPDATE evidence SET trigger_start = start - 1"),
    "a report without a sentence": ("evidence", "DELETE FROM evidence"),
    "an event without a report": ("evidence", "UPDATE reports SET event_id = NULL"),
    "an entity that is not there": ("reference", "DELETE FROM entities"),
    "a capture that is not there": ("reference", "UPDATE revisions SET capture_id = 'c-0'"),
    "a name that was never joined": ("unfinished", "UPDATE forms SET entity_id = NULL"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "statement"), BROKEN.values(), ids=BROKEN.keys())
def test_a_row_that_is_wrong_is_told(config: Config, kind: str, statement: str) -> None:
    execute(config, statement)
    assert kind in kinds(config)


def test_a_page_that_a_crash_left_half_way_is_told_by_its_address(config: Config) -> None:
    again = replace(page("lima"), url="http://lima.example/new", fetched_at=datetime.now(UTC))
    location = Archive(config.archive_dir).append(again)
    store = open_store(config.database_url)
    with store.begin() as connection:
        row = {
            "id": again.id,
            "url": again.url,
            "final_url": again.final_url,
            "fetched_at": again.fetched_at.isoformat(),
        }
        place = {"file": location.file, "offset": location.offset, "length": location.length, "digest": again.digest}
        connection.execute(sa.insert(tables.captures), [{**row, **place, "status": 200, "content_type": ""}])
    store.close()
    [finding] = found(config)
    assert (finding.kind, finding.where) == ("unfinished", again.url)


def test_broken_pages_of_the_database_file_are_told(config: Config) -> None:
    execute(config, "PRAGMA wal_checkpoint(TRUNCATE)")
    file = Path(config.database_url.removeprefix("sqlite:///"))
    data = bytearray(file.read_bytes())
    engine = sa.create_engine(config.database_url)
    with engine.connect() as connection:
        root = connection.exec_driver_sql(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_outcomes_url'"
        ).scalar_one()
        size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    engine.dispose()
    data[(root - 1) * size + 3 : (root - 1) * size + 5] = b"\0\0"  # an index page that says it has no cells
    file.write_bytes(data)
    assert "database" in kinds(config)
