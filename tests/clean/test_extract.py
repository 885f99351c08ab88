from __future__ import annotations

from newsdesk.clean.extract import cards, describe, is_prose, main_region, outline, prose_sizes
from newsdesk.clean.page import parse
from newsdesk.model import Block

LONG = "The harbour ministers are to meet on Tuesday in Kelso, their first talks since the ferry line was cut in May."


def blocks(html: str) -> list[Block]:
    return describe(outline(parse(html)), dominant=1.01)


def test_inline_elements_break_no_word():
    assert [block.text for block in blocks("<p>un<b>believ</b>able <i>news</i>, he\n  said</p>")] == [
        "unbelievable news, he said"
    ]


def test_block_elements_and_two_line_breaks_divide():
    found = blocks("<div>one<p>two</p>three<br>four<br><br>five</div>")
    assert [block.text for block in found] == ["one", "two", "three four", "five"]


def test_an_element_of_the_pages_own_is_inline_unless_it_holds_blocks():
    assert [block.text for block in blocks("<p>as <x-note>told</x-note> here</p><x-box><p>one</p></x-box>two")] == [
        "as told here",
        "one",
        "two",
    ]


def test_what_no_reader_sees_is_left_out():
    page = (
        "<p>seen</p><script>a()</script><p hidden>no</p><p style='display: none'>no</p><button>Share</button><p>too</p>"
    )
    assert [block.text for block in blocks(page)] == ["seen", "too"]


def test_links_hidden_or_not_are_counted_once():
    page = "<a href=/x hidden>skip</a><p>plain text</p><p><a href=/x>link</a> text</p><p><a href=/y>link</a></p>"
    assert [block.link_density for block in blocks(page)] == [0.0, 0.444, 1.0]


def test_a_block_tells_where_it_stands():
    block = blocks("<main id=m><div class='Story-Body x' role=main><p class=lead>word</p></div></main>")[0]
    assert block.path == "main/div/p"
    assert block.container == "m / story-body x main / lead"


def test_a_container_leaves_out_what_holds_most_of_the_page():
    page = outline(
        parse(f"<div class=all><div class=most><p>{LONG}</p><p>{LONG}</p></div><p class=one>{LONG}</p></div>")
    )
    assert [block.container for block in describe(page, 0.6)] == ["", "", "one"]


def test_prose_is_long_ends_a_sentence_and_has_few_links():
    assert is_prose(Block(LONG))
    assert not is_prose(Block("Ministers to meet."))
    assert not is_prose(Block(LONG, link_density=0.9))
    assert not is_prose(Block("Home World Sport Weather Business Culture Travel Science Opinion Letters"))


def test_the_main_region_is_the_smallest_element_with_most_of_the_prose():
    page = outline(
        parse(f"<div><p>{LONG}</p></div><main><div><p>{LONG}</p>{f'<p>{LONG}</p>' * 3}</div><p>short</p></main>")
    )
    assert main_region(page, prose_sizes(page.blocks)) == range(1, 5)


def test_the_main_region_takes_in_a_stray_paragraph_labelled_like_its_own():
    body = f"<p class=text>{LONG}</p>"
    page = outline(parse(f"<div><div>{body}</div><p>an advert</p><section>{body * 4}</section></div>"))
    assert main_region(page, prose_sizes(page.blocks)) == range(6)


def test_cards_are_like_elements_with_a_heading_and_a_paragraph():
    card = f"<li><h3>Headline</h3><p>{LONG}</p></li>"
    page = outline(parse(f"<p>{LONG}</p><ul>{card * 3}</ul>"))
    assert cards(page) == [False] + [True] * 6


def test_paragraphs_in_elements_of_their_own_are_no_cards():
    page = outline(parse(f"<div><div class=para><p>{LONG}</p></div></div>" * 4))
    assert not any(cards(page))
