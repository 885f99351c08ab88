"""Towns and regions that the model passed over, or took for organisations, where only a place can stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from newsdesk.annotate.places import Gazetteer
from newsdesk.annotate.roles import Names
from newsdesk.annotate.spans import TokenSpan
from newsdesk.model import Label

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from newsdesk.annotate.persons import Persons

VILLAGE = 3.5  # prominence: what only stands where a place would is no village
HAMLET = 0.0  # unless the article speaks of its country
LARGEST = 7.0  # a city that is known wherever it stands: "Kyiv"


def missed_towns(spans: Sequence[TokenSpan], persons: Persons) -> Iterator[TokenSpan]:
    """The stretches of proper nouns that are known places, of those that no span holds or one calls an organisation."""
    doc, gazetteer, names = persons.doc, persons.gazetteer, persons.names
    places = {i for span in spans if span.label is Label.PLACE for i in range(span.start, span.end)}
    taken = {i for span in spans for i in range(span.start, span.end)}
    organisations = {(span.start, span.end) for span in spans if span.label is Label.ORG}
    countries = {country for span in spans if (country := _country(doc[span.start : span.end].text, gazetteer))}
    for start, end in persons.runs:
        if (start, end) in organisations:
            before = doc[start - 1].lower_ if start else ""
            within = before in names.inside or (end - start > 1 and before in names.place_prepositions)
            stands = within or _is_listed_with(places, doc, start, end)
        elif end > start and taken.isdisjoint(range(start, end)):
            stands = stands_as_place(doc, start, end, places, names)
        else:
            continue
        name = doc[start:end].text
        known = doc[end - 1].lower_ not in persons.small and _is_town(name, countries, gazetteer, names)
        if known and (stands or _is_large(name, gazetteer)):
            places.update(range(start, end))
            yield TokenSpan(start, end, Label.PLACE)


def stands_as_place(doc: Doc, start: int, end: int, places: Collection[int], names: Names) -> bool:
    """Whether doc[start:end] is behind "in", or in one list with places, whose tokens are given."""
    behind = start > 0 and doc[start - 1].lower_ in names.place_prepositions
    return behind or _is_listed_with(places, doc, start, end)


def _is_listed_with(places: Collection[int], doc: Doc, start: int, end: int) -> bool:
    head = doc[start:end].root
    return head.dep_ == "conj" and head.head.i in places


def _country(name: str, gazetteer: Gazetteer) -> str | None:
    place = gazetteer.country(name) or gazetteer.demonym(name)
    return place.id if place else None


def _is_large(name: str, gazetteer: Gazetteer) -> bool:
    return any(place.feature == "city" and rank > LARGEST for place, rank in gazetteer.ranked(name))


def _is_town(name: str, countries: Collection[str], gazetteer: Gazetteer, names: Names) -> bool:
    """A place of some size, or any in a country that the article speaks of."""
    if name.lower() in names.never_names or gazetteer.body(name) or gazetteer.demonym(name):
        return False
    ranked = gazetteer.ranked(name)
    return any(rank > (HAMLET if place.country in countries else VILLAGE) for place, rank in ranked)
