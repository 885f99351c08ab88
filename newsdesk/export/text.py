"""Text that came from pages, made harmless for where it is shown."""

from __future__ import annotations

import re
import unicodedata

_JOINERS = "\u200c\u200d"  # they shape letters in Persian and Indic scripts
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def plain(text: str) -> str:
    """Without what a terminal could act on: control, bidirectional and other format characters, lone surrogates.

    Line ends and tabs stay; other control characters leave nothing.
    """
    return "".join(char for char in text if char in "\n\t" or char in _JOINERS or unicodedata.category(char)[0] != "C")


def escaped_json(text: str) -> str:
    """JSON with the characters escaped that it may hold as they are but a terminal would act on."""
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def spreadsheet_cell(text: str) -> str:
    """A cell that a spreadsheet takes for text: one that it would take for a formula begins with an apostrophe."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it is: no link, image, HTML, emphasis or further column."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&])", r"\\\1", text)
