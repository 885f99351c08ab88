"""entity: its page, and what people decide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from newsroom import Newsroom, person
from running import Run

from newsdesk.model import Kind
from newsdesk.store import open_store


@pytest.fixture
def news(tmp_path: Path) -> str:
    """The path of an archive of three articles."""
    path = tmp_path / "people.db"
    store = open_store(f"sqlite:///{path}")
    room = Newsroom(store)
    room.put("Asaad al-Shaibani", "Ron Dermer", url="https://a.example/1", met="2025-07-12")
    room.put("Bill Marsh", url="https://a.example/2")
    room.put("William Marsh", url="https://a.example/3")
    store.close()
    return str(path)


@pytest.mark.parametrize("words", [["show", "Shaibani"], ["Shaibani"], ["Asaad", "al-Shaibani"], ["As'ad Shaybani"]])
def test_an_entity_is_shown_by_any_name(newsdesk: Run, news: str, words: list[str]) -> None:
    lines = newsdesk("entity", *words, "--db", news).out.splitlines()
    assert lines[0] == "Asaad al-Shaibani"
    assert lines[1].startswith("person · 1 article · 1 event · e-")
    assert [line for line in lines if line in ("met most", "latest events", "latest articles", "places")] == [
        "met most",
        "latest events",
        "latest articles",
    ]


def test_the_whole_page_is_in_the_json(newsdesk: Run, news: str) -> None:
    [page] = json.loads(newsdesk("entity", "Shaibani", "--format", "json", "--db", news).out)
    assert page["names"] == [{"name": "Asaad al-Shaibani", "articles": 1}]
    assert [other["name"] for other in page["met"]] == ["Ron Dermer"]
    assert page["events"][0]["evidence"][0]["sentence"]["text"].endswith("met.")


def test_a_name_that_nobody_has_is_an_error_that_helps(newsdesk: Run, news: str) -> None:
    result = newsdesk("entity", "Ron Derner", "--db", news)
    assert result.code == 2
    assert "near it: Ron Dermer" in result.err


def test_entities_of_an_unknown_name_tell_what_is_near(newsdesk: Run, news: str) -> None:
    assert "near it: Ron Dermer" in newsdesk("entities", "Ron Derner", "--db", news).err


def test_suggestion_merge_and_undo(newsdesk: Run, news: str) -> None:
    [pair] = json.loads(newsdesk("entity", "suggestions", "-f", "json", "--db", news).out)
    assert {pair["name"], pair["other"]} == {"Bill Marsh", "William Marsh"}
    done = newsdesk("entity", "same", pair["id"], pair["other_id"], "--by", "ann", "--db", news)
    assert (done.code, done.out) == (0, "")
    assert "Marsh = " in done.err
    [entity] = json.loads(newsdesk("entities", "Bill Marsh", "-f", "json", "--db", news).out)
    assert entity["articles"] == 2
    [judgement] = json.loads(newsdesk("entity", "judgements", "-f", "json", "--db", news).out)
    assert (judgement["verdict"], judgement["by"]) == ("same", "ann")
    assert newsdesk("entity", "undo", "--db", news).code == 0
    assert newsdesk("entity", "judgements", "--db", news).err == "nothing was decided yet\n"


def test_different_is_suggested_no_more(newsdesk: Run, news: str) -> None:
    newsdesk("entity", "different", "Bill Marsh", "William Marsh", "--db", news)
    assert newsdesk("entity", "suggestions", "--db", news).err == "no pairs to ask about\n"


def test_merge_rename_and_split(newsdesk: Run, news: str) -> None:
    newsdesk("entity", "merge", "Bill Marsh", "William Marsh", "--db", news)
    newsdesk("entity", "rename", "Bill Marsh", "Sir William Marsh", "--db", news)
    assert newsdesk("entity", "William Marsh", "--db", news).out.splitlines()[0] == "Sir William Marsh"
    newsdesk("entity", "split", "Bill Marsh", "William Marsh", "--db", news)
    assert newsdesk("entity", "William Marsh", "--db", news).out.splitlines()[0] == "William Marsh"


def test_two_kinds_are_merged_only_by_force(newsdesk: Run, news: str) -> None:
    store = open_store(f"sqlite:///{news}")
    Newsroom(store).put(person("Marsh Trust", kind=Kind.ORGANISATION), url="https://a.example/4")
    store.close()
    refused = newsdesk("entity", "merge", "Bill Marsh", "Marsh Trust", "--db", news)
    assert (refused.code, "Marsh Trust an organisation; --force" in refused.err) == (2, True)
    assert newsdesk("entity", "merge", "Bill Marsh", "Marsh Trust", "--force", "--db", news).code == 0
    assert newsdesk("entity", "Marsh Trust", "--db", news).out.splitlines()[1].startswith("person · 2 articles")


def test_a_decision_makes_no_archive(newsdesk: Run, tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert newsdesk("entity", "merge", "a", "b", "--db", str(path)).code == 2
    assert not path.exists()
