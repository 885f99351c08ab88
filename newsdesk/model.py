"""The values that stages pass on: frozen, plain, compared by content.

    Capture -> Article -> Annotation -> LocalEntity, Report -> Entity, Event

A *mention* is a span of text, an *entity* is a thing in the world. A *report* is what one article says of one event; an
*event* is the thing that happened, joined from the reports of all articles. Offsets always count characters of
`Article.text`. Times are aware datetimes in UTC. Countries are ISO 3166-1 alpha-3 codes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from newsdesk.intervals import days_of

PLANNED_WITHIN = timedelta(days=14)  # after the article came out: a plan that gives no day
TOLD_WITHIN = timedelta(days=30)  # before it: an event that it tells without a day, as news or as background


class Label(StrEnum):
    """What kind of thing a mention names."""

    PERSON = "PERSON"
    ORG = "ORG"
    PLACE = "PLACE"
    GROUP = "GROUP"  # nationalities, religions, peoples


class Kind(StrEnum):
    """What kind of thing an entity is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    GROUP = "group"


class Status(StrEnum):
    """Did it happen?"""

    PLANNED = "planned"
    ONGOING = "ongoing"
    HAPPENED = "happened"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    DENIED = "denied"
    POSSIBLE = "possible"


class Precision(StrEnum):
    """How exactly a date expression names a time; VAGUE has no value."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"
    INTERVAL = "interval"
    VAGUE = "vague"


class DateBasis(StrEnum):
    """Where an event's date comes from, best first."""

    EXPLICIT = "explicit"  # the text gives a calendar date
    RELATIVE = "relative"  # the text gives a day counted from the publication ("Thursday", "last week")
    PUBLICATION = "publication"  # the text gives none: the day the article came out
    JUDGED = "judged"  # no text: a person said so


class RemovalReason(StrEnum):
    """Why a block of a page is not part of its article."""

    REPEATED_IN_PAGE = "repeated-in-page"
    TRUNCATED_COPY = "truncated-copy"
    SEEN_ON_SITE = "seen-on-site"
    LINKED_CARD = "linked-card"
    AFTER_ARTICLE = "after-article"
    PROMPT = "prompt"
    NEWSLETTER = "newsletter"
    CAPTION = "caption"
    BYLINE = "byline"
    RELATED = "related"
    COPYRIGHT = "copyright"
    TITLE = "title"
    NAVIGATION = "navigation"
    SITE_RULE = "site-rule"


def short_id(prefix: str, *parts: str) -> str:
    """A stable id made from content: the same parts give the same id on every machine, e.g. "a-3f9c2b7d10e4"."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()  # JSON has lone ones
    return f"{prefix}-{digest[:12]}"


@lru_cache(maxsize=1000)  # an article is asked for its id fifty times while it is stored
def article_id(url: str) -> str:
    """The id of the article at an address: the same for all addresses of the page, such as those that a share makes."""
    from newsdesk.urls import url_key  # here, so that a question that needs no key does not wait for the parser

    return short_id("a", url_key(url))


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetched response, byte for byte."""

    url: str
    final_url: str  # after redirects
    fetched_at: datetime
    status: int
    content_type: str  # the header's value, parameters included; "" when there was none
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    request: bytes = field(default=b"", compare=False, repr=False)  # its head as it was sent; only when just fetched
    hops: tuple[Capture, ...] = field(default=(), compare=False, repr=False)  # the redirects to it; when just fetched
    first_line: str = field(default="", compare=False, repr=False)  # "HTTP/1.0 200 Fine"; when just fetched
    _digest: str = field(default="", init=False, compare=False, repr=False)

    @property
    def digest(self) -> str:
        """The SHA-256 of the body, in hexadecimal."""
        if not self._digest:
            object.__setattr__(self, "_digest", hashlib.sha256(self.body).hexdigest())  # a body is long: taken once
        return self._digest

    @property
    def id(self) -> str:
        return short_id("c", self.url, self.fetched_at.isoformat(), self.digest)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said by which to tell whether a page is still the same."""

    url: str  # the address that gave the page, after redirects
    etag: str = ""
    last_modified: str = ""

    @staticmethod
    def of(capture: Capture) -> Validators:
        found = {name.lower(): value for name, value in reversed(capture.headers)}
        return Validators(capture.final_url, found.get("etag", ""), found.get("last-modified", ""))


@dataclass(frozen=True, slots=True)
class NotModified:
    """The answer of a server that a page is still the known one (304)."""

    url: str
    final_url: str
    fetched_at: datetime
    headers: tuple[tuple[str, str], ...] = ()
    request: bytes = field(default=b"", compare=False, repr=False)
    hops: tuple[Capture, ...] = field(default=(), compare=False, repr=False)
    first_line: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list item of a page, in reading order."""

    text: str
    path: str = ""  # tag path from the body, e.g. "main/article/p"
    link_density: float = 0.0  # share of its characters inside links, 0 to 1
    container: str = ""  # id, classes and role of the elements around it, lower case


@dataclass(frozen=True, slots=True)
class RemovedBlock:
    """A block taken out of an article, kept aside with its reason."""

    text: str
    reason: RemovalReason


@dataclass(frozen=True, slots=True)
class Article:
    """The cleaned text and metadata of one capture."""

    url: str  # the page's canonical link where it names one on the same site, else the address it came from
    site: str  # host name without "www."
    title: str
    byline: tuple[str, ...]  # names of persons, or of an agency
    published: str | None  # ISO 8601 date or date-time with zone
    language: str | None  # ISO 639-1
    blocks: tuple[Block, ...]
    removed: tuple[RemovedBlock, ...] = ()
    capture_digest: str = ""
    updated: str | None = None  # ISO 8601, as `published`
    section: str | None = None  # "World", in the site's own words
    tags: tuple[str, ...] = ()  # the site's own
    canonical: str | None = None  # the address that the page calls its own, on whatever site: data, no identity
    origin: Mapping[str, str] = field(default_factory=dict, hash=False)  # field -> where it was read: "ld+json"

    @property
    def id(self) -> str:
        return article_id(self.url)

    @property
    def text(self) -> str:
        """The blocks' texts, one a line: what all offsets count in."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the article's text: text[start:end]."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the gazetteer."""

    id: str  # alpha-3 for a country, else a GeoNames id or a line's own key
    name: str
    country: str | None
    lat: float | None = None
    lon: float | None = None
    feature: str = "city"  # country, region, city or area ("the Middle East")
    population: int = 0
    region: str | None = None
    geonames: int | None = None  # its GeoNames id, where it has one


@dataclass(frozen=True, slots=True)
class Mention(Span):
    """A name in the text, with what its surroundings say of it."""

    label: Label
    role: str | None = None  # "Syrian Foreign Minister", for a person
    country: str | None = None  # given by the words around it or by the gazetteer
    place: Place | None = None  # the gazetteer's entry, for a place or a nationality


@dataclass(frozen=True, slots=True)
class DateMention(Span):
    """A date expression and what it means on the day the article came out."""

    value: str | None  # "2025-07-12", "2025-07", "2025", "2025-07-21/2025-07-27"; None when vague
    precision: Precision
    basis: DateBasis = DateBasis.EXPLICIT


@dataclass(frozen=True, slots=True)
class Argument:
    """Who or what plays a role in an event."""

    role: str  # actor, recipient, participant, host, victim
    mention: Mention


@dataclass(frozen=True, slots=True)
class Quantity(Span):
    """A number that the text gives for an event, with its words: "at least 15 people"."""

    kind: str  # killed, injured, arrested, crowd, magnitude ...: data/language/*/quantities.toml
    value: float | None  # None for "dozens"
    bound: str | None = None  # "at least", "about" ... as "min", "max" or "about"; None: exactly so
    said_by: str | None = None  # in a report: whom the article has it from


@dataclass(frozen=True, slots=True)
class EventMention:
    """One place in the text where an event is told."""

    type: str
    trigger: Span
    arguments: tuple[Argument, ...]
    place: Mention | None
    date: DateMention | None
    status: Status | None  # None: the words do not say; the other mentions of the event do
    sentence: Span
    attribution: str | None = None
    definite: bool = False  # "the talks": may point back to an event told before
    another: bool = False  # "a similar meeting": not the event told before, but one like it
    plover: str | None = None  # its PLOVER category; None where PLOVER codes it with the event that it is told in
    quantities: tuple[Quantity, ...] = ()
    rule: str = ""  # what in the file of its type found it: part of speech and lemmas, "verb hold talk"
    back: frozenset[str] = frozenset()  # types: it only tells of an event of one of them that was told before


@dataclass(frozen=True, slots=True)
class GivenMention:
    """A place in a text where somebody says that an event is told, of whatever kind, and the words around it."""

    article: str
    index: int  # its place among those given for the article
    start: int
    end: int
    sentence: tuple[int, int]  # start and end
    head: str  # lemma of the trigger's main word; all lemmas are lower case
    phrase: str  # lemmas of all its words, a verb's particle among them: "check into"
    part: str  # "verb", "noun" or "other"
    near: frozenset[str]  # lemmas of what depends on it or governs it
    named: frozenset[str] = frozenset()  # proper names among what its prepositions govern: "met in New York"
    type: str | None = None
    place: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """All that was found in one text, in reading order."""

    mentions: tuple[Mention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    events: tuple[EventMention, ...] = ()


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """The mentions of one thing within one article."""

    kind: Kind
    name: str  # its fullest name in the article, or the gazetteer's
    aliases: tuple[str, ...]
    mentions: tuple[Mention, ...]
    role: str | None = None
    country: str | None = None
    place: Place | None = None

    @property
    def form(self) -> str:
        """The id of its name: the same name is the same form in every article."""
        if self.place is not None and self.kind is Kind.PLACE:
            return short_id("f", self.kind, self.place.id)
        return short_id("f", self.kind, self.name.casefold())


@dataclass(frozen=True, slots=True)
class NameForm:
    """A name as the archive knows it, over all articles: the node that resolution joins into entities."""

    id: str  # LocalEntity.form
    kind: Kind
    name: str
    aliases: tuple[str, ...]
    country: str | None
    roles: tuple[str, ...]
    place: Place | None
    first_seen: str  # the earliest "published url" it was seen at: the entity's id hangs on it
    articles: int = 1  # how many name it so


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation, place or group of the archive."""

    id: str
    kind: Kind
    name: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    wikidata: str | None = None
    roles: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


class Verdict(StrEnum):
    """What a person decided."""

    SAME = "same"
    DIFFERENT = "different"
    RENAME = "rename"  # of entities only
    SET = "set"  # of events only, as REJECT
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided of the parts that entities or events are joined from.

    Parts, because they keep their ids whatever they are joined into: of entities these are forms, of events reports.
    """

    kind: str  # "entity" or "event"
    verdict: Verdict
    left: tuple[str, ...]  # ids of parts
    right: tuple[str, ...]  # ids of the parts that these are the same as, or not; none for the other verdicts
    by: str  # who
    at: datetime
    value: str = ""  # the new name; for SET a JSON object of what is set, see newsdesk.track.judged
    note: str = ""  # for people: the names at that time

    @property
    def id(self) -> str:
        return short_id("j", self.kind, self.verdict, *self.left, "|", *self.right, self.value, self.at.isoformat())


@dataclass(frozen=True, slots=True)
class Participant:
    """A role filled by an entity. In a Report `entity` is a form id, in an Event an entity id."""

    role: str
    entity: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an event is told: a sentence of an article and the trigger in it."""

    article: str  # article id
    start: int
    end: int
    trigger_start: int
    trigger_end: int
    type: str = ""
    status: Status | None = None
    rule: str = ""  # EventMention.rule; "" where nobody knows


@dataclass(frozen=True, slots=True)
class Report:
    """What one article says of one event: its mentions there, joined."""

    article: str
    type: str
    date: str | None
    date_basis: DateBasis | None
    place: str | None  # form id
    place_country: str | None
    participants: tuple[Participant, ...]
    status: Status
    evidence: tuple[Evidence, ...]
    published: str | None = None
    first_seen: str = ""  # "published url" of its article: what all orders go by
    quantities: tuple[Quantity, ...] = ()  # as the article tells them, in its order
    words: frozenset[str] = frozenset()  # stems of the words of its sentences that tell it from other events

    @property
    def id(self) -> str:
        first = self.evidence[0]
        return short_id("r", self.article, self.type, str(first.trigger_start))

    def of(self, article: str) -> Report:
        """What another article with the same text says."""
        evidence = tuple(replace(each, article=article) for each in self.evidence)
        return replace(self, article=article, evidence=evidence)

    @property
    def window(self) -> tuple[str, str] | None:
        """The first and last day, ISO, on which the event may lie; None when the report gives no hint at all."""
        return _window(self.date, self.date_basis, self.published, self.status)


@lru_cache(maxsize=10_000)  # tracking asks for it once for each pair of reports
def _window(told: str | None, basis: DateBasis | None, published: str | None, status: Status) -> tuple[str, str] | None:
    if told and basis is not DateBasis.PUBLICATION:
        start, end = days_of(told)
    elif published:
        day = date.fromisoformat(published[:10])
        ahead = status in (Status.PLANNED, Status.POSTPONED, Status.CANCELLED, Status.POSSIBLE)
        start, end = (day, day + PLANNED_WITHIN) if ahead else (day - TOLD_WITHIN, day)
    else:
        return None
    return start.isoformat(), end.isoformat()


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A status that an event came to have."""

    status: Status
    day: str | None  # "YYYY-MM-DD", when the first article that says so came out
    article: str  # its id


@dataclass(frozen=True, slots=True)
class Telling:
    """A number that an article gives for an event."""

    quantity: Quantity
    day: str | None  # "YYYY-MM-DD", when the article came out
    article: str  # its id
    site: str


@dataclass(frozen=True, slots=True)
class Toll:
    """How many an event killed, injured, arrested ...: the number told last, and how it came to be that."""

    kind: str  # Quantity.kind
    latest: Telling
    lowest: float | None  # of all numbers told; None where all are like "dozens"
    highest: float | None
    history: tuple[Telling, ...]  # the changes, the last one told last


@dataclass(frozen=True, slots=True)
class Decided:
    """What of an event a person set, whatever its reports say."""

    field: str  # type, status, date or place
    by: str
    at: str  # ISO 8601
    judgement: str  # its id


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens once in the world, however many articles tell it."""

    id: str
    type: str
    date: str | None
    date_basis: DateBasis | None
    place: str | None  # entity id
    place_country: str | None
    participants: tuple[Participant, ...]
    status: Status
    evidence: tuple[Evidence, ...]
    reports: tuple[str, ...] = field(default=())  # report ids
    sources: int = 1  # independent outlets that tell it
    decided: tuple[Decided, ...] = ()

    @property
    def window(self) -> tuple[str, str] | None:
        """The first and last day, ISO, of its date; None when it has none."""
        if not self.date:
            return None
        start, end = days_of(self.date)
        return start.isoformat(), end.isoformat()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: exactly one for each URL tried."""

    url: str
    stage: str  # the stage that it reached: "stored", or the one that rejected it
    reason: str  # "new", "unchanged", "revised", "kept" (older than the current text), or a Reason
    at: datetime
    detail: str = ""
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A name or a plain word in a question, as the archive or the gazetteer spells it."""

    name: str
    entity: str | None = None  # entity id, where the archive knows it
    country: str | None = None  # alpha-3, only where the name is a country itself
    word: str | None = None  # what the sentence must hold, for a topic and for who is no name ("hospitals")
    where: bool = False  # as a recipient: also an event that takes place there and names no recipient


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a question asks for. Empty means any."""

    types: tuple[str, ...] = ()
    involving: tuple[Party, ...] = ()  # all of these
    any_of: tuple[Party, ...] = ()
    not_involving: tuple[Party, ...] = ()
    actor: tuple[Party, ...] = ()  # all of these do it, or have part in it on equal terms
    recipient: tuple[Party, ...] = ()  # it is done to all of these
    host: tuple[Party, ...] = ()  # any of these: hosts it, or is where it takes place
    place: tuple[Party, ...] = ()  # any of these
    not_place: tuple[Party, ...] = ()
    about: tuple[Party, ...] = ()  # all of these are spoken of in a sentence that tells it, or in its title
    source: tuple[str, ...] = ()  # any of these sites tells it
    min_sources: int | None = None
    status: tuple[Status, ...] = ()
    since: str | None = None  # "YYYY-MM-DD", the first day
    until: str | None = None  # "YYYY-MM-DD", the last day
    strict: bool = False  # a country is not involved through people who merely hail from it
    anywhere: bool = False  # whom it merely speaks of, and where it is, are involved too
    sort: str = "date"  # date, -date or sources
    limit: int | None = None

    @property
    def parties(self) -> tuple[Party, ...]:
        """Every party that it names in any part."""
        people = (*self.involving, *self.any_of, *self.not_involving, *self.actor, *self.recipient, *self.host)
        return (*people, *self.place, *self.not_place, *self.about)
