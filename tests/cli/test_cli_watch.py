"""watch: what is new since the question was last asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import small_archive
import sqlalchemy as sa
from hook import Hook
from running import Run

sys.path.insert(0, str(Path(__file__).parents[1]))
from newsroom import Newsroom

from newsdesk.store import clear_derived, open_store
from newsdesk.store.tables import events

MEETINGS = "all meetings"


@pytest.fixture
def db(tmp_path: Path) -> str:
    """An archive of its own: two meetings and a strike."""
    small_archive.make(tmp_path / "news.db")
    return str(tmp_path / "news.db")


@pytest.fixture
def hook() -> Iterator[Hook]:
    server = Hook()
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield server
    server.shutdown()
    server.server_close()


def another_meeting(db: str) -> None:
    store = open_store(f"sqlite:///{db}")
    Newsroom(store).put("Anna Berg", "Carl Dahl", url="https://post.example/2", met="2025-08-03")
    store.close()


def make_of_planned(db: str, status: str) -> None:
    store = open_store(f"sqlite:///{db}")
    with store.begin() as connection:
        connection.execute(sa.update(events).where(events.c.status == "planned").values(status=status))
    store.close()


def test_the_first_time_tells_everything_and_then_nothing(newsdesk: Run, db: str) -> None:
    first = newsdesk("watch", MEETINGS, "--db", db)
    assert first.out.startswith("2 new: all meetings\nevents: meeting\n")
    assert '"Shaibani and Dermer met in Baku on 12 July."' in first.out
    again = newsdesk("watch", "All  meetings", "--db", db)
    assert (again.code, again.out, again.err) == (0, "", "")


def test_only_what_came_since_is_told(newsdesk: Run, db: str) -> None:
    newsdesk("watch", MEETINGS, "--db", db)
    another_meeting(db)
    (event,) = json.loads(newsdesk("watch", MEETINGS, "--db", db, "--format", "json").out)
    assert (event["date"], event["was"]) == ("2025-08-03", None)


def test_a_status_that_changed_is_told_with_the_one_before(newsdesk: Run, db: str) -> None:
    newsdesk("watch", MEETINGS, "--db", db)
    make_of_planned(db, "cancelled")
    told = newsdesk("watch", MEETINGS, "--db", db).out
    assert told.startswith("1 changed: all meetings\n")
    assert "planned → cancelled" in told
    assert newsdesk("watch", MEETINGS, "--db", db).out == ""


def test_what_no_longer_fits_because_its_status_changed_is_told(newsdesk: Run, db: str) -> None:
    newsdesk("watch", "planned meetings", "--db", db)
    make_of_planned(db, "cancelled")
    assert "planned → cancelled" in newsdesk("watch", "planned meetings", "--db", db).out
    assert newsdesk("watch", "planned meetings", "--db", db).out == ""


def test_each_question_is_watched_by_itself(newsdesk: Run, db: str) -> None:
    newsdesk("watch", MEETINGS, "--db", db)
    assert newsdesk("watch", "meetings with Dermer", "--db", db).out.startswith("2 new")


def test_a_rebuild_keeps_what_is_watched(newsdesk: Run, db: str) -> None:
    newsdesk("watch", MEETINGS, "--db", db)
    store = open_store(f"sqlite:///{db}")
    with store.begin() as connection:
        clear_derived(connection)
    store.close()
    assert MEETINGS in newsdesk("watch", "--list", "--db", db).out


def test_what_is_new_is_posted_and_not_printed(newsdesk: Run, db: str, hook: Hook) -> None:
    result = newsdesk("watch", MEETINGS, "--webhook", hook.url, "--db", db)
    assert (result.code, result.out, result.err) == (0, "", "")
    (posted,) = hook.posted
    assert (posted["question"], posted["reading"]) == (MEETINGS, "events: meeting")
    assert [event["date"] for event in posted["events"]] == ["2025-07-12", "2025-07-31"]
    newsdesk("watch", MEETINGS, "--webhook", hook.url, "--db", db)
    assert len(hook.posted) == 1


@pytest.mark.parametrize("status", [500, 302])
def test_what_nobody_took_is_told_again(newsdesk: Run, db: str, hook: Hook, status: int) -> None:
    hook.status = status
    result = newsdesk("watch", MEETINGS, "--webhook", hook.url, "--db", db)
    assert (result.code, result.out) == (1, "")
    assert "not posted to 127.0.0.1" in result.err
    assert "secret" not in result.err
    assert newsdesk("watch", MEETINGS, "--db", db).out.startswith("2 new")


def test_a_webhook_that_is_no_address_is_said(newsdesk: Run, db: str) -> None:
    result = newsdesk("watch", MEETINGS, "--webhook", "file:///etc/passwd", "--db", db)
    assert result.code == 1
    assert "invalid-url" in result.err


def test_a_question_that_is_forgotten_is_new_again(newsdesk: Run, db: str) -> None:
    newsdesk("watch", MEETINGS, "--db", db)
    assert newsdesk("watch", MEETINGS, "--forget", "--db", db).code == 0
    assert newsdesk("watch", MEETINGS, "--db", db).out.startswith("2 new")


def test_what_is_not_watched_cannot_be_forgotten(newsdesk: Run, db: str) -> None:
    result = newsdesk("watch", MEETINGS, "--forget", "--db", db)
    assert result.code == 2
    assert "is not watched" in result.err


def test_the_list_names_each_question(newsdesk: Run, db: str) -> None:
    assert "no question is watched" in newsdesk("watch", "--list", "--db", db).err
    newsdesk("watch", MEETINGS, "--db", db)
    assert [watch["question"] for watch in json.loads(newsdesk("watch", "--list", "-f", "json", "--db", db).out)] == [
        MEETINGS
    ]


@pytest.mark.parametrize("question", [["how many meetings"], ["who met Dermer"], ["secret meetings"], []])
def test_what_has_no_events_to_watch_is_refused(newsdesk: Run, db: str, question: list[str]) -> None:
    result = newsdesk("watch", *question, "--db", db)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("newsdesk: ")
