from __future__ import annotations

import pytest

from newsdesk.clean.titles import without_site
from tests.clean.pages import ld, meta, page, read

SITE = meta("og:site_name", "The Mail")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<title>Ferry talks | The Mail</title>", "Ferry talks"),
        (f"<title>Ferry talks - The Mail</title>{SITE}", "Ferry talks"),
        (f"<title>Ferry talks | World | The Mail</title>{SITE}", "Ferry talks"),
        (f"<title>Ferry talks on the sound – The Mail Online</title>{SITE}", "Ferry talks on the sound"),
        (f"<title>The Mail: Ferry talks</title>{SITE}", "Ferry talks"),
        (f"<title>The Mail - Ferry talks</title>{SITE}", "Ferry talks"),
        ("<title>Ferry talks - mail.example</title>", "Ferry talks"),
        ("<title>Ferry talks - a history</title>", "Ferry talks - a history"),
        (f"<title>Talks: the ferry's return</title>{SITE}", "Talks: the ferry's return"),
        (ld('{"@type": "NewsArticle", "headline": "Ferry &amp; talks"}') + "<title>x</title>", "Ferry & talks"),
        (SITE + meta("og:title", "The Mail") + meta("twitter:title", "Ferry talks"), "Ferry talks"),
    ],
)
def test_a_declared_title_loses_the_site(head, expected):
    assert read(page(head)).title == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (meta("og:title", "Ferry talks"), "<h1>Ferry talks to open in Kelso</h1>", "Ferry talks to open in Kelso"),
        (meta("og:title", "Ferry talks open"), "<h1>World</h1><h1>Ferry talks open</h1>", "Ferry talks open"),
        (f"{SITE}<title>Ferry talks open - The Mail</title>", "<h1>The Mail</h1>", "Ferry talks open"),
        ("<title>Ferry talks open • Ada Holm</title>", "<h1>Ada Holm</h1>", "Ferry talks open"),
        (
            meta("og:title", "Best ferries of the year"),
            "<h1>Ferries: best of the year</h1>",
            "Ferries: best of the year",
        ),
        (meta("og:title", "Ferry talks open"), "<h1>Editor's picks this week</h1>", "Ferry talks open"),
        ("<title>Ferry talks open</title>", "<h1> </h1>", "Ferry talks open"),
        ("", "<h1>Only a heading</h1>", "Only a heading"),
        ("", "", ""),
    ],
)
def test_a_heading_that_is_the_headline_wins(head, body, expected):
    assert read(page(head, body)).title == expected


def test_the_address_decides_between_a_heading_and_a_title():
    head, body = meta("og:title", "Kelso ferry talks open"), "<h1>Anger as the Kelso crossing stops</h1>"
    assert read(page(head, body), "https://mail.example/kelso-ferry-talks-open").title == "Kelso ferry talks open"


def test_the_title_says_where_it_was_read():
    assert read(page("<title>Ferry talks</title>", "<h1>Ferry talks</h1>")).origin["title"] == "h1"
    assert read(page("<title>Ferry talks</title>")).origin["title"] == "title"


def test_a_headline_with_a_bar_keeps_its_longer_half():
    assert without_site("Opinion | Why the ferry matters to Kelso", frozenset()) == (
        "Opinion | Why the ferry matters to Kelso"
    )


def test_a_broken_address_is_no_reason_to_fail():
    assert read(page("<title>Ferry talks | The Mail</title>"), "http://[bad").title == "Ferry talks"
