"""The words before a report's first sentence that say from where it comes: no part of the sentence behind them."""

from __future__ import annotations

import re
from collections.abc import Callable

# "CAIRO, Aug 5 (Agency) - ": a place in capitals, or any with the agency in brackets behind it, before a dash.
_CAPITALS = r"(?=[A-ZÀ-Þ.'’/ ]{4})[A-ZÀ-Þ.'’-]+(?:[ /][A-ZÀ-Þ.'’-]+)*"
_MORE, _AGENCY = r"(?:, [A-ZÀ-Þ][\w.]*(?: [A-Z0-9][\w.]*)*){0,3}", r" \([^()\n]{2,40}\)"
_NAME = r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2}"
_DASH = r"(?: -{1,2}| ?[–—]) (?=\S)"
_SURE = re.compile(rf"(?:{_CAPITALS}{_MORE}(?:{_AGENCY})?|{_NAME}{_MORE}{_AGENCY}){_DASH}")
_COLON = re.compile(rf"({_CAPITALS}){_MORE}: (?=[A-ZÀ-Þ])")
# "Damascus, SANA – President", "Lyon/Oslo — The": the first is a city, or what follows begins a sentence.
_NAMED = re.compile(rf"({_NAME})(?:/{_NAME})?{_MORE}(?:{_DASH}|: )(?=(\S+))")
_SENTENCE = re.compile(r".{60,}[.!?”\"]\s*$")


def _unknown(_name: str) -> bool:
    return False


def dateline(line: str, is_city: Callable[[str], bool] = _unknown, openers: frozenset[str] = frozenset()) -> str:
    """The dateline that a line begins with, up to its sentence; "" where there is none.

    `openers` are words that begin a sentence where they are capitals behind a dash: "The", "In".
    """
    if sure := _SURE.match(line):
        return sure.group()
    found = _COLON.match(line) or _NAMED.match(line)
    if found is None or not _SENTENCE.match(line, found.end()):
        return ""
    dashed = not found.group().endswith(": ")
    if dashed and re.search(r"\s[–—-]{1,2}\s", line[found.end() :]):
        return ""  # "Oslo – the capital – was quiet"
    opens = dashed and found[2].istitle() and found[2].casefold() in openers
    return found.group() if opens or is_city(found[1]) else ""
