from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.clean.dating import read_date
from tests.clean.pages import NOW, ld, meta, page, read

HEAD = "<title>Ferry talks open</title>"
H1 = "<h1>Ferry talks open</h1>"


def published(head: str = "", body: str = "<p>text</p>", **address: str) -> str | None:
    return read(page(HEAD + head, H1 + body), **address).published


def updated(head: str = "", body: str = "<p>text</p>") -> str | None:
    return read(page(HEAD + head, H1 + body)).updated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2031-06-01T08:30:00Z", "2031-06-01T08:30:00+00:00"),
        ("2031-06-01T08:30+0200", "2031-06-01T08:30:00+02:00"),
        ("2031-06-01T08:30:00.123-05", "2031-06-01T08:30:00-05:00"),
        ("2031-06-01 08:30", "2031-06-01T08:30:00"),
        ("20310601", "2031-06-01"),
        ("20310601T083000Z", "2031-06-01T08:30:00+00:00"),
        ("2031/6/1", "2031-06-01"),
        ("Sun, 01 Jun 2031 08:30:00 GMT", "2031-06-01T08:30:00+00:00"),
        ("Sun, 01 Jun 2031 08:30:00 +0200", "2031-06-01T08:30:00+02:00"),
        ("June 1st, 2031", "2031-06-01"),
        ("June 1, 2031, 08:30", "2031-06-01T08:30:00"),
        ("June 1st, 2031 - 08:30 GMT", "2031-06-01T08:30:00+00:00"),
        ("June 1, 2031 08:30 pm", "2031-06-01"),
        ("June 1, 2031 99:99", "2031-06-01"),
        ("Sun Jun 01 2031 08:30:00 GMT+0530 (India Standard Time)", "2031-06-01T08:30:00+05:30"),
        ("2031-06-01 08:30:00 UTC-5", "2031-06-01T08:30:00-05:00"),
        ("2031-06-01T24:30", "2031-06-01"),
        ("1 Sept. 2030", "2030-09-01"),
        ("01.06.2031", "2031-06-01"),
        ("05/30/2031", "2031-05-30"),
        ("30/05/2031", "2031-05-30"),
        ("06/01/2031", None),  # the first of June, or the sixth of January
        ("2031年6月1日", "2031-06-01"),
        ("2031-02-30", None),
        ("1753430400", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_in_many_forms(text, expected):
    assert read_date(text) == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (ld('{"@type": "NewsArticle", "datePublished": "2031-06-01T08:30:00Z"}'), "", "2031-06-01T08:30:00+00:00"),
        (ld('{"@type": "WebPage", "datePublished": "2031-06-01"}'), "", "2031-06-01"),
        (meta("article:published_time", "2031-06-01T08:30+02:00"), "", "2031-06-01T08:30:00+02:00"),
        ("", "<span itemprop=datePublished content='2031-05-30'>x</span>", "2031-05-30"),
        ("", "<time datetime='2031-06-01 08:30'>yesterday</time>", "2031-06-01T08:30:00"),
        ("", "<div>By Salma Deeb | Friday, May 30, 2031</div>", "2031-05-30"),
        ("", "<div>Published May 30, 2031 · Updated June 1, 2031</div>", "2031-05-30"),
        ("", "<div>Updated June 1, 2031 · Published May 30, 2031</div>", "2031-05-30"),
        ("", "<div>Published</div><div>30 May 2031</div>", "2031-05-30"),
        ("", "<p>no date at all</p>", None),
    ],
)
def test_the_day_of_publication_is_found(head, body, expected):
    assert published(head, body) == expected


def test_a_day_told_in_a_sentence_is_not_that_of_publication():
    told = "<p>The ferry that sank on 2 March 2030 with forty people on board will never be raised, they said.</p>"
    assert published("", told + "<div>30 May 2031</div>") == "2031-05-30"


def test_the_days_of_other_articles_are_left_alone():
    cards = "<nav><time datetime=2031-01-02></time></nav><time datetime=2031-05-30></time>" + "<p>x</p>" * 30
    assert published("", cards + "<time datetime=2031-02-03></time>") == "2031-05-30"


def test_the_address_may_hold_the_day():
    assert published("", url="https://mail.example/2031/05/30/ferry.html") == "2031-05-30"
    assert published("", url="https://mail.example/20310530/ferry.html") == "2031-05-30"
    assert published("", url="https://mail.example/2031/05/ferry.html") is None


@pytest.mark.parametrize("bad", ["2031-06-09", "2099-01-01T00:00:00Z", "1970-01-01", "2031-02-30", "0001-01-01", "x"])
def test_a_date_that_cannot_be_is_passed_over(bad):
    assert published(meta("article:published_time", bad) + meta("date", "2031-05-30")) == "2031-05-30"


ODD = st.text(max_size=40) | st.from_regex(
    r"(\w{3}, )?[0-9]{1,8}[-/. T年]?([0-9]{0,3}|May)[-/. 月]?[0-9]{0,9}[T ]?[0-9:]{0,9}([+-][0-9:]{0,6}|Z|BST)?"
)


@given(ODD, ODD)
def test_no_odd_date_raises_or_is_believed(declared, shown):
    found = read(
        page(HEAD + meta("date", declared) + meta("lastmod", shown), f"{H1}<time datetime='{declared}'>{shown}")
    )
    for value in filter(None, (found.published, found.updated)):
        assert "1990" <= value <= NOW.replace(day=NOW.day + 2).isoformat()


def test_the_last_change_is_the_day_of_publication_only_where_there_is_no_other():
    changed = meta("article:modified_time", "2031-06-01")
    assert published(changed) == "2031-06-01"
    assert published(changed, "<div>30 May 2031</div>") == "2031-05-30"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (ld('{"@type": "NewsArticle", "dateModified": "2031-06-01"}'), ""),
        (meta("article:modified_time", "2031-06-01"), ""),
        ("", "<time itemprop=dateModified datetime=2031-06-01></time>"),
        ("", "<div>Published May 30, 2031</div><div>Last updated June 1, 2031</div>"),
        ("", "<div>Last updated on</div><time datetime=2031-06-01>yesterday</time>"),
    ],
)
def test_the_last_change_is_found(head, body):
    assert updated(head, body) == "2031-06-01"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("5 min read · May 2, 2030", "2030-05-02"),
        ("May 30, 2031", "2031-05-31T00:10:00+00:00"),  # the same night elsewhere
        ("Updated May 2, 2030", "2031-05-31T00:10:00+00:00"),
        ("June 1, 2031", "2031-05-31T00:10:00+00:00"),
        ("The ship that sank on 2 May 2030 is raised", "2031-05-31T00:10:00+00:00"),
    ],
)
def test_an_earlier_day_that_the_page_shows_beats_a_meta_element(line, expected):
    assert published(meta("article:published_time", "2031-05-31T00:10:00Z"), f"<div>{line}</div>") == expected


def test_an_earlier_day_that_the_page_shows_does_not_beat_ld_json():
    declared = ld('{"@type": "NewsArticle", "datePublished": "2031-05-31"}')
    assert published(declared, "<div>May 2, 2030</div>") == "2031-05-31"


def test_htmldate_is_the_last_resort():
    found = read(page(HEAD, "<p>text</p>" * 30 + "<div class=date>Published 30 May 2031</div>"))
    assert (found.published, found.origin["published"]) == ("2031-05-30", "htmldate")


def test_a_date_says_where_it_was_read():
    found = read(page(HEAD + meta("article:modified_time", "2031-06-01"), H1 + "<div>30 May 2031</div>"))
    assert (found.origin["published"], found.origin["updated"]) == ("line near the headline", "article:modified_time")
