"""A page's title, byline, date of publication, language and address, from what it declares of itself.

Best first: ld+json, OpenGraph and other meta elements, microdata, visible elements. Each function returns None or an
empty tuple where the page says nothing usable; a malformed declaration counts as none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from newsdesk.clean.words import words

ARTICLE_TYPES = re.compile(r"(article|posting|report|review|story)$", re.IGNORECASE)
TITLE_METAS = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "headline")
AUTHOR_METAS = (
    "author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
    "authors",
    "cxenseparse:author",
)
DATE_METAS = (
    "article:published_time", "og:published_time", "parsely-pub-date", "sailthru.date", "datepublished", "pubdate",
    "publishdate", "publish-date", "publish_date", "article:published", "og:article:published_time", "dc.date.issued",
    "dcterms.created", "dc.date", "dcterms.date", "date", "cxenseparse:recs:publishtime", "article.published",
)  # fmt: skip
LANGUAGE_METAS = ("og:locale", "content-language", "language", "dc.language")
SITE_METAS = ("og:site_name", "application-name", "twitter:site")
SEPARATOR = re.compile(r"\s+[|\-–—:»·•]+\s+|\s*\|\s*")
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # a page dated before there were any
ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T ]*(\d{2}):?(\d{2})(?::?(\d{2}))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)
MAX_NAME_WORDS = 6
MAX_LINE_WORDS = 12  # of a line that is a byline and nothing more
BYLINE_CLASS = re.compile(r"byline|author-?name", re.IGNORECASE)
SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Declared:
    """What a page declares: its meta elements and the ld+json object of its article."""

    metas: dict[str, str] = field(default_factory=dict)
    article: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # ld+json @id -> name

    def first(self, names: tuple[str, ...]) -> str | None:
        return next((self.metas[name] for name in names if self.metas.get(name)), None)

    def said(self, key: str) -> str | None:
        """A text property of the article's ld+json."""
        value = self.article.get(key)
        return _flat(value) if isinstance(value, str) and value.strip() else None


def declared(tree: etree._Element) -> Declared:
    """Read the meta elements and ld+json of a page. Of two values for one name the first counts."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = meta.get("content")
        if name and content and content.strip():
            metas.setdefault(name.strip().lower(), _flat(content))
    things = [thing for script in tree.iter("script") if _is_ld(script) for thing in _things(_json(script.text or ""))]
    names = {thing["@id"]: thing["name"] for thing in things if _is_text(thing, "@id") and _is_text(thing, "name")}
    return Declared(metas, next((thing for thing in things if _is_article(thing)), {}), names)


def _is_ld(script: etree._Element) -> bool:
    return (script.get("type") or "").strip().lower().startswith("application/ld+json")


def _is_text(thing: dict[str, Any], key: str) -> bool:
    return isinstance(thing.get(key), str)


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and ARTICLE_TYPES.search(kind) for kind in named)


def _json(text: str) -> Any:
    text = re.sub(r"^\s*(?://)?\s*<!(?:\[CDATA\[|--)|(?://)?\s*(?:\]\]|--)>\s*$", "", text.strip()).rstrip("; \n\t")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _things(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of an ld+json document: itself, its list, its @graph."""
    if isinstance(value, list):
        for inner in value:
            yield from _things(inner) if isinstance(inner, dict) else ()
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            inner = value.get(key)
            for thing in inner if isinstance(inner, list) else [inner]:
                if isinstance(thing, dict):
                    yield thing


def _flat(text: str) -> str:
    return SPACE.sub(" ", unescape(text)).strip()


def title(tree: etree._Element, page: Declared) -> str:
    """The headline without the site's name, or ""."""
    said = page.said("headline") or page.first(TITLE_METAS)
    element = tree.find(".//title")
    whole = said or _text(element) or ""
    headings = [text for heading in tree.iter("h1") if (text := _text(heading))]
    for heading in headings:
        if _agrees(heading, whole):
            return heading
    if not whole:
        return headings[0] if headings else ""
    return _without_site(whole, page)


def _text(element: etree._Element | None) -> str:
    return "" if element is None else _flat("".join(str(piece) for piece in element.itertext()))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _agrees(heading: str, title: str) -> bool:
    """Is one of the two the other with something before or after it?"""
    ours, theirs = f" {' '.join(_words(heading))} ", f" {' '.join(_words(title))} "
    return len(ours.split()) >= 2 and (ours in theirs or theirs in ours)


def _without_site(whole: str, page: Declared) -> str:
    """ "Storm hits coast | The Daily Sun" -> "Storm hits coast"."""
    site = _words(page.first(SITE_METAS) or "")
    parts = SEPARATOR.split(whole)
    if len(parts) < 2:
        return whole
    last = _words(parts[-1])
    if last == site or (len(last) <= 4 and "|" in whole) or (site and set(last) <= set(site)):
        return whole[: whole.rindex(parts[-1])].rstrip(" |-–—:»·•")
    return whole


def byline(tree: etree._Element, page: Declared, lines: Sequence[str] = ()) -> tuple[str, ...]:
    """The names of those who wrote the article, in order, each once. `lines` are blocks that may say "By Anna Berg"."""
    sources = (
        _said_authors(page.article.get("author"), page.names),
        [page.first(AUTHOR_METAS) or ""],
        [page.metas.get("twitter:data1", "")]
        if words().byline_prefix.match(page.metas.get("twitter:label1", ""))
        else [],
        _shown_authors(tree),
        [line for line in lines if words().byline_prefix.match(line) and len(line.split()) <= MAX_LINE_WORDS][:1],
    )
    for source in sources:
        names = tuple(dict.fromkeys(name for text in source for name in person_names(text)))
        if names:
            return names
    return ()


def _said_authors(value: Any, names: dict[str, str]) -> list[str]:
    if isinstance(value, dict):
        value = value.get("name") or names.get(str(value.get("@id")))
    if isinstance(value, str):
        return [value]
    return [name for inner in value for name in _said_authors(inner, names)] if isinstance(value, list) else []


def _shown_authors(tree: etree._Element) -> list[str]:
    marked = [*tree.iterfind(".//*[@rel='author']"), *tree.iterfind(".//*[@itemprop='author']")]
    if not marked:
        classed = tree.iterfind(".//*[@class]")
        marked = [element for element in classed if BYLINE_CLASS.search(element.get("class") or "")][:1]
    return [_text(element) for element in marked[:3]]


def person_names(text: str) -> list[str]:
    """The names in a line like "By Anna Berg and Ole Holm, Reuters": those two and "Reuters"; no addresses or desks."""
    known = words()
    line = _flat(text)
    prefix = known.byline_prefix.match(line)
    names = (name.strip(" .,:-–—@") for name in known.byline_joiner.split(line[prefix.end() :] if prefix else line))
    return [name for name in names if _is_name(name)]


def _is_name(name: str) -> bool:
    if not name or "@" in name or "://" in name or name.casefold() in words().not_persons:
        return False
    return len(name.split()) <= MAX_NAME_WORDS and name[0].isupper() and not any(letter.isdigit() for letter in name)


def published(tree: etree._Element, page: Declared, now: datetime) -> str | None:
    """The date of publication as ISO 8601, with its time and zone where the page gives them. A date more than a day
    after `now`, or before 1990, is refused and the next source asked."""
    for text in _dates(tree, page):
        value = iso_date(text)
        if value is not None and _is_likely(value, now):
            return value
    return _guessed(tree, now)


def _dates(tree: etree._Element, page: Declared) -> Iterator[str]:
    yield from (text for key in ("datePublished", "dateCreated", "uploadDate") if (text := page.said(key)))
    yield from (page.metas[name] for name in DATE_METAS if name in page.metas)
    for element in (*tree.iterfind(".//*[@itemprop='datePublished']"), *tree.iterfind(".//*[@pubdate]")):
        yield element.get("datetime") or element.get("content") or _text(element)
    times = {value for element in tree.iter("time") if (value := element.get("datetime"))}
    if len(times) == 1:  # several are those of a list of articles
        yield times.pop()


def iso_date(text: str) -> str | None:
    """The ISO 8601 form of an ISO-like date or date-time, its zone kept; None when there is none or no such day."""
    match = ISO.match(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    value = f"{year}-{month}-{day}"
    if hour:
        zone = "+00:00" if zone in ("Z", "UTC", "GMT") else _zone(zone)
        value += f"T{hour}:{minute}:{second or '00'}{zone}"
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return None
    return value


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _is_likely(value: str, now: datetime) -> bool:
    moment = datetime.fromisoformat(value)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return EARLIEST <= moment <= now + timedelta(days=1)


def _guessed(tree: etree._Element, now: datetime) -> str | None:
    """The date htmldate finds in the page's own text: the last resort."""
    from htmldate import find_date  # slow to import, seldom needed

    try:
        latest = (now + timedelta(days=1)).strftime("%Y-%m-%d")
        page = etree.tostring(tree, encoding="unicode", method="html")
        found = find_date(page, original_date=True, extensive_search=False, min_date="1990-01-01", max_date=latest)
    except (ValueError, OverflowError):  # what its date parsers raise on odd text
        return None
    return found if isinstance(found, str) and _is_likely(found, now) else None


def language(tree: etree._Element, page: Declared) -> str | None:
    """The ISO 639-1 code the page gives itself."""
    said = page.article.get("inLanguage")
    html = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    for value in (html, said if isinstance(said, str) else None, page.first(LANGUAGE_METAS)):
        code = re.match(r"([A-Za-z]{2})(?![A-Za-z])", (value or "").strip())
        if code:
            return code[1].lower()
    return None


def site_of(url: str) -> str:
    """The host name of an address, without "www."."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def canonical_url(tree: etree._Element, page: Declared, url: str) -> str:
    """The page's own canonical address if it is on the same site and no home page of it, else `url`."""
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    for candidate in [*links, page.metas.get("og:url")]:
        if candidate and (address := _same_site(candidate, url)):
            return address
    return url


def _same_site(candidate: str, url: str) -> str | None:
    try:
        address = urljoin(url, candidate.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    alike = parts.scheme in ("http", "https") and site_of(address) == site_of(url)
    home = parts.path in ("", "/") and urlsplit(url).path not in ("", "/")
    return parts._replace(fragment="").geturl() if alike and not home else None
