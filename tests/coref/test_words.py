from __future__ import annotations

import pytest

from newsdesk.coref.words import words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("escaped", "escapes"),
        ("explosion", "explode"),
        ("withdrawal", "withdraw"),
        ("announcement", "announce"),
        ("stopped", "stop"),
    ],
)
def test_forms_of_a_word_share_a_stem_or_a_kind(one: str, other: str) -> None:
    known = words()
    assert known.stem(one) == known.stem(other) or known.kinds_of(one, one) & known.kinds_of(other, other)


def test_a_stem_keeps_three_letters() -> None:
    assert words().stem("sing") == "sing"


def test_a_phrase_is_of_the_kind_of_one_word() -> None:
    known = words()
    assert known.kinds_of("pass", "pass away") & known.kinds_of("die", "die")


def test_every_line_has_two_words_or_more() -> None:
    from newsdesk import catalog

    assert all(line.count(",") for line in catalog.language("en", "same")["same"])


def test_what_any_news_may_say_tells_no_event_from_another() -> None:
    told = "Police said at least nine people were killed on Tuesday when a bomb hidden in a handcart went off."
    assert words().anchors(told) == {words().stem("hidden"), words().stem("handcart")}
