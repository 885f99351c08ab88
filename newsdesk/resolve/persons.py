"""Whether two names are one person's, as far as names can tell.

SURE is what may be merged without asking, LIKELY what a person should be asked about.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from newsdesk.resolve.names import Parts, common_endings, fold, parts, same_word, short_names, sounds_alike, spellings


class Likeness(IntEnum):
    """How alike two names are, in rising order."""

    NONE = 0
    LIKELY = 1  # most letters are the same: perhaps one person
    CLOSE = 2  # a short name, an initial, another order, other vowels: one person, if something else speaks for it too
    SHORTENED = 3  # one leaves out middle names of the other: one person, if no third has the shorter name too
    SURE = 4  # two spellings of one name


LIKE_WORD = 0.65  # of two words' letters, the share that must be the same for them to be likely one
RUN_ON = 0.90  # the same of all letters, where the words are divided otherwise


def likeness(left: str, right: str, *, romanised: bool = False) -> Likeness:
    """How alike two persons' names are, whichever comes first. `romanised`: both come from another script."""
    a, b = parts(left), parts(right)
    if a.suffix != b.suffix:
        return Likeness.NONE
    heard = romanised or a.romanised or b.romanised
    if _spelt_alike(a, b, heard) or "".join(fold(left)) == "".join(fold(right)):
        return Likeness.SURE
    if _initials_differ(a, b):
        return Likeness.NONE
    if _shortened(a, b, heard) or _shortened(b, a, heard):
        return Likeness.SHORTENED
    if _close(a, b):
        return Likeness.CLOSE
    return Likeness.LIKELY if similarity(left, right) >= LIKE_WORD else Likeness.NONE


def is_lone(name: str) -> bool:
    """Whether a name is a family name alone."""
    return not parts(name).given


def answers_to(name: str, asked: str) -> bool:
    """Whether a person of this name may be who somebody asks for: as spelt by ear, by the family name alone too."""
    wanted = parts(asked)
    if not wanted.given:
        return same_word(parts(name).family, wanted.family)
    return likeness(name, asked, romanised=True) >= Likeness.CLOSE


def _spelt_alike(a: Parts, b: Parts, heard: bool) -> bool:
    if a.syllables != b.syllables or len(a.given) != len(b.given):
        return False
    loose = heard and not a.syllables
    return all(_same(x, y, loose) for x, y in zip(a.words, b.words, strict=True))


def _same(left: str, right: str, heard: bool) -> bool:
    """One word in two spellings; only where it was `heard` may its vowels differ."""
    if left == right:
        return True
    known = spellings()
    if left in known and right in known:
        return known[left] == known[right]
    return heard and len(left) > 1 < len(right) and sounds_alike(left, right)


def same_family(left: str, right: str) -> bool:
    """Whether two names have one family name, whatever the vowels that were heard: "Shaibani" and "Ali al-Shibani"."""
    return _same(parts(left).family, parts(right).family, heard=True)


def _shortened(short: Parts, long: Parts, heard: bool) -> bool:
    """Whether the shorter name leaves out middle names, or has their initials."""
    if not short.given or len(short.given) > len(long.given) or short.syllables or long.syllables:
        return False
    if not _same(short.family, long.family, heard) or not _same(short.given[0], long.given[0], heard):
        return False
    if len(short.given[0]) == 1 or (short.family in spellings() and short.given[0] in spellings()):
        return False
    middle = iter(long.given[1:])
    return all(any(_same(word, other, heard) or _initial(word, other) for other in middle) for word in short.given[1:])


def _initials_differ(a: Parts, b: Parts) -> bool:
    """Whether both have middle names, some of them initials, and they do not go together: the two Presidents Bush."""
    left, right = a.given[1:], b.given[1:]
    if not left or not right or all(len(word) > 1 for word in (*left, *right)):
        return False
    return len(left) != len(right) or not all(x == y or _initial(x, y) for x, y in zip(left, right, strict=True))


def _close(a: Parts, b: Parts) -> bool:
    if not a.given or not b.given:
        return False
    if a.syllables or b.syllables:
        return a.words == b.words
    if len(a.words) == len(b.words) and all(map(_close_words, a.words, b.words)):
        return True
    return a.words == (*b.words[1:], b.words[0]) or b.words == (*a.words[1:], a.words[0])


def _close_words(left: str, right: str) -> bool:
    return _same(left, right, heard=True) or _initial(left, right) or _is_short(left, right)


def _initial(left: str, right: str) -> bool:
    return (len(left) == 1 and right.startswith(left)) or (len(right) == 1 and left.startswith(right))


def _is_short(left: str, right: str) -> bool:
    """Whether one is the short name of the other: "bill" of "william"."""
    short = short_names()
    return right in short.get(left, ()) or left in short.get(right, ())


def similarity(left: str, right: str) -> float:
    """From 0 to 1: how alike the least alike words of two names are, when each finds its best partner."""
    a, b = sorted((parts(left), parts(right)), key=lambda each: len(each.words))
    run_on = OSA.normalized_similarity("".join(a.words), "".join(b.words))
    if run_on >= RUN_ON:
        return run_on
    if not a.given:
        return _word_similarity(a.family, b.family)
    return _least_alike(a.words, b.words, in_order=a.chain and b.chain)


def _least_alike(short: tuple[str, ...], long: tuple[str, ...], *, in_order: bool) -> float:
    free, worst = list(long), 1.0
    for word in short:
        scores = [_word_similarity(word, other) for other in free]
        worst = min(worst, max(scores, default=0.0))
        if worst < LIKE_WORD:
            break
        at = scores.index(max(scores))
        free = free[at + 1 :] if in_order else free[:at] + free[at + 1 :]
    return worst


@lru_cache(maxsize=200_000)
def _word_similarity(left: str, right: str) -> float:
    if left == right:
        return 1.0
    if len(left) == 1 or len(right) == 1:
        return 0.9 if left[0] == right[0] else 0.0
    if _is_short(left, right) or same_word(left, right):
        return 0.95
    return OSA.normalized_similarity(_stem(left), _stem(right))


def _stem(word: str) -> str:
    """A word without what many names have in common: the servant of, the daughter of."""
    stem = word.removeprefix("abd")
    ending = next((each for each in common_endings() if stem.endswith(each)), "")
    return stem.removesuffix(ending) if len(stem) >= len(ending) + 3 else stem
