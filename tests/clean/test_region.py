from __future__ import annotations

from newsdesk.clean.extract import outline
from newsdesk.clean.page import parse
from newsdesk.clean.region import cards, main_region, widened

LONG = "The harbour ministers are to meet on Tuesday in Kelso, their first talks since the ferry line was cut in May."


def test_the_main_region_is_the_smallest_element_with_most_of_the_prose():
    page = outline(
        parse(f"<div><p>{LONG}</p></div><main><div><p>{LONG}</p>{f'<p>{LONG}</p>' * 3}</div><p>short</p></main>")
    )
    assert main_region(page, page.prose) == range(1, 5)


def test_the_main_region_takes_in_a_stray_paragraph_labelled_like_its_own():
    body = f"<p class=text>{LONG}</p>"
    page = outline(parse(f"<div><div>{body}</div><p>an advert</p><section>{body * 4}</section></div>"))
    assert main_region(page, page.prose) == range(6)


def test_cards_are_like_elements_with_a_heading_and_a_paragraph():
    card = f"<li><h3>Headline</h3><p>{LONG}</p></li>"
    page = outline(parse(f"<p>{LONG}</p><ul>{card * 3}</ul>"))
    assert cards(page) == [False] + [True] * 6


def test_paragraphs_in_elements_of_their_own_are_no_cards():
    page = outline(parse(f"<div><div class=para><p>{LONG}</p></div></div>" * 4))
    assert not any(cards(page))


def test_articles_of_a_list_are_cards_whatever_their_labels():
    card = "<article class='post-{0} tag-{0}'><h3>Headline</h3><p>{1}</p></article>"
    page = outline(parse(f"<p>{LONG}</p>" + "".join(card.format(word, LONG) for word in ("sea", "port", "fish"))))
    assert cards(page) == [False] + [True] * 6


def test_questions_and_their_answers_are_no_cards():
    page = outline(parse(f"<p>{LONG}</p>" + f"<div><h3>Who sails?</h3><p>{LONG}</p></div>" * 3))
    assert not any(cards(page))


def test_the_main_region_goes_on_to_paragraphs_in_like_elements():
    near = f"<div class=story><div class=rows><p>{LONG}</p></div></div>" + "<p>an advert</p>" * 8
    main = f"<div class=story><div class=rows>{f'<p>{LONG}</p>' * 9}</div></div>"
    like = outline(parse(near * 2 + main))
    assert main_region(like, like.prose) == range(27)
    other = outline(parse(near.replace("class=rows", "class=note") * 2 + main))
    assert main_region(other, other.prose) == range(18, 27)


def test_a_long_lead_under_the_headline_belongs_to_the_article():
    body = f"<section>{f'<p>{LONG}</p>' * 8}</section>"
    page = outline(parse(f"<p>{LONG}</p><h1>Title</h1><div>{f'<p>{LONG}</p>' * 4}</div>{body}"))
    assert widened(page, range(6, 14), page.prose) == range(2, 14)


def test_a_deck_and_key_points_do_not():
    body = f"<section>{f'<p>{LONG}</p>' * 8}</section>"
    deck = outline(parse(f"<h1>Title</h1><div><p>{LONG}</p></div>{body}"))
    assert widened(deck, range(2, 10), deck.prose) == range(2, 10)
    points = outline(parse(f"<h1>Title</h1><ul>{f'<li>{LONG}</li>' * 5}</ul>{body}"))
    assert widened(points, range(6, 14), points.prose) == range(6, 14)


def test_the_end_of_an_article_in_an_element_of_its_own_belongs_to_it():
    body = f"<div>{f'<p>{LONG}</p>' * 4}</div><div><h2>What next</h2><p>{LONG}</p></div>"
    page = outline(parse(f"<article>{body}</article><div><p>{LONG}</p></div>"))
    assert widened(page, range(4), page.prose) == range(6)
