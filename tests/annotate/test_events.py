"""Events in a text: arguments through the parse, status, date, place."""

from __future__ import annotations

from datetime import date

import pytest

from newsdesk.annotate.annotator import Annotator
from newsdesk.model import EventMention, Status

PUBLISHED = date(2025, 7, 31)  # a Thursday


def events(annotator: Annotator, text: str, kind: str = "meeting") -> list[EventMention]:
    return [event for event in annotator.annotate(text, PUBLISHED).events if event.type == kind]


def the_event(annotator: Annotator, text: str, kind: str = "meeting") -> EventMention:
    [event] = events(annotator, text, kind)
    return event


def parties(event: EventMention, *roles: str) -> set[str]:
    return {argument.mention.text for argument in event.arguments if not roles or argument.role in roles}


@pytest.mark.parametrize(
    "text",
    [
        "Syria and Israel met in Baku.",
        "Syria met Israel in Baku.",
        "Syria met with Israel in Baku.",
        "A meeting between Syria and Israel was held in Baku.",
        "Syria held talks with Israel in Baku.",
        "Syrian and Israeli officials met in Baku.",
        "Syria is expected to meet Israel in Baku.",
        "Syria agreed to meet Israel in Baku.",
        "The Baku meeting of Syria and Israel went well.",
        "The Syrian-Israeli talks in Baku went well.",
        "Talks involving Syria and Israel took place in Baku.",
        "Syria and Israel attended the talks in Baku.",
    ],
)
def test_the_parties_of_a_meeting_and_its_place(annotator: Annotator, text: str) -> None:
    event = the_event(annotator, text)
    assert {argument.mention.country for argument in event.arguments} == {"SYR", "ISR"}
    assert event.place is not None and event.place.text == "Baku"


@pytest.mark.parametrize(
    "text",
    [
        "Israel arrested the Syrian envoy.",
        "The Syrian envoy was arrested by Israel.",
        "Israel said it had arrested a Syrian.",
    ],
)
def test_active_and_passive_have_the_same_roles(annotator: Annotator, text: str) -> None:
    event = the_event(annotator, text, "arrest")
    assert "Syrian" in parties(event, "recipient")


def test_the_host_is_no_party(annotator: Annotator) -> None:
    event = the_event(annotator, "Azerbaijan hosted talks between Syria and Israel.")
    assert (parties(event, "host"), parties(event, "participant")) == ({"Azerbaijan"}, {"Syria", "Israel"})


def test_who_says_so_is_no_party(annotator: Annotator) -> None:
    event = the_event(annotator, "Russia said that Syria and Israel had met in Baku.")
    assert parties(event) == {"Syria", "Israel"} and event.attribution == "Russia"


def test_an_ally_of_a_party_is_no_party(annotator: Annotator) -> None:
    assert parties(the_event(annotator, "A close ally of Israel met Vladimir Putin.")) == {"Vladimir Putin"}


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("The ministers of Egypt, Jordan and Oman met in Cairo.", {"EGY", "JOR", "OMN"}),
        ("Officials from Chile and Peru met in Lima.", {"CHL", "PER"}),
        ("Maeve Brannock met her Turkish counterpart Hakan Fidan in Ankara.", {None, "TUR"}),
    ],
)
def test_everyone_in_a_list_takes_part(annotator: Annotator, text: str, countries: set[str | None]) -> None:
    assert {argument.mention.country for argument in the_event(annotator, text).arguments} == countries


def test_what_an_attack_led_to_shares_its_day_and_place(annotator: Annotator) -> None:
    death = the_event(annotator, "A drone struck a market in Kharkiv on Tuesday, killing nine people.", "death")
    assert death.date is not None and death.date.value == "2025-07-29"
    assert death.place is not None and death.place.text == "Kharkiv"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Macron met Putin in Geneva.", Status.HAPPENED),
        ("Macron has met Putin in Geneva.", Status.HAPPENED),
        ("Macron will meet Putin in Geneva.", Status.PLANNED),
        ("Macron is expected to meet Putin in Geneva.", Status.PLANNED),
        ("A summit of Macron and Putin is scheduled for Friday.", Status.PLANNED),
        ("Macron may meet Putin in Geneva.", Status.POSSIBLE),
        ("Macron wants to meet Putin in Geneva.", Status.POSSIBLE),
        ("Macron called for talks with Putin.", Status.POSSIBLE),
        ("Macron did not meet Putin in Geneva.", Status.DENIED),
        ("Macron denied that he had met Putin in Geneva.", Status.DENIED),
        ("The summit between Macron and Putin was called off.", Status.CANCELLED),
        ("Macron cancelled a meeting with Putin.", Status.CANCELLED),
        ("Talks between Macron and Putin were postponed.", Status.POSTPONED),
        ("Macron is meeting Putin in Geneva.", Status.ONGOING),
    ],
)
def test_status(annotator: Annotator, text: str, status: Status) -> None:
    assert the_event(annotator, text).status is status


def test_talks_that_somebody_is_left_out_of_are_not_denied(annotator: Annotator) -> None:
    event = the_event(annotator, "The Kurds were excluded from the talks in Damascus on Monday.")
    assert event.status is None  # nothing is said of it: they were held


def test_the_date_is_the_events_and_not_when_somebody_said_so(annotator: Annotator) -> None:
    event = the_event(annotator, "Syria and Israel met on 12 July, a diplomat said on Wednesday.")
    assert event.date is not None and event.date.value == "2025-07-12"


def test_each_event_of_a_sentence_has_its_own_date(annotator: Annotator) -> None:
    text = "Shaibani met Dermer on 12 July and met Putin on 24 July."
    assert [event.date and event.date.value for event in events(annotator, text)] == ["2025-07-12", "2025-07-24"]


def test_what_a_meeting_is_about_is_not_its_place(annotator: Annotator) -> None:
    event = the_event(annotator, "Peru and Chile met in Lima on Monday to discuss the war in Ukraine.")
    assert event.place is not None and event.place.text == "Lima"


def test_an_attack_is_where_its_target_is(annotator: Annotator) -> None:
    event = the_event(annotator, "Israel carried out strikes on the army headquarters in Damascus.", "air_strike")
    assert event.place is not None and event.place.text == "Damascus"
    assert parties(event, "actor") == {"Israel"}


def test_a_clash_is_where_the_paragraph_has_just_been(annotator: Annotator) -> None:
    text = (
        "Tensions rose in Sweida. Clashes broke out between Druze and Bedouin fighters.\nFurther clashes were reported."
    )
    first, second = events(annotator, text, "clash")
    assert first.place is not None and first.place.text == "Sweida"
    assert second.place is None


def test_he_is_the_person_named_last(annotator: Annotator) -> None:
    assert parties(the_event(annotator, "Emmanuel Macron flew to Geneva. He met Vladimir Putin there.")) == {
        "Emmanuel Macron",
        "Vladimir Putin",
    }


@pytest.mark.parametrize(
    ("text", "definite", "another"),
    [("The talks ended.", True, False), ("They planned a similar meeting in Paris.", False, True)],
)
def test_what_points_back_and_what_sets_apart(annotator: Annotator, text: str, definite: bool, another: bool) -> None:
    event = the_event(annotator, text)
    assert (event.definite, event.another) == (definite, another)


def test_the_sentence_is_the_evidence(annotator: Annotator) -> None:
    text = "It rained.\nSyria met Israel in Baku.  \nIt rained again."
    event = the_event(annotator, text)
    assert text[event.sentence.start : event.sentence.end] == "Syria met Israel in Baku."
    assert text[event.trigger.start : event.trigger.end] == "met"


@pytest.mark.parametrize(
    ("text", "kind", "category"),
    [
        ("Gunmen killed a judge in Lagos.", "death", "ASSAULT"),
        ("A judge died in Lagos.", "death", None),
        ("Israel threatened to ban Hamas.", "threat", "THREATEN"),
        ("Israel threatened to ban Hamas.", "restriction", None),
        ("Israel banned Hamas.", "restriction", "COERCE"),
        ("Macron called for talks with Putin.", "meeting", "CONSULT"),
        ("Chile signed a treaty with Peru.", "agreement", "SUPPORT"),
        ("Chile agreed with Peru on a border.", "agreement", "AGREE"),
        ("Thousands marched in Lima, demanding that Boluarte resign.", "request", None),
        ("Brazil demanded that Boluarte resign.", "request", "REQUEST"),
        ("Kenya closed its border with Somalia because of fighting in Gedo.", "clash", None),
        ("Japan condemned the attack on Manila.", "armed_attack", None),
        ("The Red Cross suspended aid deliveries to Iraq.", "aid", None),
        ("The minister was charged in Rome and will resign on Friday.", "resignation", "RETREAT"),
    ],
)
def test_the_plover_category_is_that_of_the_mention(
    annotator: Annotator, text: str, kind: str, category: str | None
) -> None:
    assert the_event(annotator, text, kind).plover == category


@pytest.mark.parametrize(
    "text",
    [
        "France refused to send troops to Chad.",
        "France said it would help Chad, and rejected calls by Chad for troops.",
        "France is ready to ship tanks to Chad.",
    ],
)
def test_what_is_refused_or_promised_names_its_target(annotator: Annotator, text: str) -> None:
    aimed = [e for e in annotator.annotate(text, PUBLISHED).events if e.type in ("refusal", "pledge")]
    assert {a.role: a.mention.text for a in aimed[0].arguments} == {"actor": "France", "recipient": "Chad"}


@pytest.mark.parametrize(
    ("text", "country"),
    [("The rebels in Sudan attacked a bridge.", "SDN"), ("Israel said it had attacked a bridge.", "ISR")],
)
def test_who_acts_is_where_they_are_from_or_who_says_so(annotator: Annotator, text: str, country: str) -> None:
    event = the_event(annotator, text, "armed_attack")
    assert [a.mention.country for a in event.arguments if a.role == "actor"] == [country]


@pytest.mark.parametrize(
    "text",
    [
        "If the army attacks Aleppo, people will flee.",
        "Nobody leaves until the men attack Aleppo.",
        "The envoy asked whether the army had attacked Aleppo.",
    ],
)
def test_a_condition_is_no_more_than_possible(annotator: Annotator, text: str) -> None:
    assert the_event(annotator, text, "armed_attack").status is Status.POSSIBLE


def test_a_date_right_before_an_event_is_its_date(annotator: Annotator) -> None:
    event = the_event(annotator, "Police questioned him three days after the April 15, 2013, bombing.", "bombing")
    assert event.date is not None and event.date.value == "2013-04-15"


def test_a_meeting_is_where_its_parties_flew(annotator: Annotator) -> None:
    event = the_event(annotator, "Emmanuel Macron flew to Doha on Monday and met Vladimir Putin.")
    assert event.place is not None and event.place.text == "Doha"
