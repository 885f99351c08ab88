"""URL -> Capture, under limits: time, size, redirects. Judges the exchange, never the content."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPException, IncompleteRead
from threading import Timer
from types import TracebackType
from typing import Any
from urllib.parse import urljoin

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import requote_uri
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from newsdesk.config import Config
from newsdesk.errors import Reason, Rejected
from newsdesk.http import Headers, check_url, header, payload, status_line
from newsdesk.model import Capture

MAX_REDIRECTS = 10
_FIRST_WAIT = 0.5  # seconds before the second try; doubled for each further one
_BUSY = (429, 502, 503, 504)
_CHUNK = 65536
_UNUSABLE_URL = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    urllib3.exceptions.LocationValueError,
    UnicodeError,
)
_TOO_SLOW = (requests.Timeout, urllib3.exceptions.TimeoutError)
_BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)


class Busy(Rejected):
    """A server that asks to come back: HTTP_ERROR with the seconds that it names, 0 when it names none."""

    def __init__(self, url: str, detail: str, retry_after: float) -> None:
        super().__init__(url, Reason.HTTP_ERROR, detail)
        self.retry_after = retry_after


def fetch(url: str, config: Config, *, session: requests.Session | None = None) -> Capture:
    """Fetch one page over http or https, following redirects.

    The body is as it was sent once chunking is undone; `newsdesk.archive.payload` undoes its Content-Encoding. A
    `session` from `open_session` keeps connections open between calls; cookies never outlive a call.

    Raises Rejected: INVALID_URL, UNREACHABLE (broken or cut short, after `config.retries` more tries), TIMEOUT (silent
    for `config.timeout` seconds or not done in `config.deadline`), TOO_MANY_REDIRECTS, HTTP_ERROR, or TOO_LARGE (more
    than `config.max_bytes`, as sent or decompressed).
    """
    if session is None:
        with open_session(config) as own:
            return fetch(url, config, session=own)
    check_url(url)
    attempt = 0
    while True:
        try:
            return _attempt(url, config, session)
        except Rejected as error:
            wait = _wait(error, attempt, config)
            if wait is None:
                raise
        time.sleep(wait)
        attempt += 1


def open_session(config: Config) -> requests.Session:
    """A session that names itself and can be cut off at its deadline; close it after use."""
    session = requests.Session()
    session.headers.update(
        {
            "User-Agent": config.user_agent,
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        }
    )
    session.mount("http://", _Adapter())
    session.mount("https://", _Adapter())
    return session


def _wait(error: Rejected, attempt: int, config: Config) -> float | None:
    """Seconds to sleep before another try; None where another try is no use now."""
    asked = error.retry_after if isinstance(error, Busy) else 0.0
    passing = isinstance(error, Busy) or error.reason is Reason.UNREACHABLE
    if not passing or attempt >= config.retries or asked > config.max_wait:
        return None
    return max(asked, min(config.max_wait, _FIRST_WAIT * 2.0**attempt))


def _attempt(url: str, config: Config, session: requests.Session) -> Capture:
    session.cookies.clear()
    with _failures_named(url), _Watchdog(url, config.deadline):
        response = _follow(url, config, session)
        with response:
            _check_status(url, response)
            capture = _capture(url, response, config.max_bytes)
    payload(capture, config.max_bytes)  # broken or bloated when decompressed: better known before it is archived
    return capture


def _follow(url: str, config: Config, session: requests.Session) -> requests.Response:
    """The response at the end of the redirects, its body still unread."""
    target = url
    for _ in range(MAX_REDIRECTS + 1):
        response = session.get(target, stream=True, allow_redirects=False, timeout=config.timeout)
        location = session.get_redirect_target(response)
        if location is None:
            return response
        response.close()
        target = urljoin(target, requote_uri(location))
        try:
            check_url(target)
        except Rejected as error:
            raise Rejected(url, Reason.INVALID_URL, f"redirected to {target}: {error.detail}") from error
    raise Rejected(url, Reason.TOO_MANY_REDIRECTS, f"more than {MAX_REDIRECTS}, the last to {target}")


def _check_status(url: str, response: requests.Response) -> None:
    status = response.status_code
    if status in _BUSY:
        asked = _retry_after(response.headers.get("Retry-After", ""))
        later = f", asks to wait {asked:.0f} s" if asked else ""
        raise Busy(url, status_line(status) + later, asked)
    if not 200 <= status < 300 or status == HTTPStatus.PARTIAL_CONTENT:
        raise Rejected(url, Reason.HTTP_ERROR, status_line(status))


def _retry_after(value: str) -> float:
    """Seconds that a Retry-After header asks for, given as a number or a date; 0 when it makes no sense."""
    if re.fullmatch(r"\d{1,9}", value.strip()):
        return float(value)
    try:
        when = parsedate_to_datetime(value)
        return max(0.0, (when.astimezone(UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return 0.0


def _capture(url: str, response: requests.Response, max_bytes: int) -> Capture:
    headers = _headers(response.raw.headers)
    return Capture(
        url=url,
        final_url=response.url,
        fetched_at=datetime.now(UTC),
        status=response.status_code,
        content_type=header(headers, "Content-Type"),
        body=_body(url, response, max_bytes),
        headers=headers,
    )


def _headers(raw: urllib3.HTTPHeaderDict) -> Headers:
    """The headers as sent, repeats kept and folded lines joined.

    Transfer-Encoding is renamed as web archives do: the body that is kept is no longer chunked.
    """
    names = {"transfer-encoding": "X-Archive-Orig-Transfer-Encoding"}
    return tuple(
        (names.get(name.lower(), name), re.sub(r"\s*[\r\n]+\s*", " ", value).strip()) for name, value in raw.iteritems()
    )


def _body(url: str, response: requests.Response, max_bytes: int) -> bytes:
    body = bytearray()
    while chunk := response.raw.read(_CHUNK, decode_content=False):
        body += chunk
        if len(body) > max_bytes:
            raise Rejected(url, Reason.TOO_LARGE, f"more than {max_bytes} bytes")
    return bytes(body)


@contextmanager
def _failures_named(url: str) -> Iterator[None]:
    """Turn what the HTTP libraries raise into Rejected; the order matters, for their trees overlap."""
    try:
        yield
    except _UNUSABLE_URL as error:
        raise Rejected(url, Reason.INVALID_URL, str(error)) from error
    except _TOO_SLOW as error:
        raise Rejected(url, Reason.TIMEOUT, "no answer in time") from error
    except _BROKEN as error:
        raise Rejected(url, Reason.UNREACHABLE, _cause(error)) from error


def _cause(error: BaseException) -> str:
    """What happened at the bottom, in the system's own words: the libraries wrap it three deep."""
    deepest = error
    while inner := error.__cause__ or error.__context__:
        error = inner
        if isinstance(error, OSError | HTTPException):
            deepest = error
    if isinstance(deepest, IncompleteRead):
        return "the body was cut short"
    return getattr(deepest, "strerror", None) or str(deepest) or type(deepest).__name__


class _Watchdog:
    """Cuts the connection in use when time is up.

    A time-out guards only a single read: a server that sends one byte now and then, be it of a header, a chunk's
    length or the body, never meets it.
    """

    def __init__(self, url: str, seconds: float) -> None:
        self._rejected = Rejected(url, Reason.TIMEOUT, f"not done in {seconds:g} s")
        self._timer = Timer(seconds, self._bite)
        self._timer.daemon = True
        self._socket: socket.socket | None = None
        self._expired = False

    def __enter__(self) -> None:
        self._token = _on_duty.set(self)
        self._timer.start()

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


_on_duty: ContextVar[_Watchdog | None] = ContextVar("_on_duty", default=None)


class _Watched(HTTPConnection):
    """Shows the watchdog its socket before the first byte of the answer is awaited."""

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # as urllib3 does
        if watchdog := _on_duty.get():
            watchdog.watch(self.sock)
        return super().getresponse()


class _WatchedTLS(_Watched, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _PoolTLS(HTTPSConnectionPool):
    ConnectionCls = _WatchedTLS


class _Adapter(HTTPAdapter):
    """Makes watched connections, directly or through a proxy."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _PoolTLS}

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> urllib3.ProxyManager:
        manager: urllib3.ProxyManager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _PoolTLS}
        return manager
