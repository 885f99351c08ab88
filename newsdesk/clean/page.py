"""A response's body -> characters -> a tree of elements."""

from __future__ import annotations

import codecs
import re
from itertools import dropwhile

from bs4.dammit import EncodingDetector
from charset_normalizer import from_bytes
from lxml import etree

from newsdesk.errors import Reason, Rejected

HTML_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"})
SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"RIFF", "a RIFF media file"),
    (b"PK\x03\x04", "a ZIP archive or office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"ID3", "an MP3 file"),
    (b"OggS", "an Ogg file"),
    (b"{\\rtf", "an RTF file"),
    (b"\xd0\xcf\x11\xe0", "an office file"),
)
MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|div|p|article|main|section|table|meta|title|h1|br|span)\b", re.IGNORECASE
)
CLOSED = re.compile(  # tags that a text may name; one that it also closes is markup
    r"<(/?)(a|b|big|blockquote|center|dd|dl|dt|em|font|h[2-6]|i|li|ol|pre|small|strong|td|tr|tt|u|ul)\b", re.IGNORECASE
)
FEED = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*|<!--.*?-->\s*)*<(rss|feed|rdf:RDF|urlset|sitemapindex|svg)\b", re.DOTALL)
HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
IN_HEAD = frozenset({"base", "link", "meta", "noscript", "script", "style", "template", "title"})
CONTROLS = bytes({*range(9), *range(14, 27), *range(28, 32)})  # no text has them; 27 begins a shift in ISO-2022
BINARY = 0.05  # share of them from which a body is no text
HEAD_BYTES = 4096  # how far the charset and the kind of file are looked for
MARKUP_LENGTH = 100_000  # characters in which tags are looked for
# What browsers read under these names: https://encoding.spec.whatwg.org/#names-and-labels
WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def decode(body: bytes, content_type: str = "") -> str:
    """The characters of a page; never raises. A byte that means nothing becomes U+FFFD."""
    body, marked = EncodingDetector.strip_byte_order_mark(body)
    if marked:
        return body.decode(marked, "replace")
    if _is_utf8(body):  # bytes over 127 that form valid UTF-8 are UTF-8 whatever the header says
        return body.decode("utf-8")
    declared = _declared(body, content_type)
    for charset in declared:
        text = _try(body, charset)
        if text is not None:
            return text
    text = body.decode("utf-8", "replace")
    beyond_ascii = sum(not character.isascii() for character in text)
    if text.count("\ufffd") * 20 < beyond_ascii:  # UTF-8 but for a byte here and there
        return text
    guess = from_bytes(body[:100_000]).best()
    charset = declared[0] if declared else (guess.encoding if guess is not None else "cp1252")
    return body.decode(charset, "replace")


def _declared(body: bytes, content_type: str) -> list[str]:
    header = HEADER_CHARSET.search(content_type)
    labels = (header and header[1], EncodingDetector.find_declared_encoding(body, is_html=True))
    return [charset for label in labels if label and (charset := _charset(label)) is not None]


def _charset(label: str) -> str | None:
    try:
        info = codecs.lookup(label.strip().lower())
    except (LookupError, ValueError):
        return None
    if not info._is_text_encoding or info.name == "undefined":  # base64, zip: never the charset of a page
        return None
    return WIDER.get(info.name, info.name)


def _is_utf8(body: bytes) -> bool:
    try:
        return not body.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _try(body: bytes, charset: str) -> str | None:
    """The text, if nearly every byte means something in that charset (one bad byte does not unmake a declared page)."""
    try:
        text = body.decode(charset, "replace")
    except (LookupError, UnicodeError):
        return None
    return text if text.count("\ufffd") <= max(3, len(text) // 1000) else None


def read(url: str, body: bytes | str, content_type: str = "") -> str:
    """The characters of an HTML or plain text body, without control characters. Raises Rejected (NOT_HTML, EMPTY)."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in HTML_TYPES:
        raise Rejected(url, Reason.NOT_HTML, f"the content type is {kind}")
    if isinstance(body, bytes):
        _refuse_binary(url, body, content_type)
        body = decode(body, content_type)
    text = UNPRINTABLE.sub("", body)
    if not text.strip():
        raise Rejected(url, Reason.EMPTY, "the page has no characters")
    if feed := FEED.match(text[:HEAD_BYTES]):
        raise Rejected(url, Reason.NOT_HTML, f"an XML document ({feed[1]})")
    if text.lstrip()[:1] in "{[" and not is_markup(text):
        raise Rejected(url, Reason.NOT_HTML, "a JSON document")
    return text


def _refuse_binary(url: str, body: bytes, content_type: str) -> None:
    head = body[:HEAD_BYTES].lstrip()
    for signature, name in SIGNATURES:
        if head.startswith(signature):
            raise Rejected(url, Reason.NOT_HTML, name)
    wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or "utf-16" in content_type.lower()
    if not wide and len(head.translate(None, CONTROLS)) < len(head) * (1 - BINARY):
        raise Rejected(url, Reason.NOT_HTML, "a binary file")


def is_markup(text: str) -> bool:
    """Does the text hold HTML tags?"""
    head = text[:MARKUP_LENGTH]
    if MARKUP.search(head) is not None:
        return True
    tags = {(slash, name.lower()) for slash, name in CLOSED.findall(head)}
    return any(("/", name) in tags for slash, name in tags if not slash)


def parse(text: str) -> etree._Element:
    """The tree of a page. libxml2 cuts nesting at 2,048 levels, so that no page can exhaust the stack."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    tree = etree.fromstring(text.encode("utf-8"), parser)
    if tree is None:
        return etree.Element("html")
    _mend_head(tree)
    return tree


def _mend_head(tree: etree._Element) -> None:
    """Where a page leaves out <body>, libxml2 puts an <article> or <main>, which it does not know, into the head; as in
    browsers the body begins with the first element that belongs in no head."""
    head = tree.find("head")
    strays = [] if head is None else list(dropwhile(lambda element: element.tag in IN_HEAD, head.iterchildren("*")))
    if strays:
        body = tree.find("body")
        if body is None:
            body = etree.SubElement(tree, "body")
        strays[-1].tail, body.text = (strays[-1].tail or "") + (body.text or ""), None
        for place, element in enumerate(strays):
            body.insert(place, element)
