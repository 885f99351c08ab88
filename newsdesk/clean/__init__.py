"""Capture -> Article: what a page says, without what its site says around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from lxml import etree

from newsdesk.clean import metadata
from newsdesk.clean.copies import Reasons, copy_reasons
from newsdesk.clean.extract import Outline, cards, describe, is_prose, main_region, outline, prose_sizes
from newsdesk.clean.page import is_markup, parse, read
from newsdesk.clean.teasers import TEASER_LENGTH, card_reasons, edge_reasons, separate, zone_reasons
from newsdesk.clean.words import words, words_of
from newsdesk.errors import Reason, Rejected
from newsdesk.model import Article, Block, RemovedBlock

__all__ = ["clean", "clean_text"]

DOMINANT = (1.01, 0.9, 0.5, 0.3)  # shares of the prose above which an element's label is not believed, tried in turn
BELIEVED = 0.25  # share of the prose that must be left when labels are believed
CARD_PENALTY = 8  # a card's prose counts so many times less when the article is looked for
MIN_WORDS = 25  # an article's prose has at least so many words
LISTED = 0.8  # share of a page's paragraphs that stand in cards, if it is a list of articles
REFUSAL_WORDS = 150  # and a page that says "not found" and has fewer words is no article


def clean(
    url: str,
    body: bytes | str,
    *,
    content_type: str = "",
    fetched_at: datetime | None = None,
    capture_digest: str = "",
) -> Article:
    """The article of a page: bytes or characters of HTML, or plain text.

    Raises Rejected: NOT_HTML, EMPTY (no text) or NO_ARTICLE (too little running text, or a page that refuses).
    """
    text = read(url, body, content_type)
    if not is_markup(text):
        return clean_text(url, text, capture_digest=capture_digest)
    tree = parse(text)
    page = outline(tree)
    if not page.blocks:
        raise Rejected(url, Reason.EMPTY, "the page has no text")
    known = metadata.declared(tree)
    title = metadata.title(tree, known)
    blocks, reasons = _judge(page, title)
    kept, removed = separate(blocks, reasons)
    _refuse_stub(url, title, kept)
    _refuse_listing(url, page, reasons)
    return _article(tree, known, url, title, kept, removed, fetched_at or datetime.now(UTC), capture_digest)


def clean_text(
    url: str, text: str, *, title: str = "", published: str | None = None, capture_digest: str = ""
) -> Article:
    """The article of a plain text, one block a line; without a `title` a first line that is no sentence is it.

    Raises Rejected (EMPTY, NO_ARTICLE).
    """
    blocks = [Block(" ".join(line.split()), path="p") for line in text.splitlines() if line.strip()]
    if not blocks:
        raise Rejected(url, Reason.EMPTY, "the text is empty")
    if not title and len(blocks) > 1 and not is_prose(blocks[0]):
        title = blocks[0].text
    copies = copy_reasons(blocks, [False] * len(blocks), title)
    kept, removed = separate(blocks, edge_reasons(blocks, range(len(blocks)), copies, title))
    _refuse_stub(url, title, kept)
    return Article(url, metadata.site_of(url), title, (), published, None, kept, removed, capture_digest)


def _judge(page: Outline, title: str) -> tuple[list[Block], Reasons]:
    """The blocks, and for each why it is not part of the article, or None."""
    blocks, zones = _zoned(page)
    copies = copy_reasons(blocks, [zone is not None for zone in zones], title)
    known = [zone or copy for zone, copy in zip(zones, copies, strict=True)]
    weights = [
        0 if reason else size // (CARD_PENALTY if card else 1)
        for reason, size, card in zip(known, prose_sizes(blocks), cards(page), strict=True)
    ]
    region = main_region(page, weights)
    return blocks, edge_reasons(blocks, region, card_reasons(blocks, region, known, cards(page, linked=True)), title)


def _zoned(page: Outline) -> tuple[list[Block], Reasons]:
    """The blocks with the reasons their surroundings give, believing labels as far as an article is left over."""
    for dominant in DOMINANT:
        blocks = describe(page, dominant)
        zones = zone_reasons(blocks)
        prose = prose_sizes(blocks)
        left = sum(size for size, zone in zip(prose, zones, strict=True) if zone is None)
        if left >= BELIEVED * sum(prose):
            break
    return blocks, zones


def _refuse_stub(url: str, title: str, kept: Sequence[Block]) -> None:
    """Raise NO_ARTICLE for a page without running text or one that says it has no article to show."""
    prose = sum(len(words_of(block.text)) for block in kept if is_prose(block))
    if prose < MIN_WORDS:
        raise Rejected(url, Reason.NO_ARTICLE, f"{prose} words of running text")
    if sum(len(words_of(block.text)) for block in kept) >= REFUSAL_WORDS:
        return
    if words().refused_title.match(title):
        raise Rejected(url, Reason.NO_ARTICLE, f"its title says “{title}”")
    for block in kept:
        if words().refused_text.match(block.text):
            raise Rejected(url, Reason.NO_ARTICLE, f"it says “{block.text[:80]}”")


def _refuse_listing(url: str, page: Outline, reasons: Reasons) -> None:
    """Raise NO_ARTICLE for a section page: nearly all its prose is the short text of cards that hold a link."""
    rows = zip(page.blocks, cards(page, linked=True), reasons, strict=True)
    prose = [(len(block.text), card) for block, card, reason in rows if reason is None and is_prose(block)]
    teasers = [size for size, card in prose if card]
    if len(teasers) >= LISTED * len(prose) and sum(teasers) <= TEASER_LENGTH * len(teasers):
        raise Rejected(url, Reason.NO_ARTICLE, f"a list of {len(teasers)} teasers")


def _article(
    tree: etree._Element,
    known: metadata.Declared,
    url: str,
    title: str,
    kept: tuple[Block, ...],
    removed: tuple[RemovedBlock, ...],
    now: datetime,
    capture_digest: str,
) -> Article:
    address = metadata.canonical_url(tree, known, url)
    return Article(
        url=address,
        site=metadata.site_of(address),
        title=title,
        byline=metadata.byline(tree, known, [block.text for block in removed]),
        published=metadata.published(tree, known, now),
        language=metadata.language(tree, known),
        blocks=kept,
        removed=removed,
        capture_digest=capture_digest,
    )
