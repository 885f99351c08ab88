"""Cleaning and reading in processes beside this one: the same results, in order, and a killed process loses nothing."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsdesk.config import Config, load_config
from newsdesk.errors import Reason, Rejected
from newsdesk.model import Capture
from newsdesk.workers import Task, Workers, in_order

SENTENCES = (
    "Peruvian Foreign Minister Ana Quispe met her Chilean counterpart Luis Rojas in Lima on Thursday, it said.",
    "The two ministers spoke for three hours about fishing rights along their border and a new road to the coast.",
    "They agreed to see each other again, the ministry added, and to ask experts of both countries for their advice.",
)
DAYS = ("2025-08-01", "2025-08-08")  # Fridays
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
PAGE = f"<html><head><title>Talks in Lima</title></head><body><article>{PARAGRAPHS}</article></body></html>"


def capture(body: str) -> Capture:
    url = "http://meridiandispatch.example/talks.html"
    return Capture(url, url, datetime(2025, 8, 1, tzinfo=UTC), 200, "text/html", body.encode())


def kill_all(stop: threading.Event) -> None:
    while not stop.wait(0.02):
        for child in multiprocessing.active_children():
            child.kill()


@pytest.fixture
def config() -> Config:
    return load_config(env={})


def test_a_process_beside_this_one_finds_what_this_one_finds(config: Config) -> None:
    found = []
    for jobs in (1, 2):
        with Workers(config, jobs) as workers:
            article = workers.clean(capture(PAGE)).result()
            found.append((article, workers.analyse(article, capture(PAGE).fetched_at).result()))
    assert found[0] == found[1]
    assert found[0][1].reports


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_rejected_is_rejected_wherever_it_is_done(config: Config, jobs: int) -> None:
    with Workers(config, jobs) as workers, pytest.raises(Rejected) as caught:
        workers.clean(capture("<html><body></body></html>")).result()
    assert caught.value.reason in set(Reason)


def test_another_process_takes_the_place_of_one_that_is_killed(config: Config) -> None:
    with Workers(config, 2) as workers:
        first = workers.clean(capture(PAGE)).result()
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
        assert workers.clean(capture(PAGE)).result() == first


def test_what_kills_every_process_that_works_on_it_is_rejected(config: Config) -> None:
    stop = threading.Event()
    killer = threading.Thread(target=kill_all, args=(stop,))
    with Workers(config, 2) as workers:
        killer.start()
        try:
            with pytest.raises(Rejected) as caught:
                workers.clean(capture(PAGE)).result()
        finally:
            stop.set()
            killer.join()
    assert caught.value.reason is Reason.TOO_COMPLEX


@pytest.mark.parametrize("jobs", [1, 2])
def test_of_copies_one_is_read_and_all_are_given_what_came_of_it(config: Config, jobs: int) -> None:
    with Workers(config, jobs) as workers:
        article = workers.clean(capture(PAGE)).result()
        copy = replace(article, url="http://wire.example/lima.html", site="wire.example")
        of_both = [workers.analyse(each, capture(PAGE).fetched_at) for each in (article, copy)]
        first, second = (each.result() for each in of_both)
    assert second.annotation is first.annotation
    with Workers(config) as afresh:
        assert second == afresh.analyse(copy, capture(PAGE).fetched_at).result()
    assert {report.article for report in second.reports} == {copy.id}


def test_what_came_out_on_another_day_is_no_copy(config: Config) -> None:
    with Workers(config) as workers:
        article = workers.clean(capture(PAGE)).result()
        days = [workers.analyse(replace(article, published=day), datetime.now(UTC)).result() for day in DAYS]
    assert [[each.value for each in found.annotation.dates] for found in days] == [["2025-07-31"], ["2025-08-07"]]


def test_what_killed_its_reader_is_read_again_when_it_is_asked_for_again(config: Config) -> None:
    stop = threading.Event()
    killer = threading.Thread(target=kill_all, args=(stop,))
    with Workers(config, 2) as workers:
        article = workers.clean(capture(PAGE)).result()
        copy = replace(article, url="http://wire.example/lima.html")
        killer.start()
        try:
            both = [workers.analyse(each, capture(PAGE).fetched_at).exception() for each in (article, copy)]
        finally:
            stop.set()
            killer.join()
        assert [each.url for each in both if isinstance(each, Rejected)] == [article.url, copy.url]
        assert workers.analyse(copy, capture(PAGE).fetched_at).result().reports


def test_tasks_run_side_by_side_and_end_in_order() -> None:
    begun: list[int] = []

    def task(number: int, waits_for: Future[int]) -> Task[int]:
        begun.append(number)
        return (yield waits_for) + number

    futures: list[Future[int]] = [Future() for _ in range(4)]
    threading.Timer(0.05, lambda: futures[0].set_result(10)).start()
    futures[1].set_result(20)
    results: Iterator[list[int]] = in_order((task(n, f) for n, f in enumerate(futures)), window=2)
    assert next(results) == [10, 21]
    assert begun == [0, 1]
    for future in futures[2:]:
        future.set_result(30)
    assert [*results] == [[32, 33]]


def test_a_task_hears_of_the_failure_that_it_waits_for() -> None:
    def task(failing: Future[int]) -> Task[str]:
        try:
            yield failing
        except Rejected as rejected:
            return rejected.detail
        return "done"

    failing: Future[int] = Future()
    failing.set_exception(Rejected("http://a.example/", Reason.TOO_COMPLEX, "why"))
    assert [*in_order([task(failing)], window=1)] == [["why"]]


def test_no_more_tasks_are_begun_than_the_window_holds() -> None:
    held: set[int] = set()
    most = []

    def task(number: int) -> Task[int]:
        held.add(number)
        most.append(len(held))
        done: Future[int] = Future()
        threading.Timer(0.002, lambda: done.set_result(number)).start()
        yield done
        return number

    for ready in in_order(map(task, range(40)), window=3):
        held -= set(ready)
        time.sleep(0.001)
    assert max(most) == 3
