"""The language of searches: read whole or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.store.terms import BadSearch, Term, fts5, parse, terms, tsquery


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ceasefire", "ceasefire"),
        ("Ceasefire Sweida", "ceasefire AND sweida"),
        ("ceasefire AND Sweida", "ceasefire AND sweida"),
        ('"foreign ministers"', '"foreign ministers"'),
        ("“foreign ministers”", '"foreign ministers"'),
        ("minist*", "minist*"),
        ('"foreign minist"*', '"foreign minist"*'),
        ("al-Shaibani", '"al shaibani"'),
        ("a1 OR b1 c1", "a1 OR (b1 AND c1)"),
        ("(a1 OR b1) c1", "(a1 OR b1) AND c1"),
        ("Syria NOT Israel", "syria NOT israel"),
        ("Syria AND NOT Israel", "syria NOT israel"),
        ("Syria -Israel", "syria NOT israel"),
        ("NOT Israel Syria", "syria NOT israel"),
        ("and or not", "and AND or AND not"),
        ("Šara É", "sara AND e"),
        ("E\u0301lys\u00e9e", "elysee"),
    ],
)
def test_a_search_is_read(typed: str, read: str) -> None:
    assert str(parse(typed)) == read


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", "AND", "a AND", "OR b", "NOT", "NOT a", "-a", "a OR NOT b", "AND a", "a AND AND b", "a AND OR b"),
        *('"', 'a "b', "(", ")", "(a", "a)", "()", "(a OR)", '""', "*", "a*", "ce*fire", "*fire", "&", "a | b", "'"),
        *("(" * 5000 + "a", "a " * 60, "word " * 10_000, "!!!", "\u202e", "\x00"),
    ],
)
def test_what_cannot_be_read_is_refused(typed: str) -> None:
    with pytest.raises(BadSearch):
        parse(typed)


@given(st.text(alphabet=st.sampled_from("abÉ1 \"()*-:'^{}+&|!<>\\\x00ANDORT\n"), max_size=60) | st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        node = parse(text)
    except BadSearch:
        return
    assert list(terms(node))
    assert str(parse(str(node))) == str(node)


def test_what_must_not_be_there_is_nothing_to_show() -> None:
    assert list(terms(parse("a1 (b1 NOT c1) NOT d1"))) == [Term(("a1",)), Term(("b1",))]


def test_a_search_in_the_language_of_each_database() -> None:
    node = parse('"new york" minist* NOT (a1 OR b1)')
    assert fts5(node) == '(("new york" AND "minist" *) NOT (("a1" OR "b1")))'
    assert tsquery(node) == "((('new' <-> 'york') & ('minist':*)) & !((('a1') | ('b1'))))"
    assert tsquery(parse("minist*"), "AB") == "('minist':*AB)"
