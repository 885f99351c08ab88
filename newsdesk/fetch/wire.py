"""The session that all requests go through: it names itself, keeps to the deadline and out of private networks."""

from __future__ import annotations

import socket
from contextlib import suppress
from contextvars import ContextVar
from threading import Timer
from types import TracebackType
from typing import Any

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


def open_session(config: Config) -> requests.Session:
    """A session that names itself and can be cut off at its deadline; close it after use.

    It connects to public addresses only, unless `config.allow_private`: each name is looked up once, and what is
    connected to is what was looked up. Through a proxy (`http_proxy`, `https_proxy`) it is the proxy who looks up.
    """
    session = requests.Session()
    session.auth = _no_password
    session.headers.update(
        {
            "User-Agent": config.user_agent,
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        }
    )
    session.mount("http://", _Adapter(guarded=not config.allow_private))
    session.mount("https://", _Adapter(guarded=not config.allow_private))
    return session


def _no_password(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from sending what it finds in ~/.netrc."""
    return request


class Watchdog:
    """Guards one exchange: cuts the connection in use when time is up, and keeps the request that was sent last.

    A time-out guards only a single read: a server that sends one byte now and then, be it of a header, a chunk's
    length or the body, never meets it.
    """

    def __init__(self, url: str, seconds: float) -> None:
        self.url = url
        self.sent = b""
        self._rejected = Rejected(url, Reason.TIMEOUT, f"not done in {seconds:g} s")
        self._timer = Timer(seconds, self._bite)
        self._timer.daemon = True
        self._socket: socket.socket | None = None
        self._expired = False

    def __enter__(self) -> Watchdog:
        self._token = _on_duty.set(self)
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
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

    def __init__(self, *, guarded: bool) -> None:
        self._guarded = guarded
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        guarded = {"http": _GuardedPool, "https": _GuardedPoolTLS}
        self.poolmanager.pool_classes_by_scheme = guarded if self._guarded else {"http": _Pool, "https": _PoolTLS}

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> urllib3.ProxyManager:
        manager: urllib3.ProxyManager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _PoolTLS}
        return manager
