from __future__ import annotations

from datetime import UTC, datetime

import pytest
from layouts import ARTICLE, CUT, H1, LAYOUTS, ONCE, PROMPTS, TEASERS, TITLE, WHOLE, each, page

from newsdesk.clean import clean, clean_text
from newsdesk.errors import Reason, Rejected
from newsdesk.model import RemovalReason

URL = "https://mail.example/2031/ferry"

SHORT = [
    "The old bridge over the Vell closed on Tuesday after engineers found cracks in two pillars, the council said.",
    "Buses will be sent round by the northern road until spring, and a ferry will run at rush hour, it added.",
]


def texts(body: bytes | str) -> list[str]:
    return [block.text for block in clean(URL, body).blocks]


def refusal(body: bytes | str, content_type: str = "") -> Rejected:
    with pytest.raises(Rejected) as caught:
        clean(URL, body, content_type=content_type)
    return caught.value


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_only_the_article_stays_however_its_teasers_are_laid_out(layout):
    assert texts(layout(ARTICLE, TEASERS)) == ARTICLE


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_each_teaser_is_kept_aside_with_its_reason(layout):
    removed = clean(URL, layout(ARTICLE, TEASERS)).removed
    reasons = {text: {block.reason for block in removed if block.text == text} for text in TEASERS}
    assert all(reasons[text] == {RemovalReason.TRUNCATED_COPY} for text in CUT)
    assert all(reasons[text] == {RemovalReason.REPEATED_IN_PAGE} for text in WHOLE)
    assert all(reasons[text] == {RemovalReason.PROMPT} for text in PROMPTS)
    assert all(len(reasons[text]) == 1 for text in ONCE)


def test_nothing_is_lost_between_kept_and_removed():
    article = clean(URL, LAYOUTS["paragraphs of one element"](ARTICLE, TEASERS))
    seen = [block.text for block in article.blocks] + [block.text for block in article.removed]
    assert set(ARTICLE + TEASERS + [TITLE]) <= set(seen)


def test_a_refrain_stays():
    refrain = (
        "And still the ferries do not sail, and still the harbour waits for news from the other side of the strait."
    )
    told = [ARTICLE[0], refrain, ARTICLE[2], ARTICLE[3], refrain, ARTICLE[5]]
    assert texts(page(f"<article>{H1}{each('p', told)}</article>")) == told


def test_an_article_shown_twice_is_kept_once():
    twice = f"<div class=wide>{each('p', ARTICLE)}</div><div class=narrow>{each('p', ARTICLE)}</div>"
    assert texts(page(twice)) == ARTICLE


def test_a_short_article_is_an_article():
    assert texts(page(f"<h1>Bridge closes</h1>{each('p', SHORT)}")) == SHORT


def test_a_short_article_about_a_page_taken_down_is_an_article():
    told = [
        "The content of the page was removed on Tuesday after a court found that it was false.",
        *SHORT,
    ]
    assert texts(page(f"<h1>Court orders page taken down</h1>{each('p', told)}")) == told


def test_a_short_article_among_many_teasers_is_found():
    cards = "".join(f"<li><h3><a href=/{i}>Story {i}</a></h3><p>{text}</p></li>" for i, text in enumerate(WHOLE + ONCE))
    assert texts(page(f"<div><h1>Bridge closes</h1>{each('p', SHORT)}<ul>{cards}</ul></div>")) == SHORT


def test_headings_lists_and_quotations_stay():
    body = (
        f"<p>{ARTICLE[0]}</p><h2>What is at stake</h2><ul><li>The ferry line</li><li>The fish quota</li></ul>"
        f"<blockquote>{ARTICLE[1]}</blockquote><p>{ARTICLE[2]}</p>"
    )
    kept = texts(page(f"<article>{H1}{body}</article>"))
    assert kept == [ARTICLE[0], "What is at stake", "The ferry line", "The fish quota", ARTICLE[1], ARTICLE[2]]


def test_the_article_tells_what_it_is():
    body = page(f"<article>{H1}{each('p', ARTICLE)}</article>")
    article = clean(URL, body.encode(), fetched_at=datetime(2031, 6, 3, tzinfo=UTC), capture_digest="d1")
    assert (article.url, article.site, article.title, article.language) == (URL, "mail.example", TITLE, "en")
    assert (article.published, article.capture_digest) == (None, "d1")


def test_plain_text_takes_its_first_line_for_a_title():
    assert clean_text(URL, "\n".join([TITLE, *ARTICLE])).title == TITLE


@pytest.mark.parametrize(
    "body", [b"", b" \n ", b"<html><body><div></div></body></html>", b"<body><script>a()</script>"]
)
def test_a_page_without_text_is_empty(body):
    assert refusal(body).reason is Reason.EMPTY
