"""The Python interface gives what the command gives."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "cli"))
import small_archive

from newsdesk import Archive
from newsdesk.ask import Unreadable
from newsdesk.errors import StoreError


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    small_archive.make(tmp_path / "news.db")
    return Archive(tmp_path / "news.db")


def test_a_question_gives_events_with_their_sentences(archive: Archive) -> None:
    with archive:
        answer = archive.ask("all meetings involving Syria", today=date(2025, 8, 1))
    assert answer.reading.sentence() == "events: meeting · involving: Syria (country)"
    assert [event.date for event in answer] == ["2025-07-12", "2025-07-31"]
    assert answer.events[0].evidence[0].sentence == "Shaibani and Dermer met in Baku on 12 July."


def test_an_answer_holds_what_the_question_wants(archive: Archive) -> None:
    with archive:
        assert archive.ask("how many meetings").count == 2
        assert [(who.name, who.events) for who in archive.ask("who met Shaibani").people] == [("Ron Dermer", 2)]
        assert [place.name for place in archive.ask("where did Shaibani meet").places] == ["Baku"]
        assert [place.name for place in archive.ask("which countries did Syria meet with").places] == ["ISR"]
        (article,) = archive.ask("articles on meetings").articles
        assert article.url == small_archive.URL
        assert [event.date for event in archive.ask("when did Shaibani meet")] == ["2025-07-12", "2025-07-31"]


def test_what_cannot_be_read_is_refused(archive: Archive) -> None:
    with pytest.raises(Unreadable):
        archive.ask("colourless green ideas")


def test_looking_things_up(archive: Archive) -> None:
    event = archive.ask("strikes on Damascus").events[0]
    assert archive.event(event.id) == event
    entity = archive.entity("Shaibani")
    assert entity is not None
    assert entity.entity.name == "Asaad al-Shaibani"
    assert archive.entity(entity.entity.id) == entity
    article = archive.article(small_archive.URL)
    assert article is not None
    assert [hit.article.id for hit in archive.search("Damascus")] == [article.id]
    assert (archive.event("x"), archive.entity("x"), archive.article("x")) == (None, None, None)


def test_an_archive_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no archive"):
        Archive(tmp_path / "none.db").search("peace")
    assert not list(tmp_path.iterdir())


def test_a_page_that_is_none_has_its_outcome(tmp_path: Path) -> None:
    with Archive(tmp_path / "news.db") as archive:
        assert [outcome.reason for outcome in archive.ingest("nonsense")] == ["invalid-url"]
        assert archive.search("peace") == []


@pytest.mark.parametrize("text", ["a\0", "caf\udce9"])
def test_text_that_no_database_holds_finds_nothing(archive: Archive, text: str) -> None:
    with archive:
        assert (archive.event(text), archive.entity(text), archive.article(text)) == (None, None, None)
        assert len(archive.ask(f'meetings with "{text}"')) == 0
