"""Names in questions: what the archive calls so, else what the gazetteer does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from newsdesk.annotate.locating import locate
from newsdesk.annotate.placenames import table
from newsdesk.annotate.places import Gazetteer
from newsdesk.ask import Reading, Unreadable, capital_of, office_of, read
from newsdesk.catalog import event_words
from newsdesk.model import Entity, EventFilter, Kind, Party, Place
from newsdesk.store import find_entities, find_sites, officials, show_entity, similar_names

if TYPE_CHECKING:
    from sqlalchemy import Connection

SUGGESTED = 5  # of those called so, the most written of
LARGE_CITY = 100_000  # inhabitants: a smaller place is no place when its name is written like a plain word ("police")
_WHO = ("involving", "any_of", "not_involving", "actor", "recipient", "host")
ENTITY_ID = "e-"  # how the ids of entities begin


class Lookup:
    """Looks names up in an archive (or in none) and in the gazetteer."""

    def __init__(self, gazetteer: Gazetteer, archive: Connection | None = None) -> None:
        self._gazetteer = gazetteer
        self._archive = archive
        self._entities: dict[str, list[Entity]] = {}
        self.ambiguous: dict[str, list[str]] = {}  # a name that was found -> others called so, with their ids

    def read(self, question: str, today: date) -> Reading:
        """What a question asks, with the names that are known here. Raises Unreadable."""
        reading = read(
            question,
            words=event_words(),
            lookup=self.party,
            places=self.place,
            sites=self.sites,
            today=today,
        )
        return self.heard(reading)

    def heard(self, reading: Reading) -> Reading:
        """The reading in which an unknown name that sounds like one person's of the archive is that person's."""
        found = {name: party for name in reading.unknown if (party := self.by_ear(name))}
        named = {part: getattr(reading.filter, part) for part in _WHO} if found else {}
        parts: dict[str, Any] = {
            part: tuple(party if party.word else found.get(party.name, party) for party in parties)
            for part, parties in named.items()
        }
        return replace(
            reading,
            filter=replace(reading.filter, **parts),
            unknown=tuple(name for name in reading.unknown if name not in found),
            notes=(*reading.notes, *(f'"{name}" is read as {party.name}' for name, party in found.items())),
        )

    def homonyms(self, asked: EventFilter) -> frozenset[str]:
        """The ids of the entities that a filter names and whose names others have too."""
        named = {party.entity: party.name for party in asked.parties if party.entity and not party.country}
        return frozenset(entity for entity, name in named.items() if len(self.entities(name)) > 1)

    def party(self, name: str) -> Party | None:
        """Who is meant by a name that takes part in something; None when nobody knows it.

        A country's name, its people's name and the names of its government's seat ("Syrian", "the Kremlin",
        "Damascus") mean the country.
        """
        name = self._capital(name) or name
        state = self._state(name) or self._gazetteer.seat(name)
        if state:
            return self._country(state)
        if holder := self._holder(name):
            return holder
        found = self.entities(name)
        if len(found) > 1:
            self.ambiguous[name] = [f"{entity.name} ({entity.id})" for entity in found[1 : 1 + SUGGESTED]]
        place, body = self._place(name, large=True), self._body(name)
        return _first(found) or (place if place and place.name == name else body or place)

    def place(self, name: str) -> Party | None:
        """The place of a name; None when there is none.

        A country goes by its own name only: "Israeli" says who takes part, whatever the archive has. A government's
        building is the city that it stands in.
        """
        name = self._capital(name) or name
        state = self._gazetteer.country(name)
        if state:
            return self._country(state)
        if self._gazetteer.demonym(name):
            return None
        if city := self._gazetteer.city_of(name):  # "at the White House"
            return self._place(city.name)
        found = _first(self._entities_of_kind(name, Kind.PLACE)) or self._place(name)
        nicknamed = found and found.name.casefold() != name.casefold() and self._gazetteer.seat(name)
        return None if nicknamed else found  # the White House is no quarter of Casablanca

    def target(self, name: str) -> Party | None:
        """Whom something is done to: as party(), but a seat of government is the town, and a small town is one."""
        party, place = self.party(name), self.place(name)
        exactly = party is None and place is not None and place.name == name
        return place if exactly or (party and party.country and place) else party

    def nearest(self, name: str) -> list[str]:
        """Up to three names of the archive and the gazetteer's countries that look like one that nobody knows."""
        from rapidfuzz import fuzz, process  # only a question that misses needs it

        alike = [entity.name for entity in self._sounding_like(name)]
        if alike:
            return alike[:3]
        known = similar_names(self._archive, name) if self._archive is not None else []
        countries = [row["name"] for row in table("countries")]
        matches = process.extract(
            name,
            list(dict.fromkeys([*known, *countries])),
            scorer=fuzz.ratio,
            limit=3,
            score_cutoff=70,
            processor=str.casefold,
        )
        return [match[0] for match in matches]

    def sites(self, name: str) -> tuple[str, ...]:
        """The sites that a name means, as the archive or the gazetteer spells them; none where nobody knows it."""
        sites = find_sites(self._archive, name) if self._archive is not None else []
        body = self._gazetteer.body(name)
        return tuple(sites) or ((body.name,) if body else ())

    def entities(self, name: str) -> list[Entity]:
        """All that the archive calls so, the most written of first; the one of an id."""
        if name not in self._entities:
            self._entities[name] = self._known(name)
        return self._entities[name]

    def _known(self, name: str) -> list[Entity]:
        if self._archive is None:
            return []
        row = show_entity(self._archive, name) if name.startswith(ENTITY_ID) else None
        return [row.entity] if row else find_entities(self._archive, name)

    def by_ear(self, name: str) -> Party | None:
        """The only person of the archive whose name is spelt like this one, in whatever transliteration."""
        alike = self._sounding_like(name) if name != name.lower() else []
        return _first(alike) if len(alike) == 1 else None

    def _sounding_like(self, name: str) -> list[Entity]:
        from newsdesk import roster  # only a question that misses needs it

        return roster.find(self._archive, name) if self._archive is not None else []

    def _entities_of_kind(self, name: str, kind: Kind) -> list[Entity]:
        return [entity for entity in self.entities(name) if entity.kind is kind]

    def _state(self, name: str) -> Place | None:
        """The country of its own or its people's name."""
        return self._gazetteer.country(name) or self._gazetteer.demonym(name)

    def _capital(self, name: str) -> str | None:
        """The name of the town that "the Iraqi capital" is."""
        whose = capital_of(name)
        state = self._state(whose) if whose else None
        rows = table("countries") if state else []
        return next((row["capital"] for row in rows if state and row["alpha3"] == state.id), None)

    def _holder(self, name: str) -> Party | None:
        """Whoever holds a country's office, "Syrian president"; None where the words name none.

        Raises Unreadable where the archive knows nobody in it, or more than one over time.
        """
        asked = office_of(name)
        state = self._state(asked[0]) if asked and asked[0] else None
        if asked is None or state is None or state.country is None:
            return None
        holds = partial(self._is_office, office=asked[1], state=state)
        holders = officials(self._archive, state.country, holds) if self._archive is not None else []
        if len(holders) == 1:
            return _first(holders)
        names = [entity.name for entity in holders[:SUGGESTED]]
        why = "may be several" if names else "is nobody whom the archive knows"
        raise Unreadable(f'"{name}" {why}: name the person that is meant', names)

    def _is_office(self, role: str, office: str, state: Place) -> bool:
        """Whether a role as texts write it, "Syrian interim President", is that office of the country."""
        held = office_of(role)
        return held is not None and held[1] == office and (not held[0] or self._state(held[0]) == state)

    def _country(self, state: Place) -> Party:
        known = _first(self._entities_of_kind(state.name, Kind.PLACE))
        return Party(state.name, known.entity if known else None, state.country)

    def widened(self, asked: EventFilter) -> EventFilter:
        """The filter with the countries of each area that it names beside the area ("the Middle East")."""
        areas = [found for party in asked.place if (found := locate(party.name, self._gazetteer)) and not party.country]
        countries = [country for row in table("countries") if (country := self._gazetteer.country(row["alpha3"]))]
        inside = (
            self._country(country)
            for area in areas
            if area.feature == "area"
            for country in countries
            if self._gazetteer.contains(area, country)
        )
        return replace(asked, place=tuple(dict.fromkeys((*asked.place, *inside))))

    def _place(self, name: str, *, large: bool = False) -> Party | None:
        """A place; `large`: no small town that the archive does not know."""
        parts = _split(name)
        found = self._within(*parts) if parts else locate(name, self._gazetteer)
        small = found is not None and found.feature == "city" and found.population < LARGE_CITY
        if found is None or (small and name.islower()):
            return None
        places = self._entities_of_kind(found.name, Kind.PLACE)
        known = _first([each for each in places if not parts or each.country in (None, found.country)])
        if small and large and not known:
            return None
        return Party(self._spelt(found, parts), known.entity if known else None)

    def _spelt(self, place: Place, parts: tuple[str, str] | None) -> str:
        """Its name, with what it lies in where the bare name means another place: "Tripoli, Lebanon"."""
        bare = parts is None or locate(place.name, self._gazetteer) == place
        return place.name if bare or parts is None else f"{place.name}, {parts[1]}"

    def _within(self, name: str, container: str) -> Place | None:
        """The place of that name inside another: "Tripoli, Lebanon"."""
        outer = self._gazetteer.country(container) or locate(container, self._gazetteer)
        inner = locate(name, self._gazetteer, hint=container)
        return inner if outer and inner and self._gazetteer.contains(outer, inner) and outer != inner else None

    def _body(self, name: str) -> Party | None:
        body = self._gazetteer.body(name)
        people = self._gazetteer.people(name)
        return Party(body.name) if body else Party(people) if people else None


def _first(entities: list[Entity]) -> Party | None:
    return Party(entities[0].name, entities[0].id) if entities else None


def _split(name: str) -> tuple[str, str] | None:
    """A place and what it is said to lie in: "Tripoli, Lebanon", "Lebanon's Tripoli"."""
    inner, comma, outer = name.partition(", ")
    if comma:
        return inner, outer
    outer, possessive, inner = name.partition("'s ")
    return (inner, outer) if possessive else None
