"""Invented outlets on loopback, for the crawl's benchmarks: a proxy in front of as many hosts as wanted.

Each host has a feed of its articles at /feed.xml; the text of each article is made of its address alone, so that every
run sees the same pages. Each answer takes `delay` seconds.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_WHAT = ("garden", "kettle", "window", "ladder", "orchard", "lantern", "staircase", "meadow", "bucket", "chimney")
_HOW = ("old", "green", "narrow", "quiet", "heavy", "bright", "plain", "wooden", "dusty", "round", "small", "cold")


class Outlets(ThreadingHTTPServer):
    """Hosts h0.example, h1.example, ... of so many articles each; `hits` counts what was asked for."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, hosts: int, articles: int, delay: float) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.articles = articles
        self.delay = delay
        self.feeds = [f"http://h{host}.example/feed.xml" for host in range(hosts)]
        self.hits: Counter[str] = Counter()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that was killed while it was answered."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it was given

    def links(self, host: str) -> list[str]:
        """The addresses of a host's articles."""
        return [f"http://{host}/story/{number}-news-of-the-harbour.html" for number in range(self.articles)]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Outlets

    def do_GET(self) -> None:
        time.sleep(self.server.delay)
        self.server.hits[self.path] += 1
        address = urlsplit(self.path)
        if address.path == "/feed.xml":
            self._answer(200, _feed(self.server.links(address.netloc)), "application/rss+xml")
        elif address.path.startswith("/story/"):
            self._answer(200, _article(self.path), "text/html; charset=utf-8")
        else:
            self._answer(404, "", "text/plain")

    def _answer(self, status: int, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def _feed(links: list[str]) -> str:
    items = "".join(f"<item><title>News</title><link>{link}</link></item>" for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def _article(url: str) -> str:
    chance = random.Random(url)
    parts = "".join(f"<p>{' '.join(_sentence(chance) for _ in range(3))}</p>" for _ in range(2))
    title = _sentence(chance)
    head = f'<title>{title}</title><meta property="article:published_time" content="2026-03-02T08:00:00Z">'
    story = f"<article><h1>{title}</h1>{parts}</article>"
    return f"<!doctype html><html lang=en><head>{head}</head><body>{story}</body></html>"


def _sentence(chance: random.Random) -> str:
    one, other = chance.sample(_WHAT, 2)
    how, more = chance.sample(_HOW, 2)
    return f"The {how} {one} is {chance.randrange(2, 9000)} steps from the {more} {other}, as it has always been."


@contextmanager
def outlets(hosts: int, articles: int, delay: float = 0.0) -> Iterator[Outlets]:
    """Serve while the block runs; the server's address is `http://127.0.0.1:{server_port}`, a proxy."""
    with Outlets(hosts, articles, delay) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
