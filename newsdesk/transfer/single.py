"""One article as a web archive of its own: each capture of it with its request, what led to it, and what it was later.

A WARC file has the records as they lie in the archive. A WACZ file is a zip of such a WARC file, an index of its
records (CDXJ), a list of its pages and a manifest with digests: https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from newsdesk import __version__
from newsdesk.archive import Archive, Head
from newsdesk.archive.records import info_record
from newsdesk.config import Config
from newsdesk.errors import ConfigError, StoreError
from newsdesk.store import ArticleRow, open_store
from newsdesk.store.captures import addresses_of, first_file

INDEXED = ("response", "revisit", "resource")
_WARC = "data.warc.gz"
_PORT = {"http": 80, "https": 443}


class Form(StrEnum):
    """What one article can be written as."""

    WARC = "warc"
    WACZ = "wacz"


@dataclass(frozen=True, slots=True)
class Kept:
    """A record of the article, and where it lies in the new WARC file."""

    head: Head
    offset: int
    length: int


def export_article(config: Config, article: ArticleRow, file: Path, form: Form) -> int:
    """Writes an article's records into a new file; how many. Whole or not at all.

    Raises ConfigError where there is such a file or it cannot be written, StoreError where no record can be read.
    """
    if file.exists():
        raise ConfigError("there is such a file already", file=file)
    warc, kept = _collected(config, article, f"{article.id}.warc.gz" if form is Form.WARC else _WARC)
    if not kept:
        raise StoreError(f"{config.archive_dir}: no archived page of {article.url} can be read")
    part = file.with_name(f"{file.name}.part")
    try:
        if form is Form.WARC:
            part.write_bytes(warc)
        else:
            _write_wacz(part, article, warc, kept)
        os.replace(part, file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ConfigError(error.strerror or str(error), file=file) from error
    return len(kept)


def _collected(config: Config, article: ArticleRow, name: str) -> tuple[bytes, list[Kept]]:
    """The new WARC file, and its records but for the first, which tells of the file."""
    store = open_store(config.database_url)
    try:
        with store.read() as connection:
            urls = addresses_of(connection, article.id)
            first = first_file(connection, urls)
    finally:
        store.close()
    warc, kept = bytearray(info_record(name).gzipped()), list[Kept]()
    for head, member in Archive(config.archive_dir).stored(urls, first or ""):
        kept.append(Kept(head, len(warc), len(member)))
        warc += member
    return bytes(warc), kept


def _write_wacz(file: Path, article: ArticleRow, warc: bytes, kept: Sequence[Kept]) -> None:
    index = "".join(sorted(f"{line}\n" for line in index_lines(kept))).encode()
    pages = "".join(json.dumps(line) + "\n" for line in _pages(article, kept)).encode()
    files = {f"archive/{_WARC}": warc, "indexes/index.cdx": index, "pages/pages.jsonl": pages}
    package = _json(
        {
            "profile": "data-package",
            "title": article.title,
            "created": _stamp(datetime.now(UTC)),
            "wacz_version": "1.1.1",
            "software": f"newsdesk/{__version__}",
            "mainPageUrl": _main(kept).url,
            "mainPageDate": _stamp(_main(kept).date),
            "resources": [_resource(path, content) for path, content in files.items()],
        }
    )
    files["datapackage.json"] = package
    files["datapackage-digest.json"] = _json({"path": "datapackage.json", "hash": _sha256(package)})
    with ZipFile(file, "w") as wacz:
        for path, content in files.items():  # what is read in parts must lie as it is
            wacz.writestr(path, content, ZIP_STORED if path.startswith(("archive/", "indexes/")) else ZIP_DEFLATED)


def _resource(path: str, content: bytes) -> dict[str, Any]:
    return {"name": Path(path).name, "path": path, "hash": _sha256(content), "bytes": len(content)}


def _pages(article: ArticleRow, kept: Sequence[Kept]) -> Iterator[dict[str, str]]:
    """The page's states as a reader lists them."""
    yield {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    for each in kept:
        if _is_page(each.head):
            head = each.head
            yield {
                "id": f"{article.id}-{each.offset}",
                "url": head.url,
                "ts": _stamp(head.date),
                "title": article.title,
            }


def _is_page(head: Head) -> bool:
    return head.type in ("response", "resource") and not 300 <= head.status < 400


def _main(kept: Sequence[Kept]) -> Head:
    """The page that a reader opens first: the latest."""
    return max((each.head for each in kept), key=lambda head: (_is_page(head), head.date))


def index_lines(kept: Sequence[Kept]) -> Iterator[str]:
    """A line of CDXJ for each record that answers a request; a 304 is none that a reader could show."""
    for each in kept:
        head = each.head
        if head.type in INDEXED and head.status != 304:
            told = {
                "url": head.url,
                "mime": "warc/revisit" if head.type == "revisit" else head.media_type or "unk",
                "status": str(head.status or 200),
                "digest": head.digest,
                "length": str(each.length),
                "offset": str(each.offset),
                "filename": _WARC,
            }
            yield f"{index_key(head.url)} {head.date.astimezone(UTC):%Y%m%d%H%M%S} {json.dumps(told)}"


def index_key(url: str) -> str:
    """An address as indexes of web archives sort it: "example,news)/talks?a=1&b=2"."""
    parts = urlsplit(url.lower())
    host = re.sub(r"^www\d*\.", "", parts.hostname or "")
    port = f":{parts.port}" if parts.port and parts.port != _PORT.get(parts.scheme) else ""
    query = "&".join(sorted(parts.query.split("&")))
    path = parts.path.rstrip("/") or "/"
    return f"{','.join(reversed(host.split('.')))}{port}){path}{'?' + query if query else ''}"


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2) + "\n").encode()


def _sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
