from __future__ import annotations

import pytest

from newsdesk.annotate.dategrammar import grammar
from newsdesk.annotate.dateheads import NUMERAL, heads_of, keys_of

VALUES = {"month": ["May", "June"], "part": ["early", "the end of"], "number": ["two"]}


@pytest.mark.parametrize(
    ("pattern", "heads"),
    [
        ("{month} {day}", {"may", "june"}),
        ("({part}( |-))?{month}", {"early", "the", "may", "june"}),
        ("{day} (of )?{month}", {NUMERAL}),
        ("{number} days", {"two", NUMERAL}),
        (r"(?<=by\s)(the )?year", {"the", "year"}),
        ("(the|(a )?last) {month}(?= (of )?{part})", {"the", "a", "last"}),
    ],
)
def test_a_pattern_begins_with_its_first_words_or_what_follows_those_that_may_be_left_out(
    pattern: str, heads: set[str]
) -> None:
    assert heads_of(pattern, VALUES) == heads


@pytest.mark.parametrize(("word", "keys"), [("May", ["may"]), ("12th", [NUMERAL]), ("FY2024", ["fy2024", "fy"])])
def test_a_word_is_looked_up_by_its_letters(word: str, keys: list[str]) -> None:
    assert list(keys_of(word)) == keys


def test_words_of_every_day_begin_no_date() -> None:
    assert not {"of", "and", "to", "for", "said", "was"} & grammar("en").rules.keys()
