"""The systems that bench/extraction.py runs side by side: each turns a page into what it reads there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

import newspaper
import readability
import trafilatura
from extraction import Found, Page, name_set, ours
from lxml import html
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

SYSTEMS: dict[str, Callable[[Page], Found]] = {"newsdesk": ours}  # ours first: the others are compared with it
logging.disable(logging.WARNING)  # what libraries say of single pages


def _trafilatura(page: Page, *, precision: bool = False, fast: bool = False) -> Found:
    """Comments left out: the gold has none."""
    document = trafilatura.bare_extraction(
        page.body, url=page.url, include_comments=False, with_metadata=True, favor_precision=precision, fast=fast
    )
    if document is None or isinstance(document, dict):
        return Found()
    names = name_set((document.author or "").split(";"))
    return Found(document.text or "", document.title or "", document.date or "", names)


def _readability(page: Page) -> Found:
    document = readability.Document(_characters(page), url=page.url)
    try:
        summary = html.fromstring(document.summary(html_partial=True))
    except readability.readability.Unparseable:
        return Found()
    return Found("\n".join(block.text_content() for block in _leaves(summary)), document.short_title() or "")


def _leaves(tree: html.HtmlElement) -> list[html.HtmlElement]:
    """The elements that hold text and no further blocks; the whole where there are none."""
    blocks = tree.xpath("//p|//li|//pre|//td|//th|//h1|//h2|//h3|//h4|//div|//blockquote")
    inner = [block for block in blocks if not block.xpath(".//p|.//li|.//pre|.//td|.//div|.//blockquote|.//h2|.//h3")]
    return inner or [tree]


def _newspaper(page: Page, **settings: str) -> Found:
    article = newspaper.Article(page.url, fetch_images=False, **settings)
    article.download(input_html=_characters(page))
    try:
        article.parse()
    except (ImportError, LookupError):  # the page is in a language that takes a further package or data
        return _newspaper(page, language="en")
    except (newspaper.ArticleException, ValueError):
        return Found()
    day = article.publish_date.date().isoformat() if isinstance(article.publish_date, datetime) else ""
    return Found(article.text or "", article.title or "", day, name_set(article.authors))


def _resiliparse(page: Page) -> Found:
    """It reads text only."""
    return Found(extract_plain_text(_characters(page), main_content=True, list_bullets=False, alt_texts=False))


def _characters(page: Page) -> str:
    return bytes_to_str(page.body, detect_encoding(page.body))


SYSTEMS |= {
    "trafilatura": _trafilatura,
    "trafilatura, precision": partial(_trafilatura, precision=True),
    "trafilatura, fast": partial(_trafilatura, fast=True),
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
    "resiliparse": _resiliparse,
}
