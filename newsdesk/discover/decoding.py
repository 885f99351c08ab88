"""The characters of a feed or sitemap, whatever it says of its encoding."""

from __future__ import annotations

import codecs
import re

_MARKS = (  # UTF-32 before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
)
_LABEL = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE | re.ASCII)
_DECLARED = re.compile(
    rb"""(?:^\s*<\?xml[^>]*?\bencoding|<meta[^>]{0,200}?\bcharset)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE
)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252"}


def decode(body: bytes, content_type: str) -> str:
    """The text of `body`: by its byte-order mark, the server's label, its own declaration; else UTF-8 or Windows-1252.

    An encoding that does not exist or does not fit is passed over; the last resort always fits.
    """
    for encoding in _candidates(body, content_type):
        try:
            return body.decode(_WIDER.get(encoding.lower(), encoding))
        except (LookupError, UnicodeError, ValueError):
            continue
    return body.decode("cp1252", "replace")


def _candidates(body: bytes, content_type: str) -> list[str]:
    marked = next((encoding for mark, encoding in _MARKS if body.startswith(mark)), None)
    label = _LABEL.search(content_type)
    declared = _DECLARED.search(body[:2000])
    found = [marked, label and label[1], declared and declared[1].decode("ascii"), "utf-8"]
    return [encoding for encoding in found if encoding]
