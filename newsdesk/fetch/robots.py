"""robots.txt over the wire: what may be asked of a host, also while its file cannot be had."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import requests

from newsdesk.config import Config
from newsdesk.errors import Reason, Rejected
from newsdesk.fetch.pages import HttpError, fetch
from newsdesk.http import payload
from newsdesk.robots import VALID_FOR, Robots, parse_robots, product_token, robots_url

AGAIN_AFTER = timedelta(hours=1)  # where the file could not be had
_ALL: tuple[tuple[bool, str], ...] = ()
_NOTHING = ((False, "/"),)


def fetch_robots(url: str, config: Config, *, session: requests.Session | None = None) -> Robots:
    """What the robots.txt of an address's host says to us, its agent named by `config.user_agent`.

    All is allowed where there is no such file (400 to 499, redirects without end). Nothing is, for an hour or as long
    as the server asks, where the server is in trouble or busy (429, 500 and above), silent, or at a private address.
    """
    now = datetime.now(UTC)
    try:
        capture = fetch(robots_url(url), config, session=session)
        return parse_robots(payload(capture, config.max_bytes), product_token(config.user_agent), now)
    except HttpError as error:
        if error.status < 500 and error.status != 429:
            return Robots(_ALL, now, now + VALID_FOR, note=error.detail)
        wait = max(AGAIN_AFTER, timedelta(seconds=error.retry_after))
        return Robots(_NOTHING, now, now + wait, note=error.detail)
    except Rejected as error:
        missing = error.reason in (Reason.TOO_MANY_REDIRECTS, Reason.PAYWALL)
        rules, wait = (_ALL, VALID_FOR) if missing else (_NOTHING, AGAIN_AFTER)
        return Robots(rules, now, now + wait, note=f"{error.reason}: {error.detail}")
