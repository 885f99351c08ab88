"""Fingerprints of blocks and texts."""

from __future__ import annotations

import random

import pytest

from newsdesk.fingerprints import COPY, PAGE, SHINGLE, band_keys, block_print, groups, overlap, prints_of, sketch_of


def text(seed: int, words: int = 200) -> str:
    """A text of words drawn at random: two seeds give unrelated texts."""
    drawn = random.Random(seed)
    return " ".join(f"word{drawn.randrange(5000)}" for _ in range(words))


def shared(left: str, right: str) -> float:
    """The share of the shorter text's shingles in the longer one, counted."""

    def shingles(words: list[str]) -> set[tuple[str, ...]]:
        return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}

    mine, theirs = shingles(left.split()), shingles(right.split())
    return len(mine & theirs) / min(len(mine), len(theirs))


@pytest.mark.parametrize(
    "same", ["all rights RESERVED", "All rights reserved.", " All  rights\nreserved ", "“All rights reserved”"]
)
def test_a_block_is_known_by_its_words(same: str) -> None:
    assert block_print(same) == block_print("All rights reserved")


@pytest.mark.parametrize("other", ["All rights reserved 2025", "No rights reserved", "All rights", "* * *"])
def test_other_words_are_another_block(other: str) -> None:
    assert block_print(other) != block_print("All rights reserved")


def test_an_article_is_a_page_and_its_different_blocks() -> None:
    prints = prints_of(["They met.", "They parted.", "They met!"])
    assert set(prints.blocks) == {PAGE, block_print("They met."), block_print("They parted.")}
    assert len(prints.blocks) == 3


def test_the_digest_of_a_text_takes_every_letter() -> None:
    assert prints_of(["They met."]).text != prints_of(["They met!"]).text


@pytest.mark.parametrize("kept", [1.0, 0.8, 0.6])
@pytest.mark.parametrize("added", [0.0, 0.1, 0.3])
def test_the_overlap_is_that_of_the_shingles(kept: float, added: float) -> None:
    story = text(1)
    copy = " ".join(story.split()[: int(200 * kept)]) + " " + text(2, int(200 * added))
    assert overlap(sketch_of(story), sketch_of(copy)) == pytest.approx(shared(story, copy), abs=0.07)


def test_a_text_without_a_shingle_is_a_copy_of_nothing() -> None:
    assert overlap(sketch_of("They met"), sketch_of("They met")) == 0
    assert band_keys(sketch_of("They met")) == []


def test_copies_have_a_key_in_common_and_unrelated_texts_none() -> None:
    story, longer, other = (set(band_keys(sketch_of(each))) for each in (text(1), f"{text(1)} {text(2, 40)}", text(3)))
    assert story & longer
    assert not story & other


def test_texts_are_grouped_with_their_copies() -> None:
    texts = {
        "story": text(1),
        "cut short": " ".join(text(1).split()[:140]),
        "with a paragraph": f"{text(1)} {text(2, 30)}",
        "half of it": f"{' '.join(text(1).split()[:100])} {text(4, 100)}",
        "other": text(3),
    }
    found = groups({name: sketch_of(each) for name, each in texts.items()})
    assert shared(texts["story"], texts["half of it"]) < COPY
    assert sorted(map(sorted, found)) == [["cut short", "story", "with a paragraph"], ["half of it"], ["other"]]


def test_the_order_of_texts_changes_no_group() -> None:
    words = text(1, 400).split()
    chain = {str(i): sketch_of(" ".join(words[i * 15 : i * 15 + 200])) for i in range(10)}
    there, back = groups(chain), groups(dict(reversed(chain.items())))
    assert {frozenset(group) for group in there} == {frozenset(group) for group in back}
    assert any(len(group) > 2 for group in there)


def test_a_sketch_is_the_same_on_every_machine_and_with_every_version_of_the_library() -> None:
    sketch = sketch_of("The ministers of Peru and Chile met in Lima on Thursday.")
    assert (sketch.shingles, len(sketch.slots), sketch.slots[:8].hex()) == (8, 512, "d9e61b15ced32c95")
