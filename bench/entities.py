"""Names in news against gold: `python bench/entities.py [GOLD]` (or NEWSDESK_GOLD; reads entities/gum_news.*.jsonl).

Exact span and type, a leading article and a trailing possessive dropped, beside the bare model; a country that the
gold calls an organisation counts as right under either label. Then the names of one article joined: pairwise F1 over
the gold mentions that both have, beside the same spelling alone.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

from newsdesk.annotate.annotator import Annotator
from newsdesk.annotate.entities import LABELS
from newsdesk.annotate.places import Gazetteer
from newsdesk.resolve import resolve_article

Json = dict[str, Any]
Span = tuple[int, int, str]
EDGES = re.compile(r"^(?:the|a|an)\s+|['’]s?$", re.IGNORECASE)
TYPES = ("PERSON", "ORG", "PLACE")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without a leading article and a trailing possessive."""
    while match := EDGES.search(text[start:end]):
        start, end = (start + match.end(), end) if match.start() == 0 else (start, start + match.start())
    return start, end


def ours(annotator: Annotator, text: str) -> set[Span]:
    return {(*trimmed(text, m.start, m.end), str(m.label)) for m in annotator.annotate(text).mentions}


def bare(annotator: Annotator, text: str) -> set[Span]:
    found = ((e.start_char, e.end_char, LABELS.get(e.label_)) for e in annotator.nlp(text).ents)
    return {(*trimmed(text, start, end), str(label)) for start, end, label in found if label}


def score(documents: Iterable[Json], find: Callable[[str], set[Span]], gazetteer: Gazetteer) -> dict[str, Counter[str]]:
    counts = {label: Counter[str]() for label in TYPES}
    for document in documents:
        text = document["text"]
        gold = {(*trimmed(text, e["start"], e["end"]), e["type"]) for e in document["entities"]}
        found = find(text)
        for start, end, label in list(found):  # a country that acts is right under either label
            if label in ("PLACE", "ORG") and gazetteer.country(text[start:end]):
                other = "ORG" if label == "PLACE" else "PLACE"
                if (start, end, other) in gold:
                    found = found - {(start, end, label)} | {(start, end, other)}
        for label in TYPES:
            right, said = {s for s in gold if s[2] == label}, {s for s in found if s[2] == label}
            counts[label].update(right=len(right & said), said=len(said), gold=len(right))
    return counts


def f1(counts: Counter[str]) -> float:
    return 2 * counts["right"] / max(counts["said"] + counts["gold"], 1)


def joined(annotator: Annotator, documents: Iterable[Json]) -> dict[str, Counter[str]]:
    """Pairs of gold name mentions that we found too: in one cluster by gold, by us, by their spelling."""
    counts = {"newsdesk": Counter[str](), "same spelling": Counter[str]()}
    for document in documents:
        text = document["text"]
        entities = resolve_article(annotator.annotate(text).mentions)
        cluster = {trimmed(text, m.start, m.end): i for i, entity in enumerate(entities) for m in entity.mentions}
        gold = {trimmed(text, n["start"], n["end"]): n["cluster"] for n in document["names"]}
        both = [span for span in gold if span in cluster]
        for left, right in combinations(both, 2):
            same = gold[left] == gold[right]
            spelt = text[slice(*left)].lower() == text[slice(*right)].lower()
            for name, said in (("newsdesk", cluster[left] == cluster[right]), ("same spelling", spelt)):
                counts[name].update(right=int(same and said), said=int(said), gold=int(same))
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="?", default=os.environ.get("NEWSDESK_GOLD"))
    parser.add_argument("--model", default="en_core_web_sm")
    arguments = parser.parse_args()
    annotator = Annotator(arguments.model)
    files = sorted((Path(arguments.gold) / "entities").glob("gum_news.*.jsonl"))
    documents = [json.loads(line) for file in files for line in file.open(encoding="utf-8")]
    print("| mentions, F1 | " + " | ".join(TYPES) + " |\n|---|---|---|---|")
    for name, find in (("newsdesk", ours), ("bare model", bare)):
        counts = score(documents, lambda text, find=find: find(annotator, text), annotator.gazetteer)  # type: ignore[misc]
        print(f"| {name} | " + " | ".join(f"{f1(counts[label]):.3f}" for label in TYPES) + " |")
    print("\n| names of one article joined, pairwise F1 | |\n|---|---|")
    for name, counts in joined(annotator, documents).items():
        print(f"| {name} | {f1(counts):.3f} |")


if __name__ == "__main__":
    main()
