"""How often a place's country is right, and what the gazetteer costs.

    python bench/places.py [GOLD_DIR] [--misses]     (or NEWSDESK_GOLD; reads events/labelled.*.jsonl and
                                                      entities/gum_news.*.jsonl there)

labelled: the place of each event, once a document, against its country; context is the document's other places.
gum: each name of a place, once a document, against the place of its Wikipedia title ("Paris, Texas").
Without a folder only the costs are measured: the build in a new process, the first lookup, lookups once warm.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from newsdesk.annotate.locating import locate
from newsdesk.annotate.places import Gazetteer
from newsdesk.model import Place

Case = tuple[str, tuple[str, ...], str]  # a name, its document's other names, the country's code

BUILD = "from newsdesk.annotate.placenames import index_path; print(index_path().stat().st_size)"


def documents(folder: Path, pattern: str) -> Iterator[dict[str, Any]]:
    """The gold documents in the files of that pattern."""
    for path in sorted(folder.glob(pattern)):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def labelled(folder: Path) -> Iterator[Case]:
    """The places of events with the country they were labelled with."""
    for document in documents(folder, "events/labelled.*.jsonl"):
        places = {(event.get("place"), event.get("place_country")) for event in document["events"]}
        yield from cases([(name, country) for name, country in places if name and country])


def gum(folder: Path, gazetteer: Gazetteer) -> Iterator[Case]:
    """The places of documents with the country of their Wikipedia title, where the gazetteer has that title."""
    for document in documents(folder, "entities/gum_news.*.jsonl"):
        known = []
        for name in document["names"]:
            title = (name["wiki"] or "").replace("_", " ")
            place = locate(title.split(" (")[0], gazetteer) if title and name["type"] == "place" else None
            if place and place.country:
                known.append((document["text"][name["start"] : name["end"]], place.country))
        yield from cases(sorted(set(known)))


def cases(places: list[tuple[str, str]]) -> Iterator[Case]:
    """Each place with the names of the others as its context."""
    for name, country in places:
        yield name, tuple(other for other, _ in places if other != name), country


def accuracy(label: str, tried: Iterable[Case], gazetteer: Gazetteer, show: bool) -> None:
    """Print the shares of places known and with the right country, beside the most populous place of the name."""
    total = known = right = plain = 0
    for name, others, country in tried:
        context = [place for other in others if (place := locate(other, gazetteer))]
        place = locate(name, gazetteer, context=context)
        total, known, right = total + 1, known + (place is not None), right + is_in(place, country)
        plain += is_in(max(gazetteer.candidates(name), key=lambda other: other.population, default=None), country)
        if show and not is_in(place, country):
            print(f"  {name!r}: {place and place.id} for {country}")
    if total:
        share = f"right country {right / total:.3f}  the most populous of its name {plain / total:.3f}"
        print(f"{label:9} places {total}  known {known / total:.3f}  {share}")


def is_in(place: Place | None, country: str) -> bool:
    return place is not None and place.country == country


def costs() -> None:
    """Print the time and size of the index, and how fast it answers."""
    with tempfile.TemporaryDirectory() as cache:
        start = time.perf_counter()
        command, environment = [sys.executable, "-c", BUILD], {**os.environ, "NEWSDESK_CACHE": cache}
        size = int(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
        print(f"build {time.perf_counter() - start:.1f} s  index {size / 1e6:.1f} MB")
    Gazetteer.load().candidates("Baku")  # the build, where this machine has none yet
    start = time.perf_counter()
    gazetteer = Gazetteer.load()
    gazetteer.candidates("Baku")
    first = time.perf_counter() - start
    names = ["Paris", "Damascus", "Sweida province", "Tripoli", "nowhere at all"] * 10_000
    start = time.perf_counter()
    for name in names:
        gazetteer.candidates(name)
    print(f"first lookup {first * 1000:.1f} ms  warm {len(names) / (time.perf_counter() - start):,.0f} lookups/s")


def main() -> None:
    """Measure, with the gold folder of the command line or the environment if there is one."""
    folders = [word for word in sys.argv[1:] if not word.startswith("--")] or [os.environ.get("NEWSDESK_GOLD", "")]
    if folders[0]:
        gazetteer, folder, show = Gazetteer.load(), Path(folders[0]), "--misses" in sys.argv
        accuracy("labelled", labelled(folder), gazetteer, show)
        accuracy("gum", gum(folder, gazetteer), gazetteer, show)
    costs()


if __name__ == "__main__":
    main()
