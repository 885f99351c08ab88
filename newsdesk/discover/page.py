"""A home or section page -> the feeds it declares, and the links that look like headlines.

Read token by token, never as a tree: a page made to be costly to parse costs no more here than its length.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from newsdesk.discover.found import Found, joined, title_of, usable
from newsdesk.urls import url_key

_MOST_FEEDS = 50
_MOST_ANCHORS = 20_000
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+"""
# Possessive throughout, so that no character is read twice.
_TOKEN = re.compile(
    rf"""
    <!--(?:[^-]++|-(?!->))*+
    | <(?P<raw>script|style|textarea|template|noscript)(?=[\s/>])[^>]*+>(?:[^<]++|<(?!/(?P=raw)))*+
    | <(?P<name>/?a|base|link)(?=[\s/>])(?P<attributes>(?:{_ATTRIBUTE})*+)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PAIR = re.compile(
    r"""([^\s/>=]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+))|[^\s/>]++(?:\s*+=)?""",
)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_FEED_PATH = re.compile(r"(?:\.(?:rss|atom|rdf)|/(?:rss|feed|feeds|atom)(?:\.xml)?/?|[/.-]rss\.xml)$", re.IGNORECASE)
_COMMENTS = re.compile(r"/comments?/(?:feed|rss)", re.IGNORECASE)
_ARTICLE_PATH = re.compile(r"\d{4,}|[^/-]+-[^/-]+-[^/-]+")  # a date, a number, or three words joined
_FEWEST_WORDS = 4  # of a headline


def page_links(text: str, url: str) -> tuple[list[Found], tuple[str, ...], tuple[str, ...]]:
    """The headlines of a page, the feeds it names and the sitemaps it names, each in the page's order."""
    base, anchors, feeds, sitemaps = url, [], [], []
    for name, attributes, content in _elements(text):
        link = attributes.get("href", "")
        if name == "base" and link:
            base = joined(url, link)
        elif name == "a":
            anchors.append((link, content))
        elif _is_feed(attributes):
            feeds.append(link)
        elif "sitemap" in attributes.get("rel", "").lower().split():
            sitemaps.append(link)
    linked = [link for link, _ in anchors if _FEED_PATH.search(link.partition("?")[0])]
    return _headlines(anchors, base), _places(feeds + linked, base), _places(sitemaps, base)


def _elements(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Each <a>, <base> and <link>: its name, attributes and, for <a>, what is in it."""
    opened: tuple[dict[str, str], int] | None = None
    for token in _TOKEN.finditer(text):
        name = (token["name"] or "").lower()
        if name in ("a", "/a") and opened:
            yield "a", opened[0], text[opened[1] : token.start()]
            opened = None
        if name == "a":
            opened = _attributes(token["attributes"]), token.end()
        elif name in ("base", "link"):
            yield name, _attributes(token["attributes"]), ""


def _attributes(text: str) -> dict[str, str]:
    pairs = (match.groups() for match in _PAIR.finditer(text) if match[1])
    return {name.lower(): html.unescape(double or single or bare or "") for name, double, single, bare in pairs}


def _is_feed(attributes: dict[str, str]) -> bool:
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    return kind in _FEED_TYPES and "alternate" in attributes.get("rel", "").lower().split()


def _places(links: list[str], base: str) -> tuple[str, ...]:
    found = dict.fromkeys(usable(link, base) for link in links[: 10 * _MOST_FEEDS] if not _COMMENTS.search(link))
    return tuple(filter(None, found))[:_MOST_FEEDS]


def _headlines(anchors: list[tuple[str, str]], base: str) -> list[Found]:
    """The links within the site to what may be an article; of several to one page the longest text is its title."""
    titles: dict[str, Found] = {}
    site = _site(urlsplit(base).netloc)
    for link, content in anchors[:_MOST_ANCHORS]:
        address = usable(link, base)
        parts = urlsplit(address)
        if not _ARTICLE_PATH.search(parts.path) or _site(parts.netloc) != site:
            continue
        key, title = url_key(address), title_of(content.lstrip("> \n\t"))
        known = titles.get(key)
        if known is None or len(title) > len(known.title):
            titles[key] = Found(known.url if known else address, title)
    return [found for found in titles.values() if len(found.title.split()) >= _FEWEST_WORDS]


@lru_cache(maxsize=1000)
def _site(host: str) -> str:
    """A host without the labels that its copies for other readers have."""
    return url_key(f"https://{host}/")
