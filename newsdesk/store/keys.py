"""What names are looked up by: their spelling folded to a common one."""

from __future__ import annotations

import re
import unicodedata

MAX_KEY = 500  # characters: a Postgres index row holds 2,700 bytes, and no name is longer

_SILENT = re.compile(r"[.'`´ʻʼʽʾʿ‘’]")  # "U.S.", "Sana'a"
_ARABIC_ARTICLE = re.compile(r"\b(?:al[\s-]|el-)(?=\w)")
_SEPARATORS = re.compile(r"[\W_]+")


def fold(name: str) -> str:
    """The key a name is found by: without case, diacritics, hyphens, dots, apostrophes and the Arabic article.

    "Asaad al-Shaibani", "ASAAD AL SHAIBANI" and "Asaad Shaibani" give the same key. A name made of nothing but
    punctuation keeps it. At most MAX_KEY characters.
    """
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    plain = _ARABIC_ARTICLE.sub("", _SILENT.sub("", plain))
    return (_SEPARATORS.sub(" ", plain).strip() or name.strip())[:MAX_KEY]
