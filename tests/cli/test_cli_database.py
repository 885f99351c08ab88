"""db: the tables' version, and moving them to another database."""

from __future__ import annotations

from pathlib import Path

from running import Run


def test_move_carries_an_archive_to_another_database(newsdesk: Run, archive: str, tmp_path: Path) -> None:
    moved = newsdesk("db", "move", "--to", str(tmp_path / "new.db"), "--db", archive)
    assert moved.code == 0
    assert "all the same on both sides" in moved.out
    assert f'archive_dir = "{Path(archive).with_suffix("")}-warc"' in moved.out
    question = ("ask", "all meetings involving Syria", "--format", "json")
    assert newsdesk(*question, "--db", str(tmp_path / "new.db")).out == newsdesk(*question, "--db", archive).out


def test_move_asks_for_another_database(newsdesk: Run, archive: str) -> None:
    moved = newsdesk("db", "move", "--to", archive, "--db", archive)
    assert (moved.code, "is the database that the archive is in" in moved.err) == (2, True)


def test_move_makes_no_archive_where_there_is_none(newsdesk: Run, tmp_path: Path) -> None:
    moved = newsdesk("db", "move", "--to", str(tmp_path / "new.db"), "--db", str(tmp_path / "none.db"))
    assert (moved.code, "no archive there yet" in moved.err) == (2, True)
    assert not list(tmp_path.glob("*.db"))


def test_a_dry_run_tells_what_an_upgrade_would_do_and_does_nothing(newsdesk: Run, archive: str, tmp_path: Path) -> None:
    db = ("--db", str(tmp_path / "old.db"))
    newsdesk("db", "move", "--to", db[1], "--db", archive)
    assert newsdesk("db", "upgrade", "--dry-run", *db).out == "nothing to do\n"
    newsdesk("db", "downgrade", "0003", *db)
    told = newsdesk("db", "upgrade", "--dry-run", *db).out.splitlines()
    assert told[0] == "0004  Full-text search: goes through 1 rows"
    assert told[1].startswith("0005  ")
    assert told[1].endswith(": goes through no rows")
    assert newsdesk("db", "current", *db).out == "0003\n"


def test_a_dry_run_makes_no_database(newsdesk: Run, tmp_path: Path) -> None:
    assert newsdesk("db", "upgrade", "--dry-run", "--db", str(tmp_path / "none.db")).code == 2
    assert not (tmp_path / "none.db").exists()
