"""Posting to an address that the user named."""

from __future__ import annotations

from dataclasses import replace

from newsdesk.config import Config
from newsdesk.fetch.pages import HttpError, failures_named
from newsdesk.fetch.wire import Watchdog, open_session
from newsdesk.http import check_url


def post_json(url: str, body: str, config: Config) -> None:
    """Post a JSON text, once; redirects are not followed.

    Hosts that are not on the public internet are allowed whatever the settings say: no page chose this address, the
    user did. Raises Rejected: INVALID_URL, UNREACHABLE, TIMEOUT, or HTTP_ERROR for any status but 200 to 299.
    """
    check_url(url)
    with (
        open_session(replace(config, allow_private=True)) as session,
        failures_named(url),
        Watchdog(url, config.deadline),
        session.post(
            url,
            data=body.encode(),
            headers={"Content-Type": "application/json"},
            timeout=config.timeout,
            allow_redirects=False,
            stream=True,
        ) as response,
    ):
        if not 200 <= response.status_code < 300:
            raise HttpError(url, response.status_code)
