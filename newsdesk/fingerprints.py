"""Fingerprints of texts: which blocks are the same on many pages, and which texts are copies of one another. All pure.

A text is sketched by MinHash over its shingles, four words each. Two texts are copies when most of the shorter one
stands in the longer: a wire story that an outlet cut short, or put a paragraph of its own under, is still that story.
"""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import eq

SHINGLE = 4  # words
SLOTS = 128  # of a sketch: the overlap of two texts is told to within 0.03
BAND = 4  # slots: texts that share a half of their shingles have a band in common 87 times of 100, two thirds always
COPY = 0.8  # share of the shorter text's shingles from which the two are copies
PAGE = ""  # among an article's blocks it stands for the page itself: counting it counts the articles

_WORD = re.compile(r"\w+")
_SEED = 1
_PACKED = struct.Struct(f">{SLOTS}I")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text's shingles, summed up in a size that does not grow with the text."""

    shingles: int  # how many different ones
    slots: bytes  # SLOTS numbers of 4 bytes each


@dataclass(frozen=True, slots=True)
class Prints:
    """What an article is recognised by."""

    blocks: tuple[str, ...]  # PAGE and the fingerprint of each block, sorted, each once
    text: str  # the digest of its whole text, to the letter
    sketch: Sketch


def prints_of(blocks: Sequence[str]) -> Prints:
    """The fingerprints of an article with these blocks."""
    text = "\n".join(blocks)
    marks = {PAGE, *map(block_print, blocks)}
    return Prints(tuple(sorted(marks)), hashlib.sha256(text.encode()).hexdigest(), sketch_of(text))


def block_print(text: str) -> str:
    """The same 16 digits for the same words, whatever their case, punctuation and spacing."""
    return _hash(" ".join(_words(text)) or text.strip())


def sketch_of(text: str) -> Sketch:
    """The sketch of a text; one shorter than a shingle has none, and is a copy of nothing."""
    from rensa import RMinHash

    words = _words(text)
    shingles = {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
    minhash = RMinHash(num_perm=SLOTS, seed=_SEED)
    minhash.update(sorted(shingles))
    return Sketch(len(shingles), _PACKED.pack(*minhash.digest()))


def band_keys(sketch: Sketch) -> list[str]:
    """What candidates for being its copies are looked up by: each copy has at least one of these keys too."""
    if not sketch.shingles:
        return []
    width = len(sketch.slots) // SLOTS * BAND
    starts = range(0, len(sketch.slots), width)
    return [_hash(f"{at} {sketch.slots[at : at + width].hex()}") for at in starts]


def overlap(left: Sketch, right: Sketch) -> float:
    """Which share of the shorter text's shingles stands in the longer one too, 0 to 1."""
    if not (left.shingles and right.shingles):
        return 0.0
    equal: int = sum(map(eq, _PACKED.unpack(left.slots), _PACKED.unpack(right.slots)))
    common = equal / (SLOTS + equal) * (left.shingles + right.shingles)
    return min(1.0, common / min(left.shingles, right.shingles))


def groups(sketches: Mapping[str, Sketch]) -> list[set[str]]:
    """Texts in groups of copies, most alone: two are in one when a chain of copies leads from one to the other."""
    found = {name: {name} for name in sketches}
    buckets: dict[str, list[str]] = defaultdict(list)
    for name in sketches:
        for key in band_keys(sketches[name]):
            buckets[key].append(name)
    for bucket in buckets.values():
        if any(found[name] is not found[bucket[0]] for name in bucket):
            _join(found, bucket, sketches)
    return list({id(group): group for group in found.values()}.values())


def _join(found: dict[str, set[str]], bucket: Sequence[str], sketches: Mapping[str, Sketch]) -> None:
    """Merge the groups of those in a bucket that are copies."""
    for left, right in combinations(bucket, 2):
        mine, theirs = found[left], found[right]
        if mine is not theirs and overlap(sketches[left], sketches[right]) >= COPY:
            mine |= theirs
            found.update(dict.fromkeys(theirs, mine))


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
