"""How well pages are cleaned, and how fast, beside trafilatura's default.

    python bench/extraction.py [GOLD_DIR]     (or NEWSDESK_GOLD; reads extraction/aeb and extraction/wcxb there)

Body: precision, recall and F1 over shingles of four words, each page weighing the same, and the share of pages without
any difference (the measure of the article extraction benchmark). Title: share with the same words. Day and byline:
share of the pages whose gold has one. Seconds are of this process's own time, both systems in turn on each page.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import trafilatura

from newsdesk.clean import clean
from newsdesk.errors import Rejected

SHINGLE = 4
WORD = re.compile(r"\w+")
NAMES = re.compile(r"[,;&]|\band\b")


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


@dataclass
class Score:
    """Sums over pages."""

    pages: int = 0
    seconds: float = 0.0
    exact: int = 0
    body: dict[str, float] = field(default_factory=lambda: {"tp": 0.0, "fp": 0.0, "fn": 0.0})  # each page's parts of 1
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


def theirs(page: Page) -> Found:
    """trafilatura with its default settings, comments left out."""
    document = trafilatura.bare_extraction(page.body, url=page.url, include_comments=False, with_metadata=True)
    if document is None or isinstance(document, dict):
        return Found()
    names = name_set((document.author or "").split(";"))
    return Found(document.text or "", document.title or "", document.date or "", names)


SYSTEMS: dict[str, Callable[[Page], Found]] = {"newsdesk": ours, "trafilatura": theirs}


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
    parts = {"tp": (gold & read).total(), "fp": (read - gold).total(), "fn": (gold - read).total()}
    for part, count in parts.items():
        score.body[part] += count / (sum(parts.values()) or 1)
    score.exact += parts["fp"] == parts["fn"] == 0
    score.pages += 1
    for name in ("title", "day", "names"):
        gold_value, value = getattr(page, name), getattr(found, name)
        if gold_value:
            score.known[name] += 1
            same_title = name == "title" and WORD.findall(value.casefold()) == WORD.findall(gold_value.casefold())
            score.right[name] += value == gold_value or same_title


def measure(pages: Iterator[Page]) -> dict[str, Score]:
    """The scores of both systems over the same pages."""
    scores = {name: Score() for name in SYSTEMS}
    for page in pages:
        for name, system in SYSTEMS.items():
            start = time.process_time()
            found = system(page)
            scores[name].seconds += time.process_time() - start
            add(scores[name], page, found)
    return scores


def row(gold: str, name: str, score: Score) -> str:
    """One line of the table."""
    precision = score.body["tp"] / (score.body["tp"] + score.body["fp"])
    recall = score.body["tp"] / (score.body["tp"] + score.body["fn"])
    f1 = 2 * precision * recall / (precision + recall)
    shares = [
        f"{score.right[key] / score.known[key]:.3f}" if score.known[key] else "" for key in ("title", "day", "names")
    ]
    figures = [f"{value:.4f}" for value in (f1, precision, recall)] + [f"{score.exact / score.pages:.3f}"]
    cells = [gold, name, str(score.pages), *figures, *shares, f"{score.pages / score.seconds:.1f}"]
    return f"| {' | '.join(cells)} |"


def main(folder: Path) -> None:
    """Measure and print the table."""
    print("| gold | system | pages | body F1 | P | R | exact | title | day | byline | pages a second |")
    print("|" + "---|" * 11)
    ours(next(aeb(folder / "aeb")))  # so that no system pays for the other's first page
    theirs(next(aeb(folder / "aeb")))
    for name, load in (("aeb", aeb), ("wcxb", wcxb)):
        for system, score in measure(load(folder / name)).items():
            print(row(name, system, score), flush=True)


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("NEWSDESK_GOLD")
    if not given:
        sys.exit(__doc__)
    main(Path(given) / "extraction" if (Path(given) / "extraction").is_dir() else Path(given))
