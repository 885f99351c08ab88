"""The session that all requests go through: it names itself, keeps to the deadline and out of private networks."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from heapq import heappop, heappush
from threading import Condition, Thread
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from newsdesk.addresses import is_public
from newsdesk.config import Config
from newsdesk.errors import Reason, Rejected

OPENED_BY = "; allow_private = true in the settings, or NEWSDESK_ALLOW_PRIVATE=true, opens it"
_MOST_ADDRESSES = 3  # of one host that are tried in turn
_MOST_HOSTS = 256  # whose connections are kept open
_EACH = 10  # connections to one host or proxy that are kept


def open_session(config: Config, *, at_once: int = 1) -> requests.Session:
    """A session that names itself and can be cut off at its deadline; close it after use.

    `at_once`: how many threads share its connections, each through a session `beside` it. It connects to public
    addresses only, unless `config.allow_private`: each name is looked up once, and what is connected to is what was
    looked up. Through a proxy (`http_proxy`, `https_proxy`) it is the proxy who looks up.
    """
    session = _Session()
    session.auth = _no_password
    session.headers.update(
        {
            "User-Agent": config.user_agent,
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        }
    )
    session.mount("http://", _Adapter(at_once, guarded=not config.allow_private))
    session.mount("https://", _Adapter(at_once, guarded=not config.allow_private))
    return session


def beside(session: requests.Session) -> requests.Session:
    """A session for another thread or host, on the same connections; only the first one is closed."""
    other = _Session()
    other.auth, other.headers, other.adapters = session.auth, session.headers, session.adapters
    return other


class _Session(requests.Session):
    """Reads the environment once for each host, not for each request: who sets a proxy sets it for a run."""

    def __init__(self) -> None:
        super().__init__()
        self._settings: dict[tuple[str, str], dict[str, Any]] = {}

    def merge_environment_settings(self, url: Any, *given: Any) -> Any:
        place = urlsplit(url)[:2]
        if place not in self._settings:
            self._settings[place] = dict(super().merge_environment_settings(url, *given))
        return dict(self._settings[place])


def _no_password(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from sending what it finds in ~/.netrc."""
    return request


@dataclass(order=True, slots=True)
class _Call:
    at: float
    what: Callable[[], None] | None = field(compare=False)  # None: not any more


class _Clock:
    """One thread that calls what is to be called at a time: a thread for each request would be half of its cost."""

    def __init__(self) -> None:
        self._calls: list[_Call] = []  # a heap
        self._earlier = Condition()
        self._process = 0

    def call(self, at: float, what: Callable[[], None]) -> _Call:
        """Call it then, a time of time.monotonic()."""
        call = _Call(at, what)
        with self._earlier:
            if self._process != os.getpid():  # a fork has no thread
                self._process = os.getpid()
                Thread(target=self._run, name="clock", daemon=True).start()
            heappush(self._calls, call)
            if self._calls[0] is call:
                self._earlier.notify()
        return call

    def _due(self, now: float) -> Iterator[_Call]:
        while self._calls and self._calls[0].at <= now:
            yield heappop(self._calls)

    def _run(self) -> None:
        while True:
            with self._earlier:
                now = time.monotonic()
                due = list(self._due(now))
                if not due:
                    self._earlier.wait(self._calls[0].at - now if self._calls else None)
            for call in due:
                if what := call.what:
                    what()


_clock = _Clock()


class Watchdog:
    """Guards one exchange: cuts the connection in use when time is up, and keeps the request that was sent last.

    A time-out guards only a single read: a server that sends one byte now and then, be it of a header, a chunk's
    length or the body, never meets it.
    """

    def __init__(self, url: str, seconds: float) -> None:
        self.url = url
        self.sent = b""
        self._rejected = Rejected(url, Reason.TIMEOUT, f"not done in {seconds:g} s")
        self._ends = time.monotonic() + seconds
        self._socket: socket.socket | None = None
        self._expired = False

    def __enter__(self) -> Watchdog:
        self._token = _on_duty.set(self)
        self._call = _clock.call(self._ends, self._bite)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._call.what = None
        _on_duty.reset(self._token)
        if self._expired:  # also where no error came: a cut connection can look like the end of a body
            raise self._rejected from error

    def watch(self, connection: socket.socket) -> None:
        self._socket = connection
        if self._expired:
            self._bite()

    def _bite(self) -> None:
        self._expired = True
        if self._socket is not None:
            with suppress(OSError):  # closed already
                socket.socket.shutdown(
                    self._socket, socket.SHUT_RDWR
                )  # past TLS, whose own shutdown is not for threads


_on_duty: ContextVar[Watchdog | None] = ContextVar("_on_duty", default=None)


class _Watched(HTTPConnection):
    """Shows the watchdog what it sends, and its socket before the first byte of the answer is awaited."""

    def send(self, data: Any) -> None:
        if watchdog := _on_duty.get():
            watchdog.sent = data
        super().send(data)

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # as urllib3 does
        if watchdog := _on_duty.get():
            watchdog.watch(self.sock)
        return super().getresponse()


class _Guarded(_Watched):
    """Looks up its host itself, and connects to public addresses alone."""

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        failed: Exception | None = None
        try:
            for address in self._public_addresses(name):
                self._dns_host = address  # a number by now: nobody looks it up a second time and finds another
                try:
                    return super()._new_conn()
                except (ConnectTimeoutError, NewConnectionError) as error:
                    failed = error
        finally:
            self._dns_host = name
        raise failed or AssertionError("no address was tried")

    def _public_addresses(self, name: str) -> list[str]:
        try:
            found = socket.getaddrinfo(name.strip("[]"), self.port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        addresses = [str(entry[4][0]) for entry in found]
        public = [address for address in addresses if is_public(address)]
        if not public:
            watchdog = _on_duty.get()
            url = watchdog.url if watchdog else name
            raise Rejected(url, Reason.PRIVATE_ADDRESS, f"{name} is at {addresses[0]}{OPENED_BY}")
        return public[:_MOST_ADDRESSES]


class _WatchedTLS(_Watched, HTTPSConnection):
    pass


class _GuardedTLS(_Guarded, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _PoolTLS(HTTPSConnectionPool):
    ConnectionCls = _WatchedTLS


class _GuardedPool(HTTPConnectionPool):
    ConnectionCls = _Guarded


class _GuardedPoolTLS(HTTPSConnectionPool):
    ConnectionCls = _GuardedTLS


class _Adapter(HTTPAdapter):
    """Makes watched connections, directly or through a proxy; the direct ones guarded, if asked for."""

    def __init__(self, at_once: int, *, guarded: bool) -> None:
        self._guarded = guarded
        super().__init__(pool_connections=_MOST_HOSTS, pool_maxsize=max(_EACH, at_once))

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        guarded = {"http": _GuardedPool, "https": _GuardedPoolTLS}
        self.poolmanager.pool_classes_by_scheme = guarded if self._guarded else {"http": _Pool, "https": _PoolTLS}

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> urllib3.ProxyManager:
        manager: urllib3.ProxyManager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _PoolTLS}
        return manager
