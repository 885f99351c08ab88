"""Reading ahead: pages are cleaned and read by whoever has time, and found done by the one that stores them.

What is kept hangs on all that the result hangs on, so it can be wrong for nobody: where nothing is kept under that, or
what stands on the whole site has come to be known since, the page is cleaned or read anew. Storing in order gives the
same rows whatever was read ahead, and by whom.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsdesk import __version__
from newsdesk.analysis import Analysis
from newsdesk.clean.sitewide import without_seen
from newsdesk.distribute.plain import from_text, to_text
from newsdesk.errors import Reason, Rejected
from newsdesk.model import Article, Capture
from newsdesk.store import Store, aside
from newsdesk.store.prints import sightings
from newsdesk.workers import Workers

if TYPE_CHECKING:
    from newsdesk.config import Config

_REJECTED = "rejected "  # begins what is kept of a page that is no article; JSON begins with no letter


class ReadAhead(Workers):
    """Workers that first look whether something was done ahead."""

    def __init__(self, config: Config, jobs: int, store: Store, schema: str) -> None:
        super().__init__(config, jobs)
        self._store = store
        self._schema = schema
        self._model = config.model_for

    def do(self, what: str, url: str, *arguments: object) -> Future[Any]:
        """As Workers.do."""
        kept = self._kept(self._key(what, arguments))
        if kept is None:
            return super().do(what, url, *arguments)
        done: Future[Any] = Future()
        if kept.startswith(_REJECTED):
            reason, _, detail = kept.removeprefix(_REJECTED).partition(" ")
            done.set_exception(Rejected(url, Reason(reason), detail))
        else:
            done.set_result(from_text(Article if what == "clean" else Analysis, kept))
        return done

    def read_ahead(self, capture: Capture, file: str) -> None:
        """Clean and read a page of a file, and keep what came of it."""
        try:
            page: Article = self._keep(file, "clean", capture.url, capture)
            with self._store.read() as connection:
                article = without_seen(page, sightings(connection, page))
            self._keep(file, "analyse", article.url, article, capture.fetched_at)
        except Rejected:
            return  # kept too

    def _keep(self, file: str, what: str, url: str, *arguments: object) -> Any:
        try:
            result = self.do(what, url, *arguments).result()
        except Rejected as rejected:
            self._put(file, what, arguments, f"{_REJECTED}{rejected.reason} {rejected.detail}")
            raise
        kept = replace(result, told=()) if isinstance(result, Analysis) else result  # nobody stores these
        self._put(file, what, arguments, to_text(kept))
        return result

    def _kept(self, key: str) -> str | None:
        with aside.beside(self._store, self._schema) as connection:
            return aside.reading(connection, key)

    def _put(self, file: str, what: str, arguments: tuple[object, ...], body: str) -> None:
        with aside.beside(self._store, self._schema) as connection:
            aside.put_reading(connection, self._key(what, arguments), file, body.replace("\x00", ""))

    def _key(self, what: str, arguments: tuple[Any, ...]) -> str:
        """All that the result hangs on, in short: the page or the text, the model, and the version that reads it."""
        parts = _OF[what](*arguments)
        model = self._model(arguments[0].language) if what == "analyse" else ""
        return hashlib.sha256("\x00".join([__version__, what, str(model), *map(str, parts)]).encode()).hexdigest()


def _of_capture(capture: Capture) -> tuple[object, ...]:
    return capture.final_url, capture.content_type, capture.fetched_at.isoformat(), capture.digest


def _of_article(article: Article, fetched_at: datetime) -> tuple[object, ...]:
    return article.id, article.published, fetched_at.date(), article.title, article.text


_OF: dict[str, Callable[..., tuple[object, ...]]] = {"clean": _of_capture, "analyse": _of_article}
