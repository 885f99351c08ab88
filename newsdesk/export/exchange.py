"""Formats of other tools: GeoJSON, FollowTheMoney, PLOVER."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, TextIO

from newsdesk.catalog import DATA, event_types
from newsdesk.export.data import dumped
from newsdesk.export.events import days, headline, link, point, sentences, what, where, who
from newsdesk.export.listing import Listing, Record

# PLOVER codes what is said to come as a promise or a threat, and knows no event that did not happen.
AHEAD = frozenset({"planned", "postponed"})
UNREAL = frozenset({"cancelled", "denied", "possible"})
WORDS_ALREADY = frozenset({"AGREE", "REQUEST", "REJECT", "ACCUSE", "THREATEN"})
FRIENDLY = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
SIDES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"actors": ("actor", "host"), "recipients": ("recipient", "victim")}
)

SCHEMATA = MappingProxyType({"person": "Person", "organisation": "Organization", "place": "PublicBody"})


def geojson(listing: Listing, out: TextIO) -> None:
    """A FeatureCollection (RFC 7946), one feature an event; one whose place is not known has no geometry."""
    features = [_feature(event) for event in listing.events("geojson")]
    print(dumped({"type": "FeatureCollection", "features": features}, indent=2), file=out)


def ftm(listing: Listing, out: TextIO) -> None:
    """FollowTheMoney entities, one a line: who takes part, the articles, then the events that link to them."""
    entities: dict[str, dict[str, Any]] = {}
    for event in listing.events("ftm"):
        for entity in (*_parties(event), *_articles(event), _event(event)):
            entities.setdefault(entity["id"], entity)
    for entity in entities.values():
        print(dumped(entity), file=out)


def plover(listing: Listing, out: TextIO) -> None:
    """Events in strict PLOVER codes, one a line.

    A plan is coded as what it is so far: friendly ones as AGREE, hostile ones as THREATEN. Types that PLOVER does not
    know and events that did not happen are left out.
    """
    for event in listing.events("plover"):
        if code := _code(event):
            print(dumped(_coded(event, *code)), file=out)


def _feature(event: Record) -> Record:
    at = point(event)
    properties = {
        "title": headline(event),
        "type": event["type"],
        "date": event["date"],
        "status": event["status"],
        "place": where(event) or None,
        "participants": who(event),
        "sources": event["sources"],
        "urls": _links(event),
    }
    geometry = {"type": "Point", "coordinates": [at[1], at[0]]} if at else None
    return {"type": "Feature", "id": event["id"], "geometry": geometry, "properties": properties}


def _parties(event: Record) -> Iterator[dict[str, Any]]:
    for participant in event["participants"]:
        schema = SCHEMATA.get(participant["kind"], "LegalEntity")
        properties = {"name": [participant["name"]], "country": _codes(participant["country"])}
        yield _entity(participant["entity"], schema, properties)


def _articles(event: Record) -> Iterator[dict[str, Any]]:
    for piece in sentences(event):
        dates = [piece["published"]] if piece["published"] else []
        properties = {"title": [piece["title"]], "publishedAt": dates, "sourceUrl": _link(piece["url"])}
        yield _entity(piece["article"], "Article", properties)


def _event(event: Record) -> dict[str, Any]:
    span = days(event)
    place = event["place"] or {}
    properties = {
        "name": [headline(event)],
        "keywords": [what(event), event["status"]],
        "startDate": [span[0]] if span else [],
        "endDate": [span[1]] if span else [],
        "location": [where(event)] if where(event) else [],
        "country": _codes(place.get("country")),
        "involved": list(dict.fromkeys(participant["entity"] for participant in event["participants"])),
        "summary": [piece["sentence"]["text"] for piece in sentences(event)],
        "proof": [piece["article"] for piece in sentences(event)],
        "sourceUrl": _links(event),
    }
    return _entity(event["id"], "Event", properties)


def _entity(id_: str, schema: str, properties: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {"id": id_, "schema": schema, "properties": {key: values for key, values in properties.items() if values}}


def _code(event: Record) -> tuple[str, str | None] | None:
    """The PLOVER category and mode of an event; None when it has none."""
    type_ = event_types().get(event["type"])
    if type_ is None or type_.plover is None or event["status"] in UNREAL:
        return None
    if event["status"] not in AHEAD or type_.plover in WORDS_ALREADY:
        return type_.plover, type_.mode
    return ("AGREE" if type_.plover in FRIENDLY else "THREATEN"), None


def _coded(event: Record, category: str, mode: str | None) -> Record:
    place, at = event["place"] or {}, point(event)
    location = {"name": place.get("name"), "country": place.get("country")}
    return {
        "id": event["id"],
        "date": event["date"],
        "event_type": category,
        "event_mode": mode,
        **_sides(event),
        "location": location | {"lat": at[0] if at else None, "lon": at[1] if at else None},
        "sources": _links(event),
        "text": [piece["sentence"]["text"] for piece in sentences(event)],
    }


def _sides(event: Record) -> Record:
    """Who acts and on whom; those on equal terms stand on both sides, as PLOVER has it."""
    found: dict[str, list[Record]] = {}
    for side, roles in SIDES.items():
        people = [each for each in event["participants"] if each["role"] in (*roles, "participant")]
        named = {each["entity"]: {"name": each["name"], "country": each["country"]} for each in people}
        found[side] = list(named.values())
    return found


def _links(event: Record) -> list[str]:
    return [url for piece in sentences(event) if (url := link(piece["url"]))]


def _link(url: str) -> list[str]:
    return [url] if link(url) else []


def _codes(country: str | None) -> list[str]:
    code = _alpha2().get(country or "")
    return [code] if code else []


@cache
def _alpha2() -> Mapping[str, str]:
    """Alpha-3 codes -> the alpha-2 codes in lower case that FollowTheMoney uses."""
    header, *lines = (DATA / "gazetteer" / "countries.tsv").read_text("utf-8").splitlines()
    columns = header.split("\t")
    rows = (dict(zip(columns, line.split("\t"), strict=True)) for line in lines)
    return MappingProxyType({row["alpha3"]: row["alpha2"].lower() for row in rows})
