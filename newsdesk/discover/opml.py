"""OPML: the lists of sources that feed readers exchange."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from newsdesk.discover.decoding import decode
from newsdesk.discover.xml import parse
from newsdesk.errors import ConfigError


def read_opml(body: bytes, name: str) -> dict[str, list[str]]:
    """Home page (else the feed itself) -> its feeds, of an OPML file called `name`. Raises ConfigError.

    What is malformed is mended; no entity is expanded and nothing is loaded.
    """
    root = parse(decode(body, ""), "")
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise ConfigError("this is no OPML", file=name)
    sources: dict[str, list[str]] = {}
    for outline in root.iter("{*}outline"):
        given = {str(key).lower(): str(value).strip() for key, value in outline.attrib.items()}
        if feed := given.get("xmlurl", ""):
            sources.setdefault(given.get("htmlurl") or feed, []).append(feed)
    return sources


def write_opml(sources: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The OPML 2.0 text of home pages and their feeds."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "newsdesk sources"
    body = etree.SubElement(root, "body")
    for home, feed in _pairs(sources):
        etree.SubElement(body, "outline", type="rss", text=home, htmlUrl=home, xmlUrl=feed)
    return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="utf-8").decode()


def _pairs(sources: Iterable[tuple[str, Iterable[str]]]) -> Iterator[tuple[str, str]]:
    return ((home, feed) for home, feeds in sources for feed in feeds)
