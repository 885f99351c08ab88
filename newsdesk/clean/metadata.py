"""A page's title, byline, dates, language, section, tags and address, each with where it was read.

Best first: what the page declares (ld+json, meta elements, microdata), then what it shows around its headline. A
malformed declaration counts as none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from lxml import etree

from newsdesk.clean.byline import byline
from newsdesk.clean.dating import dates
from newsdesk.clean.declared import Candidate, Declared, declared, flat, site_of, text_of
from newsdesk.clean.surroundings import lines_around
from newsdesk.clean.titles import headline

__all__ = ["Metadata", "describe", "site_of"]

LANGUAGE_METAS = ("og:locale", "content-language", "inlanguage", "language", "dc.language")
SECTION_METAS = ("article:section", "parsely-section", "og:section", "section", "cxenseparse:recs:category")
TAG_METAS = ("article:tag", "parsely-tags", "sailthru.tags", "news_keywords", "keywords")
MAX_ADDRESS, MAX_LABEL, MAX_TAGS = 2000, 200, 100  # characters, characters, and tags, that are kept
LANGUAGE = re.compile(r"\s*([A-Za-z]{2})(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its article. `origin` names for each field that is known where it was read: "ld+json"."""

    url: str  # the page's canonical address if it is on the same site and no home page of it
    title: str
    byline: tuple[str, ...]  # names of persons, or of an agency
    published: str | None  # ISO 8601 date or date-time, its zone as written
    updated: str | None  # the same
    language: str | None  # ISO 639-1
    section: str | None
    tags: tuple[str, ...]
    canonical: str | None  # the address that the page calls its own, on whatever site
    origin: Mapping[str, str]


def describe(tree: etree._Element, url: str, fetched_at: datetime) -> Metadata:
    """The metadata of a page's tree. `fetched_at` is aware: a date more than a day after it is refused."""
    page = declared(tree, url)
    head = headline(tree, page)
    lines = lines_around(tree, head)
    names_origin, names = byline(tree, page, lines)
    when = dates(tree, page, lines, fetched_at)
    canonical_origin, canonical = next(_addresses(tree, page), ("", None))
    own = ((origin, address) for origin, address in _addresses(tree, page) if _is_own(address, url))
    address_origin, address = next(own, ("", url))
    language_origin, language = next(_languages(tree, page), ("", None))
    section_origin, section = next(_sections(tree, page), ("", None))
    tags_origin, tags = next(_tags(tree, page), ("", ()))
    origins = {
        "url": address_origin,
        "title": head.origin,
        "byline": names_origin,
        "published": when.published[0],
        "updated": when.updated[0],
        "language": language_origin,
        "section": section_origin,
        "tags": tags_origin,
        "canonical": canonical_origin,
    }
    return Metadata(
        url=address,
        title=head.text,
        byline=names,
        published=when.published[1],
        updated=when.updated[1],
        language=language,
        section=section and section[:MAX_LABEL],
        tags=tags,
        canonical=canonical,
        origin={name: origin for name, origin in origins.items() if origin},
    )


def _addresses(tree: etree._Element, page: Declared) -> Iterator[Candidate]:
    """The addresses that a page gives for itself, absolute and without a fragment."""
    links = (link for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    said = [("canonical", flat(link.get("href") or "")) for link in links]
    for origin, text in (*said, *page.metas_of(["og:url"])):
        try:
            parts = urlsplit(urljoin(page.url, text))
        except ValueError:
            continue
        if text and parts.scheme in ("http", "https") and parts.hostname and len(text) <= MAX_ADDRESS:
            yield origin, parts._replace(fragment="").geturl()


def _is_own(address: str, url: str) -> bool:
    """Is it on the site of `url`, and not its home page in place of a page?"""
    is_home = urlsplit(address).path in ("", "/") and urlsplit(url).path not in ("", "/")
    return site_of(address) == site_of(url) and not is_home


def _languages(tree: etree._Element, page: Declared) -> Iterator[Candidate]:
    html = tree.get("lang") or tree.get("xml:lang") or ""
    for origin, text in (("html", html), *page.said("inLanguage"), *page.metas_of(LANGUAGE_METAS)):
        if code := LANGUAGE.match(text):
            yield origin, code[1].lower()


def _sections(tree: etree._Element, page: Declared) -> Iterator[Candidate]:
    yield from (("ld+json", text) for text in _texts(page, "articleSection"))
    yield from page.metas_of(SECTION_METAS)
    for element in tree.iterfind(".//*[@itemprop='articleSection']"):
        if text := flat(element.get("content") or "") or text_of(element):
            yield "microdata", text


def _tags(tree: etree._Element, page: Declared) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The tags by their source; a value is one tag or several between commas or semicolons."""
    links = [text_of(link) for link in tree.iterfind(".//a[@rel='tag']")]
    sources = [("ld+json", list(_texts(page, "keywords")))]
    sources += [(name, page.metas.get(name, [])) for name in TAG_METAS]
    for origin, values in (*sources, ("rel=tag", links)):
        parts = [part.strip() for value in values for part in re.split("[,;]", value)]
        named = dict.fromkeys(part[:MAX_LABEL] for part in parts if any(letter.isalnum() for letter in part))
        if named:
            yield origin, tuple(named)[:MAX_TAGS]


def _texts(page: Declared, key: str) -> Iterator[str]:
    """The texts of an ld+json property that is a text or a list of them."""
    for thing in page.things:
        value = thing.get(key)
        yield from (
            flat(it) for it in (value if isinstance(value, list) else [value]) if isinstance(it, str) and it.strip()
        )
