"""robots.txt as RFC 9309 reads it: which addresses of a host a crawler may ask for, and how often.

A `Robots` is what one file says to one crawler: plain data, so that a crawl can keep it from one run to the next.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from newsdesk.urls import plain_escapes

MAX_BYTES = 512_000  # 500 KiB: what lies beyond is not read
VALID_FOR = timedelta(days=1)
_MOST_SECONDS = 300.0  # between two requests: a file that asks for more is taken to mean "seldom"
_TIMES = ("fetched_at", "valid_until")
_FIELD = re.compile(r"([A-Za-z][A-Za-z-]*)(?:\s*:\s*(.*)|\s+(\S+))", re.DOTALL)
_TOKEN = re.compile(r"[A-Za-z_-]+")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_FIELDS = {  # slips of the pen are meant as what they look like
    **dict.fromkeys(("user-agent", "useragent", "user-agents"), "user-agent"),
    **dict.fromkeys(("disallow", "dissallow", "disalow", "diasllow", "disallaw", "dissalow"), "disallow"),
    **{name: name for name in ("allow", "crawl-delay", "sitemap")},
}


@dataclass(frozen=True, slots=True)
class Robots:
    """What a host's robots.txt says to us, or what holds while it cannot be had."""

    rules: tuple[tuple[bool, str], ...]  # (allowed, pattern), as in the file
    fetched_at: datetime
    valid_until: datetime  # to be asked for again after that
    crawl_delay: float | None = None  # seconds between two requests
    sitemaps: tuple[str, ...] = ()
    note: str = ""  # why, where there is no file: "404 Not Found"

    def allows(self, url: str) -> bool:
        """Whether an address of the host, as it is sent, may be asked for.

        The longest rule that fits decides, and of two the one that allows. Where a percent escape leaves two readings,
        the stricter one holds: "Disallow" fits in any spelling, "Allow" as it is written.
        """
        path = _path(url)
        if path == "/robots.txt":
            return True
        plain = _plain(path)
        fitting = [
            (len(pattern), allowed)
            for allowed, pattern in self.rules
            if _fits(pattern, path) or (not allowed and _fits(_plain(pattern), plain))
        ]
        return max(fitting, default=(0, True))[1]

    def plain(self) -> dict[str, Any]:
        """As JSON can hold it; the inverse of `of`."""
        return asdict(self) | {name: getattr(self, name).isoformat() for name in _TIMES}

    @staticmethod
    def of(plain: Mapping[str, Any]) -> Robots:
        """What `plain` gave, as it came back from JSON."""
        times = {name: datetime.fromisoformat(plain[name]) for name in _TIMES}
        rules = tuple((allowed, pattern) for allowed, pattern in plain["rules"])
        return Robots(**{**plain, **times, "rules": rules, "sitemaps": tuple(plain["sitemaps"])})


def robots_url(url: str) -> str:
    """Where the robots.txt that governs an http or https address is."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def product_token(user_agent: str) -> str:
    """The name that robots.txt files may call a crawler by: "newsdesk" of "newsdesk/1.0 (news archive)"."""
    token = _TOKEN.match(user_agent)
    return token[0] if token else ""


def parse_robots(body: bytes, agent: str, fetched_at: datetime) -> Robots:
    """Read what a robots.txt says to `agent` (a product token). Never fails: what is no rule is passed over."""
    ours: list[tuple[str, str]] | None = None
    others: list[tuple[str, str]] = []
    sitemaps = []
    for names, fields in _groups(_fields(body)):
        sitemaps += [value for field, value in fields if field == "sitemap"]
        if agent.lower() in names:
            ours = [*(ours or []), *fields]
        elif "*" in names:
            others += fields
    rules = others if ours is None else ours
    return Robots(
        tuple(rule for field, value in rules for rule in _rules(field, value)),
        fetched_at,
        fetched_at + VALID_FOR,
        max((_seconds(value) for field, value in rules if field == "crawl-delay"), default=None),
        tuple(dict.fromkeys(sitemaps)),
    )


def _fields(body: bytes) -> Iterator[tuple[str, str]]:
    """(name in lower case, value) of each line that is one."""
    encoding = "utf-16" if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    text = body[:MAX_BYTES].removeprefix(codecs.BOM_UTF8).decode(encoding, "replace")
    for line in re.split(r"[\r\n]+", text):
        match = _FIELD.fullmatch(line.partition("#")[0].strip())
        field = _FIELDS.get(match[1].lower()) if match else None
        if match and field:
            yield field, match[2] if match[2] is not None else match[3]


def _groups(fields: Iterator[tuple[str, str]]) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """The crawlers that a group of rules is for, and the rules. Lines before the first group are one for nobody."""
    names: set[str] = set()
    rules: list[tuple[str, str]] = []
    for field, value in fields:
        if field == "user-agent":
            if any(name != "sitemap" for name, _ in rules) or (rules and not names):
                yield names, rules
                names, rules = set(), []
            names.add(_name(value))
        else:
            rules.append((field, value))
    yield names, rules


def _name(value: str) -> str:
    return "*" if value.split()[:1] == ["*"] else product_token(value).lower()


def _rules(field: str, value: str) -> Iterator[tuple[bool, str]]:
    if field not in ("allow", "disallow") or not value:
        return
    pattern = _escaped(value)
    yield field == "allow", pattern
    folder, _, page = pattern.rpartition("/")
    if field == "allow" and page.startswith("index.htm"):  # whoever allows the folder's page means the folder, too
        yield True, f"{folder}/$"


def _seconds(value: str) -> float:
    try:
        return min(_MOST_SECONDS, max(0.0, float(value)))
    except ValueError:
        return 0.0


def _path(url: str) -> str:
    """Path and query of an address; "/" where there is none."""
    rest = re.sub(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*|^//[^/?#]*", "", url).partition("#")[0]
    return rest if rest.startswith("/") else f"/{rest}"


def _escaped(text: str) -> str:
    """Characters outside of ASCII as percent escapes, and these in capitals."""
    ascii_only = re.sub(r"[^\x21-\x7e]+", lambda run: quote(run[0], errors="replace"), text)
    return _ESCAPE.sub(lambda escape: escape[0].upper(), ascii_only)


def _plain(text: str) -> str:
    return plain_escapes(_escaped(text))


def _fits(pattern: str, path: str) -> bool:
    """Whether a path begins with a pattern: "*" stands for anything, "$" at its end for the end of the path."""
    first, *later = pattern.removesuffix("$").split("*")
    to_end = pattern.endswith("$")
    if not later:
        return path == first if to_end else path.startswith(first)
    if not path.startswith(first):
        return False
    position = len(first)
    for piece in later[:-1]:
        found = path.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    if to_end:
        return path.endswith(later[-1]) and len(path) - len(later[-1]) >= position
    return path.find(later[-1], position) >= 0
