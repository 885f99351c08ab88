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
