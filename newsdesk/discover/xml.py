"""Feeds and sitemaps in XML, well formed or nearly: what each of their dialects calls a link, a title and a date."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from newsdesk.discover.found import Found, date_of, joined, title_of

# Everything before the root element. Possessive, so that no character is read twice.
_PROLOGUE = re.compile(
    r"""(?:\s++ | <\?(?:[^?]++|\?(?!>))*+\?> | <!--(?:[^-]++|-(?!->))*+--> | (?P<doctype><!DOCTYPE[^\[>]*+(?:\[
    (?:[^\]"'<]++ | "[^"]*+" | '[^']*+' | <!--(?:[^-]++|-(?!->))*+--> | <)*+ \]\s*+)?+>))*+""",
    re.IGNORECASE | re.VERBOSE,
)
_NAME = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_KINDS = {
    **dict.fromkeys(("rss", "feed", "rdf", "channel", "entry", "item"), "feed"),
    "urlset": "sitemap",
    "sitemapindex": "index",
    "html": "page",
}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A marked section, which has no references, or an ampersand with what makes it one.
_REFERENCE = re.compile(
    r"<!\[CDATA\[(?:[^\]]++|\](?!\]>))*+\]\]>|&(?:#[0-9]{1,7};|#x[0-9A-Fa-f]{1,6};|[A-Za-z]\w{0,30};)?"
)
_OF_XML = frozenset({"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"})
_PUBLISHED = ("pubdate", "published", "date", "publication_date", "issued", "created", "lastmod", "updated", "modified")
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def root_kind(text: str) -> str:
    """What a text in angle brackets is by its root element: feed, sitemap, index, page; "" for anything else."""
    match = _PROLOGUE.match(text)
    start = match.end() if match else 0
    if match and re.match(r"<!doctype\s+html", match["doctype"] or "", re.IGNORECASE):
        return "page"
    root = _NAME.search(text, start, start + 1000)
    name = root[1].lower() if root else ""
    return _KINDS.get(name, "page" if re.search(r"<(?:head|body|a)\b", text[:100_000], re.IGNORECASE) else "")


def parse(text: str, url: str) -> etree._Element | None:
    """The root element; None where nothing can be made of the text. What is malformed is mended.

    The document type is cut off before: no entity is known but those of HTML, and there is nothing to load.
    """
    match = _PROLOGUE.match(text)
    plain = _FORBIDDEN.sub("", text[match.end() :] if match else text)
    body = _REFERENCE.sub(_mended, plain).encode("utf-8", "replace")
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(body, parser, base_url=url)
    except etree.XMLSyntaxError:
        return None


def _mended(match: re.Match[str]) -> str:
    """A reference as XML knows it: HTML's names become their characters, an ampersand that is none itself."""
    reference = match[0]
    if reference.startswith("&#") and html.unescape(reference) == "\ufffd":  # of half a character, which no text holds
        return "\ufffd"
    if reference.startswith(("<", "&#")) or reference in _OF_XML:
        return reference
    character = html.unescape(reference) if reference != "&" else reference
    return f"&amp;{reference[1:]}" if character == reference else character


def local(element: etree._Element) -> str:
    """An element's name in lower case, without its namespace or prefix."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def named(parent: etree._Element, name: str) -> etree._Element | None:
    """The first child of that name."""
    return next((child for child in parent if local(child) == name), None)


def text_of(element: etree._Element | None) -> str:
    """All text in an element; "" for None."""
    return "" if element is None else "".join(map(str, element.itertext())).strip()


def sitemap_items(root: etree._Element) -> Iterator[Found]:
    """The pages of a sitemap, news extension included."""
    for place in root:
        if local(place) == "url":
            news = named(place, "news")
            title, told = ("", None) if news is None else (title_of(text_of(named(news, "title"))), _date(news))
            yield Found(text_of(named(place, "loc")), title, told or _date(place))


def feed_items(root: etree._Element) -> Iterator[Found]:
    """The entries of an RSS, Atom, RDF or CDF feed."""
    for item in root.iter():
        if local(item) in ("item", "entry"):
            base = _base(item)
            link = _link(item)
            yield Found(joined(base, link) if base and link else link, title_of(_title(item)), _date(item))


def _title(item: etree._Element) -> str:
    """The item's own title; one of another vocabulary ("media:title") only where it has none."""
    titles = [child for child in item if local(child) == "title"]
    own = [title for title in titles if _vocabulary(title) == _vocabulary(item)]
    return next((text for title in own + titles if (text := text_of(title))), "")


def _vocabulary(element: etree._Element) -> str:
    tag = str(element.tag)
    return tag.rpartition("}")[0] or tag.rpartition(":")[0]


def _date(parent: etree._Element) -> datetime | None:
    """When it came out; when it was last changed, where only that is told."""
    told = {local(child): text_of(child) for child in reversed(parent)}
    return next((date for name in _PUBLISHED if name in told and (date := date_of(told[name]))), None)


def _link(item: etree._Element) -> str:
    """The page of an entry: the address that a feed service keeps of it, its link, or its id where that is one."""
    children = [(local(child), child) for child in item]
    given = [text_of(child) for name, child in children if name == "origlink"]
    links = [child for name, child in children if name == "link"]
    given += [child.get("href", "") for child in sorted(links, key=_fitness, reverse=True) if _fitness(child)]
    given += [text_of(child) for child in sorted(links, key=lambda link: link.get("rel", "alternate") != "alternate")]
    given += [
        text_of(child)
        for name, child in children
        if name == "guid" and (child.get("isPermaLink") or child.get("ispermalink")) != "false"
    ]
    given += [item.get("href", ""), item.get("HREF", "")]
    given += [text_of(child) for name, child in children if name == "id" and text_of(child).startswith("http")]
    return next((link for link in given if link.strip()), "")


def _fitness(link: etree._Element) -> int:
    """How likely an Atom link leads to the article: 0 for one that leads elsewhere."""
    relation, kind = link.get("rel", "alternate").lower(), link.get("type", "text/html").lower()
    if not link.get("href") or relation != "alternate":
        return 0
    return 2 if kind in ("text/html", "application/xhtml+xml") else 1


def _base(element: etree._Element) -> str:
    """The base that xml:base gives to an element's links; "" where none is given."""
    found = ""
    for parent in [element, *element.iterancestors()]:
        given = parent.get(_BASE)
        found = joined(given, found) if given else found
    return found
