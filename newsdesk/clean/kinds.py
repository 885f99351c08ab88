"""Pages that hold no article, and what they are instead.

One sign never decides. What a page declares of itself counts where its text is as short as that of such a page, what it
says where hardly anything else is said, and its layout where most of its text stands in that layout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice

from lxml import etree

from newsdesk import catalog
from newsdesk.clean.copies import Reasons
from newsdesk.clean.declared import ARTICLE_TYPES, Json, path_of, things_of
from newsdesk.clean.extract import LINKED, Outline, is_prose
from newsdesk.clean.metadata import Metadata
from newsdesk.clean.region import CARDS, cards, posts
from newsdesk.clean.teasers import TEASER_LENGTH
from newsdesk.clean.words import words_of
from newsdesk.errors import Reason
from newsdesk.model import Block

Found = tuple[Reason, str]  # and what tells it

MIN_WORDS = 25  # an article's prose has at least so many words
BRIEF = 12  # or so many, of a page with a title that calls itself an article or has one <article> with a headline
SHORT = 150  # words below which a page that says what it is instead of an article is believed
STUB = 200  # words below which a text may be what a pay wall leaves
SAID_TWICE = 500  # or below this, where its title and its text both say so
NEXT = 8  # blocks at a text's end in which a pay wall stands
READ = 500  # characters of a block in which its words are looked for
LISTED = 0.8  # share of a page's paragraphs that stand in cards, if it is a list of articles
LINKS = 15  # links as long as headlines from which a page without text is a list of them
MOSTLY_LINKS = 0.6  # or this share of its characters
LINK_WORDS = 4  # words of a link as long as a headline
PICTURES = 6  # of a gallery, at least
PICTURE_WORDS = 40  # for each of them, at most
GALLERY_WORDS = 300  # of a page that is called a gallery and does not declare to be one, at most
ENTRIES = 5  # times of day on a page that is written on as things happen
ENTRY = 4  # blocks in which the text of an entry begins
FRONT = 6  # headlines that make a list where nothing else is told
CUT = re.compile(r"(?:…|\.{3,})\W*$")
CLOCK = re.compile(
    r"\W*(?:\d{1,2}[:.h]\d{2}\s*(?:[ap]\.?m\b\.?)?\s*(?:[A-Z]{2,4}\b)?|\d+\s*(?:m|h|mins?|hrs?|minutes?|hours?) ago)"
    r"\s*(?:$|[-–—|:])",
    re.IGNORECASE,
)
LIVE_PATH = re.compile(r"/live(?:-?blog)?(?:/|$)|[/-]live-?(?:blog|updates|coverage)|^/live-|-live$")
VIDEO_PATH = re.compile(r"/(?:videos?|watch|clips?)(?:/|$)")
GALLERY_PATH = re.compile(r"/(?:photo-?)?(?:galler(?:y|ies)|photos|pictures|in-pictures|slideshows?)(?:/|$)")
LIVE_TYPES = frozenset({"LiveBlogPosting"})
VIDEO_TYPES = frozenset({"VideoObject"})
GALLERY_TYPES = frozenset({"ImageGallery", "MediaGallery"})
LISTING_TYPES = frozenset({"CollectionPage", "SearchResultsPage"})


@dataclass(frozen=True, slots=True)
class Patterns:
    """What the titles and the blocks of one kind of page say."""

    title: re.Pattern[str]
    text: re.Pattern[str]


@cache
def patterns(language: str = "en") -> dict[Reason, Patterns]:
    """The patterns of each kind of page. Raises ConfigError where no data file has them."""
    data = catalog.language(language, "kinds")
    return {Reason(kind): Patterns(_any_of(lists["title"]), _any_of(lists["text"])) for kind, lists in data.items()}


def _any_of(listed: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in listed) or r"(?!)", re.IGNORECASE)


class Text:
    """A title and blocks as they were judged: `reasons` tells of each why it is not part of the article, or None."""

    def __init__(self, title: str, blocks: Sequence[Block], reasons: Reasons) -> None:
        self.title = title
        self.titles = [title]
        self.blocks = blocks
        self.reasons = reasons
        self.kept = [block for block, reason in zip(blocks, reasons, strict=True) if reason is None]
        self.words = sum(len(words_of(block.text)) for block in self.kept)
        has_prose = any(map(is_prose, self.kept))
        told = (block for block in self.kept if is_prose(block) or (has_prose and _is_entry(block)))
        self.prose = sum(len(words_of(block.text)) for block in told)

    @property
    def is_long(self) -> bool:
        """Is there as much running text as an article has?"""
        return self.prose >= MIN_WORDS

    @property
    def end(self) -> Sequence[Block]:
        """The last block of the text, what follows it at once, and the lines before it that are no running text."""
        last = max((i for i, reason in enumerate(self.reasons) if reason is None), default=0)
        before = [block for block in self.blocks[max(0, last - NEXT) : last] if not is_prose(block)]
        return [*before, *self.blocks[last : last + NEXT]]


class Page(Text):
    """A page as it was judged, and what it declares of itself."""

    def __init__(
        self, tree: etree._Element, outline: Outline, known: Metadata, blocks: Sequence[Block], reasons: Reasons
    ) -> None:
        super().__init__(known.title, blocks, reasons)
        self.tree = tree
        self.titles.append(" ".join((tree.findtext(".//title") or "").split()))  # whole, with the site's name
        self.path = path_of(known.url).lower()
        self.things = things_of(tree)
        self.types = frozenset(kind for thing in self.things for kind in _types(thing))
        kinds = (meta.get("content") or "" for meta in tree.iterfind(".//meta[@property='og:type']"))
        self.og_type = next(kinds, "").strip().lower()
        self.linked = cards(outline, linked=True)
        self.posts = posts(outline)

    @property
    def is_long(self) -> bool:
        """As of a text, or as much as a brief has."""
        if self.prose < BRIEF or not self.title:
            return self.prose >= MIN_WORDS
        articles = list(islice(self.tree.iter("article"), 2))
        is_one = len(articles) == 1 and articles[0].find(".//h1") is not None
        return self.prose >= MIN_WORDS or is_one or self.is_declared

    @cached_property
    def is_declared(self) -> bool:
        """Does it call itself an article?"""
        return self.og_type == "article" or any(ARTICLE_TYPES.search(kind) for kind in self.types)


def _is_entry(block: Block) -> bool:
    """An item of a list that tells something and is no link."""
    return "li" in block.path.split("/")[-2:] and block.link_density < LINKED and len(block.text.split()) >= LINK_WORDS


def _types(thing: Json) -> list[str]:
    kinds = thing.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def refuse_text(text: Text) -> Found | None:
    """Why a text is no article: it is too short, or says that it is none. None for an article."""
    found = _refusal(text)
    if found is None and not text.is_long:
        return Reason.NO_ARTICLE, f"{text.prose} words of running text"
    return found


def refuse_page(page: Page) -> Found | None:
    """Why a page is no article, and what tells it. None for an article."""
    looks = (_live_blog, _paywall, _video, _gallery, _titled, _section, refuse_text)
    return next((found for look in looks if (found := look(page)) is not None), None)


def _titled(page: Page) -> Found | None:
    """A page whose title says why it shows no article, whatever else it has links to."""
    found = _refusal(page)
    return found if found is not None and any(map(patterns()[found[0]].title.search, page.titles)) else None


def _refusal(text: Text) -> Found | None:
    """A page that says why it shows no article: where nothing is kept, also in what was removed."""
    kinds = (Reason.SOFT_404, Reason.PAYWALL, Reason.CONSENT_WALL, Reason.NO_ARTICLE)
    titled = [kind for kind in kinds if any(map(patterns()[kind].title.search, text.titles))]
    if text.words >= (SAID_TWICE if titled else SHORT):
        return None
    if titled and text.words < SHORT:
        return titled[0], f"its title says “{text.title[:80]}”"
    shown = [] if text.is_long else [block.text[:READ] for block in text.blocks if is_prose(block)]
    shown += [block.text[:READ] for block in text.kept]
    for kind in titled or kinds:
        found = next((line for line in shown if patterns()[kind].text.search(line)), None)
        if found is not None:
            return kind, f"it says “{found[:80]}”"
    return None


def _live_blog(page: Page) -> Found | None:
    """Declared as one, or called one and made of entries with their times."""
    if page.types & LIVE_TYPES:
        return Reason.LIVE_BLOG, "its ld+json says LiveBlogPosting"
    if not (LIVE_PATH.search(page.path) or patterns()[Reason.LIVE_BLOG].title.search(page.title)):
        return None
    told = [reason is None and is_prose(block) for block, reason in zip(page.blocks, page.reasons, strict=True)]
    clocks = (i for i, block in enumerate(page.blocks) if CLOCK.match(block.text[:READ]))
    times = sum(any(told[i : i + ENTRY]) for i in clocks)
    return (Reason.LIVE_BLOG, f"{times} entries with their times") if times >= ENTRIES else None


def _paywall(page: Page) -> Found | None:
    """The beginning of an article, and after it that one must pay, or the declaration that one must."""
    if page.words >= STUB:
        return None
    asked = patterns()[Reason.PAYWALL].text
    lines = [block.text for block in page.end if block.link_density < LINKED]
    said = next((line for line in lines if asked.search(line[:READ])), None)
    if said is not None:
        return Reason.PAYWALL, f"{page.words} words, then “{said[:80]}”"
    closed = any(str(thing.get("isAccessibleForFree")).lower() == "false" for thing in page.things)
    cut = bool(page.kept) and CUT.search(page.kept[-1].text) is not None
    if closed and (cut or 2 * page.words < max(_declared_words(page), SHORT)):
        return Reason.PAYWALL, f"{page.words} words of an article that is declared not to be free"
    return None


def _declared_words(page: Page) -> int:
    counts = (str(thing.get("wordCount")) for thing in page.things)
    return max((int(count) for count in counts if count.isdecimal() and len(count) < 9), default=0)


def _video(page: Page) -> Found | None:
    """Declared as a video, or lying among videos and holding a player, with hardly any text."""
    if page.words >= SHORT:
        return None
    if page.og_type.startswith("video") or (page.types & VIDEO_TYPES and not page.is_declared):
        return Reason.VIDEO, f"declared as a video, {page.words} words"
    if VIDEO_PATH.search(page.path) and (page.types & VIDEO_TYPES or page.tree.find(".//video") is not None):
        return Reason.VIDEO, f"a player and {page.words} words"
    return None


def _gallery(page: Page) -> Found | None:
    """Declared or called a gallery, with many pictures and little text to each."""
    declared = bool(page.types & GALLERY_TYPES) or page.og_type.endswith("gallery")
    called = GALLERY_PATH.search(page.path) or patterns()[Reason.GALLERY].title.search(page.title)
    if not declared and (called is None or page.words >= GALLERY_WORDS):
        return None
    pictures = sum(1 for _ in page.tree.iter("figure")) or sum(1 for _ in page.tree.iter("img"))
    few = page.words <= PICTURE_WORDS * pictures
    return (Reason.GALLERY, f"{pictures} pictures, {page.words} words") if pictures >= PICTURES and few else None


def _section(page: Page) -> Found | None:
    """Most of its prose is the short text of cards that hold a link, or it has no prose and many links."""
    rows = zip(page.blocks, page.linked, page.reasons, strict=True)
    prose = [(len(block.text), card) for block, card, reason in rows if reason is None and is_prose(block)]
    teasers = [size for size, card in prose if card]
    if prose and len(teasers) >= LISTED * len(prose) and sum(teasers) <= TEASER_LENGTH * len(teasers):
        return Reason.SECTION_PAGE, f"a list of {len(teasers)} teasers"
    if page.posts and not page.is_declared:
        return Reason.SECTION_PAGE, f"a list of {page.posts} whole posts"
    declared = bool(page.types & LISTING_TYPES) and not page.is_declared
    if page.prose >= SHORT or (page.is_long and not declared):
        return None
    links = [len(block.text) for block in page.blocks if block.link_density >= LINKED and _is_headline(block)]
    most = sum(links) >= MOSTLY_LINKS * sum(len(block.text) for block in page.blocks)
    enough = CARDS if most else LINKS if page.prose else FRONT
    if declared or len(links) >= enough:
        return Reason.SECTION_PAGE, f"{len(links)} links and {page.prose} words of running text"
    return None


def _is_headline(block: Block) -> bool:
    return len(block.text.split()) >= LINK_WORDS
