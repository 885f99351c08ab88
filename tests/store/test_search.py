"""Full-text search gives the same on both databases."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from newsdesk.model import Kind, LocalEntity, Party, short_id
from newsdesk.store import ArticleFilter, Hit, Store, clear_derived, find_articles, list_articles
from newsdesk.store.tables import WORDS
from newsdesk.store.terms import parse

ARTICLES = {
    "title": ("Ceasefire in Sweida", "The guns fell silent.\nNobody knows for how long.", "2025-07-20"),
    "lead": ("Syria's south", "A ceasefire holds in Sweida.\nThe Foreign Minister spoke of peace.", "2025-07-31"),
    "text": ("Markets", "Oil fell.\nTraders spoke of the ceasefire in Sweida; peace held.", "2025-08-01"),
    "later": ("More of it", "Oil fell again.\nThe cease-fire in Šweida, the ceasefire.", "2025-08-02"),
    "none": ("Ceasefire unwritten", "Nothing of that.", None),
}


@pytest.fixture
def filled(desk: Any) -> sa.Connection:
    for name, (title, text, published) in ARTICLES.items():
        desk.put(text, url=f"https://a.example/{name}", title=title, published=published)
    connection: sa.Connection = desk.connection
    return connection


def found(connection: sa.Connection, typed: str, **options: Any) -> list[str]:
    return [hit.article.url.rpartition("/")[2] for hit in find_articles(connection, parse(typed), **options)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ceasefire AND Sweida", ["title", "lead", "later", "text"]),
        ("CEASEFIRE", ["title", "none", "lead", "later", "text"]),
        ("ceasefire NOT Sweida", ["none"]),
        ("ceasefire NOT (oil OR guns)", ["none", "lead"]),
        ("markets OR guns", ["text", "title"]),
        ('"Foreign Minister"', ["lead"]),
        ('"Minister foreign"', []),
        ('"cease-fire"', ["later"]),
        ("cease*", ["title", "none", "lead", "later", "text"]),
        ('"spoke of pea"*', ["lead"]),
        ('"spoke of th"*', ["text"]),
        ("sweida peace", ["text", "lead"]),
        ("šWÉIDA oil", ["later", "text"]),
        ('"south a"', []),  # the end of a title and the beginning of its text
        ('"silent nobody"', []),  # the end of the first paragraph
        ("syria", ["lead"]),
        ("nothing at all", []),
    ],
)
def test_what_is_found_and_in_which_order(filled: sa.Connection, typed: str, names: list[str]) -> None:
    assert found(filled, typed) == names
    assert found(filled, typed, limit=2) == names[:2]


def test_a_hit_says_where_it_was_found(filled: sa.Connection) -> None:
    assert [hit.found_in for hit in find_articles(filled, parse("ceasefire"))] == [
        "title",
        "title",
        "lead",
        "text",
        "text",
    ]


def test_a_word_that_must_not_be_there_is_nowhere_in_the_article(filled: sa.Connection) -> None:
    assert found(filled, "ceasefire NOT nobody") == ["none", "lead", "later", "text"]


def pieces(hit: Hit) -> str:
    return "".join(f"[{text}]" if match else text for text, match in hit.snippet)


def test_a_snippet_marks_what_was_found(filled: sa.Connection) -> None:
    [hit] = find_articles(filled, parse('"foreign minister" (guns OR pea*)'))
    assert pieces(hit) == "A ceasefire holds in Sweida.\nThe [Foreign Minister] spoke of [peace]."
    [hit] = find_articles(filled, parse("unwritten"))
    assert (pieces(hit), hit.title) == ("", (("Ceasefire ", False), ("unwritten", True)))


def test_a_snippet_of_a_long_text_shows_where_most_is_found(desk: Any) -> None:
    desk.put("Peace. " + "word " * 200 + "then peace came to Syria. " + "word " * 200)
    [hit] = find_articles(desk.connection, parse("peace syria"))
    assert "then [peace] came to [Syria]." in pieces(hit)
    assert pieces(hit).startswith("… word")
    assert pieces(hit).endswith("word …")
    assert len(pieces(hit)) < 300


def test_a_revision_takes_the_place_of_the_text_before(desk: Any) -> None:
    desk.put("A ceasefire.")
    desk.put("A war.", day=2, published="2025-08-02")
    assert found(desk.connection, "ceasefire") == []
    assert found(desk.connection, "war") == ["1"]


def test_clearing_empties_the_index(filled: sa.Connection) -> None:
    clear_derived(filled)
    assert filled.scalar(sa.text(f"SELECT count(*) FROM {WORDS}")) == 0


def test_a_long_text_with_every_kind_of_sign_is_indexed(desk: Any) -> None:
    desk.put("'quotes' \\ : * & | ! <-> ½ ﷺ \x01 " + "the the " * 20_000 + "end", title="x" * 5000)
    assert found(desk.connection, "quotes") == ["1"]


def test_a_search_among_days(filled: sa.Connection) -> None:
    among = ArticleFilter(since="2025-07-31", until="2025-08-01")
    assert found(filled, "ceasefire", among=among) == ["lead", "text"]


def test_a_search_among_sites(filled: sa.Connection) -> None:
    assert found(filled, "markets", among=ArticleFilter(sites=("a.example",))) == ["text"]
    assert found(filled, "markets", among=ArticleFilter(sites=("b.example",))) == []


def test_articles_of_a_site_and_of_days(filled: sa.Connection) -> None:
    def urls(**wanted: Any) -> list[str]:
        return [row.url.rpartition("/")[2] for row in list_articles(filled, wanted=ArticleFilter(**wanted))]

    assert urls(sites=("b.example",)) == []
    assert urls(since="2025-07-31") == ["later", "text", "lead"]
    assert urls(since="2025-07-31", until="2025-07-31") == ["lead"]
    assert urls() == ["later", "text", "lead", "title", "none"]


def test_an_article_with_a_time_is_of_its_day(desk: Any) -> None:
    desk.put("Peace.", published="2025-07-31T23:30:00+00:00")
    among = ArticleFilter(since="2025-07-31", until="2025-07-31")
    assert len(list_articles(desk.connection, wanted=among)) == 1
    assert found(desk.connection, "peace", among=among) == ["1"]


def test_articles_that_name_somebody(desk: Any) -> None:
    dermer = desk.person("Dermer")
    desk.put("Dermer met.", names=[dermer])
    desk.put("Nobody met.", url="https://a.example/2")
    entity = desk.entity(dermer)
    assert [row.url for row in list_articles(desk.connection, wanted=ArticleFilter(entities=(entity.id,)))] == [
        "https://a.example/1"
    ]


def test_articles_that_tell_of_a_place(desk: Any) -> None:
    baku = LocalEntity(Kind.PLACE, "Baku", ("Baku",), ())
    report = desk.report(place=baku.form, place_country="AZE")
    desk.put("Baku met.", names=[baku], reports=[report])
    desk.put("Nobody met.", url="https://a.example/2")
    desk.event(report, place=desk.entity(baku).id)
    for place in (Party("Azerbaijan", country="AZE"), Party("Baku", entity="e-Baku")):
        among = ArticleFilter(places=(place,))
        assert [row.id for row in list_articles(desk.connection, wanted=among)] == [
            short_id("a", "https://a.example/1")
        ]
        assert found(desk.connection, "met", among=among) == ["1"]
    assert list_articles(desk.connection, wanted=ArticleFilter(places=(Party("Nowhere"),))) == []


def test_the_first_answers_do_not_read_all_that_match(store: Store, desk: Any) -> None:
    if desk.connection.dialect.name == "sqlite":
        plan = desk.connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH 'a' ORDER BY rowid DESC LIMIT 5"
        )
        assert "TEMP B-TREE" not in " ".join(row.detail for row in plan)
