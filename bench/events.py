"""Events against gold: `python bench/events.py [GOLD]` (or NEWSDESK_GOLD; reads events/plover_gsr.dev.jsonl and
events/labelled.dev.jsonl there).

Prints, beside a plain trigger-word list: PLOVER categories of single sentences (micro-F1 over the set of each
sentence), the country of source and target, and on whole documents the event mentions by type with their status, date
and country.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from told import macro_f1

from newsdesk import catalog
from newsdesk.analysis import analyse
from newsdesk.annotate.annotator import Annotator
from newsdesk.annotate.dates import parse_published
from newsdesk.pipes import annotation_json

Json = dict[str, Any]
OLDER_NAMES = {"FIGHT": "ASSAULT", "DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE"}
SOURCE = {"actor", "participant"}
TARGET = {"recipient", "participant", "victim", "host"}


def read(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def f1(right: int, said: int, gold: int) -> tuple[float, float, float]:
    precision, recall = right / max(said, 1), right / max(gold, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def annotate(annotator: Annotator, text: str, published: str | None) -> Json:
    analysis = analyse(annotator, text, article="x", published=parse_published(published))
    return annotation_json(analysis)


def trigger_list(annotator: Annotator, text: str) -> set[str]:
    """The floor: the category of every trigger lemma that stands in the sentence."""
    lemmas = {token.lemma_.lower() for token in annotator.nlp(text)}
    return {
        kind.plover
        for kind in catalog.event_types().values()
        if kind.plover and any(set(trigger.lemmas) <= lemmas for trigger in kind.triggers)
    }


def plover(annotator: Annotator, path: Path, verbose: bool) -> None:
    ours, by_type, floor, roles = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    by_category: dict[str, Counter[str]] = defaultdict(Counter)
    for row in read(path):
        gold = {OLDER_NAMES.get(e["plover"], e["plover"]) for e in row["events"]}
        events = annotate(annotator, row["text"], row.get("date"))["events"]
        found = {event["plover"] for event in events if event["plover"]}
        typed = {category for event in events if (category := catalog.event_types()[event["type"]].plover)}
        for counts, said in ((ours, found), (by_type, typed), (floor, trigger_list(annotator, row["text"]))):
            counts.update(right=len(said & gold), said=len(said), gold=len(gold))
        for category in gold | found:
            by_category[category][
                "right" if category in gold & found else "missed" if category in gold else "false"
            ] += 1
        if verbose and gold != found:
            print(
                sorted(gold), sorted(found), [(e["trigger"]["text"], e["type"]) for e in events], row["text"], sep=" | "
            )
        for side, names in (("source", SOURCE), ("target", TARGET)):
            codes = {p["code"][:3] for e in row["events"] for p in e["participants"] if p["role"] == side and p["code"]}
            wanted = {code for code in codes if annotator.gazetteer.country(code)}  # IGO, NGO... are no countries
            named = {p["country"] for event in events for p in event["participants"] if p["role"] in names}
            if wanted:
                roles.update({f"{side} all": 1, f"{side} right": int(bool(wanted & named))})
    print("| PLOVER sentences | precision | recall | F1 |\n|---|---|---|---|")
    for name, counts in (("newsdesk", ours), ("every event by its type", by_type), ("trigger list", floor)):
        print("| {} | {:.3f} | {:.3f} | {:.3f} |".format(name, *f1(counts["right"], counts["said"], counts["gold"])))
    for side in ("source", "target"):
        print(f"{side} country: {roles[f'{side} right'] / roles[f'{side} all']:.3f} of {roles[f'{side} all']}")
    for category, counts in sorted(by_category.items()):
        print(f"  {category}: {dict(counts)}")


def overlaps(left: Json, right: Json) -> bool:
    return left["start"] < right["end"] and right["start"] < left["end"]


def documents(annotator: Annotator, path: Path, verbose: bool) -> None:
    types: dict[str, Counter[str]] = defaultdict(Counter)
    facts = Counter[str]()
    status = Counter[tuple[str, str]]()
    for row in read(path):
        found = annotate(annotator, row["text"], row.get("published"))["events"]
        used: set[int] = set()
        for gold in row["events"]:
            match = next((i for i, e in enumerate(found) if i not in used and overlaps(e["trigger"], gold)), None)
            right = match is not None and found[match]["type"] == gold["type"]
            types[gold["type"]].update(gold=1, right=int(right))
            if match is None or not right:
                if verbose:
                    context = row["text"][max(0, gold["start"] - 60) : gold["end"] + 60].replace("\n", " ")
                    print(
                        "missed",
                        gold["type"],
                        found[match]["type"] if match is not None else "-",
                        gold["trigger"],
                        "|",
                        context,
                    )
                continue
            used.add(match)
            event = found[match]
            status[gold["status"], event["status"]] += 1
            if verbose:
                for ours, theirs in (("date", "date"), ("place_country", "place_country"), ("status", "status")):
                    if gold[theirs] not in (None, event[ours]):
                        sentence = row["text"][event["sentence"]["start"] : event["sentence"]["end"]]
                        print("wrong", ours, event[ours], "not", gold[theirs], gold["trigger"], "|", sentence)
            facts.update(
                found=1,
                status=int(event["status"] == gold["status"]),
                dated=int(gold["date"] is not None),
                date=int(gold["date"] is not None and event["date"] == gold["date"]),
                placed=int(gold["place_country"] is not None),
                country=int(gold["place_country"] is not None and event["place_country"] == gold["place_country"]),
            )
        for i, event in enumerate(found):
            types[event["type"]].update(said=1)
            if verbose and i not in used:
                trigger = event["trigger"]
                context = row["text"][max(0, trigger["start"] - 60) : trigger["end"] + 60].replace("\n", " ")
                print("false", event["type"], trigger["text"], "|", context)
    total = sum(types.values(), Counter[str]())
    print("\n| type | gold | precision | recall | F1 |\n|---|---|---|---|---|")
    for name, counts in [*sorted(types.items(), key=lambda item: -item[1]["gold"]), ("all", total)]:
        print(
            "| {} | {} | {:.2f} | {:.2f} | {:.2f} |".format(
                name, counts["gold"], *f1(counts["right"], counts["said"], counts["gold"])
            )
        )
    for fact, all_of_them in (("status", "found"), ("date", "dated"), ("country", "placed")):
        print(f"{fact} right: {facts[fact]} of {facts[all_of_them]}")
    print(f"status macro-F1: {macro_f1(status):.3f}")
    print("status (gold, ours):", {f"{g}>{o}": n for (g, o), n in status.most_common() if g != o})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="?", default=os.environ.get("NEWSDESK_GOLD"))
    parser.add_argument("--verbose", action="store_true", help="print what is missed and what is false")
    parser.add_argument("--model", default="en_core_web_sm")
    arguments = parser.parse_args()
    annotator = Annotator(arguments.model)
    folder = Path(arguments.gold) / "events"
    plover(annotator, folder / "plover_gsr.dev.jsonl", arguments.verbose)
    documents(annotator, folder / "labelled.dev.jsonl", arguments.verbose)


if __name__ == "__main__":
    main()
