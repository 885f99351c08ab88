"""A page's table of contents: links that name the headings which stand further down on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from newsdesk.clean.extract import HEADINGS, LINKED, is_prose
from newsdesk.model import Block

ENTRIES = 3  # that a table of contents has at least
APART = 3  # steps from one entry to the next, at most: some headings are named otherwise
NUMBERING = "0123456789.:) "
TITLE_WORDS = 5  # of the line above it, at most


def contents(blocks: Sequence[Block]) -> set[int]:
    """The indices of the blocks that are a table of contents, its own title with them."""
    last = {_name(block): i for i, block in enumerate(blocks) if _tag(block) in HEADINGS}
    if len(last) < ENTRIES:
        return set()
    entries = [i for i, block in enumerate(blocks) if _is_link(block) and last.get(_name(block), 0) > i]
    found: set[int] = set()
    for run in _runs(entries):
        if len(run) >= ENTRIES:
            found |= set(_whole(blocks, run))
    return found


def _runs(entries: Sequence[int]) -> Iterator[list[int]]:
    """The entries in stretches that no other text breaks."""
    run = entries[:1]
    for before, after in pairwise(entries):
        if after - before > APART:
            yield [*run]
            run = []
        run = [*run, after]
    yield [*run]


def _whole(blocks: Sequence[Block], run: Sequence[int]) -> range:
    """The run with what else is listed in it, and its title."""
    start, stop = run[0], run[-1] + 1
    while stop < len(blocks) and _is_link(blocks[stop]) and blocks[stop].path == blocks[run[-1]].path:
        stop += 1
    while start and _is_link(blocks[start - 1]) and blocks[start - 1].path == blocks[run[0]].path:
        start -= 1
    above = blocks[start - 1] if start else None
    is_title = above is not None and len(above.text.split()) <= TITLE_WORDS and not is_prose(above)
    return range(start - is_title, stop)


def _is_link(block: Block) -> bool:
    return block.link_density >= LINKED and _tag(block) not in HEADINGS


def _name(block: Block) -> str:
    """A heading without its number."""
    return block.text.casefold().lstrip(NUMBERING)


def _tag(block: Block) -> str:
    return block.path.rpartition("/")[2]
