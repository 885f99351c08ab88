"""Capture -> Article: what a page says, without what its site says around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from newsdesk.clean import metadata
from newsdesk.clean.contents import contents
from newsdesk.clean.copies import Reasons, copy_reasons
from newsdesk.clean.extract import Outline, describe, is_prose, outline
from newsdesk.clean.kinds import Found, Page, Text, refuse_page, refuse_text
from newsdesk.clean.limits import check_markup, check_size, check_tree
from newsdesk.clean.page import is_markup, parse, read
from newsdesk.clean.region import cards, main_region, widened
from newsdesk.clean.rules import Rule
from newsdesk.clean.selectors import corrected, only, with_ruled_out, without
from newsdesk.clean.teasers import (
    SMALL_PARTS,
    bio_reasons,
    card_reasons,
    edge_reasons,
    same_title,
    separate,
    zone_reasons,
)
from newsdesk.errors import Reason, Rejected
from newsdesk.model import Article, Block, RemovalReason

__all__ = ["clean", "clean_text"]

DOMINANT = (1.01, 0.9, 0.5, 0.3)  # shares of the prose above which an element's label is not believed, tried in turn
ROOMY, MANY = 0.2, 8  # share of the prose, and paragraphs, beyond which no element is a menu, a byline or a caption
BELIEVED = 0.25  # share of the prose that must be left when labels are believed
CARD_PENALTY = 8  # a card's prose counts so many times less when the article is looked for


@dataclass(frozen=True, slots=True)
class Judged:
    """A page's blocks in reading order, each with why it is not part of the article, or None."""

    known: metadata.Metadata
    blocks: Sequence[Block]
    reasons: Reasons
    refused: Found | None  # why the page is no article, and what tells it
    ruled: bool = False  # by the rule for its site


def clean(
    url: str,
    body: bytes | str,
    *,
    content_type: str = "",
    fetched_at: datetime | None = None,
    capture_digest: str = "",
    rule: Rule | None = None,
) -> Article:
    """The article of a page: bytes or characters of HTML, or plain text. `rule`: what was written down of its site.

    Raises Rejected: NOT_HTML, EMPTY (no text), TOO_LARGE, TOO_COMPLEX (beyond the limits in limits.py), and for a page
    that holds no article what it is instead (kinds.py), NO_ARTICLE where that is not known.
    """
    page = judge(url, body, content_type=content_type, fetched_at=fetched_at, rule=rule)
    return _article(url, page, capture_digest)


def clean_text(
    url: str, text: str, *, title: str = "", published: str | None = None, capture_digest: str = ""
) -> Article:
    """The article of a plain text, one block a line; without a `title` a first line that is no sentence is it.

    Raises Rejected (EMPTY, NO_ARTICLE).
    """
    return _article(url, _judge_text(url, text, title, published), capture_digest)


def judge(
    url: str, body: bytes | str, *, content_type: str = "", fetched_at: datetime | None = None, rule: Rule | None = None
) -> Judged:
    """What clean() finds, before it decides. Raises Rejected only for what cannot be read."""
    check_size(url, body)
    text = read(url, body, content_type)
    check_markup(url, text)
    if not is_markup(text):
        return _judge_text(url, text)
    tree = parse(text)
    check_tree(url, tree)
    whole = outline(tree)
    if not whole.blocks:
        raise Rejected(url, Reason.EMPTY, "the page has no text")
    known = metadata.describe(tree, url, fetched_at or datetime.now(UTC))
    if rule is not None:
        known = corrected(known, tree, rule)
        by_rule = _judge_by_rule(tree, whole, known, rule)
        if by_rule.refused is None:  # sites change, and a rule that finds no article is of yesterday
            return by_rule
    blocks, reasons = _judge(whole, known)
    return Judged(known, blocks, reasons, refuse_page(Page(tree, whole, known, blocks, reasons)))


def _judge_text(url: str, text: str, title: str = "", published: str | None = None) -> Judged:
    blocks = [Block(" ".join(line.split()), path="p") for line in text.splitlines() if line.strip()]
    if not blocks:
        raise Rejected(url, Reason.EMPTY, "the text is empty")
    if not title and len(blocks) > 1 and not is_prose(blocks[0]):
        title = blocks[0].text
    copies = copy_reasons(blocks, [False] * len(blocks), title)
    reasons = edge_reasons(blocks, range(len(blocks)), copies, title)
    known = metadata.Metadata(url, title, (), published, None, None, None, (), None, {})
    return Judged(known, blocks, reasons, refuse_text(Text(title, blocks, reasons)))


def _judge_by_rule(tree: etree._Element, whole: Outline, known: metadata.Metadata, rule: Rule) -> Judged:
    """The blocks that the rule leaves are judged as ever, but all lie inside the article's element if it names that."""
    rest = without(tree, rule.drop)
    body = only(rest, rule.body)
    page = outline(rest if body is None else body)
    blocks, reasons = _judge(page, known, is_body=body is not None)
    refused = refuse_page(Page(tree, page, known, blocks, reasons))
    return Judged(known, *with_ruled_out(whole.blocks, blocks, reasons), refused, ruled=True)


def _article(url: str, page: Judged, capture_digest: str) -> Article:
    if page.refused is not None:
        raise Rejected(url, *page.refused)
    kept, removed = separate(page.blocks, page.reasons)
    return Article(
        url=page.known.url,
        site=metadata.site_of(page.known.url),
        title=page.known.title,
        byline=page.known.byline,
        published=page.known.published,
        language=page.known.language,
        blocks=kept,
        removed=removed,
        capture_digest=capture_digest,
        updated=page.known.updated,
        section=page.known.section,
        tags=page.known.tags,
        canonical=page.known.canonical,
        origin=page.known.origin,
    )


def _judge(page: Outline, told: metadata.Metadata, *, is_body: bool = False) -> tuple[list[Block], Reasons]:
    """The blocks, and for each why it is not part of the article, or None. `is_body`: the page is the article's element
    and nothing else."""
    blocks, zones = _zoned(page)
    listed = contents(blocks)
    zones = [RemovalReason.NAVIGATION if i in listed and zone is None else zone for i, zone in enumerate(zones)]
    told_once = [Block("") if i in listed else block for i, block in enumerate(blocks)]  # its entries copy nothing
    copies = copy_reasons(told_once, [zone is not None for zone in zones], told.title)
    known = [zone or copy for zone, copy in zip(zones, copies, strict=True)]
    carded = cards(page)
    sizes = _from_headline(
        blocks, told.title, [0 if reason else size for reason, size in zip(known, page.prose, strict=True)]
    )
    weights = [size // (CARD_PENALTY if card else 1) for size, card in zip(sizes, carded, strict=True)]
    plain = [0 if card else size for size, card in zip(sizes, carded, strict=True)]
    region = range(len(blocks)) if is_body else widened(page, main_region(page, weights), plain)
    known = card_reasons(blocks, region, known, cards(page, linked=True))
    return blocks, bio_reasons(blocks, edge_reasons(blocks, region, known, told.title), told.byline)


def _from_headline(blocks: Sequence[Block], title: str, sizes: list[int]) -> list[int]:
    """The sizes of prose, 0 before the headline if enough of it follows: what stands above is the site's."""
    headlines = (i for i, block in enumerate(blocks) if block.path.endswith("h1") and same_title(block.text, title))
    first = max(headlines, default=0)
    enough = sum(sizes[first:]) >= BELIEVED * sum(sizes)
    return [0] * first + sizes[first:] if enough else sizes


def _zoned(page: Outline) -> tuple[list[Block], Reasons]:
    """The blocks with the reasons their surroundings give, believing labels as far as an article is left over."""
    for dominant in DOMINANT:
        blocks = describe(page, dominant)
        zones = _without_roomy(page, dominant, zone_reasons(blocks))
        left = sum(size for size, zone in zip(page.prose, zones, strict=True) if zone is None)
        if left >= BELIEVED * page.root.prose:
            break
    return blocks, zones


def _without_roomy(page: Outline, dominant: float, zones: Reasons) -> Reasons:
    """An element of many paragraphs may be a list of related articles or of comments, but whatever its label says it is
    no menu, byline or caption."""
    small = [zone in SMALL_PARTS for zone in zones]
    if sum(size > 0 for size, is_small in zip(page.prose, small, strict=True) if is_small) < MANY:
        return zones
    wide = zone_reasons(describe(page, min(dominant, ROOMY), MANY))
    return [other if is_small else zone for other, is_small, zone in zip(wide, small, zones, strict=True)]
