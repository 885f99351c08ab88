"""Whether a page that was captured again tells a change worth a revision of its article. All pure.

Three things happen to a page: somebody edits its story, something on it moves by itself (counters, ages, the style of
its quotation marks), or it shows only the beginning of a story that it showed whole before. Only the first is a
revision: the second would bury it, the third would lose the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from newsdesk import catalog
from newsdesk.errors import Reason
from newsdesk.model import Article

SHORTER = 0.8  # share of a text's words below which what is left of it may be a stub
HALF = 0.5  # the share up to which its mere beginning is taken for one
TEASED = 0.25  # or a lead with a line or two that the text did not have
SUMMED_UP = 0.15  # or other words for the same, under the same headline
SAME = 0.85  # share of a text's word triples that make it a part of another
SOME = 0.5
SLACK = 20  # words by which a beginning may be out of step
ASIDE = 40  # words of a line up to which it can be an appeal to pay or to agree to cookies
LINE = 25  # words of a line up to which it may be no sentence, whatever it ends in
LONG = 5  # letters of a word that tells what a text is about

_QUOTE = re.compile(r"(?<!\w)['\"‘’‚‛“”„‟«»‹›`´″′]+|['\"‘’‚‛“”„‟«»‹›`´″′]+(?!\w)")
_INSIDE = re.compile(
    r"(?<=[^\W\d])['’`´‐‑-](?=[^\W\d])|(?<=\d),(?=\d{3})|(?<=\b[^\W\d])\.(?=[^\W\d]\b)|[\u00ad\u200b-\u200d\u2060\ufeff]"
)
_UNIT = re.compile(r"\d+(?:\.\d+)?|\w+|\x22|[?%$€£¥₹]|(?<!\S)[-−](?=\d)")
_ENDED = re.compile(r"[.!?…][\"'”’»)]*$")


class Change(StrEnum):
    """What a capture is to the article that is there."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REVISED = "revised"
    STUB = "stub"


@dataclass(frozen=True, slots=True)
class Version:
    """What is compared of a state of an article. `aside`: the blocks that were taken out of its page."""

    title: str
    byline: tuple[str, ...]
    published: str | None
    text: str  # one block a line
    aside: tuple[str, ...] = ()

    @staticmethod
    def of(article: Article) -> Version:
        aside = tuple(block.text for block in article.removed)
        return Version(article.title, article.byline, article.published, article.text, aside)


@dataclass(frozen=True, slots=True)
class _Words:
    """The compiled data file of a language."""

    line: re.Pattern[str]
    part: re.Pattern[str]
    end: re.Pattern[str]  # of a title
    title: re.Pattern[str]
    says: frozenset[str]
    dating: frozenset[str]
    notice: re.Pattern[str]
    cut: re.Pattern[str]
    wall: re.Pattern[str]  # that one must pay, or agree to cookies


def change(old: Version | None, new: Version) -> Change:
    """What `new` is to the version before it, the last one that was kept."""
    if old is None:
        return Change.NEW
    if old.text != new.text and is_stub(old, new):
        return Change.STUB
    return Change.REVISED if _differs(old, new) else Change.UNCHANGED


def is_stub(old: Version, new: Version) -> bool:
    """Whether a page shows a small part of the story that it showed before, and no editor meant it so."""
    before, after = substance(old.text), substance(new.text)
    left = len(after) / max(1, len(before))
    if left >= SHORTER:
        return False
    walled = _shows(_words().wall, new) and not _shows(_words().wall, old)
    noticed = _tells(_words().notice, new) and not _tells(_words().notice, old)
    if noticed and not walled:
        return False
    begun = _shared(after, before[: len(after) + len(after) // 4 + SLACK])
    if begun >= SAME:
        return left <= HALF or walled or _tells(_words().cut, new)
    if noticed:
        return False
    teased = left <= TEASED and begun >= SOME
    summed_up = left <= SUMMED_UP and headline(old.title) == headline(new.title) and _is_about(after, before)
    return teased or summed_up or (walled and left <= HALF)


def headline(title: str) -> list[str]:
    """The units of a title, without what moves by itself."""
    kept = _words().title.sub(" ", _words().end.sub(" ", unicodedata.normalize("NFKC", title)))
    return _units(kept)


def substance(text: str) -> list[str]:
    """A text's words, and the marks that change what is said, as they are compared; without what moves by itself."""
    return [unit for line in text.split("\n") for unit in _of_line(unicodedata.normalize("NFKC", line))]


def _differs(old: Version, new: Version) -> bool:
    """A title, byline or date that is missing now is none that was changed; a story dated anew is not edited."""
    retitled = bool(new.title) and headline(old.title) != headline(new.title)
    credited = bool(new.byline) and _names(old.byline) != _names(new.byline)
    dated = bool(new.published) and not old.published
    return retitled or credited or dated or (old.text != new.text and substance(old.text) != substance(new.text))


def _names(byline: Sequence[str]) -> set[str]:
    return {" ".join(name.casefold().split()) for name in byline}


@lru_cache(maxsize=2000)  # two states of an article have most lines in common, and those of a site many
def _of_line(line: str) -> tuple[str, ...]:
    units = _units(line)
    if len(units) <= ASIDE and (_words().line.fullmatch(line.strip()) or _words().wall.search(line)):
        return ()
    if len(units) > LINE or (_ENDED.search(line.strip()) and not _is_dating(units)):
        return tuple(units)
    return tuple(_undated(_units(_words().part.sub(" ", line))))


def _undated(units: Sequence[str]) -> Iterator[str]:
    """The units without the runs that say when something was published or updated."""
    run: list[str] = []
    for unit in [*units, ""]:
        if unit.isdecimal() or unit in _words().dating:
            run.append(unit)
            continue
        if not _is_dating(run):
            yield from run
        run = []
        if unit:
            yield unit


def _is_dating(units: Sequence[str]) -> bool:
    known = all(unit[0].isdecimal() or unit in _words().dating for unit in units)
    return known and not _words().says.isdisjoint(units) and any(unit[0].isdecimal() for unit in units)


def _units(text: str) -> list[str]:
    """Words and telling marks: quotation marks of one kind, spelling with or without hyphens and dots alike."""
    return _UNIT.findall(_QUOTE.sub(' " ', _INSIDE.sub("", text)).casefold())


def _shared(part: Sequence[str], whole: Sequence[str]) -> float:
    """Which share of a text's triples of words stands in another, 0 to 1."""
    triples, known = ({tuple(units[at : at + 3]) for at in range(len(units) - 2)} for units in (part, whole))
    return len(triples & known) / len(triples) if triples else 0.0


def _is_about(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Has the whole most of the long words of the part?"""
    told = {unit for unit in part if len(unit) >= LONG}
    return len(told & set(whole)) >= SOME * max(1, len(told))


def _shows(pattern: re.Pattern[str], version: Version) -> bool:
    """Does a short line of the page say so, kept or not?"""
    lines = (*version.text.split("\n"), *version.aside)
    return any(len(line.split()) <= ASIDE and pattern.search(line) for line in lines)


def _tells(pattern: re.Pattern[str], version: Version) -> bool:
    return any(pattern.search(line) for line in (version.title, *version.text.split("\n")))


@cache
def _words(language: str = "en") -> _Words:
    data, kinds = catalog.language(language, "revisions"), catalog.language(language, "kinds")
    passing, dating = data["passing"], data["dating"]
    part = _any_of(passing["part"])
    return _Words(
        line=_any_of(passing["line"]),
        part=part,
        end=re.compile(rf"[|·•(\[–—-]\s*{part.pattern}\s*[)\]]?\s*$", re.IGNORECASE),
        title=_any_of(passing["title"]),
        says=frozenset(dating["says"]),
        dating=frozenset(dating["says"] + dating["words"]),
        notice=_any_of(data["notice"]["text"]),
        cut=_any_of(data["cut"]["text"]),
        wall=_any_of([*kinds[Reason.PAYWALL]["text"], *kinds[Reason.CONSENT_WALL]["text"]]),
    )


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(f"(?:{pattern})" for pattern in patterns) + ")", re.IGNORECASE)
