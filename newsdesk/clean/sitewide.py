"""What stands on many articles of a site is the site's, not the article's: legal notes, appeals, a standing line.

Repetition alone does not decide. A sentence that stands before or after all of the article's own text goes as soon as
a few unrelated articles have it; one between two paragraphs of the article, or a line that is no sentence (a
cross-heading, a credit), only when a good part of the site has it: an outlet does repeat a paragraph of background. A
quotation or a dateline stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from newsdesk.clean.extract import is_prose
from newsdesk.clean.words import words_of
from newsdesk.fingerprints import PAGE, block_print
from newsdesk.model import Article, Block, RemovalReason, RemovedBlock

SEEN = 3  # unrelated articles of a site that a block must have stood on, at least
EDGE_SHARE = 0.1  # of the site's articles, for a sentence outside of the article's own text
ENOUGH = 20  # articles: as many are enough there, however large the site
INSIDE_SHARE = 0.3  # of the site's articles, for anything else
MIN_WORDS = 25  # of running text that an article keeps; else it is left as it was

QUOTED = re.compile(r"(?:^|/)(?:blockquote|q)(?:/|$)")
QUOTATION = ("“", "„", "«", "‘", '"', "「", "『")
DATELINE_WORDS = 8
DATELINE_MARK = re.compile(r"[,(–—]|\s-$")


def without_seen(article: Article, sightings: Mapping[str, int]) -> Article:
    """The article without the blocks that stand on many articles of its site, and with them among those removed.

    `sightings` tells for each fingerprint of its blocks on how many unrelated articles of the site it stands, this one
    included, and for PAGE how many there are.
    """
    counts = [sightings.get(block_print(block.text), 0) for block in article.blocks]
    articles = sightings.get(PAGE, 0)
    own = [is_prose(block) and count < SEEN for block, count in zip(article.blocks, counts, strict=True)]
    rows = zip(article.blocks, counts, _between(own), strict=True)
    seen = [count >= _needed(block, articles, inside) and not _protected(block) for block, count, inside in rows]
    kept = tuple(block for block, gone in zip(article.blocks, seen, strict=True) if not gone)
    if len(kept) == len(article.blocks) or sum(len(words_of(b.text)) for b in kept if is_prose(b)) < MIN_WORDS:
        return article
    gone = (block for block, gone in zip(article.blocks, seen, strict=True) if gone)
    removed = (RemovedBlock(block.text, RemovalReason.SEEN_ON_SITE) for block in gone)
    return replace(article, blocks=kept, removed=(*article.removed, *removed))


def _between(own: Sequence[bool]) -> list[bool]:
    """For each block whether the article's own text stands on both sides of it."""
    before = [0, *accumulate(own)]
    return [before[i] > 0 and before[-1] > before[i + 1] for i in range(len(own))]


def _needed(block: Block, articles: int, inside: bool) -> float:
    """On how many articles of so many a block must stand."""
    if is_prose(block) and not inside:
        return max(SEEN, min(EDGE_SHARE * articles, ENOUGH))
    return max(SEEN, INSIDE_SHARE * articles)


def _protected(block: Block) -> bool:
    """A quotation, or a dateline: "LONDON, Aug 1 (Agency) -"."""
    if QUOTED.search(block.path) or block.text.startswith(QUOTATION):
        return True
    words = block.text.split()
    capitals = all(word[0].isupper() or not word[0].isalpha() for word in words)
    return len(words) <= DATELINE_WORDS and capitals and DATELINE_MARK.search(block.text) is not None
