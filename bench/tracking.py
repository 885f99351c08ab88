"""One event over many articles, against gold: `python bench/tracking.py [GOLD]` (or NEWSDESK_GOLD; reads
events/ecbplus.dev.jsonl there).

The mentions are given, as `newsdesk coref` reads them; what is measured is which of them are said to be one event.
Every mention counts, singletons too. Three scopes: the articles of one sub-topic at a time, of one topic at a time
(two sub-topics that are easily confused), and all at once; the clusters of all runs of a scope are scored together.
Beside us, in the same run, two baselines: the same head lemma within the scope, and within the stories that we found
there. The halves are two random halves of the topics.
"""

from __future__ import annotations

import argparse
import json
import os
import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from clusters import Clustering, b_cubed, conll, f1, pairs

from newsdesk.annotate.annotator import Annotator
from newsdesk.coref import Texts, group_stories
from newsdesk.given import GivenArticle, join_given, read_given

Json = dict[str, Any]
Key = tuple[str, int]  # article, number of the mention in it
SCOPES: dict[str, Callable[[Json], str]] = {
    "sub-topic": lambda row: f"{row['topic']}/{row['subtopic']}",
    "topic": lambda row: str(row["topic"]),
    "all at once": lambda row: "all",
}


def read(path: Path, annotator: Annotator) -> Iterator[tuple[Json, GivenArticle]]:
    """The gold documents, each with its mentions as given ones."""
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        events = [
            {key: event[key] for key in ("type", "trigger", "tok", "participants", "place")} for event in row["events"]
        ]
        page = {"id": row["doc_id"], "events": events}
        yield row, read_given(annotator, page, row["text"], row["doc_id"], row["doc_id"])


def ours(articles: Collection[GivenArticle]) -> dict[Key, str]:
    """The event of each mention."""
    return {(told["id"], told["event"]): event["id"] for event in join_given(articles) for told in event["reports"]}


def stories(articles: Collection[GivenArticle]) -> dict[str, str]:
    """The story of each article, by the first of its articles."""
    groups = group_stories(Texts.of({article.id: article.text for article in articles}))
    return {name: group[0] for group in groups for name in group}


def by_lemma(articles: Collection[GivenArticle], group_of: Callable[[str], str]) -> dict[Key, str]:
    """The baseline: the same head lemma in the same group of articles is the same event."""
    return {
        (mention.article, mention.index): f"{group_of(mention.article)} {mention.head}"
        for article in articles
        for mention in article.mentions
    }


def line(name: str, gold: Clustering, found: Clustering) -> str:
    precision, recall = pairs(gold, found)
    return f"| {name} | {100 * conll(gold, found):.1f} | {precision:.3f} | {recall:.3f} |"


def measure(
    name: str, of: Callable[[Json], str], read_in: Collection[tuple[Json, GivenArticle]], half: set[str]
) -> None:
    """Prints one scope: us and the baselines, then us on each half of the topics."""
    scopes: dict[str, list[GivenArticle]] = defaultdict(list)
    for row, article in read_in:
        scopes[of(row)].append(article)
    gold = {(row["doc_id"], i): event["cluster"] for row, _ in read_in for i, event in enumerate(row["events"])}
    topic = {row["doc_id"]: row["topic"] for row, _ in read_in}
    runs = list(scopes.items())
    found = {key: f"{scope} {event}" for scope, articles in runs for key, event in ours(articles).items()}
    story = {a: f"{scope} {first}" for scope, articles in runs for a, first in stories(articles).items()}
    everything = [article for _, article in read_in]
    scope_of = {row["doc_id"]: of(row) for row, _ in read_in}
    print(f"\n| {name}, {len(runs)} runs | CoNLL F1 | pairs: precision | recall |\n|---|---|---|---|")
    print(line("newsdesk", gold, found))
    print(line("same head lemma", gold, by_lemma(everything, scope_of.__getitem__)))
    print(line("same head lemma in our stories", gold, by_lemma(everything, story.__getitem__)))
    for label, inside in (("first half", half), ("second half", set(topic.values()) - half)):
        kept = {key: cluster for key, cluster in gold.items() if topic[key[0]] in inside}
        print(line(f"newsdesk, {label}", kept, {key: found[key] for key in kept}))
    told = {row["doc_id"]: f"{row['topic']}/{row['subtopic']}" for row, _ in read_in}
    print(f"\nstories: B3 {f1(b_cubed(told, story)):.3f}, {len(set(story.values()))} for {len(set(told.values()))}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="?", default=os.environ.get("NEWSDESK_GOLD"))
    parser.add_argument("--model", default="en_core_web_sm")
    arguments = parser.parse_args()
    annotator = Annotator(arguments.model)
    documents = list(read(Path(arguments.gold) / "events" / "ecbplus.dev.jsonl", annotator))
    topics = sorted({row["topic"] for row, _ in documents}, key=int)
    random.Random(7).shuffle(topics)
    for name, of in SCOPES.items():
        measure(name, of, documents, set(topics[: len(topics) // 2]))


if __name__ == "__main__":
    main()
