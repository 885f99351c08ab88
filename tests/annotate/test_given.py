from __future__ import annotations

import pytest

from newsdesk.annotate.annotator import Annotator
from newsdesk.annotate.given import given_mention
from newsdesk.model import GivenMention


def mention(annotator: Annotator, text: str, *words: str) -> GivenMention:
    pieces = [(text.index(word), text.index(word) + len(word)) for word in words]
    return given_mention(annotator.parse(text), pieces, article="a", index=0)


def test_a_mention_has_the_lemma_of_its_main_word_and_what_stands_near(annotator: Annotator) -> None:
    found = mention(annotator, "Otto Vance escaped from prison. It rained.", "escaped")
    assert (found.head, found.part, found.sentence) == ("escape", "verb", (0, 31))
    assert {"vance", "prison"} <= found.near


def test_a_particle_belongs_to_the_phrase(annotator: Annotator) -> None:
    assert mention(annotator, "The company laid off forty workers.", "laid").phrase == "lay off"


def test_a_trigger_may_stand_in_pieces(annotator: Annotator) -> None:
    found = mention(annotator, "She checked herself into Harl Clinic on Tuesday.", "checked", "into")
    assert (found.phrase, found.start, found.end) == ("check into", 4, 24)
    assert "harl" in found.named and "tuesday" not in found.named


def test_where_no_word_stands_there_is_no_mention(annotator: Annotator) -> None:
    with pytest.raises(ValueError, match="no word"):
        given_mention(annotator.parse("Rain."), [(50, 54)], article="a", index=0)
