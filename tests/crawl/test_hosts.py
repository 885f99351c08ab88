"""Asking hosts: how often each, how many side by side, and which are left alone."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, pairwise
from threading import Event
from urllib.parse import urlsplit

import pytest

from newsdesk.config import Config, load_config
from newsdesk.crawl.hosts import Answer, PutOff, Wanted, ask
from newsdesk.crawl.leave import Leave
from newsdesk.fetch import HttpError
from newsdesk.model import Capture, Validators
from newsdesk.robots import VALID_FOR, Robots

PLACE = "http://a.example/robots.txt"


class Proxy(ThreadingHTTPServer):
    """Plays every host, and writes down when each was asked and how many requests were open at once."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Player)
        self.asked: dict[str, list[tuple[float, str]]] = defaultdict(list)
        self.connections = 0
        self.open: dict[str, int] = defaultdict(int)
        self.most_open = 0


class Player(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_GET(self) -> None:
        target, server = urlsplit(self.path), self.server
        server.asked[target.netloc].append((time.monotonic(), target.path))
        server.open[target.netloc] += 1
        server.most_open = max(server.most_open, server.open[target.netloc])
        time.sleep(0.2 if target.path.endswith("slow") else 0.01)
        busy, robots = target.path == "/busy", target.path == "/robots.txt"
        self.send_response(404 if robots else 429 if busy else 200)
        self.send_header("Content-Length", "2")
        if busy:
            self.send_header("Retry-After", "5000")
        server.open[target.netloc] -= 1
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args: object) -> None:
        """Keep the test output clean."""


@contextmanager
def playing() -> Iterator[Proxy]:
    with Proxy() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    with playing() as server:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.server_port}")
        yield server


@pytest.fixture
def config() -> Config:
    return replace(load_config(env={}), retries=0, host_delay=0.0)


def wanted(*urls: str) -> list[Wanted[str]]:
    return [Wanted(url, Validators(""), url) for url in urls]


def answers(config: Config, *urls: str, leave: Leave | None = None) -> list[Answer[str]]:
    return [*chain.from_iterable(ask(wanted(*urls), config, Event(), leave or Leave(config, {})))]


def pages(host: str, count: int) -> list[str]:
    return [f"http://{host}/{number}" for number in range(count)]


def gaps(proxy: Proxy, host: str) -> list[float]:
    times = [at for at, path in proxy.asked[host] if path != "/robots.txt"]
    return [later - at for at, later in pairwise(times)]


def test_a_host_is_asked_one_request_at_a_time_and_no_sooner_than_it_may(config: Config, proxy: Proxy) -> None:
    answers(replace(config, host_delay=0.3), *pages("a.example", 4))
    assert min(gaps(proxy, "a.example")) > 0.2  # a busy machine hears of a request late
    assert proxy.most_open == 1


def test_a_pause_counts_from_the_beginning_of_a_request(config: Config, proxy: Proxy) -> None:
    answers(replace(config, host_delay=0.5), *(f"{url}-slow" for url in pages("a.example", 4)))
    assert min(gaps(proxy, "a.example")) < 0.65


def test_a_crawl_delay_counts_and_other_hosts_do_not_wait_for_it(config: Config, proxy: Proxy) -> None:
    now = datetime.now(UTC)
    slow = Robots((), now, now + VALID_FOR, crawl_delay=0.5)
    leave = Leave(config, {"http://slow.example/robots.txt": slow})
    lone = replace(config, hosts_at_once=1)
    urls = [each.wanted.url for each in answers(lone, *pages("slow.example", 2), *pages("b.example", 5), leave=leave)]
    assert urls[-1] == "http://slow.example/1"
    assert min(gaps(proxy, "slow.example")) > 0.4


def test_pages_that_are_forbidden_cost_no_pause(config: Config, proxy: Proxy) -> None:
    now = datetime.now(UTC)
    closed = Robots(((False, "/"),), now, now + VALID_FOR)
    began = time.monotonic()
    answers(replace(config, host_delay=30), *pages("a.example", 5), leave=Leave(config, {PLACE: closed}))
    assert time.monotonic() - began < 5 and not proxy.asked


def test_a_host_that_asks_to_wait_is_asked_nothing_more(config: Config, proxy: Proxy) -> None:
    found = answers(config, "http://a.example/busy", *pages("a.example", 3), *pages("b.example", 2))
    by_url = {each.wanted.url: each for each in found}
    assert by_url["http://a.example/busy"].rest == 5000
    assert isinstance(by_url["http://a.example/busy"].result, HttpError)
    assert [type(by_url[url].result) for url in pages("a.example", 3)] == [PutOff] * 3
    assert [type(by_url[url].result) for url in pages("b.example", 2)] == [Capture] * 2
    assert [path for _at, path in proxy.asked["a.example"]] == ["/robots.txt", "/busy"]


def test_a_host_that_is_silent_three_times_is_left_alone(config: Config) -> None:
    lone = replace(config, allow_private=True)
    known = {"http://127.0.0.1:9/robots.txt": Robots((), datetime.now(UTC), datetime.now(UTC) + VALID_FOR)}
    found = answers(lone, *pages("127.0.0.1:9", 5), leave=Leave(lone, known))
    assert [each.rest > 0 for each in found] == [False, False, True, False, False]
    assert [isinstance(each.result, PutOff) for each in found] == [False, False, False, True, True]


def test_connections_are_kept_open(config: Config, proxy: Proxy) -> None:
    answers(replace(config, hosts_at_once=2), *pages("a.example", 20), *pages("b.example", 20))
    assert proxy.connections <= 4  # two are closed with the robots.txt that was not there


def test_robots_txt_is_asked_for_once_and_again_when_it_is_out_of_date(config: Config, proxy: Proxy) -> None:
    leave = Leave(config, {})
    answers(config, *pages("a.example", 2), leave=leave)
    read = leave.news()
    answers(config, *pages("a.example", 2), leave=Leave(config, read))
    assert [path for _at, path in proxy.asked["a.example"]].count("/robots.txt") == 1
    old = {place: replace(robots, valid_until=datetime.now(UTC) - timedelta(1)) for place, robots in read.items()}
    answers(config, *pages("a.example", 1), leave=Leave(config, old))
    assert [path for _at, path in proxy.asked["a.example"]].count("/robots.txt") == 2


def test_an_empty_list_tells_that_nothing_has_come_for_a_moment(config: Config, proxy: Proxy) -> None:
    batches = [*ask(wanted(*pages("a.example", 2)), replace(config, host_delay=0.3), Event(), Leave(config, {}))]
    assert [] in batches[:-1]


@pytest.mark.usefixtures("proxy")
def test_who_has_enough_waits_only_for_what_is_on_its_way(config: Config, proxy: Proxy) -> None:
    coming = ask(wanted(*pages("a.example", 500)), config, Event(), Leave(config, {}))
    while not next(coming):
        pass
    coming.close()
    asked = len(proxy.asked["a.example"])
    time.sleep(0.1)
    assert len(proxy.asked["a.example"]) == asked < 200
