"""The archived page of an article's revision, and as a file that can be opened by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from newsdesk.archive import Archive, Location
from newsdesk.errors import Rejected, StoreError
from newsdesk.http import header, payload
from newsdesk.model import Capture
from newsdesk.store.captures import Lying, capture_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

ALONE = "default-src data:; style-src data: 'unsafe-inline'"
_MOST = 100_000_000  # bytes: of a page when decompressed
_DOCTYPE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<!doctype[^>]*>", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What was sent for an address, as a browser takes it."""

    url: str  # that answered
    content_type: str
    encoding: str  # what is left of its Content-Encoding: "" unless it cannot be undone here
    body: bytes

    @property
    def kind(self) -> str:
        """Its media type alone."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def is_html(self) -> bool:
        return self.kind in ("text/html", "application/xhtml+xml")


def page_of(capture: Capture) -> Page:
    """The page of a capture, decompressed where it can be."""
    kind = capture.content_type or "text/html"
    try:
        return Page(capture.final_url, kind, "", payload(capture, _MOST))
    except Rejected:
        return Page(capture.final_url, kind, header(capture.headers, "Content-Encoding"), capture.body)


def read_page(archive: Archive, lying: Lying) -> Page:
    """The page at a place in the archive. Raises StoreError where it cannot be read."""
    return page_of(archive.read(Location(lying.file, lying.offset, lying.length)))


def find_page(connection: Connection, capture_id: str) -> Lying:
    """Where a capture lies. Raises StoreError where the database does not know it."""
    lying = capture_of(connection, capture_id)
    if lying is None:
        raise StoreError(f"{capture_id}: no such archived page")
    return lying


def standing_alone(page: Page) -> bytes:
    """The page as a file to open: it runs no script and fetches nothing; else as it was sent."""
    if not page.is_html or page.encoding:
        return page.body
    charset = _CHARSET.search(page.content_type)
    said = f'<meta charset="{escape(charset[1])}">' if charset else ""
    said += f'<meta http-equiv="Content-Security-Policy" content="{ALONE}">'
    doctype = _DOCTYPE.match(page.body)
    at = doctype.end() if doctype else 0
    return page.body[:at] + said.encode() + page.body[at:]
