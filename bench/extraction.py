"""How well pages are cleaned, and how fast, beside other extractors.

    python bench/extraction.py [GOLD_DIR] [--quick]     (or NEWSDESK_GOLD; reads extraction/ there; --quick: a sample)

Body: precision, recall and F1 over shingles of four words, each page weighing the same, and the share of pages without
any difference (the measure of the article extraction benchmark). Our lead: newsdesk's F1 less the system's, with the
95 % interval of a paired bootstrap over pages. Strays: paragraphs given that are not in the gold; teasers: of these,
those that are duplicates (of ten words or more: a table's cells, labels and the headings that a table of contents
names are no paragraphs, and some systems join them), cut short, or read like a teaser, a related link, a prompt or a
newsletter line. Title: share
with the same words. Day and byline (as a set): share of the pages whose gold has one. Seconds are of this process's own
time, the systems in turn on each page.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from newsdesk.clean import clean
from newsdesk.errors import Rejected

SHINGLE = 4
PARAGRAPH = 10  # words from which a line given twice is a duplicate paragraph
WORD = re.compile(r"\w+")
NAMES = re.compile(r"[,;&]|\band\b")
QUICK = 6  # every so many pages of a quick run
RESAMPLES = 1000
HEADS = "| system | F1 | P | R | exact | our lead (95 %) | strays | teasers | title | day | byline | pages a second |"
TEASING = re.compile(  # written for this count alone, so that no system is measured by its own words
    r"\b(read (more|next|also|full)|see also|related|recommended|more (from|on|stories)|you (may|might) (also )?like|"
    r"trending|up next|don.t miss|also read|watch:|subscribe|newsletter|sign up|inbox|follow us|"
    r"log ?in|leave a|share (this|your|on)|tell us|what do you think|your opinion|click here)\b"
    r"|^most (read|popular)\b|^(\d+ |no |all )?comments?\b|(\.\.\.|…|\[…\])$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Page:
    """A page and its gold; title, day and names are empty where the gold has none."""

    url: str
    body: bytes
    text: str
    title: str = ""
    day: str = ""
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """What a system reads on a page."""

    text: str = ""
    title: str = ""
    day: str = ""
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Parts:
    """A page's shingles, found and right, found and wrong, and missed, as parts of 1."""

    right: float
    wrong: float
    missed: float


@dataclass
class Score:
    """One system over many pages."""

    seconds: float = 0.0
    pages: list[Parts] = field(default_factory=list)
    strays: int = 0
    teasers: int = 0
    right: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)


def aeb(folder: Path) -> Iterator[Page]:
    """The pages of the article extraction benchmark: bodies only."""
    for key, gold in json.loads((folder / "ground-truth.json").read_text(encoding="utf-8")).items():
        yield Page(gold["url"], html(folder, key), gold["articleBody"])


def wcxb(folder: Path) -> Iterator[Page]:
    """The pages of the web content extraction benchmark."""
    for line in (folder / "ground-truth.jsonl").read_bytes().splitlines():
        gold = json.loads(line)
        day, title = gold.get("publish_date") or "", gold.get("title") or ""
        names = name_set(NAMES.split(gold.get("author") or ""))
        yield Page(gold["url"], html(folder, gold["id"]), gold["main_content"], title, day[:10], names)


SETS: dict[str, Callable[[Path], Iterator[Page]]] = {"aeb": aeb, "wcxb": wcxb}


def html(folder: Path, key: str) -> bytes:
    """The bytes of a stored page."""
    return gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())


def ours(page: Page) -> Found:
    """newsdesk.clean."""
    try:
        article = clean(page.url, page.body)
    except Rejected:
        return Found()
    return Found(article.text, article.title, (article.published or "")[:10], name_set(article.byline))


def name_set(names: Iterable[str]) -> frozenset[str]:
    """Names without case and space around them."""
    return frozenset(name.strip().casefold() for name in names if name.strip())


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text, with how often each occurs."""
    words = WORD.findall(text)
    return (
        Counter(tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))) if words else Counter()
    )


def add(score: Score, page: Page, found: Found) -> None:
    """Add one page to a score."""
    gold, read = shingles(page.text), shingles(found.text)
    counts = (gold & read).total(), (read - gold).total(), (gold - read).total()
    score.pages.append(Parts(*(count / (sum(counts) or 1) for count in counts)))
    _add_strays(score, page.text, found.text)
    for name in ("title", "day", "names"):
        gold_value, value = getattr(page, name), getattr(found, name)
        if gold_value:
            score.known[name] += 1
            same_title = name == "title" and WORD.findall(value.casefold()) == WORD.findall(gold_value.casefold())
            score.right[name] += value == gold_value or same_title


def _add_strays(score: Score, gold: str, text: str) -> None:
    """Lines of three words or more that are not in the gold, and those of five that are given more often than there."""
    whole = f" {' '.join(WORD.findall(gold))} "
    runs = shingles(gold)
    seen: Counter[str] = Counter()
    for line in text.splitlines():
        own = WORD.findall(line)
        words = f" {' '.join(own)} "
        seen[words] += 1
        is_gold = words in whole or 2 * sum(run in runs for run in shingles(line)) >= len(own)
        is_copy = len(own) > SHINGLE and seen[words] > max(1, whole.count(words))
        if len(own) >= SHINGLE - 1 and (is_copy or not is_gold):
            score.strays += 1
            reads_so = not is_gold and TEASING.search(line.strip()) is not None
            score.teasers += reads_so or (is_copy and len(own) >= PARAGRAPH)


def measure(pages: Iterable[Page], systems: dict[str, Callable[[Page], Found]]) -> dict[str, Score]:
    """The scores of all systems over the same pages."""
    scores = {name: Score() for name in systems}
    for page in pages:
        for name, system in systems.items():
            start = time.process_time()
            found = system(page)
            scores[name].seconds += time.process_time() - start
            add(scores[name], page, found)
    return scores


def body(pages: Sequence[Parts]) -> tuple[float, float, float]:
    """F1, precision and recall."""
    right, wrong, missed = (sum(getattr(page, part) for page in pages) for part in ("right", "wrong", "missed"))
    return 2 * right / (2 * right + wrong + missed or 1), right / (right + wrong or 1), right / (right + missed or 1)


def exact(score: Score) -> float:
    """The share of pages without any difference."""
    return sum(page.wrong == page.missed == 0 for page in score.pages) / len(score.pages)


def share(score: Score, name: str) -> float | None:
    """The share of right titles, days or bylines; None where the gold has none."""
    return score.right[name] / score.known[name] if score.known[name] else None


def lead(first: Score, second: Score) -> tuple[float, float, float]:
    """The first's F1 less the second's, and the ends of the 95 % interval of a paired bootstrap."""
    drawn = random.Random(0)
    count = len(first.pages)
    leads = []
    for _ in range(RESAMPLES):
        sample = drawn.choices(range(count), k=count)
        leads.append(body([first.pages[i] for i in sample])[0] - body([second.pages[i] for i in sample])[0])
    leads.sort()
    low, high = leads[int(0.025 * RESAMPLES)], leads[int(0.975 * RESAMPLES) - 1]
    return body(first.pages)[0] - body(second.pages)[0], low, high


def table(scores: dict[str, Score]) -> Iterator[str]:
    """The lines of a markdown table."""
    yield HEADS
    yield "|" + "---|" * (HEADS.count("|") - 1)
    first = next(iter(scores.values()))
    for name, score in scores.items():
        ahead = "" if score is first else "{:+.4f} ({:+.4f} to {:+.4f})".format(*lead(first, score))
        figures = [f"{value:.4f}" for value in body(score.pages)] + [f"{exact(score):.3f}", ahead]
        shares = [share(score, key) for key in ("title", "day", "names")]
        rest = [f"{value:.3f}" if value else "" for value in shares]  # some systems read the body only
        counts = [str(score.strays), str(score.teasers)]
        yield f"| {' | '.join([name, *figures, *counts, *rest, f'{len(score.pages) / score.seconds:.1f}'])} |"


def figures(gold: Path) -> dict[str, float]:
    """What newsdesk alone reaches, by name, for the gate."""
    found: dict[str, float] = {}
    for name, load in SETS.items():
        score = measure(load(gold / "extraction" / name), {"newsdesk": ours})["newsdesk"]
        values = dict(zip(("f1", "precision", "recall"), body(score.pages), strict=True))
        values |= {"exact": exact(score)}
        values |= {key: value for key in ("title", "day", "names") if (value := share(score, key)) is not None}
        found |= {f"{name}.{key}": value for key, value in values.items()}
    return found


def main() -> None:
    """Measure and print a table for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", default=os.environ.get("NEWSDESK_GOLD"), help="the folder of labelled data")
    parser.add_argument("--quick", action="store_true", help=f"every {QUICK}th page only")
    arguments = parser.parse_args()
    if not arguments.gold:
        sys.exit(__doc__)
    from extractors import SYSTEMS  # heavy, and not needed by the gate

    for name, load in SETS.items():
        pages = list(load(Path(arguments.gold) / "extraction" / name))[:: QUICK if arguments.quick else 1]
        for system in SYSTEMS.values():
            system(pages[0])  # so that no system pays for its start
        print(f"\n{name}: {len(pages)} pages\n", *table(measure(pages, SYSTEMS)), sep="\n", flush=True)


if __name__ == "__main__":
    main()
