"""What stands on many articles of a site."""

from __future__ import annotations

import pytest

from newsdesk.clean.sitewide import without_seen
from newsdesk.fingerprints import PAGE, block_print
from newsdesk.model import Article, Block, RemovalReason, RemovedBlock

OWN = [
    "The ministers of Peru and Chile met in Lima on Thursday and spoke about fishing rights along their common border.",
    "They agreed to see each other again in Santiago in October, the ministry said, and to invite experts to the talk.",
    "Fishermen on both sides had asked for a treaty for years, and some of them had come to Lima to say so once more.",
]
NOTE = "This story was first published by the harbour office and is shown here under the terms of its open licence."


def article(*blocks: str | Block) -> Article:
    made = tuple(block if isinstance(block, Block) else Block(block, path="article/p") for block in blocks)
    return Article("https://a.example/1", "a.example", "Talks", (), None, "en", made)


def kept(page: Article, text: str, count: int, articles: int) -> bool:
    """Is a block kept that stands on so many of the site's articles?"""
    sightings = {block_print(block.text): 1 for block in page.blocks} | {block_print(text): count, PAGE: articles}
    return text in [block.text for block in without_seen(page, sightings).blocks]


def test_what_goes_is_kept_aside_with_its_reason() -> None:
    page = article(*OWN, NOTE)
    left = without_seen(page, {block_print(NOTE): 5, PAGE: 5})
    assert [block.text for block in left.blocks] == OWN
    assert left.removed == (RemovedBlock(NOTE, RemovalReason.SEEN_ON_SITE),)


@pytest.mark.parametrize(
    ("count", "articles", "stays"),
    [(2, 2, True), (2, 10, True), (3, 3, False), (3, 30, False), (3, 40, True), (5, 40, False), (20, 5000, False)],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_sentence_around_the_text_goes_when_some_articles_have_it(
    first: bool, count: int, articles: int, stays: bool
) -> None:
    page = article(NOTE, *OWN) if first else article(*OWN, NOTE)
    assert kept(page, NOTE, count, articles) is stays


@pytest.mark.parametrize(
    ("count", "articles", "stays"), [(3, 3, False), (3, 10, False), (3, 11, True), (40, 100, False)]
)
@pytest.mark.parametrize("text", [NOTE, "What is known so far"])
def test_a_block_within_the_text_goes_when_a_good_part_of_the_site_has_it(
    text: str, count: int, articles: int, stays: bool
) -> None:
    assert kept(article(OWN[0], text, *OWN[1:]), text, count, articles) is stays


def test_a_line_around_the_text_goes_when_a_good_part_of_the_site_has_it() -> None:
    page = article("Listen to this story", *OWN)
    assert kept(page, "Listen to this story", 5, 30)
    assert not kept(page, "Listen to this story", 9, 30)


def test_blocks_seen_around_the_text_do_not_shield_one_another() -> None:
    more = "Write to the harbour office about this story and tell its people what they should look into next."
    page = article(*OWN, NOTE, more)
    left = without_seen(page, {block_print(NOTE): 4, block_print(more): 4, PAGE: 40})
    assert [block.text for block in left.blocks] == OWN


@pytest.mark.parametrize("line", ["LIMA, Peru (Agency) —", "Lima, 31 July", "SANTIAGO —"])
def test_a_dateline_stays(line: str) -> None:
    assert kept(article(line, *OWN), line, 50, 50)


@pytest.mark.parametrize("line", ["ADVERTISEMENT", "Read our terms, and agree", "Sign up"])
def test_a_line_in_capitals_is_no_dateline_by_itself(line: str) -> None:
    assert not kept(article(line, *OWN), line, 50, 50)


@pytest.mark.parametrize(
    "quotation",
    [Block("We shall meet again, and soon.", path="article/blockquote/p"), Block("“We shall meet again,” he said.")],
)
def test_a_quotation_stays(quotation: Block) -> None:
    assert kept(article(OWN[0], quotation, *OWN[1:]), quotation.text, 50, 50)


def test_an_article_is_never_left_without_text() -> None:
    page = article("A short note.", NOTE, "What is known so far")
    sightings = {block_print(block.text): 9 for block in page.blocks} | {PAGE: 9}
    assert without_seen(page, sightings) == page


def test_a_site_without_articles_so_far_has_no_boilerplate() -> None:
    page = article(*OWN, NOTE)
    assert without_seen(page, {}) == page
