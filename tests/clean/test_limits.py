from __future__ import annotations

import time

import pytest

from newsdesk.clean import clean
from newsdesk.clean.limits import MAX_ATTRIBUTES, MAX_DEPTH, MAX_SIZE, MAX_TAGS
from newsdesk.errors import Reason, Rejected

URL = "https://mail.example/2031/ferry"
TOLD = "The ferry line that joins the two ports was closed on day {} after engineers found cracks, the council said."
SECONDS = 10  # far more than any refusal takes, far less than what it saves


def article(paragraphs: int) -> str:
    return "<article>" + "".join(f"<p>{TOLD.format(i)}</p>" for i in range(paragraphs)) + "</article>"


def attributes(count: int, after: str = " ") -> str:
    return "".join(f"a{i}{after}" for i in range(count))


HOSTILE = {
    "nested": "<div>" * 100_000 + article(5) + "</div>" * 100_000,
    "nested inline": "<p>" + "<font>" * 100_000 + article(5),
    "attributes": f"<div {attributes(100_000)}>{article(5)}</div>",
    "attributes without spaces": f"<div/{attributes(100_000, '/')}>{article(5)}</div>",
    "attributes that hold a bracket": "<div " + attributes(100_000, '=">" ') + f">{article(5)}</div>",
    "attributes of a script": f"<script {attributes(100_000)}>{article(5)}</script>",
    "tags": "<b></b>" * MAX_TAGS,
    "deep paragraphs": "<div>" * (MAX_DEPTH - 10) + article(30_000),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_page_too_complex_is_refused_at_once(body: str) -> None:
    started = time.monotonic()
    with pytest.raises(Rejected) as caught:
        clean(URL, body)
    assert caught.value.reason is Reason.TOO_COMPLEX
    assert caught.value.detail
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize("body", ["<p>" + "word " * (MAX_SIZE // 5), b"<p>word</p>" * (MAX_SIZE // 11 + 1)])
def test_a_page_too_large_is_refused(body: bytes | str) -> None:
    with pytest.raises(Rejected) as caught:
        clean(URL, body)
    assert caught.value.reason is Reason.TOO_LARGE


HONEST = {
    "long": article(1_000_000 // len(TOLD)),
    "elements in one another": "<div>" * 200 + article(5) + "</div>" * 200,
    "a tag with many attributes": f"<div {attributes(MAX_ATTRIBUTES)}>{article(5)}</div>",
    "a script that looks like a tag": f"<body><script>if (a <b {attributes(5_000)}) go()</script>{article(5)}",
    "a comment that looks like a tag": f"<!-- <b {attributes(5_000)} -->{article(5)}",
    "a value that looks like many attributes": f'<div data-text="{attributes(5_000)}">{article(5)}</div>',
}


@pytest.mark.parametrize("body", HONEST.values(), ids=HONEST)
def test_an_honest_page_is_read_whole(body: str) -> None:
    expected = [TOLD.format(i) for i in range(body.count("<p>"))]
    assert [block.text for block in clean(URL, body).blocks] == expected


@pytest.mark.parametrize("label", ["[ " + "a" * 100_000, "a" * 100_000, "[" * 100_000, "1 " * 50_000])
def test_a_long_label_is_read_at_once(label: str) -> None:
    started = time.monotonic()
    assert clean(URL, f'<div class="{label}">{article(5)}</div>').blocks
    assert time.monotonic() - started < SECONDS
