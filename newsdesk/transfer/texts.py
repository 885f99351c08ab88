"""Articles of news-please and trafilatura, texts without a page: made into pages, so that they outlive a rebuild.

The page is a function of the record: the same record gives the same bytes, and importing it again changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import chain
from typing import Any, TextIO

from newsdesk.model import Capture

Json = dict[str, Any]
_ADDRESS = ("url", "source")
_TEXT = ("maintext", "text", "raw_text")
_TAKEN = ("date_download", "filedate")
_METAS = {  # the page's meta element -> the keys of both tools
    "article:published_time": ("date_publish", "date"),
    "article:modified_time": ("date_modify",),
    "description": ("description", "excerpt"),
}


@dataclass(frozen=True, slots=True)
class Unfit:
    """A record that is no article of either tool, and why."""

    place: str
    detail: str


def records(file: TextIO, limit: int) -> Iterator[tuple[str, Json | Unfit]]:
    """Each record of JSON lines, which are streamed, or of one document, of which `limit` characters are read.

    Each comes with its place in the file, counted from 1.
    """
    first = file.readline(limit)
    document = first if _decoded(first) else first + file.read(limit)
    if found := _decoded(document):
        yield from _placed("record", found)
        lines, before = iter(file), len(found)
    else:
        lines, before = chain(document.splitlines(), file), 0
    for number, line in enumerate(lines, before + 1):
        if line.strip():
            yield from ((f"line {number}", _fit(f"line {number}", value)) for value in _decoded(line) or [line])


def _placed(what: str, values: list[Any]) -> Iterator[tuple[str, Json | Unfit]]:
    yield from ((f"{what} {at}", _fit(f"{what} {at}", value)) for at, value in enumerate(values, 1))


def _fit(place: str, value: object) -> Json | Unfit:
    return value if isinstance(value, dict) else Unfit(place, "no JSON object")


def _decoded(text: str) -> list[Any]:
    """The records of a JSON document: one, or the list's; none where it is no JSON."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return value if isinstance(value, list) else [value]


def page_of(record: Json, otherwise: datetime) -> Capture | None:
    """The page that stands for a record, as a saved one; None for a record without address or text.

    It was fetched when the record says so, else `otherwise`.
    """
    url, text = _first(record, _ADDRESS), _first(record, _TEXT)
    if not url or not text:
        return None
    return Capture(
        url, url, _time(_first(record, _TAKEN)) or otherwise, 200, "text/html; charset=utf-8", _html(record, text)
    )


def _html(record: Json, text: str) -> bytes:
    title, language = _first(record, ("title",)), _first(record, ("language",))
    metas = {name: _first(record, keys) for name, keys in _METAS.items()}
    metas |= {"author": ", ".join(_all(record, ("authors", "author")))}
    head = [f"<title>{escape(title)}</title>"] if title else []
    head += [f'<meta property="{name}" content="{escape(value)}">' for name, value in metas.items() if value]
    body = [f"<h1>{escape(title)}</h1>"] if title else []
    body += [f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip()]
    lang = f' lang="{escape(language)}"' if language else ""
    lines = ["<!doctype html>", f'<html{lang}><head><meta charset="utf-8">', *head, "</head><body><article>"]
    return "\n".join([*lines, *body, "</article></body></html>", ""]).encode("utf-8", "replace")


def _first(record: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((value.strip() for key in keys if isinstance(value := record.get(key), str) and value.strip()), "")


def _all(record: Mapping[str, Any], keys: tuple[str, ...]) -> list[str]:
    """The texts under the first key that has any, one or a list."""
    for key in keys:
        value = record.get(key)
        if found := [
            each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str) and each
        ]:
            return found
    return []


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
