"""The headline of a page: its h1 where that is no name of the site, else what the page declares, without the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from newsdesk.clean.declared import (
    SEPARATOR,
    Candidate,
    Declared,
    flat,
    path_of,
    site_names,
    squash,
    text_of,
)
from newsdesk.clean.words import words_of

TITLE_METAS = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "headline", "title")
LEADING = re.compile(r"\s*[|:»]\s+|\s+[\-–—·•]\s+")
MAX_LENGTH = 500  # characters of a title
SITE_WORDS = 4  # a last part of a title after "|" that has no more words is a name of the site or of a section
SHORTEST = 5  # letters of a name that is looked for inside a longer one
SHARED = (
    1 / 3
)  # share of a heading's words, two at least, that the page's titles and address have too, if it is the headline
MANY = 3  # or so many of its words
SLUG_LEAD = 2  # words of the address that a declared title must have more than a heading to beat it

Heading = tuple[etree._Element, str]


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline, the heading it was read from where it was one, and its origin."""

    text: str
    element: etree._Element | None = None
    origin: str = ""


def headline(tree: etree._Element, page: Declared) -> Headline:
    """The headline without the site's name, of at most 500 characters; an empty one where the page has none."""
    titles = [(origin, text[:MAX_LENGTH]) for origin, text in _titles(tree, page)]
    headings = [(element, text[:MAX_LENGTH]) for element in tree.iter("h1") if (text := text_of(element))]
    sites = site_names(page) | (_tails(page, titles) & {squash(text) for _, text in headings})
    heading = _heading([it for it in headings if squash(it[1]) not in sites], titles, page)
    if heading is not None:
        return Headline(without_site(heading[1], sites), heading[0], "h1")
    for origin, text in titles:
        if (bare := without_site(text, sites)) and squash(bare) not in sites:
            return Headline(bare, None, origin)
    return Headline(titles[0][1], None, titles[0][0]) if titles else Headline("")


def _titles(tree: etree._Element, page: Declared) -> Iterator[Candidate]:
    yield from page.said("headline")
    yield from page.metas_of(TITLE_METAS)
    if text := text_of(tree.find(".//title")):
        yield "title", text


def _heading(headings: list[Heading], titles: list[Candidate], page: Declared) -> Heading | None:
    """The heading that is the headline: one that the page declares too, else one that shares its words."""
    for heading in headings:
        if any(_agrees(heading[1], title) for _, title in titles):
            return heading
    if not titles:
        return headings[0] if headings else None
    slug = set(words_of(path_of(page.url).rpartition("/")[2].replace("_", " ")))
    declared = set(words_of(titles[0][1]))
    known = slug.union(*(words_of(title) for _, title in titles))
    best = max(headings, key=lambda it: _share(it[1], known), default=None)
    if best is None or not _is_like(best[1], known):
        return None
    lead = len(slug & declared) - len(slug & set(words_of(best[1])))
    return best if lead < SLUG_LEAD else None


def _is_like(heading: str, known: set[str]) -> bool:
    shared = len(known.intersection(words_of(heading)))
    return shared >= MANY or (shared >= 2 and _share(heading, known) >= SHARED)


def _tails(page: Declared, titles: list[Candidate]) -> frozenset[str]:
    """Last parts of titles that the address knows nothing of, where it knows the rest."""
    slug = set(words_of(path_of(page.url).replace("_", " ")))
    parts = [SEPARATOR.split(title) for _, title in titles]
    return frozenset(
        squash(last)
        for *rest, last in parts
        if slug.intersection(words_of(" ".join(rest))) and not slug.intersection(words_of(last))
    )


def _share(text: str, known: set[str]) -> float:
    own = set(words_of(text))
    return len(own & known) / len(own) if own else 0.0


def _agrees(heading: str, title: str) -> bool:
    """Is one of the two the other with something before or after it?"""
    ours, theirs = words_of(heading), words_of(title)
    if ours == theirs:
        return True
    inner, outer = sorted((f" {' '.join(ours)} ", f" {' '.join(theirs)} "), key=len)
    return len(inner.split()) >= 2 and inner in outer


def without_site(title: str, sites: frozenset[str]) -> str:
    """ "Storm hits coast | World | The Daily Sun" -> "Storm hits coast"; `sites` are the site's names, squashed."""
    title = flat(title)
    while last := _last(SEPARATOR, title):
        rest, tail = title[: last.start()].strip(), title[last.end() :]
        label = "|" in last[0] and len(words_of(tail)) <= min(SITE_WORDS, len(words_of(rest)))
        if not rest or not (label or _names_site(tail, sites)):
            break
        title = rest
    first = LEADING.search(title)
    if first and squash(title[: first.start()]) in sites and title[first.end() :]:
        return title[first.end() :]
    return title


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    *_, last = (None, *pattern.finditer(text))
    return last


def _names_site(text: str, sites: frozenset[str]) -> bool:
    """Is it a name of the site, or one with a word more or less ("Bridgestone Tires", "The Mail")?"""
    name = squash(text)
    if name in sites:
        return True
    pairs = (sorted((name, site), key=len) for site in sites)
    alike = any(inner in outer and SHORTEST <= len(inner) >= len(outer) / 2 for inner, outer in pairs)
    return alike and len(words_of(text)) <= SITE_WORDS
