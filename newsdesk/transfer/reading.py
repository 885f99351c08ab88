"""Files that somebody names -> the pages in them, one at a time: what is large is never held whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from newsdesk.archive import Damage
from newsdesk.archive.foreign import read_warc
from newsdesk.http import header
from newsdesk.model import Capture
from newsdesk.transfer.pages import address_of
from newsdesk.transfer.texts import Unfit, page_of, records

WARC = (".warc", ".warc.gz")
PAGE = (".html", ".htm", ".xhtml")
TEXTS = (".json", ".jsonl", ".ndjson")
LIST = (".txt",)
_HTML = ("text/html", "application/xhtml+xml")
_MOST_DOCUMENTS = 10  # times the limit of a page: of a JSON document, which is held whole
_PARTS = "_files"  # the folder in which a browser keeps the pictures and frames of a page that it saves


@dataclass(frozen=True, slots=True)
class Unread:
    """Something in a file that cannot be read; the rest of the file is."""

    where: str
    detail: str


Found = Capture | Unread


def files(path: Path) -> Iterator[Path]:
    """The file itself, or all files in a folder that can be imported, in order."""
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        of_a_page = any(part.endswith(_PARTS) for part in file.relative_to(path).parts[:-1])
        if file.is_file() and not of_a_page and file.name.lower().endswith((*WARC, *PAGE, *TEXTS)):
            yield file


def read(file: Path, max_bytes: int, base: str | None = None, folder: Path | None = None) -> Iterator[Found]:
    """The pages in a file, by its ending, and what cannot be read.

    `base` is the address of `folder`: a saved page that does not say where it came from lies there, as in the folder.
    Of WARC files only web pages that were sent whole (200, HTML) are given; the rest is passed over. Nothing is raised
    for what is in the file; OSError where it cannot be opened.
    """
    name = file.name.lower()
    if name.endswith(WARC):
        yield from _warc(file)
    elif name.endswith(TEXTS):
        yield from _texts(file, max_bytes)
    elif name.endswith(PAGE) and file.stat().st_size > max_bytes:
        yield Unread(str(file), f"more than {max_bytes} bytes")
    elif name.endswith(PAGE):
        yield _page(file, base and f"{base.rstrip('/')}/{quote(str(file.relative_to(folder or file.parent)))}")
    else:
        yield Unread(str(file), "no file that can be imported; its name ends in none of the known endings")


def _warc(file: Path) -> Iterator[Found]:
    damaged: list[Damage] = []
    for capture in read_warc(file, damaged.append):
        yield from _told(file, damaged)
        if capture.status == 200 and _is_html(capture):
            yield capture
    yield from _told(file, damaged)


def pages_between(file: Path, first: int, last: int | None) -> Iterator[Capture]:
    """The web pages in a stretch of a WARC file; damage is for `read` to tell."""
    for capture in read_warc(file, lambda _damage: None, first, last):
        if capture.status == 200 and _is_html(capture):
            yield capture


def _told(file: Path, damaged: list[Damage]) -> Iterator[Unread]:
    """What was damaged since the last time, and no more of it."""
    yield from (Unread(f"{file} at byte {damage.offset}", damage.detail) for damage in damaged)
    damaged.clear()


def _is_html(capture: Capture) -> bool:
    declared = capture.content_type or header(capture.headers, "Content-Type")
    return declared.partition(";")[0].strip().lower() in _HTML


def _texts(file: Path, max_bytes: int) -> Iterator[Found]:
    with file.open(encoding="utf-8", errors="replace") as lines:
        for place, record in records(lines, _MOST_DOCUMENTS * max_bytes):
            page = None if isinstance(record, Unfit) else page_of(record, _changed(file))
            detail = record.detail if isinstance(record, Unfit) else "no article with an address and a text"
            yield page or Unread(f"{file} {place}", detail)


def _page(file: Path, otherwise: str | None) -> Found:
    body = file.read_bytes()
    url = address_of(body.decode("utf-8", errors="replace")) or otherwise
    if not url:
        return Unread(str(file), "the page does not say where it came from; say with --base where the folder lies")
    return Capture(url, url, _changed(file), 200, "text/html", body)


def _changed(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
