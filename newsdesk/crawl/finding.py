"""The lists of a source: given a home page its feeds and sitemaps; given a list, itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newsdesk.discover import USUAL_PLACES, Listing, discover
from newsdesk.errors import Rejected
from newsdesk.fetch import fetch, open_session
from newsdesk.http import payload
from newsdesk.store import sources as table
from newsdesk.store.sources import Source

if TYPE_CHECKING:
    from requests import Session

    from newsdesk.config import Config, SourceSetting
    from newsdesk.store import Store

_log = logging.getLogger(__name__)
MOST_LISTS = 10


def find_lists(url: str, config: Config) -> tuple[str, ...]:
    """The addresses to ask a source's news from: its feeds, else its sitemaps, else the usual places, else itself.

    Raises Rejected where the page itself cannot be had or read.
    """
    with open_session(config) as session:
        page = read_list(url, config, session)
        if page.kind != "page":
            return (url,)
        named = [place for place in (page.feeds or page.sitemaps) if _holds_articles(place, config, session)]
        return tuple(named[:MOST_LISTS]) or tuple(_usual(url, config, session)) or (url,)


def new_source(given: SourceSetting, config: Config, now: datetime) -> Source:
    """A source to be asked now, with its lists. Raises Rejected where its page cannot be had or read."""
    lists = tuple((place, "", "") for place in find_lists(given.url, config))
    every = int(given.interval * 60)
    return Source(given.url, lists, every, given.limit, given.include, given.exclude, False, every, now.isoformat())


def take_over(store: Store, config: Config, now: datetime) -> None:
    """Store the sources of the settings: those that are new, and what the settings say of the others."""
    with store.read() as connection:
        known = {source.url: source for source in table.all_sources(connection)}
    for given in config.sources:
        old = known.get(given.url)
        try:
            source = old or new_source(given, config, now)
        except Rejected as rejected:  # it is asked again at the next crawl
            _log.warning("%s", rejected)
            continue
        least = int(given.interval * 60)
        source = replace(source, interval=least, most=given.limit, include=given.include, exclude=given.exclude)
        if source != old:
            with store.begin() as connection:
                table.put_source(connection, source)


def _usual(url: str, config: Config, session: Session) -> Iterator[str]:
    """The first of the usual places where there is a list."""
    for place in USUAL_PLACES:
        if _holds_articles(urljoin(url, place), config, session):
            yield urljoin(url, place)
            return


def _holds_articles(url: str, config: Config, session: Session) -> bool:
    try:
        found = read_list(url, config, session)
    except Rejected:
        return False
    return found.kind != "page" and bool(found.items or found.sitemaps)


def read_list(url: str, config: Config, session: Session) -> Listing:
    """What a feed, sitemap or page names. Raises Rejected."""
    capture = fetch(url, config, session=session)
    return discover(payload(capture, config.max_bytes), capture.final_url, content_type=capture.content_type)
