"""show, entities, articles: on a small archive of one article."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import small_archive
from running import Run

from newsdesk.fingerprints import prints_of
from newsdesk.model import Article, Block
from newsdesk.store import open_store, show_article
from newsdesk.store.prints import put_prints
from newsdesk.store.rows import Sheet
from newsdesk.store.write import save_articles

URL = "https://wire.example/talks"


def test_show_prints_title_facts_and_text(newsdesk: Run, archive: str) -> None:
    result = newsdesk("show", URL, "--db", archive)
    lines = result.out.splitlines()
    assert lines[0] == "Talks [bold]in[/bold] Baku [31mred"
    assert lines[1].startswith(f"2025-07-31 · A. Reporter · {URL} · a-")
    assert lines[2] == "updated 2025-08-01 · World · Baku, [5mtalks"
    assert "Shaibani and Dermer met in Baku on 12 July." in lines


def test_show_removed_prints_each_block_after_its_reason(newsdesk: Run, archive: str) -> None:
    assert newsdesk("show", URL, "--removed", "--db", archive).out == "[prompt] What do you [5mthink?\n"


def test_show_gives_an_article_whole_as_json(newsdesk: Run, archive: str) -> None:
    article = json.loads(newsdesk("show", URL, "--format", "json", "--db", archive).out)
    assert article["removed"] == [{"text": "What do you \x1b[5mthink?", "reason": "prompt"}]
    assert article["text"].startswith("Asaad al-Shaibani of Syria")
    assert (article["updated"], article["section"], article["canonical"]) == ("2025-08-01", "World", None)
    assert article["origin"] == {"title": "h1"}


def test_show_names_the_copies_of_an_article(newsdesk: Run, tmp_path: Path) -> None:
    copy = "https://post.example/talks"
    path = tmp_path / "news.db"
    small_archive.make(path)
    store = open_store(f"sqlite:///{path}")
    with store.begin() as connection:
        shown = show_article(connection, URL)
        assert shown is not None
        blocks = tuple(map(Block, shown.text.split("\n")))
        first, second = (Article(url, "", "Talks", (), "2025-07-31", "en", blocks) for url in (URL, copy))
        at = datetime(2025, 8, 1, tzinfo=UTC)
        save_articles(connection, [Sheet(shown.capture, at, second)], {})
        for article in (first, second):
            put_prints(connection, [(article, prints_of([block.text for block in blocks]))])
    store.close()
    assert f"also at: {copy}" in newsdesk("show", URL, "--db", str(path)).out.splitlines()
    assert f"also at: {URL}" in newsdesk("show", copy, "--db", str(path)).out.splitlines()


@pytest.mark.parametrize("what", ["https://wire.example/none", "a-000000000000", ""])
def test_show_of_no_article_is_an_error(newsdesk: Run, archive: str, what: str) -> None:
    result = newsdesk("show", what, "--db", archive)
    assert (result.code, result.out) == (2, "")
    assert "no article" in result.err


def test_entities_go_to_a_file_in_the_form_that_it_is_named_for(newsdesk: Run, archive: str, tmp_path: Path) -> None:
    page = tmp_path / "who.html"
    assert newsdesk("entities", "Dermer", "--db", archive, "--output", str(page)).out == ""
    assert "<h1>Dermer</h1>" in page.read_text("utf-8")


def test_entities_are_found_by_any_name(newsdesk: Run, archive: str) -> None:
    (entity,) = json.loads(newsdesk("entities", "shaibani", "-f", "json", "--db", archive).out)
    assert entity["name"] == "Asaad al-Shaibani"
    assert entity["country"] == "SYR"
    assert entity["articles"] == 1


def test_entities_says_when_there_is_none(newsdesk: Run, archive: str) -> None:
    result = newsdesk("entities", "Zorblax", "--db", archive)
    assert (result.code, result.out) == (0, "")
    assert "Zorblax" in result.err


def test_articles_lists_them(newsdesk: Run, archive: str) -> None:
    (article,) = json.loads(newsdesk("articles", "-f", "json", "--db", archive).out)
    assert article["url"] == URL


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json", "jsonl"])
def test_nothing_active_from_a_page_is_printed(newsdesk: Run, archive: str, form: str) -> None:
    result = newsdesk("articles", "-f", form, "--db", archive)
    assert "Baku" in result.out
    assert "\x1b" not in result.out


def test_a_name_that_is_no_text_is_not_found(newsdesk: Run, archive: str) -> None:
    assert "no article" in newsdesk("show", "caf\udce9", "--db", archive).err
    assert "nobody and nothing" in newsdesk("entities", "caf\udce9", "--db", archive).err
