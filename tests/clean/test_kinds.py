"""Pages that hold no article, and articles that look a little like them."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from layouts import ARTICLE, H1, LAYOUTS, ONCE, TEASERS, TITLE, WHOLE, each, page

from newsdesk.clean import clean
from newsdesk.errors import Reason, Rejected

URL = "https://mail.example/2031/ferry"
LONG = [*ARTICLE, *WHOLE, *ONCE]
LEAD = "".join(f"<p>{text}</p>" for text in ARTICLE[:2])
SUBSCRIBE = "Subscribe now to continue reading this story and all others by our reporters in the strait."
ENTRIES = "".join(f"<div><time>{9 + i}:05</time><p>{text}</p></div>" for i, text in enumerate(ARTICLE))
HEADED = "".join(
    f"<article><header><a href='#{i}'>1{i}.05 BST</a><h2>What {i} said</h2></header><p>{text}</p><p>{WHOLE[i % 4]}</p>"
    "</article>"
    for i, text in enumerate(ARTICLE)
)
POSTS = "".join(
    f"<article><h2><a href=/{i}>Headline number {i}</a></h2>{each('p', [text, ARTICLE[i], ARTICLE[2]])}</article>"
    for i, text in enumerate(WHOLE)
)
PLAYER = "<video src=a.mp4></video>"
CARDS = "".join(
    f"<div class=card><h3><a href=/{i}>A headline that is long enough {i}</a></h3><p>{text}</p></div>"
    for i, text in enumerate(WHOLE + ONCE)
)
BRIEF = "<p>A quake of magnitude 3.9 shook the sea north of Kelso early on Tuesday, the observatory said.</p>"
ITEMS = "".join(f"<li>{word} ferries sail as they did before.</li>" for word in ("Small", "Large", "Old"))
LINK = "<li><a href=/1>A headline that goes on for quite some words</a></li>"
LINKS, FEW_LINKS = LINK * 30, LINK * 4


def whole(body: str, title: str = TITLE, **declared: object) -> str:
    """A page with a title, and with ld+json where something is declared."""
    script = f"<script type=application/ld+json>{json.dumps({'@context': 'https://schema.org', **declared})}</script>"
    return f"<html lang=en><head><title>{title}</title>{script if declared else ''}</head><body>{body}</body></html>"


def og(kind: str, body: str) -> str:
    return f"<html><head><title>{TITLE}</title><meta property=og:type content={kind}></head><body>{body}</body></html>"


def pictures(count: int) -> str:
    return "".join(f"<figure><img src={i}.jpg><figcaption>The quay, {i}.</figcaption></figure>" for i in range(count))


def refusal(body: str, url: str = URL) -> Rejected:
    with pytest.raises(Rejected) as caught:
        clean(url, body)
    return caught.value


@pytest.mark.parametrize(
    ("reason", "title", "text"),
    [
        (Reason.SOFT_404, "Page not found", "Sorry, but the page you are looking for could not be found. " * 3),
        (Reason.SOFT_404, "Oops!", "There is nothing at this address; perhaps it was there once, or will be. " * 2),
        (
            Reason.SOFT_404,
            "The Kelso Mail",
            "The page you requested could not be found on this server; it may have been moved. " * 2,
        ),
        (Reason.SOFT_404, "The Mail", "We couldn’t find that page. Please try the search or go to our home page. " * 3),
        (
            Reason.CONSENT_WALL,
            "Before you continue",
            "We and our partners use cookies to store information on your device and to measure use. " * 2,
        ),
        (
            Reason.CONSENT_WALL,
            "The Kelso Mail",
            "If you agree, we and our 842 partners use cookies to store and access personal data on your device. " * 2,
        ),
        (
            Reason.PAYWALL,
            "Log in",
            "Please log in to continue reading this article with the account you have made with us before. " * 2,
        ),
        (
            Reason.NO_ARTICLE,
            "Wait",
            "Please enable JavaScript and cookies in your browser to continue to the page that you asked for. " * 2,
        ),
        (Reason.NO_ARTICLE, "Just a moment...", "The security of your connection is looked at before you go on. " * 3),
    ],
)  # fmt: skip
def test_a_page_that_refuses_is_no_article(reason: Reason, title: str, text: str) -> None:
    found = refusal(whole(f"<p>{text}</p>", title))
    assert found.reason is reason
    assert found.detail


@pytest.mark.parametrize(
    "title",
    [
        "404 - Page Not Found | The Kelso Mail",
        "The Kelso Mail | Page not found",
        "Mail - 404: Not Found",
        "The Kelso Mail - 404",
        "Sorry, we can't find that page",
        "Sorry! Page unavailable",
        "Whoops! Page not found",
        "This page isn't available | The Kelso Mail",
        "Nothing found for ferry",
        "Oops! That page can’t be found. - The Kelso Mail",
    ],
)
def test_a_title_tells_that_there_is_no_such_page(title: str) -> None:
    told = "<p>There were once many pages here, and some of them were read by all who cross the strait, we hope.</p>"
    assert refusal(whole(f"{told}<ul>{LINKS}</ul>", title)).reason is Reason.SOFT_404


@pytest.mark.parametrize(
    "line",
    [
        "To read the full story, subscribe or sign in.",
        "Want to read more? Subscribe for full access",
        "You have reached your limit of free articles",
        "Register for free to keep reading",
        "Start your free trial to read on",
        "Keep reading for 1 crown a month",
        "Continue reading with a subscription",
        "This is a premium article. Subscribe to read it in full.",
        "Exclusive to subscribers",
        "Only subscribers can read the rest of this article",
        "The rest of this content is locked. Join to read.",
        "Already a subscriber? Log in",
    ],
)
def test_a_line_after_a_lead_tells_of_a_pay_wall(line: str) -> None:
    wall = (
        f"<div class=wall><h3>{line}</h3><p>All our reporting from the strait for 1 crown, each month of the year.</p>"
    )
    assert refusal(whole(f"<article>{H1}{LEAD}</article>{wall}</div>")).reason is Reason.PAYWALL


def test_a_pay_wall_may_be_laid_out_as_a_heading_and_paragraphs_of_the_article() -> None:
    offer = (
        "<h2>Subscribe to continue reading</h2><p>All our reporting from the strait for 1 crown a month, she said.</p>"
    )
    assert refusal(whole(f"<article>{H1}{LEAD}{offer}</article>")).reason is Reason.PAYWALL


def test_a_long_consent_wall_is_told_by_its_title_and_its_text() -> None:
    told = each(
        "p", [f"We use cookies and data to measure how page {i} is used and to keep it safe." for i in range(20)]
    )
    assert refusal(whole(told, "Before you continue to the Mail")).reason is Reason.CONSENT_WALL
    told = told.replace("cookies and data", "maps and charts")
    assert clean(URL, whole(told, "Before you continue to the Mail")).blocks


def test_a_consent_dialog_alone_is_a_consent_wall() -> None:
    dialog = (
        "<div class=cookie-consent><p>We value you. This website uses cookies to measure its use, as all do.</p></div>"
    )
    assert refusal(whole(dialog)).reason is Reason.CONSENT_WALL


KINDS = {
    "a live blog": (Reason.LIVE_BLOG, URL, whole(each("p", ARTICLE), **{"@type": "LiveBlogPosting"})),
    "an undeclared live blog": (Reason.LIVE_BLOG, "https://mail.example/world/live/ferry", whole(ENTRIES)),
    "a live blog by its title": (Reason.LIVE_BLOG, URL, whole(ENTRIES, "Ferry dispute live: ministers meet")),
    "a live blog whose times are links": (Reason.LIVE_BLOG, URL, whole(HEADED, "Ferry dispute – live")),
    "a video": (Reason.VIDEO, URL, whole(PLAYER + LEAD, **{"@type": "VideoObject"})),
    "a video by its og:type": (Reason.VIDEO, URL, og("video.other", LEAD)),
    "a video among videos": (Reason.VIDEO, "https://mail.example/videos/ferry", og("article", PLAYER + LEAD)),
    "a gallery": (Reason.GALLERY, URL, whole(LEAD + pictures(9), **{"@type": "ImageGallery"})),
    "a gallery by its title": (Reason.GALLERY, URL, whole(LEAD + pictures(9), "In pictures: the quay at Kelso")),
    "a gallery among galleries": (Reason.GALLERY, "https://mail.example/gallery/quay", whole(LEAD + pictures(9))),
    "cards": (Reason.SECTION_PAGE, URL, page(f"<main><h1>World</h1>{CARDS}</main>")),
    "links": (Reason.SECTION_PAGE, URL, page(f"<ul>{LINKS}</ul>")),
    "few links and nothing else": (Reason.SECTION_PAGE, URL, whole(f"<h1>World</h1><ul>{FEW_LINKS}</ul>")),
    "links and a line in an <article>": (
        Reason.SECTION_PAGE, URL, whole(f"<h1>World</h1><article>{BRIEF}</article><ul>{LINKS}</ul>"),
    ),
    "whole posts": (Reason.SECTION_PAGE, URL, page(f"<main>{POSTS}</main>")),
    "teasers that are known as such": (
        Reason.SECTION_PAGE, URL, page(f"<h1>World</h1>{CARDS.replace('class=card', 'class=teaser-item')}"),
    ),
    "a declared list": (Reason.SECTION_PAGE, URL, whole(f"<h1>World</h1>{LEAD}", **{"@type": "CollectionPage"})),
    "a lead and the wish for money": (
        Reason.PAYWALL, URL, whole(f"<article>{H1}{LEAD}<div>{SUBSCRIBE}</div></article>"),
    ),
    "a lead that is declared not free": (
        Reason.PAYWALL, URL, whole(LEAD, **{"@type": "NewsArticle", "isAccessibleForFree": "False", "wordCount": 900}),
    ),
    "a lead that breaks off": (
        Reason.PAYWALL,
        URL,
        whole(f"{LEAD}<p>{ARTICLE[2][:70]}…</p>", **{"@type": "Article", "isAccessibleForFree": False}),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("reason", "url", "body"), KINDS.values(), ids=KINDS)
def test_another_kind_of_page_is_told(reason: Reason, url: str, body: str) -> None:
    found = refusal(body, url)
    assert found.reason is reason
    assert found.detail


ARTICLES = {
    "that is a brief": whole(f"<article>{H1}{BRIEF}</article>"),
    "that is a brief and declared": whole(f"<h1>Quake</h1>{BRIEF}<ul>{LINKS}</ul>", **{"@type": "NewsArticle"}),
    "of a list": whole(f"<div>{H1}{BRIEF}<ol>{ITEMS}</ol></div>"),
    "with a video": whole(PLAYER + each("p", LONG), **{"@type": "VideoObject"}),
    "with a short text and a video": whole(
        PLAYER + LEAD, **{"@graph": [{"@type": "VideoObject"}, {"@type": "NewsArticle"}]}
    ),
    "on live music": whole(each("p", ARTICLE), "Live updates to the ferry timetable are promised"),
    "beside the latest news": whole(
        f"<article>{H1}{each('p', ARTICLE)}</article><ul>{'<li>2 hours ago</li>' * 9}</ul>", "The Kelso live: a review"
    ),
    "on photographs": whole(f"{each('p', ARTICLE)}{'<img src=a>' * 40}", "Photos show damage to the quay"),
    "that points to its source": whole(
        f"<article>{H1}{LEAD}<p>Read the full story in the Coastal Press. Sign up to get our newsletter.</p></article>"
    ),
    "with pictures": whole(each("p", LONG) + pictures(3), "In pictures and words: the quay at Kelso"),
    "not free, but whole": whole(each("p", ARTICLE), **{"@type": "NewsArticle", "isAccessibleForFree": False}),
    "that asks for money": whole(f"<article>{each('p', LONG)}<div>{SUBSCRIBE}</div></article>"),
    "on cookies": whole(
        each("p", [*ARTICLE, "The court found that the site and its partners use cookies unlawfully."])
    ),
    "on an error": whole(each("p", ARTICLE[:3]), "What does a 404 error mean?"),
    "that is one of a few free": whole(
        f"<article>{H1}<p>You have 2 free articles left. Subscribe to read more.</p>{each('p', LONG)}</article>"
    ),
    "above an offer": whole(f"<article>{H1}{LEAD}</article><aside>Subscribe to read all our stories.</aside>"),
    "with a word to its readers": whole(f"<article>{H1}{each('p', ARTICLE)}</article><h3>Already a subscriber?</h3>"),
    "on the number": whole(each("p", ARTICLE), "404 ferries were late in June"),
    "before many links": whole(f"<article>{H1}{LEAD}</article><ul>{LINKS}</ul>"),
    "before whole posts": whole(f"<main><article>{H1}{each('p', ARTICLE)}</article>{POSTS}</main>"),
}


def test_a_line_that_nothing_calls_an_article_is_none() -> None:
    assert refusal(whole(f"<div>{H1}{BRIEF}</div>")).reason is Reason.NO_ARTICLE


@pytest.mark.parametrize("body", ARTICLES.values(), ids=ARTICLES)
def test_an_article_stays_an_article(body: str) -> None:
    assert clean(URL, body).blocks


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_an_article_among_teasers_is_no_list(layout: object) -> None:
    build: Sequence[str] | str = layout(ARTICLE, TEASERS)  # type: ignore[operator]
    assert clean(URL, build).blocks
