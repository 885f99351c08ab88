"""Text from pages, made harmless."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from newsdesk.export.text import escaped_json, plain


def test_plain_keeps_letters_of_every_script_and_their_joiners() -> None:
    text = "Šalom – السلام می‌خواهم 和平\n\tnext"
    assert plain(text) == text


def test_plain_takes_out_what_a_terminal_acts_on() -> None:
    assert plain("a\x1b[2Jb\x9bc\u202ed\u2066e\ud800f\ufeff") == "a[2Jbcdef"


@given(st.text())
def test_escaped_json_means_the_same(text: str) -> None:
    assert json.loads(escaped_json(json.dumps(text, ensure_ascii=False))) == text


@given(st.text())
def test_escaped_json_can_be_printed_anywhere(text: str) -> None:
    escaped_json(json.dumps(text, ensure_ascii=False)).encode("utf-8")
