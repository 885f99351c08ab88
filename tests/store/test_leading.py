"""Whichever condition leads, the answer is that of all conditions, in the same order."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from databases import new_database

from newsdesk.model import EventFilter, Party, Status
from newsdesk.store import Store, count_events, leading, open_store, show_entity
from newsdesk.store import tables as t
from newsdesk.store.conditions import conditions, order

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

SYRIA, ISRAEL = Party("Syria", country="SYR"), Party("Israel", country="ISR")
AZERBAIJAN = Party("Azerbaijan", country="AZE")
TALKS = ("meeting", "visit", "negotiation")
FILTERS = [
    EventFilter(),
    EventFilter(types=TALKS),
    EventFilter(types=TALKS, involving=(SYRIA,)),
    EventFilter(involving=(SYRIA, ISRAEL)),
    EventFilter(involving=(SYRIA,), not_involving=(ISRAEL,)),
    EventFilter(involving=(SYRIA,), strict=True),
    EventFilter(involving=(SYRIA,), anywhere=True),
    EventFilter(any_of=(SYRIA, ISRAEL), since="2015-11-02"),
    EventFilter(actor=(SYRIA,), until="2015-11-02"),
    EventFilter(recipient=(replace(SYRIA, where=True),)),
    EventFilter(host=(SYRIA,), status=(Status.HAPPENED,)),
    EventFilter(place=(SYRIA, AZERBAIJAN), min_sources=2),
    EventFilter(not_place=(SYRIA,), types=TALKS),
    EventFilter(about=(Party("the", word="the"),), involving=(SYRIA,)),
    EventFilter(about=(Party("officials said", word="officials said"),)),
    EventFilter(source=("shanghaipost.example", "shanghaitimes.example"), types=TALKS),
]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def made(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A made archive of some hundred events, a few without a day."""
    from making.bulk import make

    with new_database(request) as url:
        make(url, 600, jobs=1)
        store = open_store(url)
        yield store
        store.close()


def plainly(connection: sa.Connection, wanted: EventFilter) -> list[str]:
    """The same without a lead: every event is asked all conditions."""
    select = sa.select(t.events.c.id).where(*conditions(wanted, connection.dialect.name))
    return list(connection.scalars(select.order_by(*order(wanted.sort))))


@pytest.mark.parametrize("sort", ["date", "-date", "sources"])
@pytest.mark.parametrize("number", range(len(FILTERS)))
def test_the_answer_is_that_of_all_conditions(made: Store, number: int, sort: str) -> None:
    wanted = replace(FILTERS[number], sort=sort)
    with made.read() as connection:
        every = plainly(connection, wanted)
        assert every
        assert leading.found_ids(connection, wanted) == every
        for limit in (1, 20, 10_000):
            assert leading.found_ids(connection, replace(wanted, limit=limit)) == every[:limit]


@pytest.mark.parametrize("number", range(len(FILTERS)))
def test_each_event_counts_once(made: Store, number: int) -> None:
    with made.read() as connection:
        assert count_events(connection, FILTERS[number]) == len(plainly(connection, FILTERS[number]))


def test_an_article_that_names_an_entity_in_several_ways_counts_once(made: Store) -> None:
    named = sa.select(t.forms.c.entity_id, t.form_articles.c.article_id, t.forms.c.id).join(t.form_articles)
    articles, forms = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    with made.read() as connection:
        for entity, article, form in connection.execute(named):
            articles[entity].add(article)
            forms[entity].add(form)
        several = [entity for entity in forms if len(forms[entity]) > 1][:50]
        assert any(len(articles[entity]) > 1 for entity in several)
        counted = {entity: row.articles for entity in several if (row := show_entity(connection, entity))}
    assert counted == {entity: len(articles[entity]) for entity in several}


def test_any_condition_may_lead(made: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = EventFilter(types=TALKS, involving=(SYRIA,), place=(SYRIA,), about=(Party("the", word="the"),), limit=5)
    with made.read() as connection:
        every = plainly(connection, wanted)[:5]
        for long in range(4):
            order_ = iter(sorted(range(4), key=lambda number, long=long: number != long))
            monkeypatch.setattr(leading, "_length", lambda *_, order_=order_: next(order_))
            assert leading.found_ids(connection, wanted) == every
