"""What was read goes through the pipeline, once: the same pages again change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from newsdesk.config import Config
from newsdesk.errors import Reason, Rejected
from newsdesk.http import check_url
from newsdesk.model import Capture, Outcome
from newsdesk.pipeline import Input, Pipeline
from newsdesk.store import parts
from newsdesk.transfer.reading import LIST, Found, files, read

READ = "read"  # the stage of what could not be read


def bring_in(
    paths: Iterable[Path],
    config: Config,
    *,
    base: str | None = None,
    on_outcome: Callable[[Outcome], None] = lambda _outcome: None,
) -> None:
    """Imports all that the files and folders hold, and tells `on_outcome` what became of each page.

    A page that was imported before is "unchanged", and nothing is written: an import that was cut off is taken up by
    running it again. What cannot be read is told and not stored. A page older than its article's current text is kept,
    and becomes a revision by a rebuild. Lists of addresses are fetched.
    """
    pipeline = Pipeline(config)
    try:
        for path in paths:
            for file in files(path):
                for outcome in _outcomes(pipeline, file, path, base):
                    on_outcome(outcome)
    finally:
        pipeline.close()


def _outcomes(pipeline: Pipeline, file: Path, named: Path, base: str | None) -> Iterator[Outcome]:
    try:
        if file.name.lower().endswith(LIST):
            yield from pipeline.ingest(Input(url) for url in _addresses(file))
            return
        folder = named if named.is_dir() else file.parent
        for found in read(file, pipeline.config.max_bytes, base, folder):
            yield _bring(pipeline, found)
    except OSError as error:
        yield _unread(str(file), Reason.BAD_INPUT, error.strerror or str(error))


def _addresses(file: Path) -> list[str]:
    lines = (line.strip() for line in file.read_text("utf-8", errors="backslashreplace").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _bring(pipeline: Pipeline, found: Found) -> Outcome:
    if not isinstance(found, Capture):
        return _unread(found.where, Reason.BAD_INPUT, found.detail)
    try:
        check_url(found.url)
        check_url(found.final_url)
    except Rejected as rejected:
        return _unread(found.url, rejected.reason, rejected.detail)
    if len(found.body) > pipeline.config.max_bytes:
        return _unread(found.url, Reason.TOO_LARGE, f"more than {pipeline.config.max_bytes} bytes")
    with pipeline.store.read() as connection:
        known = parts.is_known(connection, found)
        article = parts.newer_article(connection, found)
    if known:
        return Outcome(found.url, "stored", "unchanged", datetime.now(UTC), "imported before", article)
    if article:
        pipeline.keep(found)
        detail = "older than the text that is there; `newsdesk rebuild` makes it a revision"
        return pipeline.record(Outcome(found.url, "stored", "kept", datetime.now(UTC), detail, article))
    return pipeline.take(found)


def _unread(where: str, reason: Reason, detail: str) -> Outcome:
    return Outcome(where, READ, reason, datetime.now(UTC), detail)
