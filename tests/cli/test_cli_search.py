"""search, articles and --output as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from running import Run


def test_a_search_says_how_it_was_read_and_shows_why_it_found(newsdesk: Run, archive: str) -> None:
    result = newsdesk("search", "Damascus -Paris", "--db", archive, "--format", "markdown")
    assert (result.code, result.err) == (0, "articles: damascus NOT paris\n")
    assert "**Damascus**" in result.out


def test_a_search_as_json(newsdesk: Run, archive: str) -> None:
    [hit] = json.loads(newsdesk("search", "met OR struck", "--db", archive, "-f", "json").out)
    assert hit["found_in"] == "text"
    assert ["struck", True] in hit["marked_snippet"]


@pytest.mark.parametrize("typed", ['"', "NOT x", "(", "a | b", "'; DROP TABLE articles; --", "word " * 10_000])
def test_a_search_that_cannot_be_read_is_one_line(newsdesk: Run, archive: str, typed: str) -> None:
    result = newsdesk("search", "--db", archive, "--", typed)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)


def test_nothing_found_says_so(newsdesk: Run, archive: str) -> None:
    result = newsdesk("search", "nothing", "--db", archive)
    assert (result.code, result.out) == (0, "")
    assert "no article" in result.err


@pytest.mark.parametrize(
    ("options", "many"),
    [
        (["--entity", "Shaibani"], 1),
        (["--source", "www.wire.example"], 1),
        (["--source", "b.example"], 0),
        (["--since", "2025-07-31", "--until", "2025-07-31"], 1),
        (["--until", "June 2025"], 0),
        (["--in", "Azerbaijan"], 1),
        (["--in", "Damascus"], 1),
        (["--in", "Kenya"], 0),
    ],
)
def test_articles_by_options(newsdesk: Run, archive: str, options: list[str], many: int) -> None:
    for command in (["articles"], ["search", "Baku"]):
        result = newsdesk(*command, *options, "--db", archive, "-f", "json")
        assert len(json.loads(result.out)) == many


def test_a_name_that_nobody_knows_is_an_error(newsdesk: Run, archive: str) -> None:
    for option in ("--entity", "--in"):
        result = newsdesk("articles", option, "Xyzzyx", "--db", archive)
        assert (result.code, result.out) == (2, "")
        assert "Xyzzyx" in result.err


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.html", "<!doctype html>"),
        ("a.ics", "BEGIN:VCALENDAR\r\n"),
        ("a.geojson", "{\n"),
        ("a.csv", "date,"),
        ("a.md", "| date"),
        ("a.jsonl", '{"id"'),
        ("a.ftm", '{"id"'),
        ("a.plover", '{"id"'),
    ],
)
def test_the_ending_of_a_files_name_decides(
    newsdesk: Run, archive: str, tmp_path: Path, name: str, begins: str
) -> None:
    result = newsdesk("ask", "meetings", "--db", archive, "--output", str(tmp_path / name))
    assert result.code == 0
    assert (tmp_path / name).read_bytes().decode().startswith(begins)


@pytest.mark.parametrize("name", ["a.xyz", "a", "missing/a.csv"])
def test_a_file_that_cannot_be_written_is_one_line(newsdesk: Run, archive: str, tmp_path: Path, name: str) -> None:
    result = newsdesk("articles", "--db", archive, "--output", str(tmp_path / name))
    assert (result.code, result.err.count("\n")) == (2, 1)


def test_a_format_of_events_shows_no_articles(newsdesk: Run, archive: str) -> None:
    result = newsdesk("articles", "--db", archive, "--format", "ics")
    assert (result.code, result.out) == (2, "")
    assert "events" in result.err
