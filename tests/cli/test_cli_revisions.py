"""diff, changes, and what show says of revisions: on an archive of one article that was edited."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import small_archive
from running import Run

from newsdesk.errors import Reason
from newsdesk.model import Article, Block, Capture, Outcome
from newsdesk.store import open_store, save_capture, save_outcome
from newsdesk.store.rows import Sheet
from newsdesk.store.write import save_articles

URL = small_archive.URL
EDITED = small_archive.TEXT.replace("12 July", "13 July <b>\x1b[31m").replace("struck", "hit")


@pytest.fixture
def edited(tmp_path: Path) -> str:
    """An archive whose article was edited on 2025-08-02 and came under another headline on 2025-08-05."""
    path = tmp_path / "news.db"
    small_archive.make(path)
    blocks = tuple(map(Block, EDITED.splitlines()))
    second = Article(URL, "wire.example", small_archive.TITLE, ("A. Reporter",), "2025-07-31", "en", blocks)
    third = replace(second, title="Talks in <i>Baku</i> again")
    store = open_store(f"sqlite:///{path}")
    with store.begin() as connection:
        for day, article in ((2, second), (5, third)):
            at = datetime(2025, 8, day, 12, tzinfo=UTC)
            capture = Capture(URL, URL, at, 200, "text/html", str(day).encode())
            save_capture(connection, capture, "a.warc.gz", day, 1)
            save_articles(connection, [Sheet(capture.id, at, article)], {})
    store.close()
    return str(path)


def test_diff_marks_the_words_that_went_and_came(newsdesk: Run, edited: str) -> None:
    result = newsdesk("diff", URL, "--from", "1", "--db", edited)
    head, title, empty, *text = result.out.splitlines()
    assert head == "revision 1 (seen 2025-07-31T12:00) -> revision 3 (seen 2025-08-05T12:00)"
    assert title.startswith("Talks ") and title.endswith(" again+}")
    assert empty == ""
    assert text[0] == "..."
    assert "on [-12-]{+13+} July" in text[1]
    assert text[2] == "Israel [-struck-]{+hit+} Damascus on 16 July."
    assert "\x1b" not in result.out


def test_diff_goes_from_the_revision_before_to_the_current_one(newsdesk: Run, edited: str) -> None:
    assert newsdesk("diff", URL, "--db", edited).out.startswith("revision 2 ")
    assert newsdesk("diff", URL, "--to", "2", "--db", edited).out.startswith("revision 1 ")


def test_diff_prints_the_whole_text_where_asked(newsdesk: Run, edited: str) -> None:
    assert "Shaibani of Syria" not in newsdesk("diff", URL, "--db", edited).out
    assert "Shaibani of Syria" in newsdesk("diff", URL, "--whole", "--db", edited).out


def test_diff_is_in_colour_on_a_terminal(newsdesk: Run, edited: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    out = newsdesk("diff", URL, "--from", "1", "--db", edited).out
    assert "\x1b[9;31mstruck\x1b[0m\x1b[32mhit\x1b[0m" in out
    assert "[-" not in out


def test_diff_as_json(newsdesk: Run, edited: str) -> None:
    found = json.loads(newsdesk("diff", URL, "--to", "2", "-f", "json", "--db", edited).out)
    assert (found["from"]["revision"], found["to"]["revision"], found["to"]["seen"][:10]) == (1, 2, "2025-08-02")
    assert {"op": "removed", "text": "struck"} in found["text"]
    assert [piece["op"] for piece in found["title"]] == ["same"]
    assert 0 < found["changed"] < 0.3


def test_diff_as_a_page_runs_nothing(newsdesk: Run, edited: str) -> None:
    page = newsdesk("diff", URL, "--from", "1", "-f", "html", "--db", edited).out
    assert "<del>struck</del><ins>hit</ins>" in page
    assert "<i>" not in page and "<b>" not in page and "\x1b" not in page


def test_diff_of_one_revision_says_so(newsdesk: Run, archive: str) -> None:
    result = newsdesk("diff", URL, "--db", archive)
    assert (result.code, "one revision only" in result.err) == (0, True)


@pytest.mark.parametrize("command", [["diff", URL, "--to", "4"], ["show", URL, "--revision", "4"]])
def test_a_revision_that_is_not_there_is_an_error(newsdesk: Run, edited: str, command: list[str]) -> None:
    result = newsdesk(*command, "--db", edited)
    assert (result.code, result.out) == (2, "")
    assert "has no revision 4; the last one is 3" in result.err


def test_changes_lists_edits_latest_first(newsdesk: Run, edited: str) -> None:
    out = newsdesk("changes", "-f", "csv", "--db", edited).out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["seen"], row["after"], row["changed"]) for row in rows] == [
        ("2025-08-05T12:00", "Talks in <i>Baku</i> again", "0%"),
        ("2025-08-02T12:00", "", "8%"),
    ]


@pytest.mark.parametrize(
    ("options", "revisions"),
    [
        ([], [3, 2]),
        (["--since", "2025-08-03"], [3]),
        (["--since", "2025-08-06"], []),
        (["--headlines"], [3]),
        (["--site", "www.wire.example"], [3, 2]),
        (["--site", "other.example"], []),
        (["--limit", "1"], [3]),
    ],
)
def test_changes_takes_what_is_asked_for(newsdesk: Run, edited: str, options: list[str], revisions: list[int]) -> None:
    found = json.loads(newsdesk("changes", *options, "-f", "json", "--db", edited).out)
    assert [row["revision"] for row in found] == revisions


def test_changes_of_nothing_says_so(newsdesk: Run, archive: str) -> None:
    result = newsdesk("changes", "--db", archive)
    assert (result.code, result.out, "no article was edited" in result.err) == (0, "", True)


def test_show_gives_an_older_revision_with_the_list_of_all(newsdesk: Run, edited: str) -> None:
    out = newsdesk("show", URL, "--revision", "1", "--db", edited).out
    assert "revision 1 of 3" in out
    assert "  3  seen 2025-08-05T12:00  Talks in <i>Baku</i> again" in out.splitlines()
    assert "Israel struck Damascus" in out
    found = json.loads(newsdesk("show", URL, "-f", "json", "--db", edited).out)
    assert [row["number"] for row in found["history"]] == [1, 2, 3]


def test_a_page_that_is_gone_is_said_to_be(newsdesk: Run, edited: str) -> None:
    store = open_store(f"sqlite:///{edited}")
    at = datetime(2025, 8, 9, tzinfo=UTC)
    with store.begin() as connection:
        save_outcome(connection, Outcome(URL, "fetch", Reason.HTTP_ERROR, at, "404 Not Found"))
    store.close()
    assert "gone: " in newsdesk("show", URL, "--db", edited).out
    (article,) = json.loads(newsdesk("articles", "-f", "json", "--db", edited).out)
    (hit,) = json.loads(newsdesk("search", "Damascus", "-f", "json", "--db", edited).out)
    assert article["gone"] == hit["gone"] == at.isoformat()
