"""Who wrote an article: the names of persons, or of an agency.

Best first: ld+json, meta elements, marked elements around the headline, lines there that say "By Anna Berg", marked
elements elsewhere. A shown byline that has all the declared names and more is the fuller one and wins. A user's name,
the site's own or "Our Editors" is a byline only where no source names anybody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice, pairwise
from operator import itemgetter
from typing import Any

from lxml import etree

from newsdesk import catalog
from newsdesk.clean.dating import days_in
from newsdesk.clean.dating import words as date_words
from newsdesk.clean.declared import Candidate, Declared, flat, site_names, squash
from newsdesk.clean.extract import INLINE
from newsdesk.clean.surroundings import NEAR_ELEMENT, NEAR_LINE, Line, all_lines
from newsdesk.clean.words import alternatives, words_of

AUTHOR_METAS = (
    "author", "article:author_name", "article:author", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "byl", "byline", "authors", "cxenseparse:author", "citation_author", "dc.contributor",
)  # fmt: skip
LABELS = ("twitter:label1", "twitter:label2")  # twitter:data1 says what twitter:label1 names
BYLINE_CLASS = re.compile(r"(?<![a-z])(?:byline|author)s?(?:[-_ ]*(?:name|link))?(?![a-z])", re.IGNORECASE)
COMMENT = "comment"  # in an element's class or id
WHOLE = {"html", "body", "main", "article"}  # whose class may say that a page has comments
AUTHOR_ADDRESS = re.compile(
    r"/(?:authors?|people|contributors?|reporters?|writers?|staff|by(?!/\d))/[^/?#]", re.IGNORECASE
)
MAX_NAME_WORDS = 6
PERSON_WORDS = 4  # of a name that only its bearer's calling marks as one
MAX_LINE_WORDS = 20  # of a line that is a byline and little more
MAX_PIECES = 50  # of text looked at in an element
LEVELS = 20  # of elements around it that are looked at
MAX_LENGTH = 500  # characters looked at of a text that may hold names
LONG_SITE = 10  # letters of a site's name that is known with more words behind it
HANDLE = re.compile(r"[a-z][a-z0-9_-]{2,}$")  # a user's name for a name
ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
INVERTED = re.compile(r"([^,]+),\s+([^,]+)")  # "Holm, Ada", in a field that holds one name
LABEL = re.compile(r"^[^:]{1,20}:\s+")  # "Text: Ada Holm", in any language
BRACKETS = re.compile(r"\s*[(\[].*?(?:[)\]]|$)")
PARTS = re.compile(r"[|•·⋅]")
EDGES = " .,:;*-–—/／｜\"'“”"


@dataclass(frozen=True, slots=True)
class Words:
    """Patterns and words by which names are told from what stands around them."""

    prefix: re.Pattern[str]
    joiner: re.Pattern[str]
    others: re.Pattern[str]
    ends: frozenset[str]
    callings: frozenset[str]
    collectives: frozenset[str]
    modifiers: frozenset[str]
    degrees: frozenset[str]
    suffixes: frozenset[str]
    not_persons: frozenset[str]


@cache
def words(language: str = "en") -> Words:
    """The words of a language. Raises ConfigError where no data file has them."""
    data = catalog.language(language, "clean")["bylines"]
    listed = ("ends", "callings", "collectives", "modifiers", "degrees", "suffixes", "not_persons")
    sets = {name: frozenset(data[name]) for name in listed}
    return Words(
        prefix=re.compile(rf"\W*(?:{alternatives(data['prefix'])})(?!\w)\s*:?\s*", re.IGNORECASE),
        joiner=re.compile(
            rf"\s*[,;|/•·⋅&–—]\s*|(?<=(?-i:[a-z]{{5}}))\.\s+|\s+(?:{alternatives(data['joiners'])})\s+"
            rf"|(?<!\bthe)\s+(?=(?-i:{alternatives(data['agencies'])})(?!\w))",
            re.IGNORECASE,
        ),
        others=re.compile(rf"(?<!\w)(?:\w+ly )?(?:{alternatives(data['others'])})(?!\w).*", re.IGNORECASE),
        **sets,
    )


def byline(tree: etree._Element, page: Declared, lines: Sequence[Line]) -> tuple[str, tuple[str, ...]]:
    """Where the byline stands, and its names in order, each once; ("", ()) without one."""
    sites = site_names(page)
    declared = _best(_declared(page, sites), sites)
    shown = _best(_shown(lines), sites)
    if _is_strong(declared, sites) and not _is_fuller(shown, declared):
        return declared
    near = shown if shown[1] else declared
    if _is_strong(near, sites):
        return near
    far = _best(_elsewhere(tree), sites)
    return far if _is_strong(far, sites) or not near[1] else near


def _is_strong(found: tuple[str, tuple[str, ...]], sites: frozenset[str]) -> bool:
    return bool(found[1]) and not _is_weak(found[1][0], sites)


def _best(candidates: Iterator[Candidate], sites: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """The names of the first source that has any; a user's name or the site's own only where no source has another."""
    weak: tuple[str, tuple[str, ...]] = ("", ())
    for origin, group in groupby(candidates, key=itemgetter(0)):
        named = (name for _, text in group for name in names_in(text) or _own_name(text, sites))
        names = tuple(dict.fromkeys(_without_site(name, sites) for name in named))
        if strong := tuple(name for name in names if not _is_weak(name, sites)):
            return origin, strong
        weak = weak if weak[1] else (origin, names)
    return weak if weak[1] else ("", ())


def _own_name(text: str, sites: frozenset[str]) -> list[str]:
    """A site's own name, which may be unlike any other: "24 Hours"."""
    return [flat(text)] if squash(text[:MAX_LENGTH]) in sites else []


def _without_site(name: str, sites: frozenset[str]) -> str:
    """ "Ada Holm The Mail" -> "Ada Holm"."""
    tokens = name.split()
    tails = (i for i in range(2, len(tokens)) if squash("".join(tokens[i:])) in sites)
    return " ".join(tokens[: next(tails, None)])


def _is_weak(name: str, sites: frozenset[str]) -> bool:
    """Is it a user's name, the site's own with or without "staff", or "staff" alone?"""
    core = squash(" ".join(word for word in words_of(name) if word not in words().collectives))
    own = not core or {core, core.removeprefix("the"), squash(name)} & sites
    longer = any(core.startswith(site) for site in sites if len(site) >= LONG_SITE)
    return bool(own or longer) or HANDLE.match(name) is not None


def _is_fuller(shown: tuple[str, tuple[str, ...]], declared: tuple[str, tuple[str, ...]]) -> bool:
    """Does each declared name stand in a shown one? Further ones are believed if they have two words or more."""
    wholes = [set(words_of(name)) for name in shown[1]]
    known = [set(words_of(name)) for name in declared[1]]
    covered = all(any(name <= whole for whole in wholes) for name in known)
    others = [whole for whole in wholes if not any(name <= whole for name in known)]
    return covered and all(len(other) > 1 for other in others)


def _declared(page: Declared, sites: frozenset[str]) -> Iterator[Candidate]:
    for thing in page.things:
        for key in ("author", "creator"):
            yield from (("ld+json", name) for name in _said(thing.get(key), page.names, sites))
    for name in AUTHOR_METAS:
        for text in page.metas.get(name, ()):
            yield name, INVERTED.sub(r"\2 \1", text) if name == "citation_author" else text
    for label, text in page.metas_of(LABELS):
        if words().prefix.fullmatch(text):
            yield from page.metas_of([label.replace("label", "data")])


def _said(value: Any, names: dict[str, str], sites: frozenset[str]) -> Iterator[str]:
    """The names of an ld+json author: a text, an object, a reference to one, or a list of these."""
    if isinstance(value, list):
        for inner in value:
            if not isinstance(inner, list):
                yield from _said(inner, names, sites)
    elif isinstance(value, dict):
        name = value.get("name") or names.get(str(value.get("@id")))
        own = value.get("@type") == "Organization" and squash(str(name)) in sites
        yield from () if own else _said(name if isinstance(name, str | list) else None, names, sites)
    elif isinstance(value, str):
        yield value


def _shown(lines: Sequence[Line]) -> Iterator[Candidate]:
    """What the first line around the headline that names an author shows."""
    for i, line in enumerate(lines):
        marked = list(_marks(line))
        stated = _stated(line, lines[i + 1] if i + 1 < len(lines) else None)
        if stated and len(names_in(stated)) > len(marked):
            yield NEAR_LINE, stated
        yield from ((NEAR_ELEMENT, text) for text in marked)
        if stated or marked:
            return


def _stated(line: Line, following: Line | None) -> str:
    """What follows "by" in a short line, or stands in the next one where a line says no more than "by"; or ""."""
    if len(line.text.split()) > MAX_LINE_WORDS:
        return ""
    parts = PARTS.split(_dateless(line.text))
    for part in parts:
        if prefix := words().prefix.match(part):
            rest = part[prefix.end() :]
            if not rest.strip(EDGES) and following is not None:
                rest = PARTS.split(_dateless(following.text))[0]
            if names_in(rest, handles=len(line.text.split()) == 2):  # "by ab_berg" and nothing else
                return rest
    return _called(parts)


def _called(parts: Sequence[str]) -> str:
    """The first part of a line if it is names of persons and what follows it is their calling: "Ada Holm | Editor"."""
    first, _, calling = parts[0].partition(",")
    calling = calling or (parts[1] if len(parts) > 1 else "")
    named = names_in(first, handles=False)
    persons = named and all(1 < len(name.split()) <= PERSON_WORDS for name in named)
    return first if persons and _is_calling(calling) else ""


def _is_calling(text: str) -> bool:
    """ "Senior Staff Writer"."""
    tokens = text.casefold().strip(EDGES).split()
    known = words()
    return any(token in known.callings for token in tokens) and known.callings.union(known.modifiers).issuperset(tokens)


def _dateless(text: str) -> str:
    for first, last, _ in reversed(days_in(text)):
        text = f"{text[:first]}|{text[last:]}"
    return text


def _marks(line: Line) -> Iterator[str]:
    """The texts of a line's elements that are marked as author; the whole line where the element is no part of one."""
    writers = words().others.sub("", line.text)
    for element in line.elements:
        if not _is_marked(element):
            continue
        inner = element.find(".//*[@itemprop='name']")
        whole = element.tag not in INLINE and inner is None
        text = _after_by(writers) if whole else _dateless(_spaced(element if inner is None else inner))
        names = [name for name in names_in(text) if name in writers]
        if names and (_is_marked(element, loosely=False) or len(names[0].split()) > 1):
            yield text
            if whole:
                return


def _spaced(element: etree._Element) -> str:
    return flat(" ".join(str(piece) for piece in islice(element.itertext(), MAX_PIECES)))


def _after_by(text: str) -> str:
    """What follows the last "by" of a line; all of it where there is none."""
    text = _dateless(text)
    *_, last = (None, *words().prefix.finditer(text))
    return text[last.end() :] if last and last.end() < len(text) else text


def _is_marked(element: etree._Element, *, loosely: bool = True) -> bool:
    """Is it an author by its rel, its microdata, the address of its link, or (`loosely`) its class?"""
    if "author" in (element.get("rel") or "").split() or element.get("itemprop") == "author":
        return True
    if element.tag == "a" and AUTHOR_ADDRESS.search(element.get("href") or ""):
        return True
    return loosely and BYLINE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


def _elsewhere(tree: etree._Element) -> Iterator[Candidate]:
    """Far from the headline: the first element that is marked as author, else the byline of a short line if the page
    has but one (several are those of other articles)."""
    for path in (".//*[@rel='author']", ".//*[@itemprop='author']", ".//*[@class]"):
        for element in tree.iterfind(path):
            text = _dateless(_spaced(element)) if _is_marked(element) and not _is_comment(element) else ""
            if len(text.split()) <= MAX_LINE_WORDS and names_in(text):
                yield "element", text
                return
    stated = {text for line, following in pairwise(all_lines(tree)) if (text := _stated(line, following))}
    if len({tuple(names_in(text)) for text in stated}) == 1:
        yield "line", stated.pop()


def _is_comment(element: etree._Element) -> bool:
    """Does it stand in what readers wrote?"""
    around = islice((each for each in (element, *element.iterancestors()) if each.tag not in WHOLE), LEVELS)
    return any(COMMENT in f"{each.get('class') or ''} {each.get('id') or ''}".lower() for each in around)


def names_in(text: str, *, handles: bool = True) -> list[str]:
    """The names in a line like "By Anna Berg and Ole Holm, Reuters": those two and "Reuters"; no addresses, callings,
    degrees or desks. `handles`: is a user's name ("ab_berg") one?"""
    line = words().others.sub("", BRACKETS.sub("", ADDRESS.sub("", flat(text[:MAX_LENGTH]))))
    names: list[str] = []
    called = False
    for part in words().joiner.split(line):
        tokens = _tokens(part)
        if names and any(token.casefold() in words().callings for token in tokens):
            break  # what follows is where the writer works
        end = _end(tokens)
        own = _without_callings(tokens[:end])
        name = _stripped(" ".join(_without_degrees(own)))
        if _is_name(name, handles=handles) and not (called and len(own) == 1):
            names.append(name)
        called = called or own[-1:] != tokens[end - 1 : end]  # "Ada Holm, Gardener and Poet"
        if end < len(tokens):
            break
    return names


def _stripped(name: str) -> str:
    """A name without what stands around it; the full stop of "Ada H." and "Ole Berg Jr." stays."""
    bare = name.strip(EDGES)
    last = bare.rpartition(" ")[2]
    short = last != bare and ((len(last) == 1 and last.isupper()) or last in words().suffixes)
    return f"{bare}." if short and f"{bare}." in name else bare


def _tokens(part: str) -> list[str]:
    """The words of a part of a line, without "by"; once where they stand there twice."""
    prefix = words().prefix.match(part)
    tokens = _stripped(LABEL.sub("", part[prefix.end() :] if prefix else part)).split()
    half = len(tokens) // 2
    return tokens[:half] if half and tokens[:half] * 2 == tokens else tokens


def _end(tokens: list[str]) -> int:
    """Where a name ends: before a number, or a word such as "for" or "in" after two of a name's own."""
    for i, token in enumerate(tokens):
        if token[0].isdigit() or (i > 1 and token.strip(":") in words().ends):
            return i
    return len(tokens)


def _without_callings(tokens: list[str]) -> list[str]:
    """ "Ada Holm Senior Staff Writer" and "Senior Editor Ada Holm" -> "Ada Holm"; "Our Editors" stays."""
    known = words()
    if all(token.casefold() in known.collectives for token in tokens):
        return tokens
    kinds = [token.casefold() in known.callings | known.modifiers for token in tokens]
    called = [token.casefold() in known.callings for token in tokens]
    start = next((i for i, kind in enumerate(kinds) if not kind), len(tokens))
    start = start if any(called[:start]) else 0
    end = next((i for i in range(max(start, 1), len(tokens)) if kinds[i] and any(called[i:])), len(tokens))
    return tokens[start:end]


def _without_degrees(tokens: list[str]) -> list[str]:
    """ "Ada Holm MD" -> "Ada Holm". A degree is written unlike a name: "MD", "Ph.D.", not "Ma"."""
    shouted = all(token.isupper() for token in tokens)
    while tokens and squash(tokens[-1]) in words().degrees and tokens[-1] != tokens[-1].capitalize():
        if shouted and len(tokens) > 1 and "." not in tokens[-1]:
            break
        tokens = tokens[:-1]
    return tokens


def _is_name(name: str, *, handles: bool) -> bool:
    if name.casefold() in words().not_persons or name.casefold() in date_words().months:
        return False
    if not any(letter.isalpha() for letter in name) or any(letter.isdigit() for letter in name):
        return False
    if len(name.split()) > MAX_NAME_WORDS or name.split()[0] in words().ends:
        return False
    last = name.split()[-1]
    body = last.istitle() and last.casefold() in words().collectives  # "the Coast Team"
    return not name[0].islower() or body or (handles and HANDLE.match(name) is not None)
