"""The gazetteer: which place a name means, whose nationality, whose government, and which organisations are known.

Gazetteer   looks names up; says nothing of the text they stand in
locate      chooses among the places of one name by what else the article speaks of
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from newsdesk.annotate.placenames import index_path, join, key, listed, table, words
from newsdesk.model import Kind, Place

COUNTRY, AREA = 10.0, 9.0  # cities and regions have the logarithm of their population, about 3 to 8
ASKED_FEATURE = 3.0  # "Sweida province" asks for a region
OTHER_NAME = 2.0  # a city under a name that is not its main one counts as a hundred times smaller
SHORTEST = 3  # letters of a name that is looked up among the places of the world
SAME_COUNTRY, SAME_REGION = 3.0, 1.2  # what the article's other places add
MAIN_CITY = 1.0  # a region's city of the same name that is this much less prominent is no more than a village there
COMMONPLACE = 0.6  # taken off for each tenfold of a million people: every other article names a large country

T = TypeVar("T")
Ranked = tuple[tuple[Place, float], ...]


@dataclass(frozen=True, slots=True)
class Body:
    """A well-known organisation, with the country it acts for or belongs to (alpha-3), if any."""

    name: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    kind: Kind = Kind.ORGANISATION


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The words that stand around a name, by what they do; data/gazetteer/words.tsv."""

    articles: frozenset[str]
    particles: frozenset[str]
    prefixes: frozenset[str]
    suffixes: Mapping[str, str]  # "province" -> "region"
    common: frozenset[str]  # nationalities that are other words when written small: "polish"


class Gazetteer:
    """The places, nationalities, peoples, governments' seats and known organisations of the data files.

    Names are compared without case, accents, hyphens, apostrophes, a leading "the" and a trailing "'s"; but acronyms
    ("US", "WHO") only as capitals or, where that is no other word, all in small letters ("usa"). Safe to share between
    threads.
    """

    @classmethod
    def load(cls) -> Gazetteer:
        """A gazetteer that reads a data file when it is first needed, and raises ConfigError then if it is broken."""
        return cls()

    def __init__(self) -> None:
        self._ranked = lru_cache(maxsize=20_000)(self._rank)

    def country(self, name: str) -> Place | None:
        """The country or territory of that name or alpha-3 code in capitals: "Britain", "the US", "DEU".

        Alpha-2 codes are not read: in news "CA", "PM" and "AI" are hardly ever Canada, Saint Pierre and Anguilla.
        """
        return self._get(self._countries_by_name, name) or self._countries.get(name)

    def demonym(self, word: str) -> Place | None:
        """The country of a nationality: "Syrian", "Syrians", "Briton"."""
        return self._get(self._countries_by_demonym, word)

    def seat(self, name: str) -> Place | None:
        """The country whose government a place or building stands for: "the Kremlin", "Downing Street", "Damascus"."""
        return self._get(self._seats, name)

    def body(self, name: str) -> Body | None:
        """The well-known organisation of that name: "UN", "Hezbollah", "the World Bank"."""
        return self._get(self._bodies, name)

    def people(self, word: str) -> str | None:
        """The usual name of a people or religion: "Druze", "Kurdish" gives "Kurds"."""
        return self._get(self._peoples, word)

    def candidates(self, name: str) -> tuple[Place, ...]:
        """Every place of that name, most prominent first: countries, areas, then regions and cities by population."""
        return tuple(place for place, _ in self.ranked(name))

    def ranked(self, name: str) -> Ranked:
        """The candidates with their prominence: 10 for a country, 9 for an area, else a logarithm of the population."""
        return self._ranked(name)

    def contains(self, outer: Place, inner: Place) -> bool:
        """Does one place lie within the other? Every place contains itself; a sea or mountain range nothing else."""
        if outer.id == inner.id:
            return True
        if outer.feature == "country":
            return inner.country == outer.id
        if outer.feature == "area":
            members = self._members.get(outer.id, frozenset())
            return bool(members & {inner.id, inner.country, inner.region})
        return inner.region == outer.id

    def containers(self, name: str) -> tuple[Place, ...]:
        """The places a name after a comma may mean, abbreviations too: "Lebanon", "Calif."."""
        short = self._lookup(f"{key(name)}.")
        return self.candidates(name) + tuple(place for place, _ in short)

    def _get(self, by_name: Mapping[str, T], name: str) -> T | None:
        """The entry of a name: as an acronym if it is written so, else by its key."""
        bare = _bare(name)
        if bare in self._lexicon.common:
            return None
        return by_name.get(bare.upper() if bare.islower() else bare) or by_name.get(key(bare))

    def _rank(self, name: str) -> Ranked:
        if country := self.country(name):
            return _best_first([(country, COUNTRY), *self._places(key(name))])
        for form, feature in self._forms(self._words(name)):
            if found := self._places(form):
                return _best_first(
                    (place, score + ASKED_FEATURE * (place.feature == feature)) for place, score in found
                )
        return ()

    def _places(self, form: str) -> list[tuple[Place, float]]:
        """Countries, areas, regions and cities whose key this is."""
        found = [(place, COUNTRY) for place in (self._countries_by_name.get(form),) if place]
        found += [(place, AREA) for place in (self._areas.get(form),) if place]
        if len(form) < SHORTEST and form.isascii():
            return found
        cities = self._lookup(form)
        return found + [(place, _below_own_city(place, score, cities)) for place, score in cities]

    def _words(self, name: str) -> list[str]:
        """The words of a name, without a direction written small before it: "east London" is a part of London."""
        parts = words(name)
        written_small = name[:1].islower() and not name.islower()
        return parts[1:] if written_small and parts[0] in self._lexicon.prefixes else parts

    def _forms(self, parts: list[str], feature: str = "") -> Iterator[tuple[str, str]]:
        """The keys to try for a name, the whole first, then less and less of it; each with the feature it asks for."""
        if not parts:
            return
        yield join(parts), feature
        if parts[0] in self._lexicon.articles:
            yield from self._forms(parts[1:], feature)
        for length in (3, 2, 1):
            last, first = " ".join(parts[-length:]), " ".join(parts[:length])
            if len(parts) > length and last in self._lexicon.suffixes:
                yield from self._forms(parts[:-length], feature or self._lexicon.suffixes[last])
            if len(parts) > length and first in self._lexicon.prefixes:
                yield from self._forms(parts[length:], feature)
        if len(parts) > 1 and parts[0] in self._lexicon.particles:
            yield join(parts[1:]), feature

    def _lookup(self, form: str) -> Ranked:
        rows = self._database.execute(
            "SELECT p.id, p.name, p.country, p.lat, p.lon, p.feature, p.population, r.id, p.prominence - ? * n.other"
            " FROM name n JOIN place p ON p.number = n.place LEFT JOIN place r ON r.number = p.region"
            " WHERE n.key = ? ORDER BY 9 DESC, p.id",
            (OTHER_NAME, form),
        )
        return tuple((Place(*row[:-1]), row[-1]) for row in rows)

    @cached_property
    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{index_path()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    @cached_property
    def _lexicon(self) -> _Lexicon:
        by_kind: dict[str, dict[str, str]] = {}
        for row in table("words"):
            by_kind.setdefault(row["kind"], {})[row["word"]] = row["meaning"]
        return _Lexicon(
            articles=frozenset(by_kind["article"]),
            particles=frozenset(by_kind["particle"]),
            prefixes=frozenset(by_kind["prefix"]),
            suffixes=by_kind["suffix"],
            common=frozenset(by_kind["common"]),
        )

    @cached_property
    def _countries(self) -> dict[str, Place]:
        found = {}
        for row in table("countries"):
            code, lat, lon = row["alpha3"], _number(row["lat"]), _number(row["lon"])
            found[code] = Place(code, row["name"], code, lat, lon, "country", int(row["population"]))
        return found

    def _countries_by(self, names: Callable[[dict[str, str]], Iterable[str]]) -> dict[str, Place]:
        return _by_name((self._countries[row["alpha3"]], names(row)) for row in table("countries"))

    @cached_property
    def _countries_by_name(self) -> dict[str, Place]:
        return self._countries_by(_names)

    @cached_property
    def _countries_by_demonym(self) -> dict[str, Place]:
        return self._countries_by(lambda row: listed(row["demonyms"]))

    @cached_property
    def _seats(self) -> dict[str, Place]:
        buildings = _by_name((self._countries[row["country"]], _names(row)) for row in table("seats"))
        return self._countries_by(lambda row: listed(row["capital"])) | buildings

    @cached_property
    def _areas(self) -> dict[str, Place]:
        return _by_name((_area(row), _names(row)) for row in table("areas"))

    @cached_property
    def _members(self) -> dict[str, frozenset[str]]:
        """The countries and regions an area is made of, by the ids they have as places."""
        return {
            f"area:{row['key']}": frozenset(
                member if member in self._countries else f"region:{member}" for member in listed(row["members"])
            )
            for row in table("areas")
        }

    @cached_property
    def _bodies(self) -> dict[str, Body]:
        return _by_name(
            (Body(row["name"], tuple(listed(row["aliases"])), row["country"] or None), _names(row))
            for row in table("bodies")
        )

    @cached_property
    def _peoples(self) -> dict[str, str]:
        return _by_name((row["name"], _names(row)) for row in table("peoples"))


def locate(
    name: str, gazetteer: Gazetteer, *, context: Collection[Place] = (), hint: str | None = None
) -> Place | None:
    """The place a name means, or None when the gazetteer does not know it.

    `hint` names what the place lies in ("Idaho"); "Moscow, Idaho" and "Lebanon's Tripoli" bring their own. `context`
    holds the article's other places: without a hint, countries and areas come first, then a place in a country the
    article speaks of, then the more populous one.
    """
    found = gazetteer.ranked(name)
    if not found or hint is None:
        inner, outer = _split(name)
        if outer and (within := gazetteer.ranked(inner)) and (not found or _inside(within, outer, gazetteer)):
            found, hint = within, outer
    if hint and (inside := _inside(found, hint, gazetteer)):
        found = inside
    return _choose(found, context, gazetteer)


def _split(name: str) -> tuple[str, str]:
    """A name and the container it is written with, "" for none: "Tripoli, Lebanon" and "Lebanon's Tripoli"."""
    inner, comma, outer = name.partition(", ")
    if comma:
        return inner, outer
    outer, possessive, inner = name.replace("’", "'").partition("'s ")
    return (inner, outer) if possessive and inner else (name, "")


def _inside(found: Ranked, container: str, gazetteer: Gazetteer) -> Ranked:
    """Those candidates that lie in a place of the container's name or, for a city as container, in its region."""
    outers = gazetteer.containers(container)
    inside = tuple(pair for pair in found if any(_strictly(outer, pair[0], gazetteer) for outer in outers))
    if inside:
        return inside
    regions = {outer.region for outer in outers[:1] if outer.region}
    return tuple(pair for pair in found if pair[0].region in regions)


def _strictly(outer: Place, inner: Place, gazetteer: Gazetteer) -> bool:
    return outer.id != inner.id and gazetteer.contains(outer, inner)


def _choose(found: Ranked, context: Collection[Place], gazetteer: Gazetteer) -> Place | None:
    """The candidate with the highest sum of prominence and support from the article's other places."""
    if not found:
        return None
    ids = {place.id for place, _ in found}
    others = [place for place in context if place.id not in ids]
    support = {place.country: _support(place.country, gazetteer) for place in others if place.country}
    regions = {place.region or place.id for place in others if place.feature in ("city", "region")}

    def weight(pair: tuple[Place, float]) -> float:
        place, prominence = pair
        near = bool({place.region, place.id} & regions)
        return prominence + support.get(place.country or "", 0.0) + SAME_REGION * near

    first = found[0][0]
    if first.feature == "country" and first.country not in support:
        spoken_of = {place.country for place in others if place.feature != "country"}
        found = _larger_namesakes(first, found, spoken_of) or found
    return max(found, key=weight)[0]


def _support(country: str, gazetteer: Gazetteer) -> float:
    """What a country named in the article adds to the places in it."""
    place = gazetteer.country(country)
    return SAME_COUNTRY - COMMONPLACE * max(math.log10(place.population / 1e6), 0.0) if place else 0.0


def _larger_namesakes(country: Place, found: Ranked, spoken_of: Collection[str | None]) -> Ranked:
    """Regions more populous than the country of their name, where the article names other places of theirs.

    Georgia is a state among Atlanta and Savannah.
    """
    return tuple(
        (place, prominence)
        for place, prominence in found
        if place.feature == "region" and place.population > country.population and place.country in spoken_of
    )


def _below_own_city(place: Place, prominence: float, cities: Ranked) -> float:
    """A province named after its main city is meant only where the text says "province"."""
    if place.feature != "region":
        return prominence
    own = [score for city, score in cities if city.feature == "city" and city.region == place.id]
    main = max(own, default=0.0)
    return main - 0.01 if main > prominence - MAIN_CITY else prominence


def _best_first(found: Iterable[tuple[Place, float]]) -> Ranked:
    unique: dict[str, tuple[Place, float]] = {}
    for place, score in found:
        if place.id not in unique:
            unique[place.id] = (place, score)
    return tuple(sorted(unique.values(), key=lambda pair: -pair[1]))


def _area(row: Mapping[str, str]) -> Place:
    identity, country = f"area:{row['key']}", row["country"] or None
    return Place(identity, row["name"], country, _number(row["lat"]), _number(row["lon"]), "area")


def _names(row: Mapping[str, str]) -> list[str]:
    return [row["name"], *listed(row["aliases"])]


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _by_name(entries: Iterable[tuple[T, Iterable[str]]]) -> dict[str, T]:
    """A table by the keys of names; the first entry keeps a name that two have."""
    found: dict[str, T] = {}
    for value, names in entries:
        for name in names:
            found.setdefault(_table_key(name), value)
    return found


def _table_key(name: str) -> str:
    """Capitals stay as they are, so that "WHO" and "US" are not "who" and "us"."""
    bare = _bare(name)
    return bare if bare.isupper() and len(bare) > 1 else key(bare)


def _bare(name: str) -> str:
    """A name without "the" before it, "'s" after it and dots in it."""
    name = name.strip().replace("’", "'").removesuffix("'s").removesuffix("'").replace(".", "")
    return name[4:] if name[:4].lower() == "the " else name
