"""Which words of a text were changed, in the order of reading. Pure, and done in a moment however long it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

EXACT = 1_000_000  # words of one text times words of the other up to which every word is looked for
ROUGH = 100_000_000  # or only those that are not frequent in it; beyond this a stretch is given whole
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_TOKEN = re.compile(r"(?:\w+(?:['’-]\w+)*|[^\w\s])[^\S\n]*|\s")


class Op(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    op: Op
    text: str


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """How one text became another: what is not ADDED joins to the old one, what is not REMOVED to the new one.

    Spaces apart: what stayed is spaced as in the new one. Paragraphs are matched first, then the words of those that
    differ; very long stretches without a paragraph in common are given whole.
    """
    ours, theirs = _LINE.findall(old), _LINE.findall(new)
    stretches = (("".join(ours[i:j]), "".join(theirs[k:m])) for _tag, i, j, k, m in _opcodes(ours, theirs))
    return tuple(_joined(piece for left, right in stretches for piece in _words(left, right)))


def share_changed(pieces: Iterable[Piece]) -> float:
    """How much of a text changed, 0 to 1: words that went or came, of all that were or are there."""
    sizes = {Op.SAME: 0, Op.REMOVED: 0, Op.ADDED: 0}
    for piece in pieces:
        sizes[piece.op] += len(piece.text.split())
    changed = sizes[Op.REMOVED] + sizes[Op.ADDED]
    return changed / (changed + 2 * sizes[Op.SAME]) if changed else 0.0


def _words(left: str, right: str) -> Iterator[Piece]:
    if left == right:
        yield Piece(Op.SAME, right)
        return
    ours, theirs = _TOKEN.findall(left), _TOKEN.findall(right)
    for tag, i, j, k, m in _opcodes([word.strip() or word for word in ours], [word.strip() or word for word in theirs]):
        if tag == "equal":
            yield from _same(ours[j - 1], "".join(theirs[k:m]))
            continue
        gone, come = "".join(ours[i:j]), "".join(theirs[k:m])
        after = " " if gone.endswith(" ") and come.endswith(" ") else ""
        yield Piece(Op.REMOVED, gone.removesuffix(after))
        yield Piece(Op.ADDED, come.removesuffix(after))
        yield Piece(Op.SAME, after)


def _same(last: str, text: str) -> Iterator[Piece]:
    """A text that stayed, and the space behind it where only one of both has it. `last`: its last word in the other."""
    word = text.rstrip(" ")
    spaced = last.endswith(" ")
    if spaced == text.endswith(" "):
        yield Piece(Op.SAME, text)
        return
    yield Piece(Op.SAME, word)
    yield Piece(Op.REMOVED if spaced else Op.ADDED, " ")


def _opcodes(left: Sequence[str], right: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """As difflib gives them, but of the middle alone: what begins and ends alike needs no search."""
    start = _alike(left, right)
    end = _alike(left[start:][::-1], right[start:][::-1])
    ours, theirs = left[start : len(left) - end], right[start : len(right) - end]
    found = [("equal", 0, start, 0, start)] if start else []
    cells = len(ours) * len(theirs)
    if cells <= ROUGH:
        codes = SequenceMatcher(None, ours, theirs, autojunk=cells > EXACT).get_opcodes()
        found += [(tag, i + start, j + start, k + start, m + start) for tag, i, j, k, m in codes]
    else:
        found.append(("replace", start, start + len(ours), start, start + len(theirs)))
    if end:
        found.append(("equal", len(left) - end, len(left), len(right) - end, len(right)))
    return found


def _alike(left: Sequence[str], right: Sequence[str]) -> int:
    """How many of the first items are the same."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((i for i, (one, other) in pairs if one != other), min(len(left), len(right)))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece."""
    told = (piece for piece in pieces if piece.text)
    for op, run in groupby(told, key=lambda piece: piece.op):
        yield Piece(op, "".join(piece.text for piece in run))
