from __future__ import annotations

from layouts import ARTICLE, CUT, ONCE, TITLE, WHOLE

from newsdesk.clean.copies import copy_reasons
from newsdesk.model import Block, RemovalReason

CUT_SHORT, REPEATED, AFTER = (
    RemovalReason.TRUNCATED_COPY,
    RemovalReason.REPEATED_IN_PAGE,
    RemovalReason.AFTER_ARTICLE,
)


def reasons(texts: list[str], *, path: str = "p") -> list[RemovalReason | None]:
    return copy_reasons([Block(text, path) for text in texts], [False] * len(texts), TITLE)


def test_an_article_without_copies_is_left_alone():
    assert reasons(ARTICLE) == [None] * len(ARTICLE)


def test_a_run_of_copies_goes_with_what_it_shows_once():
    assert reasons([*ARTICLE, *CUT, *WHOLE, ONCE[0], *WHOLE]) == (
        [None] * len(ARTICLE) + [CUT_SHORT] * 4 + [REPEATED] * 4 + [AFTER] + [REPEATED] * 4
    )


def test_the_cut_copy_may_come_after_the_whole_one():
    assert reasons([*ARTICLE, *WHOLE, *CUT])[len(ARTICLE) :] == [REPEATED] * 4 + [CUT_SHORT] * 4


def test_a_cut_copy_of_the_lead_goes_and_the_lead_stays():
    assert reasons([ARTICLE[0][:90] + "…", *ARTICLE]) == [CUT_SHORT] + [None] * len(ARTICLE)


def test_a_copy_cut_inside_a_word_or_followed_by_a_link_is_a_copy():
    cut = [WHOLE[0][:50] + "… Read more", WHOLE[1][:41] + " [...]", WHOLE[2][:57] + "..."]
    assert reasons([*ARTICLE, *cut, *WHOLE[:3]])[len(ARTICLE) :] == [CUT_SHORT] * 3 + [REPEATED] * 3


def test_near_copies_are_copies():
    near = [text.replace(",", " –") for text in WHOLE]
    assert reasons([*ARTICLE, *WHOLE, *near])[len(ARTICLE) :] == [REPEATED] * 8


def test_lines_told_apart_by_a_number_are_no_copies():
    lines = [
        f"On day {day} of the strike the ferries stayed in port and the union said that talks would go on."
        for day in range(6)
    ]
    assert reasons([*ARTICLE[:2], *lines, *ARTICLE[2:]]) == [None] * 12


def test_a_refrain_is_no_run():
    refrain = ONCE[1]
    told = [ARTICLE[0], refrain, ARTICLE[2], refrain, ARTICLE[3], ARTICLE[5], refrain]
    assert reasons(told) == [None] * 7


def test_a_block_that_follows_its_twin_goes():
    assert reasons([*ARTICLE, ONCE[0], ONCE[0]])[-2:] == [None, REPEATED]


def test_a_teaser_laid_out_as_the_copies_are_goes():
    teasers = [WHOLE[0], WHOLE[0], WHOLE[1], ONCE[0], WHOLE[1]]
    blocks = [*(Block(text, "ul/li") for text in teasers), *(Block(text, "div/p") for text in ARTICLE)]
    found = copy_reasons(blocks, [False] * len(blocks), TITLE)
    assert found[:5] == [REPEATED, REPEATED, REPEATED, AFTER, REPEATED]
    assert found[5:] == [None] * len(ARTICLE)


def test_lines_that_are_cut_short_and_shown_nowhere_whole_stay():
    assert reasons([*CUT, *ARTICLE]) == [None] * (len(CUT) + len(ARTICLE))


def test_a_list_whose_entries_are_cut_short_is_no_run_for_a_few_copies_in_it():
    entries = [f"{text[: 90 - i]}…" for i, text in enumerate(WHOLE[1:] + ONCE)]
    found = reasons([entries[0], WHOLE[0], *entries[1:3], WHOLE[0], *entries[3:], *ARTICLE])
    assert found == [None] * len(found)


def test_a_standfirst_goes_and_the_lead_it_repeats_stays():
    blocks = [Block(ARTICLE[0], "p", 0.0, "standfirst"), *(Block(text, "p") for text in ARTICLE)]
    assert copy_reasons(blocks, [False] * len(blocks), TITLE) == [REPEATED] + [None] * len(ARTICLE)


def test_a_standfirst_goes_though_a_byline_stands_between():
    blocks = [Block(ARTICLE[0], "p", 0.0, "standfirst"), Block("By Ada Holm"), *(Block(text, "p") for text in ARTICLE)]
    assert copy_reasons(blocks, [False] * len(blocks), TITLE) == [REPEATED, None] + [None] * len(ARTICLE)


def test_key_points_go_and_the_paragraphs_they_repeat_stay():
    blocks = [*(Block(text, "ul/li") for text in ARTICLE[:3]), *(Block(text, "p") for text in ARTICLE)]
    assert copy_reasons(blocks, [False] * len(blocks), TITLE) == [REPEATED] * 3 + [None] * len(ARTICLE)


def test_the_first_paragraphs_stay_though_each_is_shown_cut_short_too():
    cut = [text[:70] + "..." for text in ARTICLE[:3]]
    assert reasons([cut[0], *ARTICLE, *cut[1:]]) == [CUT_SHORT, *[None] * len(ARTICLE), CUT_SHORT, CUT_SHORT]


def test_a_teaser_cut_short_goes_with_its_whole_text_after_it():
    assert reasons([*ARTICLE, CUT[0], WHOLE[0]]) == [None] * len(ARTICLE) + [CUT_SHORT, REPEATED]


def test_a_teaser_shown_once_between_copies_goes():
    assert reasons([*ARTICLE, CUT[0], WHOLE[0], ONCE[0], WHOLE[0]])[-4:] == [CUT_SHORT, REPEATED, AFTER, REPEATED]


def test_lines_cut_short_at_the_end_go_though_nothing_shows_them_whole():
    assert reasons([*ARTICLE, *CUT])[len(ARTICLE) :] == [CUT_SHORT] * len(CUT)


def test_headlines_over_lines_cut_short_at_the_end_go_with_them():
    pairs = [line for text in CUT[:3] for line in (" ".join(text.split()[:6]), text)]
    assert reasons([*ARTICLE, *pairs])[len(ARTICLE) :] == [AFTER, CUT_SHORT] * 3


def test_one_line_cut_short_at_the_end_goes_where_it_is_of_another_subject():
    own = "The ministers of both countries said little, and the ferries stayed in port, and Kelso waited for talks..."
    assert reasons([*ARTICLE, CUT[0]])[-1] is CUT_SHORT
    assert reasons([*ARTICLE, own])[-1] is None


def test_a_quotation_that_trails_off_at_the_end_stays():
    assert (
        reasons([*ARTICLE, "“There was nothing but dust on Mount Tarn, and I thought of my old mother...”"])[-1] is None
    )


def test_a_box_that_tells_what_the_page_tells_elsewhere_goes():
    blocks = [Block(text, "main/div/p", 0.0, "story / ") for text in ARTICLE]
    quote = Block(ARTICLE[2], "main/aside/p", 0.0, "pulled / ")
    offer = Block(WHOLE[0], "main/div/div/p", 0.0, "story / box / ")
    page = [*blocks[:2], offer, *blocks[2:4], quote, *blocks[4:], offer]
    reasons = copy_reasons(page, [False] * len(page))
    assert [i for i, reason in enumerate(reasons) if reason is RemovalReason.REPEATED_IN_PAGE] == [5, 8]


def test_the_entries_of_a_list_may_tell_the_same():
    blocks = [Block(text, "main/div/p", 0.0, "story / ") for text in ARTICLE]
    entry = Block(WHOLE[0], "main/div/ul/li", 0.0, "story /  / ")
    page = [*blocks[:2], entry, *blocks[2:4], entry, *blocks[4:]]
    assert copy_reasons(page, [False] * len(page)) == [None] * len(page)


def test_entries_cut_alike_are_no_copies_where_nothing_shows_them_whole():
    cut = Block(CUT[0], "main/ul/li/p", 0.0, "story /  /  / ")
    entries = [Block(text, "main/ul/li/p", 0.0, "story /  /  / ") for text in ARTICLE]
    page = [*entries[:2], cut, *entries[2:4], cut, *entries[4:]]
    assert copy_reasons(page, [False] * len(page)) == [None] * len(page)
