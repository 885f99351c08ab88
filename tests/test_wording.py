"""Which words were changed."""

from __future__ import annotations

import random
import time

import pytest

from newsdesk.wording import Op, Piece, compare, share_changed


def side(pieces: tuple[Piece, ...], without: Op) -> str:
    return "".join(piece.text for piece in pieces if piece.op is not without)


def marked(old: str, new: str) -> str:
    marks = {Op.SAME: "{}", Op.REMOVED: "[-{}-]", Op.ADDED: "{{+{}+}}"}
    return "".join(marks[piece.op].format(piece.text) for piece in compare(old, new))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("They met.", "They met.", "They met."),
        ("Two men met in Baku.", "Three women met in Paris.", "[-Two men-]{+Three women+} met in [-Baku-]{+Paris+}."),
        ("They met.", "They met twice.", "They met{+ twice+}."),
        ("One.\nTwo.", "One.\nNew.\nTwo.", "One.\n{+New.\n+}Two."),
        ("One.\nTwo.", "One.", "One.[-\nTwo.-]"),
        ("", "One.", "{+One.+}"),
        ("One  two", "One two", "One two"),
    ],
)
def test_what_went_and_what_came(old: str, new: str, told: str) -> None:
    assert marked(old, new) == told


def test_both_texts_can_be_read_off_but_for_their_spaces() -> None:
    drawn = random.Random(7)
    for _ in range(2000):
        old, new = ("".join(drawn.choices(["a", "b", " ", "\n", ".", "cc"], k=12)) for _ in range(2))
        pieces = compare(old, new)
        assert side(pieces, Op.REMOVED).replace(" ", "") == new.replace(" ", "")
        assert side(pieces, Op.ADDED).replace(" ", "") == old.replace(" ", "")


def test_the_share_that_changed() -> None:
    assert share_changed(compare("a b c d", "a b c d")) == 0
    assert share_changed(compare("a b", "c d")) == 1
    assert share_changed(compare("a b c d", "a b c e")) == 0.25


@pytest.mark.parametrize("size", [1_000, 9_000, 100_000])
def test_long_texts_are_compared_in_a_moment(size: int) -> None:
    drawn = random.Random(size)
    old, new = (" ".join(f"w{int(drawn.paretovariate(0.7)) % 5000}" for _ in range(size)) for _ in range(2))
    start = time.perf_counter()
    pieces = compare(old, new)
    assert time.perf_counter() - start < 5
    assert side(pieces, Op.ADDED).split() == old.split()
