"""Where a saved page came from, as it says itself."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# What browsers and SingleFile leave in a page that they save.
_SAVED_FROM = re.compile(r"saved (?:from url=\(\d+\)|with SingleFile\s+url:\s*)(https?://\S+)")


def address_of(html: str) -> str | None:
    """The whole address that a page gives as its own: canonical link, address for sharing, where it was saved from."""
    finder = _Addresses()
    finder.feed(html)
    return finder.own or finder.saved_from


class _Addresses(HTMLParser):
    """Keeps the first address of each kind."""

    own: str | None = None
    saved_from: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A canonical link, or the address for sharing."""
        given = dict(attrs)
        link = given.get("href") if tag == "link" and "canonical" in (given.get("rel") or "").lower().split() else None
        shared = given.get("content") if tag == "meta" and given.get("property") == "og:url" else None
        found = (link or shared or "").strip()
        if self.own is None and found.startswith(("http://", "https://")):
            self.own = found

    def handle_comment(self, data: str) -> None:
        """The note of the program that saved the page."""
        found = _SAVED_FROM.search(data)
        if self.saved_from is None and found:
            self.saved_from = found[1]
