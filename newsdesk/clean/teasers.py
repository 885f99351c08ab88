"""Which blocks of a page are its article, and why each of the others is not.

Text alone never decides: a block goes by where it stands (a labelled part of the page, outside the article's element,
before its first paragraph or after its last), by being a copy, or by words *and* such evidence together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby, pairwise, takewhile

from newsdesk.clean.copies import Reasons
from newsdesk.clean.extract import HEADINGS, LEAVES, LINKED, PROSE_LENGTH, QUESTION, SENTENCE_END, is_prose
from newsdesk.clean.region import CARDS, unnumbered
from newsdesk.clean.words import words, words_of
from newsdesk.model import Block, RemovalReason, RemovedBlock

Place = tuple[str, str]

ZONE_TAGS = {
    "nav": RemovalReason.NAVIGATION,
    "footer": RemovalReason.NAVIGATION,
    "header": RemovalReason.NAVIGATION,
    "dialog": RemovalReason.NAVIGATION,
    "form": RemovalReason.NAVIGATION,
    "aside": RemovalReason.RELATED,
    "figcaption": RemovalReason.CAPTION,
    "caption": RemovalReason.CAPTION,
    "address": RemovalReason.BYLINE,
}
CELLS = frozenset({"td", "th"})
SUBHEADINGS = HEADINGS - {"h1"}
QUOTED = frozenset({"blockquote", "q"})
SMALL_PARTS = (
    RemovalReason.NAVIGATION,
    RemovalReason.BYLINE,
    RemovalReason.CAPTION,
    RemovalReason.COPYRIGHT,
    RemovalReason.NEWSLETTER,
)
UNSPECIFIC = (RemovalReason.NAVIGATION, RemovalReason.AFTER_ARTICLE, RemovalReason.LINKED_CARD)  # say where, not what
CERTAIN = (RemovalReason.CAPTION, RemovalReason.COPYRIGHT)  # known by their words alone
ENDINGS = (RemovalReason.RELATED, RemovalReason.PROMPT, RemovalReason.NEWSLETTER)  # nothing of the article follows them
LINKS = 0.3  # share of its characters inside links that makes a telling beginning count
TELLING = 40  # words up to which a block with a telling beginning can be something else than a paragraph
BARE = 3  # words up to which a block of the navigation tells nothing
SAME_TITLE = 0.8  # share of its words that a repeated title has in common with the title
LINK_LIST = 5  # items up to which a list of links is short
ROW = 0.2  # share of the article's prose that a row of teasers in its midst holds at most
TEASER_LENGTH = 300  # characters a teaser's text has at most, on average
ANSWERS = 2  # answered questions that make a list of them
ENTRIES = 3  # headings that are links from which they name a list's entries
FAMILY = 0.08  # share of the article's prose from which a place is one of its own


def zone_reasons(blocks: Sequence[Block]) -> Reasons:
    """For each block the reason given by the elements around it ("related", a footer), the innermost first, or None."""
    return [_zone(block.path, block.container) for block in blocks]


@lru_cache(maxsize=4096)
def _zone(path: str, container: str) -> RemovalReason | None:
    labels = container.split(" / ")
    tags = path.split("/")[-len(labels) :]
    for tag, label in zip(reversed(tags), reversed(labels), strict=False):
        if tag in QUOTED or words().body.search(label):
            return None
        reason = _labelled(label) or ZONE_TAGS.get(tag)
        if tag == "header" and reason is RemovalReason.NAVIGATION and tags[-1] in SUBHEADINGS:
            continue
        if reason is not None:
            return reason
    return None


@lru_cache(maxsize=4096)
def _labelled(label: str) -> RemovalReason | None:
    return next((reason for reason, pattern in words().zones if pattern.search(label)), None)


def card_reasons(blocks: Sequence[Block], region: range, known: Reasons, cards: Sequence[bool]) -> Reasons:
    """The known reasons, and LINKED_CARD for cards among or after the article's paragraphs where something says that
    they are teasers: the entries of a long list are laid out as cards too."""
    prose = {i: len(blocks[i].text) for i in region if known[i] is None and is_prose(blocks[i])}
    last = max((i for i in prose if not cards[i]), default=len(blocks))
    teasers = _rows(range(region.start, min(last, region.stop)), prose, cards)
    tail = [i for i in prose if i > last]
    if tail and _are_teasers(blocks, tail, range(last + 1, tail[0]), known):
        teasers |= {i for i in range(last + 1, len(blocks)) if cards[i]}
    return [RemovalReason.LINKED_CARD if reason is None and i in teasers else reason for i, reason in enumerate(known)]


def _rows(region: range, prose: dict[int, int], cards: Sequence[bool]) -> set[int]:
    """The cards in rows that hold little of the article's prose, each of them short. `prose`: characters by index."""
    teasers: set[int] = set()
    for is_card, group in groupby(region, key=cards.__getitem__):
        row = list(group)
        sizes = [prose[i] for i in row if i in prose]
        if is_card and len(sizes) >= CARDS and sum(sizes) <= min(TEASER_LENGTH * len(sizes), ROW * sum(prose.values())):
            teasers.update(row)
    return teasers


def _are_teasers(blocks: Sequence[Block], cards: Sequence[int], before: range, known: Reasons) -> bool:
    """Are the cards as short as teasers, or under a heading that says so?"""
    short = sum(len(blocks[i].text) for i in cards) <= TEASER_LENGTH * len(cards)
    return short or any(RemovalReason.RELATED in (known[i], _pattern(blocks[i])) for i in before)


def edge_reasons(blocks: Sequence[Block], region: range, known: Reasons, title: str) -> Reasons:
    """The reasons of all blocks: `known` (zones and copies), and for the others what their place in the page says.

    `region` holds the indices of the blocks inside the article's element.
    """
    first = next((i for i in region if known[i] is None and is_prose(blocks[i])), len(blocks))
    reasons = [
        reason or _title_or_link(block, title if i < first else "") or _outside(i, region)
        for i, (block, reason) in enumerate(zip(blocks, known, strict=True))
    ]
    _place_in_region(blocks, region, reasons)
    return [
        (_pattern(block) or reason) if reason in UNSPECIFIC and _is_told(block, reason) else reason
        for block, reason in zip(blocks, reasons, strict=True)
    ]


def _title_or_link(block: Block, title: str) -> RemovalReason | None:
    tag = _tag(block)
    if tag == "h1" or same_title(block.text, title):
        return RemovalReason.TITLE
    if block.link_density >= LINKED and tag not in HEADINGS and tag not in ("li", "td"):
        return RemovalReason.LINKED_CARD
    return None


def same_title(text: str, title: str) -> bool:
    """Has the text nearly the title's words and no others?"""
    ours, theirs = words_of(text), words_of(title)
    return bool(theirs) and len(set(ours) & set(theirs)) >= SAME_TITLE * max(len(ours), len(theirs))


def _outside(i: int, region: range) -> RemovalReason | None:
    if i in region:
        return None
    return RemovalReason.NAVIGATION if i < region.start else RemovalReason.AFTER_ARTICLE


def _place_in_region(blocks: Sequence[Block], region: range, reasons: Reasons) -> None:
    """Find the article's own paragraphs in its element and give the blocks around them their reasons."""
    _drop_link_lists(blocks, region, reasons)
    prose = [i for i in region if reasons[i] is None and is_prose(blocks[i]) and _pattern(blocks[i]) is None]
    home = _own_places([blocks[i] for i in prose]) | _answer_places(blocks, region, prose, reasons)
    core = [i for i in prose if _place(blocks[i]) in home]
    if not core:
        return
    begun = False
    left = [i for i in region if reasons[i] is None]
    answered = _answered(blocks, [i for i in left if _place(blocks[i]) in home])
    for i in left:
        at_home = _place(blocks[i]) in home
        if i < core[0]:
            reasons[i] = _before(blocks[i], at_home, begun)
            begun = begun or reasons[i] is None
        elif i > core[-1]:
            reasons[i] = None if i in answered else _after(blocks[i], at_home)
        else:
            reasons[i] = _between(blocks[i], at_home)
    _drop_box_headings(blocks, left, home, reasons)
    _keep_names(blocks, [i for i in left if reasons[i] is RemovalReason.RELATED and i < core[-1]], reasons)
    _close(blocks, range(core[-1] + 1, region.stop), reasons)


def _keep_names(blocks: Sequence[Block], links: Sequence[int], reasons: Reasons) -> None:
    """Headings that are links stay where they name a list's entries: several, each with a paragraph of the article."""
    names = [i for i in links if reasons[i + 1] is None and is_prose(blocks[i + 1]) and _pattern(blocks[i]) is None]
    if len(names) >= ENTRIES:
        for i in names:
            reasons[i] = None


def _drop_link_lists(blocks: Sequence[Block], region: range, reasons: Reasons) -> None:
    """A short list of nothing but links points to other articles; a long one is what its page is about."""
    left = [i for i in region if reasons[i] is None]
    for is_item, group in groupby(left, key=lambda i: _tag(blocks[i]) == "li"):
        items = list(group)
        if is_item and len(items) <= LINK_LIST and all(blocks[i].link_density >= LINKED for i in items):
            for i in items:
                reasons[i] = RemovalReason.RELATED


def _place(block: Block) -> Place:
    """The element that holds the paragraphs, headings and lists around a block."""
    return _home(block.path, block.container)


@lru_cache(maxsize=4096)
def _home(path: str, container: str) -> Place:
    tags, labels = path.split("/"), container.split(" / ")
    while tags and tags[-1] in LEAVES:
        tags.pop()
        labels = labels[:-1]
    return "/".join(tags), " / ".join(unnumbered(label) for label in labels)


def _own_places(prose: Sequence[Block]) -> set[Place]:
    sizes: Counter[Place] = Counter()
    for block in prose:
        sizes[_place(block)] += len(block.text)
    return {place for place, size in sizes.items() if size >= FAMILY * sizes.total()}


def _answer_places(blocks: Sequence[Block], region: range, prose: Sequence[int], reasons: Reasons) -> set[Place]:
    """Where the answers stand that follow questions without a link, if there are several."""
    left = [i for i in region if reasons[i] is None]
    told = frozenset(prose)
    answers = [
        after
        for before, after in pairwise(left)
        if after in told
        and blocks[before].text.endswith(QUESTION)
        and not is_prose(blocks[before])
        and blocks[before].link_density == 0
    ]
    return {_place(blocks[i]) for i in answers} if len(answers) >= ANSWERS else set()


def _answered(blocks: Sequence[Block], own: Sequence[int]) -> set[int]:
    """The questions of an interview, each followed by an answer: it may ask what a page asks its readers."""
    found = {
        i
        for i, after in pairwise(own)
        if after == i + 1 and blocks[i].text.endswith(QUESTION) and _is_answer(blocks[after])
    }
    return found if len(found) >= ANSWERS else set()


def _is_answer(block: Block) -> bool:
    told = SENTENCE_END.search(block.text) is not None and not block.text.endswith(QUESTION)
    return told and block.link_density == 0 and _pattern(block) is None


def _drop_box_headings(blocks: Sequence[Block], left: Sequence[int], home: set[Place], reasons: Reasons) -> None:
    """The heading of a box for a newsletter goes with what it stands over."""
    for i, after in pairwise(left):
        place = _place(blocks[i])
        over = reasons[after] is RemovalReason.NEWSLETTER and place == _place(blocks[after]) and place not in home
        if over and reasons[i] is None and _tag(blocks[i]) in HEADINGS:
            reasons[i] = RemovalReason.NEWSLETTER


def _before(block: Block, at_home: bool, begun: bool) -> RemovalReason | None:
    table = begun and _tag(block) in CELLS
    menu = _tag(block) in CELLS and SENTENCE_END.search(block.text) is None
    return _pattern(block) or (None if (at_home and not menu) or table or is_prose(block) else RemovalReason.BYLINE)


def _between(block: Block, at_home: bool) -> RemovalReason | None:
    ends = SENTENCE_END.search(block.text) is not None
    pattern = _pattern(block)
    if pattern and (not at_home or not ends or block.link_density > LINKS or pattern in CERTAIN):
        return pattern
    if at_home or ends or is_prose(block):
        return None
    if _tag(block) in HEADINGS:
        return RemovalReason.RELATED if block.link_density >= LINKED else None
    return None if _tag(block) in LEAVES | CELLS else RemovalReason.CAPTION


def _after(block: Block, at_home: bool) -> RemovalReason | None:
    return _pattern(block) or (None if at_home and block.link_density < LINKED else RemovalReason.AFTER_ARTICLE)


def _close(blocks: Sequence[Block], tail: range, reasons: Reasons) -> None:
    """After the last paragraph nothing follows a prompt or a list of links, and no heading stands without its text."""
    ended = False
    for i in tail:
        if ended and reasons[i] is None:
            reasons[i] = RemovalReason.AFTER_ARTICLE
        ended = ended or reasons[i] in ENDINGS
    for i in reversed(tail):
        if reasons[i] is None:
            if _tag(blocks[i]) not in HEADINGS:
                return
            reasons[i] = RemovalReason.AFTER_ARTICLE


def _pattern(block: Block) -> RemovalReason | None:
    """What a short block's beginning says it is ("Read more:", "Leave the first comment"), or None. A sentence without
    a link points to no other article, however it begins ("More on that will be known on Monday, he said.")."""
    text = block.text.lstrip("\"'“‘*•-–—>»[( ")
    if len(text.split()) > TELLING:
        return None
    reason = next((reason for reason, pattern in words().text.items() if pattern.match(text)), None)
    told = SENTENCE_END.search(text) is not None and block.link_density <= LINKS
    return None if reason is RemovalReason.RELATED and told else reason


def _tag(block: Block) -> str:
    return block.path.rpartition("/")[2]


def bio_reasons(blocks: Sequence[Block], reasons: Reasons, byline: Sequence[str]) -> Reasons:
    """The reasons, and BYLINE for what the end of the article tells of who wrote it: it begins with the whole name."""
    names = tuple(name.casefold() for name in byline if " " in name)
    kept = [i for i, reason in enumerate(reasons) if reason is None]
    bios = set(takewhile(lambda i: bool(names) and blocks[i].text.casefold().startswith(names), reversed(kept[1:])))
    return [RemovalReason.BYLINE if i in bios else reason for i, reason in enumerate(reasons)]


def separate(blocks: Sequence[Block], reasons: Reasons) -> tuple[tuple[Block, ...], tuple[RemovedBlock, ...]]:
    """The blocks that stay and those that go. The navigation's short links and bare words are not recorded."""
    pairs = list(zip(blocks, reasons, strict=True))
    kept = tuple(block for block, reason in pairs if reason is None)
    removed = tuple(RemovedBlock(block.text, reason) for block, reason in pairs if reason and _is_told(block, reason))
    return kept, removed


def _is_told(block: Block, reason: RemovalReason) -> bool:
    if reason is not RemovalReason.NAVIGATION or len(block.text) >= PROSE_LENGTH:
        return True
    return block.link_density < LINKED and len(block.text.split()) > BARE
