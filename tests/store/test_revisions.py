"""What became of articles over time, as rows tell it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from newsdesk.errors import Reason
from newsdesk.model import Outcome, article_id
from newsdesk.store import current_version, edits, gone_since, revisions_of, save_outcome, show_article

URL = "https://a.example/1"
ARTICLE = article_id(URL)


def tried(desk: Any, day: int, stage: str, reason: str, detail: str = "", url: str = URL) -> None:
    save_outcome(desk.connection, Outcome(url, stage, reason, datetime(2025, 8, day, tzinfo=UTC), detail))


def test_the_current_version_is_that_of_the_last_revision(desk: Any) -> None:
    assert current_version(desk.connection, ARTICLE) is None
    desk.put("They met.")
    desk.put("They met twice.", day=2, title="More talks")
    version = current_version(desk.connection, ARTICLE)
    assert version is not None
    assert (version.title, version.text) == ("More talks", "They met twice.")


def test_the_revisions_of_an_article_come_first_one_first(desk: Any) -> None:
    desk.put("They met.")
    desk.put("They met.", day=2, title="More talks")
    desk.put("Others met.", url="https://a.example/2", day=3)
    found = [(row.number, row.seen[:10], row.title) for row in revisions_of(desk.connection, ARTICLE)]
    assert found == [(1, "2025-08-01", "Talks"), (2, "2025-08-02", "More talks")]
    article = show_article(desk.connection, URL, revision=1)
    assert article is not None and article.history == revisions_of(desk.connection, ARTICLE)


@pytest.fixture
def edited(desk: Any) -> Any:
    """Two articles, one of them edited twice, the other once."""
    desk.put("They met.")
    desk.put("They met.", day=2, title="More talks")
    desk.put("They met twice.", day=4, title="More talks")
    desk.put("Ships sank.", url="https://b.example/1", site="b.example", day=1)
    desk.put("Ships rose.", url="https://b.example/1", site="b.example", day=3)
    return desk


def test_edits_come_latest_first_with_what_was_before(edited: Any) -> None:
    found = [(row.site, row.revision, row.before.title, row.after.text) for row in edits(edited.connection)]
    assert found == [
        ("a.example", 3, "More talks", "They met twice."),
        ("b.example", 2, "Talks", "Ships rose."),
        ("a.example", 2, "Talks", "They met."),
    ]


def test_edits_of_a_site_and_since_a_day(edited: Any) -> None:
    assert [row.revision for row in edits(edited.connection, since="2025-08-03")] == [3, 2]
    assert [row.revision for row in edits(edited.connection, sites=["b.example"])] == [2]
    assert [row.revision for row in edits(edited.connection, since="2025-08-03", sites=["a.example"])] == [3]


def test_a_page_is_gone_since_it_was_first_not_found(desk: Any) -> None:
    desk.put("They met.")
    tried(desk, 1, "stored", "new")
    assert gone_since(desk.connection, [ARTICLE]) == {}
    tried(desk, 2, "fetch", Reason.HTTP_ERROR, "404 Not Found")
    tried(desk, 3, "fetch", Reason.TIMEOUT)
    tried(desk, 4, "fetch", Reason.HTTP_ERROR, "410 Gone")
    assert gone_since(desk.connection, [ARTICLE]) == {ARTICLE: "2025-08-02T00:00:00+00:00"}


@pytest.mark.parametrize(
    ("stage", "reason"), [("stored", "unchanged"), ("clean", Reason.STUB), ("clean", Reason.PAYWALL)]
)
def test_a_page_that_shows_anything_is_not_gone(desk: Any, stage: str, reason: str) -> None:
    desk.put("They met.")
    tried(desk, 2, "fetch", Reason.HTTP_ERROR, "404 Not Found")
    tried(desk, 3, stage, reason)
    assert gone_since(desk.connection, [ARTICLE]) == {}


@pytest.mark.parametrize("detail", ["403 Forbidden", "500 Internal Server Error", "429 Too Many Requests"])
def test_a_server_that_refuses_or_fails_says_nothing_of_a_page(desk: Any, detail: str) -> None:
    desk.put("They met.")
    tried(desk, 2, "fetch", Reason.HTTP_ERROR, detail)
    assert gone_since(desk.connection, [ARTICLE]) == {}


def test_another_page_that_is_gone_says_nothing_of_this_one(desk: Any) -> None:
    desk.put("They met.")
    tried(desk, 2, "fetch", Reason.HTTP_ERROR, "404 Not Found", url="https://a.example/2")
    assert gone_since(desk.connection, [ARTICLE]) == {}
