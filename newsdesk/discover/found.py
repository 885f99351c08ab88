"""What a list of articles gives, whatever its format."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from itertools import islice
from urllib.parse import urljoin

from newsdesk.errors import Rejected
from newsdesk.http import check_url
from newsdesk.urls import url_key

_SLACK = timedelta(hours=1)  # clocks differ
_W3C = re.compile(
    r"(\d{4})(?:-?(\d\d)(?:-?(\d\d)(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?)?)?",
    re.IGNORECASE | re.ASCII,
)
_TAG = re.compile(r"<[/!a-zA-Z][^<>]*+>")
_HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LONGEST_TITLE = 500  # characters


@dataclass(frozen=True, slots=True)
class Found:
    """An address that a list names, with what the list says of it."""

    url: str
    title: str = ""
    published: datetime | None = None  # or last changed, where only that is told
    in_future: bool = False  # it says that it will be published after now: kept, but not to be sorted by


@dataclass(frozen=True, slots=True)
class Listing:
    """What was read out of one feed, sitemap or page."""

    kind: str  # feed, sitemap, index (a sitemap of sitemaps) or page
    items: tuple[Found, ...] = ()
    sitemaps: tuple[str, ...] = ()  # to be read in turn
    feeds: tuple[str, ...] = ()
    cut: bool = False  # there was more than the limit


def listing(kind: str, items: Iterable[Found], *, base: str, now: datetime, most: int) -> Listing:
    """A Listing of the items with usable addresses, each article once: the first place of it counts."""
    known: dict[str, Found] = {}
    stream = iter(items)
    for item in islice(stream, most):
        url = usable(item.url, base)
        if url:
            ahead = item.published is not None and item.published > now + _SLACK
            known.setdefault(url_key(url), replace(item, url=url, in_future=ahead))
    return Listing(kind, tuple(known.values()), cut=next(stream, None) is not None)


def usable(link: str, base: str) -> str:
    """A link as an absolute http or https address; "" for all else."""
    if not link.strip():
        return ""
    url = joined(base, re.sub(r"[\t\r\n]", "", link.strip()).replace(" ", "%20"))
    try:
        check_url(url)
    except Rejected:
        return ""
    return url


def joined(base: str, link: str) -> str:
    """A link made absolute; "" where link or base is none."""
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def date_of(text: str) -> datetime | None:
    """The moment that a feed's or sitemap's date names, in UTC; None for what is none.

    ISO 8601 as far as it is given ("2025", "2025-07", "2025-07-31T09:30Z") and the forms of RFC 822. Without a zone it
    counts as UTC.
    """
    text = text.strip()
    match = _W3C.fullmatch(text)
    try:
        if match:
            given = zip(match.groups()[:6], _LEAST, strict=True)
            year, month, day, hour, minute, second = (int(part or least) for part, least in given)
            at = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
            return at - _offset(match[7] or "Z")
        parts = parsedate_tz(text[:100])
        return parts and datetime(*parts[:5], min(parts[5], 59), tzinfo=UTC) - timedelta(seconds=parts[9] or 0)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


_LEAST = ("", "1", "1", "0", "0", "0")


def _offset(zone: str) -> timedelta:
    if zone in "Zz":
        return timedelta(0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return ahead if zone[0] == "+" else -ahead


def title_of(text: str) -> str:
    """A title as one line of plain text: markup, escapes and characters that steer a terminal are gone."""
    markup = _HIDDEN.sub(" ", html.unescape(text[: 10 * _LONGEST_TITLE]))
    plain = html.unescape(_TAG.sub(" ", markup))
    return " ".join(_UNSEEN.sub(" ", plain).split())[:_LONGEST_TITLE]
