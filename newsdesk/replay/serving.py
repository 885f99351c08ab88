"""A server on loopback that shows archived pages: nothing runs in them, and nothing of them leads to the live web."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from newsdesk.archive import Archive
from newsdesk.errors import StoreError
from newsdesk.replay.addresses import parse_path, path_of, turned_page, turned_style
from newsdesk.replay.pages import Page, read_page
from newsdesk.store import Store, open_store
from newsdesk.store.captures import nearest_capture

if TYPE_CHECKING:
    from newsdesk.config import Config

POLICY = (  # no script runs, no form is sent, nothing is loaded but from this server
    "sandbox allow-same-origin; default-src 'self' data:; style-src 'self' data: 'unsafe-inline'; "
    "script-src 'none'; object-src 'none'; form-action 'none'"
)


class Server(ThreadingHTTPServer):
    """Serves the archive's pages on 127.0.0.1 until it is shut down; close it after use."""

    daemon_threads = True

    def __init__(self, config: Config, port: int = 0) -> None:
        """`port` 0 takes one that is free. Raises OSError for one that is not, StoreError for the database."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.archive = Archive(config.archive_dir)
        try:
            self.store: Store = open_store(config.database_url)
        except BaseException:
            super().server_close()
            raise

    def address(self, url: str, at: datetime) -> str:
        """Where the page of an address is shown as it was at a time."""
        return f"http://127.0.0.1:{self.server_port}{path_of(url, at)}"

    def page(self, url: str, at: datetime) -> tuple[Page, datetime] | None:
        """The page of an address nearest to a time, with its own. Raises StoreError where it cannot be read."""
        with self.store.read() as connection:
            lying = nearest_capture(connection, url, at)
        return (read_page(self.archive, lying), lying.fetched_at) if lying else None

    def server_close(self) -> None:
        """Lets go of the port and the database."""
        super().server_close()
        self.store.close()


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        """An archived page, or in plain words why there is none."""
        if self.headers.get("Host") not in (
            f"127.0.0.1:{self.server.server_port}",
            f"localhost:{self.server.server_port}",
        ):
            self._say(403, "not asked for by its own address")  # a name of somebody else's that leads here
            return
        wanted = parse_path(self.path)
        if wanted is None:
            self._say(404, "no address of an archived page")
            return
        try:
            found = self.server.page(*wanted)
        except StoreError as error:
            self._say(500, str(error))
            return
        if found is None:
            self._say(404, f"not in the archive: {wanted[0]}")
            return
        self._show(*found)

    def _show(self, page: Page, at: datetime) -> None:
        body = page.body
        if page.is_html and not page.encoding:
            body = turned_page(body, page.url, at)
        elif page.kind == "text/css" and not page.encoding:
            body = turned_style(body, page.url, at)
        more = {"Content-Encoding": page.encoding} if page.encoding else {}
        self._send(200, page.content_type, body, more | {"Memento-Datetime": format_datetime(at.astimezone(UTC), True)})

    def _say(self, status: int, what: str) -> None:
        self._send(status, "text/plain; charset=utf-8", f"{what}\n".encode(), {})

    def _send(self, status: int, content_type: str, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        given = {"Content-Type": content_type, "Content-Length": str(len(body)), "Content-Security-Policy": POLICY}
        for name, value in (given | headers | {"Cache-Control": "no-store"}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing: who looks at a page sees it."""
