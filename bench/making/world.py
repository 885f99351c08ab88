"""What happens, and which article tells it: drawn as arrays, before a word is written.

Articles come out evenly over the days, 274 a day, so that a small archive is the beginning of a large one and just as
dense. Who takes part in events, where they are, which outlets tell them and how many reports an event has follows the
law of Zipf; the types of events go by how often the fixture site has their words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from making.cast import Cast, cast_of, fixture_text
from newsdesk.catalog import event_types

FIRST_DAY = date(2015, 11, 1)
PER_DAY = 274  # articles: a million in ten years
REPORTS = 3  # of an article, on average
PARTIES = ((1, 0.25), (2, 0.45), (3, 0.2), (4, 0.1))  # that take part, and how often
PARTY_KINDS = {"countries": 0.35, "persons": 0.4, "bodies": 0.2, "groups": 0.05}
LATER = (0.6, 0.25, 0.1, 0.05)  # of the reports of an event: on its day, the day after ...
BASES = {"explicit": 0.5, "relative": 0.22, "publication": 0.25, "none": 0.03}
STATUSES = {"happened": 0.8, "planned": 0.1, "ongoing": 0.04, "cancelled": 0.03, "denied": 0.03}
SITES = 2000
ATTACHED = 2  # names in passing that an article has besides those of its events

Array = Any  # numpy's: its stubs add nothing here


@dataclass(frozen=True, slots=True)
class World:
    """Numbers into one another: events, articles, forms of names, sites. -1 stands for none."""

    cast: Cast
    articles: int
    types: list[str]
    site: Array  # of each article
    passing: Array  # articles x names: forms that an article names outside of events
    type: Array  # of each event, as all below
    day: Array  # days since FIRST_DAY
    basis: Array
    status: Array
    place: Array  # a form
    parties: Array  # events x 4: forms
    told: Array  # reports: the event of each; they are sorted by article
    first_report: Array  # articles + 1: where the reports of each begin
    sources: Array  # of each event: how many sites tell it


def world_of(articles: int) -> World:
    """A world of so many articles, as many events, half as many entities and three times as many reports."""
    dice = np.random.default_rng(6)
    cast, types = cast_of(articles // 2), _types()
    events, days = articles, -(-articles // PER_DAY)
    site = zipf(dice, SITES, articles)
    day = dice.integers(0, days, events)
    parties = _parties(dice, cast, events)
    told, article_of = _reports(dice, articles, day, days)
    return World(
        cast=cast,
        articles=articles,
        types=types,
        site=site,
        passing=_passing(dice, cast, articles),
        type=zipf(dice, len(types), events),
        day=day,
        basis=_chosen(dice, BASES, events),
        status=_chosen(dice, STATUSES, events),
        place=_places(dice, cast, parties),
        parties=parties,
        told=told,
        first_report=np.searchsorted(article_of, np.arange(articles + 1)),
        sources=_sources(events, told, site[article_of]),
    )


def _types() -> list[str]:
    """The types of events, those first whose words the fixture site has most often."""
    text, kinds = fixture_text().lower(), event_types()

    def told(name: str) -> int:
        return sum(len(re.findall(rf"\b{re.escape(word)}\b", text)) for word in kinds[name].words)

    return sorted(kinds, key=lambda name: (-told(name), name))


def zipf(dice: Any, many: int, draws: int, exponent: float = 1.0) -> Array:
    """Ranks from 0, drawn by Zipf's law."""
    weights = np.cumsum(np.arange(1, many + 1, dtype=float) ** -exponent)
    return np.searchsorted(weights, dice.random(draws) * weights[-1]).astype(np.int32)


def _chosen(dice: Any, shares: dict[str, float], draws: int) -> Array:
    return dice.choice(np.array(list(shares)), draws, p=list(shares.values()))


def _parties(dice: Any, cast: Cast, events: int) -> Array:
    """The main forms of who takes part in each event, none twice."""
    many = dice.choice([number for number, _ in PARTIES], events, p=[share for _, share in PARTIES])
    kind = dice.choice(len(PARTY_KINDS), (events, 4), p=list(PARTY_KINDS.values()))
    parties = np.full((events, 4), -1, np.int32)
    for number, name in enumerate(PARTY_KINDS):
        first, end = cast.spans[name]
        here = kind == number
        parties[here] = first + zipf(dice, end - first, int(here.sum()))
    for column in range(1, 4):
        again = (parties[:, :column] == parties[:, column, None]).any(axis=1)
        parties[again | (many <= column), column] = -1
    return parties


def _places(dice: Any, cast: Cast, parties: Array) -> Array:
    """Seven events in ten have a place: half of these a city of the first party's country, the rest one of any."""
    first, end = cast.spans["cities"]
    of_country: dict[str | None, list[int]] = {}
    for form in range(first, end):
        of_country.setdefault(cast.forms[form].country, []).append(form)
    draws, deep = dice.random(len(parties)), dice.random(len(parties)) ** 4  # the largest city of five in two of three
    places = first + zipf(dice, end - first, len(parties))
    for event in np.flatnonzero(draws < 0.35):
        home = of_country.get(cast.forms[parties[event, 0]].country)
        if home:
            places[event] = home[int(deep[event] * len(home))]
    bare = (draws >= 0.6) & (draws < 0.7)
    places[bare] = zipf(dice, cast.spans["countries"][1], int(bare.sum()))
    places[draws >= 0.7] = -1
    return places


def _reports(dice: Any, articles: int, day: Array, days: int) -> tuple[Array, Array]:
    """The event and the article of each report, sorted by article; each event in an article once."""
    sizes = 1 + zipf(dice, 60, len(day), 1.45)
    sizes = np.maximum(1, np.round(sizes * (REPORTS * 0.95 * articles / sizes.sum()))).astype(int)
    event = np.repeat(np.arange(len(day), dtype=np.int64), sizes)
    # Article i comes out on day i * days / articles.
    later = np.minimum(day[event] + dice.choice(len(LATER), len(event), p=LATER), days - 1)
    start, end = (-(-(late * articles) // days) for late in (later, later + 1))
    article = start + (dice.random(len(event)) * (end - start)).astype(np.int64)
    pairs = np.unique(article * len(day) + event)
    dice.shuffle(pairs)
    pairs = pairs[np.argsort(pairs // len(day), kind="stable")]
    return (pairs % len(day)).astype(np.int32), (pairs // len(day)).astype(np.int32)


def _passing(dice: Any, cast: Cast, articles: int) -> Array:
    """Some names drawn by Zipf's law; and each form, of which most are rare, in one article at least."""
    start = cast.spans["cities"][0]
    some = start + zipf(dice, len(cast.forms) - start, articles * ATTACHED)
    rows = np.full((articles, ATTACHED + 1), -1, np.int32)
    rows[:, :ATTACHED] = some.reshape(articles, ATTACHED)
    where = dice.permutation(articles)[: len(cast.forms)]
    rows[where, ATTACHED] = np.arange(len(where))
    return rows


def _sources(events: int, told: Array, site: Array) -> Array:
    pairs = np.unique(told.astype(np.int64) * SITES + site)
    return np.bincount(pairs // SITES, minlength=events)
