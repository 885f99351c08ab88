"""The loop that one would write in 40 lines: pages of WARC files through trafilatura and all of the model, into SQLite.

It keeps texts, names and the sentences that they stand in. bench/scale.py runs it beside newsdesk on the same pages.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import trafilatura
from warcio import ArchiveIterator

from newsdesk.annotate.annotator import load_model

TABLES = """
CREATE TABLE articles (url TEXT PRIMARY KEY, title TEXT, published TEXT, text TEXT);
CREATE TABLE names (url TEXT, start INTEGER, text TEXT, label TEXT, sentence TEXT);
"""


def plain(archive: Path, database: Path) -> int:
    """Read all pages of an archive into a new database; how many articles they gave."""
    nlp, articles = load_model("en_core_web_sm"), 0
    connection = sqlite3.connect(database)
    connection.executescript(TABLES)
    for file in sorted(archive.glob("*.warc.gz")):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type not in ("response", "resource"):
                    continue
                url = record.rec_headers.get_header("WARC-Target-URI")
                page = trafilatura.bare_extraction(record.content_stream().read(), url=url, with_metadata=True)
                if page is None or not page.text:
                    continue
                doc = nlp(page.text)
                row = (url, page.title, page.date, page.text)
                connection.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?)", row)
                names = [(url, ent.start_char, ent.text, ent.label_, ent.sent.text) for ent in doc.ents]
                connection.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?)", names)
                connection.commit()
                articles += 1
    connection.close()
    return articles
