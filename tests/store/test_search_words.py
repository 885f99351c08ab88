"""Words and numbers of the full-text index."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsdesk.store.words import FILLER, MAX_BYTES, columns, first_number, indexed, last_number, number, words


def test_words_know_where_they_stand() -> None:
    text = "Élysée's al-Šara, 12.5%"
    assert [(word.key, text[word.start : word.end]) for word in words(text)] == [
        ("elysee", "Élysée"),
        ("s", "s"),
        ("al", "al"),
        ("sara", "Šara"),
        ("12", "12"),
        ("5", "5"),
    ]


@given(st.text())
def test_a_word_is_letters_and_digits_of_a_limited_size(text: str) -> None:
    for word in words(text):
        assert word.key.isalnum()
        assert len(word.key.encode()) <= MAX_BYTES


def test_a_word_said_too_often_keeps_the_places_of_the_others() -> None:
    found = indexed("a " * 300 + "b")
    assert len(found) == 301
    assert (found[254], found[255], found[-1]) == ("a", FILLER, "b")


def test_what_is_indexed_of_a_long_text_ends() -> None:
    assert sum(map(len, columns("x " * 500, "y " * 5000 + "\n" + "z " * 50_000))) == 16_000


@given(st.dates(date(1800, 1, 1), date(2150, 1, 1)), st.integers(0, 2**48 - 1))
def test_later_days_have_higher_numbers(day: date, id_: int) -> None:
    article = f"a-{id_:012x}"
    assert first_number(day.isoformat()) <= number(article, day.isoformat()) <= last_number(day.isoformat())
    after = (day + timedelta(days=1)).isoformat()
    assert last_number(day.isoformat()) < first_number(after) < 2**63
    assert number(article, None) < number(article, "1801-01-01")


def test_on_one_day_the_earlier_id_has_the_higher_number() -> None:
    assert number("a-000000000000", "2025-07-31") > number("a-ffffffffffff", "2025-07-31T23:00:00+00:00")
