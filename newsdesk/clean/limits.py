"""What a page may ask of its reader: pages beyond it are refused before they cost time or memory.

The figures are ten times and more what honest pages have: of 332 news pages the largest has 1.5 million characters,
7,000 tags, 44 levels and 64 attributes in one tag.
"""

from __future__ import annotations

import re
from itertools import chain

from lxml import etree

from newsdesk.errors import Reason, Rejected

MAX_SIZE = 20_000_000  # bytes, or characters
MAX_TAGS = 300_000
MAX_ATTRIBUTES = 500  # of one tag: libxml2 compares each with all before it
MAX_DEPTH = 512  # elements inside one another
MAX_LEVELS = 5_000_000  # of all elements together: what every walk from a block up to the page costs

_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+"""
# A comment or the start of a tag, with the text of an element whose text is no markup. Possessive throughout and used
# with finditer, so that no character is read twice.
_TOKEN = re.compile(
    rf"""
    <!--(?:[^-]++|-(?!->))*+
    | <(?:(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])|[a-z][^\s/>]*+)
      (?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+ (?P<further>{_ATTRIBUTE})?+
      (?(raw) [^>]*+> (?:[^<]++|<(?!/(?P=raw)))*+ )
    """,
    re.IGNORECASE | re.VERBOSE,
)


def check_size(url: str, body: bytes | str) -> None:
    """Raise Rejected(TOO_LARGE) for a body of more than MAX_SIZE bytes or characters."""
    if len(body) > MAX_SIZE:
        raise Rejected(url, Reason.TOO_LARGE, f"{len(body):,} {'bytes' if isinstance(body, bytes) else 'characters'}")


def check_markup(url: str, text: str) -> None:
    """Raise Rejected(TOO_COMPLEX) for a page that would take long to parse: too many tags, or attributes in one tag."""
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise Rejected(url, Reason.TOO_COMPLEX, f"{tags:,} tags")
    if any(token["further"] for token in _TOKEN.finditer(text)):
        raise Rejected(url, Reason.TOO_COMPLEX, f"a tag with more than {MAX_ATTRIBUTES} attributes")


def check_tree(url: str, tree: etree._Element) -> None:
    """Raise Rejected(TOO_COMPLEX) for a page whose elements are nested too deep, or too many of them deep."""
    level = [tree]
    depth = levels = 0
    while level:
        depth += 1
        levels += depth * len(level)
        if depth > MAX_DEPTH:
            raise Rejected(url, Reason.TOO_COMPLEX, f"elements nested more than {MAX_DEPTH} deep")
        if levels > MAX_LEVELS:
            raise Rejected(url, Reason.TOO_COMPLEX, f"more than {MAX_LEVELS:,} levels of elements")
        level = list(chain.from_iterable(level))
