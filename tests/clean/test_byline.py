from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.clean.byline import names_in
from tests.clean.pages import ld, meta, page, read

HEAD = "<title>Ferry talks open</title>"
H1 = "<h1>Ferry talks open</h1>"
MAIL = meta("og:site_name", "The Mail")
PROSE = (
    "<p>The ferry between Kelso and the island will sail again in spring, the company said after a day of talks.</p>"
)


def byline(head: str = "", body: str = "") -> tuple[str, ...]:
    return read(page(HEAD + head, H1 + body + PROSE)).byline


def article(author: str) -> str:
    return ld(f'{{"@type": "NewsArticle", "author": {author}}}')


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ('{"@type": "Person", "name": "Ada Holm"}', ("Ada Holm",)),
        ('"Ada Holm"', ("Ada Holm",)),
        ('["Ada Holm", {"name": "Ole Berg"}]', ("Ada Holm", "Ole Berg")),
        ('{"name": ["Ada Holm", "Ole Berg"]}', ("Ada Holm", "Ole Berg")),
        ('{"@type": "Organization", "name": "Reuters"}', ("Reuters",)),
        ('[["Ada Holm"]]', ()),
        ("3", ()),
        ("null", ()),
    ],
)
def test_ld_json_names_the_author_in_many_shapes(author, expected):
    assert byline(article(author)) == expected


def test_ld_json_may_refer_to_the_author():
    graph = '{"@graph": [{"@type": "Article", "author": [{"@id": "#a"}]}, {"@id": "#a", "name": "Ada Holm"}]}'
    assert byline(ld(graph)) == ("Ada Holm",)


def test_only_the_article_of_the_page_counts():
    others = '[{"@type": "Article", "author": "Ole Berg", "url": "/other"}, {"@type": "Article", "author": "Ada Holm", '
    assert byline(ld(others + '"url": "https://www.mail.example/news/ferry-talks-open/"}]')) == ("Ada Holm",)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (meta("author", "By Ada Holm and Ole Berg"), ("Ada Holm", "Ole Berg")),
        (meta("author", "Ada Holm") + meta("author", "Ole Berg"), ("Ada Holm", "Ole Berg")),
        (meta("twitter:label1", "Written by") + meta("twitter:data1", "Ada Holm"), ("Ada Holm",)),
        (meta("twitter:label1", "Est. reading time") + meta("twitter:data1", "Ada Holm"), ()),
        (meta("article:author", "https://social.example/ada") + meta("parsely-author", "Ada Holm"), ("Ada Holm",)),
        (meta("author", "ada_holm") + meta("sailthru.author", "Ada Holm"), ("Ada Holm",)),
        (meta("author", "ada_holm"), ("ada_holm",)),
        (meta("author", "page.author.name"), ()),
        (meta("author", "admin"), ()),
        (meta("citation_author", "Holm, Ada") + meta("citation_author", "Berg, Ole"), ("Ada Holm", "Ole Berg")),
    ],
)
def test_meta_elements_name_the_author(head, expected):
    assert byline(head) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p class=byline>By Ada Holm, Coastal Press</p>", ("Ada Holm", "Coastal Press")),
        ("<div class=byline>By Ada Holm | Friday, 30 May 2031</div>", ("Ada Holm",)),
        ("<div>30 May 2031 by Ada Holm in Travel &amp; Trade</div>", ("Ada Holm",)),
        ("<div><span>By</span><span>Ada Holm</span></div>", ("Ada Holm",)),
        ("<div>Written by</div><div>Ada Holm</div>", ("Ada Holm",)),
        ("<a href=/authors/ada-holm>Ada Holm</a>", ("Ada Holm",)),
        ("<a rel=author href=/x>Ada Holm</a><div class=tag>Trade</div>", ("Ada Holm",)),
        ("<span itemprop=author><b itemprop=name>Ada Holm</b> Writer</span>", ("Ada Holm",)),
        ("<p>By Ada Holm</p><p>Reviewed by Ole Berg</p>", ("Ada Holm",)),
        ("<p>by ab_berg</p>", ("ab_berg",)),
        ("<p>Ada Holm | Senior Correspondent | 30 May 2031</p>", ("Ada Holm",)),
        ("<p>Ada Holm and Ole Berg, Staff Writers</p>", ("Ada Holm", "Ole Berg")),
        ("<p>Kelso | Editor</p>", ()),
        ("<p>Ada Holm | Trade</p>", ()),
        ("<p class=author>Updated on</p><p>By Ada Holm</p>", ("Ada Holm",)),
        ("<p>Edited by Ole Berg</p>", ()),
        ("<p>By the river</p>", ()),
        ("<p>A plan by Ole Berg</p>", ()),
        ("<figure><figcaption>By Ole Berg</figcaption></figure>", ()),
    ],
)
def test_the_lines_near_the_headline_name_the_author(body, expected):
    assert byline("", body) == expected


def test_a_byline_far_away_counts_if_it_is_the_only_one():
    assert byline("", PROSE * 24 + "<p>Article by Ada Holm</p>") == ("Ada Holm",)
    assert byline("", PROSE * 24 + "<p>By Ada Holm</p><p>By Ole Berg</p>") == ()


def test_a_fuller_byline_beats_a_declared_one():
    assert byline(meta("author", "Ada Holm"), "<p>By Dr Ada Holm and Ole Berg</p>") == ("Dr Ada Holm", "Ole Berg")
    assert byline(meta("author", "Ada Holm"), "<p>By Ole Berg</p>") == ("Ada Holm",)


@pytest.mark.parametrize("own", ["The Mail", "Mail Staff", "www.mail.example"])
def test_the_site_itself_is_passed_over_for_a_person(own):
    assert byline(MAIL + meta("author", own), "<p>By Ada Holm</p>") == ("Ada Holm",)


def test_a_marked_byline_far_away_beats_the_site_itself():
    far = PROSE * 24 + "<span class=author>Ada Holm</span>"
    assert byline(MAIL + meta("author", "Mail Staff"), far) == ("Ada Holm",)


@pytest.mark.parametrize(
    "far",
    [
        "<span class=comment-author>Ole Berg</span>",
        "<div id=comments><b class=author>Ole Berg</b></div>",
        "<a rel=license href=https://rights.example/licenses/by/3.0/>Free Licence</a>",
    ],
)
def test_readers_and_licences_are_no_authors(far):
    assert byline("", PROSE * 24 + far) == ()


@pytest.mark.parametrize("nobody", ["Our Editors", "Staff", "The Mail Team", "the Coast Team", "News Desk"])
def test_nobody_in_particular_is_a_byline_only_where_nobody_else_is_named(nobody):
    shown = f"<p class=author>{nobody}</p>"
    assert byline(MAIL, shown) == (nobody,)
    assert byline(MAIL + meta("author", "Ada Holm"), shown) == ("Ada Holm",)


def test_an_agency_on_its_own_site_is_kept():
    assert byline(MAIL + meta("author", "The Mail")) == ("The Mail",)


def test_a_site_s_own_name_may_hold_a_number():
    assert byline(meta("og:site_name", "24 Hours") + meta("author", "24 Hours")) == ("24 Hours",)
    assert byline(meta("author", "24 Hours")) == ()


def test_an_organisation_that_is_the_publisher_is_no_author():
    publisher = '"publisher": {"name": "The Mail"}, "author": {"@type": "Organization", "name": "The Mail"}'
    assert byline(ld(f'{{"@type": "NewsArticle", {publisher}}}')) == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Anna Berg and Ole Holm, Reuters", ["Anna Berg", "Ole Holm", "Reuters"]),
        ("Anna Berg Associated Press", ["Anna Berg", "Associated Press"]),
        ("Anna Ani", ["Anna Ani"]),
        ("Anna Berg, AFP", ["Anna Berg", "AFP"]),
        ("Anna Berg & Ole Holm", ["Anna Berg", "Ole Holm"]),
        ("Anna Berg, Senior Correspondent, Kelso", ["Anna Berg"]),
        ("Anna Berg Senior Staff Writer", ["Anna Berg"]),
        ("Political Editor Anna Berg", ["Anna Berg"]),
        ("Anna Berg, Ph.D., RN", ["Anna Berg"]),
        ("Anna Berg MD", ["Anna Berg"]),
        ("Anna Ma", ["Anna Ma"]),
        ("ANNA MA", ["ANNA MA"]),
        ("Anna Berg (Content Manager)", ["Anna Berg"]),
        ("Anna Berg for The Mail", ["Anna Berg"]),
        ("Anna Berg Updated 10:15", ["Anna Berg"]),
        ("Anna Berg Anna Berg", ["Anna Berg"]),
        ("Anna Berg, Gardener and Poet", ["Anna Berg"]),
        ("Anna Bergmann. Coast International", ["Anna Bergmann", "Coast International"]),
        ("Prof. Anna Berg", ["Prof. Anna Berg"]),
        ("Anna B.", ["Anna B."]),
        ("Ole Holm Jr., Reuters", ["Ole Holm Jr.", "Reuters"]),
        ("View all posts by Anna Berg", ["Anna Berg"]),
        ("Guest Columnists", []),
        ("Posted in Trade", []),
        ("anna@mail.example", []),
        ("https://mail.example/anna", []),
        ("Анна Берг", ["Анна Берг"]),
        ("Текст: Анна Берг", ["Анна Берг"]),
        ("安娜", ["安娜"]),
        ("Ludwig van der Berg", ["Ludwig van der Berg"]),
        ("Staff Writer", []),
        ("Jun", []),
        ("×", []),
        ("", []),
    ],
)
def test_names_are_told_from_what_stands_around_them(line, expected):
    assert names_in(line) == expected


PIECES = st.sampled_from(
    ["By", " ", ", ", "& ", " and ", "Ada", "Holm", "Jr.", "B.", "Editor", "Staff", "MD", "|", "(", "12"]
)


@given(st.text(max_size=40) | st.lists(PIECES, max_size=12).map("".join))
def test_no_odd_line_raises_or_gives_a_name_without_letters(line):
    for name in names_in(line):
        assert name == name.strip() and any(letter.isalpha() for letter in name)


def test_the_byline_says_where_it_was_read():
    assert read(page(HEAD + meta("author", "Ada Holm"), H1)).origin["byline"] == "author"
    assert read(page(HEAD, H1 + "<p>By Ada Holm</p>")).origin["byline"] == "line near the headline"
