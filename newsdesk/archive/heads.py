"""The head of a WARC record, read without looking at the rest: what an index needs of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_END = b"\r\n\r\n"
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")
_KIND = re.compile(rb"(?im)^Content-Type:[ \t]*([^\s;]+)")


@dataclass(frozen=True, slots=True)
class Head:
    """What a record says of itself; "" and 0 where it says nothing."""

    type: str  # response, request, revisit, resource, warcinfo
    url: str  # WARC-Target-URI: of what answered
    requested: str  # the address that was asked for, where it is another one
    date: datetime
    digest: str  # of the payload, with its algorithm
    status: int  # of the HTTP answer
    media_type: str  # of the HTTP answer, or of a saved page


def parse_head(record: bytes) -> Head:
    """The head of a decompressed record. Raises ValueError where it has no date."""
    end = record.find(_END)
    lines = record[: max(end, 0)].decode("utf-8", "replace").split("\r\n")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    date = datetime.fromisoformat(fields.get("warc-date", ""))
    kind = fields.get("warc-type", "")
    status, media_type = "0", ""
    if kind in ("response", "revisit"):
        http = record[end + len(_END) : record.find(_END, end + len(_END)) + 2]
        status, media_type = _first(_STATUS, http, "0"), _first(_KIND, http, "")
    elif kind == "resource":
        media_type = fields.get("content-type", "").partition(";")[0].strip()
    return Head(
        type=kind,
        url=fields.get("warc-target-uri", "").strip("<>"),
        requested=fields.get("newsdesk-requested-uri", ""),
        date=date if date.tzinfo else date.replace(tzinfo=UTC),
        digest=fields.get("warc-payload-digest", ""),
        status=int(status),
        media_type=media_type,
    )


def _first(pattern: re.Pattern[bytes], data: bytes, otherwise: str) -> str:
    match = pattern.search(data)
    return match[1].decode("latin-1") if match else otherwise
