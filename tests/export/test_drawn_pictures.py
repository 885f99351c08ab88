"""Pictures and briefings: what they show, and what hostile pages cannot do in them."""

from __future__ import annotations

import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from test_event_formats import NASTY, Page, event

from newsdesk.cli import draw, report
from newsdesk.export.along import MOST_ROWS, along_time
from newsdesk.export.atlas import atlas
from newsdesk.export.briefing import BRIEFINGS, Briefing
from newsdesk.export.picture import PICTURES, Picture, bars
from newsdesk.export.web import web

PLACE = {"entity": "e-3", "name": "Baku", "country": "AZE", "lat": 40.4, "lon": 49.9}


def node(id_: str, name: str, events: int = 1, country: str | None = None) -> dict[str, Any]:
    return {"entity": id_, "name": name, "country": country, "events": events, "types": {"meeting": events}}


def nasty_pictures() -> list[Picture]:
    told = [event(NASTY, place=PLACE | {"name": NASTY})]
    edge = {"left": "e-1", "right": "e-2", "events": 1}
    drawn = web(NASTY, NASTY, [node("e-1", NASTY), node("e-2", "Dermer")], [edge])
    return [along_time(NASTY, told), atlas(NASTY, told), drawn]


def written(form: str, picture: Picture) -> str:
    out = io.StringIO()
    PICTURES[form](picture, out)
    return out.getvalue()


def briefed(form: str, *events: Any, title: str = "Meetings") -> str:
    out = io.StringIO()
    BRIEFINGS[form](Briefing(title, "events: meeting", events), out)
    return out.getvalue()


def test_the_forms_that_help_names_are_those_that_there_are() -> None:
    assert {form.value for form in draw.Form} == PICTURES.keys()
    assert {form.value for form in report.Form} == BRIEFINGS.keys()


def test_the_longest_bar_is_that_of_the_largest_number() -> None:
    assert [line.count("█") for line in bars([("a", 10), ("b", 5), ("c", 0)])] == [30, 15, 1]


def test_events_stand_under_their_month_in_order_and_those_without_a_day_last() -> None:
    told = [event(date="2025-08-02"), event(date=None), event(date="2025-07-12"), event(date="2025-07")]
    lines = along_time("Syria", told).lines
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == ["2025-07", "2025-08", "day"]
    assert [line.split()[0] for line in lines if line.startswith(" ")] == [
        "2025-07",
        "2025-07-12",
        "2025-08-02",
        "meeting:",
    ]


def test_each_event_of_a_timeline_has_a_dot_and_its_words() -> None:
    drawn = along_time("Syria", [event(date="2025-08-02"), event(date="2025-07-12")]).svg
    assert drawn.count("<circle") == 2
    assert drawn.index("2025-07-12") < drawn.index("2025-08-02")


def test_a_long_timeline_is_dots_alone() -> None:
    drawn = along_time("Syria", [event(date=f"2025-07-{day % 28 + 1:02}") for day in range(MOST_ROWS + 1)]).svg
    assert drawn.count("<circle") == MOST_ROWS + 1
    assert drawn.count("<text") == 2


def test_the_map_marks_the_places_and_counts_what_has_none() -> None:
    lines = atlas("Meetings", [event(), event(), event(place=None)]).lines
    assert lines[-2].startswith("1 Baku, AZE ")
    assert lines[-2].endswith(" 2")
    assert lines[-1] == "and 1 of which the place is not known"
    assert sum("1" in line for line in lines[:-2]) == 1


def test_a_network_draws_everybody_and_every_line() -> None:
    edges = [{"left": "e-1", "right": "e-2", "events": 2}]
    drawn = web("Syria", "Syria", [node("e-1", "Dermer", 3, "ISR"), node("e-2", "Fidan")], edges)
    assert (drawn.svg.count("<line"), drawn.svg.count("<circle")) == (3, 3)
    assert drawn.lines[-1] == "  Dermer – Fidan  2"
    assert drawn.lines[0].startswith("Dermer [ISR] ")


@pytest.mark.parametrize("number", range(3))
def test_a_picture_has_nothing_active(number: int) -> None:
    picture = nasty_pictures()[number]
    root = ElementTree.fromstring(written("svg", picture))
    assert {element.tag.partition("}")[2] for element in root.iter()} <= {
        *("svg", "rect", "line", "circle", "path", "text", "title")
    }
    page = Page(written("html", picture))
    assert not page.tags & {"script", "img", "a", "iframe"}
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "href")]
    for form in ("text", "markdown"):
        assert not set(written(form, picture)) & {"\x1b", "\x07", "\u202e"}
    assert all(line.startswith("    ") for line in written("markdown", picture).splitlines()[2:])


def test_a_picture_of_nothing_is_a_file_all_the_same() -> None:
    assert ElementTree.fromstring(written("svg", along_time("Syria", []))).tag.endswith("svg")


def test_a_briefing_counts_and_quotes() -> None:
    text = briefed("text", event(), event("Jordan", "https://post.example/2", date="2025-07-20", status="planned"))
    assert "2 events, 2025-07-12 to 2025-07-20, in 1 article of 1 outlet, 2 told by one outlet alone" in text
    assert "status: happened 1 · planned 1" in text
    assert '"Syria met Israel."\n    wire.example · 2025-07-31 · Syria  https://wire.example/1\n' in text


def test_a_briefing_in_markdown_links_to_its_sources() -> None:
    assert "[wire.example · 2025-07-31 · Syria](<https://wire.example/1>)" in briefed("markdown", event())


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://wire.example/>)[x](javascript:1)<", "https://x/\\>"])
def test_a_briefing_has_nothing_active(url: str) -> None:
    told = event(NASTY, url)
    page = Page(briefed("html", told, title=NASTY))
    assert not page.tags & {"script", "img", "iframe"}
    assert all((value or "").startswith("https://") for name, value in page.attributes if name == "href")
    for form in ("text", "markdown"):
        assert not set(briefed(form, told, title=NASTY)) & {"\x1b", "\x07", "\u202e"}
    written_as = briefed("markdown", told, title=NASTY)
    assert "<script" not in written_as.replace("\\<", "")
    assert "](<javascript" not in written_as
    assert all(">" not in part.partition(">)")[0].strip("\n") for part in written_as.split("](<")[1:])


def test_a_briefing_as_json_is_whole() -> None:
    told = json.loads(briefed("json", event()))
    assert told["summary"]["where"] == [{"name": "Baku, AZE", "events": 1}]
    assert [each["id"] for each in told["events"]] == ["v-1"]


def test_a_briefing_on_nothing_says_so() -> None:
    assert "0 events\n" in briefed("text")
