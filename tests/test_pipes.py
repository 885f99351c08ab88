"""The pipes: one JSON object a line in and out, order kept, bad lines told in their place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsdesk.config import load_config
from newsdesk.errors import Reason
from newsdesk.pipes import annotate_lines, coref_lines, extract_lines

Json = dict[str, Any]
CONFIG = load_config(env={})
BAKU = {
    "id": "a",
    "url": "http://one.example/1",
    "published": "2025-07-31",
    "title": "Baku",
    "text": "Syrian Foreign Minister Asaad al-Shaibani will meet Israeli minister Ron Dermer in Baku on Thursday.",
}
HELD = {
    "id": "b",
    "url": "http://two.example/1",
    "published": "2025-08-01",
    "title": "Held",
    "text": "As'ad al-Shaybani, Syria's foreign minister, met Israel's Ron Dermer in Baku on Thursday, officials said.",
}


def through(pipe: Any, *pages: Any) -> list[Json]:
    lines = [page if isinstance(page, str) else json.dumps(page) for page in pages]
    return [json.loads(line) for line in pipe(lines)]


def annotated(*pages: Any) -> list[Json]:
    return through(lambda lines: annotate_lines(lines, CONFIG), *pages)


def extracted(*pages: Any) -> list[Json]:
    return through(lambda lines: extract_lines(lines, CONFIG), *pages)


def page(text: str, number: Any = 1) -> Json:
    return {"id": number, "url": "http://one.example/1", "html": f"<html><body><article>{text}</article></body></html>"}


PROSE = "".join(
    f"<p>{'The council met again and talked about the harbour for the whole of the day. ' * 2}{i}</p>" for i in range(4)
)


def test_extract_gives_the_article_and_keeps_its_id() -> None:
    [found] = extracted(page(PROSE, number="x"))
    assert list(found)[:9] == ["id", "url", "title", "byline", "published", "language", "text", "blocks", "removed"]
    assert found["id"] == "x" and found["text"] == "\n".join(found["blocks"]) and len(found["blocks"]) == 4


def test_extract_tells_what_else_the_page_says_of_itself() -> None:
    head = '<title>Harbour talks</title><link rel=canonical href="http://two.example/1">'
    head += '<meta name="article:modified_time" content="2025-08-02"><meta name="article:section" content="World">'
    html = f'<html><head>{head}<meta name="keywords" content="harbour, talks"></head><body>{PROSE}</body></html>'
    [found] = extracted({"id": 1, "url": "http://one.example/1", "html": html})
    assert (found["updated"], found["section"], found["tags"]) == ("2025-08-02", "World", ["harbour", "talks"])
    assert (found["canonical"], found["url"]) == ("http://two.example/1", "http://one.example/1")
    assert found["origin"]["title"] == "title" and found["origin"]["tags"] == "keywords"


def test_extract_keeps_the_order_and_tells_a_rejection_in_its_place() -> None:
    found = extracted(page(PROSE, 1), page("", 2), page(PROSE, 3))
    assert [each["id"] for each in found] == [1, 2, 3]
    assert found[1]["rejected"]["reason"] in {Reason.EMPTY, Reason.NO_ARTICLE}


def test_extract_tells_a_page_too_complex_in_its_place() -> None:
    found = extracted(page(PROSE, 1), page("<div>" * 100_000 + PROSE, 2), page(PROSE, 3))
    assert [each.get("rejected", {}).get("reason") for each in found] == [None, Reason.TOO_COMPLEX, None]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{nonsense", Reason.BAD_INPUT),
        ("[1, 2]", Reason.BAD_INPUT),
        ("[" * 100_000, Reason.BAD_INPUT),
        ('{"id": NaN, "text": "Rain."}', Reason.BAD_INPUT),
        ('{"id": 7}', Reason.BAD_INPUT),
        ('{"id": 7, "text": 3}', Reason.BAD_INPUT),
        ('{"id": 7, "text": "Rain.", "published": "the day before whenever"}', Reason.BAD_DATE),
        ('{"id": 7, "text": "They met last year.", "published": "0001-01-01"}', Reason.BAD_DATE),
        ('{"id": 7, "text": "They meet next year.", "published": "9999-12-31"}', Reason.BAD_DATE),
    ],
)
def test_a_bad_line_is_told_and_the_rest_goes_on(line: str, reason: Reason) -> None:
    bad, good = annotated(line, BAKU)
    assert bad["rejected"]["reason"] == reason and bad["rejected"]["detail"]
    assert good["events"]


def test_a_mention_has_its_place_with_coordinates_and_geonames_id() -> None:
    [found] = annotated(BAKU)
    [baku] = [mention["place"] for mention in found["mentions"] if mention["text"] == "Baku"]
    assert (baku["geonames"], baku["country"], round(baku["lat"]), round(baku["lon"])) == (587084, "AZE", 40, 50)


def test_annotate_tells_the_place_of_the_spans_it_is_given() -> None:
    text = "Rain fell on paris and on Qwxyz."
    spans = [{"start": 13, "end": 18}, {"start": 26, "end": 31}]
    [found] = annotated({"id": 1, "text": text, "title": "Texas votes", "places": spans})
    assert [place and place["country"] for place in found["places"]] == ["FRA", None]


@pytest.mark.parametrize(
    "places",
    [7, [3], [{"start": 1}], [{"start": 0, "end": 99}], [{"start": "a", "end": "b"}], [{"start": 0, "end": None}]],
)
def test_spans_that_are_none_are_told(places: Any) -> None:
    [found] = annotated({"id": 1, "text": "Rain.", "places": places})
    assert found["rejected"]["reason"] == Reason.BAD_INPUT


def test_what_lies_behind_half_a_million_characters_is_not_read_and_told() -> None:
    text = "Ron Dermer met Asaad al-Shaibani." + "\n" * 500_000 + "Angela Merkel spoke."
    [found] = annotated({"id": 1, "text": text})
    assert [mention["text"] for mention in found["mentions"]] == ["Ron Dermer", "Asaad al-Shaibani"]
    assert "500000" in found["unread"]


def test_a_language_without_a_model_is_told() -> None:
    german, english = annotated({"id": 1, "text": "Er sprach in Paris.", "language": "de"}, BAKU)
    assert (german["mentions"], german["events"]) == ([], []) and "'de'" in german["unread"]
    assert english["events"]


def test_an_id_that_utf8_cannot_write_is_an_id() -> None:
    [found] = annotated('{"id": "\\ud800", "text": "Egypt met Kenya in Cairo."}')
    assert found["id"] == "\ud800" and found["events"]


def test_blank_lines_are_passed_over() -> None:
    assert annotated("", "  \n") == []


def test_annotate_has_its_shape() -> None:
    [found] = annotated(BAKU)
    assert list(found) == ["id", "mentions", "dates", "entities", "events"]
    assert set(found["mentions"][0]) == {"text", "label", "start", "end", "entity", "country", "place"}
    assert set(found["dates"][0]) == {"text", "start", "end", "value", "precision"}
    assert {"id", "kind", "name", "aliases", "country", "lat", "lon"} <= set(found["entities"][0])
    [event] = found["events"]
    assert {"type", "plover", "mode", "status", "trigger", "date", "place", "participants", "sentence"} <= set(event)
    assert {"role", "text", "start", "end", "entity", "country"} <= set(event["participants"][0])


def test_annotate_reads_the_meeting() -> None:
    [event] = annotated(BAKU)[0]["events"]
    facts = {key: event[key] for key in ("type", "plover", "status", "date", "date_basis", "place", "place_country")}
    assert facts == {
        "type": "meeting",
        "plover": "CONSULT",
        "status": "planned",
        "date": "2025-07-31",
        "date_basis": "relative",
        "place": "Baku",
        "place_country": "AZE",
    }
    assert {(party["name"], party["country"]) for party in event["participants"]} == {
        ("Asaad al-Shaibani", "SYR"),
        ("Ron Dermer", "ISR"),
    }


def test_every_entity_named_is_listed_and_every_offset_true() -> None:
    [found] = annotated(BAKU)
    ids = {entity["id"] for entity in found["entities"]}
    spans = [*found["mentions"], *found["dates"], *found["events"][0]["participants"], found["events"][0]["trigger"]]
    assert all(BAKU["text"][span["start"] : span["end"]] == span["text"] for span in spans)
    assert {span["entity"] for span in spans if "entity" in span} <= ids


def test_without_a_publication_day_there_is_no_relative_date() -> None:
    [found] = annotated(BAKU | {"published": None})
    assert [date["value"] for date in found["dates"]] == [None]


def test_coref_joins_what_two_outlets_tell() -> None:
    [whole] = through(lambda lines: coref_lines(lines, CONFIG), BAKU, HELD)
    [event] = whole["events"]
    assert (event["status"], event["date"], event["place"], event["sources"]) == ("happened", "2025-07-31", "Baku", 2)
    texts = {"a": BAKU["text"], "b": HELD["text"]}
    assert [(r["id"], texts[r["id"]][r["start"] : r["end"]]) for r in event["reports"]] == [("a", "meet"), ("b", "met")]
    persons = [entity["name"] for entity in whole["entities"] if entity["kind"] == "person"]
    assert sorted(persons) == ["Asaad al-Shaibani", "Ron Dermer"]


def test_coref_counts_copies_of_one_text_as_one_source() -> None:
    copy = BAKU | {"id": "c", "url": "https://third.example/talks"}
    [whole] = through(lambda lines: coref_lines(lines, CONFIG), BAKU, copy)
    [event] = whole["events"]
    assert ([report["id"] for report in event["reports"]], event["sources"]) == (["a", "c"], 1)


def test_coref_gives_the_same_whatever_the_order() -> None:
    one, other = (through(lambda lines: coref_lines(lines, CONFIG), *pages) for pages in ((BAKU, HELD), (HELD, BAKU)))
    assert one == other


def test_coref_tells_of_a_bad_line_first() -> None:
    bad, whole = through(lambda lines: coref_lines(lines, CONFIG), BAKU, '{"id": 9}')
    assert (bad["id"], bad["rejected"]["reason"]) == (9, Reason.BAD_INPUT) and len(whole["events"]) == 1


def test_coref_reads_no_language_without_a_model() -> None:
    unread, whole = through(lambda lines: coref_lines(lines, CONFIG), {**BAKU, "language": "ar"})
    assert unread["id"] == "a" and "'ar'" in unread["unread"]
    assert whole == {"entities": [], "events": []}


def test_coref_tells_of_a_second_article_with_an_id_and_keeps_the_first() -> None:
    second, whole = through(lambda lines: coref_lines(lines, CONFIG), BAKU, {**HELD, "id": "a"})
    assert (second["id"], second["rejected"]["reason"]) == ("a", Reason.BAD_INPUT)
    assert [event["status"] for event in whole["events"]] == ["planned"]


def test_coref_tells_of_an_address_that_is_none() -> None:
    bad, whole = through(lambda lines: coref_lines(lines, CONFIG), {**BAKU, "id": "x", "url": "http://[bad"}, HELD)
    assert (bad["id"], bad["rejected"]["reason"]) == ("x", Reason.BAD_INPUT) and len(whole["events"]) == 1


ESCAPED = "Otto Vance escaped from Harl prison on Sunday, its governor said."
FLED = "Police hunt for Otto Vance, who fled from Harl prison at the weekend. A fire broke out in Denby."


def given(number: str, text: str, *events: Json) -> Json:
    return {"id": number, "url": f"http://{number}.example/1", "text": text, "events": list(events)}


def test_coref_joins_the_mentions_that_it_is_given() -> None:
    pages = (
        given("a", ESCAPED, {"id": "m1", "type": "jailbreak", "trigger": "escaped", "participants": ["Otto Vance"]}),
        given(
            "b", FLED, {"type": "jailbreak", "trigger": {"text": "fled", "start": 32, "end": 36}}, {"trigger": "fire"}
        ),
    )
    [whole] = through(lambda lines: coref_lines(lines, CONFIG), *pages)
    jailbreak, fire = whole["events"]
    assert jailbreak["type"] == "jailbreak" and jailbreak["sources"] == 2
    assert jailbreak["participants"] == [{"role": None, "entity": None, "name": "Otto Vance", "country": None}]
    assert [(each["id"], each["event"]) for each in jailbreak["reports"]] == [("a", "m1"), ("b", 0)]
    assert FLED[slice(*list(fire["reports"][0].values())[1:3])] == "fire" and fire["reports"][0]["event"] == 1


def test_a_given_trigger_may_be_named_by_the_numbers_of_its_words() -> None:
    [whole] = through(lambda lines: coref_lines(lines, CONFIG), given("a", ESCAPED, {"trigger": "escaped", "tok": [3]}))
    [told] = whole["events"][0]["reports"]
    assert (told["start"], told["end"]) == (11, 18)


def test_equal_given_triggers_without_offsets_stand_for_one_place_each() -> None:
    text = "They met in May and met in June."
    events = ({"trigger": "met", "date": "2025-05"}, {"trigger": "met", "date": "2025-06"})
    [whole] = through(lambda lines: coref_lines(lines, CONFIG), given("a", text, *events))
    assert [event["reports"][0]["start"] for event in whole["events"]] == [5, 20]


@pytest.mark.parametrize(
    ("events", "detail"),
    [
        ("none", "'events' must be a list of objects"),
        ([{"trigger": "sang"}], "events[0]: 'sang' does not stand in the text"),
        ([{"type": "jailbreak"}], "events[0]: no trigger"),
        ([{"trigger": {"start": 900, "end": 904}}], "events[0]: 900 to 904 is no stretch of the text"),
        ([{"trigger": {"start": -3, "end": 7}}], "events[0]: -3 to 7 is no stretch of the text"),
        ([{"trigger": {"start": 11, "end": 900}}], "events[0]: 11 to 900 is no stretch of the text"),
        ([{"trigger": {"start": 10, "end": 11}}], "events[0]: no word stands there"),
        ([{"trigger": {"start": float("1e308") * 10, "end": 11}}], "events[0]: "),
        ([{"trigger": "  "}], "events[0]: no trigger"),
        ([{"trigger": "escaped", "participants": 5}], "events[0]: 'participants' must be a list"),
        ([{"trigger": "escaped", "participants": [["Vance"]]}], "events[0]: ['Vance'] is no text"),
        ([{"trigger": "escaped", "participants": [{"role": [], "text": "Vance"}]}], "events[0]: [] is no text"),
        ([{"trigger": {"start": "x", "end": None}}], "events[0]: "),
        ([{"trigger": "escaped", "tok": 3}], "events[0]: "),
        ([{"trigger": "escaped", "place": 7}], "events[0]: 7 is no text"),
    ],
)
def test_given_events_that_cannot_be_used_reject_their_line(events: Any, detail: str) -> None:
    page = json.dumps({"id": "a", "text": ESCAPED, "events": events}).replace("Infinity", "1e400")
    rejected, whole = through(lambda lines: coref_lines(lines, CONFIG), page)
    assert rejected["rejected"]["reason"] == Reason.BAD_INPUT and rejected["rejected"]["detail"].startswith(detail)
    assert whole == {"entities": [], "events": []}


def test_given_and_found_events_stand_side_by_side_whatever_the_order() -> None:
    pages = (BAKU, HELD, given("c", ESCAPED, {"trigger": "escaped"}))
    one, other = (through(lambda lines: coref_lines(lines, CONFIG), *each) for each in (pages, pages[::-1]))
    assert one == other and [event["type"] for event in one[0]["events"]] == ["meeting", None]
