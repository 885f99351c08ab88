"""The whole article, however a page lays it out."""

from __future__ import annotations

import pytest
from layouts import ARTICLE, H1, ONCE, WHOLE, Layout, each, page

from newsdesk.clean import clean

URL = "https://mail.example/2031/ferry"
LONG = [f"{text} {more}" for text, more in zip(ARTICLE, [*WHOLE, *ONCE], strict=True)]
FOOT = "".join(f"<li><a href=/{i}>Headline number {i} of the paper</a></li>" for i in range(6))

PAGES: dict[str, Layout] = {
    "hidden until a script shows it": lambda a, t: f"<div style='display: none'>{each('p', a)}</div>",
    "in a button that is never closed": lambda a, t: f"<button>{each('p', a)}",
    "in sections": lambda a, t: f"<article>{''.join(f'<section><p>{text}</p></section>' for text in a)}</article>",
    "with an opening of its own": lambda a, t: f"<div>{each('p', a[:2])}</div><section>{each('p', a[2:])}</section>",
    "with utility classes": lambda a, t: f"<div class='[&_.caption]:m-0 grow'>{each('p', a)}</div>",
    "in lines": lambda a, t: f"<div>{'<br><br>'.join(a)}</div>",
    "in divs of divs": lambda a, t: f"<div>{''.join(f'<div><div>{text}</div></div>' for text in a)}</div>",
    "beside links": lambda a, t: f"<div>{each('p', a)}</div><ul>{FOOT}</ul>",
}


@pytest.mark.parametrize("layout", PAGES.values(), ids=PAGES)
def test_every_paragraph_of_the_article_stays(layout):
    kept = [block.text for block in clean(URL, page(H1 + layout(LONG, []))).blocks]
    assert dict.fromkeys(kept) == dict.fromkeys(LONG)


def test_a_label_says_nothing_of_an_element_that_holds_many_paragraphs():
    first = [*WHOLE, *ONCE, *ARTICLE[:4]]
    body = f"<main>{H1}<div class='text nav-section'>{each('p', first)}</div><div>{each('p', LONG)}</div></main>"
    assert [block.text for block in clean(URL, page(body)).blocks] == [*first, *LONG]


def test_entries_of_a_live_report_stay():
    entries = "".join(f"<article><h3>{10 + i}:15</h3><p>{text}</p></article>" for i, text in enumerate(LONG))
    kept = [block.text for block in clean(URL, page(f"<main>{H1}{entries}</main>")).blocks]
    assert [text for text in kept if text in LONG] == LONG


def test_questions_and_answers_at_the_end_stay():
    asked = "".join(
        f"<div><button>{question}</button><div class=answer><p>{answer}</p></div></div>"
        for question, answer in (("When do the ferries sail?", WHOLE[0]), ("Who decides?", WHOLE[1]))
    )
    kept = [block.text for block in clean(URL, page(f"<article>{H1}{each('p', ARTICLE)}{asked}</article>")).blocks]
    assert kept == [*ARTICLE, "When do the ferries sail?", WHOLE[0], "Who decides?", WHOLE[1]]


def test_one_paragraph_is_the_article_where_whole_posts_follow_under_a_heading_that_calls_them_related():
    post = "<article class='post-{0}'><p><a href=/{0}>Share</a></p><p>{1} {1}</p></article>"
    posts = "".join(post.format(i, text) for i, text in enumerate(LONG[1:]))
    body = f"<article>{H1}<p>{LONG[0]}</p><h3 class=relatedposts>More</h3>{posts}</article>"
    assert [block.text for block in clean(URL, page(body)).blocks] == [LONG[0]]


def test_offers_above_the_headline_are_not_the_article():
    offer = "Free delivery to the islands for every order above {} crowns, see our page."
    offers = each("p", [offer.format(i) for i in range(20)])
    article = f"<section><div>{H1}</div><div>{each('p', ARTICLE)}</div></section>"
    assert [block.text for block in clean(URL, page(f"<div>{offers}</div>{article}")).blocks] == ARTICLE
