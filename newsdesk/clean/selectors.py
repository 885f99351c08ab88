"""Selectors of site rules at work on a page's tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from newsdesk.clean.byline import names_in
from newsdesk.clean.copies import Reasons
from newsdesk.clean.dating import read_date
from newsdesk.clean.declared import flat, text_of
from newsdesk.clean.metadata import Metadata
from newsdesk.model import Block, RemovalReason

if TYPE_CHECKING:
    from newsdesk.clean.rules import Rule

XPATH_STARTS = ("/", "(", "./")
LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")
CALL = re.compile(r"([\w.-]+(?::[\w.-]+)?)\s*\(")
XPATH_WORDS = """
    last position count id local-name namespace-uri name string concat starts-with contains substring-before
    substring-after substring string-length normalize-space translate boolean not true false lang number sum floor
    ceiling round text node comment processing-instruction and or div mod
"""
FUNCTIONS = frozenset(XPATH_WORDS.split())  # of XPath 1.0, and the words that may stand before a bracket there
TIMES = ("datetime", "content", "title")  # attributes that tell a time better than the element's text


@lru_cache(maxsize=4096)
def compile_selector(selector: str) -> etree.XPath:
    """A CSS selector, or an XPath expression: that begins with "/", "./" or "(". Raises ValueError for one that is
    neither."""
    try:
        path = selector if selector.startswith(XPATH_STARTS) else HTMLTranslator().css_to_xpath(selector)
        compiled = etree.XPath(path)
        compiled(etree.Element("html"))
    except (SelectorError, etree.XPathError) as error:
        raise ValueError(str(error)) from error
    unknown = set(CALL.findall(LITERAL.sub("", path))) - FUNCTIONS  # lxml finds out only where one is called
    if unknown:
        raise ValueError(f"unknown function {min(unknown)}()")
    return compiled


def without(tree: etree._Element, selectors: Iterable[str]) -> etree._Element:
    """A copy of a page's tree without the elements that the selectors find."""
    tree = deepcopy(tree)
    for selector in selectors:
        for element in _elements(tree, selector):
            _remove(element)
    return tree


def only(tree: etree._Element, selectors: Iterable[str]) -> etree._Element | None:
    """A page made of the elements that the first selector finds that finds any; None where none does."""
    found = next((elements for selector in selectors if (elements := _elements(tree, selector))), None)
    if found is None:
        return None
    page = etree.Element("html")
    body = etree.SubElement(page, "body")
    for element in _outermost(found):
        copy = deepcopy(element)
        copy.tail = None
        body.append(copy)
    return page


def with_ruled_out(whole: Sequence[Block], blocks: Sequence[Block], reasons: Reasons) -> tuple[list[Block], Reasons]:
    """The blocks that a rule left and their reasons, and among them, in their places, those that it took out."""
    mixed: list[tuple[Block, RemovalReason | None]] = []
    before, after = [block.text for block in whole], [block.text for block in blocks]
    for _, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if before[first:last] != after[start:end]:
            mixed += [(block, RemovalReason.SITE_RULE) for block in whole[first:last]]
        mixed += zip(blocks[start:end], reasons[start:end], strict=True)
    return [block for block, _ in mixed], [reason for _, reason in mixed]


def corrected(known: Metadata, tree: etree._Element, rule: Rule) -> Metadata:
    """A page's metadata with what a rule says: its language; title, byline and date that its selectors find."""
    title = next(iter(texts(tree, rule.title)), None)
    byline = tuple(dict.fromkeys(name for text in texts(tree, rule.byline) for name in names_in(text)))
    published = next((value for text in times(tree, rule.published) if (value := read_date(text))), None)
    found = {"title": title, "byline": byline, "published": published, "language": rule.language}
    origin = {**known.origin, **{key: "site rule" for key, value in found.items() if value}}
    return replace(
        known,
        title=title or known.title,
        byline=byline or known.byline,
        published=published or known.published,
        language=rule.language or known.language,
        origin=origin,
    )


def _elements(tree: etree._Element, selector: str) -> list[etree._Element]:
    return [item for item in _found(tree, selector) if isinstance(item, etree._Element)]


def _found(tree: etree._Element, selector: str) -> list[object]:
    """Elements, texts and attributes, or the one value of an expression."""
    try:
        found = compile_selector(selector)(tree)
    except etree.XPathError:  # what can only be told with the page at hand
        return []
    return list(found) if isinstance(found, list) else [found]


def _outermost(elements: Iterable[etree._Element]) -> list[etree._Element]:
    """Those that stand in none of the others."""
    elements = list(elements)
    chosen = set(elements)
    return [element for element in elements if chosen.isdisjoint(element.iterancestors())]


def _remove(element: etree._Element) -> None:
    """Take an element out of its tree; the text after it stays."""
    parent = element.getparent()
    if parent is None or element.tag == "body":
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def texts(tree: etree._Element, selectors: Iterable[str]) -> list[str]:
    """What the first selector that finds some text finds: the texts of elements, or attributes."""
    for selector in selectors:
        found = compile_selector(selector)(tree)
        items = found if isinstance(found, list) else [found]
        lines = [
            text for item in items if (text := text_of(item) if isinstance(item, etree._Element) else flat(str(item)))
        ]
        if lines:
            return lines
    return []


def times(tree: etree._Element, selectors: Iterable[str]) -> list[str]:
    """As texts(); of an element first what its attributes tell."""
    for selector in selectors:
        for element in _elements(tree, selector):
            if told := next((value for name in TIMES if (value := element.get(name))), None):
                return [told]
    return texts(tree, selectors)
