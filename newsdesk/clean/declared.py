"""What a page declares of itself: its meta elements and its ld+json. A malformed declaration counts as none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from newsdesk.clean.page import UNPRINTABLE

Json = dict[str, Any]
Candidate = tuple[str, str]  # where it stands ("ld+json", "og:title"), and what stands there

ARTICLE_TYPES = re.compile(r"(article|posting|report|review|story)$", re.IGNORECASE)
PAGE_TYPES = re.compile(r"page$", re.IGNORECASE)
WRAPPER = re.compile(r"^\s*(?://)?\s*<!(?:\[CDATA\[|--)|(?://)?\s*(?:\]\]|--)>\s*$")
# Kept as they are: strings. Taken out: comments, and commas before a closing bracket.
FAULT = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z))|/\*.*?(?:\*/|\Z)|//[^\n]*|,(?=\s*[}\]])', re.DOTALL)
INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")  # properties that hold further objects of the page
SITE_METAS = ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site")
SEPARATOR = re.compile(r"\s*\|+\s*|\s+(?:[\-–—:»«·•]|::|//)\s+")  # between a title and a site's name
SPACE = re.compile(r"\s+")


def flat(text: str) -> str:
    """A text on one line, its character references resolved, without what no database stores."""
    return SPACE.sub(" ", UNPRINTABLE.sub("", unescape(text))).strip()


def text_of(element: etree._Element | None) -> str:
    """All text of an element on one line; "" without one."""
    return "" if element is None else flat("".join(str(piece) for piece in element.itertext()))


def squash(text: str) -> str:
    """Letters and digits only, case folded: "The Mail-Online" -> "themailonline"."""
    return "".join(re.findall(r"[^\W_]+", text.casefold()))


def site_of(url: str) -> str:
    """The host name of an address, without "www."."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def path_of(url: str) -> str:
    """The path of an address, without a slash at its end; "" of a broken one."""
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


@dataclass(slots=True)
class Declared:
    """The meta elements of a page by name, and the ld+json objects that describe it, its article first."""

    url: str = ""
    metas: dict[str, list[str]] = field(default_factory=dict)
    things: list[Json] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # ld+json @id -> name
    organisations: frozenset[str] = frozenset()  # squashed names of the ld+json's publishers and organisations

    def metas_of(self, names: Iterable[str]) -> Iterator[Candidate]:
        """The first value of each meta element, in the order of `names`."""
        return ((name, self.metas[name][0]) for name in names if name in self.metas)

    def said(self, *keys: str) -> Iterator[Candidate]:
        """The text properties of the ld+json, the article's before those of the page around it."""
        for thing in self.things:
            for key in keys:
                value = thing.get(key)
                if isinstance(value, str) and value.strip():
                    yield "ld+json", flat(value)


def declared(tree: etree._Element, url: str = "") -> Declared:
    """Read what a page declares. Of several articles in its ld+json only that about `url`, or the first, counts."""
    things = things_of(tree)
    articles = [thing for thing in things if _is_a(thing, ARTICLE_TYPES)]
    articles.sort(key=lambda thing: not _is_about(thing, url))
    around = [thing for thing in things if _is_a(thing, PAGE_TYPES)]
    names = {thing["@id"]: thing["name"] for thing in things if _has_text(thing, "@id") and _has_text(thing, "name")}
    return Declared(url, _metas(tree), [*articles[:1], *around], names, frozenset(_organisations(things, names)))


def things_of(tree: etree._Element) -> list[Json]:
    """All objects of a page's ld+json: themselves, of their lists, of their @graph."""
    return [thing for script in tree.iter("script") if _is_ld(script) for thing in _objects(script.text or "")]


def site_names(page: Declared) -> frozenset[str]:
    """What the site calls itself, squashed: by the page's metas, its ld+json, its host."""
    said = [name for _, text in page.metas_of(SITE_METAS) for name in (text, *SEPARATOR.split(text))]
    host = site_of(page.url)
    labels = host.split(".")
    names = {squash(name) for name in (*said, host, *labels[:-1], ".".join(labels[-2:]))}
    return frozenset(name for name in names | page.organisations if len(name) > 2)


def _metas(tree: etree._Element) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = flat(meta.get("content") or "")
        if name and content:
            metas.setdefault(name.strip().lower(), []).append(content)
    return metas


def _is_ld(script: etree._Element) -> bool:
    return (script.get("type") or "").strip().lower().startswith("application/ld+json")


def _has_text(thing: Json, key: str) -> bool:
    return isinstance(thing.get(key), str)


def _is_a(thing: Json, types: re.Pattern[str]) -> bool:
    kinds = thing.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and types.search(kind) for kind in named)


def _is_about(thing: Json, url: str) -> bool:
    page = thing.get("mainEntityOfPage")
    ids = (thing.get("url"), thing.get("@id"), page.get("@id") if isinstance(page, dict) else page)
    return any(isinstance(value, str) and path_of(value) == path_of(url) for value in ids)


def _objects(text: str) -> Iterator[Json]:
    """The objects of an ld+json script: themselves, of their lists, of their @graph."""
    for document in _documents(text):
        for thing in document if isinstance(document, list) else [document]:
            if isinstance(thing, dict):
                yield thing
                for key in INSIDE:
                    inner = thing.get(key)
                    yield from (it for it in (inner if isinstance(inner, list) else [inner]) if isinstance(it, dict))


def _documents(text: str) -> list[Any]:
    """The JSON documents of a script, as it is or, if that is no JSON, mended."""
    text = WRAPPER.sub("", text.strip())
    return _decoded(text) or _decoded(_mended(text)) or _decoded(_mended(unescape(text)))


def _mended(text: str) -> str:
    return FAULT.sub(lambda match: match[1] or "", text)


def _decoded(text: str) -> list[Any]:
    """The documents that stand one after the other, as far as they can be read."""
    decoder, documents, at = json.JSONDecoder(strict=False), [], 0
    while at < len(text):
        if text[at] in " \t\r\n;,\ufeff":
            at += 1
            continue
        try:
            document, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        documents.append(document)
    return documents


def _organisations(things: list[Json], names: dict[str, str]) -> Iterator[str]:
    for thing in things:
        maker = thing.get("publisher")
        maker = maker if isinstance(maker, dict) else {}
        name = maker.get("name") or names.get(str(maker.get("@id")))
        if isinstance(name, str):
            yield squash(name)
        if _is_a(thing, re.compile("organi[sz]ation$", re.IGNORECASE)) and _has_text(thing, "name"):
            yield squash(thing["name"])
