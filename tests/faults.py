"""A web server on loopback that misbehaves on request: `python tests/faults.py [PORT]` starts it and lists its pages.

Each path names its fault; what follows the first slash is its argument: /status/404, /busy/2, /redirect/3.
"""

from __future__ import annotations

import gzip
import socket
import struct
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote

PAGE = "<!doctype html><title>Harbour</title><p>Ministers met at the harbour. Füße.</p>".encode()
BOMB = gzip.compress(bytes(50_000_000))


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the fault that its path names."""

    protocol_version = "HTTP/1.1"
    server: FaultServer

    def do_GET(self) -> None:
        name, _, argument = self.path.partition("?")[0].strip("/").partition("/")
        self.server.hits[self.path] += 1
        self.close_connection = True
        if self.path == "/robots.txt":
            name, _, argument = self.server.robots.partition("/")
        with suppress(OSError):  # the client has left, which some faults are there to make it do
            FAULTS.get(name, not_found)(self, unquote(argument))

    def log_message(self, *args: object) -> None:
        """Keep the test output clean."""

    def send(self, head: str, body: bytes = b"") -> None:
        self.wfile.write(b"HTTP/1.1 " + head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body)
        self.wfile.flush()

    def page(self, body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> None:
        lines = [status, f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers, "Connection: close"]
        self.send("\n".join(lines), body)

    def drip(self, data: bytes) -> None:
        """One byte each 50 ms, for as long as somebody listens."""
        for byte in data:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.05)


def ok(handler: Handler, argument: str) -> None:
    handler.page(PAGE)


def echo(handler: Handler, argument: str) -> None:
    """The request's own header block."""
    handler.page(str(handler.headers).encode(), kind="text/plain")


def not_found(handler: Handler, argument: str) -> None:
    handler.page(b"", status="404 Not Found")


def status(handler: Handler, argument: str) -> None:
    handler.page(PAGE, status=f"{argument} Whatever")


def busy(handler: Handler, argument: str) -> None:
    """503 for the first N requests, then the page."""
    if handler.server.hits[handler.path] <= int(argument):
        handler.page(b"", "Retry-After: 0", status="503 Service Unavailable")
    else:
        handler.page(PAGE)


def retry_after(handler: Handler, argument: str) -> None:
    handler.page(b"", f"Retry-After: {argument}", status="429 Too Many Requests")


def retry_tomorrow(handler: Handler, argument: str) -> None:
    handler.page(b"", f"Retry-After: {formatdate(time.time() + 86400, usegmt=True)}", status="503 Service Unavailable")


def pdf(handler: Handler, argument: str) -> None:
    handler.page(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", kind="application/pdf")


def empty(handler: Handler, argument: str) -> None:
    handler.page(b"")


def until_close(handler: Handler, argument: str) -> None:
    """No length: the end of the connection is the end of the page."""
    handler.send("200 OK\nContent-Type: text/html", PAGE)


def chunked(handler: Handler, argument: str) -> None:
    half = len(PAGE) // 2
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE[:half], PAGE[half:], b""))
    handler.send("200 OK\nContent-Type: text/html\nTransfer-Encoding: chunked", chunks)


def odd_headers(handler: Handler, argument: str) -> None:
    """Latin-1 and UTF-8 bytes, a repeated name, a folded line."""
    utf8 = "Ł".encode().decode("latin-1")
    handler.page(PAGE, "X-Town: Düsseldorf", f"X-Town: {utf8}", "X-Folded: one\n  two", "X-Void:")


def gzipped(handler: Handler, argument: str) -> None:
    handler.page(gzip.compress(PAGE), "Content-Encoding: gzip")


def twice_gzipped(handler: Handler, argument: str) -> None:
    handler.page(gzip.compress(gzip.compress(PAGE)), "Content-Encoding: gzip, gzip")


def deflated(handler: Handler, argument: str) -> None:
    handler.page(zlib.compress(PAGE), "Content-Encoding: deflate")


def bare_deflated(handler: Handler, argument: str) -> None:
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    handler.page(squeeze.compress(PAGE) + squeeze.flush(), "Content-Encoding: deflate")


def utf8_encoding(handler: Handler, argument: str) -> None:
    handler.page(PAGE, "Content-Encoding: utf-8")


def brotli(handler: Handler, argument: str) -> None:
    """Called so, and none."""
    handler.page(b"<html>abc</html>", "Content-Encoding: br")


def bomb(handler: Handler, argument: str) -> None:
    handler.page(BOMB, "Content-Encoding: gzip")


def nested_bomb(handler: Handler, argument: str) -> None:
    handler.page(gzip.compress(BOMB), "Content-Encoding: gzip, gzip")


def endless(handler: Handler, argument: str) -> None:
    handler.send("200 OK\nContent-Type: text/html")
    while True:
        handler.wfile.write(bytes(65536))


def short(handler: Handler, argument: str) -> None:
    """Promises 100 bytes more than it sends."""
    handler.send(f"200 OK\nContent-Type: text/html\nContent-Length: {len(PAGE) + 100}", PAGE)


def short_once(handler: Handler, argument: str) -> None:
    (short if handler.server.hits[handler.path] == 1 else ok)(handler, argument)


def reset(handler: Handler, argument: str) -> None:
    """Half the page, then a TCP reset."""
    handler.send(f"200 OK\nContent-Type: text/html\nContent-Length: {len(PAGE)}", PAGE[:30])
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    time.sleep(0.05)  # a reset can overtake what was sent
    handler.rfile.close()
    handler.connection.close()


def cut_chunk(handler: Handler, argument: str) -> None:
    handler.send("200 OK\nContent-Type: text/html\nTransfer-Encoding: chunked", b"100\r\n" + PAGE)


def no_last_chunk(handler: Handler, argument: str) -> None:
    handler.send("200 OK\nContent-Type: text/html\nTransfer-Encoding: chunked", b"%x\r\n%s\r\n" % (len(PAGE), PAGE))


def cut_gzip(handler: Handler, argument: str) -> None:
    """No length, and the compressed page stops half way: only decompressing shows it."""
    handler.send("200 OK\nContent-Type: text/html\nContent-Encoding: gzip", gzip.compress(PAGE)[:40])


def hang_up(handler: Handler, argument: str) -> None:
    """Closes without a word."""


def silence(handler: Handler, argument: str) -> None:
    time.sleep(50)


def drip(handler: Handler, argument: str) -> None:
    handler.send("200 OK\nContent-Type: text/html\nContent-Length: 1000")
    handler.drip(bytes(1000))


def drip_until_close(handler: Handler, argument: str) -> None:
    handler.send("200 OK\nContent-Type: text/html")
    handler.drip(bytes(1000))


def drip_headers(handler: Handler, argument: str) -> None:
    handler.drip(b"HTTP/1.1 200 OK\r\nX-Pad: " + b"x" * 1000)


def drip_chunk_length(handler: Handler, argument: str) -> None:
    handler.send("200 OK\nContent-Type: text/html\nTransfer-Encoding: chunked")
    handler.drip(b"0" * 1000)


def redirect(handler: Handler, argument: str) -> None:
    """N hops, then the page."""
    left = int(argument)
    handler.page(b"", f"Location: /redirect/{left - 1}" if left > 1 else "Location: /ok", status="302 Found")


def told_redirect(handler: Handler, argument: str) -> None:
    """A redirect with a body of its own."""
    handler.page(b"<a href=/ok>Moved</a>", "Location: /ok", "Server: odd/1", status="301 Moved Permanently")


def cut_redirect(handler: Handler, argument: str) -> None:
    """A redirect whose body breaks off."""
    handler.send("302 Found\nLocation: /ok\nContent-Length: 100\nConnection: close", b"Moved")


def endless_redirect(handler: Handler, argument: str) -> None:
    """A redirect whose body never ends."""
    handler.send("302 Found\nLocation: /ok\nContent-Type: text/html\nConnection: close")
    while True:
        handler.wfile.write(bytes(1_000_000))


def loop(handler: Handler, argument: str) -> None:
    handler.page(b"", "Location: /loop", status="301 Moved Permanently")


def to(handler: Handler, argument: str) -> None:
    """A redirect to the address in the path, percent-encoded."""
    handler.page(b"", f"Location: {argument}", status="302 Found")


def login_wall(handler: Handler, argument: str) -> None:
    """Sends who is not known to the door."""
    handler.page(b"", "Location: /account/login?next=/login-wall", status="302 Found")


def login_bounce(handler: Handler, argument: str) -> None:
    """Sends everybody to the door, from where they are sent back."""
    handler.page(b"", "Location: /account/sso", status="302 Found")


def account(handler: Handler, argument: str) -> None:
    """The door; through the one of /account/sso one gets without a key."""
    if argument == "sso":
        handler.page(b"", "Location: /ok", status="302 Found")
        return
    handler.page(b"<title>Log in</title>")


def validated(handler: Handler, argument: str) -> None:
    """A page with an ETag and a date; 304 for who has it."""
    if handler.headers.get("If-None-Match") == '"v1"':
        handler.send('304 Not Modified\nETag: "v1"\nConnection: close')
    else:
        handler.page(PAGE, 'ETag: "v1"', "Last-Modified: Thu, 31 Jul 2025 09:30:00 GMT")


def moved_validated(handler: Handler, argument: str) -> None:
    handler.page(b"", "Location: /validated", status="301 Moved Permanently")


def stale_validator(handler: Handler, argument: str) -> None:
    """Another body each time, under the same ETag; sent in full."""
    handler.page(PAGE + str(handler.server.hits[handler.path]).encode(), 'ETag: "v1"')


def always_304(handler: Handler, argument: str) -> None:
    """Nothing has changed, it says, asked or not; with a body, which it must not have."""
    handler.send(f"304 Not Modified\nContent-Length: {len(PAGE)}\nConnection: keep-alive", PAGE)
    handler.close_connection = False


def pdf_as_html(handler: Handler, argument: str) -> None:
    handler.page(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")


def robots_file(handler: Handler, argument: str) -> None:
    """A robots.txt that closes /status/ and is slow to be asked."""
    lines = f"User-agent: newsdesk\nDisallow: /status/\nCrawl-delay: 2\nSitemap: {handler.server.url('sitemap.xml')}\n"
    handler.page(lines.encode(), kind="text/plain")


def robots_html(handler: Handler, argument: str) -> None:
    handler.page(b"<!doctype html><html><body><p>Disallow everything: we moved</p></body></html>")


def robots_long(handler: Handler, argument: str) -> None:
    """A rule, a megabyte of remarks, another rule."""
    rules = b"User-agent: *\nDisallow: /early\n" + b"# remark\n" * 120_000 + b"Disallow: /late\n"
    handler.page(rules, kind="text/plain")


def cookie_wall(handler: Handler, argument: str) -> None:
    """Sets a cookie and asks to come back with it."""
    if handler.headers.get("Cookie"):
        handler.page(PAGE)
    else:
        handler.page(b"", "Set-Cookie: seen=1", "Location: /cookie-wall", status="302 Found")


FAULTS: dict[str, Callable[[Handler, str], None]] = {
    fault.__name__.replace("_", "-"): fault
    for fault in (
        *(ok, echo, status, busy, retry_after, retry_tomorrow, pdf, empty, until_close, chunked, odd_headers),
        *(gzipped, twice_gzipped, deflated, bare_deflated, utf8_encoding, brotli, bomb, nested_bomb, endless),
        *(short, short_once, reset, cut_chunk, no_last_chunk, cut_gzip, hang_up, silence),
        *(
            drip,
            drip_until_close,
            drip_headers,
            drip_chunk_length,
            redirect,
            told_redirect,
            cut_redirect,
            loop,
            to,
            cookie_wall,
        ),
        *(
            endless_redirect,
            login_wall,
            login_bounce,
            account,
            validated,
            moved_validated,
            stale_validator,
            always_304,
            pdf_as_html,
        ),
        *(robots_file, robots_html, robots_long),
    )
}


class FaultServer(ThreadingHTTPServer):
    """Counts the requests for each path in `hits`; answers for /robots.txt with the page that `robots` names."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.hits: Counter[str] = Counter()
        self.robots = "robots-file"

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{path}"

    def start(self) -> None:
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


def main() -> None:
    server = FaultServer(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    for name, fault in FAULTS.items():
        print(server.url(name), "-", (fault.__doc__ or "").strip())
    server.serve_forever()


if __name__ == "__main__":
    main()
