"""URL -> Capture, under limits: time, size, redirects. Judges the exchange, never the content."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPException, IncompleteRead
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.cookies import RequestsCookieJar
from requests.utils import requote_uri

from newsdesk.addresses import private_host
from newsdesk.config import Config
from newsdesk.errors import Reason, Rejected
from newsdesk.fetch.wire import OPENED_BY, Watchdog, open_session
from newsdesk.http import Headers, check_url, header, payload, status_line
from newsdesk.model import Capture, NotModified, Validators
from newsdesk.urls import is_login

MAX_REDIRECTS = 10
MAX_RETRY_AFTER = 86_400.0  # seconds: nobody is stayed away from for longer without being asked again
_FIRST_WAIT = 0.5  # seconds before the second try; doubled for each further one
_BUSY = (429, 502, 503, 504)
_CHUNK = 65536
_NO_VALIDATORS = Validators("")
_UNUSABLE_URL = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    urllib3.exceptions.LocationValueError,
    UnicodeError,
)
_TOO_SLOW = (requests.Timeout, urllib3.exceptions.TimeoutError)
_BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
_SECRET = re.compile(rb"^(?:proxy-)?authorization:.*\r\n", re.IGNORECASE | re.MULTILINE)

Permit = Callable[[str], None]


class HttpError(Rejected):
    """An answer that is no page: HTTP_ERROR with its status, and the seconds that the server asks to wait (0: none)."""

    def __init__(self, url: str, status: int, retry_after: float = 0.0) -> None:
        later = f", asks to wait {retry_after:.0f} s" if retry_after else ""
        super().__init__(url, Reason.HTTP_ERROR, status_line(status) + later)
        self.status = status
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[type[HttpError], tuple[str, int, float]]:  # type: ignore[override]
        return type(self), (self.url, self.status, self.retry_after)


def fetch(
    url: str, config: Config, *, session: requests.Session | None = None, permit: Permit = lambda _url: None
) -> Capture:
    """Fetch one page over http or https, following redirects.

    The body is as it was sent once chunking is undone; `newsdesk.archive.payload` undoes its Content-Encoding. A
    `session` from `open_session` keeps connections open between calls; cookies never outlive a call. `permit` is told
    of each address before it is asked for, the first and those of redirects, and raises Rejected to stop there.

    Raises Rejected: INVALID_URL (passwords in it and redirects from https to http among them), PRIVATE_ADDRESS,
    UNREACHABLE (broken or cut short, after `config.retries` more tries), TIMEOUT (silent for `config.timeout` seconds
    or not done in `config.deadline`), TOO_MANY_REDIRECTS, HTTP_ERROR (an HttpError), PAYWALL (redirected to a log-in),
    or TOO_LARGE (more than `config.max_bytes`, as sent or decompressed).
    """
    page = refetch(url, _NO_VALIDATORS, config, session=session, permit=permit)
    assert isinstance(page, Capture)  # 304 is an error where nothing was asked on condition
    return page


def refetch(
    url: str,
    known: Validators,
    config: Config,
    *,
    session: requests.Session | None = None,
    permit: Permit = lambda _url: None,
) -> Capture | NotModified:
    """Fetch a page on condition that it is no longer the `known` one; else as `fetch`.

    The condition goes to the address that gave the known page alone: another one's answer would mean nothing.
    """
    if session is None:
        with open_session(config) as own:
            return refetch(url, known, config, session=own, permit=permit)
    exchange = _Exchange(url, known, config, session, permit)
    attempt = 0
    while True:
        try:
            return _attempt(exchange)
        except Rejected as error:
            wait = _wait(error, attempt, config)
            if wait is None:
                raise
        time.sleep(wait)
        attempt += 1


@dataclass(frozen=True, slots=True)
class _Exchange:
    """What is asked, and how."""

    url: str
    known: Validators
    config: Config
    session: requests.Session
    permit: Permit

    def check(self, target: str) -> None:
        """Raise Rejected unless this address may be asked for."""
        check_url(target)
        if "@" in urlsplit(target).netloc:
            raise Rejected(target, Reason.INVALID_URL, "a user name or password in it")
        try:
            host = private_host(target)
        except ValueError:
            raise Rejected(target, Reason.INVALID_URL, "no valid address") from None
        if host and not self.config.allow_private:
            raise Rejected(target, Reason.PRIVATE_ADDRESS, f"{host} is not on the public internet{OPENED_BY}")
        self.permit(target)

    def conditions(self, target: str) -> dict[str, str]:
        """The request headers that ask for the page only if it has changed."""
        if requests.Request("GET", target).prepare().url != self.known.url:  # as `Capture.final_url` spells it
            return {}
        headers = {"If-None-Match": self.known.etag, "If-Modified-Since": self.known.last_modified}
        return {name: value for name, value in headers.items() if value}


def _wait(error: Rejected, attempt: int, config: Config) -> float | None:
    """Seconds to sleep before another try; None where another try is no use now."""
    asked = error.retry_after if isinstance(error, HttpError) else 0.0
    passing = error.status in _BUSY if isinstance(error, HttpError) else error.reason is Reason.UNREACHABLE
    if not passing or attempt >= config.retries or asked > config.max_wait:
        return None
    return max(asked, min(config.max_wait, _FIRST_WAIT * 2.0**attempt))


def _attempt(exchange: _Exchange) -> Capture | NotModified:
    url, limit = exchange.url, exchange.config.max_bytes
    with (
        failures_named(url),
        _cookies_of_its_own(exchange.session),
        Watchdog(url, exchange.config.deadline) as watchdog,
    ):
        response, conditional, hops = _follow(exchange, watchdog)
        with response:
            request = _SECRET.sub(b"", watchdog.sent)
            if conditional and response.status_code == HTTPStatus.NOT_MODIFIED:
                headers = _headers(response.raw.headers)
                return NotModified(
                    url, response.url, datetime.now(UTC), headers, request, hops, first_line=_first_line(response)
                )
            _check_status(url, response)
            capture = replace(_capture(url, response, limit, request), hops=hops)
    payload(capture, limit)  # broken or bloated when decompressed: better known before it is archived
    return capture


@contextmanager
def _cookies_of_its_own(session: requests.Session) -> Iterator[None]:
    """No cookie comes in or out; also where `permit` fetches something between two hops, through the same session."""
    outside, session.cookies = session.cookies, RequestsCookieJar()
    try:
        yield
    finally:
        session.cookies = outside


def _follow(exchange: _Exchange, watchdog: Watchdog) -> tuple[requests.Response, bool, tuple[Capture, ...]]:
    """The response at the end of the redirects, its body unread; whether it was asked for on condition; the redirects.

    A redirect whose own body does not come whole is followed and not kept.
    """
    url = target = exchange.url
    hops: list[Capture] = []

    def keep_hop(response: requests.Response, **_given: object) -> None:
        if response.is_redirect:  # closed at once, before requests reads its body without a limit
            with response, suppress(Rejected, *_BROKEN):
                hops.append(_capture(url, response, exchange.config.max_bytes, _SECRET.sub(b"", watchdog.sent)))

    exchange.check(url)
    for _ in range(MAX_REDIRECTS + 1):
        conditions = exchange.conditions(target)
        response = exchange.session.get(
            target,
            headers=conditions,
            stream=True,
            allow_redirects=False,
            timeout=exchange.config.timeout,
            hooks={"response": keep_hop},
        )
        location = exchange.session.get_redirect_target(response)
        if location is None:
            if is_login(target) and not is_login(url):  # only at the end: some sites send everybody there and back
                response.close()
                raise Rejected(url, Reason.PAYWALL, f"redirected to {target}: a page to log in")
            return response, bool(conditions), tuple(hops)
        before, target = target, urljoin(target, requote_uri(location))
        try:
            check_redirect(before, target)
            exchange.check(target)
        except Rejected as error:
            raise Rejected(url, error.reason, f"redirected to {target}: {error.detail}") from error
    raise Rejected(url, Reason.TOO_MANY_REDIRECTS, f"more than {MAX_REDIRECTS}, the last to {target}")


def check_redirect(before: str, target: str) -> None:
    """Raise Rejected where a redirect must not be followed: from the safe way to the open one."""
    if before.startswith("https:") and target.startswith("http:"):
        raise Rejected(target, Reason.INVALID_URL, "from https to http")


def _check_status(url: str, response: requests.Response) -> None:
    status = response.status_code
    if status in _BUSY:
        raise HttpError(url, status, seconds_asked(response.headers.get("Retry-After", "")))
    if not 200 <= status < 300 or status == HTTPStatus.PARTIAL_CONTENT:
        raise HttpError(url, status)


def seconds_asked(retry_after: str) -> float:
    """Seconds that a Retry-After header asks for, as a number or a date: MAX_RETRY_AFTER at most, 0 for nonsense."""
    if re.fullmatch(r"\d+(\.\d+)?", retry_after.strip(), re.ASCII):
        return min(float(retry_after), MAX_RETRY_AFTER)
    try:
        when = parsedate_to_datetime(retry_after)
        return min(MAX_RETRY_AFTER, max(0.0, (when.astimezone(UTC) - datetime.now(UTC)).total_seconds()))
    except (ValueError, OverflowError):
        return 0.0


def _capture(url: str, response: requests.Response, max_bytes: int, request: bytes) -> Capture:
    headers = _headers(response.raw.headers)
    return Capture(
        url=url,
        final_url=response.url,
        fetched_at=datetime.now(UTC),
        status=response.status_code,
        content_type=header(headers, "Content-Type"),
        body=_body(url, response, max_bytes),
        headers=headers,
        request=request,
        first_line=_first_line(response),
    )


def _first_line(response: requests.Response) -> str:
    """The first line of the answer, in the server's own words."""
    version = "1.0" if response.raw.version == 10 else "1.1"
    return f"HTTP/{version} {response.status_code} {response.reason or ''}".rstrip()


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
def failures_named(url: str) -> Iterator[None]:
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
