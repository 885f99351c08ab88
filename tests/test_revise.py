"""Which change of a page is a revision of its article: invented pairs of captures, each with its answer."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from newsdesk.revise import Change, Version, change

STORY = [
    "The harbour of Port Ansel will close to cargo ships for three weeks in May, the port authority said on Monday.",
    "Divers found cracks in the northern quay wall in January, and engineers have since said that it cannot wait.",
    "“We would rather lose three weeks than the whole quay,” the director of the port, Ida Brandvold, told reporters.",
    "About 1,200 people work in the harbour; the union’s secretary, Tom Weir, said that they learnt of it by radio.",
    "Ferries to the islands are not affected, the authority added, and nor is the fish market on the southern side.",
    "Ships will be sent to Kelmouth, which has two free berths and a railway, and whose mayor welcomed the news.",
    "The repairs are to cost $3.5 million, of which the state pays a half. The quay was built in 1931.",
    "The last time that the harbour closed was in the winter of 1987, when ice broke the gates of the lock.",
]
OLD = Version("Port Ansel to close harbour for repairs", ("Mara Lind",), "2025-04-07T08:00:00Z", "\n".join(STORY))
APPEAL = "Subscribe now to continue reading this story."
COOKIES = "We and our 214 partners store and/or access information on a device."


def told(*paragraphs: str, aside: tuple[str, ...] = ()) -> Version:
    """The story with these paragraphs."""
    return replace(OLD, text="\n".join(paragraphs), aside=aside)


def edited(words: str, others: str) -> Version:
    """The story with other words in the place of some."""
    assert words in OLD.text
    return replace(OLD, text=OLD.text.replace(words, others))


def under(title: str) -> Version:
    """The story under another headline."""
    return replace(OLD, title=title)


REVISIONS = {
    "a number corrected": edited("three weeks in May", "four weeks in May"),
    "a decimal point put right": edited("$3.5 million", "$35 million"),
    "a currency put right": edited("$3.5", "€3.5"),
    "a name corrected": edited("Tom Weir", "Tam Weir"),
    "one word taken out": edited("whole quay", "quay"),
    "a not": edited("are to cost", "are not to cost"),
    "a quotation that is none any more": edited(
        "“We would rather lose three weeks than the whole quay,”", "They would"
    ),
    "quotation marks taken away": edited(
        "“We would rather lose three weeks than the whole quay,”",
        "We would rather lose three weeks than the whole quay,",
    ),
    "two paragraphs in another order": told(STORY[1], STORY[0], *STORY[2:]),
    "a paragraph added": told(*STORY, "Kelmouth has asked for two more pilots, its mayor said."),
    "a paragraph taken out": told(*STORY[:4], *STORY[5:]),
    "a third cut from the end": told(*STORY[:5]),
    "more than a half cut, here and there": told(STORY[0], STORY[3], STORY[6]),
    "another headline": under("Port Ansel harbour shuts for three weeks"),
    "a headline that asks": under("Port Ansel to close harbour for repairs?"),
    "another author": replace(OLD, byline=("Mara Lind", "Jon Aas")),
    "a correction put above": told("Correction: the quay was built in 1931, not in 1913.", *STORY),
    "a story withdrawn": told(
        "This story has been withdrawn because we could not confirm what it said of the quay wall."
    ),
    "a story retracted, its beginning left": told(
        "Editor’s note: we have retracted this story. What follows is kept for the record.", STORY[0]
    ),
    "an article removed by order of a court": told(
        "The article about Port Ansel has been removed after a complaint by the port authority."
    ),
    "an apology in its place": told(
        "We apologise for the errors in a story that stood here, which named the wrong harbour."
    ),
    "rewritten throughout, a half as long": told(
        "Cargo ships cannot call at Port Ansel in May. A wall is broken there, and must be mended before the summer.",
        "Kelmouth takes them in. Its railway carries most of what used to go by sea, and has room for two of them.",
        "Whoever takes a ferry or buys fish need not worry, says the office that runs the port. The union is angry.",
    ),
    "ages in words": edited("in January", "two days ago"),
    "the text and a counter": told(*STORY[:7], "The harbour closed in 1988, too.", "12 comments"),
}
BORING = {
    "nothing": OLD,
    "white space": edited(" of the port", "  of  the\u00a0port"),
    "paragraphs joined": told(f"{STORY[0]} {STORY[1]}", *STORY[2:]),
    "straight quotation marks": told(*(line.translate(str.maketrans("“”’", '""\'')) for line in STORY)),
    "German quotation marks": told(*(line.translate(str.maketrans("“”", "„“")) for line in STORY)),
    "dashes and commas": edited(
        "; the union’s secretary, Tom Weir, said", " – the union’s secretary — Tom Weir — said"
    ),
    "a number without its comma": edited("1,200", "1200"),
    "a soft hyphen": edited("engineers", "engi\u00adneers"),
    "capitals in the headline": under("PORT ANSEL TO CLOSE HARBOUR FOR REPAIRS"),
    "an alert's number": under("UPDATE 2-Port Ansel to close harbour for repairs"),
    "comments counted behind the headline": under("Port Ansel to close harbour for repairs (14 comments)"),
    "an age behind the headline": under("Port Ansel to close harbour for repairs | 3 hours ago"),
    "comments counted": told(*STORY, "1,204 comments"),
    "shares and views counted": told("2.3k shares | 18 views", *STORY),
    "a count of readers": told("312 people are reading this now", *STORY),
    "a relative age": told("3 hours ago", *STORY),
    "a date of update": told(*STORY, "Last updated: Tuesday 8 April 2025, 10:45 a.m. GMT"),
    "a date of update as a sentence": told(*STORY, "This article was last updated on 8 April 2025."),
    "two dates": told("Published 7 April 2025 | Updated 9 Apr 2025 11:02 BST", *STORY),
    "a reading time": told("4 min read", *STORY),
    "a reading time with its label": told("Reading time: 4 minutes", *STORY),
    "a place for an advertisement": told(*STORY[:3], "Advertisement 2", *STORY[3:]),
    "an id of an advertisement": told(*STORY[:3], "div-gpt-ad-1712345-0", *STORY[3:]),
    "tags in a line": told(*STORY, "Tags: ports, shipping, Kelmouth"),
    "an appeal beside the whole text": told(*STORY, APPEAL),
    "cookies beside the whole text": told(COOKIES, *STORY),
    "dated anew": replace(OLD, published="2025-04-09"),
    "a title that was not found": under(""),
    "an author that was not found": replace(OLD, byline=()),
    "an author in capitals": replace(OLD, byline=("MARA LIND",)),
}
STUBS = {
    "the first two paragraphs": told(*STORY[:2]),
    "the first paragraph, cut": told(STORY[0], STORY[1][:60] + "…"),
    "a lead": told(STORY[0]),
    "the beginning and an appeal": told(*STORY[:5], APPEAL),
    "the beginning, the appeal taken out": told(*STORY[:5], aside=(APPEAL,)),
    "the larger part, cut": told(*STORY[:5], STORY[5][:50] + " ..."),
    "read more": told(*STORY[:4], "Read more"),
    "a line of its own and the lead": told("A port in the north must shut.", STORY[0]),
    "the story summed up": told("Repairs close Port Ansel’s harbour; cargo ships go to Kelmouth, the port said."),
    "cookies and a few words": told("Port Ansel is our home.", "Your choices count.", COOKIES),
    "a wall and the words of a wall": told("Welcome back!", "Good journalism costs money.", APPEAL),
    "a beginning whose wall speaks of a correction": told(
        STORY[0], "Correction: prices have changed.", *STORY[1:4], APPEAL
    ),
}  # fmt: skip
PAIRS = [(name, new, answer) for answer, pairs in (
    (Change.REVISED, REVISIONS), (Change.UNCHANGED, BORING), (Change.STUB, STUBS)
) for name, new in pairs.items()]  # fmt: skip


@pytest.mark.parametrize(("new", "answer"), [pair[1:] for pair in PAIRS], ids=[pair[0] for pair in PAIRS])
def test_what_a_page_became(new: Version, answer: Change) -> None:
    assert change(OLD, new) == answer


@pytest.mark.parametrize("passing", ["{} comments", "Updated {} hours ago", "{} min read", "Mara Lind · {}m ago"])
def test_what_moves_by_itself_is_no_change_from_one_value_to_another(passing: str) -> None:
    assert change(told(passing.format(3), *STORY), told(passing.format(17), *STORY)) == Change.UNCHANGED


def test_the_first_capture_is_new() -> None:
    assert change(None, OLD) == Change.NEW


def test_a_stub_that_came_first_gives_way_to_the_text() -> None:
    assert change(told(STORY[0], APPEAL), OLD) == Change.REVISED


def test_an_appeal_that_was_always_there_says_nothing_of_a_cut() -> None:
    assert change(told(*STORY, aside=(APPEAL,)), told(*STORY[:5], aside=(APPEAL,))) == Change.REVISED


def test_a_date_that_was_missing_is_a_revision() -> None:
    assert change(replace(OLD, published=None), OLD) == Change.REVISED


def test_a_text_without_end_is_compared_in_a_moment() -> None:
    long = " ".join(f"word{number % 997}" for number in range(200_000))
    start = time.perf_counter()
    assert change(told(*STORY, long), told(*STORY, f"{long} more")) == Change.REVISED
    assert change(told(f"Updated {long}"), told("(" * 100_000)) in Change
    assert time.perf_counter() - start < 5
