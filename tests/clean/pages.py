"""Small pages, and what is read of them."""

from __future__ import annotations

from datetime import UTC, datetime

from newsdesk.clean.metadata import Metadata, describe
from newsdesk.clean.page import parse

NOW = datetime(2031, 6, 3, 12, tzinfo=UTC)
URL = "https://www.mail.example/news/ferry-talks-open"


def read(html: str, url: str = URL) -> Metadata:
    """The metadata of a page."""
    return describe(parse(html), url, NOW)


def page(head: str = "", body: str = "<p>x</p>") -> str:
    """A page of a head and a body."""
    return f"<html><head>{head}</head><body>{body}</body></html>"


def ld(text: str) -> str:
    """An ld+json script."""
    return f'<script type="application/ld+json">{text}</script>'


def meta(name: str, content: str) -> str:
    """A meta element."""
    return f'<meta name="{name}" content="{content}">'
