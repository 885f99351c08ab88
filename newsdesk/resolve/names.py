"""The parts of a person's name, and when two spellings are of one word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from rapidfuzz.distance import JaroWinkler

from newsdesk.catalog import language

ARTICLES = frozenset({"al", "el", "ul", "ad", "as", "ash", "ar", "an", "at", "az", "the", "bin", "ibn", "ben"})
SUFFIXES = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv"})
SON_OF = frozenset({"bin", "ibn", "ben"})
CLOSE = 0.80  # Jaro-Winkler similarity of two spellings of one name that have the same consonants
# Letters that romanisations use for one sound; vowels come and go between them.
SOUNDS = (
    ("kh", "k"),
    ("gh", "g"),
    ("sch", "s"),
    ("sh", "s"),
    ("ch", "s"),
    ("zh", "j"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("dj", "j"),
    ("ts", "s"),
    ("tz", "s"),
    ("ck", "k"),
    ("q", "k"),
    ("g", "k"),
    ("c", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("z", "s"),
)
VOWELS = (  # how they sound, the longest first; "e" is written for "a" and for "i"
    (r"[iy]+e(?=[^aeiou]|$)", "e"),  # Aliyev, Aliev
    (r"[ae]?[iy]+|ee+", "i"),
    (r"o+u*|u+|au", "o"),
    (r"a+", "a"),
    (r"(?<=[aeio])h(?=[^aeio]|$)", ""),
)
PLAIN = MappingProxyType({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_SERVANT = re.compile(r"abd(?:[aeou]+l|[aeou]+([rnszdt])(?=\1))?(?=\w)")  # "abdul", "abdel", "abdur" before an "r"
_SERVANT_WORDS = frozenset({"abd", "abdul", "abdel", "abdal", "abdoul", "abdol", "abdur", "abdus", "abdas", "abder"})
_SYLLABLES = re.compile(
    r"(?:(?:zh|ch|sh|ng|ph|th|tr|kh|nh|[kg]w|[mhprn]y|[bcdfghjklmnpqrstwxyz])?[aeiouy]{1,3}(?:ng|nh|ck|ch|[nmklptr])?){1,2}"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """A person's name taken apart; all words folded. `given` is empty where only the family name is known."""

    given: tuple[str, ...]
    family: str
    suffix: str | None = None
    romanised: bool = False  # written as the ear has it
    chain: bool = False  # "Salman bin Muhammad": son of, so that the order tells
    syllables: bool = False  # Chinese, Korean or Vietnamese: `given` is one word, and each letter counts

    @property
    def words(self) -> tuple[str, ...]:
        return (*self.given, self.family)


@lru_cache(maxsize=100_000)
def fold(name: str) -> tuple[str, ...]:
    """The words of a name, lower case, without diacritics, apostrophes, dots and the Arabic article."""
    words = _words(name)
    return tuple(word for word in words if word not in ARTICLES) or words


def _words(name: str) -> tuple[str, ...]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return tuple(re.findall(r"\w+", re.sub(r"['’‘ʿʾ`´.]", "", plain.translate(_letters()))))


@cache
def _letters() -> dict[int, str]:
    """Letters that have no marks to take off, and those of other scripts."""
    return str.maketrans({**PLAIN, **language("en", "spellings")["letters"]})


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """The consonants of a folded word, one letter a sound: "shaibani", "shaybani" and "shibani" give "sbn"."""
    word = re.sub(r"(?<=[aeiouy])j$", "y", word)
    for letters, sound in SOUNDS:
        word = word.replace(letters, sound)
    consonants = re.sub(r"[aeiouyh]", "", word[1:])
    first = re.sub(r"[aeiouy]", "a", word[:1])
    return re.sub(r"(.)\1+", r"\1", first + consonants)


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """A folded word as the ear has it, "a", "i", "o" and "e" for its vowels: "shaibani" and "shibani" give "sibani"."""
    for letters, heard in VOWELS:
        word = re.sub(letters, heard, re.sub(r"(?<=[aeiouy])j$", "y", word))
    for letters, heard in SOUNDS:
        word = word.replace(letters, heard)
    return re.sub(r"([^aeio])\1+", r"\1", word)


def sounds_alike(left: str, right: str) -> bool:
    """Two folded words with the same consonants, and vowels between them that may be heard for one another."""
    a, b = sound(left), sound(right)
    return len(a) == len(b) and all(x == y or f"{x}{y}" in ("ea", "ae", "ei", "ie") for x, y in zip(a, b, strict=True))


@cache
def spellings() -> Mapping[str, str]:
    """A spelling -> the name that it is a spelling of."""
    return {word: group[0] for group in language("en", "spellings")["same"] for word in group}


@cache
def short_names() -> Mapping[str, frozenset[str]]:
    """A short name ("bill") -> the names that it may stand for."""
    return {short: frozenset(names) for short, names in language("en", "spellings")["short"].items()}


@cache
def romanised_countries() -> frozenset[str]:
    """Countries (alpha-3) whose names are romanised."""
    return frozenset(language("en", "spellings")["romanised"]["countries"])


@cache
def common_endings() -> tuple[str, ...]:
    """Endings that family names and patronymics of one language share, the longest first."""
    return tuple(sorted(language("en", "spellings")["endings"], key=len, reverse=True))


def same_word(left: str, right: str) -> bool:
    """Two folded spellings that may well be one name, seen beside one another in one article."""
    if left == right:
        return True
    a, b = spellings().get(left), spellings().get(right)
    if a and b:
        return a == b
    return skeleton(left) == skeleton(right) and JaroWinkler.similarity(left, right) >= CLOSE


def singular(name: str) -> str:
    """The folded name of a people or place, without the "s" of many: "syrian" of "Syrians"."""
    return " ".join(fold(name)).removesuffix("s")


def surname(name: str) -> str:
    """The folded family name: "kim" of "Kim Jong Un", "trump" of "Donald Trump Jr."; "" where there is no word."""
    return parts(name).family


@lru_cache(maxsize=100_000)
def parts(name: str) -> Parts:
    """A name taken apart. "Putin, Vladimir" and "Vladimir Putin" give the same; titles before it go."""
    first, comma, rest = name.partition(",")
    turned = f"{rest} {first}" if comma and not SUFFIXES.issuperset(fold(rest)) else name
    raw = _words(turned)
    words = [*_joined(_untitled(fold(turned)))]
    suffix = next((word for word in words if word in SUFFIXES), None)
    words = [word for word in words if word not in SUFFIXES] or words or [""]
    if len(words) == 1:
        return Parts((), words[0], suffix, _romanised(raw))
    if turned_round := _family_first(words):
        return Parts(("".join(turned_round[1:]),), turned_round[0], suffix, syllables=True)
    return Parts(tuple(words[:-1]), words[-1], suffix, _romanised(raw), not SON_OF.isdisjoint(raw))


def _untitled(words: tuple[str, ...]) -> tuple[str, ...]:
    titles = language("en", "names")["honorifics"]
    while len(words) > 2 and words[0] in titles:
        words = words[1:]
    return words


def _joined(words: tuple[str, ...]) -> tuple[str, ...]:
    """ "Abdul Rahman" and "Abdel-Rahman" as one word, as "Abdulrahman" is."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in _SERVANT_WORDS:
            joined[-1] = f"abd{word}"
        else:
            joined.append(word)
    return tuple(_SERVANT.sub("abd", word) for word in joined)


def _family_first(words: list[str]) -> list[str] | None:
    """A Chinese, Korean or Vietnamese name, the family name in front; None for another one."""
    families = frozenset(language("en", "spellings")["order"]["family_first"])
    if len(words) > 4:
        return None
    turned = words if words[0] in families else [words[-1], *words[:-1]]
    given = turned[1:]
    return turned if turned[0] in families and all(_SYLLABLES.fullmatch(word) for word in given) else None


def _romanised(raw: tuple[str, ...]) -> bool:
    hints = language("en", "spellings")["romanised"]
    endings = tuple(hints["endings"])
    return any(word in hints["particles"] for word in raw) or any(
        len(word) > 4 and (word.endswith(endings) or word.startswith("abd")) for word in raw
    )
