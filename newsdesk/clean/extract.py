"""A page's tree -> its blocks in reading order, and which stretch of them holds the article.

A block is a stretch of text that no block-level element breaks. Of the elements only those that open a block are kept,
as a light tree of nodes: enough to ask how much prose each holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml import etree

from newsdesk.model import Block

INLINE_TAGS = """
    a abbr acronym b bdi bdo big blink br cite code data del dfn em font i img ins kbd label link mark meta nobr picture
    q rp rt ruby s samp small source span strike strong sub sup time tt u var wbr
"""
SILENT_TAGS = """
    audio button canvas datalist embed head iframe input map math noscript object script select style svg template
    textarea title video
"""
INLINE = frozenset(INLINE_TAGS.split())
SILENT = frozenset(SILENT_TAGS.split())  # hold no text for readers
LABELS = ("id", "class", "role", "itemprop", "data-testid", "data-component")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LEAVES = HEADINGS | {"p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table"}  # hold text, not layout
NUMBERED = re.compile(r"\S*\d\S*")
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
SPACE = re.compile(r"\s+")
SENTENCE_END = re.compile(r"[.!?…।؟。！？][\"'”’»)\]]*(?:\s|$)|[。！？।]")
PROSE_LENGTH = 60  # characters from which a block with a sentence's end reads as prose
LONG_PROSE = 140  # and without one
PROSE_LINKS = 0.4  # prose has a smaller share of its characters inside links
DEPTH = 16  # levels of path and container that a block tells
LINKED = 0.8  # share of its characters inside links from which a block is itself a link
CARDS = 3  # like elements in a row from which they are cards
NEAR = 12  # blocks beyond the article's element in which a stray paragraph of it is looked for
MAIN_SHARE = 0.7  # an element that holds this share of its parent's prose is where the article is


@dataclass(slots=True, eq=False)
class Node:
    """A block-level element: its blocks are blocks[first:last] of the outline."""

    tag: str
    label: str
    parent: Node | None
    first: int
    last: int = 0
    children: list[Node] = field(default_factory=list)
    prose: int = 0  # characters of prose inside it
    paragraphs: int = 0  # blocks of prose inside it


@dataclass(slots=True)
class Outline:
    """A page's blocks, each with the node it stands in."""

    root: Node
    blocks: list[Block]
    nodes: list[Node]


def is_prose(block: Block) -> bool:
    """Does the block read as running text: long enough, a sentence's end, few links?"""
    size = len(block.text)
    if size < PROSE_LENGTH or block.link_density >= PROSE_LINKS:
        return False
    return size >= LONG_PROSE or SENTENCE_END.search(block.text) is not None


class _Reader:
    """Collects text until a block-level element begins or ends, then makes a block of it."""

    def __init__(self) -> None:
        self.root = self.node = Node("body", "", None, 0)
        self.texts: list[tuple[str, float]] = []
        self.nodes: list[Node] = []
        self._pieces: list[str] = []
        self._linked = 0  # characters inside links
        self._links = 0  # links open
        self._breaks = 0  # <br> in a row

    def text(self, text: str | None) -> None:
        if not text:
            return
        self._pieces.append(text)
        if not text.isspace():
            self._breaks = 0
            if self._links:
                self._linked += len(text.strip())

    def line_break(self) -> None:
        self._breaks += 1
        self._pieces.append(" ")
        if self._breaks >= 2:
            self.flush()

    def link(self, step: int) -> None:
        self._links += step

    def open(self, element: etree._Element) -> None:
        self.flush()
        self.node = Node(str(element.tag), _label(element), self.node, len(self.texts))
        if self.node.parent is not None:
            self.node.parent.children.append(self.node)

    def close(self) -> None:
        self.flush()
        self.node.last = len(self.texts)
        if self.node.parent is not None:
            self.node = self.node.parent

    def flush(self) -> None:
        text = SPACE.sub(" ", "".join(self._pieces)).strip()
        if text:
            self.texts.append((text, min(1.0, self._linked / len(text))))
            self.nodes.append(self.node)
        self._pieces.clear()
        self._linked = self._breaks = 0


def outline(tree: etree._Element) -> Outline:
    """The blocks of a page. Elements that are hidden or hold no text for readers (scripts, buttons) say nothing."""
    body = tree.find("body")
    reader = _Reader()
    _read(body if body is not None else tree, reader)
    blocks = [Block(text, link_density=round(links, 3)) for text, links in reader.texts]
    page = Outline(reader.root, blocks, reader.nodes)
    page.root.last = len(blocks)
    return page


def _read(body: etree._Element, reader: _Reader) -> None:
    walk = etree.iterwalk(body, events=("start", "end", "comment"))
    skipped: etree._Element | None = None
    for event, element in walk:
        if event == "start":
            if element is not body and _is_silent(element):
                walk.skip_subtree()
                skipped = element
                continue
            _begin(element, reader, body)
            reader.text(element.text)
            continue
        if event == "end" and element is not skipped:
            _finish(element, reader, body)
        if element is not body:
            reader.text(element.tail)
    reader.flush()


def _begin(element: etree._Element, reader: _Reader, body: etree._Element) -> None:
    if element.tag == "br":
        reader.line_break()
    elif element.tag == "a":
        reader.link(1)
    elif _is_block(element) and element is not body:
        reader.open(element)


def _finish(element: etree._Element, reader: _Reader, body: etree._Element) -> None:
    if element.tag == "a":
        reader.link(-1)
    elif _is_block(element) and element is not body:
        reader.close()


def _is_block(element: etree._Element) -> bool:
    """An element of the page's own ("x-note") is inline, as browsers have it, unless blocks stand in it."""
    if element.tag in INLINE:
        return False
    return "-" not in element.tag or not all(child.tag in INLINE for child in element)


def _is_silent(element: etree._Element) -> bool:
    if element.tag in SILENT or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and HIDDEN.search(style) is not None


def _label(element: etree._Element) -> str:
    values = (element.get(name) for name in LABELS)
    return " ".join(value for value in values if value).lower().replace("/", "-")


def prose_sizes(blocks: Sequence[Block]) -> list[int]:
    """Each block's characters if it is prose, else 0."""
    return [len(block.text) if is_prose(block) else 0 for block in blocks]


def describe(page: Outline, dominant: float) -> list[Block]:
    """The blocks with path and container filled in.

    A container names only elements that hold at most the share `dominant` of the page's prose: the label of an
    element around everything says nothing of a block. Its last parts belong to the last parts of the path.
    """
    _weigh(page, prose_sizes(page.blocks))
    limit = dominant * page.root.prose
    known: dict[int, tuple[str, str]] = {}
    described = []
    for block, node in zip(page.blocks, page.nodes, strict=True):
        if id(node) not in known:
            known[id(node)] = _place(node, limit)
        path, container = known[id(node)]
        described.append(Block(block.text, path, block.link_density, container))
    return described


def _place(node: Node, limit: float) -> tuple[str, str]:
    chain = [above for above in islice(_upwards(node), DEPTH) if above.parent is not None]
    labels = [above.label for above in chain if above.prose <= limit]
    return "/".join(above.tag for above in reversed(chain)), " / ".join(reversed(labels))


def _upwards(node: Node | None) -> Iterator[Node]:
    while node is not None:
        yield node
        node = node.parent


def _weigh(page: Outline, weights: Sequence[int]) -> None:
    """Write into every node the sum of its blocks' weights and how many of them have one."""
    for node in _all_nodes(page):
        node.prose = node.paragraphs = 0
    for node, weight in zip(page.nodes, weights, strict=True):
        if weight:
            for above in _upwards(node):
                above.prose += weight
                above.paragraphs += 1


def _all_nodes(page: Outline) -> Iterator[Node]:
    stack = [page.root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(node.children)


def cards(page: Outline, *, linked: bool = False) -> list[bool]:
    """For each block, does it stand in a card: one of several like elements side by side, each a paragraph or two with
    a heading or a link? With `linked` only a link counts, as a teaser has it."""
    _weigh(page, prose_sizes(page.blocks))
    titled = [
        block.link_density >= LINKED or (node.tag in HEADINGS and not linked)
        for block, node in zip(page.blocks, page.nodes, strict=True)
    ]
    marks = [False] * len(page.blocks)
    for node in _all_nodes(page):
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
            yield from likely


def _kind(node: Node) -> tuple[str, str]:
    return node.tag, unnumbered(node.label)


@lru_cache(maxsize=4096)
def unnumbered(label: str) -> str:
    """A label without the words that tell one of a series from the next ("card card-17" -> "card")."""
    return NUMBERED.sub("", label).strip()


def main_region(page: Outline, weights: Sequence[int]) -> range:
    """The indices of the blocks inside the smallest element that holds most of the page's weight, stretched to take in
    paragraphs near by that are labelled like its own."""
    _weigh(page, weights)
    node = page.root
    while (child := max(node.children, key=lambda inner: inner.prose, default=None)) is not None:
        alone = child.paragraphs < 2 <= node.paragraphs
        if child.tag in LEAVES or alone or child.prose < MAIN_SHARE * node.prose or not child.prose:
            break
        node = child
    return _stretched(page, range(node.first, node.last), weights)


def _stretched(page: Outline, region: range, weights: Sequence[int]) -> range:
    own = {_kind(page.nodes[i]) for i in region if weights[i]}
    around = (*range(max(0, region.start - NEAR), region.start), *range(region.stop, region.stop + NEAR))
    like = [
        i for i in around if i < len(weights) and weights[i] and _kind(page.nodes[i])[1] and _kind(page.nodes[i]) in own
    ]
    return range(min([region.start, *like]), max([region.stop, *(i + 1 for i in like)]))
