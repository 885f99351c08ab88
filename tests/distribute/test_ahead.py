"""What was read ahead is found, and is what would be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from workforce import PAGES, SITE

from newsdesk.config import Config
from newsdesk.distribute.ahead import ReadAhead
from newsdesk.distribute.engine import schema_for
from newsdesk.errors import Reason, Rejected
from newsdesk.model import Capture
from newsdesk.store import Store, aside, open_store
from newsdesk.workers import Workers


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    opened = open_store(config.database_url)
    yield opened
    opened.close()


@pytest.fixture
def ahead(config: Config, store: Store) -> Iterator[ReadAhead]:
    with ReadAhead(config, 1, store, schema_for(store, config.database_url)) as workers:
        yield workers


def capture_of(page: Path) -> Capture:
    url = f"http://{page.relative_to(SITE)}"
    return Capture(url, url, datetime(2025, 8, 2, tzinfo=UTC), 200, "text/html", page.read_bytes())


def idle(ahead: ReadAhead) -> ReadAhead:
    """The same without anybody who could do the work."""
    ahead._here = None  # type: ignore[assignment]
    return ahead


def test_what_was_read_ahead_is_not_read_again(ahead: ReadAhead, config: Config) -> None:
    capture = capture_of(PAGES[1])
    ahead.read_ahead(capture, "a.warc.gz")
    with Workers(config) as workers:
        article = workers.clean(capture).result()
        analysis = workers.analyse(article, capture.fetched_at).result()
    idle(ahead)
    assert ahead.clean(capture).result() == article
    assert ahead.analyse(article, capture.fetched_at).result() == replace(analysis, told=())
    ahead._here = Workers(config)._here


def test_what_is_no_article_is_known_to_be_none(ahead: ReadAhead, config: Config) -> None:
    capture = replace(capture_of(PAGES[0]), body=b"<title>x</title>")
    ahead.read_ahead(capture, "a.warc.gz")
    idle(ahead)
    with pytest.raises(Rejected) as rejected:
        ahead.clean(capture).result()
    assert rejected.value.reason is Reason.EMPTY or rejected.value.reason is Reason.NO_ARTICLE
    ahead._here = Workers(config)._here


def test_another_text_is_read_itself(ahead: ReadAhead) -> None:
    capture = capture_of(PAGES[1])
    ahead.read_ahead(capture, "a.warc.gz")
    article = ahead.clean(capture).result()
    other = replace(article, blocks=article.blocks[:1])
    found = ahead.analyse(other, capture.fetched_at).result()
    assert all(mention.end <= len(other.text) for mention in found.annotation.mentions)


def test_what_is_stored_is_forgotten_by_its_file(ahead: ReadAhead, store: Store, config: Config) -> None:
    ahead.read_ahead(capture_of(PAGES[1]), "a.warc.gz")
    ahead.read_ahead(capture_of(PAGES[2]), "b.warc.gz")
    schema = schema_for(store, config.database_url)
    with aside.beside(store, schema) as connection:
        aside.forget_readings(connection, ["a.warc.gz"])
        assert set(connection.scalars(sa.text("SELECT file FROM readings"))) == {"b.warc.gz"}


def test_the_engines_tables_are_made_once_and_brought_forward(store: Store) -> None:
    whole = "CREATE TABLE procrastinate_x (a int); INSERT INTO procrastinate_x VALUES (7 % 4)"
    first, second = ("1.sql", "SELECT 1 / 0"), ("2.sql", "ALTER TABLE procrastinate_x ADD b int DEFAULT 2")
    for steps in ([first], [first], [first, second], [first, second]):
        aside.make_schema(store, "public_jobs", steps, whole)
    with aside.beside(store, "public_jobs") as connection:
        assert connection.exec_driver_sql("SELECT * FROM procrastinate_x").all() == [(3, 2)]
