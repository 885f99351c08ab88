"""A page's tree -> its blocks in reading order, and which stretch of them holds the article.

A block is a stretch of text that no block-level element breaks. Of the elements only those that open a block are kept,
as a light tree of nodes: enough to ask how much prose each holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from newsdesk.model import Block

INLINE_TAGS = """
    a abbr acronym b bdi bdo big blink br cite code data del dfn em font i img ins kbd label link mark meta nobr picture
    q rp rt ruby s samp small source span strike strong sub sup time tt u var wbr
"""
SILENT_TAGS = """
    audio canvas datalist embed head iframe input map math noscript object script select style svg template
    textarea title video
"""
INLINE = frozenset(INLINE_TAGS.split())
SILENT = frozenset(SILENT_TAGS.split())  # hold no text for readers
LABELS = ("id", "class", "role", "itemprop", "data-testid", "data-component")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LEAVES = HEADINGS | {"p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table"}  # hold text, not layout
BRACKETS = re.compile(r"(?<!\S)\S*[\[\]]\S*")  # a utility class ("[&_.caption]:m-0") styles what it names, and is none
ANCHOR_WORDS = 4  # from which an id can be made of the words of a heading
ANCHORED = 0.8  # share of them that stand there
ANCHOR_TEXTS, ANCHOR_LENGTH = (
    3,
    200,
)  # pieces of an element's text, and characters of each, in which they are looked for
QUESTION = ("?", "？", "؟")
UNCLOSED = 1000  # characters from which a button is an element that the page forgot to close
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
WORDS = re.compile(r"[^\W_]+")
SPACE = re.compile(r"\s+")
SENTENCE_END = re.compile(r"[.!?…।؟。！？][\"'”’»)\]]*(?:\s|$)|[。！？।]")
PROSE_LENGTH = 60  # characters from which a block with a sentence's end reads as prose
LONG_PROSE = 140  # and without one
PROSE_LINKS = 0.4  # prose has a smaller share of its characters inside links
DEPTH = 16  # levels of path and container that a block tells
LINKED = 0.8  # share of its characters inside links from which a block is itself a link


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
    """A page's blocks, each with the node it stands in and its characters if it is prose, else 0."""

    root: Node
    blocks: list[Block]
    nodes: list[Node]
    prose: list[int]


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
        self.hidden: list[etree._Element] = []  # left out as hidden
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
    """The blocks of a page. What holds no text for readers (scripts, buttons) says nothing, nor do hidden elements,
    unless they hold most of its text: then a script shows them."""
    body = tree.find("body")
    body = body if body is not None else tree
    reader = _read(body, frozenset())
    seen = sum(len(text) for text, links in reader.texts if len(text) >= PROSE_LENGTH and links < PROSE_LINKS)
    sizes = {element: _paragraphs_size(element) for element in reader.hidden}
    if sum(sizes.values()) > seen:
        reader = _read(body, frozenset(element for element, size in sizes.items() if size))
    blocks = [Block(text, link_density=round(links, 3)) for text, links in reader.texts]
    page = Outline(reader.root, blocks, reader.nodes, prose_sizes(blocks))
    page.root.last = len(blocks)
    for node, size in zip(page.nodes, page.prose, strict=True):
        for around in upwards(node) if size else ():
            around.prose += size
            around.paragraphs += 1
    return page


def _paragraphs_size(element: etree._Element) -> int:
    """The characters of an element's paragraphs that are long enough to be prose."""
    sizes = (sum(len(text) for text in paragraph.itertext()) for paragraph in element.iter("p"))
    return sum(size for size in sizes if size >= PROSE_LENGTH)


def _read(body: etree._Element, shown: frozenset[etree._Element]) -> _Reader:
    reader = _Reader()
    walk = etree.iterwalk(body, events=("start", "end", "comment"))
    skipped: etree._Element | None = None
    for event, element in walk:
        if event == "start":
            hidden = _is_hidden(element) and element not in shown
            if element is not body and (hidden or _is_silent(element)):
                if hidden:
                    reader.hidden.append(element)
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
    return reader


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
    """Does it hold no text for readers? A button does where it is a question to unfold, or was never closed."""
    if element.tag in SILENT:
        return True
    if element.tag == "button":
        text = " ".join(" ".join(str(text) for text in element.itertext()).split())
        return len(text) < UNCLOSED and not text.endswith(QUESTION)
    return False


def _is_hidden(element: etree._Element) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and HIDDEN.search(style) is not None


def _label(element: etree._Element) -> str:
    values = (element.get(name) for name in LABELS if name != "id" or not _is_anchor(element))
    label = " ".join(value for value in values if value).lower().replace("/", "-")
    return BRACKETS.sub("", label).strip() if "[" in label else label


def _is_anchor(element: etree._Element) -> bool:
    """Is the id made of the words that the element begins with? Then it tells of them, not of a part of the page."""
    name = element.get("id") or ""
    named = WORDS.findall(name.lower()) if name.count("-") + name.count("_") >= ANCHOR_WORDS - 1 else []
    if len(named) < ANCHOR_WORDS:
        return False
    begins = islice((text for text in map(str, element.itertext()) if not text.isspace()), ANCHOR_TEXTS)
    told = set(WORDS.findall(" ".join(text[:ANCHOR_LENGTH] for text in begins).lower()))
    return sum(word in told for word in named) >= ANCHORED * len(named)


def prose_sizes(blocks: Sequence[Block]) -> list[int]:
    """Each block's characters if it is prose, else 0."""
    return [len(block.text) if is_prose(block) else 0 for block in blocks]


def describe(page: Outline, dominant: float, many: int = 1) -> list[Block]:
    """The blocks with path and container filled in.

    A container names only elements that hold at most the share `dominant` of the page's prose, or less than `many`
    paragraphs: the label of an element around everything says nothing of a block. Its last parts belong to the last
    parts of the path.
    """
    limit = dominant * page.root.prose
    known: dict[int, tuple[str, str]] = {}
    described = []
    for block, node in zip(page.blocks, page.nodes, strict=True):
        if id(node) not in known:
            known[id(node)] = _place(node, limit, many)
        path, container = known[id(node)]
        described.append(Block(block.text, path, block.link_density, container))
    return described


def _place(node: Node, limit: float, many: int) -> tuple[str, str]:
    chain = [above for above in islice(upwards(node), DEPTH) if above.parent is not None]
    labels = [above.label for above in chain if above.prose <= limit or above.paragraphs < many]
    return "/".join(above.tag for above in reversed(chain)), " / ".join(reversed(labels))


def upwards(node: Node | None) -> Iterator[Node]:
    """The node and all around it, the innermost first."""
    while node is not None:
        yield node
        node = node.parent


def all_nodes(page: Outline) -> Iterator[Node]:
    """The nodes of a page, each before those inside it."""
    stack = [page.root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(node.children)
