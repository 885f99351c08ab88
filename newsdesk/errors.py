"""Everything that newsdesk raises on purpose.

    NewsdeskError
    ├── ConfigError(file, key)            a setting or data file is wrong; the user mends it
    ├── StoreError                        the database cannot be used as it is
    │   └── StoreLost                     its server went away, and may come back
    ├── Locked                            another crawl is at work on this archive
    └── Rejected(url, reason, detail)     this one input is no article; the batch goes on

A stage raises Rejected; only the pipeline catches it and records one Outcome. Anything else is a bug and keeps its
traceback.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why an input was rejected: a closed list, stored with the outcome."""

    INVALID_URL = "invalid-url"
    UNREACHABLE = "unreachable"  # no such host, connection refused, reset or cut short
    TIMEOUT = "timeout"
    PRIVATE_ADDRESS = "private-address"  # not on the public internet, and the settings do not allow it
    ROBOTS = "robots"  # the site's robots.txt asks us to stay away
    TOO_MANY_REDIRECTS = "too-many-redirects"
    HTTP_ERROR = "http-error"  # a status of 400 or more; the detail names it
    TOO_LARGE = "too-large"
    TOO_COMPLEX = "too-complex"  # would take too long or too much memory to read
    NOT_HTML = "not-html"
    EMPTY = "empty-page"
    SOFT_404 = "soft-404"  # sent as if all were well, and says that there is no such page
    PAYWALL = "paywall"  # only the beginning for who has not paid or logged in
    STUB = "stub"  # a part of the text that the archive has whole; that stays the current one
    CONSENT_WALL = "consent-wall"  # asks to agree to cookies in place of the article
    LIVE_BLOG = "live-blog"
    VIDEO = "video"
    GALLERY = "gallery"
    SECTION_PAGE = "section-page"  # a list of articles
    NO_ARTICLE = "no-article"  # none of these, and no running text
    BAD_DATE = "bad-date"
    BAD_INPUT = "bad-input"  # a line or file that is not what the command reads


class NewsdeskError(Exception):
    """The root: everything below it is expected and has a one-line message for the user."""


class ConfigError(NewsdeskError):
    """A setting or data file that cannot be used, named with its file and key."""

    def __init__(self, message: str, *, file: object = None, key: str | None = None) -> None:
        where = ": ".join(str(part) for part in (file, key) if part)
        super().__init__(f"{where}: {message}" if where else message)
        self.file = file
        self.key = key


class StoreError(NewsdeskError):
    """The database is missing, locked, or made by another version."""


class StoreLost(StoreError):
    """The database's server is gone or not there; it may come back."""


class Locked(NewsdeskError):
    """Another crawl is at work on the same archive."""


class Rejected(NewsdeskError):
    """One input that is not stored as an article, with its reason and a detail for people."""

    def __init__(self, url: str, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{url}: {reason}" + (f" ({detail})" if detail else ""))
        self.url = url
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[Rejected], tuple[str, Reason, str]]:
        return type(self), (self.url, self.reason, self.detail)
