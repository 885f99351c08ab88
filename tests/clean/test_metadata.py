from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsdesk.clean import metadata
from newsdesk.clean.page import parse

NOW = datetime(2031, 6, 3, 12, tzinfo=UTC)
URL = "https://www.mail.example/2031/ferry?id=5"


def title(head: str, body: str = "<p>x</p>") -> str:
    tree = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    return metadata.title(tree, metadata.declared(tree))


def byline(html: str, *lines: str) -> tuple[str, ...]:
    tree = parse(html)
    return metadata.byline(tree, metadata.declared(tree), lines)


def published(html: str) -> str | None:
    tree = parse(html)
    return metadata.published(tree, metadata.declared(tree), NOW)


def canonical(head: str) -> str:
    tree = parse(f"<html><head>{head}</head><body><p>x</p></body></html>")
    return metadata.canonical_url(tree, metadata.declared(tree), URL)


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>Ferry talks | The Mail</title>", "", "Ferry talks"),
        ("<title>Ferry talks - The Mail</title><meta property=og:site_name content='The Mail'>", "", "Ferry talks"),
        ("<title>Ferry talks - a history</title>", "", "Ferry talks - a history"),
        (
            "<meta property=og:title content='Ferry talks'><title>x</title>",
            "<h1>Ferry talks to open in Kelso</h1>",
            "Ferry talks to open in Kelso",
        ),
        ("<title>Ferry talks to open</title>", "<h1>The Mail</h1>", "Ferry talks to open"),
        (ld('{"@type": "NewsArticle", "headline": "Ferry &amp; talks"}') + "<title>x</title>", "", "Ferry & talks"),
        ("", "<h1>Only a heading</h1>", "Only a heading"),
        ("", "", ""),
    ],
)
def test_the_title_is_the_headline_without_the_site(head, body, expected):
    assert title(head, body) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (ld('{"@type": "NewsArticle", "author": {"@type": "Person", "name": "Ada Holm"}}'), ("Ada Holm",)),
        (
            ld('{"@graph": [{"@type": ["Article"], "author": [{"@id": "#a"}]}, {"@id": "#a", "name": "Ada Holm"}]}'),
            ("Ada Holm",),
        ),
        ("<meta name=author content='By Ada Holm and Ole Berg'>", ("Ada Holm", "Ole Berg")),
        ("<meta name=author content='https://mail.example/ada'><a rel=author>Ada Holm</a>", ("Ada Holm",)),
        ("<p class=byline>By Ada Holm, Coastal Press</p>", ("Ada Holm", "Coastal Press")),
        ("<div class=byline>By Ada Holm | Friday, 30 May 2031</div>", ("Ada Holm",)),
        ("<meta name=author content=admin>", ()),
        ("<p>By the river</p>", ()),
    ],
)
def test_the_byline_names_the_writers(html, expected):
    assert byline(html) == expected


def test_a_line_of_the_page_may_be_the_byline():
    assert byline("<p>x</p>", "Photo: X", "By Ada Holm") == ("Ada Holm",)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (ld('{"@type": "NewsArticle", "datePublished": "2031-06-01T08:30:00Z"}'), "2031-06-01T08:30:00+00:00"),
        ("<meta property=article:published_time content='2031-06-01T08:30+0200'>", "2031-06-01T08:30:00+02:00"),
        ("<meta name=date content=20310601>", "2031-06-01"),
        ("<time datetime='2031-06-01 08:30'>yesterday</time>", "2031-06-01T08:30:00"),
        ("<span itemprop=datePublished content='2031-05-30'>x</span>", "2031-05-30"),
        ("<p>no date at all</p>", None),
    ],
)
def test_the_date_of_publication_keeps_its_zone(html, expected):
    assert published(html) == expected


@pytest.mark.parametrize(
    "bad", ["2031-06-09", "2099-01-01T00:00:00Z", "1970-01-01", "2031-02-30", "0001-01-01", "soon"]
)
def test_a_date_that_cannot_be_is_passed_over(bad):
    html = f"<meta property=article:published_time content='{bad}'><meta name=date content='2031-05-30'>"
    assert published(html) == "2031-05-30"


def test_the_visible_date_is_the_last_resort():
    assert published("<html><body><div class=date>Published 30 May 2031</div><p>text</p></body></html>") == "2031-05-30"


@pytest.mark.parametrize(
    "broken", ['{"@type": "NewsArticle", ', "[" * 100_000, "", "null", '"text"', "[1, [2], null]", '{"@graph": 3}']
)
def test_a_malformed_declaration_counts_as_none(broken):
    assert published(ld(broken) + ld('{"@type": "Article", "datePublished": "2031-05-30"}')) == "2031-05-30"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<link rel=canonical href=https://mail.example/ferry#top>", "https://mail.example/ferry"),
        ("<link rel=canonical href=/ferry>", "https://www.mail.example/ferry"),
        ("<link rel=canonical href=https://other.example/ferry>", URL),
        ("<link rel=canonical href=https://mail.example/>", URL),
        ("<link rel=canonical href='javascript:x()'>", URL),
        ("<link rel=canonical href='http://[bad'>", URL),
        ("<meta property=og:url content=https://mail.example/ferry>", "https://mail.example/ferry"),
        ("", URL),
    ],
)
def test_the_canonical_address_is_believed_on_the_same_site_only(head, expected):
    assert canonical(head) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<html lang=en-GB><p>x</p></html>", "en"),
        ("<html><head><meta property=og:locale content=fr_FR></head><p>x</p></html>", "fr"),
        ("<html lang=english><p>x</p></html>", None),
        ("<p>x</p>", None),
    ],
)
def test_the_language_is_a_code_of_two_letters(html, expected):
    tree = parse(html)
    assert metadata.language(tree, metadata.declared(tree)) == expected
