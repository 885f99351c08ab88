"""What stands on many articles of a site, and which articles are copies of one another."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest
import sqlalchemy as sa

from newsdesk.fingerprints import PAGE, block_print, prints_of
from newsdesk.model import Article, Block, Capture, article_id
from newsdesk.store import Store, clear_derived, save_capture, show_article
from newsdesk.store import tables as t
from newsdesk.store.prints import originals_of, put_prints, sightings
from newsdesk.store.rows import Sheet
from newsdesk.store.write import save_articles

NOTE = "All rights reserved."


def prose(seed: int, paragraphs: int = 6) -> list[str]:
    """Paragraphs of words drawn at random: two seeds give unrelated texts."""
    drawn = random.Random(seed)
    return [" ".join(f"word{drawn.randrange(5000)}" for _ in range(30)) for _ in range(paragraphs)]


STORY = prose(0)


@dataclass
class Wire:
    """Puts articles into an archive, and names each by its address."""

    connection: sa.Connection
    articles: dict[str, Article] = field(default_factory=dict)

    def put(self, url: str, blocks: Sequence[str], published: str | None = "2025-07-01") -> set[str]:
        """An article or its next revision; gives the addresses of those that have another original now."""
        site = url.partition("/")[0]
        article = Article(url, site, "Talks", (), published, "en", tuple(map(Block, blocks)))
        at = datetime(2025, 8, 1, tzinfo=UTC)
        capture = Capture(url, url, at, 200, "text/html", article.text.encode())
        save_capture(self.connection, capture, "2025.warc.gz", 0, 100)
        save_articles(self.connection, [Sheet(capture.id, at, article)], {})
        self.articles[article.id] = article
        return {self.articles[id_].url for id_ in put_prints(self.connection, [(article, prints_of(blocks))])}

    def originals(self) -> dict[str, str]:
        """Address -> address of the original."""
        found = originals_of(self.connection, self.articles)
        return {self.articles[id_].url: self.articles[original].url for id_, original in found.items()}

    def seen(self, site: str, text: str | None) -> int:
        """On how many unrelated articles of a site a block stands; None asks for the number of articles."""
        known = next(article for article in self.articles.values() if article.site == site)
        asked = replace(known, blocks=(Block(text or ""),))
        return sightings(self.connection, asked)[PAGE if text is None else block_print(text)]

    def rows(self) -> dict[str, list[Any]]:
        tables = (t.prints, t.print_bands, t.site_prints)
        return {each.name: sorted(map(repr, self.connection.execute(sa.select(each)))) for each in tables}


@pytest.fixture
def wire(store: Store) -> Iterator[Wire]:
    with store.begin() as connection:
        yield Wire(connection)


def test_a_block_is_counted_once_an_article(wire: Wire) -> None:
    for number in range(3):
        wire.put(f"a/{number}", [*prose(number), NOTE, NOTE])
    assert (wire.seen("a", NOTE), wire.seen("a", None), wire.seen("a", prose(1)[0])) == (3, 3, 1)


def test_a_block_is_counted_by_site(wire: Wire) -> None:
    wire.put("a/1", [*prose(1), NOTE])
    wire.put("b/1", [*prose(2), NOTE])
    assert (wire.seen("a", NOTE), wire.seen("b", NOTE)) == (1, 1)


def test_an_article_not_yet_stored_counts_as_one_more(wire: Wire) -> None:
    wire.put("a/1", [*prose(1), NOTE])
    new = Article("a/2", "a", "Talks", (), None, "en", (Block(NOTE),))
    assert sightings(wire.connection, new) == {block_print(NOTE): 2, PAGE: 2}


def test_a_revision_counts_in_the_place_of_the_one_before(wire: Wire) -> None:
    wire.put("a/1", [*prose(1), NOTE])
    wire.put("a/1", [*prose(2), NOTE])
    assert (wire.seen("a", NOTE), wire.seen("a", None), wire.seen("a", prose(1)[0])) == (1, 1, 0)


def test_copies_on_one_site_count_as_one(wire: Wire) -> None:
    for number in range(3):
        wire.put(f"a/{number}", [*STORY, *prose(number + 1, paragraphs=1), NOTE])
    wire.put("a/other", [*prose(9), NOTE])
    assert (wire.seen("a", NOTE), wire.seen("a", STORY[0]), wire.seen("a", None)) == (2, 1, 2)


def test_a_copy_from_elsewhere_counts_for_its_own_site(wire: Wire) -> None:
    wire.put("a/1", STORY, "2025-07-01")
    wire.put("b/1", [*STORY, NOTE], "2025-07-02")
    assert wire.seen("b", NOTE) == 1


def test_copies_hang_on_the_earliest(wire: Wire) -> None:
    wire.put("b/1", STORY, "2025-07-02")
    wire.put("c/1", STORY, None)
    assert wire.put("a/1", STORY[:4], "2025-07-01") == {"b/1", "c/1"}
    wire.put("a/2", prose(3), "2025-07-01")
    assert wire.originals() == {"a/1": "a/1", "b/1": "a/1", "c/1": "a/1", "a/2": "a/2"}


def test_of_copies_of_one_day_the_first_address_is_the_original(wire: Wire) -> None:
    wire.put("b/1", STORY)
    wire.put("a/1", STORY)
    assert wire.originals() == {"a/1": "a/1", "b/1": "a/1"}


def test_a_revision_may_leave_its_copies(wire: Wire) -> None:
    for url in ("a/1", "b/1", "c/1"):
        wire.put(url, STORY)
    assert wire.put("a/1", prose(5)) == {"b/1", "c/1"}
    assert wire.originals() == {"a/1": "a/1", "b/1": "b/1", "c/1": "b/1"}


def test_a_revision_that_held_two_copies_together_lets_both_go(wire: Wire) -> None:
    left, right = prose(1, paragraphs=4), prose(2, paragraphs=4)
    wire.put("a/1", left)
    wire.put("b/1", right)
    wire.put("c/1", [*left, *right])
    assert len(set(wire.originals().values())) == 1
    wire.put("c/1", prose(3))
    assert len(set(wire.originals().values())) == 3


def test_the_same_fingerprints_again_change_nothing(wire: Wire) -> None:
    wire.put("a/1", STORY)
    wire.put("b/1", STORY)
    before = wire.rows()
    assert wire.put("b/1", STORY) == set()
    assert wire.rows() == before


def test_the_order_changes_no_row(wire: Wire) -> None:
    puts = [
        ("a/1", [*STORY, NOTE], "2025-07-02"),
        ("b/1", [*STORY[:4], NOTE], "2025-07-01"),
        ("a/2", [*STORY, *prose(1, 1), NOTE], "2025-07-03"),
        ("a/3", [*prose(2), NOTE], "2025-07-01"),
    ]

    def rows_in_order(order: Sequence[int]) -> dict[str, list[Any]]:
        clear_derived(wire.connection)
        for number in order:
            wire.put(puts[number][0], prose(20 + number))
        for number in order:
            wire.put(*puts[number])
        return wire.rows()

    first, *others = map(rows_in_order, permutations(range(4)))
    assert all(other == first for other in others)


def test_clearing_takes_all_fingerprints(wire: Wire) -> None:
    wire.put("a/1", STORY)
    wire.put("b/1", STORY)
    clear_derived(wire.connection)
    assert wire.rows() == {"prints": [], "print_bands": [], "site_prints": []}


def test_an_article_is_shown_with_its_copies(wire: Wire) -> None:
    for url, published in (("b/1", "2025-07-03"), ("a/1", "2025-07-02"), ("c/1", "2025-07-01")):
        wire.put(url, STORY, published)
    wire.put("a/2", prose(3))
    shown = {url: show_article(wire.connection, url) for url in ("a/1", "a/2")}
    assert {url: article.also_at for url, article in shown.items() if article} == {"a/1": ("c/1", "b/1"), "a/2": ()}


def test_fingerprints_that_are_put_together_stand_as_those_put_one_by_one(wire: Wire) -> None:
    told = [(f"{'ab'[number % 2]}/{number}", [*prose(number // 3), NOTE]) for number in range(9)]
    told.append(("a/0", [*prose(7), NOTE]))  # its next revision
    for url, blocks in told:
        wire.put(url, blocks)
    one_by_one = wire.rows()
    for table in (t.site_prints, t.print_bands, t.prints):
        wire.connection.execute(sa.delete(table))
    pages = [
        (replace(wire.articles[article_id(url)], blocks=tuple(map(Block, blocks))), blocks) for url, blocks in told
    ]
    put_prints(wire.connection, [(article, prints_of(blocks)) for article, blocks in pages])
    assert wire.rows() == one_by_one
