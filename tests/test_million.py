"""The made archive is one that ingesting could have given: its sums, ids and index follow from its rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from databases import new_database

from newsdesk.fingerprints import band_keys, prints_of
from newsdesk.model import short_id
from newsdesk.resolve import resolve_forms
from newsdesk.store import Store, open_store, parts
from newsdesk.store import tables as t
from newsdesk.store.forms import _sum_up
from newsdesk.store.search import put_all_words

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))

ARTICLES = 60


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def made(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A small made archive."""
    from making.bulk import make

    with new_database(request) as url:
        make(url, ARTICLES, jobs=1)
        store = open_store(url)
        yield store
        store.close()


@pytest.fixture
def archive(made: Store) -> Iterator[sa.Connection]:
    """The same, to read."""
    with made.read() as connection:
        yield connection


def rows(connection: sa.Connection, table: sa.Table) -> list[tuple[object, ...]]:
    return sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)


def test_every_link_leads_somewhere(archive: sa.Connection) -> None:
    for table in t.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.parent.table.name != "removed":
                lost = sa.select(key.parent).where(key.parent.is_not(None), key.parent.not_in(sa.select(key.column)))
                assert archive.execute(lost).first() is None, f"{table.name}.{key.parent.name}"


def test_forms_are_what_their_articles_say(made: Store) -> None:
    with made.begin() as connection:
        before = rows(connection, t.forms)
        ids = list(connection.scalars(sa.select(t.forms.c.id)))
        _sum_up(connection, ids)
        assert rows(connection, t.forms) == before
        assert len(ids) > ARTICLES / 4


def test_facts_are_the_sums_of_what_articles_say(archive: sa.Connection) -> None:
    said: dict[tuple[str, str, str], int] = {}
    for row in archive.execute(sa.select(t.form_articles)):
        for field, value in row.facts:
            said[row.form_id, field, value] = said.get((row.form_id, field, value), 0) + 1
    assert {tuple(row[:3]): row.articles for row in archive.execute(sa.select(t.form_facts))} == said


def test_entities_are_what_resolving_their_forms_gives(archive: sa.Connection) -> None:
    for id_ in list(archive.scalars(sa.select(t.entities.c.id).order_by(t.entities.c.id)))[:20]:
        (entity,) = resolve_forms(parts.forms_of_entities(archive, [id_]))
        row = archive.execute(sa.select(t.entities).where(t.entities.c.id == id_)).one()
        assert (entity.id, entity.name, list(entity.aliases), entity.country) == (
            id_,
            row.name,
            row.aliases,
            row.country,
        )


def test_an_events_id_hangs_on_its_first_report(archive: sa.Connection) -> None:
    reports: dict[str, list[tuple[str, str]]] = {}
    for row in archive.execute(sa.select(t.reports)):
        reports.setdefault(row.event_id, []).append((row.first_seen, row.id))
    assert {short_id("v", min(told)[1]) for told in reports.values()} == set(archive.scalars(sa.select(t.events.c.id)))
    assert max(map(len, reports.values())) > 1


def test_reports_are_made_of_their_evidence(archive: sa.Connection) -> None:
    found = archive.execute(sa.select(t.revisions.c.article_id, t.revisions.c.text))
    texts = {row.article_id: row.text for row in found}
    for report in parts.reports_by_ids(archive, archive.scalars(sa.select(t.reports.c.id).limit(50))):
        piece = report.evidence[0]
        assert texts[report.article][piece.trigger_start : piece.trigger_end] == report.type.replace("_", " ")
        row = archive.execute(sa.select(t.reports).where(t.reports.c.id == report.id)).one()
        assert (row.date_start, row.date_end) == (report.window or (None, None))


def test_copies_are_looked_up_by_the_text_as_it_is(archive: sa.Connection) -> None:
    current = archive.execute(sa.select(t.revisions).limit(1)).one()
    keys = archive.scalars(sa.select(t.print_bands.c.key).where(t.print_bands.c.article_id == current.article_id))
    assert set(keys) == set(band_keys(prints_of(current.text.split("\n")).sketch))


def test_the_index_is_that_of_the_texts(made: Store) -> None:
    with made.begin() as connection:
        if connection.dialect.name == "sqlite":  # which keeps no text: each word, and where it stands
            connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.said USING fts5vocab(main, search_words, instance)")
            select = sa.text("SELECT doc, words.* FROM said AS words ORDER BY doc, col, offset")
        else:
            select = sa.text("SELECT rowid, words FROM search_words ORDER BY rowid")
        before = connection.execute(select).all()
        connection.execute(sa.delete(t.searched))
        put_all_words(connection)
        assert connection.execute(select).all() == before
        assert len({row[0] for row in before}) == ARTICLES
