"""Bytes -> Listing: which format it is, and what it holds. No format is believed from its label alone."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from newsdesk.discover.decoding import decode
from newsdesk.discover.found import Found, Listing, date_of, listing, title_of, usable
from newsdesk.discover.page import page_links
from newsdesk.discover.xml import feed_items, local, named, parse, root_kind, sitemap_items, text_of
from newsdesk.errors import Reason, Rejected
from newsdesk.http import inflate

MAX_BYTES = 50_000_000  # what a sitemap may have by its standard
MAX_ITEMS = 50_000
MAX_PAGE_BYTES = 5_000_000  # of a home page
USUAL_PLACES = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/feed", "/rss", "/rss.xml", "/feed.xml")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def discover(
    body: bytes, url: str, *, content_type: str = "", now: datetime | None = None, max_items: int = MAX_ITEMS
) -> Listing:
    """What a feed (RSS, Atom, CDF, JSON Feed), a sitemap (XML, news, index, plain text; also in gzip) or a page names.

    `url` is where it came from: relative links count from there. A list goes to `max_items`. XML is read without its
    document type, so that no entity is expanded and nothing else is opened; what is malformed is read as far as it
    goes. Raises Rejected: TOO_LARGE, or BAD_INPUT for what is none of these.
    """
    now = now or datetime.now(UTC)
    text = decode(_unzipped(body, url), content_type)
    head = text[:1000].lstrip().lower()
    if head.startswith(("{", "[")):
        return listing("feed", _json_items(text, url), base=url, now=now, most=max_items)
    if _ADDRESS.match(head):
        lines = (Found(line.strip()) for line in text.splitlines() if line.strip())
        return listing("sitemap", lines, base=url, now=now, most=max_items)
    if not head.startswith("<"):
        raise Rejected(url, Reason.BAD_INPUT, "neither a feed, nor a sitemap, nor a page")
    return _markup(text, url, now, max_items)


def _markup(text: str, url: str, now: datetime, max_items: int) -> Listing:
    kind = root_kind(text)
    if kind == "page":
        if len(text) > MAX_PAGE_BYTES:
            raise Rejected(url, Reason.TOO_LARGE, f"a page of {len(text):,} characters")
        links, feeds, sitemaps = page_links(text, url)
        found = listing("page", links, base=url, now=now, most=max_items)
        return replace(found, feeds=feeds, sitemaps=sitemaps)
    root = parse(text, url)
    if root is None or not kind:
        raise Rejected(url, Reason.BAD_INPUT, "neither a feed, nor a sitemap, nor a page")
    if kind == "index":
        return _index(root, url, max_items)
    items = sitemap_items(root) if kind == "sitemap" else feed_items(root)
    return listing(kind, items, base=url, now=now, most=max_items)


def _index(root: etree._Element, url: str, max_items: int) -> Listing:
    places = [usable(text_of(named(part, "loc")), url) for part in root if local(part) == "sitemap"]
    return Listing(
        "index", sitemaps=tuple(dict.fromkeys(filter(None, places[:max_items]))), cut=len(places) > max_items
    )


def _unzipped(body: bytes, url: str) -> bytes:
    if body[:2] == b"\x1f\x8b":
        try:
            body = inflate(body, MAX_BYTES)
        except (EOFError, zlib.error) as error:
            raise Rejected(url, Reason.BAD_INPUT, f"the compressed list is broken: {error}") from error
    if len(body) > MAX_BYTES:
        raise Rejected(url, Reason.TOO_LARGE, f"more than {MAX_BYTES} bytes")
    return body


def _json_items(text: str, url: str) -> Iterator[Found]:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Rejected(url, Reason.BAD_INPUT, f"no JSON feed: {error}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise Rejected(url, Reason.BAD_INPUT, "no JSON feed: no items in it")
    return (_json_item(item) for item in items if isinstance(item, dict))


def _json_item(item: dict[str, Any]) -> Found:
    def field(*names: str) -> str:
        return next((value for name in names if isinstance(value := item.get(name), str) and value), "")

    published = date_of(field("date_published", "date_modified"))
    return Found(field("url", "external_url"), title_of(field("title")), published)
