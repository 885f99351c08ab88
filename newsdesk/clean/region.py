"""Where on a page its article stands: the element that holds it, and what only looks like it: cards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from newsdesk.clean.extract import HEADINGS, LEAVES, LINKED, QUESTION, Node, Outline, all_nodes, upwards

NUMBERED = re.compile(r"(?<!\S)\S*\d\S*")
CARDS = 3  # like elements in a row from which they are cards
NEAR = 12  # blocks beyond the article's element in which a stray paragraph of it is looked for
LEAD = 400  # characters from which the text under a headline is more than a deck
MAIN_SHARE = 0.7  # an element that holds this share of its parent's prose is where the article is


def cards(page: Outline, *, linked: bool = False) -> list[bool]:
    """For each block, does it stand in a card: one of several like elements side by side, each a paragraph or two with
    a heading or a link? With `linked` only a link counts, as a teaser has it."""
    titled = [
        block.link_density >= LINKED or (node.tag in HEADINGS and not linked and not block.text.endswith(QUESTION))
        for block, node in zip(page.blocks, page.nodes, strict=True)
    ]
    marks = [False] * len(page.blocks)
    for node in (node for node in all_nodes(page) if len(node.children) >= CARDS):
        for card in _cards_in(node, titled):
            marks[card.first : card.last] = [True] * (card.last - card.first)
    return marks


def _cards_in(node: Node, titled: list[bool]) -> Iterator[Node]:
    if sum(child.paragraphs in (1, 2) for child in node.children) < CARDS:
        return
    groups: dict[tuple[str, str], list[Node]] = {}
    for child in node.children:
        groups.setdefault(_kind(child), []).append(child)
    for group in groups.values():
        likely = [child for child in group if child.paragraphs in (1, 2) and any(titled[child.first : child.last])]
        if len(likely) >= CARDS and 2 * len(likely) >= len(group):
            yield from (child for child in group if child.paragraphs <= 2 and any(titled[child.first : child.last]))


def _kind(node: Node) -> tuple[str, str]:
    """What makes elements alike: tag and label. Each <article> of a list has the labels of its own subject."""
    return node.tag, "" if node.tag in ("article", "li") else unnumbered(node.label)


@lru_cache(maxsize=4096)
def unnumbered(label: str) -> str:
    """A label without the words that tell one of a series from the next ("card card-17" -> "card")."""
    return NUMBERED.sub("", label).strip()


def posts(page: Outline) -> int:
    """How many <article>s hold most of the page's prose, if they are several under headlines that are links; or 0."""
    found = [node for node in all_nodes(page) if node.tag == "article" and node.prose]
    if len(found) < CARDS or not all(_is_post(page, node) for node in found):
        return 0
    return len(found) if sum(node.prose for node in found) >= MAIN_SHARE * page.root.prose else 0


def _is_post(page: Outline, node: Node) -> bool:
    first = next((i for i in range(node.first, node.last) if page.nodes[i].tag in HEADINGS), None)
    return first is not None and page.blocks[first].link_density >= LINKED


def main_region(page: Outline, weights: Sequence[int]) -> range:
    """The indices of the blocks inside the smallest element that holds most of the page's weight, stretched to take in
    paragraphs near by that are labelled like its own."""
    held: Counter[Node] = Counter()
    paragraphs: Counter[Node] = Counter()
    for inner, weight in zip(page.nodes, weights, strict=True):
        for around in upwards(inner) if weight else ():
            held[around] += weight
            paragraphs[around] += 1
    node = page.root
    while (child := max(node.children, key=held.__getitem__, default=None)) is not None:
        alone = paragraphs[child] < 2 <= paragraphs[node]
        if child.tag in LEAVES or alone or held[child] < MAIN_SHARE * held[node] or not held[child]:
            break
        node = child
    return _stretched(page, range(node.first, node.last), weights)


def _stretched(page: Outline, region: range, weights: Sequence[int]) -> range:
    origins = [_origin(node) if weight else None for node, weight in zip(page.nodes, weights, strict=True)]
    own = {origins[i] for i in region} - {None}
    like = [i for i, origin in enumerate(origins) if origin in own]
    start, stop = region.start, region.stop
    for i in reversed(like):
        start = i if start - NEAR <= i < start else start
    for i in like:
        stop = i + 1 if stop <= i < stop + NEAR else stop
    return range(start, stop)


def _origin(node: Node) -> str | None:
    """What tells a paragraph's kind: its own label, else those of the two elements around it; None if it has none."""
    if label := _kind(node)[1]:
        return f"{node.tag} {label}"
    while node.tag in LEAVES and node.parent is not None:
        node = node.parent
    label = _kind(node)[1]
    return f"{node.tag} {label} / {_kind(node.parent)[1]}" if label and node.parent is not None else None


def widened(page: Outline, region: range, prose: Sequence[int]) -> range:
    """The region with what the page sets apart of its article: a long lead under the headline, and an end in the same
    <article>. `prose` holds each block's characters, 0 where it is known to be something else."""
    headline = max((i for i in range(region.start) if page.nodes[i].tag == "h1"), default=region.start)
    lead = [i for i in range(headline, region.start) if prose[i] and not _is_listed(page.nodes[i])]
    start = lead[0] if sum(prose[i] for i in lead) >= LEAD else region.start
    around = (node for node in upwards(page.nodes[region.start]) if node.tag == "article")
    end = max((node.last for node in around if node.last >= region.stop), default=region.stop)
    last = max((i for i in range(region.stop, end) if prose[i]), default=region.stop - 1)
    return range(start, last + 1)


def _is_listed(node: Node) -> bool:
    """Key points and a quotation stand above an article without being its lead."""
    return any(above.tag in ("li", "blockquote") for above in upwards(node))
