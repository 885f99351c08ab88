"""The lists of a source: given a home page its feeds and sitemaps; given a list, itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newsdesk.discover import USUAL_PLACES, Listing, discover
from newsdesk.errors import Rejected
from newsdesk.fetch import fetch, open_session
from newsdesk.http import payload

if TYPE_CHECKING:
    from requests import Session

    from newsdesk.config import Config

MOST_LISTS = 10


def find_lists(url: str, config: Config) -> tuple[str, ...]:
    """The addresses to ask a source's news from: its feeds, else its sitemaps, else the usual places, else itself.

    Raises Rejected where the page itself cannot be had or read.
    """
    with open_session(config) as session:
        page = _read(url, config, session)
        if page.kind != "page":
            return (url,)
        named = [place for place in (page.feeds or page.sitemaps) if _holds_articles(place, config, session)]
        return tuple(named[:MOST_LISTS]) or tuple(_usual(url, config, session)) or (url,)


def _usual(url: str, config: Config, session: Session) -> Iterator[str]:
    """The first of the usual places where there is a list."""
    for place in USUAL_PLACES:
        if _holds_articles(urljoin(url, place), config, session):
            yield urljoin(url, place)
            return


def _holds_articles(url: str, config: Config, session: Session) -> bool:
    try:
        found = _read(url, config, session)
    except Rejected:
        return False
    return found.kind != "page" and bool(found.items or found.sitemaps)


def _read(url: str, config: Config, session: Session) -> Listing:
    capture = fetch(url, config, session=session)
    return discover(payload(capture, config.max_bytes), capture.final_url, content_type=capture.content_type)
