"""Formats that know what an event is, and what hostile pages cannot do in them."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from newsdesk.errors import ConfigError
from newsdesk.export import EVENTS, EXPORTERS, Listing, Record

NASTY = (
    "=cmd|' /C calc'!A0 \x1b[31m\x1b]8;;http://x\x07 \u202eevil\u2069 [bold]b[/bold] "
    '<script>alert(1)</script> "><img src=x>;,\\\n'
)
EVENT_FORMATS = ["ics", "geojson", "ftm", "plover"]


def event(name: str = "Syria", url: str = "https://wire.example/1", **details: Any) -> Record:
    sentence = {"text": f"{name} met Israel.", "start": 0, "end": 9}
    evidence = {"article": "a-1", "url": url, "site": "wire.example", "title": name, "published": "2025-07-31"}
    people = [("participant", "e-1", name, "place", "SYR"), ("participant", "e-2", "Dermer", "person", "ISR")]
    return {
        "id": "v-1",
        "type": "meeting",
        "status": "happened",
        "date": "2025-07-12",
        "place": {"entity": "e-3", "name": "Baku", "country": "AZE", "lat": 40.4, "lon": 49.9},
        "participants": [
            dict(zip(("role", "entity", "name", "kind", "country"), each, strict=True)) for each in people
        ],
        "sources": 1,
        "evidence": [evidence | {"sentence": sentence}],
        **details,
    }


def written(form: str, *events: Record) -> str:
    out = io.StringIO()
    columns = {"date": lambda record: record["date"] or "", "title": lambda record: record["evidence"][0]["title"]}
    EXPORTERS[form](Listing(events, columns, EVENTS, "Meetings"), out)
    return out.getvalue()


class Page(HTMLParser):
    """Keeps the elements and the addresses of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


def test_the_page_has_a_timeline_a_map_and_the_sentences() -> None:
    page = written("html", event())
    assert page.count("<svg") == 2
    assert "Syria met Israel." in page
    assert ("href", "https://wire.example/1") in Page(page).attributes


def test_the_page_without_days_and_places_is_a_page() -> None:
    assert "<svg" not in written("html", event(date=None, place=None))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", 'https://wire.example/"><script>x', "//x"])
def test_the_page_has_nothing_active(url: str) -> None:
    page = Page(written("html", event(NASTY, url)))
    assert not page.tags & {"script", "img", "iframe", "object", "embed", "form", "base"}
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "src"]
    assert all((value or "").startswith("https://") for name, value in page.attributes if name == "href")


def test_the_page_loads_nothing() -> None:
    assert re.findall(r"(?:\bsrc=|url\(|@import|<link)", written("html", event())) == []


@pytest.mark.parametrize("form", ["html", *EVENT_FORMATS])
def test_no_event_format_lets_control_or_bidirectional_characters_through(form: str) -> None:
    assert not set("\x1b\x07\u202e\u2069") & set(written(form, event(NASTY)))


@pytest.mark.parametrize("form", EVENT_FORMATS)
def test_a_format_of_events_refuses_anything_else(form: str) -> None:
    with pytest.raises(ConfigError, match="events only"):
        EXPORTERS[form](Listing([{"title": "x"}], {}), io.StringIO())


@pytest.mark.parametrize("form", ["html", *EVENT_FORMATS])
def test_every_event_format_can_write_no_events(form: str) -> None:
    assert "Syria" not in written(form)


def test_a_calendar_entry_is_a_whole_day() -> None:
    lines = written("ics", event()).split("\r\n")
    assert {"DTSTART;VALUE=DATE:20250712", "DTEND;VALUE=DATE:20250713", "UID:v-1@newsdesk"} <= set(lines)
    assert {"SUMMARY:meeting: Syria\\, Dermer (Baku\\, AZE)", "GEO:40.40000;49.90000", "STATUS:CONFIRMED"} <= set(lines)


def test_a_calendar_has_no_entry_without_a_day() -> None:
    assert "VEVENT" not in written("ics", event(date=None))


def test_a_month_is_an_entry_of_all_its_days() -> None:
    text = written("ics", event(date="2025-02"))
    assert "DTSTART;VALUE=DATE:20250201\r\nDTEND;VALUE=DATE:20250301" in text


def test_a_calendar_line_is_short_and_none_is_made_by_a_page() -> None:
    text = written("ics", event("é" * 200 + NASTY + "END:VEVENT\nBEGIN:VEVENT"))
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    unfolded = text.replace("\r\n ", "").split("\r\n")
    assert (unfolded.count("BEGIN:VEVENT"), unfolded.count("END:VEVENT")) == (1, 1)
    assert "\n" not in text.replace("\r\n", "")


def test_an_event_on_a_map() -> None:
    [feature] = json.loads(written("geojson", event()))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [49.9, 40.4]}
    [nowhere] = json.loads(written("geojson", event(place=None)))["features"]
    assert nowhere["geometry"] is None


def test_follow_the_money_links_the_event_to_who_and_to_the_article() -> None:
    entities = {entity["id"]: entity for entity in map(json.loads, written("ftm", event(), event()).splitlines())}
    assert {id_: entity["schema"] for id_, entity in entities.items()} == {
        "e-1": "PublicBody",
        "e-2": "Person",
        "a-1": "Article",
        "v-1": "Event",
    }
    assert entities["e-1"]["properties"]["country"] == ["sy"]
    assert entities["v-1"]["properties"]["involved"] == ["e-1", "e-2"]
    assert entities["v-1"]["properties"]["proof"] == ["a-1"]


@pytest.mark.parametrize(
    ("type_", "status", "code"),
    [
        ("meeting", "happened", ("CONSULT", None)),
        ("meeting", "planned", ("AGREE", None)),
        ("visit", "happened", ("CONSULT", "visit")),
        ("air_strike", "planned", ("THREATEN", None)),
        ("threat", "planned", ("THREATEN", None)),
        ("meeting", "cancelled", None),
        ("meeting", "denied", None),
        ("election", "happened", None),
    ],
)
def test_strict_plover_codes(type_: str, status: str, code: tuple[str, str | None] | None) -> None:
    lines = [json.loads(line) for line in written("plover", event(type=type_, status=status)).splitlines()]
    assert [(line["event_type"], line["event_mode"]) for line in lines] == ([code] if code else [])


def test_plover_has_those_on_equal_terms_on_both_sides() -> None:
    coded = json.loads(written("plover", event()))
    assert (
        [actor["name"] for actor in coded["actors"]] == ["Syria", "Dermer"] == [r["name"] for r in coded["recipients"]]
    )
