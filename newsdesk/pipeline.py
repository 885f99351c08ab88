"""The stages strung together: a URL in, rows out. The only place that turns Rejected into an Outcome.

Each input is one transaction: its capture is in the archive before the row that points at it, and an article's rows,
entities and events appear together or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from newsdesk.analysis import Analysis, kinds, telling, unread
from newsdesk.archive import Archive, Location
from newsdesk.clean.sitewide import without_seen
from newsdesk.consolidate import Touched, consolidate, touched
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
from newsdesk.track import Contains
from newsdesk.workers import Task, Workers, in_order

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.annotate.places import Gazetteer
    from newsdesk.config import Config

AHEAD = 4  # articles a worker that are begun before the first of them is stored
BATCH = 50  # articles of a rebuild that are joined with those before at once
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
    capture: Capture
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
        return Draft(capture_id, capture, page, prints, article, analysis)

    def put(self, connection: Connection, draft: Draft) -> Change:
        """Writes an article's own rows; nothing for one that is UNCHANGED or a STUB.

        Joining them with the archive's is left to `consolidate`. What was stored since the draft was made counts: where
        the article is another one for it, it is read anew, so that the rows are the same however many work at once.
        """
        article = without_seen(draft.page, sightings(connection, draft.page))
        what = write.change_of(connection, article, draft.prints)
        if what not in KEPT:
            return what
        analysis = draft.analysis
        if analysis is None or article != draft.article:
            analysis = self.workers.analyse(article, draft.capture.fetched_at).result()
        return _put(connection, draft, article, analysis)

    def store_all(
        self,
        drafts: Sequence[Draft | Outcome],
        and_then: Callable[[Connection, list[Outcome]], None] = lambda _connection, _outcomes: None,
    ) -> list[Outcome]:
        """Stores what is ready, and what follows from its outcomes, in one transaction: all of it or nothing."""
        with self.store.begin() as connection:
            before, changed = Touched(), set[str]()
            outcomes = []
            for draft in drafts:
                if isinstance(draft, Outcome):
                    outcomes.append(draft)
                    continue
                before |= touched(connection, [draft.page.id])
                what = self.put(connection, draft)
                if what in KEPT and draft.prints:
                    changed |= {draft.page.id, *put_prints(connection, draft.page, draft.prints)}
                outcomes.append(self._outcome(draft, what))
            for outcome in outcomes:
                write.save_outcome(connection, outcome)
            if changed:
                consolidate(connection, before | touched(connection, changed), self.contains)
            and_then(connection, outcomes)
        return outcomes

    def _outcome(self, draft: Draft, what: Change) -> Outcome:
        """What became of a capture, at its own time: an old page that comes in today tells nothing of today."""
        article = draft.article
        if what is Change.STUB:
            detail = f"only the beginning of what is kept: {article.title}"
            return Outcome(draft.capture.url, "clean", Reason.STUB, draft.capture.fetched_at, detail, article.id)
        left = unread(article.text, article.language, self.config.model_for(article.language))
        detail = f"{article.title} ({left})" if left else article.title
        return Outcome(draft.capture.url, "stored", what, draft.capture.fetched_at, detail, article.id)

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


def _put(connection: Connection, draft: Draft, article: Article, analysis: Analysis) -> Change:
    keys = {entity.form: keys_of(entity.kind, entity.name, entity.aliases) for entity in analysis.entities}
    return write.save_article(
        connection,
        draft.capture_id,
        draft.capture.fetched_at,
        article,
        analysis.annotation,
        analysis.entities,
        telling(analysis.reports),
        keys,
        kinds().family,
    )


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
    captured = sorted(
        ((capture.fetched_at, capture.id, location) for location, capture in pipeline.archive.captures()),
        key=lambda row: row[:2],
    )
    locations = [location for _fetched_at, _id, location in captured]
    lost = parts.capture_ids(connection) - {capture_id for _fetched_at, capture_id, _location in captured}
    if lost:
        folder = pipeline.archive.folder
        raise StoreError(f"{folder}: {len(lost)} archived pages cannot be read any more; nothing was changed")
    write.clear_derived(connection)
    with TemporaryDirectory() as waiting, Shelf[Article](Path(waiting) / "pages") as pages:
        telling = _fingerprint(pipeline, connection, locations, pages, on_progress)
        again = (_again(pipeline, connection, location, telling.get(location), pages) for location in locations)
        drafts = chain.from_iterable(in_order(again, pipeline.window))
        joining = _Joining(pipeline, connection)
        for done, draft in enumerate(drafts, len(locations) + 1):
            if draft:
                joining.put(draft)
            on_progress(done, 2 * len(locations))
        joining.finish()
    return joining.stored


class _Joining:
    """Stores the articles of a rebuild, and joins them with those before in batches, while others are read."""

    def __init__(self, pipeline: Pipeline, connection: Connection) -> None:
        self.stored = 0
        self._pipeline = pipeline
        self._connection = connection
        self._before = Touched()
        self._fresh: set[str] = set()

    def put(self, draft: Draft) -> None:
        """Write an article's rows."""
        self._before |= touched(self._connection, [draft.page.id])
        if self._pipeline.put(self._connection, draft) in KEPT:
            self.stored += 1
            self._fresh.add(draft.page.id)
        if len(self._fresh) == BATCH:
            self.finish()

    def finish(self) -> None:
        """Join what was stored since."""
        area = self._before | touched(self._connection, self._fresh)
        consolidate(self._connection, area, self._pipeline.contains)
        self._before, self._fresh = Touched(), set()


def _fingerprint(
    pipeline: Pipeline,
    connection: Connection,
    locations: Sequence[Location],
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
    pages = chain.from_iterable(in_order((_page(pipeline, location) for location in locations), pipeline.window))
    for done, (location, page) in enumerate(zip(locations, pages, strict=True), 1):
        if page and _differs(page, kept.get(last.get(page.id))):
            last[page.id] = telling[location] = kept.put(page)
            put_prints(connection, page, prints_of([block.text for block in page.blocks]))
        on_progress(done, 2 * len(locations))
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


def _again(
    pipeline: Pipeline, connection: Connection, location: Location, kept: int | None, pages: Shelf[Article]
) -> Task[Draft | None]:
    """What a capture gives anew; None for one that is no article or brings no change."""
    capture = pipeline.archive.read(location)
    write.save_capture(connection, capture, location.file, location.offset, location.length)
    page = pages.get(kept)
    if page is None:
        return None
    article = without_seen(page, sightings(connection, page))
    try:
        analysis: Analysis = yield pipeline.workers.analyse(article, capture.fetched_at)
    except Rejected:
        return None
    return Draft(capture.id, capture, page, None, article, analysis)


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
