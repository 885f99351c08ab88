from __future__ import annotations

from time import perf_counter

import pytest

from tests.clean.pages import URL, ld, meta, page, read

DATED = '{"@type": "Article", "datePublished": "2031-05-30"}'


@pytest.mark.parametrize(
    "broken",
    ['{"@type": "NewsArticle", ', "[" * 100_000, "", "null", '"text"', "[1, [2], null]", '{"@graph": 3}', "}{"],
)
def test_a_malformed_declaration_counts_as_none(broken):
    assert read(page(ld(broken) + ld(DATED))).published == "2031-05-30"


@pytest.mark.parametrize(
    "faulty",
    [
        '{"@type": "Article", "datePublished": "2031-05-30",}',
        '{"@type": "Article", "keywords": ["a, b",], "datePublished": "2031-05-30"}',
        '{"@type": "Article", /* when */ "datePublished": "2031-05-30"} // end',
        '{"@type": "Article", "headline": "a\nb\tc", "datePublished": "2031-05-30"}',
        '{"@type": "WebSite"}{"@type": "Article", "datePublished": "2031-05-30"};',
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;datePublished&quot;: &quot;2031-05-30&quot;}",
        '<!-- {"@type": "Article", "datePublished": "2031-05-30"} -->',
        '//<![CDATA[\n{"@type": "Article", "datePublished": "2031-05-30"}\n//]]>',
        '[{"@type": "WebSite"}, {"@type": ["Thing", "NewsArticle"], "datePublished": "2031-05-30"}]',
        '{"@graph": [{"@type": "Article", "datePublished": "2031-05-30"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "Article", "datePublished": "2031-05-30"}}',
    ],
)
def test_ld_json_with_faults_is_read(faulty):
    assert read(page(ld(faulty))).published == "2031-05-30"


def test_an_address_in_ld_json_is_no_comment():
    faulty = '{"@type": "Article", "url": "https://mail.example/a", "headline": "Talks, // and more",}'
    assert read(page(ld(faulty))).title == "Talks, // and more"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<link rel=canonical href=https://mail.example/ferry#top>", "https://mail.example/ferry"),
        ("<link rel=canonical href=/ferry>", "https://www.mail.example/ferry"),
        ("<link rel=canonical href=https://other.example/ferry>", URL),
        ("<link rel=canonical href=https://mail.example/>", URL),
        ("<link rel=canonical href='javascript:x()'>", URL),
        ("<link rel=canonical href='http://[bad'>", URL),
        ("<link rel=canonical>", URL),
        ("<meta property=og:url content=https://mail.example/ferry>", "https://mail.example/ferry"),
        ("", URL),
    ],
)
def test_the_canonical_address_is_believed_on_the_same_site_only(head, expected):
    assert read(page(head)).url == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<link rel=canonical href=https://other.example/ferry#top>", "https://other.example/ferry"),
        ("<link rel=canonical href=/>", "https://www.mail.example/"),
        (
            "<link rel=canonical href='javascript:x()'><meta property=og:url content=/ferry>",
            "https://www.mail.example/ferry",
        ),
        (f"<link rel=canonical href='/{'x' * 3000}'>", None),
        ("", None),
    ],
)
def test_the_canonical_address_is_kept_as_it_is_said(head, expected):
    assert read(page(head)).canonical == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<html lang=en-GB><p>x</p></html>", "en"),
        ("<html><head><meta property=og:locale content=fr_FR></head><p>x</p></html>", "fr"),
        ("<html><head><meta http-equiv=content-language content=de></head><p>x</p></html>", "de"),
        ("<html xml:lang=en><p>x</p></html>", "en"),
        ("<html><head><meta itemprop=inLanguage content=en-US></head><p>x</p></html>", "en"),
        ("<html lang=english><p>x</p></html>", None),
        ("<p>x</p>", None),
    ],
)
def test_the_language_is_a_code_of_two_letters(html, expected):
    assert read(html).language == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (ld('{"@type": "NewsArticle", "articleSection": ["World", "Trade"]}'), "", "World"),
        ("<meta property=article:section content=World>", "", "World"),
        ("", "<a itemprop=articleSection href=/world>World</a>", "World"),
        ("", "", None),
    ],
)
def test_the_section_is_the_page_s_own(head, body, expected):
    assert read(page(head, body)).section == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (ld('{"@type": "NewsArticle", "keywords": ["Kelso", "ferries"]}'), "", ("Kelso", "ferries")),
        (ld('{"@type": "NewsArticle", "keywords": "Kelso, ferries, Kelso"}'), "", ("Kelso", "ferries")),
        (meta("article:tag", "Kelso") + meta("article:tag", "ferries"), "", ("Kelso", "ferries")),
        (meta("keywords", "Kelso; ferries;  , -"), "", ("Kelso", "ferries")),
        ("", "<a rel=tag href=/kelso>Kelso</a>", ("Kelso",)),
        ("", "", ()),
    ],
)
def test_the_tags_are_listed_once(head, body, expected):
    assert read(page(head, body)).tags == expected


def test_labels_are_cut_to_a_sensible_length():
    long = meta("article:section", "a" * 1000) + meta("keywords", "b" * 1000 + "," + ",".join(map(str, range(1000))))
    found = read(page(long))
    assert (len(found.section), len(found.tags[0]), len(found.tags)) == (200, 200, 100)


def test_what_no_database_stores_is_left_out():
    found = read(page(ld(r'{"@type": "Article", "author": "Ada\ud800 Holm\u0000", "articleSection": "\udc00World"}')))
    assert (found.byline, found.section) == (("Ada Holm",), "World")


def test_what_is_known_has_an_origin_and_nothing_else():
    found = read('<html lang=en><head><meta property="article:section" content="World"></head><p>x</p></html>')
    assert found.origin == {"language": "html", "section": "article:section"}


@pytest.mark.parametrize(
    "html",
    [
        page(meta("author", "a" * 300_000)),
        page(meta("author", "a, " * 100_000)),
        page(meta("og:title", "a | " * 100_000)),
        page("<title>a</title>", f"<h1>a</h1><p>{'x' * 300_000}</p>"),
        page("<title>a</title>", "<h1>a</h1>" + "<p class=author>A" * 2000),
        page(ld('{"@type": "Article", "headline": "' + "\\n" * 200_000 + '",}')),
        page(ld("/*" * 200_000) + ld('"' * 200_001)),
    ],
    ids=["long name", "many names", "many parts", "long line", "deep", "long text", "broken"],
)
def test_absurd_pages_are_read_in_bounded_time(html):
    start = perf_counter()
    read(html)
    assert perf_counter() - start < 2
