"""Questions in plain words, read on Thursday 31 July 2025."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.ask import Reading, Unreadable, period_of, read, types_of
from newsdesk.catalog import language
from newsdesk.model import EventFilter, Party

TODAY = date(2025, 7, 31)

WORDS = {
    "meeting": ("meeting",),
    "meetings": ("meeting",),
    "talks": ("meeting", "negotiation"),
    "negotiation": ("negotiation",),
    "visit": ("visit",),
    "visits": ("visit",),
    "ceasefire": ("ceasefire",),
    "air strike": ("air_strike",),
    "air strikes": ("air_strike",),
    "strikes": ("air_strike", "shelling"),
    "attacks": ("air_strike", "shelling", "bombing"),
    "bomb": ("bombing",),
    "protests": ("protest",),
    "march": ("protest",),
    "aid": ("aid",),
}
COUNTRIES = {"Syria": "SYR", "Israel": "ISR", "Russia": "RUS", "China": "CHN", "United States": "USA", "Turkey": "TUR"}
OTHER_NAMES = {
    "Syrian": "Syria",
    "Israeli": "Israel",
    "US": "United States",
    "Moscow": "Russia",
    "the US": "United States",
}
PEOPLE = {"Shaibani": "Asaad al-Shaibani", "Dermer": "Ron Dermer", "Putin": "Vladimir Putin", "Hezbollah": "Hezbollah"}
PLACES = ("Baku", "Damascus", "Moscow", "Paris", "Sweida", "Middle East")


def lookup(name: str) -> Party | None:
    """What a small archive and gazetteer know."""
    other, person = known(OTHER_NAMES, name), known(PEOPLE, name)
    return place(OTHER_NAMES[other] if other else name) or (Party(PEOPLE[person], f"e-{person}") if person else None)


def place(name: str) -> Party | None:
    country = known(COUNTRIES, name)
    city = known(PLACES, name)
    return Party(country, country=COUNTRIES[country]) if country else Party(city) if city else None


def known(names: Iterable[str], name: str) -> str | None:
    """The name as it is listed, whatever the case it is asked in."""
    return next((listed for listed in names if listed.casefold() == name.casefold()), None)


def asked(question: str) -> Reading:
    return read(question, words=WORDS, lookup=lookup, places=place, today=TODAY)


def explained(question: str) -> dict[str, object]:
    """The reading, without what every reading of events has."""
    keys = asked(question).explain()
    assert keys.pop("read") is True
    if keys["wants"] == "events":
        del keys["wants"]
    return keys


def refusal(question: str) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        asked(question)
    return caught.value


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        ("all meetings involving Syria", {"types": ["meeting"], "involving": ["Syria"]}),
        ("ALL MEETINGS INVOLVING Syria?", {"types": ["meeting"], "involving": ["Syria"]}),
        ("meetings between Syria and Israel", {"types": ["meeting"], "involving": ["Syria", "Israel"]}),
        ("meetings of Syria, Israel and Russia", {"types": ["meeting"], "involving": ["Syria", "Israel", "Russia"]}),
        ("meetings involving Syria or Israel", {"types": ["meeting"], "any_of": ["Syria", "Israel"]}),
        ("planned meetings", {"types": ["meeting"], "status": ["planned"]}),
        ("cancelled or postponed visits", {"types": ["visit"], "status": ["cancelled", "postponed"]}),
        ("meetings in Baku", {"types": ["meeting"], "place": ["Baku"]}),
        ("meetings in Baku or Paris", {"types": ["meeting"], "place": ["Baku", "Paris"]}),
        ("meetings hosted by Turkey", {"types": ["meeting"], "host": ["Turkey"]}),
        ("strikes on Damascus", {"types": ["air_strike", "shelling"], "place": ["Damascus"]}),
        ("strikes on Syria", {"types": ["air_strike", "shelling"], "recipient": ["Syria"]}),
        ("strikes against Hezbollah", {"types": ["air_strike", "shelling"], "recipient": ["Hezbollah"]}),
        ("visits by Shaibani to Moscow", {"types": ["visit"], "actor": ["Asaad al-Shaibani"], "place": ["Moscow"]}),
        ("visits to Russia", {"types": ["visit"], "place": ["Russia"]}),
        ("aid to Syria", {"types": ["aid"], "recipient": ["Syria"]}),
        ("talks and visits", {"types": ["meeting", "negotiation", "visit"]}),
        ("air-strikes", {"types": ["air_strike"]}),
        ("airstrikes", {"types": ["air_strike"]}),
        ("bomb attacks", {"types": ["bombing"]}),
        ("everything involving Syria", {"involving": ["Syria"]}),
        ("Syria", {"involving": ["Syria"]}),
    ],
)
def test_reads_events_parties_places_and_statuses(question: str, reading: dict[str, object]) -> None:
    assert explained(question) == reading


@pytest.mark.parametrize(
    ("question", "involving"),
    [
        ("US-China talks", ["United States", "China"]),
        ("talks between Moscow and the US", ["Russia", "United States"]),
        ("Shaibani's meetings", ["Asaad al-Shaibani"]),
        ("Did Shaibani meet Dermer?", ["Asaad al-Shaibani", "Ron Dermer"]),
        ("meetings of Syrian officials with Israeli diplomats", ["Syria", "Israel"]),
    ],
)
def test_finds_parties_without_a_word_before_them(question: str, involving: list[str]) -> None:
    assert explained(question)["involving"] == involving


def test_a_place_before_the_event_word_is_where_it_is() -> None:
    assert explained("Paris talks")["place"] == ["Paris"]


def test_a_target_beside_a_place_does_not_widen_the_place() -> None:
    assert explained("strikes on Damascus in Syria") == {
        "types": ["air_strike", "shelling"],
        "recipient": ["Damascus"],
        "place": ["Syria"],
    }


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        ("meetings involving Syria but not the US", {"involving": ["Syria"], "not_involving": ["United States"]}),
        ("meetings without Syria or Israel", {"not_involving": ["Syria", "Israel"]}),
        ("meetings with neither Syria nor Israel", {"not_involving": ["Syria", "Israel"]}),
        ("attacks except air strikes", {"types": ["shelling", "bombing"]}),
        ("meetings not cancelled", {"status": ["planned", "ongoing", "happened", "postponed", "denied", "possible"]}),
    ],
)
def test_reads_what_is_left_out(question: str, reading: dict[str, object]) -> None:
    assert explained(question).items() >= reading.items()


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("in July", "2025-07-01", "2025-07-31"),
        ("in December", "2024-12-01", "2024-12-31"),
        ("in 2024", "2024-01-01", "2024-12-31"),
        ("March 2024", "2024-03-01", "2024-03-31"),
        ("on 12 July", "2025-07-12", "2025-07-12"),
        ("on July 12, 2024", "2024-07-12", "2024-07-12"),
        ("on the 12th of July 2024", "2024-07-12", "2024-07-12"),
        ("on 2025-07-12", "2025-07-12", "2025-07-12"),
        ("since July", "2025-07-01", None),
        ("since July 2024", "2024-07-01", None),
        ("before 12 July", None, "2025-07-11"),
        ("until 12 July", None, "2025-07-12"),
        ("after July 2024", "2024-08-01", None),
        ("between 1 and 15 July", "2025-07-01", "2025-07-15"),
        ("between December and February", "2024-12-01", "2025-02-28"),
        ("from 3 to 5 May 2024", "2024-05-03", "2024-05-05"),
        ("1-15 July", "2025-07-01", "2025-07-15"),
        ("from December 2023 to February", "2023-12-01", "2024-02-29"),
        ("since 1 July until 15 July", "2025-07-01", "2025-07-15"),
        ("today", "2025-07-31", "2025-07-31"),
        ("yesterday", "2025-07-30", "2025-07-30"),
        ("last week", "2025-07-21", "2025-07-27"),
        ("this week", "2025-07-28", "2025-08-03"),
        ("last month", "2025-06-01", "2025-06-30"),
        ("this year", "2025-01-01", "2025-12-31"),
        ("in the past week", "2025-07-24", "2025-07-31"),
        ("in the last 3 months", "2025-04-30", "2025-07-31"),
        ("two weeks ago", "2025-07-14", "2025-07-20"),
        ("since two days ago", "2025-07-29", None),
        ("on Thursday", "2025-07-31", "2025-07-31"),
        ("on Friday", "2025-07-25", "2025-07-25"),
        ("last Thursday", "2025-07-24", "2025-07-24"),
        ("last summer", "2024-06-01", "2024-08-31"),
        ("last winter", "2024-12-01", "2025-02-28"),
        ("in the first half of 2024", "2024-01-01", "2024-06-30"),
        ("in Q2 2025", "2025-04-01", "2025-06-30"),
        ("in May and June", "2025-05-01", "2025-06-30"),
        ("in early July", "2025-07-01", "2025-07-10"),
        ("in the 1990s", "1990-01-01", "1999-12-31"),
        ("on 29 February", "2024-02-29", "2024-02-29"),
    ],
)
def test_reads_dates(words: str, since: str | None, until: str | None) -> None:
    wanted = asked(f"meetings {words}").filter
    assert (wanted.since, wanted.until) == (since, until)


def test_dates_without_a_year_lie_ahead_of_what_is_planned() -> None:
    wanted = asked("planned meetings in September").filter
    assert (wanted.since, wanted.until) == ("2025-09-01", "2025-09-30")


def test_in_goes_with_dates_and_places() -> None:
    assert explained("meetings in Paris in July") == {
        "types": ["meeting"],
        "place": ["Paris"],
        "since": "2025-07-01",
        "until": "2025-07-31",
    }


def test_march_the_word_is_no_month() -> None:
    assert explained("march in Paris") == {"types": ["protest"], "place": ["Paris"]}


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        ("last 3 meetings", {"sort": "-date", "limit": 3, "until": "2025-07-31"}),
        ("the last meeting", {"sort": "-date", "limit": 1}),
        ("latest meetings", {"sort": "-date"}),
        ("5 latest meetings", {"sort": "-date", "limit": 5}),
        ("first meeting", {"sort": "date", "limit": 1}),
        ("next meeting", {"status": ["planned"], "since": "2025-07-31", "sort": "date", "limit": 1}),
        ("upcoming meetings", {"status": ["planned"], "since": "2025-07-31"}),
        ("top 10 meetings", {"sort": "sources", "limit": 10}),
        ("meetings sorted by sources", {"sort": "sources"}),
    ],
)
def test_reads_order_and_number(question: str, reading: dict[str, object]) -> None:
    assert explained(question).items() >= reading.items()


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("how many meetings in July", "count"),
        ("When did Shaibani last meet Dermer?", "date"),
        ("who met Putin in July", "people"),
        ("where did Shaibani and Dermer meet", "places"),
        ("articles on meetings involving Syria", "articles"),
    ],
)
def test_reads_what_is_wanted(question: str, wants: str) -> None:
    assert asked(question).wants == wants


def test_a_name_that_nobody_knows_is_kept_as_typed_and_named() -> None:
    assert explained("meetings involving Zorblax") == {
        "types": ["meeting"],
        "involving": ["Zorblax"],
        "unknown": ["Zorblax"],
    }


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("visits by Syria Miller to Baku", ["Syria Miller"]),
        ("Wang Yi meetings", ["Wang Yi"]),
        ("meetings with the Ministry of the Interior in Paris", ["Ministry of the Interior"]),
        ("Zorblax's meetings", ["Zorblax"]),
        ("did Zorblax attend meetings", ["Zorblax"]),
    ],
)
def test_an_unknown_name_is_as_long_as_it_is_written(question: str, names: list[str]) -> None:
    assert explained(question)["unknown"] == names


def test_a_name_in_quotes_may_hold_any_words() -> None:
    assert explained('meetings with "Friends of the Meeting"')["unknown"] == ["Friends of the Meeting"]


def test_a_country_takes_its_code() -> None:
    assert asked("meetings involving Syria").filter == EventFilter(
        types=("meeting",), involving=(Party("Syria", country="SYR"),)
    )


def test_says_how_it_understood() -> None:
    reading = asked("planned meetings between Syria and Shaibani in Baku since July but not Israel")
    assert reading.sentence() == (
        "events: meeting · status: planned · involving: Syria (country) and Asaad al-Shaibani"
        " · not involving: Israel (country) · in: Baku · since 2025-07-01"
    )


def test_says_event_types_in_words() -> None:
    assert asked("air strikes").sentence() == "events: air strike"


@pytest.mark.parametrize(
    ("question", "because"),
    [
        ("secret meetings in Baku", '"secret" is not understood'),
        ("meetings on 31 June", "no such date"),
        ("meetings since Baku", '"since" wants a date'),
        ("meetings involving", '"involving" wants a name'),
        ("meetings in Baku and strikes on Damascus", "one question at a time"),
        ("meetings involving Syria and Israel or Russia", '"and" and "or"'),
        ("meetings in Paris in Baku", "two places"),
        ("protests reported by fewer than 3 sources", "only a least number of sources"),
        ("did Shaibani not meet Dermer", "say first which events"),
        ("Secret meetings", "in quotes"),
        ("meetings from July 2025 to May 2025", "ends before it begins"),
        ("meetings since July since May", "two dates"),
        ("meetings except meetings", "taken out again"),
        ("top meetings", "wants a number"),
        ("who is Putin", "no event is asked for"),
        ("the of", "wants a name"),
        ("", "empty"),
        ("   \u202e\u0007 ", "empty"),
        ("meetings " * 101, "longer than 100 words"),
        ("SELECT * FROM events; DROP TABLE events", '"SELECT" is not understood'),
    ],
)
def test_refuses_what_it_cannot_read_whole(question: str, because: str) -> None:
    assert because in refusal(question).because


def test_suggests_the_nearest_words() -> None:
    problem = refusal("meetingz in Baku")
    assert "meetings" in problem.suggestions
    assert problem.explain() == {
        "read": False,
        "because": '"meetingz" is not understood',
        "suggestions": list(problem.suggestions),
    }


PHRASES = [
    *WORDS, *COUNTRIES, *OTHER_NAMES, *PEOPLE, *PLACES,
    *("and", "or", "not", "but", "since", "last", "next", "first", "top", "3", "31", "2025", "July", "Friday", "week"),
    *(",", "-", '"', "'"),
    *language("en", "ask")["filler"], *language("en", "ask")["clause"]["involving"],
    *language("en", "ask")["dates"]["clause"]["during"], *language("en", "ask")["wants"]["count"],
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PHRASES) | st.text(max_size=8), max_size=14).map(" ".join))
def test_any_input_is_read_or_refused(question: str) -> None:
    try:
        reading = asked(question)
    except Unreadable as problem:
        assert problem.because
    else:
        assert reading.sentence()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PHRASES), max_size=12).map(" ".join))
def test_every_name_of_a_question_that_is_read_is_in_its_reading(question: str) -> None:
    try:
        reading = asked(question)
    except Unreadable:
        return
    names = {*(party.name for party in reading.filter.parties), *reading.filter.source}
    for typed, name in PEOPLE.items():
        assert typed not in question.split() or any(name == found or typed in found for found in names)


@pytest.mark.parametrize("text", ["31 June", "12", "Baku", "", "2025-07-31 x"])
def test_a_flag_that_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="is no date"):
        period_of(text, today=TODAY)


def test_a_flag_that_is_no_event_word_is_refused_with_the_nearest() -> None:
    assert types_of(" Talks ", WORDS) == ("meeting", "negotiation")
    with pytest.raises(Unreadable, match="meeting"):
        types_of("meetin", WORDS)
