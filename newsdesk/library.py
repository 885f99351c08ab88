"""newsdesk for Python programs: what the command does, with typed objects.

from newsdesk import Archive

with Archive("news.db") as archive:
    for event in archive.ask("all meetings involving Syria"):
        print(event.date, event.place_name, event.evidence[0].sentence)
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Self

from newsdesk.answers import Answer, answer
from newsdesk.config import Config, load_config, with_database
from newsdesk.errors import StoreError
from newsdesk.lookup import Lookup
from newsdesk.store import (
    ArticleRow,
    EntityRow,
    EventRow,
    Hit,
    Store,
    find_articles,
    find_entities,
    open_store,
    show_article,
    show_entity,
    show_event,
)
from newsdesk.store.terms import parse
from newsdesk.typed import storable

if TYPE_CHECKING:
    from newsdesk.annotate.places import Gazetteer
    from newsdesk.model import Outcome


class Archive:
    """An archive, opened when it is first used; close it when done, or use it in a `with`.

    `database` is a path (SQLite) or a postgresql:// URL, by default the one of the settings. `config` stands for the
    settings file and the environment. Errors are those of newsdesk.errors.
    """

    def __init__(self, database: str | PathLike[str] | None = None, config: Config | None = None) -> None:
        chosen = config or load_config()
        self.config = with_database(chosen, fspath(database)) if database is not None else chosen

    def ask(self, question: str, today: date | None = None) -> Answer:
        """What a question in plain words asks for. Raises Unreadable where it cannot be read whole.

        Dates like "last week" count from `today`, by default the day it is.
        """
        with self._store.read() as connection:
            lookup = Lookup(self._gazetteer, connection)
            reading = lookup.read(storable(question), today or date.today())
            return answer(connection, reading, lookup.widened(reading.filter))

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """The first articles whose title or text has what is looked for. Raises BadSearch where it cannot be read."""
        wanted = parse(words)
        with self._store.read() as connection:
            return find_articles(connection, wanted, limit)

    def event(self, event_id: str) -> EventRow | None:
        """The event of an id, None when there is none."""
        with self._store.read() as connection:
            return show_event(connection, storable(event_id))

    def entity(self, name_or_id: str) -> EntityRow | None:
        """The entity of an id, or the one most written of that goes by a name; None when there is none."""
        with self._store.read() as connection:
            name = storable(name_or_id)
            found = find_entities(connection, name)
            return show_entity(connection, found[0].id if found else name)

    def article(self, id_or_url: str) -> ArticleRow | None:
        """The current text of an article, None when there is none."""
        with self._store.read() as connection:
            return show_article(connection, storable(id_or_url))

    def ingest(self, *urls: str) -> list[Outcome]:
        """Fetch pages and store what they tell: one outcome for each, in order. Loads the language model."""
        from newsdesk import pipeline

        outcomes: list[Outcome] = []
        pipeline.ingest((pipeline.Input(url) for url in urls), self.config, on_outcome=outcomes.append)
        return outcomes

    def close(self) -> None:
        """Let go of the database."""
        if "_store" in self.__dict__:
            self._store.close()
            del self._store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @cached_property
    def _store(self) -> Store:
        scheme, _, path = self.config.database_url.partition(":///")
        if scheme == "sqlite" and not Path(path).is_file():
            raise StoreError(f"{path}: no archive there yet; ingest() makes one")
        return open_store(self.config.database_url)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        from newsdesk.annotate.places import Gazetteer

        return Gazetteer.load()
