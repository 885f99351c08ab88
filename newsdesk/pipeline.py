"""The stages strung together: a URL in, rows out. The only place that turns Rejected into an Outcome.

Each input is one transaction: its capture is in the archive before the row that points at it, and an article's rows,
entities and events appear together or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from newsdesk.analysis import Analysis, kinds, telling, unread
from newsdesk.archive import Archive, Location
from newsdesk.clean.sitewide import without_seen
from newsdesk.consolidate import consolidate, touched
from newsdesk.errors import Reason, Rejected, StoreError
from newsdesk.fetch import fetch, open_session
from newsdesk.fingerprints import Prints, prints_of
from newsdesk.http import check_url
from newsdesk.model import Article, Capture, Outcome
from newsdesk.resolve import keys_of
from newsdesk.revise import Change, Version, change
from newsdesk.shelf import Shelf
from newsdesk.store import parts, write
from newsdesk.store.database import Store, open_store
from newsdesk.store.prints import put_prints, sightings
from newsdesk.store.revisions import current_versions
from newsdesk.store.rows import Sheet, capture_row
from newsdesk.store.statements import Row
from newsdesk.track import Contains
from newsdesk.workers import Task, Workers, in_order

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.annotate.places import Gazetteer
    from newsdesk.config import Config

AHEAD = 16  # articles a worker that are begun before the first of them is stored: read while others are joined
BATCH = 50  # articles of a rebuild that are stored and joined with those before at once
KEPT = (Change.NEW, Change.REVISED)  # of these an article is stored


@dataclass(frozen=True, slots=True)
class Input:
    """Something to ingest: a URL to fetch, or a saved page and the URL that it came from."""

    url: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A capture that has been through the stages before the database; `analysis` is None where it brought nothing."""

    capture_id: str
    url: str  # of the capture, as is the time
    fetched_at: datetime
    page: Article  # as its page was cleaned
    prints: Prints | None  # what the page is recognised by; None in a rebuild, where those of all pages are stored
    article: Article  # without what stood on its whole site when it was read
    analysis: Analysis | None


class Pipeline:
    """The open archive and the workers that all inputs of one run share."""

    def __init__(self, config: Config, jobs: int = 1, *, series: str = "", patience: float = 30.0) -> None:
        """`series` names the WARC files that it writes alone, `patience` is how many seconds it waits to write."""
        self.config = config
        self.store: Store = open_store(config.database_url, patience)
        self.archive = Archive(config.archive_dir, series=series)
        self.session = open_session(config)
        self.workers = Workers(config, jobs)
        self.window = 1 if jobs == 1 else AHEAD * jobs
        self._gazetteer: Gazetteer | None = None

    @property
    def contains(self) -> Contains:
        """Which place lies in which; read when the first article is joined with the archive."""
        from newsdesk.annotate.places import Gazetteer

        self._gazetteer = self._gazetteer or Gazetteer.load()
        return self._gazetteer.contains

    def ingest(self, items: Iterable[Input]) -> Iterator[Outcome]:
        """Takes each input through all stages; their outcomes, in order, each recorded, short of a bug."""
        for drafts in in_order(map(self._begin, items), self.window):
            yield from self.store_all(drafts)

    def take(self, capture: Capture) -> Outcome:
        """Takes what was fetched through the other stages: archived, cleaned, stored; its outcome is recorded."""
        return self.take_archived(self.keep(capture), capture)

    def take_archived(self, capture_id: str, capture: Capture) -> Outcome:
        """Takes what is in the archive through the stages that are left."""
        [[draft]] = in_order([self.derive(capture_id, capture)], 1)
        [outcome] = self.store_all([draft])
        return outcome

    def record(self, outcome: Outcome) -> Outcome:
        """Stores an outcome, and gives it back."""
        with self.store.begin() as connection:
            write.save_outcome(connection, outcome)
        return outcome

    def _begin(self, item: Input) -> Task[Draft | Outcome]:
        try:
            if item.path:
                capture = saved(item.url, item.path, self.config.max_bytes)
            else:
                capture = fetch(item.url, self.config, session=self.session)
        except Rejected as rejected:
            return _rejection(item.url, "fetch", rejected)
        return (yield from self._prepare(capture))

    def _prepare(self, capture: Capture) -> Task[Draft | Outcome]:
        return (yield from self.derive(self.keep(capture), capture))

    def derive(self, capture_id: str, capture: Capture) -> Task[Draft | Outcome]:
        """Takes what is in the archive as far as it comes without writing: a draft, or why it is none."""
        try:
            return (yield from self.draft(capture_id, capture))
        except Rejected as rejected:
            return _rejection(capture.url, "clean", rejected, capture.fetched_at)

    def keep(self, capture: Capture) -> str:
        """Archives a capture, unless it is there or its URL last had the same bytes; the id of the one that is kept."""
        with self.store.begin() as connection:
            return self.keep_all(connection, [capture])[0]

    def keep_all(self, connection: Connection, captures: Sequence[Capture]) -> list[str]:
        """As `keep`, for captures of different URLs: on disk with one wait for it, and known when `connection` ends."""
        kept = [(capture, parts.kept_as(connection, capture)) for capture in captures]
        new = [capture for capture, known in kept if known is None]
        with disk_errors(self.archive):
            locations = self.archive.append_all(new) if new else []
        for capture, location in zip(new, locations, strict=True):
            write.save_capture(connection, capture, location.file, location.offset, location.length)
        return [known or capture.id for capture, known in kept]

    def draft(self, capture_id: str, capture: Capture) -> Task[Draft]:
        """Cleans and reads a capture while nothing waits to write. Raises Rejected."""
        page: Article = yield self.workers.clean(capture)
        prints = prints_of([block.text for block in page.blocks])
        with self.store.read() as connection:
            article = without_seen(page, sightings(connection, page))
            what = write.change_of(connection, article, prints)
        analysis = (yield self.workers.analyse(article, capture.fetched_at)) if what in KEPT else None
        return Draft(capture_id, capture.url, capture.fetched_at, page, prints, article, analysis)

    def put_all(self, connection: Connection, drafts: Sequence[Draft]) -> list[Change]:
        """Stores articles, and joins them with the archive's; what each is to the one before it.

        Nothing is written for one that is UNCHANGED or a STUB. What was stored since a draft was made counts, and so do
        the drafts before it: the rows are the same however many work at once, and however many are stored at once.
        """
        articles = {draft.page.id for draft in drafts}
        before = touched(connection, articles)
        versions = current_versions(connection, articles)
        changes, sheets, changed = list[Change](), list[Sheet](), set[str]()
        for draft in drafts:
            article = self._article(connection, draft)
            what = write.change_since(connection, versions.get(article.id), article, draft.prints)
            changes.append(what)
            if what not in KEPT:
                continue
            versions[article.id] = Version.of(article)
            sheets.append(sheet_of(draft.capture_id, draft.fetched_at, article, self._analysis(draft, article)))
            changed.add(article.id)
            if draft.prints:
                changed |= put_prints(connection, [(draft.page, draft.prints)])
        if sheets:
            write.save_articles(connection, sheets, kinds().family)
            consolidate(connection, before | touched(connection, changed), self.contains)
        return changes

    def _article(self, connection: Connection, draft: Draft) -> Article:
        """What is left of a draft's page by what is known of its site now."""
        return without_seen(draft.page, sightings(connection, draft.page)) if draft.prints else draft.article

    def _analysis(self, draft: Draft, article: Article) -> Analysis:
        """Where the article is another one than the draft's, it is read anew."""
        if draft.analysis is None or article != draft.article:
            return self.workers.analyse(article, draft.fetched_at).result()
        return draft.analysis

    def store_all(
        self,
        drafts: Sequence[Draft | Outcome],
        and_then: Callable[[Connection, list[Outcome]], None] = lambda _connection, _outcomes: None,
    ) -> list[Outcome]:
        """Stores what is ready, and what follows from its outcomes, in one transaction: all of it or nothing."""
        with self.store.begin() as connection:
            changes = iter(self.put_all(connection, [each for each in drafts if isinstance(each, Draft)]))
            outcomes = [each if isinstance(each, Outcome) else self._outcome(each, next(changes)) for each in drafts]
            write.save_outcome(connection, *outcomes)
            and_then(connection, outcomes)
        return outcomes

    def _outcome(self, draft: Draft, what: Change) -> Outcome:
        """What became of a capture, at its own time: an old page that comes in today tells nothing of today."""
        article = draft.article
        if what is Change.STUB:
            detail = f"only the beginning of what is kept: {article.title}"
            return Outcome(draft.url, "clean", Reason.STUB, draft.fetched_at, detail, article.id)
        left = unread(article.text, article.language, self.config.model_for(article.language))
        detail = f"{article.title} ({left})" if left else article.title
        return Outcome(draft.url, "stored", what, draft.fetched_at, detail, article.id)

    def close(self) -> None:
        """Lets go of the database, of open connections and of the processes that clean and read."""
        self.workers.close()
        self.session.close()
        self.store.close()


@contextmanager
def disk_errors(archive: Archive) -> Iterator[None]:
    """Turn what keeps the archive from being written, a full disk for one, into StoreError."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{archive.folder}: {error.strerror}") from error


def sheet_of(capture_id: str, fetched_at: datetime, article: Article, analysis: Analysis) -> Sheet:
    """What is stored of an article that was read."""
    keys = {entity.form: keys_of(entity.kind, entity.name, entity.aliases) for entity in analysis.entities}
    reports = telling(analysis.reports)
    return Sheet(capture_id, fetched_at, article, analysis.annotation, analysis.entities, reports, keys)


def ingest(
    inputs: Iterable[Input], config: Config, *, jobs: int = 1, on_outcome: Callable[[Outcome], None] = lambda _: None
) -> Counter[str]:
    """Ingests inputs, reading `jobs` articles at once; tells `on_outcome` of each in turn. The count of each reason."""
    pipeline = Pipeline(config, jobs)
    counts: Counter[str] = Counter()
    try:
        for outcome in pipeline.ingest(inputs):
            counts[outcome.reason] += 1
            on_outcome(outcome)
    finally:
        pipeline.close()
    return counts


def rebuild(
    config: Config, *, jobs: int = 1, on_progress: Callable[[int, int], None] = lambda _done, _all: None
) -> int:
    """Derives everything again from the captures, in the order they were fetched; the number of articles' revisions.

    The pages are gone through twice: what stands on the whole site must be known before the first text is stored.
    One transaction: a rebuild that fails leaves the archive as it was. Raises StoreError where a capture that the
    database knows cannot be read any more: what was derived from it must not be lost.
    """
    if not any(config.archive_dir.glob("*.warc.gz")):
        raise StoreError(f"{config.archive_dir}: no archived pages there; nothing was changed")
    pipeline = Pipeline(config, jobs)
    try:
        return rebuild_by(pipeline, on_progress)
    finally:
        pipeline.close()


def rebuild_by(pipeline: Pipeline, on_progress: Callable[[int, int], None] = lambda _done, _all: None) -> int:
    """As `rebuild`, by a pipeline that is open."""
    with pipeline.store.begin() as connection:
        return _rebuild(pipeline, connection, on_progress)


def _rebuild(pipeline: Pipeline, connection: Connection, on_progress: Callable[[int, int], None]) -> int:
    captured = _captured(pipeline, connection)
    write.clear_derived(connection)
    stored = 0
    with TemporaryDirectory() as waiting, Shelf[Article](Path(waiting) / "pages") as pages:
        telling = _fingerprint(pipeline, connection, captured, pages, on_progress)
        again = (_again(pipeline, connection, each, pages.get(telling.get(each.location))) for each in captured)
        drafts = chain.from_iterable(in_order(again, pipeline.window))
        numbered = enumerate(drafts, len(captured) + 1)
        while batch := list(islice(numbered, BATCH)):
            changes = pipeline.put_all(connection, [draft for _, draft in batch if draft])
            stored += sum(what in KEPT for what in changes)
            for done, _draft in batch:
                on_progress(done, 2 * len(captured))
    return stored


@dataclass(frozen=True, slots=True, order=True)
class _Captured:
    """A capture of the archive, without its page; they are gone through in the order that they were fetched."""

    fetched_at: datetime
    id: str
    url: str
    location: Location = field(compare=False)


def _captured(pipeline: Pipeline, connection: Connection) -> list[_Captured]:
    """All captures, in order; the database knows them afterwards. Raises StoreError where it knew of more."""
    known, captured = parts.capture_ids(connection), list[_Captured]()
    rows = _noted(pipeline.archive.captures(), captured)
    while batch := list(islice(rows, BATCH)):
        write.save_captures(connection, batch)
    lost = known - {each.id for each in captured}
    if lost:
        folder = pipeline.archive.folder
        raise StoreError(f"{folder}: {len(lost)} archived pages cannot be read any more; nothing was changed")
    return sorted(captured)


def _noted(captures: Iterable[tuple[Location, Capture]], captured: list[_Captured]) -> Iterator[Row]:
    """The rows of captures, each of which is added to a list."""
    for location, capture in captures:
        captured.append(_Captured(capture.fetched_at, capture.id, capture.url, location))
        yield capture_row(capture, location.file, location.offset, location.length)


def _fingerprint(
    pipeline: Pipeline,
    connection: Connection,
    captured: Sequence[_Captured],
    kept: Shelf[Article],
    on_progress: Callable[[int, int], None],
) -> dict[Location, int]:
    """Stores what articles are recognised by; of the captures that tell of a new article or a change, where their pages
    are kept.

    The pages wait on disk, and so do the texts that captures are compared with: an archive has more of them than fits
    into memory.
    """
    telling: dict[Location, int] = {}
    last: dict[str, int] = {}
    fresh: list[tuple[Article, Prints]] = []
    tasks = (_page(pipeline, each.location) for each in captured)
    pages = chain.from_iterable(in_order(tasks, pipeline.window))
    for done, (each, page) in enumerate(zip(captured, pages, strict=True), 1):
        if page and _differs(page, kept.get(last.get(page.id))):
            last[page.id] = telling[each.location] = kept.put(page)
            fresh.append((page, prints_of([block.text for block in page.blocks])))
        if len(fresh) == BATCH or done == len(captured):
            put_prints(connection, fresh)
            fresh.clear()
        on_progress(done, 2 * len(captured))
    return telling


def _differs(page: Article, last: Article | None) -> bool:
    """Whether a page tells of a new article or a change of the last that was kept of it."""
    return change(Version.of(last) if last else None, Version.of(page)) in KEPT


def _page(pipeline: Pipeline, location: Location) -> Task[Article | None]:
    """The article of a capture, for what it is recognised by; the last capture of its page decides."""
    try:
        page: Article = yield pipeline.workers.clean(pipeline.archive.read(location))
    except Rejected:
        return None
    return page


def _again(pipeline: Pipeline, connection: Connection, captured: _Captured, page: Article | None) -> Task[Draft | None]:
    """What a capture gives anew; None for one that is no article or brings no change."""
    if page is None:
        return None
    article = without_seen(page, sightings(connection, page))
    try:
        analysis: Analysis = yield pipeline.workers.analyse(article, captured.fetched_at)
    except Rejected:
        return None
    return Draft(captured.id, captured.url, captured.fetched_at, page, None, article, analysis)


def _rejection(url: str, stage: str, rejected: Rejected, at: datetime | None = None) -> Outcome:
    return Outcome(url, stage, rejected.reason, at or datetime.now(UTC), rejected.detail)


def saved(url: str, path: Path, max_bytes: int) -> Capture:
    """A saved page as if it had just been fetched from its URL. Raises Rejected."""
    check_url(url)
    try:
        if path.stat().st_size > max_bytes:
            raise Rejected(url, Reason.TOO_LARGE, f"{path}: more than {max_bytes} bytes")
        body = path.read_bytes()
    except OSError as error:
        raise Rejected(url, Reason.BAD_INPUT, f"{path}: {error.strerror}") from error
    return Capture(url, url, datetime.now(UTC), 200, "text/html", body)
