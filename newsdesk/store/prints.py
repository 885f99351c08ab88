"""What stands on many articles of a site, and which articles are copies of one another.

As with forms, sums are kept: an article is put in, or put in another's place, without reading the rest of the archive,
and the order they come in does not matter. Of the copies on one site only the earliest counts for what stands there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from newsdesk.fingerprints import PAGE, Prints, Sketch, band_keys, block_print, groups
from newsdesk.model import Article
from newsdesk.store import tables as t
from newsdesk.store.statements import Row, insert, rows_in, upsert

_LAST = "9999"  # an article without a date comes after those that have one

Standing = tuple[str, bool]  # its original, and whether it counts for its site


def put_prints(connection: sa.Connection, pages: Iterable[tuple[Article, Prints]]) -> set[str]:
    """Put the fingerprints of articles in the place of those they had; the last of each counts.

    The ids of all articles that have another original now: the earliest, by publication and URL, of their copies.
    """
    rows = {article.id: _row(article, prints) for article, prints in pages}
    known = {row.article_id: row for row in rows_in(connection, sa.select(t.prints), t.prints.c.article_id, rows)}
    same = {id_ for id_, old in known.items() if all(old._mapping[name] == value for name, value in rows[id_].items())}
    rows = {id_: row for id_, row in rows.items() if id_ not in same}
    replaced = [old for id_, old in known.items() if id_ not in same]
    _forget(connection, replaced)
    upsert(connection, t.prints, [row | {"original_id": id_, "counted": False} for id_, row in rows.items()])
    keys = {id_: band_keys(Sketch(row["shingles"], row["slots"])) for id_, row in rows.items()}
    insert(connection, t.print_bands, [{"key": key, "article_id": id_} for id_ in keys for key in keys[id_]])
    near = _originals(connection, (key for of_article in keys.values() for key in of_article))
    return _regroup(connection, {*rows, *(old.original_id for old in replaced), *near})


def sightings(connection: sa.Connection, article: Article) -> dict[str, int]:
    """On how many unrelated articles of its site each of an article's blocks stands, itself included, by fingerprint.

    PAGE tells how many there are at all.
    """
    blocks = {PAGE, *(block_print(block.text) for block in article.blocks)}
    known = connection.scalar(sa.select(t.prints.c.article_id).where(t.prints.c.article_id == article.id))
    on_site = sa.select(t.site_prints).where(t.site_prints.c.site == article.site)
    found = {row.print: row.articles for row in rows_in(connection, on_site, t.site_prints.c.print, blocks)}
    return {block: found.get(block, 0) + (known is None) for block in blocks}


def originals_of(connection: sa.Connection, article_ids: Iterable[str]) -> dict[str, str]:
    """The earliest copy of each article, itself where it has no other."""
    print_ = t.prints.c
    select = sa.select(print_.article_id, print_.original_id)
    return {row.article_id: row.original_id for row in rows_in(connection, select, print_.article_id, article_ids)}


def _row(article: Article, prints: Prints) -> Row:
    return {
        "article_id": article.id,
        "site": article.site,
        "seen": f"{article.published or _LAST} {article.url}",
        "blocks": list(prints.blocks),
        "text": prints.text,
        "shingles": prints.sketch.shingles,
        "slots": prints.sketch.slots,
    }


def _forget(connection: sa.Connection, rows: Iterable[sa.Row[Any]]) -> None:
    band = t.print_bands.c
    gone = sa.delete(t.print_bands).where(band.key == sa.bindparam("old_key"), band.article_id == sa.bindparam("old"))
    keys, counts = list[Row](), Counter[tuple[str, str]]()
    for row in rows:
        keys += [{"old_key": key, "old": row.article_id} for key in band_keys(Sketch(row.shingles, row.slots))]
        if row.counted:
            counts.subtract((row.site, block) for block in row.blocks)
    if keys:
        connection.execute(gone, keys)
    _count(connection, counts)


def _originals(connection: sa.Connection, keys: Iterable[str]) -> set[str]:
    """The originals of the articles that have one of these keys."""
    band = t.print_bands.c
    original = sa.select(t.prints.c.original_id).join(t.print_bands, band.article_id == t.prints.c.article_id)
    return {row.original_id for row in rows_in(connection, original.distinct(), band.key, keys)}


def _regroup(connection: sa.Connection, originals: Collection[str]) -> set[str]:
    """Group anew the copies of these originals; the ids of those that have another one now."""
    print_ = t.prints.c
    columns = (print_.article_id, print_.site, print_.seen, print_.shingles, print_.slots)
    select = sa.select(*columns, print_.original_id, print_.counted)
    rows = {row.article_id: row for row in rows_in(connection, select, print_.original_id, originals)}
    sketches = {id_: Sketch(row.shingles, row.slots) for id_, row in sorted(rows.items())}
    now = {id_: standing for group in groups(sketches) for id_, standing in _standings([rows[id_] for id_ in group])}
    changed = {id_: new for id_, new in now.items() if (rows[id_].original_id, rows[id_].counted) != new}
    _stand(connection, changed)
    _recount(connection, {id_: new[1] - rows[id_].counted for id_, new in changed.items()})
    return {id_ for id_, new in changed.items() if new[0] != rows[id_].original_id}


def _standings(copies: Sequence[sa.Row[Any]]) -> Iterator[tuple[str, Standing]]:
    ordered = sorted(copies, key=lambda row: (row.seen, row.article_id))
    first_of_site = {row.site: row.article_id for row in reversed(ordered)}
    for row in ordered:
        yield row.article_id, (ordered[0].article_id, first_of_site[row.site] == row.article_id)


def _stand(connection: sa.Connection, standings: dict[str, Standing]) -> None:
    of_article = sa.update(t.prints).where(t.prints.c.article_id == sa.bindparam("article"))
    statement = of_article.values(original_id=sa.bindparam("original"), counted=sa.bindparam("counts"))
    rows = [{"article": id_, "original": original, "counts": counts} for id_, (original, counts) in standings.items()]
    if rows:
        connection.execute(statement, rows)


def _recount(connection: sa.Connection, changes: dict[str, int]) -> None:
    """Add the blocks of articles that count now (1) and take away those of articles that no longer do (-1)."""
    print_ = t.prints.c
    select = sa.select(print_.article_id, print_.site, print_.blocks)
    change: Counter[tuple[str, str]] = Counter()
    for row in rows_in(connection, select, print_.article_id, (id_ for id_, by in changes.items() if by)):
        for block in row.blocks:
            change[row.site, block] += changes[row.article_id]
    _count(connection, change)


def _count(connection: sa.Connection, change: Counter[tuple[str, str]]) -> None:
    rows: list[Row] = [
        {"site": site, "print": block, "articles": count} for (site, block), count in sorted(change.items()) if count
    ]
    upsert(connection, t.site_prints, rows, adding="articles")
    column = t.site_prints.c
    same = (column.site == sa.bindparam("of_site"), column.print == sa.bindparam("of_print"))
    gone = [{"of_site": row["site"], "of_print": row["print"]} for row in rows if row["articles"] < 0]
    if gone:
        connection.execute(sa.delete(t.site_prints).where(*same, column.articles == 0), gone)
