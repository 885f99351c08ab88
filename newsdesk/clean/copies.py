"""Blocks that a page shows more than once, whole or cut short, and the runs of teasers they give away.

A site repeats its teasers on one page: cut short in one list, whole in the next. Two copies alone prove nothing, since
an article may repeat a line; a *run* of copies does, and then a block shown only once inside the run is a teaser too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from rapidfuzz import fuzz

from newsdesk.clean.extract import HEADINGS, PROSE_LENGTH, is_prose
from newsdesk.clean.words import words_of
from newsdesk.model import Block, RemovalReason

Reasons = list[RemovalReason | None]
Tokens = tuple[str, ...]
Place = tuple[str, str]  # path and container

CUT = re.compile(
    r"\w[\"'”’)\]]?\s*[\[(]?\s*(?:…|\.{3,})\s*[\])]?(?:\s*\w+(?:\s\w+)?\W*)?$"
)  # "left u...", "left […] Read more"
LISTED = frozenset({"li", "td", "th", "dd", "pre", *HEADINGS})  # whose entries may tell the same of several things
MIN_WORDS = 5  # shorter blocks ("Read more", a name) say nothing by being repeated
NEAR = 92.0  # likeness, of 100, from which two texts are one
EDGE = 4  # words at a text's beginning or end by which a near copy is looked up
CANDIDATES = 20  # texts compared at most with a block that begins or ends like them
COPY, ALONE, OWN = 1, 0, -1  # how a block votes on being in a run: shown twice; cut short, its whole not shown; neither
FOREIGN = 0.2  # share of its longer words that a line of another subject has in common with the article, at most
RUN = 3  # by how many the copies of a run outnumber its other blocks, and how many lines are a run at a text's end


def copy_reasons(blocks: Sequence[Block], skip: Sequence[bool], title: str = "") -> Reasons:
    """For each block why it goes, as a copy or as part of a run of teasers, or None.

    `skip` marks blocks that go anyway and so neither begin nor break a run. A copy outside every run stays, unless it
    is cut short or stands beside its twin: an article may repeat a line. Of the article's own text one copy stays.
    """
    ends = [CUT.search(block.text) if "…" in block.text or "..." in block.text else None for block in blocks]
    texts = [
        words_of(block.text[: end.start() + 1] if end else block.text) for block, end in zip(blocks, ends, strict=True)
    ]
    cut = [end is not None and len(text) >= MIN_WORDS for end, text in zip(ends, texts, strict=True)]
    groups = _groups(texts, cut)
    sizes = Counter(groups)
    del sizes[None]
    copies = [sizes[group] > 1 and len(block.text) >= PROSE_LENGTH for group, block in zip(groups, blocks, strict=True)]
    votes = [
        COPY if copy else ALONE if is_cut and any(copies) else OWN for copy, is_cut in zip(copies, cut, strict=True)
    ]
    order = [i for i, block in enumerate(blocks) if not skip[i] and (votes[i] >= ALONE or is_prose(block))]
    teasers = _teasers(blocks, order, votes, groups, cut, frozenset(words_of(title)))
    twins = _twins(blocks, order, [group if copies[i] and not cut[i] else None for i, group in enumerate(groups)])
    twins |= _boxes(blocks, order, [group if copies[i] and not cut[i] else None for i, group in enumerate(groups)])
    teasers |= _tail(blocks, [i for i in range(len(blocks)) if not skip[i]], texts, cut, groups)
    whole = {group for group, is_cut in zip(groups, cut, strict=True) if not is_cut}
    shown = [copy and (groups[i] in whole or not cut[i]) for i, copy in enumerate(copies)]
    return [_reason(i in teasers, shown[i], cut[i], i in twins) for i in range(len(blocks))]


def _twins(blocks: Sequence[Block], order: list[int], groups: list[int | None]) -> set[int]:
    """Of two whole copies that follow each other (with a byline between them perhaps, where the first begins the page)
    the second, or the first where more of the page is laid out as the second is."""
    sizes = _sizes(blocks, range(len(blocks)))
    pairs = [
        (i, j)
        for i, j in pairwise(order)
        if groups[i] is not None
        and groups[i] == groups[j]
        and (j == i + 1 or (i == order[0] and blocks[i].container != blocks[j].container))
    ]
    return {i if sizes[_place(blocks[i])] < sizes[_place(blocks[j])] else j for i, j in pairs}


def _boxes(blocks: Sequence[Block], order: list[int], groups: list[int | None]) -> set[int]:
    """Whole copies that stand in a box (a pull quote, an offer) of what the page has told before or tells outside."""
    sizes = _sizes(blocks, order)
    home = max(sizes, key=sizes.__getitem__, default=None)
    seen: set[int | None] = {groups[i] for i in order if _place(blocks[i]) == home}
    found = set()
    for i in order:
        again = groups[i] is not None and groups[i] in seen and _place(blocks[i]) != home
        if again and is_prose(blocks[i]) and LISTED.isdisjoint(blocks[i].path.split("/")):
            found.add(i)
        seen.add(groups[i])
    return found


def _sizes(blocks: Sequence[Block], among: Sequence[int]) -> Counter[Place]:
    """The characters of prose in each place."""
    sizes: Counter[Place] = Counter()
    for i in among:
        sizes[_place(blocks[i])] += len(blocks[i].text) * is_prose(blocks[i])
    return sizes


def _reason(in_run: bool, copy: bool, cut: bool, is_twin: bool) -> RemovalReason | None:
    if cut and (copy or in_run):
        return RemovalReason.TRUNCATED_COPY
    if copy and (in_run or is_twin):
        return RemovalReason.REPEATED_IN_PAGE
    return RemovalReason.AFTER_ARTICLE if in_run else None


def _groups(texts: Sequence[list[str]], cut: Sequence[bool]) -> list[int | None]:
    """For each text the index of the longest text that it is a copy of, itself perhaps; None for a short one."""
    groups: list[int | None] = [None] * len(texts)
    exact: dict[Tokens, int] = {}
    alike: dict[Tokens, list[int]] = defaultdict(list)
    for i in sorted(range(len(texts)), key=lambda i: (cut[i], -len(texts[i]))):
        if len(texts[i]) < MIN_WORDS:
            continue
        key = tuple(texts[i])
        edges = [("head", *key[:EDGE]), ("tail", *key[-EDGE:])]
        if key not in exact:
            near = (j for edge in edges for j in alike[edge][:CANDIDATES])
            exact[key] = next((j for j in near if _same(texts[i], texts[j], cut[i])), i)
        groups[i] = exact[key]
        if groups[i] == i:
            for edge in edges:
                alike[edge].append(i)
    return groups


def _same(words: list[str], whole: list[str], cut: bool) -> bool:
    if cut:
        return whole[: len(words) - 1] == words[:-1]  # the last word may be cut too
    if [word for word in words if word.isdigit()] != [word for word in whole if word.isdigit()]:
        return False  # the items of a list, told apart by a number
    return fuzz.ratio(" ".join(words), " ".join(whole), score_cutoff=NEAR) > 0


def _teasers(
    blocks: Sequence[Block],
    order: list[int],
    votes: list[int],
    groups: list[int | None],
    cut: Sequence[bool],
    title: frozenset[str],
) -> set[int]:
    """The indices of the blocks that stand in a run of teasers, before, after or interleaved with the article."""
    suspects = [vote >= ALONE for vote in votes]
    article = _longest_stretch(blocks, order, suspects, title)
    if not article:
        return _later_copies(order, groups)
    before = [i for i in order if i < article[0]][::-1]
    after = [i for i in order if i > article[-1]]
    place = [_place(block) for block in blocks]
    own = {place[i] for i in article}
    runs = {*_run(after, votes, groups), *_run(before, votes, groups)}
    if own.isdisjoint(place[i] for i in runs if suspects[i]):  # a layout tells the article's blocks from the copies
        runs = {i for i in runs if place[i] not in own}
    return (runs - _beginning(before, after, place, groups, cut, own)) | _same_place(place, order, suspects, own)


def _beginning(
    before: list[int],
    after: list[int],
    place: list[Place],
    groups: list[int | None],
    cut: Sequence[bool],
    own: set[Place],
) -> set[int]:
    """Of the blocks before the article, from the near to the far, those that are its own first paragraphs: whole, laid
    out as it is, and shown whole elsewhere only before it, in a standfirst or key points."""
    later = {groups[i] for i in after if not cut[i]}
    seen = Counter(groups[i] for i in before if not cut[i] and place[i] in own)
    own_first = takewhile(
        lambda i: not cut[i] and place[i] in own and groups[i] not in later and seen[groups[i]] == 1, before
    )
    return set(own_first)


def _longest_stretch(
    blocks: Sequence[Block], order: list[int], suspects: list[bool], title: frozenset[str]
) -> list[int]:
    """The unbroken stretch of blocks shown once that holds the most text; text that shares words with the title counts
    double. That is the article, or the largest part of it."""
    best: list[int] = []
    best_weight = 0.0
    for stretch in _stretches(order, suspects):
        weight = sum(len(blocks[i].text) * (1 + _shares(blocks[i], title)) for i in stretch)
        if weight > best_weight:
            best, best_weight = stretch, weight
    return best


def _stretches(order: list[int], suspects: list[bool]) -> Iterator[list[int]]:
    stretch: list[int] = []
    for i in order:
        if not suspects[i]:
            stretch.append(i)
        elif stretch:
            yield stretch
            stretch = []
    yield stretch


def _shares(block: Block, title: frozenset[str]) -> bool:
    return any(word in title for word in words_of(block.text) if len(word) >= MIN_WORDS)


def _run(away: list[int], votes: list[int], groups: list[int | None]) -> list[int]:
    """The run of teasers at the far end of `away`, the blocks on one side of the article from the near to the far.

    It begins where its copies most outnumber its other blocks, or nearer to the article if two copies in a row do.
    """
    best = balance = 0
    start = len(away)
    suspects = [votes[i] >= ALONE for i in away]
    repeats = [groups[i] is not None and groups[i] == groups[j] for i, j in pairwise(away)] + [False]  # count once
    for place in range(len(away) - 1, -1, -1):
        balance += 0 if repeats[place] else votes[away[place]]
        paired = all(suspects[place : place + 2]) and len({groups[i] for i in away[place : place + 2]}) > 1
        if suspects[place] and balance >= RUN and (paired or balance >= best):
            best, start = max(best, balance), place
    run = away[start:]
    return run if len({groups[i] for i in run if votes[i] >= ALONE}) > 1 else []


def _place(block: Block) -> Place:
    return block.path, block.container


def _same_place(place: Sequence[Place], order: list[int], suspects: list[bool], own: set[Place]) -> set[int]:
    """Blocks laid out exactly as the copies are, and as the article is not."""
    copies = Counter(place[i] for i in order if suspects[i])
    total = Counter(place[i] for i in order)
    cards = {spot for spot, count in copies.items() if count >= RUN and 2 * count >= total[spot] and spot not in own}
    return {i for i in order if place[i] in cards}


def _later_copies(order: list[int], groups: list[int | None]) -> set[int]:
    """A page that shows all its text twice (for wide screens and for narrow ones): the first copies are the article."""
    first: dict[int | None, int] = {}
    return {i for i in order if first.setdefault(groups[i], i) != i}


def _tail(
    blocks: Sequence[Block], free: list[int], texts: Sequence[list[str]], cut: Sequence[bool], groups: list[int | None]
) -> set[int]:
    """The teasers at the end of the page that are laid out as its article is: a line that is cut short, the headline
    before it, and what follows, if each line of it is cut short, a copy, or stands between two such."""
    sizes = _sizes(blocks, free)
    home = max(sizes, key=sizes.__getitem__, default=None)
    own = [i for i in free if _place(blocks[i]) == home]
    shown = Counter(groups[i] for i in own if groups[i] is not None)
    lines = [i for i in own if cut[i] or shown[groups[i]] > 1 or is_prose(blocks[i])]
    suspects = [cut[i] or shown[groups[i]] > 1 for i in lines]
    start = len(lines)
    while start and (suspects[start - 1] or all(suspects[place : place + 1] == [True] for place in (start - 2, start))):
        start -= 1
    first = next((place for place in range(start, len(lines)) if cut[lines[place]]), len(lines))
    article, tail = lines[:first], lines[first:]
    if len(article) < RUN or not _is_elsewhere(article, tail, texts, groups):
        return set()
    before = own[: own.index(tail[0])][-1:]
    headline = {i for i in before if texts[i] and texts[tail[0]][: len(texts[i])] == texts[i]}
    return headline | {i for i in own if i >= tail[0]}


def _is_elsewhere(article: list[int], tail: list[int], texts: Sequence[list[str]], groups: list[int | None]) -> bool:
    """Are lines cut short many, shown whole among themselves, or of another subject than the article?"""
    if len(tail) >= RUN or len(tail) > len({groups[i] for i in tail}):
        return True
    known = {word for i in article for word in texts[i]}
    told = {word for i in tail for word in texts[i] if len(word) >= MIN_WORDS}
    return bool(tail) and len(told & known) <= FOREIGN * len(told)
