"""What feeds, sitemaps and pages name: each format and what is wrong with real ones."""

from __future__ import annotations

import gzip
import json
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.discover import Found, Listing, discover
from newsdesk.discover.found import date_of, title_of
from newsdesk.errors import Reason, Rejected

URL = "https://news.example/feeds/all.xml"
NOW = datetime(2025, 8, 1, 12, tzinfo=UTC)
JULY = datetime(2025, 7, 31, 9, 30, tzinfo=UTC)


def read(text: str | bytes, url: str = URL, **options: int) -> Listing:
    return discover(text.encode() if isinstance(text, str) else text, url, now=NOW, **options)  # type: ignore[arg-type]


def rss(*items: str) -> str:
    listed = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{listed}</channel></rss>'


def links(text: str | bytes) -> list[str]:
    return [item.url for item in read(text).items]


TALKS = Found("https://news.example/a-1", "Ministers meet", JULY)

FORMATS = {
    "rss 2.0": rss(
        "<title>Ministers meet</title><link>https://news.example/a-1</link>"
        "<pubDate>Thu, 31 Jul 2025 11:30:00 +0200</pubDate>"
    ),
    "rss 1.0": """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/><item rdf:about="x"><title>Ministers meet</title>
        <link>https://news.example/a-1</link><dc:date>2025-07-31T09:30Z</dc:date></item></rdf:RDF>""",
    "atom": """<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://news.example/"/><entry>
        <title type="html">Ministers &lt;b&gt;meet&lt;/b&gt;</title><link rel="enclosure" href="/a.mp3"/>
        <link rel="alternate" href="https://news.example/a-1"/><published>2025-07-31T09:30:00Z</published>
        <updated>2025-08-01T00:00:00Z</updated></entry></feed>""",
    "json": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [{"url": "/a-1", "title": "Ministers meet", "date_published": "2025-07-31T09:30:00Z"}],
        }
    ),
    "news sitemap": """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/a-1</loc>
        <lastmod>2025-08-01</lastmod><news:news><news:publication><news:name>N</news:name></news:publication>
        <news:publication_date>2025-07-31T09:30Z</news:publication_date><news:title>Ministers meet</news:title>
        </news:news></url></urlset>""",
}


@pytest.mark.parametrize("text", FORMATS.values(), ids=FORMATS.keys())
def test_each_format_gives_address_title_and_time(text: str) -> None:
    assert read(text).items == (TALKS,)
    assert read(gzip.compress(text.encode())).items == (TALKS,)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig", "utf-16-le", "utf-16-be"])
def test_encodings_are_known_by_their_first_bytes(encoding: str) -> None:
    assert read(FORMATS["atom"].encode(encoding)).items == (TALKS,)


@pytest.mark.parametrize(
    ("declared", "label", "encoding"),
    [
        ("gb2312", "", "gb18030"),
        ("windows-1251", "", "windows-1251"),
        ("utf-8", "text/xml; charset=koi8-r", "koi8-r"),
        ("no-such-thing", "", "utf-8"),
        ("iso-8859-5", 'application/rss+xml; charset="nonsense"', "iso-8859-5"),
    ],
)
def test_the_servers_label_goes_before_the_declaration(declared: str, label: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>' + rss("<title>Встреча</title><link>/a-1</link>")[21:]
    (item,) = discover(text.encode(encoding), URL, content_type=label, now=NOW).items
    assert item.title == "Встреча"


def test_bytes_that_fit_no_encoding_are_read_all_the_same() -> None:
    body = rss("<title>caf\udce9</title><link>/a-1</link>").encode("utf-8", "surrogateescape")
    assert [item.title for item in read(body).items] == ["café"]


def test_an_index_names_its_sitemaps() -> None:
    text = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>
        https://news.example/s1.xml </loc></sitemap><sitemap><loc>/s2.xml.gz</loc></sitemap>
        <sitemap><loc>file:///etc/passwd</loc></sitemap></sitemapindex>"""
    found = read(text)
    assert (found.kind, found.items) == ("index", ())
    assert found.sitemaps == ("https://news.example/s1.xml", "https://news.example/s2.xml.gz")


def test_a_sitemap_may_be_plain_text() -> None:
    assert read("https://news.example/a-1\r\nhttps://news.example/a-2\n\nnonsense here\n").kind == "sitemap"
    assert links("https://news.example/a-1\r\nhttps://news.example/a-2\n") == [
        "https://news.example/a-1",
        "https://news.example/a-2",
    ]


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ('<guid isPermaLink="true">https://news.example/a-1</guid>', "https://news.example/a-1"),
        ("<guid>https://news.example/a-1</guid>", "https://news.example/a-1"),
        ('<guid isPermaLink="false">https://news.example/a-1</guid>', None),
        ("<guid>tag:news.example,2025:1</guid>", None),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>file:///etc/passwd</link>", None),
        ("<link>http://[bad</link>", None),
        ("<link/>", None),
        ("", None),
        ("<link>\n  /a-1\n</link>", "https://news.example/a-1"),
        ("<link>/a 1</link>", "https://news.example/a%201"),
        ("<link><![CDATA[https://news.example/a?b=1&c=2]]></link>", "https://news.example/a?b=1&c=2"),
        ("<link>https://news.example/a?b=1&c=2</link>", "https://news.example/a?b=1&c=2"),
        (
            "<link>https://proxy.example/x</link><feedburner:origLink>https://news.example/a-1</feedburner:origLink>",
            "https://news.example/a-1",
        ),
    ],
)
def test_what_is_the_link_of_an_item(item: str, url: str | None) -> None:
    assert links(rss(item)) == ([url] if url else [])


def test_relative_links_count_from_xml_base() -> None:
    text = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://cdn.example/x/"><entry xml:base="y/">
        <link href="a-1"/></entry></feed>"""
    assert links(text) == ["https://cdn.example/x/y/a-1"]


def test_an_article_that_is_listed_twice_is_found_once_whatever_its_guid() -> None:
    items = [f"<guid>{n}</guid><link>https://news.example/a-1?utm_source=x{n}</link>" for n in range(3)]
    assert links(rss(*items)) == ["https://news.example/a-1?utm_source=x0"]


def test_a_date_in_the_future_is_kept_and_flagged() -> None:
    found = read(rss("<link>/a-1</link><pubDate>Mon, 31 Jul 2034 00:00:00 GMT</pubDate>", "<link>/a-2</link>"))
    assert [item.in_future for item in found.items] == [True, False]
    assert found.items[0].published == datetime(2034, 7, 31, tzinfo=UTC)


def test_a_clock_a_little_fast_is_no_future() -> None:
    near = (NOW + timedelta(minutes=30)).isoformat()
    assert not read(rss(f"<link>/a-1</link><pubDate>{near}</pubDate>")).items[0].in_future


def test_fifty_thousand_items_are_read_and_more_are_cut() -> None:
    text = rss(*[f"<link>https://news.example/a-{n}</link><title>t</title>" for n in range(50_001)])
    began = time.monotonic()
    found = read(text)
    assert (len(found.items), found.cut) == (50_000, True)
    assert time.monotonic() - began < 60
    assert not read(rss("<link>/a-1</link>", "<link>/a-2</link>"), max_items=2).cut


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain words",
        "%PDF-1.7",
        "[1, 2]",
        '{"items": 5}',
        '{"items"',
        "[" * 100_000,
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "<?xml version='1.0'?>",
        "<",
        "\0\0\0\0",
        b"\x1f\x8b\x08broken",
    ],
)
def test_what_is_no_list_is_refused(text: str | bytes) -> None:
    with pytest.raises(Rejected) as caught:
        read(text)
    assert caught.value.reason is Reason.BAD_INPUT


def test_a_bomb_in_gzip_is_refused() -> None:
    with pytest.raises(Rejected) as caught:
        read(gzip.compress(bytes(60_000_000)))
    assert caught.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "text",
    [
        rss("<link>/a-1</link>")[:-20],
        rss("<link>/a-1</link><title>A & B</title>"),
        rss("<link>/a-1</link><media:thing>x</media:thing>"),
        rss("<link>/a-1</link><title>Say \x00\x1b[31m red</title>"),
        rss("<link>/a-1</link><description><p>open<br></description>"),
        "\n\n  " + rss("<link>/a-1</link>"),
        "<!-- by hand -->" + rss("<link>/a-1</link>")[21:],
        "\ufeff" + rss("<link>/a-1</link>"),
    ],
)
def test_what_is_malformed_is_read_as_far_as_it_goes(text: str) -> None:
    assert links(text) == ["https://news.example/a-1"]


def test_titles_are_plain_text() -> None:
    assert (
        title_of("Q&amp;amp;A: <b>Baku</b>\n &lt;i&gt;talks&lt;/i&gt; \x1b]0;x\x07\u202e&eacute;")
        == "Q&A: Baku talks ]0;x é"
    )
    assert title_of("a < b and c > d") == "a < b and c > d"
    assert title_of("safe<script>alert(1)</script>ty") == "safe ty"
    assert len(title_of("x" * 10_000)) == 500


def test_html_entities_are_known_and_no_others() -> None:
    (item,) = read(rss("<link>/a-1</link><title>caf&eacute;&nbsp;&x; &amp; &lt;</title>")).items
    assert item.title == "café &x; & <"


def attack(definition: str, use: str = "&x;") -> str:
    return f"<!DOCTYPE rss [{definition}]>" + rss(f"<link>/a-1</link><title>a{use}b</title>")[21:]


@pytest.mark.parametrize(
    "text",
    [
        attack("".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 12)) + '<!ENTITY x0 "ha">', "&x11;"),
        attack(f'<!ENTITY x "{"A" * 100_000}">', "&x;" * 10_000),
        attack('<!ENTITY x SYSTEM "file:///etc/passwd">'),
        attack('<!ENTITY x SYSTEM "http://127.0.0.1/">'),
        attack('<!ENTITY % x SYSTEM "http://127.0.0.1/"> %x;'),
        attack('<!ENTITY x "&y;"><!ENTITY y "&x;">'),
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd">' + rss("<link>/a-1</link><title>ab</title>")[21:],
    ],
)
def test_no_entity_is_expanded_and_nothing_else_is_opened(text: str) -> None:
    began = time.monotonic()
    (item,) = read(text).items
    assert len(item.title) <= 500
    assert "root:" not in item.title
    assert "AAAA" not in item.title
    assert "hahaha" not in item.title
    assert time.monotonic() - began < 5


HOSTILE = {
    "attributes": "<rss " + " ".join(f'a{n}="x"' for n in range(100_000)) + "/>",
    "depth": "<rss>" + "<a>" * 100_000,
    "comments": "<!--" * 200_000,
    "doctypes": "<!DOCTYPE rss [" * 50_000,
    "instructions": "<?x " * 200_000,
    "page attributes": "<html><a " + " ".join(f'a{n}="x"' for n in range(100_000)) + ">",
    "page anchors": "<html>" + "<a href=x>" * 100_000,
    "page scripts": "<html>" + "<script>" * 100_000,
    "page quotes": "<html><a href=" + "\"'" * 200_000,
    "page tags in a link": "<html><a href=/a-1234>" + "<" * 500_000,
    "page spaces": "<html><a" + " " * 500_000 + "<a" + " =" * 200_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_made_to_be_slow_is_not(text: str) -> None:
    began = time.process_time()
    with suppress(Rejected):
        read(text)
    assert time.process_time() - began < 3


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_are_a_fault(body: bytes) -> None:
    try:
        read(body)
    except Rejected as rejected:
        assert rejected.reason is Reason.BAD_INPUT


@settings(deadline=None)
@given(st.sampled_from(sorted(FORMATS)), st.integers(0, 600), st.integers(0, 255))
def test_no_changed_byte_is_a_fault(name: str, place: int, byte: int) -> None:
    body = bytearray(FORMATS[name].encode())
    body[place % len(body)] = byte
    try:
        read(bytes(body))
    except Rejected as rejected:
        assert rejected.reason is Reason.BAD_INPUT


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025", datetime(2025, 1, 1, tzinfo=UTC)),
        ("2025-07", datetime(2025, 7, 1, tzinfo=UTC)),
        ("20250731", datetime(2025, 7, 31, tzinfo=UTC)),
        ("2025-07-31 09:30", JULY),
        ("2025-07-31T11:30:00.5+02:00", JULY),
        ("2025-07-31T11:30:00+0200", JULY),
        ("Thu, 31 Jul 2025 05:30:00 EDT", JULY),
        ("31 Jul 25 09:30 GMT", JULY),
        ("Thu Jul 31 09:30:00 2025", JULY),
        ("2025-12-31T23:59:60Z", datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)),
        *[
            (text, None)
            for text in ("", "yesterday", "2025-13-01", "0000-00-00", "Thu, 99 Foo 2025", "9" * 500, "2025-02-30")
        ],
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_dates_in_all_their_forms(text: str, date: datetime | None) -> None:
    assert date_of(text) == date


PAGE = """<!doctype html><html><head><base href="https://news.example/world/">
<link rel="alternate" type="application/rss+xml" title="All" href="/rss.xml">
<link rel="alternate" type="application/rss+xml" href="/comments/feed/">
<link rel=alternate type='application/atom+xml; charset=utf-8' href=atom.xml>
<link rel="alternate" hreflang="fr" href="/fr/"><link rel="sitemap" href="/map.xml">
</head><body><!-- <a href="/2025/07/hidden-in-a-comment">Hidden in a comment entirely</a> -->
<script>var x = '<a href="/2025/07/in-a-script">One that a script writes</a>';</script>
<a href="/">Home of the news site itself</a> <a href="/about">About us and our work here</a>
<a href="/2025/07/31/baku-talks.html"><img src="x.jpg" alt="a > b"></a>
<h2><a class="x" data-a='">' href="/2025/07/31/baku-talks.html?ref=front">Ministers <b>meet</b>
in Baku &amp; talk</a></h2>
<a href="story-with-three-words">Ministers leave the harbour again</a>
<a href="/2025/07/31/short.html">Two words</a>
<a href="https://other.example/2025/07/31/x">Elsewhere there is other news</a>
<a href="https://www.news.example/2025/08/01/b.html">A second story of the day</a>
<a href="javascript:void(20250731)">Read all of the news</a> <a href="/feeds/world.rss">RSS</a></body></html>"""


def test_a_page_names_its_feeds_sitemaps_and_headlines() -> None:
    found = read(PAGE, "https://news.example/")
    assert found.kind == "page"
    assert found.feeds == (
        "https://news.example/rss.xml",
        "https://news.example/world/atom.xml",
        "https://news.example/feeds/world.rss",
    )
    assert found.sitemaps == ("https://news.example/map.xml",)
    assert [(item.url, item.title) for item in found.items] == [
        ("https://news.example/2025/07/31/baku-talks.html", "Ministers meet in Baku & talk"),
        ("https://news.example/world/story-with-three-words", "Ministers leave the harbour again"),
        ("https://www.news.example/2025/08/01/b.html", "A second story of the day"),
    ]


def test_a_page_in_xhtml_is_a_page() -> None:
    text = '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html xmlns="y"></html>'
    assert read(text).kind == "page"


def test_a_page_beyond_its_size_is_refused() -> None:
    with pytest.raises(Rejected) as caught:
        read("<html>" + " " * 5_000_001)
    assert caught.value.reason is Reason.TOO_LARGE


def test_a_reference_to_half_a_character_does_no_harm() -> None:
    body = rss("<title>Rain &#xD800; in Homs &#55296;</title><link>/a-1</link>").encode()
    [found] = discover(body, "http://one.example/feed").items
    assert found.title == "Rain \ufffd in Homs \ufffd"
