"""The stages strung together: a URL in, rows out. The only place that turns Rejected into an Outcome.

Each input is one transaction: its capture is in the archive before the row that points at it, and an article's rows,
entities and events appear together or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsdesk.analysis import UNREAD, Analysis, analyse, kinds, telling, unread
from newsdesk.archive import Archive, Location, payload
from newsdesk.clean.guard import Cleaner
from newsdesk.clean.rules import load_rules
from newsdesk.clean.sitewide import without_seen
from newsdesk.consolidate import consolidate, touched
from newsdesk.errors import Reason, Rejected, StoreError
from newsdesk.fetch import fetch, open_session
from newsdesk.fingerprints import prints_of
from newsdesk.http import check_url
from newsdesk.model import Article, Capture, Outcome
from newsdesk.resolve import keys_of
from newsdesk.store import parts, write
from newsdesk.store.database import Store, open_store
from newsdesk.store.prints import put_prints, sightings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.annotate.annotator import Annotator
    from newsdesk.config import Config


@dataclass(frozen=True, slots=True)
class Input:
    """Something to ingest: a URL to fetch, or a saved page and the URL that it came from."""

    url: str
    path: Path | None = None


class Pipeline:
    """The open archive and the loaded model that all inputs of one run share."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.store: Store = open_store(config.database_url)
        self.archive = Archive(config.archive_dir)
        self.session = open_session(config)
        self.rules = load_rules(config.sites_dir)
        self.cleaner = Cleaner()
        self._annotators: dict[str, Annotator] = {}

    @property
    def annotator(self) -> Annotator:
        """The one for English."""
        return self._annotator(self.config.model_for("en") or self.config.model)

    def _annotator(self, model: str) -> Annotator:
        """Loaded when the first article needs it."""
        if model not in self._annotators:
            from newsdesk.annotate.annotator import Annotator

            self._annotators[model] = Annotator(model)
        return self._annotators[model]

    def ingest(self, item: Input) -> Outcome:
        """Takes one input through all stages; its outcome is recorded whatever happens, short of a bug."""
        try:
            if item.path:
                capture = saved(item.url, item.path, self.config.max_bytes)
            else:
                capture = fetch(item.url, self.config, session=self.session)
        except Rejected as rejected:
            return self.record(_rejection(item.url, "fetch", rejected))
        return self.take(capture)

    def take(self, capture: Capture) -> Outcome:
        """Takes what was fetched through the other stages: archived, cleaned, stored; its outcome is recorded."""
        capture_id = self._keep(capture)
        try:
            outcome = self._store(capture_id, capture, self.clean(capture))
        except Rejected as rejected:
            outcome = _rejection(capture.url, "clean", rejected)
        return self.record(outcome)

    def record(self, outcome: Outcome) -> Outcome:
        """Stores an outcome, and gives it back."""
        with self.store.begin() as connection:
            write.save_outcome(connection, outcome)
        return outcome

    def clean(self, capture: Capture) -> Article:
        """The article of a capture, by its site's rule. Raises Rejected."""
        return self.cleaner.clean(
            capture.final_url,
            payload(capture, self.config.max_bytes),
            content_type=capture.content_type,
            fetched_at=capture.fetched_at,
            capture_digest=capture.digest,
            rule=self.rules.rule_for(capture.final_url, capture.fetched_at.date()),
        )

    def _keep(self, capture: Capture) -> str:
        """Archives a capture, unless the last one of its URL has the same bytes; the id of the one that is kept."""
        with self.store.begin() as connection:
            last_id, last_digest = parts.last_capture(connection, capture.url) or ("", "")
            if last_digest == capture.digest:
                return last_id
            location = self.archive.append(capture)
            write.save_capture(connection, capture, location.file, location.offset, location.length)
        return capture.id

    def _store(self, capture_id: str, capture: Capture, article: Article) -> Outcome:
        """Annotates outside of the transaction: nobody waits for the model to write."""
        prints = prints_of([block.text for block in article.blocks])
        with self.store.read() as connection:
            article = without_seen(article, sightings(connection, article))
            what = "unchanged" if write.is_unchanged(connection, article, prints) else ""
        if not what:
            analysis = self.analyse(article, capture.fetched_at)
            with self.store.begin() as connection:
                before = touched(connection, [article.id])
                what = put(connection, capture_id, capture.fetched_at, article, analysis)
                moved = put_prints(connection, article, prints)
                after = touched(connection, {article.id, *moved})
                consolidate(connection, before | after, self.annotator.gazetteer.contains)
        left = unread(article.text, article.language, self.config.model_for(article.language))
        detail = f"{article.title} ({left})" if left else article.title
        return Outcome(capture.url, "stored", what, datetime.now(UTC), detail, article.id)

    def analyse(self, article: Article, fetched_at: datetime) -> Analysis:
        """Reads an article; relative dates count from the day it came out, else from when it was fetched.

        UNREAD for one in a language that no model reads.
        """
        model = self.config.model_for(article.language)
        if model is None:
            return UNREAD
        published = date.fromisoformat(article.published[:10]) if article.published else fetched_at.date()
        return analyse(
            self._annotator(model), article.text, article=article.id, published=published, title=article.title
        )

    def close(self) -> None:
        """Lets go of the database, of open connections and of the process that cleans."""
        self.cleaner.close()
        self.session.close()
        self.store.close()


def put(connection: Connection, capture_id: str, fetched_at: datetime, article: Article, analysis: Analysis) -> str:
    """Writes an article's own rows; joining them with the archive's is left to `consolidate`."""
    keys = {entity.form: keys_of(entity.kind, entity.name, entity.aliases) for entity in analysis.entities}
    return write.save_article(
        connection,
        capture_id,
        fetched_at,
        article,
        analysis.annotation,
        analysis.entities,
        telling(analysis.reports),
        keys,
        kinds().family,
    )


def ingest(
    inputs: Iterable[Input], config: Config, *, on_outcome: Callable[[Outcome], None] = lambda _: None
) -> Counter[str]:
    """Ingests each input in turn and tells `on_outcome` of it; the count of each outcome's reason."""
    pipeline = Pipeline(config)
    counts: Counter[str] = Counter()
    try:
        for item in inputs:
            outcome = pipeline.ingest(item)
            counts[outcome.reason] += 1
            on_outcome(outcome)
    finally:
        pipeline.close()
    return counts


def rebuild(config: Config, *, on_progress: Callable[[int, int], None] = lambda _done, _all: None) -> int:
    """Derives everything again from the captures, in the order they were fetched; the number of articles' revisions.

    The pages are gone through twice: what stands on the whole site must be known before the first text is stored.
    One transaction: a rebuild that fails leaves the archive as it was. Raises StoreError where a capture that the
    database knows cannot be read any more: what was derived from it must not be lost.
    """
    if not any(config.archive_dir.glob("*.warc.gz")):
        raise StoreError(f"{config.archive_dir}: no archived pages there; nothing was changed")
    pipeline = Pipeline(config)
    try:
        with pipeline.store.begin() as connection:
            return _rebuild(pipeline, connection, on_progress)
    finally:
        pipeline.close()


def _rebuild(pipeline: Pipeline, connection: Connection, on_progress: Callable[[int, int], None]) -> int:
    locations = sorted(
        ((capture.fetched_at, capture.id, location) for location, capture in pipeline.archive.captures()),
        key=lambda row: row[:2],
    )
    lost = parts.capture_ids(connection) - {capture_id for _fetched_at, capture_id, _location in locations}
    if lost:
        folder = pipeline.archive.folder
        raise StoreError(f"{folder}: {len(lost)} archived pages cannot be read any more; nothing was changed")
    write.clear_derived(connection)
    stored: list[str] = []
    passes = [(work, location) for work in (_fingerprint, _again) for _fetched_at, _id, location in locations]
    for done, (work, location) in enumerate(passes, 1):
        stored += work(pipeline, connection, location)
        on_progress(done, len(passes))
    consolidate(connection, touched(connection, set(stored)), pipeline.annotator.gazetteer.contains)
    return len(stored)


def _fingerprint(pipeline: Pipeline, connection: Connection, location: Location) -> Sequence[str]:
    """Stores what an article is recognised by; the last capture of its page decides."""
    try:
        article = pipeline.clean(pipeline.archive.read(location))
    except Rejected:
        return ()
    put_prints(connection, article, prints_of([block.text for block in article.blocks]))
    return ()


def _again(pipeline: Pipeline, connection: Connection, location: Location) -> Sequence[str]:
    """The id of the article that a capture gives anew; nothing for one that is no article or brings no change."""
    capture = pipeline.archive.read(location)
    write.save_capture(connection, capture, location.file, location.offset, location.length)
    try:
        article = pipeline.clean(capture)
    except Rejected:
        return ()
    article = without_seen(article, sightings(connection, article))
    if write.is_unchanged(connection, article):
        return ()
    put(connection, capture.id, capture.fetched_at, article, pipeline.analyse(article, capture.fetched_at))
    return (article.id,)


def _rejection(url: str, stage: str, rejected: Rejected) -> Outcome:
    return Outcome(url, stage, rejected.reason, datetime.now(UTC), rejected.detail)


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
