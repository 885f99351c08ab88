"""What was read goes through the pipeline, once: the same pages again change nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newsdesk.config import Config
from newsdesk.errors import Reason, Rejected
from newsdesk.http import check_url
from newsdesk.model import Capture, Outcome, article_id
from newsdesk.pipeline import AHEAD, Draft, Input, Pipeline
from newsdesk.store import parts, save_capture
from newsdesk.transfer.reading import LIST, Found, files, read
from newsdesk.workers import Task, in_order

READ = "read"  # the stage of what could not be read
_MOMENT = 0.01  # seconds


@dataclass(frozen=True, slots=True)
class _Told:
    """What became of a page that goes through no more stages."""

    outcome: Outcome


def bring_in(
    paths: Iterable[Path],
    config: Config,
    *,
    base: str | None = None,
    jobs: int = 1,
    on_outcome: Callable[[Outcome], None] = lambda _outcome: None,
) -> None:
    """Imports all that the files and folders hold, reading `jobs` pages at once; tells `on_outcome` of each in turn.

    A page that was imported before is "unchanged", and nothing is written: an import that was cut off is taken up by
    running it again. What cannot be read is told and not stored. A page older than its article's current text is kept,
    and becomes a revision by a rebuild. Lists of addresses are fetched.
    """
    pipeline = Pipeline(config, jobs)
    try:
        for outcome in _brought(pipeline, _left(pipeline)):
            on_outcome(outcome)
        for path in paths:
            for file in files(path):
                for outcome in outcomes(pipeline, file, path, base):
                    on_outcome(outcome)
    finally:
        pipeline.close()


def _left(pipeline: Pipeline) -> Iterator[Capture]:
    """What a crash left in the archive and not in the database: noted there, and now to be taken through.

    While this may write nobody else does, so that none of it is what another process is about to note.
    """
    with pipeline.store.begin() as connection:
        left = []
        for location, capture in pipeline.archive.captures(after=parts.last_offsets(connection)):
            save_capture(connection, capture, location.file, location.offset, location.length)
            left.append(location)
    yield from map(pipeline.archive.read, left)


def outcomes(pipeline: Pipeline, file: Path, named: Path, base: str | None = None) -> Iterator[Outcome]:
    """Imports one file, of a folder that was named or the file itself; what became of each page in it."""
    try:
        if file.name.lower().endswith(LIST):
            yield from pipeline.ingest(Input(url) for url in _addresses(file))
            return
    except OSError as error:
        yield _unread(str(file), Reason.BAD_INPUT, error.strerror or str(error))
    else:
        yield from _brought(pipeline, _found(file, pipeline.config.max_bytes, base, named))


def _addresses(file: Path) -> list[str]:
    lines = (line.strip() for line in file.read_text("utf-8", errors="backslashreplace").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _found(file: Path, max_bytes: int, base: str | None, named: Path) -> Iterator[Capture | Outcome]:
    """What a file holds, and what of it cannot be taken."""
    folder = named if named.is_dir() else file.parent
    try:
        for found in read(file, max_bytes, base, folder):
            yield _checked(found, max_bytes)
    except OSError as error:
        yield _unread(str(file), Reason.BAD_INPUT, error.strerror or str(error))


def _checked(found: Found, max_bytes: int) -> Capture | Outcome:
    if not isinstance(found, Capture):
        return _unread(found.where, Reason.BAD_INPUT, found.detail)
    try:
        check_url(found.url)
        check_url(found.final_url)
    except Rejected as rejected:
        return _unread(found.url, rejected.reason, rejected.detail)
    if len(found.body) > max_bytes:
        return _unread(found.url, Reason.TOO_LARGE, f"more than {max_bytes} bytes")
    return found


def _brought(pipeline: Pipeline, coming: Iterable[Capture | Outcome]) -> Iterator[Outcome]:
    """Takes pages through; of one article, no state is begun before the one before it is stored."""
    busy: set[str] = set()

    def tasks() -> Iterator[Task[tuple[str, Draft | Outcome | _Told]] | None]:
        for found in coming:
            key = article_id(found.final_url) if isinstance(found, Capture) else ""
            while key in busy:
                time.sleep(_MOMENT)
                yield None
            if key:
                busy.add(key)
            yield _bring(pipeline, key, found)

    for done in in_order(tasks(), max(pipeline.window, AHEAD)):  # the more are stored at once, the less each costs
        new = [each for _key, each in done if not isinstance(each, _Told)]
        stored = iter(pipeline.store_all(new) if new else ())
        for _key, each in done:
            yield each.outcome if isinstance(each, _Told) else next(stored)
        busy -= {key for key, _each in done}


def _bring(pipeline: Pipeline, key: str, found: Capture | Outcome) -> Task[tuple[str, Draft | Outcome | _Told]]:
    if isinstance(found, Outcome):
        return key, _Told(found)
    with pipeline.store.read() as connection:
        known = parts.is_known(connection, found)
        article = parts.newer_article(connection, found)
    if known:
        return key, _Told(Outcome(found.url, "stored", "unchanged", datetime.now(UTC), "imported before", article))
    capture_id = pipeline.keep(found)
    if article:
        detail = "older than the text that is there; `newsdesk rebuild` makes it a revision"
        outcome = Outcome(found.url, "stored", "kept", found.fetched_at, detail, article)
        return key, _Told(pipeline.record(outcome))
    return key, (yield from pipeline.derive(capture_id, found))


def _unread(where: str, reason: Reason, detail: str) -> Outcome:
    return Outcome(where, READ, reason, datetime.now(UTC), detail)
