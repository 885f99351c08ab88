"""What must hold of the rows, whatever crashed: each function yields what it does not hold of, and why.

All of them only read, and none keeps more in memory than one batch of rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from newsdesk.model import article_id
from newsdesk.store import tables as t

Broken = Iterator[tuple[str, str]]  # what is broken, and how


@dataclass(frozen=True, slots=True)
class Recorded:
    """A capture as the database knows it."""

    id: str
    url: str
    length: int
    digest: str


def recorded_files(connection: sa.Connection) -> list[str]:
    """The WARC files in which captures lie, in order."""
    return list(connection.scalars(sa.select(t.captures.c.file).distinct().order_by(t.captures.c.file)))


def recorded_in(connection: sa.Connection, file: str) -> dict[int, Recorded]:
    """The captures that lie in a WARC file, by their offset in it."""
    capture = t.captures.c
    rows = connection.execute(
        sa.select(capture.offset, capture.id, capture.url, capture.length, capture.digest).where(capture.file == file)
    )
    return {row.offset: Recorded(row.id, row.url, row.length, row.digest) for row in rows}


def broken_pages(connection: sa.Connection) -> Broken:
    """SQLite: what its own check says of the file. Postgres keeps its pages itself."""
    if connection.dialect.name == "sqlite":
        said = connection.exec_driver_sql("PRAGMA quick_check").scalars()
        yield from (("database file", str(line)) for line in said if line != "ok")


def without_current(connection: sa.Connection) -> Broken:
    """Articles whose current revision is not there, or is not their last one."""
    article, revision = t.articles.c, t.revisions.c
    last = sa.func.max(revision.number).label("last")
    of_article = (
        sa.select(article.id, article.url, article.revision, last)
        .outerjoin(t.revisions, revision.article_id == article.id)
        .group_by(article.id, article.url, article.revision)
    )
    for row in connection.execute(of_article.having(sa.func.coalesce(last, 0) != article.revision)):
        yield row.url, f"its current revision is {row.revision}, the last one stored is {row.last or 'none'}"


def misnamed(connection: sa.Connection) -> Broken:
    """Articles whose id is not that of their address: another article may have the same address."""
    for row in _streamed(connection, sa.select(t.articles.c.id, t.articles.c.url)):
        if article_id(row.url) != row.id:
            yield row.url, f"stored as {row.id}, but its address makes it {article_id(row.url)}"


def changed_texts(connection: sa.Connection) -> Broken:
    """Revisions whose text is not the one that was stored."""
    revision = t.revisions.c
    columns = sa.select(revision.article_id, revision.number, revision.text, revision.text_digest)
    for row in _streamed(connection, columns):
        if hashlib.sha256(row.text.encode("utf-8", "surrogatepass")).hexdigest() != row.text_digest:
            yield f"{row.article_id} revision {row.number}", "its text does not fit its digest"


def displaced_mentions(connection: sa.Connection) -> Broken:
    """Names and dates that do not stand in their article's text where they are said to."""
    for table in (t.mentions, t.dates):
        span = table.c
        stands = sa.func.substr(t.revisions.c.text, span.start + 1, span.end - span.start)
        wrong = _of_current(sa.select(span.article_id, span.start, span.text), table, span.article_id)
        for row in connection.execute(wrong.where(stands != span.text)):
            yield row.article_id, f"{row.text!r} does not stand at {row.start} ({table.name})"


def displaced_evidence(connection: sa.Connection) -> Broken:
    """Sentences that do not lie within their article's text, or triggers outside of their sentence."""
    piece, report = t.evidence.c, t.reports.c
    inside = sa.and_(
        piece.start >= 0,
        piece.start <= piece.trigger_start,
        piece.trigger_start < piece.trigger_end,
        piece.trigger_end <= piece.end,
        piece.end <= sa.func.length(t.revisions.c.text),
    )
    told = sa.select(report.event_id, report.article_id, piece.start, piece.end)
    joined = told.join_from(t.evidence, t.reports, report.id == piece.report_id)
    current = sa.and_(t.revisions.c.article_id == report.article_id, t.revisions.c.number == t.articles.c.revision)
    joined = joined.join(t.articles, t.articles.c.id == report.article_id).join(t.revisions, current)
    for row in connection.execute(joined.where(~inside)):
        yield row.event_id or row.article_id, f"no evidence at {row.start} to {row.end} of {row.article_id}"


def without_evidence(connection: sa.Connection) -> Broken:
    """Events that no report tells, and reports that no sentence tells."""
    untold = ~sa.exists().where(t.reports.c.event_id == t.events.c.id)
    for event in connection.scalars(sa.select(t.events.c.id).where(untold)):
        yield event, "an event that no article tells"
    bare = ~sa.exists().where(t.evidence.c.report_id == t.reports.c.id)
    for report in connection.scalars(sa.select(t.reports.c.id).where(bare)):
        yield report, "a report without a sentence that tells it"


def dangling(connection: sa.Connection) -> Broken:
    """Ids that lead nowhere, by every foreign key that there is."""
    for table in t.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            target = key.referred_table.alias("target")
            pairs = [(element.parent, target.c[element.column.name]) for element in key.elements]
            found = sa.exists().where(*(own == other for own, other in pairs))
            given = [own.is_not(None) for own, _ in pairs]
            for row in connection.execute(sa.select(*(own for own, _ in pairs)).distinct().where(*given, ~found)):
                where = f"{table.name}.{pairs[0][0].name}"
                yield where, f"no such row of {key.referred_table.name}: {'/'.join(map(str, row))}"


def half_done(connection: sa.Connection) -> Broken:
    """Names that belong to no entity, reports that belong to no event, captures that never came to an outcome.

    A database made anew from the WARC files knows no outcomes from before: what was archived before the first capture
    with an outcome of its own time is not asked for one.
    """
    for link in (t.forms.c.entity_id, t.reports.c.event_id):
        for id_ in connection.scalars(sa.select(link.table.c.id).where(link.is_(None))):
            yield id_, f"a row of {link.table.name} that was never joined"
    capture, outcome = t.captures.c, t.outcomes.c
    ended = sa.exists().where(outcome.url == capture.url, outcome.at >= capture.fetched_at)
    made = sa.exists().where(t.revisions.c.capture_id == capture.id)
    own = sa.exists().where(outcome.url == capture.url, outcome.at == capture.fetched_at)
    first = sa.select(capture.file, capture.offset).where(own).order_by(capture.file, capture.offset).limit(1)
    place = connection.execute(first).one_or_none()
    if place is None:
        return
    recent = sa.or_(capture.file > place.file, sa.and_(capture.file == place.file, capture.offset >= place.offset))
    for url in connection.scalars(sa.select(capture.url).distinct().where(recent, ~ended, ~made)):
        yield url, "archived, and its article never stored nor rejected"


def _of_current(select: sa.Select[Any], table: sa.Table, id_: sa.Column[Any]) -> sa.Select[Any]:
    """A select of rows of articles, joined with the current revisions of these."""
    current = sa.and_(t.revisions.c.article_id == id_, t.revisions.c.number == t.articles.c.revision)
    return select.join_from(table, t.articles, t.articles.c.id == id_).join(t.revisions, current)


def _streamed(connection: sa.Connection, select: sa.Select[Any]) -> Iterator[sa.Row[Any]]:
    return iter(connection.execution_options(yield_per=500).execute(select))
