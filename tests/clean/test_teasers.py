from __future__ import annotations

import time
from dataclasses import replace

import pytest
from layouts import ARTICLE, TITLE

from newsdesk.clean.teasers import bio_reasons, card_reasons, edge_reasons, separate, zone_reasons
from newsdesk.model import Block, RemovalReason

BODY = [Block(text, "main/div/p", 0.0, "story / ") for text in ARTICLE[:4]]


def reason_of(block: Block, place: int) -> RemovalReason | None:
    """The reason of a block put into the article at that place."""
    blocks = [*BODY[:place], block, *BODY[place:]]
    return edge_reasons(blocks, range(len(blocks)), [None] * len(blocks), TITLE)[place]


@pytest.mark.parametrize(
    ("path", "container", "reason"),
    [
        ("div/p", "related-posts / ", RemovalReason.RELATED),
        ("div/p", "morerelatedstories / ", RemovalReason.RELATED),
        ("div/p", "box newsletter-box / ", RemovalReason.NEWSLETTER),
        ("div/p", "comments / ", RemovalReason.PROMPT),
        ("figure/figcaption", "", RemovalReason.CAPTION),
        ("div/span", "article-byline / ", RemovalReason.BYLINE),
        ("nav/ul/li", "x /  / ", RemovalReason.NAVIGATION),
        ("div/p", "sidebar / entry-content / ", None),
        ("aside/blockquote/p", "social /  / ", None),
        ("div/p", "adapted commentary / ", None),
    ],
)
def test_a_zone_is_known_by_its_element(path, container, reason):
    assert zone_reasons([Block("words", path, 0.0, container)]) == [reason]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Leave the first comment", RemovalReason.PROMPT),
        ("What is your opinion on this topic?", RemovalReason.PROMPT),
        ("Sign up for our newsletter to get the news each morning.", RemovalReason.NEWSLETTER),
        ("Read more: Storm keeps the fleet in port", RemovalReason.RELATED),
        ("© 2031 The Kelso Mail", RemovalReason.COPYRIGHT),
        ("Photo: Coastal Press", RemovalReason.CAPTION),
        ("Reporting by Ada Holm", RemovalReason.BYLINE),
    ],
)
def test_a_telling_line_after_the_article_goes(text, reason):
    assert reason_of(Block(text, "main/div/p", 0.0, "story / "), 4) is reason


def test_the_same_words_within_a_paragraph_stay():
    text = "Read more: that was the advice the minister gave to students who asked her how to follow the talks."
    assert reason_of(Block(text, "main/div/p", 0.0, "story / "), 2) is None


@pytest.mark.parametrize(
    "text",
    [
        "By Thursday evening the ferries were back in port, and the crews had been sent home.",
        "More on the ferry will be known on Monday, the minister said.",
        "Published figures tell another story, the union said in a letter to its members.",
        "The port changed its terms of service in May.",
        "Brandt is an author of three books on the strait and its harbours.",
        "He told the readers of his newsletter that he would not stand again.",
        "In this story there are no winners, she said.",
    ],
)
@pytest.mark.parametrize("place", [0, 4])
def test_a_sentence_that_begins_like_a_telling_line_stays(text, place):
    assert reason_of(Block(text, "main/div/p", 0.0, "story / "), place) is None


def test_a_linked_line_within_the_article_goes():
    line = Block("Read more: Storm keeps the fleet in port", "main/div/p", 0.7, "story / ")
    assert reason_of(line, 2) is RemovalReason.RELATED


def test_a_short_paragraph_of_the_article_stays_wherever_it_stands():
    assert [reason_of(Block("No one was hurt.", "main/div/p", 0.0, "story / "), place) for place in (0, 2, 4)] == [
        None
    ] * 3


def test_a_short_list_of_links_within_the_article_goes():
    links = [
        Block(text, "main/div/ul/li", 1.0, "story /  / ")
        for text in ("Storm keeps fleet in port", "Orsa to close plant")
    ]
    blocks = [*BODY[:2], *links, *BODY[2:]]
    found = edge_reasons(blocks, range(6), [None] * 6, TITLE)
    assert found == [None, None, RemovalReason.RELATED, RemovalReason.RELATED, None, None]


def test_a_list_with_a_link_in_it_stays():
    items = [
        Block("The ferry line", "main/div/ul/li", 0.0, "story /  / "),
        Block("The law", "main/div/ul/li", 1.0, "story /  / "),
    ]
    blocks = [*BODY[:2], *items, *BODY[2:]]
    assert edge_reasons(blocks, range(6), [None] * 6, TITLE) == [None] * 6


def test_a_line_outside_the_article_goes_by_its_place():
    card = Block(
        "The national library has put two million pages on the web, free to read for anyone.",
        "main/ul/li/div",
        0.0,
        "x",
    )
    blocks = [*BODY, card]
    assert edge_reasons(blocks, range(4), [None] * 5, TITLE)[4] is RemovalReason.AFTER_ARTICLE


def test_the_title_is_no_part_of_the_text():
    assert reason_of(Block(TITLE, "main/div/p", 0.0, "story / "), 0) is RemovalReason.TITLE


def test_nothing_follows_a_prompt():
    lines = [Block(text, "main/div/p", 0.0, "story / ") for text in ("Leave a comment", "Great story.")]
    blocks = [*BODY, *lines]
    found = edge_reasons(blocks, range(6), [None] * 6, TITLE)
    assert found[4:] == [RemovalReason.PROMPT, RemovalReason.AFTER_ARTICLE]


def test_a_heading_without_its_text_goes():
    assert reason_of(Block("The background", "main/div/h2", 0.0, "story / "), 4) is RemovalReason.AFTER_ARTICLE


def test_a_bare_link_of_the_navigation_is_not_recorded():
    blocks = [Block("Home", "nav/a", 1.0), Block("Leave a comment", "p")]
    kept, removed = separate(blocks, [RemovalReason.NAVIGATION, RemovalReason.PROMPT])
    assert kept == ()
    assert [block.text for block in removed] == ["Leave a comment"]


def test_a_heading_in_the_header_of_its_section_is_no_navigation():
    block = Block("The old ferry", "article/section/header/h3", 0.0, "story /  /  / ")
    assert zone_reasons([block, replace(block, path="article/section/header/p")]) == [None, RemovalReason.NAVIGATION]


def carded(sizes: list[int], heading: str = "Background") -> list[RemovalReason | None]:
    """The reasons of cards with texts of these sizes, under a heading after the article."""
    card = Block("", "main/ul/li/p", 0.0, "cards /  / ")
    head = Block(heading, "main/h2", 0.0, "")
    blocks = [*BODY, head, *(replace(card, text=f"{'word ' * (size // 5)}.") for size in sizes)]
    flags = [False] * 5 + [True] * len(sizes)
    return card_reasons(blocks, range(len(blocks)), [None] * len(blocks), flags)[5:]


def test_short_cards_after_the_article_are_teasers_and_long_ones_entries_of_a_list():
    assert carded([150] * 3) == [RemovalReason.LINKED_CARD] * 3
    assert carded([500] * 3) == [None] * 3


def test_long_cards_are_teasers_under_a_heading_that_says_so():
    assert carded([500] * 3, "You may also like") == [RemovalReason.LINKED_CARD] * 3


def test_a_row_of_short_cards_among_long_paragraphs_is_one_of_teasers():
    story = [replace(BODY[0], text="A long paragraph of the story. " * 20)] * 6
    card = Block(
        "A course on the strait, its harbours and its ferries, for all who sail.", "main/ul/li/p", 0.0, "x /  / "
    )
    blocks = [*story[:3], *[card] * 3, *story[3:]]
    flags = [block is card for block in blocks]
    found = card_reasons(blocks, range(9), [None] * 9, flags)
    assert found == [None] * 3 + [RemovalReason.LINKED_CARD] * 3 + [None] * 3
    few = [BODY[1], *[card] * 3, BODY[1]]
    assert card_reasons(few, range(5), [None] * 5, flags[2:7]) == [None] * 5


def asked(*questions: str) -> list[RemovalReason | None]:
    """The reasons of questions with an answer each, in an element of their own after the article."""
    answers = [
        block
        for question in questions
        for block in (
            Block(question, "main/section/div/h3", 0.0, "faq / item / "),
            Block(
                "The ferries sail again as soon as both harbours agree, the minister said.",
                "main/section/div/p",
                0.0,
                "faq / item / ",
            ),
        )
    ]
    blocks = [*BODY * 3, *answers]
    return edge_reasons(blocks, range(len(blocks)), [None] * len(blocks), TITLE)[12:]


def test_answered_questions_at_the_end_stay():
    assert asked("When do the ferries sail?", "Who decides?") == [None] * 4


def test_one_question_at_the_end_is_no_list_of_them():
    assert asked("When do the ferries sail?") == [RemovalReason.AFTER_ARTICLE] * 2


def test_a_table_after_the_first_paragraph_stays():
    cell = Block("Ferries a day", "main/table/tr/td", 0.0, "table /  / ")
    opening = replace(BODY[0], path="main/section/p", container="lead / ")
    blocks = [cell, opening, cell, *BODY * 5]
    found = edge_reasons(blocks, range(23), [None] * 23, TITLE)
    assert found == [RemovalReason.BYLINE, *[None] * 22]


def linked_headings(count: int) -> list[RemovalReason | None]:
    heading = Block("The Orsa line", "main/section/h3", 1.0, "entry / ")
    blocks = [BODY[0], *[heading, BODY[2]] * count, BODY[3]]
    return edge_reasons(blocks, range(len(blocks)), [None] * len(blocks), TITLE)[1:-1:2]


def test_headings_that_are_links_stay_where_they_name_the_entries_of_a_list():
    assert linked_headings(3) == [None] * 3
    assert linked_headings(1) == [RemovalReason.RELATED]


def test_a_credit_within_the_article_goes_though_it_ends_like_a_sentence():
    assert (
        reason_of(Block("The port at dusk. Photo by Ada Holm.", "main/div/p", 0.0, "story / "), 2)
        is RemovalReason.CAPTION
    )
    assert reason_of(Block("© Ada Holm The port at dusk.", "main/div/p", 0.0, "story / "), 2) is RemovalReason.COPYRIGHT


@pytest.mark.parametrize(
    "text",
    [
        "The photo by Brandt was shown on the evening news.",
        "Copyright law says nothing of ferries.",
        "2030 was a good year.",
    ],
)
def test_a_sentence_about_a_photo_or_a_right_stays(text):
    assert reason_of(Block(text, "main/div/p", 0.0, "story / "), 2) is None


def test_what_the_end_tells_of_the_author_goes():
    bio = replace(BODY[0], text="Ada Holm has covered the strait for twenty years.")
    blocks = [bio, *BODY, bio]
    assert bio_reasons(blocks, [None] * 6, ("Ada Holm",)) == [*[None] * 5, RemovalReason.BYLINE]
    assert bio_reasons(blocks, [None] * 6, ("Holm",)) == [None] * 6


def read(*lines: str) -> list[RemovalReason | None]:
    """The reasons of lines after the article, laid out as it is."""
    blocks = [*BODY, *(replace(BODY[0], text=line) for line in lines)]
    return edge_reasons(blocks, range(len(blocks)), [None] * len(blocks), TITLE)[len(BODY) :]


def test_the_last_question_of_an_interview_stays_with_its_answer():
    assert read("Will you return?", "No.", "What do you think will happen next?", "I do not know.") == [None] * 4
    assert read("Will you return?", "No.", "What do you think?", "I do not know.") == [None] * 4


def test_a_question_to_the_readers_goes_with_what_follows_it():
    asked = read("What do you think?", "The Kelso Mail is read in both countries.")
    assert asked == [RemovalReason.PROMPT, RemovalReason.AFTER_ARTICLE]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Were you on one of the ferries? Write to us at harbour@mail.example", RemovalReason.PROMPT),
        ("Email harbour@mail.example", RemovalReason.PROMPT),
        ("By signing up you agree to our terms of use and privacy policy.", RemovalReason.NEWSLETTER),
        ("Follow us on WhatsApp and Telegram for the latest news.", RemovalReason.NEWSLETTER),
    ],
)
def test_a_line_to_the_readers_after_the_article_goes(text, reason):
    assert read(text) == [reason]


def test_a_box_for_a_newsletter_within_the_article_goes_with_its_heading():
    box = [
        Block("The Morning Brief", "main/div/div/h4", 0.0, "story / box / "),
        Block(
            "By signing up you agree to our terms of use and privacy policy.", "main/div/div/p", 0.0, "story / box / "
        ),
    ]
    blocks = [*BODY[:2], *box, *BODY[2:]]
    assert edge_reasons(blocks, range(6), [None] * 6, TITLE)[2:4] == [RemovalReason.NEWSLETTER] * 2


def test_the_cell_of_a_menu_before_the_article_goes():
    cells = [Block(text, "table/tr/td") for text in ("Menu Home World", *ARTICLE[:4])]
    assert edge_reasons(cells, range(5), [None] * 5, TITLE) == [RemovalReason.BYLINE, *[None] * 4]


@pytest.mark.parametrize(
    "piece",
    ["(photo", "photo:by:A", "/ap/", "a@b.", "(source(", "share-", "newsletter-", "have-you?a@", "...", "“", "x"],
)
@pytest.mark.parametrize("opening", ["", "Photo by A", "Have you been there? ", "By signing up ", "Follow @", "Read "])
def test_no_line_takes_long_to_be_known(opening, piece):
    started = time.process_time()
    reason_of(Block(opening + piece * (200_000 // len(piece)), "main/div/p", 0.0, "story / "), 4)
    assert time.process_time() - started < 1  # a pattern that goes back at each place takes minutes


@pytest.mark.parametrize(("place", "reason"), [(0, RemovalReason.TITLE), (2, None)])
def test_a_heading_like_the_title_goes_above_the_article_and_stays_in_it(place, reason):
    assert reason_of(Block(TITLE, "main/div/h2", 0.0, "story / "), place) is reason
