from __future__ import annotations

from newsdesk.clean.extract import describe, is_prose, outline
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


def test_what_a_script_shows_is_read_if_it_is_most_of_the_page():
    hidden = f"<div style='display:none'><p>{LONG}</p><p>{LONG}</p></div>"
    assert [block.text for block in blocks(f"<p>{LONG}</p>{hidden}")] == [LONG] * 3
    assert [block.text for block in blocks(f"{f'<p>{LONG}</p>' * 3}{hidden}")] == [LONG] * 3


def test_a_button_is_read_if_it_is_a_question_to_unfold_or_was_never_closed():
    page = f"<h3><button>Who sails?</button></h3><p>{LONG}</p><button>Share</button><button>Menu{f'<p>{LONG}</p>' * 10}"
    assert [block.text for block in blocks(page)] == ["Who sails?", LONG, "Menu", *[LONG] * 10]


def test_a_utility_class_in_brackets_says_nothing_of_its_element():
    assert blocks("<div class='story [&_.caption]:m-0'><p>word</p></div>")[0].container == "story / "


def test_a_container_leaves_out_what_holds_many_paragraphs():
    page = outline(parse(f"<div class=menu>{f'<p>{LONG}</p>' * 3}</div><div class=menu><p>{LONG}</p></div>"))
    assert [block.container for block in describe(page, 0.1, many=3)] == [""] * 3 + ["menu / "]


def test_an_id_made_of_the_words_of_its_heading_is_no_label():
    page = (
        f"<section id=more-from-the-most-popular-ports><h3 id=latest-from-the-port class=x>Latest from the port</h3>"
        f"<p>{LONG}</p></section>"
        "<section id=how-popular-are-ferries-now><h3>How popular are ferries now?</h3></section>"
    )
    assert [block.container for block in blocks(page)] == [
        "more-from-the-most-popular-ports / x",
        "more-from-the-most-popular-ports / ",
        " / ",
    ]
