"""Addresses of archived pages, /20250731093000000000/https://news.example/talks, and pages whose links are such.

Pages are changed in nothing but the values of attributes that hold addresses, and `url(...)` of styles.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape, unescape
from urllib.parse import urljoin

_STAMP = "%Y%m%d%H%M%S%f"
_PATH = re.compile(r"/(\d{14,20})/(https?://.+)", re.ASCII)
_VALUE = r"""("[^"]*+"|'[^']*+'|[^\s"'>]++)"""
_TAG = re.compile(r"""<[a-zA-Z](?:[^"'<>]++|"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))*+>?""")  # no end: to the page's end
_ATTRIBUTE = re.compile(rf"(?<![^\s\"'=<>/])([^\s\"'=<>/]++)(\s*=\s*){_VALUE}")
_LINKS = frozenset({"src", "href", "poster", "background", "data", "srcset", "imagesrcset"})
_STYLE = re.compile(r"""url\(\s*(["']?)([^"'()\s]++)\1\s*\)""")
_OTHER = re.compile(r"#|(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)  # within the page, mail, data, scripts

Turn = Callable[[str], str]


def path_of(url: str, at: datetime) -> str:
    """Where the server has the page of an address as it was at a time."""
    return f"/{at.astimezone(UTC):{_STAMP}}/{url}"


def parse_path(path: str) -> tuple[str, datetime] | None:
    """The address and the time that a path names; None for another path."""
    match = _PATH.fullmatch(path)
    if match is None:
        return None
    try:
        return match[2], datetime.strptime(match[1].ljust(20, "0"), _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def turned_page(page: bytes, url: str, at: datetime) -> bytes:
    """A page whose links lead to the archive's pages of that time.

    Byte by byte in Latin-1, so that it does not matter what the page is written in as long as ASCII is itself there.
    """
    text = page.decode("latin-1")
    turn = _turning(_base(text, url), at)
    text = _TAG.sub(lambda tag: _ATTRIBUTE.sub(lambda found: _attribute(found, turn), tag[0]), text)
    return _styled(text, turn).encode("latin-1")


def turned_style(sheet: bytes, url: str, at: datetime) -> bytes:
    """A style sheet, likewise."""
    return _styled(sheet.decode("latin-1"), _turning(url, at)).encode("latin-1")


def _styled(text: str, turn: Turn) -> str:
    return _STYLE.sub(lambda found: f"url({found[1]}{turn(found[2])}{found[1]})", text)


def _turning(base: str, at: datetime) -> Turn:
    def turn(link: str) -> str:
        if not link.strip() or _OTHER.match(link.strip()):
            return link
        try:
            whole = urljoin(base, link.strip())
        except ValueError:
            return link
        return path_of(whole, at) if whole.startswith(("http://", "https://")) else link

    return turn


def _base(text: str, url: str) -> str:
    """What relative links of a page count from."""
    bases = (tag[0] for tag in _TAG.finditer(text) if tag[0][:6].lower() == "<base ")
    given = (found for tag in bases for found in _ATTRIBUTE.finditer(tag) if found[1].lower() == "href")
    first = next(given, None)
    try:
        return urljoin(url, _unquoted(first[3])) if first else url
    except ValueError:
        return url


def _attribute(found: re.Match[str], turn: Turn) -> str:
    name, value = found[1].lower(), _unquoted(found[3])
    if name == "integrity":  # of what is no longer, byte for byte, what it was taken of
        return ""
    if name not in _LINKS:
        return found[0]
    turned = _candidates(value, turn) if name.endswith("srcset") else turn(value)
    return found[0] if turned == value else f'{found[1]}{found[2]}"{escape(turned)}"'


def _candidates(srcset: str, turn: Turn) -> str:
    """Pictures of several sizes, each address with its size."""
    each = (candidate.split(None, 1) for candidate in re.split(r",\s+", srcset) if candidate.strip())
    return ", ".join(" ".join([turn(where), *size]) for where, *size in each)


def _unquoted(value: str) -> str:
    return unescape(value[1:-1] if value[:1] in ("'", '"') else value)
