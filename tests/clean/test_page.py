from __future__ import annotations

import pytest

from newsdesk.clean.page import decode, is_markup, parse, read
from newsdesk.errors import Reason, Rejected

URL = "https://mail.example/a"
LATIN = "Größe, déjà vu — “naïve” café"
JAPANESE = "今日は東京で会議がありました。"
RUSSIAN = "Министры встретятся во вторник в городе Кельсо."


@pytest.mark.parametrize(
    ("text", "charset", "content_type", "meta"),
    [
        (LATIN, "utf-8", "", ""),
        (LATIN, "utf-8-sig", "text/html; charset=iso-8859-1", ""),
        (LATIN, "utf-16", "", ""),
        (LATIN, "utf-8", "text/html; charset=ISO-8859-1", ""),
        (LATIN, "cp1252", "text/html; charset=iso-8859-1", ""),
        (LATIN, "cp1252", "", '<meta charset="windows-1252">'),
        (JAPANESE, "shift_jis", "", "<meta charset=Shift_JIS>"),
        (JAPANESE, "iso-2022-jp", "text/html; charset=iso-2022-jp", ""),
        ("中文新闻", "gb2312", "", '<meta http-equiv=Content-Type content="text/html; charset=gb2312">'),
        (RUSSIAN * 3, "cp1251", "", ""),
        (LATIN, "utf-8", "text/html; charset=no-such-charset", ""),
        (RUSSIAN * 3, "cp1251", "text/html; charset=undefined", ""),
    ],
)
def test_bytes_become_the_characters_that_were_meant(text, charset, content_type, meta):
    assert text in decode(f"{meta}<p>{text}</p>".encode(charset), content_type)


def test_one_bad_byte_spoils_one_character():
    assert decode("déjà vu, déjà lu, déjà entendu, déjà dit, ".encode() * 4 + b"\xff.") == (
        "déjà vu, déjà lu, déjà entendu, déjà dit, " * 4 + "\ufffd."
    )


def test_control_characters_are_dropped():
    assert read(URL, b"<p>one\x00 two\x08</p>" + b"<p>text</p>" * 20).startswith("<p>one two</p>")


def test_lone_surrogates_are_dropped():
    assert read(URL, "<p>one\ud800</p>") == "<p>one</p>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7\n1 0 obj", "text/html"),
        (b"\n%PDF-1.4", ""),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ""),
        (b"PK\x03\x04", "text/html"),
        (b"<p>text</p>", "application/pdf"),
        (b"<p>text</p>", "image/jpeg"),
        (b'{"a": 1}', "application/json"),
        (b'{"a": 1}', "text/html"),
        (b'<?xml version="1.0"?><rss version="2.0"></rss>', "application/xml"),
        (bytes(range(256)) * 20, "text/html"),
    ],
)
def test_what_is_no_html_is_refused_with_what_it_is(body, content_type):
    with pytest.raises(Rejected) as caught:
        read(URL, body, content_type)
    assert caught.value.reason is Reason.NOT_HTML
    assert caught.value.detail


@pytest.mark.parametrize("tag", ["article", "main", "section", "div"])
def test_a_page_without_a_body_element_has_one_all_the_same(tag):
    tree = parse(f"<!doctype html><title>t</title><script>a()</script><{tag}><p>one</p></{tag}> more <div>two</div>")
    assert [element.tag for element in tree.find("head")] == ["title", "script"]
    assert [text.strip() for text in tree.find("body").itertext()] == ["one", "more", "two"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<font size=4><b>Ferry talks open</b></font>The ministers met.", True),
        ("<center>Ferry talks open</center>", True),
        ("<B>Ferry talks open</B> The ministers met.", True),
        ("<ul><li>The ministers met.<li>They spoke.</ul>", True),
        ("The tag <b> makes a word bold, and 3 < 4.", False),
        ("a <bold claim> that was </never> made", False),
    ],
)
def test_markup_is_known_by_any_tag_that_is_closed(text: str, expected: bool) -> None:
    assert is_markup(text) is expected
