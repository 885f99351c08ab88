"""URL -> Capture: pages, the same page again, robots.txt; all through one guarded session."""

from newsdesk.fetch.hook import post_json
from newsdesk.fetch.pages import HttpError, fetch, refetch
from newsdesk.fetch.robots import fetch_robots
from newsdesk.fetch.wire import open_session

__all__ = ["HttpError", "fetch", "fetch_robots", "open_session", "post_json", "refetch"]
