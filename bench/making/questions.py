"""Two hundred questions to a made archive: what desks ask, with names that are often, sometimes and seldom named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from typing import Any

import sqlalchemy as sa

from newsdesk import store
from newsdesk.ask import Unreadable, read
from newsdesk.catalog import event_types, event_words
from newsdesk.lookup import Lookup
from newsdesk.store import tables as t
from newsdesk.store.pages import entity_page
from newsdesk.store.terms import parse

MANY = 200
FIRST = 50  # answers
PAGES = 25
TODAY = date(2025, 10, 1)

# Each is asked of several names. C and D are countries, P a person, B a body, T a town, S a site.
ASKED = {
    "involving": ("all meetings involving C", "events involving P", "visits involving B", "attacks involving C"),
    "two sides": ("meetings between C and D", "meetings involving P and C", "US-C talks"),
    "in time": ("meetings involving C since July 2022", "meetings involving C in March 2021", "C's visits last year"),
    "latest": ("last 10 meetings involving C", "clashes in C, newest first", "meetings involving P, newest first"),
    "in place": (
        "meetings in T",
        "meetings involving C in T",
        "air strikes in C in 2019",
        "protests in the Middle East",
    ),
    "roles": ("air strikes by C on D", "attacks on C", "arrests of P", "visits by P to T", "meetings hosted by C"),
    "offices": ("meetings involving the foreign minister of C", "visits by the president of C"),
    "about": ("meetings about oil", "talks about security involving C", "attacks on hospitals in C"),
    "sources": ("meetings involving C reported by S", "meetings in C reported by at least 3 sources"),
    "not": ("meetings involving C but not D", "attacks not in C", "meetings involving C and D but not P"),
    "status": ("planned visits to C", "cancelled meetings involving C", "meetings or visits involving P"),
    "counts": ("how many meetings involving C", "who met P", "which countries met C", "where were the clashes in 2020"),
}
RANKS = (0, 1, 12, 3, 60, 5, 150, 2, 30, 9)  # of the names that are asked about, the most named first
OTHER_RANKS = (4, 20, 6, 70, 7, 40, 8, 10, 100, 11)  # where a question names a second country
SEARCHES = ("damascus", "ceasefire", "minister AND talks", '"officials said"', "sec*", "P", "C AND T", "meeting NOT C")


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask, and how it is answered."""

    kind: str
    words: str
    answer: Callable[[sa.Connection], int]  # gives how many answers there were


def questions(connection: sa.Connection, gazetteer: Any) -> list[Question]:
    """The questions, of names that this archive has."""
    names = {letter: cycle(found) for letter, found in _names(connection).items()}
    pages = islice(_pages(names), PAGES)
    searches = (_search(_filled(words, names)) for words in islice(cycle(SEARCHES), PAGES))
    asked = islice(cycle([(kind, words) for kind, all_ in ASKED.items() for words in all_]), MANY - 2 * PAGES)
    return [*(_ask(kind, _filled(words, names), gazetteer) for kind, words in asked), *pages, *searches]


def _names(connection: sa.Connection) -> dict[str, list[str]]:
    """Of each kind of name some of the most named, then rarer ones."""
    form, article = t.forms.c, t.articles.c
    common = sa.select(form.name).order_by(form.articles.desc(), form.id)
    countries = common.where(form.kind == "place", sa.cast(form.place, sa.Text).contains('"feature": "country"'))
    towns = common.where(form.kind == "place", sa.cast(form.place, sa.Text).contains('"feature": "city"'))
    asked = {"C": countries, "T": towns, "P": common.where(form.kind == "person")}
    asked["B"] = common.where(form.kind == "organisation")
    found = {letter: list(connection.scalars(select.limit(2000))) for letter, select in asked.items()}
    chosen = {letter: [list_[rank % len(list_)] for rank in RANKS] for letter, list_ in found.items()}
    chosen["D"] = [found["C"][rank] for rank in OTHER_RANKS]
    sites = sa.select(article.site, sa.func.count()).group_by(article.site).order_by(sa.func.count().desc())
    return chosen | {"S": [row.site for row in connection.execute(sites.limit(10))]}


def _filled(words: str, names: dict[str, Any]) -> str:
    return " ".join(
        next(names[word[0]]) + word[1:] if word[0] in names and not word[1:2].isalpha() else word
        for word in words.replace("US-C", "US - C").split()
    ).replace("US - ", "US-")


def _ask(kind: str, words: str, gazetteer: Any) -> Question:
    def answer(connection: sa.Connection) -> int:
        lookup = Lookup(gazetteer, connection)
        try:
            reading = read(
                words, words=event_words(), lookup=lookup.party, places=lookup.place, sites=lookup.sites, today=TODAY
            )
        except Unreadable:  # several hold the office: to be told so takes its time too
            return 0
        wanted = lookup.widened(reading.filter)
        if reading.wants == "count":
            return store.count_events(connection, wanted)
        if reading.wants == "people":
            tally = store.tally_countries if reading.countries else store.tally_people
            return len(tally(connection, wanted))
        if reading.wants == "places":
            return len(store.tally_places(connection, wanted))
        return len(store.find_events(connection, _first(wanted)))

    return Question(kind, words, answer)


def _first(wanted: Any) -> Any:
    from dataclasses import replace

    return replace(wanted, limit=min(wanted.limit or FIRST, FIRST))


def _pages(names: dict[str, Any]) -> Iterator[Question]:
    meetings = [kind for kind, each in event_types().items() if each.plover == "CONSULT"]
    for letter in cycle("PCBPT"):
        name = next(names[letter])

        def answer(connection: sa.Connection, name: str = name) -> int:
            entity = store.find_entities(connection, name)[0]
            page = entity_page(connection, entity.id, meetings=meetings)
            return page.event_count if page else 0

        yield Question("entity page", f"entity {name}", answer)


def _search(words: str) -> Question:
    def answer(connection: sa.Connection) -> int:
        return len(store.find_articles(connection, parse(words), FIRST))

    return Question("search", words, answer)
