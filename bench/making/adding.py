"""What it takes to add an article: to one that is large already, and to an empty one in bulk."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from making.cast import FIXTURES
from newsdesk.analysis import Analysis, analyse, kinds
from newsdesk.annotate.annotator import Annotator
from newsdesk.consolidate import archive_of, consolidate, touched
from newsdesk.fingerprints import prints_of
from newsdesk.model import Article, Block, Capture
from newsdesk.pipeline import BATCH, sheet_of
from newsdesk.store import Store, save_events
from newsdesk.store import tables as t
from newsdesk.store.parts import reports_of_events
from newsdesk.store.prints import put_prints, sightings
from newsdesk.store.revisions import current_versions
from newsdesk.store.rows import capture_row
from newsdesk.store.write import save_articles, save_captures
from newsdesk.track import events_of, groups_of

LONGEST = 60  # seconds that adding an article may take
SETTLED = 10  # days before the last whose events are tracked before articles are added


@dataclass
class Watch:
    """Milliseconds by step, one for each article, and those of this process's computing; a server's are not in that."""

    spent: dict[str, list[float]] = field(default_factory=dict)
    computed: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Counts what happens inside."""
        began, computed = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.spent.setdefault(name, []).append((time.perf_counter() - began) * 1000)
            self.computed.setdefault(name, []).append((time.process_time() - computed) * 1000)


class Undone(Exception):
    """Takes a transaction back."""


def fixtures(day: date) -> Iterator[Article]:
    """The articles of the fixture site, as if they had come out on a day."""
    for path in sorted(FIXTURES.rglob("*.json")):
        page = json.loads(path.read_text("utf-8"))
        blocks = tuple(map(Block, page["text_blocks"]))
        site = page["url"].split("/")[2]
        yield Article(page["url"], site, page["title"], tuple(page["byline"]), day.isoformat(), "en", blocks)


def last_day(store: Store) -> date:
    """The day on which the last article of an archive came out."""
    with store.read() as connection:
        latest = sa.select(t.reports.c.published).where(t.reports.c.published.is_not(None))
        found = connection.scalar(latest.order_by(t.reports.c.date_start.desc().nulls_last()).limit(1))
    return date.fromisoformat(str(found)[:10])


def settle(store: Store, annotator: Annotator) -> None:
    """Tracks the events of the last days as the pipeline does: those that were drawn are not what it would make."""
    since = (last_day(store) - timedelta(days=SETTLED)).isoformat()
    with store.begin() as connection:
        owners = connection.scalars(sa.select(t.reports.c.event_id).where(t.reports.c.published >= since)).all()
        reports = reports_of_events(connection, owners)
        archive = archive_of(connection, reports, annotator.gazetteer.contains)
        save_events(connection, events_of(groups_of(reports, archive), archive), replacing=set(owners))


def add_one_by_one(store: Store, annotator: Annotator, watch: Watch) -> None:
    """Adds each fixture article as the pipeline does, and takes it back; after LONGEST seconds it gives one up."""
    signal.signal(signal.SIGALRM, _give_up)
    for article in fixtures(last_day(store)):
        analysis = _analysed(annotator, article)
        try:
            with store.begin() as connection:
                signal.setitimer(signal.ITIMER_REAL, LONGEST)
                with watch.step("all"):
                    _add(connection, article, analysis, annotator, watch)
                raise Undone
        except Undone:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _give_up(*_: object) -> None:
    raise Undone


def _add(connection: sa.Connection, article: Article, analysis: Analysis, annotator: Annotator, watch: Watch) -> None:
    prints = prints_of([block.text for block in article.blocks])
    with watch.step("site prints"):
        sightings(connection, article)
    with watch.step("own rows"):
        before = touched(connection, [article.id])
        _put(connection, [(article, analysis)])
    with watch.step("copies"):
        moved = put_prints(connection, [(article, prints)])
    with watch.step("joining"):
        after = touched(connection, {article.id, *moved})
        consolidate(connection, before | after, annotator.gazetteer.contains)


def add_in_bulk(store: Store, annotator: Annotator, many: int) -> tuple[int, float]:
    """Writes the own rows of so many articles into an empty archive: how many rows that is, and seconds."""
    read = [(article, _analysed(annotator, article)) for article in fixtures(date(2025, 7, 31))]
    pages = [_renamed(*read[number % len(read)], number) for number in range(many)]
    began = time.perf_counter()
    with store.begin() as connection:
        for at in range(0, many, BATCH):
            _put(connection, pages[at : at + BATCH])
    spent = time.perf_counter() - began
    with store.read() as connection:
        tables = [*t.metadata.sorted_tables, t.searched]  # its words are as many rows as it has
        rows = (connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables)
        return sum(rows), spent


def _renamed(article: Article, analysis: Analysis, number: int) -> tuple[Article, Analysis]:
    """The same article at another address."""
    other = replace(article, url=f"{article.url}-{number}")
    reports = tuple(
        replace(report, article=other.id, evidence=tuple(replace(piece, article=other.id) for piece in report.evidence))
        for report in analysis.reports
    )
    return other, replace(analysis, reports=reports)


def _analysed(annotator: Annotator, article: Article) -> Analysis:
    published = date.fromisoformat(str(article.published))
    return analyse(annotator, article.text, article=article.id, published=published, title=article.title)


def _put(connection: sa.Connection, pages: Sequence[tuple[Article, Analysis]]) -> None:
    """The own rows of articles, and their captures', as the pipeline writes them."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    captures, sheets = [], []
    current_versions(connection, [article.id for article, _ in pages])
    for article, analysis in pages:
        capture = Capture(article.url, article.url, at, 200, "text/html", article.text.encode())
        captures.append(capture_row(capture, "x.warc.gz", 0, 1))
        sheets.append(sheet_of(capture.id, at, article, analysis))
    save_captures(connection, captures)
    save_articles(connection, sheets, kinds().family)
