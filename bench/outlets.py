"""Invented outlets on loopback, for the crawl's benchmarks: a proxy in front of as many hosts as wanted.

Each host has a feed of its articles at /feed.xml; the text of each article is made of its address alone, so that every
run sees the same pages. Each answer takes `delay` seconds. `around` is how many bytes of the site's own, menus and
scripts and teasers, stand around each article: real pages have some 100,000.

    python bench/outlets.py 100 100 0.05    # hosts, articles of each, delay: serves until it is stopped
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

    def __init__(self, hosts: int, articles: int, delay: float, around: int = 0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.articles = articles
        self.delay = delay
        self.around = _around(around)
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
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body in one packet
    server: Outlets

    def do_GET(self) -> None:
        time.sleep(self.server.delay)
        self.server.hits[self.path] += 1
        address = urlsplit(self.path)
        if address.path == "/feed.xml":
            self._answer(200, _feed(self.server.links(address.netloc)), "application/rss+xml")
        elif address.path.startswith("/story/"):
            self._answer(200, _article(self.path, self.server.around), "text/html; charset=utf-8")
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


def _around(size: int) -> tuple[str, str]:
    """What a site has before and behind its articles: a menu, scripts, teasers of other stories."""
    script = "<script>window.site=window.site||[];site.push({slot:'a1',size:[300,250],lazy:true});</script>"
    menu = "".join(f'<li class="menu-item"><a href="/section/{name}/">{name.title()}</a></li>' for name in _WHAT)
    teaser = '<div class="card"><a href="/story/{0}-other.html"><img src="/i/{0}.jpg" alt=""><h3>{1}</h3></a></div>'
    cards = "".join(teaser.format(n, f"The {_HOW[n % 12]} {_WHAT[n % 10]}") for n in range(max(0, size // 400)))
    scripts = script * (size * 2 // 3 // len(script))
    if not size:
        return "", ""
    return f"{scripts}<header><nav><ul>{menu}</ul></nav></header>", f'<aside class="related">{cards}</aside>'


def _article(url: str, around: tuple[str, str]) -> str:
    chance = random.Random(url)
    parts = "".join(f"<p>{' '.join(_sentence(chance) for _ in range(3))}</p>" for _ in range(2))
    title = _sentence(chance)
    head = f'<title>{title}</title><meta property="article:published_time" content="2026-03-02T08:00:00Z">'
    story = f"<article><h1>{title}</h1>{parts}</article>"
    before, behind = around
    return f"<!doctype html><html lang=en><head>{head}</head><body>{before}{story}{behind}</body></html>"


def _sentence(chance: random.Random) -> str:
    one, other = chance.sample(_WHAT, 2)
    how, more = chance.sample(_HOW, 2)
    return f"The {how} {one} is {chance.randrange(2, 9000)} steps from the {more} {other}, as it has always been."


@contextmanager
def outlets(hosts: int, articles: int, delay: float = 0.0, around: int = 0) -> Iterator[Outlets]:
    """Serve while the block runs; the server's address is `http://127.0.0.1:{server_port}`, a proxy."""
    with Outlets(hosts, articles, delay, around) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


if __name__ == "__main__":
    with outlets(int(sys.argv[1]), int(sys.argv[2]), *map(float, sys.argv[3:4]), *map(int, sys.argv[4:])) as running:
        print(running.server_port, flush=True)
        sys.stdin.read()
