"""`newsdesk import`, `export` and `backup` as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import is_zipfile

import pytest
from ministers import page, settings
from running import Run

from newsdesk.cli.transfer import WebArchive
from newsdesk.pipeline import Pipeline
from newsdesk.transfer.single import Form


def test_what_cannot_be_imported_is_listed_and_has_exit_code_1(newsdesk: Run, tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text("{broken\n" + json.dumps({"url": "http://a.example/", "text": "Too short."}))
    result = newsdesk("import", str(file), "--db", str(tmp_path / "news.db"))
    assert result.code == 1
    assert f"rejected: bad-input  {file} line 1" in result.out
    assert "rejected: no-article  http://a.example/" in result.out
    assert result.out.endswith("2 rejected\n")


def test_a_file_that_is_not_there_is_wrong_usage_and_nothing_is_made(newsdesk: Run, tmp_path: Path) -> None:
    result = newsdesk("import", str(tmp_path / "none.warc"), "--db", str(tmp_path / "news.db"))
    assert (result.code, result.out, list(tmp_path.glob("news*"))) == (2, "", [])


def test_an_empty_folder_holds_nothing_to_import(newsdesk: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = newsdesk("import", str(tmp_path / "empty"), "--db", str(tmp_path / "news.db"))
    assert (result.code, result.out) == (0, "nothing to import\n")


def test_what_was_exported_is_imported(newsdesk: Run, tmp_path: Path) -> None:
    database, folder = str(tmp_path / "news.db"), str(tmp_path / "out")
    newsdesk("ingest", "nonsense", "--db", database)
    assert newsdesk("export", folder, "--db", database).code == 0
    result = newsdesk("import", folder, "--db", str(tmp_path / "other.db"))
    assert (result.code, result.out) == (0, "derived again: 0 texts of articles\n")


def test_a_backup_can_be_asked(newsdesk: Run, archive: str, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    result = newsdesk("backup", copy, "--db", archive)
    assert (result.code, result.out) == (0, f"{copy}, {tmp_path / 'copy-warc'}\n")
    assert newsdesk("ask", "how many meetings", "-f", "csv", "--db", copy).out == "count\n2\n"


def test_a_folder_that_is_in_use_is_not_exported_to(newsdesk: Run, archive: str, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("")
    result = newsdesk("export", str(tmp_path), "--db", archive)
    assert (result.code, result.out) == (2, "")
    assert "something there already" in result.err


def test_one_article_is_written_in_the_format_of_the_file_s_name(newsdesk: Run, tmp_path: Path) -> None:
    pipeline = Pipeline(settings(tmp_path, f"sqlite:///{tmp_path / 'news.db'}"))
    pipeline.take(page("lima"))
    pipeline.close()
    (tmp_path / "warc").rename(tmp_path / "news-warc")
    file = tmp_path / "talks.wacz"
    result = newsdesk("export", str(file), "--article", page("lima").url, "--db", str(tmp_path / "news.db"))
    assert (result.code, result.out) == (0, f"{file}: 1 records\n")
    assert is_zipfile(file)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("talks.zip", "--article", "https://wire.example/talks"), "which format?"),
        (("talks.wacz", "--article", "https://wire.example/none"), "no article"),
        (("folder", "--format", "warc"), "--article"),
    ],
)
def test_what_cannot_be_written_is_refused(
    newsdesk: Run, archive: str, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    result = newsdesk("export", str(tmp_path / arguments[0]), *arguments[1:], "--db", archive)
    assert (result.code, result.out) == (2, "")
    assert told in result.err
    assert list(tmp_path.iterdir()) == []


def test_the_command_offers_the_formats_that_there_are() -> None:
    assert [each.value for each in WebArchive] == [each.value for each in Form]
