"""How fast a crawl is: `python bench/crawl.py [fetch|clean|all|polite ...] [--pages 10000] [--around 100000]`.

A server in a process of its own plays so many hosts, each answer 50 ms late (bench/outlets.py).

    fetch     fetching and archiving alone, no pause between requests; memory from the first page to the last
    clean     the same with cleaning, against cleaning alone: the same pages, by as many processes
    all       the same with all stages, against all stages without fetching
    polite    a second between two requests to a host: how much of what the hosts allow is reached
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from threading import Event

from newsdesk.config import Config, load_config
from newsdesk.crawl.hosts import Answer, Wanted, ask
from newsdesk.crawl.leave import Leave
from newsdesk.crawl.taking import Taker
from newsdesk.errors import Rejected
from newsdesk.model import Article, Capture, Validators
from newsdesk.pipeline import Pipeline
from newsdesk.store import sources as table
from newsdesk.store.sources import Page
from newsdesk.urls import url_key
from newsdesk.workers import Task, in_order

DELAY = 0.05  # seconds that each answer takes


@contextmanager
def served(given: argparse.Namespace) -> Iterator[None]:
    """The hosts behind a proxy, which the environment names."""
    program = Path(__file__).with_name("outlets.py")
    each = -(-given.pages // given.hosts)
    command = [sys.executable, str(program), *map(str, (given.hosts, each, DELAY, given.around))]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    os.environ["http_proxy"] = f"http://127.0.0.1:{running.stdout.readline().strip()}"
    try:
        yield
    finally:
        running.communicate()


@contextmanager
def archive(given: argparse.Namespace, delay: float = 0.0) -> Iterator[Config]:
    """An archive that is thrown away, its queue filled, host after host."""
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        env = {"NEWSDESK_DATABASE_URL": f"{folder}/news.db"}
        config = replace(load_config(env=env), host_delay=delay, hosts_at_once=given.at_once)
        with closing(Pipeline(config)) as pipeline, pipeline.store.begin() as connection:
            table.add_pages(connection, pages(given))
        yield config


def pages(given: argparse.Namespace) -> list[Page]:
    """What the hosts have, as it stands in the queue."""
    now = datetime.now(UTC).isoformat()
    urls = [
        f"http://h{host}.example/story/{number}-news-of-the-harbour.html"
        for host in range(given.hosts)
        for number in range(-(-given.pages // given.hosts))
    ]
    return [Page(url_key(url), url, "", now) for url in urls[: given.pages]]


def answers(given: argparse.Namespace, config: Config) -> Iterator[list[Answer[Page]]]:
    """The pages as they come."""
    yield from ask(given.wanted, config, Event(), Leave(config, {}))


def memory() -> float:
    """Megabytes that this process holds."""
    held = int(Path("/proc/self/statm").read_text().split()[1])
    return held * resource.getpagesize() / 1e6


def fetch(given: argparse.Namespace) -> None:
    """Fetching and archiving alone."""
    with archive(given) as config, closing(Pipeline(config)) as pipeline:
        taker, held, done = Taker(pipeline, Event(), lambda _outcome: None), list[float](), 0
        began, used = time.perf_counter(), time.process_time()
        for batch in answers(given, config):
            done += len(taker.keep(batch))
            held += [memory()] if done else []
        seconds, cpu = time.perf_counter() - began, time.process_time() - used
        size = sum(file.stat().st_size for file in config.archive_dir.iterdir())
    assert done == given.pages, done
    print(f"fetched and archived: {done / seconds:.0f} pages a second, {cpu / done * 1000:.2f} ms of computing each")
    print(
        f"memory: {held[0]:.0f} MB at the first page, {max(held):.0f} at most; {size / done / 1000:.1f} kB each on disk"
    )


def clean(given: argparse.Namespace) -> None:
    """With cleaning, and cleaning alone, in turns: so both see the same machine."""

    def cleaned(capture: Capture) -> Task[Article | None]:
        try:
            return (yield pipeline.workers.clean(capture))  # type: ignore[no-any-return]  # what the future gives
        except Rejected:
            return None

    def coming(wanted: list[Wanted[Page]]) -> Iterator[Task[Article | None] | None]:
        for batch in ask(wanted, config, Event(), Leave(config, {})):
            for kept in taker.keep(batch):
                captures.append(kept.capture)
                yield cleaned(kept.capture)
            yield None

    def seconds(tasks: Iterable[Task[Article | None] | None]) -> float:
        began = time.perf_counter()
        done = sum(1 for _ in chain.from_iterable(in_order(tasks, pipeline.window)))
        assert done == len(captures), done
        return time.perf_counter() - began

    both = alone = 0.0
    with archive(given) as config, closing(Pipeline(config, given.jobs)) as pipeline:
        taker = Taker(pipeline, Event(), lambda _outcome: None)
        warm(pipeline)
        for wanted in turns(given):
            captures = list[Capture]()
            both += seconds(coming(wanted))
            alone += seconds(map(cleaned, captures))
    tell("cleaning", given, alone, both)


def whole(given: argparse.Namespace) -> None:
    """All stages with fetching and without, in turns."""
    both = alone = 0.0
    with ExitStack() as held:
        one, other = (held.enter_context(archive(given)) for _ in range(2))
        crawled, derived = (held.enter_context(closing(Pipeline(each, given.jobs))) for each in (one, other))
        warm(crawled)
        warm(derived)
        first, second = (Taker(each, Event(), lambda _outcome: None) for each in (crawled, derived))
        for wanted in turns(given):
            came = list[Answer[Page]]()
            began = time.perf_counter()
            first.take(noted(ask(wanted, one, Event(), Leave(one, {})), came))
            both += time.perf_counter() - began
            began = time.perf_counter()
            second.take(came[at : at + 32] for at in range(0, len(came), 32))
            alone += time.perf_counter() - began
    print(f"memory: {memory():.0f} MB")
    tell("all stages", given, alone, both)


def turns(given: argparse.Namespace) -> Iterator[list[Wanted[Page]]]:
    """The pages in ten parts, each with some of every host."""
    for part in range(10):
        yield given.wanted[part::10]


def noted(batches: Iterable[list[Answer[Page]]], came: list[Answer[Page]]) -> Iterator[list[Answer[Page]]]:
    """Batches on their way, each answer kept."""
    for batch in batches:
        came += batch
        yield batch


def tell(what: str, given: argparse.Namespace, alone: float, both: float) -> None:
    """Both rates, and how they compare."""
    rates = f"{given.pages / alone:.1f} pages a second, with fetching and archiving {given.pages / both:.1f}"
    print(f"{what} alone: {rates}, {alone / both:.2f} of it")


def polite(given: argparse.Namespace) -> None:
    """A second between two requests to one host."""
    with archive(given, delay=1.0) as config, closing(Pipeline(config)) as pipeline:
        taker = Taker(pipeline, Event(), lambda _outcome: None)
        began = time.perf_counter()
        for batch in answers(given, config):
            taker.keep(batch)
        seconds = time.perf_counter() - began
    least = -(-given.pages // given.hosts) - 1 + DELAY  # of a host's pages the first comes at once
    print(f"a second a host: {given.pages} pages in {seconds:.1f} s, {least / seconds:.1%} of what the hosts allow")


def warm(pipeline: Pipeline) -> None:
    """Start the processes, which is not what is measured."""
    url = "http://h0.example/story/x.html"
    page = f"<p>{'The old garden is here, as it has always been. ' * 20}</p>".encode()
    capture = Capture(url, url, datetime.now(UTC), 200, "text/html", page)
    for started in [pipeline.workers.clean(capture) for _ in range(8)]:
        started.exception()


MEASURES = {"fetch": fetch, "clean": clean, "all": whole, "polite": polite}


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=[*MEASURES, []], default=[*MEASURES])
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=100)
    parser.add_argument("--around", type=int, default=100_000, help="bytes around each article")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--at-once", type=int, default=100, help="requests on their way")
    given = parser.parse_args()
    given.wanted = [Wanted(page.url, Validators(""), page) for page in pages(given)]
    with served(given):
        for name in given.what:
            MEASURES[name](given)


if __name__ == "__main__":
    main()
