"""When a page says that it was published and last changed.

Best first: ld+json, meta elements, microdata, the lines around the headline, the address, and htmldate's guess last.
A date more than a day after the page was fetched, or before 1990, is refused and the next source asked. A page whose
meta elements give a later day than it shows to its readers was moved or made anew: the day it shows counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from lxml import etree

from newsdesk import catalog
from newsdesk.clean.declared import Candidate, Declared, path_of, text_of
from newsdesk.clean.surroundings import NEAR_LINE, Line

PUBLISHED_METAS = (
    "article:published_time", "og:published_time", "og:article:published_time", "article:published",
    "article.published", "parsely-pub-date", "sailthru.date", "datepublished", "pubdate", "publishdate",
    "publish-date", "publish_date", "publication_date", "cxenseparse:recs:publishtime", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "date",
    "citation_publication_date", "article:post_date",
)  # fmt: skip
UPDATED_METAS = (
    "article:modified_time", "og:updated_time", "article:modified", "article.updated", "datemodified", "lastmod",
    "last-modified", "dcterms.modified", "dc.date.modified", "updated",
)  # fmt: skip
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # a page dated before there were any
ZONE = r"(?P<zone>[+-]\d{2}(?::?\d{2})?|(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?|Z|UTC|GMT)?"
OFFSET = re.compile(r"([+-])(\d{1,2}?):?(\d\d)?$")  # at the end of a zone
CLOCK = rf"(?:[T ]*(?P<hour>\d{{2}}):?(?P<minute>\d{{2}})(?::?(?P<second>\d{{2}}))?(?:[.,]\d+)?\s*{ZONE})?"
CLOCK_AFTER_WORDS = (
    rf"(?:,?\s+(?:[-–]\s+)?(?P<hour>\d{{2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?(?!\s*[ap]\.?m)\s*{ZONE})?"
)
FORMS = (  # those that need no words
    rf"(?<!\d)(?P<year>\d{{4}})(?P<mark>[-/])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?!\d){CLOCK}",
    r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)",
    r"(?<!\d)(?P<either>\d{1,2})(?P<mark>[/-])(?P<other>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)",
    r"(?<!\d)(?P<year>\d{4})(?:年|\. ?)(?P<month>\d{1,2})(?:月|\. ?)(?P<day>\d{1,2})(?!\d)",
)
COMPACT = re.compile(rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d)(?!\d){CLOCK}", re.IGNORECASE)
ADDRESS = re.compile(r"/(\d{4})[/-]?(\d\d)[/-]?(\d\d)(?=[/-]|$)")
LINE_WORDS = 12  # a line that dates an article has no more words beside its dates
ALONE_WORDS = 4  # and one that does nothing else has no more than these: "5 min read", "Posted by Ada Holm"
ZONES = timedelta(days=1)  # by which a day may differ from the same day elsewhere


@dataclass(frozen=True, slots=True)
class Words:
    """The forms of a day, and what stands before the day of a change or of a publication."""

    forms: tuple[re.Pattern[str], ...]
    months: dict[str, int]
    updated: re.Pattern[str]
    published: re.Pattern[str]


@cache
def words(language: str = "en") -> Words:
    """The words of a language. Raises ConfigError where no data file has them."""
    labels = catalog.language(language, "clean")["dates"]
    named = catalog.language(language, "dates")["piece"]["month"]
    months = {name.rstrip(".").casefold(): i for i, names in enumerate(named, 1) for name in names}
    month = rf"(?P<name>{'|'.join(sorted(months, key=len, reverse=True))})\.?"
    day, year = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>\d{4})(?!\d)"
    days = (rf"(?<!\w){month}\s+{day},?\s+{year}", rf"(?<!\d){day}[\s-]+{month},?[\s-]+{year}")
    named_forms = [f"{form}{CLOCK_AFTER_WORDS}" for form in days]
    forms = tuple(re.compile(form, re.IGNORECASE) for form in (*FORMS, *named_forms))
    return Words(forms, months, _any_of(labels["updated"]), _any_of(labels["published"]))


def _any_of(listed: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, listed))})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A date that stands in a short line near the headline."""

    value: str
    is_change: bool  # by what stands before it
    is_alone: bool  # its line says little else


@dataclass(frozen=True, slots=True)
class Dates:
    """ISO 8601 dates or date-times, zones kept as written, each with where it stands; ("", None) where unknown."""

    published: tuple[str, str | None]
    updated: tuple[str, str | None]


def dates(tree: etree._Element, page: Declared, lines: Iterable[Line], now: datetime) -> Dates:
    """When the page was published and last changed. A page that names only its last change was published then."""
    shown = list(_shown(lines))
    updated = _first(_updated(tree, page, shown), now)
    published = _corrected(_first(_published(tree, page, shown), now), shown, now)
    if published[1] is None:
        published = updated
    if published[1] is None:
        guess = _guessed(tree, now)
        published = ("htmldate" if guess else "", guess)
    return Dates(published, updated)


def _first(candidates: Iterable[Candidate], now: datetime) -> tuple[str, str | None]:
    for origin, text in candidates:
        value = read_date(text)
        if value is not None and _is_likely(value, now):
            return origin, value
    return "", None


def _corrected(declared: tuple[str, str | None], shown: Iterable[Shown], now: datetime) -> tuple[str, str | None]:
    """What is declared; the first day shown where that is earlier and the declaration no more than a meta element."""
    first = next((it for it in shown if not it.is_change), None)
    if declared[0] not in PUBLISHED_METAS or declared[1] is None or first is None or not first.is_alone:
        return declared
    is_earlier = _is_likely(first.value, now) and _day(first.value) < _day(declared[1]) - ZONES
    return (NEAR_LINE, first.value) if is_earlier else declared


def _day(value: str) -> date:
    return date.fromisoformat(value[:10])


def _published(tree: etree._Element, page: Declared, shown: Iterable[Shown]) -> Iterator[Candidate]:
    yield from page.said("datePublished", "dateCreated", "uploadDate")
    yield from page.metas_of(PUBLISHED_METAS)
    yield from _marked(tree, "datePublished")
    for element in tree.iterfind(".//*[@pubdate]"):
        yield "pubdate", element.get("datetime") or text_of(element)
    yield from ((NEAR_LINE, it.value) for it in shown if not it.is_change)
    if match := ADDRESS.search(path_of(page.url)):
        yield "address", "-".join(match.groups())
    times = {value for element in tree.iter("time") if (value := element.get("datetime"))}
    if len(times) == 1:  # several are those of a list of articles
        yield "time", times.pop()


def _updated(tree: etree._Element, page: Declared, shown: Iterable[Shown]) -> Iterator[Candidate]:
    yield from page.said("dateModified")
    yield from page.metas_of(UPDATED_METAS)
    yield from _marked(tree, "dateModified")
    yield from ((NEAR_LINE, it.value) for it in shown if it.is_change)


def _marked(tree: etree._Element, name: str) -> Iterator[Candidate]:
    for element in tree.iterfind(f".//*[@itemprop='{name}']"):
        yield "microdata", element.get("datetime") or element.get("content") or text_of(element)


def _shown(lines: Iterable[Line]) -> Iterator[Shown]:
    label = ""  # what stands before a date, in its line or in the one before
    for line in lines:
        found = days_in(line.text)
        beside = len(line.text.split()) - sum(len(line.text[first:last].split()) for first, last, _ in found)
        at = 0
        for first, last, value in found if beside <= LINE_WORDS else ():
            label = line.text[at:first].strip() or label
            is_change = bool(words().updated.search(label)) and not words().published.search(label)
            yield Shown(value, is_change, beside <= ALONE_WORDS)
            at = last
        label = line.text[at:] if len(line.text.split()) <= LINE_WORDS else ""


def days_in(text: str) -> list[tuple[int, int, str]]:
    """The days that a text names, in order: where each begins and ends, and its ISO 8601 form."""
    matches = (match for form in words().forms for match in form.finditer(text))
    return sorted((*match.span(), value) for match in matches if (value := _iso(match)))


def read_date(text: str) -> str | None:
    """The ISO 8601 form of the first date of a declaration, time and zone kept; None when it has none."""
    compact = COMPACT.match(text.strip())
    found = _iso(compact) if compact else None
    return found or next((value for _, _, value in days_in(text)), None)


def _iso(match: re.Match[str]) -> str | None:
    """The form of a match, of its day alone where there is no such time; None when there is no such day or its month
    cannot be told from its day."""
    said = match.groupdict()
    if said.get("either"):
        month, day = sorted((int(said["either"]), int(said["other"])))
        if month != day <= 12:
            return None
    else:
        day = int(said["day"])
        month = words().months[said["name"].casefold()] if said.get("name") else int(said["month"])
    value = f"{said['year']}-{month:02}-{day:02}"
    clock = (
        f"T{said['hour']}:{said['minute']}:{said['second'] or '00'}{_zone(said['zone'])}" if said.get("hour") else ""
    )
    return next((form for form in (value + clock, value) if _is_date(form)), None)


def _zone(zone: str | None) -> str:
    """ "GMT+0530" -> "+05:30"; "" without one."""
    if not zone:
        return ""
    offset = OFFSET.search(zone)
    return f"{offset[1]}{offset[2]:0>2}:{offset[3] or '00'}" if offset else "+00:00"


def _is_date(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_likely(value: str, now: datetime) -> bool:
    moment = datetime.fromisoformat(value)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return EARLIEST <= moment <= now + timedelta(days=1)


def _guessed(tree: etree._Element, now: datetime) -> str | None:
    """The date htmldate finds in the page's own text: the last resort."""
    from htmldate import find_date  # slow to import, seldom needed

    try:
        latest = (now + timedelta(days=1)).strftime("%Y-%m-%d")
        page = etree.tostring(tree, encoding="unicode", method="html")
        found = find_date(page, original_date=True, extensive_search=False, min_date="1990-01-01", max_date=latest)
    except (ValueError, OverflowError):  # what its date parsers raise on odd text
        return None
    return found if isinstance(found, str) and _is_likely(found, now) else None
