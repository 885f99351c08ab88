"""What a crawl would fetch of a source, and why not the rest; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from newsdesk.crawl.finding import read_list
from newsdesk.crawl.run import fits
from newsdesk.errors import Rejected
from newsdesk.fetch import fetch_robots, open_session
from newsdesk.robots import Robots, robots_url
from newsdesk.urls import url_key

if TYPE_CHECKING:
    from requests import Session

    from newsdesk.config import Config
    from newsdesk.store.sources import Source

FETCH = "would be fetched"


def check_source(source: Source, config: Config, is_known: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """(address, what would become of it) of each list of a source and of each page that a list names.

    `is_known` tells whether a URL key was taken up before.
    """
    robots: dict[str, Robots] = {}
    taken = 0
    with open_session(config) as session:
        for place, _etag, _modified in source.lists:
            try:
                listing = read_list(place, config, session)
            except Rejected as rejected:
                yield place, f"cannot be read: {rejected.reason} {rejected.detail}".strip()
                continue
            yield place, f"a {listing.kind} of {len(listing.items)} pages, {len(listing.sitemaps)} sitemaps"
            for found in listing.items:
                verdict = _verdict(source, found.url, is_known) or _forbidden(found.url, config, session, robots)
                taken += not verdict
                yield found.url, verdict or (FETCH if taken <= source.most else "beyond the limit of one visit")


def _verdict(source: Source, url: str, is_known: Callable[[str], bool]) -> str:
    if not fits(source, url):
        return "left out by the patterns"
    return "known already" if is_known(url_key(url)) else ""


def _forbidden(url: str, config: Config, session: Session, robots: dict[str, Robots]) -> str:
    place = robots_url(url)
    if place not in robots:
        robots[place] = fetch_robots(url, config, session=session)
    return "" if robots[place].allows(url) else robots[place].note or "robots.txt says no"
