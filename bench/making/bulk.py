"""A made archive, loaded into an empty database: rows in bulk, indexes when they are in."""

from __future__ import annotations

import gc
import json
import multiprocessing
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

import numpy as np

from making.cast import Cast
from making.loaders import Loader, loader_of
from making.rows import BANDS, Row, Rows, form_id, party_role, rows_of, site_name
from making.rows import facts as facts_of_form
from making.world import World, world_of
from newsdesk.catalog import event_types
from newsdesk.model import short_id
from newsdesk.store.keys import fold

CHUNK = 1000  # articles that a process makes at a time
_BATCH = 20_000  # rows
_world: World  # of this process and those that it forks


def make(url: str, articles: int, jobs: int) -> None:
    """Fill the database at a URL, which has no articles yet, with so many; as many processes make rows."""
    global _world
    _world = world_of(articles)
    form_id(_world.cast, 0)
    gc.freeze()
    gc.disable()  # nothing here is circular, and there are millions of objects
    loader = loader_of(url)
    ledger = Ledger(_world)
    chunks = [(loader.name, at, min(at + CHUNK, articles)) for at in range(0, articles, CHUNK)]
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for tables, rows in pool.imap(_made, chunks):
            for table, encoded in tables.items():
                loader.put_encoded(table, encoded)
            loader.put("reports", ledger.noted(rows))
    for table, found in ledger.tables():
        for batch in _batches(found):
            loader.put(table, batch)
    loader.finish()


def _made(chunk: tuple[str, int, int]) -> tuple[dict[str, Any], Rows]:
    """The rows of some articles, encoded for a database as far as they are whole; and what the ledger must know."""
    name, first, last = chunk
    rows = rows_of(_world, first, last)
    kind = Loader.of(name)
    tables = {table: kind.encode(found) for table, found in rows.tables.items()}
    tables["search_words"] = kind.encode_words(sorted(rows.words))
    rows.tables.clear()
    rows.words.clear()
    return tables, rows


class Ledger:
    """What hangs on all articles: first reports, sums over forms, keys in order. Articles come in as they came out."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.first: list[Row | None] = [None] * len(world.type)  # of each event its first report
        self.named = np.zeros(len(world.cast.forms), np.int64)
        self.seen: dict[int, str] = {}
        self.articles: list[str] = []
        self.bands: list[Any] = []
        self.blocks: list[Any] = []

    def noted(self, rows: Rows) -> list[Row]:
        """Takes note of some articles; their reports, with the events that they tell."""
        self.articles += rows.articles
        self.bands.append(np.array(rows.bands, np.uint64))
        self.blocks.append(np.array(rows.blocks, np.uint64))
        for form, seen in rows.named:
            self.named[form] += 1
            self.seen.setdefault(form, seen)
        for event, report in rows.reports:
            if self.first[event] is None:
                self.first[event] = (short_id("v", report[0]), *report)
        return [(*report[:-1], (self.first[event] or ())[0], report[-1]) for event, report in rows.reports]

    def tables(self) -> Iterator[tuple[str, Iterable[Row]]]:
        """The rows of the tables that are sums, by table."""
        cast, owners = self.world.cast, self._owners()
        yield "forms", (self._form_row(form, owners[cast.entity[form]]) for form in self._forms())
        yield "form_facts", (row for form in self._forms() for row in self._fact_rows(form))
        entities = self._entities()
        yield "entities", (_entity_row(cast, owners[main], self._by_use(main, more)) for main, more in entities)
        yield "entity_names", (row for main, more in entities for row in _name_rows(cast, owners[main], main, more))
        yield "events", (self._event_row(event, owners) for event in range(len(self.first)))
        yield "event_participants", (row for e in range(len(self.first)) for row in self._party_rows(e, owners))
        yield "print_bands", self._band_rows()
        yield "site_prints", self._block_rows()

    def _forms(self) -> Iterator[int]:
        return iter(np.flatnonzero(self.named).tolist())

    def _entities(self) -> list[tuple[int, list[int]]]:
        """The forms of each entity, that which was seen first before the others."""
        members: dict[int, list[int]] = {}
        for form in self._forms():
            members.setdefault(self.world.cast.entity[form], []).append(form)
        cast = self.world.cast
        ordered = (sorted(forms, key=lambda form: (self.seen[form], form_id(cast, form))) for forms in members.values())
        return [(cast.entity[forms[0]], forms) for forms in ordered]

    def _owners(self) -> dict[int, str]:
        """The id of each entity by its main form, that of the form seen first."""
        return {main: short_id("e", form_id(self.world.cast, forms[0])) for main, forms in self._entities()}

    def _by_use(self, main: int, forms: list[int]) -> tuple[int, list[int]]:
        return max(forms, key=lambda form: int(self.named[form])), forms

    def _form_row(self, form: int, owner: str) -> Row:
        each = self.world.cast.forms[form]
        roles = [each.role] if each.role else []
        place = json.dumps(asdict(each.place), sort_keys=True) if each.place else None
        aliases = json.dumps(sorted(set(each.aliases)))
        said = (str(each.kind), each.name, aliases, each.country, json.dumps(roles), place)
        return (form_id(self.world.cast, form), *said, self.seen[form], int(self.named[form]), owner)

    def _fact_rows(self, form: int) -> Iterator[Row]:
        for field, value in facts_of_form(self.world.cast, form):
            yield form_id(self.world.cast, form), field, value, int(self.named[form])

    def _event_row(self, event: int, owners: dict[int, str]) -> Row:
        first = self.first[event]
        assert first is not None
        id_, _report, _article, type_, _family, status, date, _start, _end, basis, _place, country = first[:12]
        place = int(self.world.place[event])
        spot = (owners[place] if place >= 0 else None, country)
        return id_, type_, status, date, date, date, basis, *spot, int(self.world.sources[event]), "[]"

    def _party_rows(self, event: int, owners: dict[int, str]) -> Iterator[Row]:
        first, forms = self.first[event], [int(form) for form in self.world.parties[event] if form >= 0]
        assert first is not None
        diplomatic = "diplomacy" in event_types()[first[3]].groups
        for at, form in enumerate(forms):
            who = (party_role(diplomatic, at), owners[form], self.world.cast.forms[form].country)
            yield (first[0], at, *who, first[3], first[6], first[6])

    def _band_rows(self) -> Iterator[Row]:
        keys = np.concatenate(self.bands)
        for at in np.array_split(np.argsort(keys), max(1, len(keys) // _BATCH)):
            articles = (at // BANDS).tolist()
            yield from ((f"{key:016x}", self.articles[a]) for key, a in zip(keys[at].tolist(), articles, strict=True))

    def _block_rows(self) -> Iterator[Row]:
        blocks = np.concatenate(self.blocks)
        for site, many in enumerate(np.bincount(self.world.site).tolist()):
            if many:
                yield site_name(site), "", many
        order = np.lexsort((blocks[:, 1], blocks[:, 0]))
        for at in np.array_split(order, max(1, len(order) // _BATCH)):
            yield from ((site_name(site), f"{block:016x}", 1) for site, block in blocks[at].tolist())


def _entity_row(cast: Cast, id_: str, used: tuple[int, list[int]]) -> Row:
    most, forms = used
    name, first = cast.forms[most].name, cast.forms[forms[0]]
    aliases = {alias for form in forms for alias in (cast.forms[form].name, *cast.forms[form].aliases)} - {name}
    place, roles = first.place, [first.role] if first.role else []
    spot = (place.lat, place.lon) if place else (None, None)
    said = (str(first.kind), name, json.dumps(sorted(aliases)), first.country, *spot)
    return (id_, *said, None, json.dumps(roles))


def _name_rows(cast: Cast, id_: str, main: int, forms: list[int]) -> Iterator[Row]:
    names = {name for form in forms for name in (cast.forms[form].name, *cast.forms[form].aliases)}
    yield from ((key, id_) for key in sorted(map(fold, names)))


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    found = iter(rows)
    while batch := list(islice(found, _BATCH)):
        yield batch
