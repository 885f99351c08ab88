"""The identity of an address: two that lead to the same page have the same key.

Addresses are read as browsers read them (the WHATWG standard). What the key leaves out is data/urls.toml; where it is
in doubt, the key keeps the difference: an article told twice is a nuisance, two articles in one are a loss.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote_plus

from ada_url import URL

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")  # left alone, it would make an escape with what comes after
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_MOST_PASSES = 20
_USUAL_PORTS = frozenset({"80", "443"})
_AMP_CACHE = re.compile(r"(?:/amp/s/|/[cv]/s/)([a-z0-9.-]+\.[a-z]{2,}/.*)", re.IGNORECASE)
_AMP_CACHES = re.compile(
    r"(?:www\.)?google(?:\.[a-z]{2,3}){1,2}|(?:[a-z0-9-]+\.)?cdn\.ampproject\.org|(?:[a-z0-9-]+\.)?bing-amp\.com"
)
_AMP_ENDING = re.compile(r"(?:\.amp)+(?=$|\.html?$)", re.IGNORECASE)
_WORD = re.compile(r"(?:^|(?<=[-_]))(?=[^-_./]*[^\d-])[^-_./]{2,}(?=[-_.]|$)")  # of a title joined by hyphens
_TITLE_WORDS = 3
_NUMBERED = re.compile(
    r"\d{5,}|(?<![0-9a-z])(?=[a-f]*\d)[0-9a-f]{8,}(?![0-9a-z])|/(?:19|20)\d\d[/-](?:\d\d?|[a-z]{3})[/-]", re.IGNORECASE
)
_OF_ARTICLE = re.compile(r"\d|-")  # in an address that may be an article's; "/guitars" is none


def url_key(url: str) -> str:
    """What is the same for all addresses of one page; "https://host/path?query", an address itself.

    Left out: scheme, "www." and mobile hosts, usual ports, fragments, passwords, tracking and session parameters, the
    order of parameters, index files, trailing slashes, AMP. The key of a key is the key. What is no http or https
    address is its own key.
    """
    for _ in range(_MOST_PASSES):  # what one pass takes away can bring to light what the next one knows
        before, url = url, _pass(url)
        if url == before:
            break
    return url


def _pass(url: str) -> str:
    parsed = _parsed(url)
    if parsed is None or not parsed.hostname.strip("."):
        return url
    cached = _AMP_CACHE.fullmatch(parsed.pathname) if _AMP_CACHES.fullmatch(parsed.hostname) else None
    if cached:
        return f"https://{cached[1]}{parsed.search}"
    port = f":{parsed.port}" if parsed.port and parsed.port not in _USUAL_PORTS else ""
    query = _query(parsed.search, _names_article(parsed.pathname))
    fragment = parsed.hash if parsed.hash.startswith("#!") else ""  # the page itself, on some old sites
    return (
        f"https://{_host(parsed.hostname)}{port}{_path(parsed.pathname, query)}{'?' if query else ''}{query}{fragment}"
    )


def is_login(url: str) -> bool:
    """Whether an address, by its looks, asks who one is instead of showing an article."""
    parsed = _parsed(url)
    if parsed is None:
        return False
    login = _data()["login"]
    in_path = not login["segments"].isdisjoint(parsed.pathname.lower().split("/"))
    return in_path or parsed.hostname.split(".")[0] in login["hosts"]


def plain_escapes(text: str) -> str:
    """A text with its percent escapes in one spelling: none where none is needed, the others in capitals."""

    if "%" not in text:
        return text

    def spelt(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(spelt, _STRAY.sub("%25", text))


@cache
def _data() -> dict[str, dict[str, Any]]:
    """The data file, its lists as sets."""
    tables = tomllib.loads(files("newsdesk").joinpath("data", "urls.toml").read_text("utf-8"))
    return {
        name: {key: frozenset(value) if isinstance(value, list) else value for key, value in table.items()}
        for name, table in tables.items()
    }


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(sorted(_data()["tracking"]["prefixes"]))


def _parsed(url: str) -> URL | None:
    try:
        parsed = URL(url)
    except ValueError:
        return None
    return parsed if parsed.protocol in ("http:", "https:") else None


def _host(host: str) -> str:
    labels = host.rstrip(".").split(".")
    while len(labels) > 2 and labels[0] in _data()["host"]["mobile"]:
        labels = labels[1:]
    return ".".join(labels)


def _path(path: str, query: str) -> str:
    rules = _data()["path"]
    segments = [kept for part in plain_escapes(path).split("/") if (kept := _without_session(part))]
    name, _, ending = segments[-1].lower().rpartition(".") if segments else ("", "", "")
    if name in rules["index"] and ending in rules["endings"]:
        segments.pop()
    return "/" + "/".join(filter(None, _without_amp(segments, query)))


def _without_amp(segments: list[str], query: str) -> list[str]:
    """The path of the page of which this is the copy for mobile readers; as it is where that were no article's."""
    marks = _data()["path"]["amp"]
    plain = [_AMP_ENDING.sub("", part) for part in segments if part.lower() not in marks]
    return plain if plain and _OF_ARTICLE.search("/".join(plain) + query) else segments


def _without_session(segment: str) -> str:
    name, _, value = segment.partition(";")
    return name if value.partition("=")[0].lower() in _data()["session"]["names"] else segment


def _names_article(path: str) -> bool:
    """Whether a path by itself leaves no doubt of the article: it has its title, and its number or day."""
    titled = any(len(_WORD.findall(segment)) >= _TITLE_WORDS for segment in path.split("/"))
    return titled and bool(_NUMBERED.search(path))


def _query(search: str, sure: bool) -> str:
    """The parameters that say something of the page, in order; `sure` where its path has named the article."""
    pairs = [part for part in plain_escapes(search.removeprefix("?")).split("&") if part]
    return "&".join(
        sorted((pair for pair in pairs if not _is_noise(pair, sure)), key=lambda pair: pair.partition("=")[0])
    )


def _is_noise(pair: str, sure: bool) -> bool:
    """Whether a parameter of the query says nothing of the page."""
    name, _, value = (unquote_plus(part).lower() for part in pair.partition("="))
    tracking, session = _data()["tracking"], _data()["session"]
    if name in tracking["always"] or name.startswith(_prefixes()):
        return True
    if f"{name}={value}" in tracking["values"]:
        return True
    if name in session["names"]:
        return bool(len(value) >= session["shortest"])
    if name in tracking["words"] and re.fullmatch(r"[^\W\d]+(?:[ ._:|-][^\W\d]+)*", value):
        return True
    return sure and name not in tracking["meaningful"] and not name.endswith("id")
