"""The gazetteer: which places a name may mean, whose nationality, whose government, and which organisations are known.

It says nothing of the text that the names stand in; locating.py chooses by that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from newsdesk.annotate.placenames import index_path, join, key, listed, table, words
from newsdesk.model import Kind, Place

COUNTRY, AREA = 10.0, 9.0  # cities and regions have the logarithm of their population, about 3 to 8
ASKED_FEATURE = 3.0  # "Sweida province" asks for a region
OTHER_NAME = 2.0  # a city under a name that is not its main one counts as a hundred times smaller
SHORTEST = 3  # letters of a name that is looked up among the places of the world
MAIN_CITY = 1.0  # a region's city of the same name that is this much less prominent is no more than a village there

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
    prefixes: Mapping[str, str]  # "southern" -> "region"
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

    def building(self, name: str) -> Place | None:
        """The country whose government a building or institution is, a capital city left out: "the White House"."""
        return self._get(self._buildings, name)

    def city_of(self, building: str) -> Place | None:
        """The city that a government's building stands in: "the White House", "the Kremlin"."""
        named, country = self._get(self._cities_of_buildings, building), self.building(building)
        cities = self.candidates(named) if named and country else ()
        return next((p for p in cities if country and p.country == country.id and p.feature == "city"), None)

    def seat(self, name: str) -> Place | None:
        """The country whose government a place or building stands for: "the Kremlin", "Downing Street", "Damascus"."""
        return self._get(self._seats, name)

    def is_city(self, name: str) -> bool:
        """Is the most prominent place of that name a city?"""
        ranked = self.ranked(name)
        return bool(ranked) and ranked[0][0].feature == "city"

    def capital(self, country: str) -> Place | None:
        """The capital city of a country, by its alpha-3 code."""
        named = self._capitals.get(country)
        return (
            next((p for p in self.candidates(named) if p.country == country and p.feature == "city"), None)
            if named
            else None
        )

    def body(self, name: str) -> Body | None:
        """The well-known organisation of that name: "UN", "Hezbollah", "the World Bank"."""
        return self._get(self._bodies, name)

    def people(self, word: str) -> str | None:
        """The usual name of a people or religion: "Druze", "Kurdish" gives "Kurds"."""
        found = self._get(self._peoples, word)
        return found.name if found else None

    def home(self, people: str) -> str | None:
        """The country that a people is at home in, if it is one: that of "Bosnian Serbs" is BIH."""
        found = self._get(self._peoples, people)
        return found.country if found else None

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
        bare, acronym, folded = _spellings(name)
        if bare in self._lexicon.common:
            return None
        return by_name.get(acronym) or by_name.get(folded)

    def _rank(self, name: str) -> Ranked:
        if country := self.country(name):
            return _best_first([(country, COUNTRY), *self._places(key(name))])
        parts = self._words(name)
        if self._says_nothing(parts):
            return ()
        if name.endswith(".") and (short := self._lookup(f"{join(parts)}.")):
            return short
        for form, feature in self._forms(parts):
            if found := self._places(form):
                return _best_first(
                    (place, score + ASKED_FEATURE * (place.feature == feature)) for place, score in found
                )
        return self._lookup(f"{join(parts)}.") if len(parts) == 1 and len(name) > SHORTEST else ()

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

    def _says_nothing(self, parts: list[str]) -> bool:
        """ "The East", "Northern Province": which one, only the article knows."""
        words = (self._lexicon.articles, self._lexicon.prefixes, self._lexicon.suffixes)
        return all(any(part in each for each in words) for part in parts)

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
                yield from self._forms(parts[length:], feature or self._lexicon.prefixes[first])
        if len(parts) > 1 and parts[0] in self._lexicon.particles:
            yield join(parts[1:]), feature

    def _lookup(self, form: str) -> Ranked:
        rows = self._database.execute(
            "SELECT p.id, p.name, p.country, p.lat, p.lon, p.feature, p.population, r.id, p.geonames,"
            " p.prominence - ? * n.other"
            " FROM name n JOIN place p ON p.number = n.place LEFT JOIN place r ON r.number = p.region"
            " WHERE n.key = ? ORDER BY 10 DESC, p.id",
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
            prefixes=by_kind["prefix"],
            suffixes=by_kind["suffix"],
            common=frozenset(by_kind["common"]),
        )

    @cached_property
    def _countries(self) -> dict[str, Place]:
        found = {}
        for row in table("countries"):
            code, lat, lon = row["alpha3"], _number(row["lat"]), _number(row["lon"])
            number = int(row["geonames"]) if row["geonames"] else None
            found[code] = Place(code, row["name"], code, lat, lon, "country", int(row["population"]), None, number)
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
        return self._countries_by(lambda row: listed(row["capital"])) | self._buildings

    @cached_property
    def _capitals(self) -> dict[str, str]:
        return {row["alpha3"]: names[0] for row in table("countries") if (names := list(listed(row["capital"])))}

    @cached_property
    def _buildings(self) -> dict[str, Place]:
        return _by_name((self._countries[row["country"]], _names(row)) for row in table("seats"))

    @cached_property
    def _cities_of_buildings(self) -> dict[str, str]:
        return _by_name((row["city"], _names(row)) for row in table("seats"))

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
    def _peoples(self) -> dict[str, Body]:
        return _by_name(
            (Body(row["name"], tuple(listed(row["aliases"])), row["country"] or None, Kind.GROUP), _names(row))
            for row in table("peoples")
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


@lru_cache(maxsize=50_000)
def _spellings(name: str) -> tuple[str, str, str]:
    """A name bare, as an acronym if it may be one, and as its key: a text asks for the same names again and again."""
    bare = _bare(name)
    return bare, bare.upper() if bare.islower() else bare, key(bare)


def _bare(name: str) -> str:
    """A name without "the" before it, "'s" after it and dots in it."""
    name = name.strip().replace("’", "'").removesuffix("'s").removesuffix("'").replace(".", "")
    return name[4:] if name[:4].lower() == "the " else name
