"""ingest, rebuild, and the pipes: on saved pages, without a network."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from running import Run

PAGE = """\
<html lang="en"><head><title>Ministers of Peru and Chile meet in Lima</title>
<link rel="canonical" href="https://wire.example/lima">
<meta property="article:published_time" content="2025-07-31T08:00:00Z"></head>
<body><article><h1>Ministers of Peru and Chile meet in Lima</h1>
<p>The foreign ministers of Peru and Chile met in Lima on Tuesday to discuss fishing rights along their common border,
the Peruvian foreign ministry said in a statement released after the talks had ended.</p>
<p>Both sides said that the meeting had been useful, and that another one would take place in Santiago in September,
when the two governments hope to sign an agreement on quotas for the coming season.</p>
<p>Fishing crews on both sides of the border have complained for years that the rules are unclear and that patrols
stop their boats without a good reason, which has cost many of them a part of their catch.</p>
</article></body></html>
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE)
    return path


def test_a_saved_page_goes_all_the_way(newsdesk: Run, page: Path, tmp_path: Path) -> None:
    db = str(tmp_path / "news.db")
    first = newsdesk("ingest", str(page), "--db", db)
    assert (first.code, first.err) == (0, "")
    assert first.out.splitlines() == [
        "new  https://wire.example/lima  Ministers of Peru and Chile meet in Lima",
        "1 new",
    ]
    asked = ("ask", "meetings involving Peru", "--format", "json", "--db", db)
    answer = json.loads(newsdesk(*asked).out)
    assert [event["place"]["name"] for event in answer if event["status"] == "happened"] == ["Lima"]

    assert newsdesk("ingest", str(page), "--db", db).out.splitlines()[-1] == "1 unchanged"
    page.write_text(PAGE.replace("fishing rights", "mining rights"))
    assert newsdesk("ingest", str(page), "--db", db).out.splitlines()[-1] == "1 revised"
    page.write_text(PAGE)
    assert newsdesk("ingest", str(page), "--db", db).out.splitlines()[-1] == "1 revised"

    before = newsdesk(*asked).out
    assert newsdesk("rebuild", "--db", db).code == 0
    assert newsdesk(*asked).out == before


def test_every_input_has_one_line_and_a_bad_one_does_not_stop_the_others(newsdesk: Run, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("# mine\n\nftp://wire.example/1\n")
    (tmp_path / "empty.html").write_text('<link rel="canonical" href="https://wire.example/empty">')
    inputs = ["not a url", str(tmp_path / "empty.html"), "--from", str(tmp_path / "urls.txt")]
    result = newsdesk("ingest", *inputs, "--db", str(tmp_path / "news.db"))
    assert result.code == 1
    *lines, summary = result.out.splitlines()
    assert [line.split("  ")[1] for line in lines] == [
        "not a url",
        "https://wire.example/empty",
        "ftp://wire.example/1",
    ]
    assert all(line.startswith("rejected: ") for line in lines)
    assert summary == "3 rejected"


def test_addresses_come_from_standard_input(newsdesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("nonsense\n\nmore nonsense\n"))
    result = newsdesk("ingest", "-", "--db", str(tmp_path / "news.db"))
    assert (result.code, result.out.splitlines()[-1]) == (1, "2 rejected")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "nothing to ingest"),
        (["--from", "nowhere.txt"], "nowhere.txt: No such file"),
        (["https://wire.example/1", "--url", "https://wire.example/1"], "--url: goes with one saved page"),
        (["anonymous.html"], "anonymous.html: the page does not say where it came from"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(
    newsdesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("anonymous.html").write_text("<p>Hello</p>")
    result = newsdesk("ingest", *arguments, "--db", "news.db")
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert not Path("news.db").exists()


def test_extract_gives_a_line_for_a_line(newsdesk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [json.dumps({"id": "1", "url": "https://wire.example/lima", "html": PAGE}), "nonsense"]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    result = newsdesk("extract")
    article, rejected = map(json.loads, result.out.splitlines())
    assert article["title"] == "Ministers of Peru and Chile meet in Lima"
    assert "rejected" in rejected


def test_annotate_and_coref_read_what_extract_writes(newsdesk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    article = {"id": "1", "published": "2025-07-31", "title": "Talks", "url": "https://wire.example/1"}
    line = json.dumps(article | {"text": "The presidents of Peru and Chile met in Lima on Tuesday."})
    monkeypatch.setattr("sys.stdin", io.StringIO(line))
    (annotated,) = map(json.loads, newsdesk("annotate").out.splitlines())
    assert [event["type"] for event in annotated["events"]] == ["meeting"]
    monkeypatch.setattr("sys.stdin", io.StringIO(line))
    joined = json.loads(newsdesk("coref").out)
    assert [event["date"] for event in joined["events"]] == ["2025-07-29"]


def test_the_tables_go_up_and_down(newsdesk: Run, tmp_path: Path) -> None:
    db = ("--db", str(tmp_path / "news.db"))
    revision = newsdesk("db", "upgrade", *db).out
    assert newsdesk("db", "current", *db).out == revision != ""
    assert newsdesk("db", "downgrade", "base", *db).out == "empty\n"
    assert newsdesk("db", "current", *db).out == "empty\n"


def test_an_argument_too_long_for_a_file_or_no_text_is_an_address_like_any_other(newsdesk: Run, tmp_path: Path) -> None:
    result = newsdesk("ingest", "a" * 9000, "http://caf\udce9/", " nonsense ", "--db", str(tmp_path / "news.db"))
    assert (result.code, result.out.splitlines()[-1]) == (1, "3 rejected")
    assert result.out.count("rejected: invalid-url  ") == 3
    assert "invalid-url  nonsense  " in result.out


def test_a_list_may_hold_a_byte_order_mark_comments_and_bytes_that_are_no_text(
    newsdesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = b"\xef\xbb\xbf one#1  # the first\r\n # none\n\ncaf\xe9\n"
    (tmp_path / "urls.txt").write_bytes(lines)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines), "utf-8"))
    result = newsdesk("ingest", "-", "--from", str(tmp_path / "urls.txt"), "--db", str(tmp_path / "news.db"))
    assert [line.split("  ")[1] for line in result.out.splitlines()[:-1]] == ["one#1", "caf\\xe9"] * 2


def test_a_store_that_does_not_open_is_all_that_is_said(newsdesk: Run, tmp_path: Path) -> None:
    (tmp_path / "news.db").write_text("this is no database, but it is long enough to be taken for one " * 20)
    result = newsdesk("ingest", "nonsense", "--db", str(tmp_path / "news.db"))
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)


def test_an_empty_list_says_so(newsdesk: Run, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("# nothing\n")
    result = newsdesk("ingest", "--from", str(tmp_path / "urls.txt"), "--db", str(tmp_path / "news.db"))
    assert (result.code, result.out) == (0, "nothing to ingest\n")
