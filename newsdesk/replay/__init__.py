"""Archived pages as they were: served on loopback from the WARC files, or written to a file."""

from newsdesk.replay.pages import Page, find_page, read_page, standing_alone
from newsdesk.replay.serving import Server

__all__ = ["Page", "Server", "find_page", "read_page", "standing_alone"]
