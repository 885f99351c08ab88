"""An archive of a million articles: made, asked, and added to.

    python bench/million.py make sqlite:////tmp/million.db --articles 1000000
    python bench/million.py ask sqlite:////tmp/million.db
    python bench/million.py add sqlite:////tmp/million.db
    python bench/million.py write sqlite:////tmp/empty.db --articles 1000

`make` fills an empty database, SQLite or Postgres (bench/making/ tells from which distributions). `ask` times 200
questions, each twice. `add` times adding the fixture site's articles one by one, and takes them back. `write` times the
rows of many articles in one transaction.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from making.questions import Question, questions

from newsdesk.annotate.places import Gazetteer
from newsdesk.store import Store, open_store

SHOWN = 12  # slow questions that are named


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["make", "ask", "add", "write"])
    parser.add_argument("url", help="of the database")
    parser.add_argument("--articles", type=int, default=20_000, help="to make or to write")
    parser.add_argument("--jobs", type=int, default=2, help="processes that make rows")
    options = parser.parse_args()
    if options.what == "make":
        from making.bulk import make

        began = time.perf_counter()
        make(options.url, options.articles, options.jobs)
        print(f"made in {time.perf_counter() - began:.0f} s")
        return
    if options.what == "ask":
        _forget(options.url)
    store = open_store(options.url)
    {"ask": ask, "add": add, "write": lambda store: write(store, options.articles)}[options.what](store)
    store.close()


def ask(store: Store) -> None:
    """Times the questions: what takes so long, the first time and again."""
    gazetteer = Gazetteer.load()
    with store.read() as connection:
        asked = questions(connection, gazetteer)
    rounds = [[_time(store, question) for question in asked] for _ in range(2)]
    for name, times in zip(("first", "again"), rounds, strict=True):
        _print(f"{name}, ms", asked, [wall for wall, _ in times])
        _print(f"{name}, ms of this process's computing", asked, [computing for _, computing in times])


def add(store: Store) -> None:
    """Times what adding an article takes, by step."""
    from making.adding import Watch, add_one_by_one, settle

    from newsdesk.annotate.annotator import Annotator

    annotator = Annotator("en_core_web_sm")
    settle(store, annotator)
    for turn in ("the first time", "again"):
        watch = Watch()
        add_one_by_one(store, annotator, watch)
        _table(f"ms an article, {turn}", watch.spent)
        _table(f"ms of this process's computing, {turn}", watch.computed)


def write(store: Store, many: int) -> None:
    """Times the rows of so many articles."""
    from making.adding import add_in_bulk

    from newsdesk.annotate.annotator import Annotator

    rows, seconds = add_in_bulk(store, Annotator("en_core_web_sm"), many)
    print(f"{rows} rows of {many} articles in {seconds:.1f} s: {rows / seconds:,.0f} a second")


def _forget(url: str) -> None:
    """Ask the system to drop what it keeps of an SQLite file; a server has to be started anew for that."""
    path = sa.make_url(url).database or ""
    if url.startswith("sqlite") and os.path.exists(path):
        file = os.open(path, os.O_RDONLY)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)


def _time(store: Store, question: Question) -> tuple[float, float]:
    """How long a question takes, and how long this process computes for it; a server's work is not in that."""
    began, computed = time.perf_counter(), time.process_time()
    with store.read() as connection:
        question.answer(connection)
    return (time.perf_counter() - began) * 1000, (time.process_time() - computed) * 1000


def _print(name: str, asked: Sequence[Question], times: Sequence[float]) -> None:
    kinds: dict[str, list[float]] = defaultdict(list)
    for question, spent in zip(asked, times, strict=True):
        kinds[question.kind].append(spent)
    _table(name, {**kinds, "all": list(times)})
    slow = sorted(zip(times, asked, strict=True), key=lambda pair: -pair[0])
    for spent, question in slow[:SHOWN]:
        print(f"{spent:8.0f}  {question.kind}: {question.words}")
    print()


def _table(name: str, times: Mapping[str, Sequence[float]]) -> None:
    print(f"| {name} | how many | p50 | p95 | max |\n|---|---|---|---|---|")
    for kind, spent in times.items():
        ordered = sorted(spent)
        at = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95, 1.0)]
        print(f"| {kind} | {len(spent)} | {' | '.join(f'{each:.0f}' for each in at)} |")


if __name__ == "__main__":
    main()
