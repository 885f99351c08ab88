"""OPML in and out."""

from __future__ import annotations

import pytest

from newsdesk.discover.opml import read_opml, write_opml
from newsdesk.errors import ConfigError

READER = b"""<?xml version="1.0"?><opml version="1.0"><head/><body><outline text="World">
<outline text="A" type="rss" xmlUrl="http://a.example/feed?x=1&amp;y=2" htmlUrl="http://a.example/"/>
<outline text="A2" xmlurl="http://a.example/more" htmlurl="http://a.example/"/>
<outline text="B" xmlUrl="http://b.example/atom"/></outline></body></opml>"""


def test_feeds_are_gathered_by_home_page_in_folders_too() -> None:
    assert read_opml(READER, "r.opml") == {
        "http://a.example/": ["http://a.example/feed?x=1&y=2", "http://a.example/more"],
        "http://b.example/atom": ["http://b.example/atom"],
    }


def test_what_is_written_is_read_again() -> None:
    sources = {"http://a.example/": ["http://a.example/feed?x=1&y=<2>", "http://a.example/more"]}
    assert read_opml(write_opml(sources.items()).encode(), "w.opml") == sources


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"<html><body>no</body></html>", b'{"feeds": []}'])
def test_what_is_no_opml_is_refused_by_name(body: bytes) -> None:
    with pytest.raises(ConfigError, match=r"r\.opml"):
        read_opml(body, "r.opml")


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE opml [<!ENTITY a "http://a.example/"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    bomb += b'<opml><body><outline xmlUrl="&a;&f;"/><outline xmlUrl="http://b.example/"/></body></opml>'
    found = read_opml(bomb, "r.opml")
    assert "http://b.example/" in found and not any("root:" in url or url == "http://a.example/" for url in found)
