"""Mentions joined into the events of an article, reports joined into the events of the archive."""

import random
from dataclasses import replace
from datetime import date

import pytest

from newsdesk.model import (
    Argument,
    DateBasis,
    DateMention,
    EventMention,
    Evidence,
    Label,
    Mention,
    Participant,
    Place,
    Precision,
    Quantity,
    Report,
    Span,
    Status,
    Telling,
)
from newsdesk.resolve import resolve_article
from newsdesk.track import Archive, Kinds, Names, group_reports, history, join_mentions, report_of, tolls

SYRIA = Place("SYR", "Syria", "SYR", feature="country")
ISRAEL = Place("ISR", "Israel", "ISR", feature="country")
AZERBAIJAN = Place("AZE", "Azerbaijan", "AZE", feature="country")
BAKU = Place("geo:587084", "Baku", "AZE")
PARIS = Place("geo:2988507", "Paris", "FRA")
KINDS = Kinds(
    {
        "meeting": "talks",
        "negotiation": "talks",
        "air_strike": "attack",
        "armed_attack": "attack",
        "disaster": "disaster",
    },
    frozenset({"armed_attack"}),
)
PUBLISHED = date(2025, 7, 31)


def contains(outer, inner):
    return outer.feature == "country" and outer.country == inner.country and outer.id != inner.id


class Text:
    """A text that grows by mentions, so that each has a place of its own."""

    def __init__(self):
        self.at = 0
        self.mentions = []

    def name(self, place, label=Label.PLACE):
        mention = Mention(place.name, self.at, self.at + len(place.name), label, country=place.country, place=place)
        self.at += 50
        self.mentions.append(mention)
        return mention

    def told(self, *parties, place=None, when=None, type="meeting", status=None, definite=False, another=False):
        span = Span("talks", self.at, self.at + 5)
        self.at += 50
        arguments = tuple(Argument("participant", self.name(party)) for party in parties)
        where = self.name(place) if place else None
        day = DateMention(when, self.at, self.at + 1, when, Precision.DAY) if when else None
        return EventMention(type, span, arguments, where, day, status, span, definite=definite, another=another)

    def join(self, *mentions):
        names = Names(resolve_article(self.mentions))
        told = join_mentions(mentions, names, KINDS, contains)
        return [report_of(each, KINDS, article="a", published=PUBLISHED) for each in told]


def test_what_points_back_joins_the_event_told_before():
    text = Text()
    reports = text.join(text.told(SYRIA, ISRAEL, place=BAKU, when="2025-07-31"), text.told(definite=True))
    assert len(reports) == 1 and len(reports[0].evidence) == 2


def test_another_date_is_another_event():
    text = Text()
    reports = text.join(
        text.told(SYRIA, ISRAEL, place=BAKU, when="2025-07-31"), text.told(SYRIA, ISRAEL, place=BAKU, when="2025-07-12")
    )
    assert [report.date for report in reports] == ["2025-07-31", "2025-07-12"]


def test_another_place_is_another_event():
    text = Text()
    assert len(text.join(text.told(SYRIA, ISRAEL, place=BAKU), text.told(SYRIA, ISRAEL, place=PARIS))) == 2


def test_a_shared_place_alone_joins_no_two_events():
    text = Text()
    first, second = text.told(place=BAKU), text.told(place=BAKU)
    other_word = replace(second, trigger=replace(second.trigger, text="summit"))
    assert len(text.join(first, other_word)) == 2


def test_the_same_word_at_the_same_place_is_one_event():
    text = Text()
    assert len(text.join(text.told(place=BAKU), text.told(SYRIA, place=PARIS), text.told(place=BAKU))) == 2


def test_a_country_and_its_capital_are_one_place_and_the_finer_is_told():
    text = Text()
    [report] = text.join(
        text.told(SYRIA, ISRAEL, place=AZERBAIJAN, when="2025-07-31"), text.told(place=BAKU, when="2025-07-31")
    )
    assert report.place_country == "AZE" and report.place == resolve_article([text.mentions[-1]])[0].form


def test_a_similar_event_has_the_parties_of_the_one_it_is_likened_to():
    text = Text()
    reports = text.join(
        text.told(SYRIA, ISRAEL, place=BAKU, when="2025-07-31"), text.told(place=PARIS, when="2025-07-22", another=True)
    )
    assert [participant.country for participant in reports[1].participants] == ["SYR", "ISR"]


def test_a_general_word_means_the_particular_event_told_before():
    text = Text()
    [report] = text.join(text.told(SYRIA, type="air_strike"), text.told(type="armed_attack", definite=True))
    assert report.type == "air_strike"


def test_a_date_ahead_makes_an_event_planned():
    text = Text()
    assert text.join(text.told(SYRIA, when="2025-08-02"))[0].status is Status.PLANNED


def test_an_event_without_a_date_has_the_day_of_publication_and_says_so():
    text = Text()
    [report] = text.join(text.told(SYRIA, status=Status.HAPPENED))
    assert (report.date, report.date_basis) == ("2025-07-31", DateBasis.PUBLICATION)


def test_a_plan_without_a_date_has_none():
    text = Text()
    assert text.join(text.told(SYRIA, status=Status.PLANNED))[0].date is None


# --- over the archive


def report(article, parties, *, when="2025-07-31", place=None, type="meeting", status=Status.HAPPENED, published=None):
    """A report by one article; a party is an entity id, with ":" and a country behind it where it has one."""
    participants = tuple(Participant("participant", *party.split(":")) for party in parties)
    return Report(
        article, type, when, DateBasis.EXPLICIT if when else None, place, None, participants, status,
        (Evidence(article, 0, 10, 2, 5, type, status),), published or "2025-08-01", f"2025-08-01 {article}",
    )  # fmt: skip


def archive(**sites):
    places = {"syria": SYRIA, "israel": ISRAEL, "baku": BAKU, "paris": PARIS, "azerbaijan": AZERBAIJAN}
    return Archive({}, places, sites, KINDS, contains)


def events(*reports, **sites):
    return group_reports(reports, archive(**sites))


def test_reports_of_one_meeting_become_one_event():
    [event] = events(
        report("a", ["syria:SYR", "israel:ISR"], place="baku"),
        report("b", ["shaibani:SYR", "dermer:ISR"], place="azerbaijan"),
    )
    assert len(event.reports) == 2 and event.place == "baku"


def test_a_shared_country_alone_is_not_enough():
    assert len(events(report("a", ["syria:SYR", "israel:ISR"]), report("b", ["syria:SYR", "turkey:TUR"]))) == 2


def test_a_country_that_is_the_place_is_not_a_shared_party_too():
    told = ["azerbaijan:AZE", "sharaa:SYR"]
    later = report("b", ["azerbaijan:AZE", "dermer:ISR"], place="azerbaijan")
    assert len(events(report("a", told, place="azerbaijan"), later)) == 2


def test_two_shared_parties_at_a_place_that_is_one_of_their_countries_are_one_event():
    pair = ["azerbaijan:AZE", "syria:SYR"]
    assert len(events(report("a", pair, place="azerbaijan"), report("b", pair, place="azerbaijan"))) == 1


def test_the_same_pair_on_another_date_is_another_event():
    pair = ["syria:SYR", "israel:ISR"]
    assert len(events(report("a", pair, when="2025-07-12"), report("b", pair, when="2025-07-31"))) == 2


def test_sibling_places_are_two_events():
    pair = ["syria:SYR", "israel:ISR"]
    assert len(events(report("a", pair, place="baku"), report("b", pair, place="paris"))) == 2


def test_a_planned_meeting_that_was_held_is_one_event_that_happened():
    pair = ["shaibani:SYR", "dermer:ISR"]
    [event] = events(
        report("a", pair, status=Status.PLANNED, published="2025-07-30"),
        report("b", pair, status=Status.HAPPENED, published="2025-08-01"),
    )
    assert event.status is Status.HAPPENED


def undated(article, parties, *, published, place=None):
    return replace(
        report(article, parties, when=published, place=place, published=published), date_basis=DateBasis.PUBLICATION
    )


def test_background_told_without_a_day_is_the_event_of_that_place_and_party():
    strike = report("a", ["israel:ISR", "syria:SYR"], when="2025-07-16", place="baku", published="2025-07-17")
    [event] = events(strike, undated("b", ["israel:ISR"], published="2025-08-01", place="baku"))
    assert (event.date, len(event.reports)) == ("2025-07-16", 2)


def test_background_told_without_a_day_and_a_place_joins_nothing_long_past():
    pair = ["israel:ISR", "syria:SYR"]
    past = report("a", pair, when="2025-07-16", place="baku", published="2025-07-17")
    assert len(events(past, undated("b", pair, published="2025-08-01"))) == 2


def test_two_reports_without_a_day_are_one_event_only_when_they_came_out_together():
    pair = ["israel:ISR", "syria:SYR"]
    told = [undated(str(day), pair, published=f"2025-07-{day:02}", place="baku") for day in (10, 12, 25)]
    assert sorted(len(event.reports) for event in events(*told)) == [1, 2]


def test_a_vague_report_does_not_bridge_two_events():
    pair = ["shaibani:SYR", "dermer:ISR"]
    found = events(
        report("a", pair, when="2025-07-12"), report("b", pair, when="2025-07"), report("c", pair, when="2025-07-31")
    )
    assert sorted(len(event.reports) for event in found) == [1, 2]


def test_two_pages_of_one_outlet_are_one_source():
    pair = ["shaibani:SYR", "dermer:ISR"]
    [event] = events(
        report("a", pair), report("b", pair), report("c", pair), a="x.example", b="x.example", c="y.example"
    )
    assert event.sources == 2


@pytest.mark.parametrize(
    ("articles", "sources"),
    [
        ({"a": ("x", "a"), "b": ("y", "a"), "c": ("z", "a")}, 1),  # one story at three outlets
        ({"a": ("x", "a"), "b": ("y", "a"), "c": ("y", "c")}, 2),  # y has a text of its own beside it
        ({"a": ("x", "a"), "b": ("x", "b"), "c": ("y", "a"), "d": ("z", "a")}, 2),
        ({"a": ("x", "a"), "b": ("x", "b"), "c": ("y", "a"), "d": ("y", "c"), "e": ("z", "a")}, 3),
        ({"a": ("x", "a"), "b": ("y", "b"), "c": ("z", "c")}, 3),
    ],
)
def test_copies_of_one_text_are_one_source(articles, sources):
    reports = [report(article, ["shaibani:SYR", "dermer:ISR"]) for article in articles]
    known = archive(**{article: site for article, (site, _original) in articles.items()})
    originals = {article: original for article, (_site, original) in articles.items()}
    [event] = group_reports(reports, replace(known, original_of=originals))
    assert event.sources == sources


def test_the_order_of_reports_changes_nothing():
    pair = ["shaibani:SYR", "dermer:ISR"]
    reports = [report(str(i), pair, when=f"2025-07-{day}") for i, day in enumerate((12, 12, 13, 31, 31))]
    reports += [report("v", pair, when="2025-07"), report("w", ["shaibani:SYR"], when="2025-07-31")]
    expected = {event.id: event for event in events(*reports)}
    shuffled = random.Random(3)
    for _ in range(10):
        shuffled.shuffle(reports)
        assert {event.id: event for event in events(*reports)} == expected


@pytest.mark.parametrize(
    ("status", "window"),
    [(Status.HAPPENED, ("2025-07-02", "2025-08-01")), (Status.PLANNED, ("2025-08-01", "2025-08-15"))],
)
def test_an_undated_report_lies_near_its_publication(status, window):
    assert report("a", [], when=None, status=status).window == window


def told(article, published, status):
    return report(article, ["shaibani:SYR", "dermer:ISR"], status=status, published=published)


CHANGES = [
    told("a", "2025-07-10", Status.PLANNED),
    told("b", "2025-07-11", Status.PLANNED),
    told("c", "2025-07-12", Status.POSTPONED),
    told("d", "2025-07-20", Status.HAPPENED),
    told("e", "2025-07-21", Status.HAPPENED),
]


def test_the_history_names_the_first_report_of_each_status():
    changes = [(change.status, change.day, change.article) for change in history(CHANGES)]
    assert changes == [
        (Status.PLANNED, "2025-07-10", "a"),
        (Status.POSTPONED, "2025-07-12", "c"),
        (Status.HAPPENED, "2025-07-20", "d"),
    ]


def test_the_history_is_the_same_whatever_the_order():
    assert history(random.Random(1).sample(CHANGES, len(CHANGES))) == history(CHANGES)


def test_what_happened_is_not_planned_again_by_a_late_report():
    late = [*CHANGES, told("f", "2025-07-22", Status.PLANNED), told("g", "2025-07-23", Status.POSSIBLE)]
    assert history(late) == history(CHANGES)


def test_what_was_called_off_may_be_planned_again():
    again = [told("a", "2025-07-10", Status.CANCELLED), told("b", "2025-07-12", Status.PLANNED)]
    assert [change.status for change in history(again)] == [Status.CANCELLED, Status.PLANNED]


def test_a_report_that_happened_is_denied_later():
    denied = [told("a", "2025-07-10", Status.HAPPENED), told("b", "2025-07-12", Status.DENIED)]
    assert [change.status for change in history(denied)] == [Status.HAPPENED, Status.DENIED]


def test_of_one_day_what_is_decided_counts_last():
    one_day = [told("a", "2025-07-10", Status.HAPPENED), told("b", "2025-07-10", Status.PLANNED)]
    assert [change.status for change in history(one_day)] == [Status.PLANNED, Status.HAPPENED]


def test_the_status_of_an_event_is_the_last_of_its_history():
    late = told("f", "2025-08-02", Status.PLANNED)
    [event] = events(report("a", ["shaibani:SYR", "dermer:ISR"]), late)
    assert event.status is Status.HAPPENED


# --- numbers


def quantity(value, text, start=0, kind="killed", **details):
    return Quantity(text, start, start + len(text), kind, value, **details)


def telling(article, value, text, **details):
    return Telling(quantity(value, text, **details), None, article, f"{article}.example")


def test_a_report_has_the_numbers_of_its_mentions_in_order_and_who_said_them():
    later = replace(Text().told(SYRIA), quantities=(quantity(17, "17 people", 90),), attribution="Syria")
    first = replace(later, quantities=(quantity(15, "15 people", 10), quantity(3, "three", 30, "injured")))
    text = Text()
    mentions = [replace(text.told(SYRIA), quantities=m.quantities, attribution=m.attribution) for m in (later, first)]
    [report] = text.join(*mentions)
    assert [(q.value, q.said_by) for q in report.quantities] == [(15, "Syria"), (3, "Syria"), (17, "Syria")]


def test_a_toll_is_the_number_told_last_with_each_change_and_the_range():
    told = [telling(a, value, f"{value} people") for a, value in (("a", 15), ("b", 17), ("c", 17), ("d", 16))]
    [toll] = tolls(told)
    assert [each.article for each in toll.history] == ["a", "b", "d"]
    assert (toll.latest, toll.lowest, toll.highest) == (told[3], 15, 17)


def test_at_least_so_many_is_another_number_than_so_many():
    [toll] = tolls([telling("a", 12, "12 people"), telling("b", 12, "at least 12 people", bound="min")])
    assert [each.quantity.text for each in toll.history] == ["12 people", "at least 12 people"]


def test_of_one_article_the_first_number_of_a_kind_counts():
    told = [telling("a", 15, "15 people"), telling("a", 3, "three of them"), telling("a", 9, "nine", kind="injured")]
    assert [(toll.kind, toll.latest.quantity.value, toll.lowest) for toll in tolls(told)] == [
        ("killed", 15, 15),
        ("injured", 9, 9),
    ]


def test_dozens_have_words_and_no_range():
    [toll] = tolls([telling("a", None, "Dozens"), telling("b", None, "dozens"), telling("c", None, "hundreds")])
    assert [each.quantity.text for each in toll.history] == ["Dozens", "hundreds"]
    assert toll.lowest is None and toll.highest is None


# --- what points back, and what was told with the same words


KINDRED = Kinds(
    {"bombing": "attack", "armed_attack": "attack", "accident": "accident", "meeting": "talks"},
    frozenset({"armed_attack"}),
    also={"bombing": frozenset({"accident"})},
    talks=frozenset({"meeting"}),
)


def joined(text, *mentions):
    return join_mentions(mentions, Names(resolve_article(text.mentions)), KINDRED, contains)


def test_a_noun_that_only_points_back_joins_the_event_of_its_family():
    text = Text()
    strike = replace(text.told(type="armed_attack", definite=True), back=frozenset({"armed_attack", "accident"}))
    [event] = joined(text, text.told(SYRIA, type="bombing"), strike)
    assert [mention.type for mention in event.mentions] == ["bombing", "bombing"]


def test_a_noun_that_points_back_at_nothing_tells_of_nothing():
    text = Text()
    strike = replace(text.told(type="armed_attack", definite=True), back=frozenset({"armed_attack"}))
    [event] = joined(text, text.told(SYRIA), strike)
    assert len(event.mentions) == 1


def test_a_definite_word_may_tell_of_an_akin_event_told_before():
    text = Text()
    [event] = joined(text, text.told(SYRIA, type="accident"), text.told(type="bombing", definite=True))
    assert len(event.mentions) == 2


def test_other_numbers_are_of_another_event():
    text = Text()
    first = replace(text.told(place=BAKU, type="bombing"), quantities=(quantity(14, "14"),))
    other = replace(text.told(place=BAKU, type="bombing"), quantities=(quantity(2, "two"),))
    assert len(joined(text, first, other)) == 2


def scene(article, words, *, country="SYR", type="armed_attack", parties=(), **details):
    told = report(article, parties, type=type, **details)
    return replace(told, place_country=country, words=frozenset(words.split()))


def scenes(*reports, **known):
    return group_reports(reports, replace(archive(), kinds=KINDRED, **known))


def test_the_same_country_day_and_words_are_one_scene():
    assert len(scenes(scene("a", "market handcart stall"), scene("b", "market stall shopper"))) == 1


@pytest.mark.parametrize(
    "other",
    [
        scene("b", "market airport runway"),  # one word is not enough where only the country is the same
        scene("b", "market stall", country="ISR"),
        scene("b", "market stall", when="2025-07-20", published="2025-07-21"),
        scene("b", "market stall", parties=["turkey:TUR"]),
    ],
    ids=["one word", "another country", "another day", "other parties"],
)
def test_another_scene_is_another_event(other):
    assert len(scenes(scene("a", "market stall", parties=["israel:ISR"]), other)) == 2


def test_talks_are_told_apart_by_who_takes_part_whatever_the_words():
    words = "border water dam river"
    pairs = (["syria:SYR", "israel:ISR"], ["syria:SYR", "turkey:TUR"])
    assert len(scenes(*(scene(f"{i}", words, type="meeting", parties=pair) for i, pair in enumerate(pairs)))) == 2


def test_akin_types_may_be_one_event():
    words = "mine shaft coal"
    assert len(scenes(scene("a", words, type="bombing"), scene("b", words, type="accident"))) == 1
    assert len(scenes(scene("a", words, type="armed_attack"), scene("b", words, type="accident"))) == 2


def test_copies_of_one_text_tell_of_one_event_even_where_they_say_little():
    told = [scene(article, "", type="meeting", when="2025-07", place="baku") for article in "ab"]
    assert len(scenes(*told)) == 2
    assert len(scenes(*told, original_of={"b": "a"})) == 1


def test_who_is_only_named_in_the_sentences_is_shared_too():
    left = party_report("a", BAKU, "2025-12", ["Haruto Mori", "Park Jun-ho"])
    right = replace(party_report("b", BAKU, "2025-12", ["China"]), words=frozenset({"mori", "park"}))
    names = {"Haruto Mori": frozenset({"mori"}), "Park Jun-ho": frozenset({"park"})}
    archive = Archive({}, {BAKU.id: BAKU}, {}, KINDS, contains)
    assert len(group_reports([left, right], archive)) == 2
    assert len(group_reports([left, right], replace(archive, names=names))) == 1


def test_what_happens_once_is_known_again_long_after():
    kinds = replace(KINDS, family={**KINDS.family, "resignation": "resignation"}, once=frozenset({"resignation"}))
    left = replace(party_report("a", None, "2025-07-01", ["Bishnu Adhikari"]), type="resignation")
    late = {"type": "resignation", "date_basis": DateBasis.PUBLICATION, "published": "2025-07-20"}
    right = replace(party_report("b", None, "2025-07-20", ["Bishnu Adhikari"]), **late)
    archive = Archive({}, {}, {}, kinds, contains)
    assert len(group_reports([left, right], archive)) == 1
    assert len(group_reports([left, right], replace(archive, kinds=replace(kinds, once=frozenset())))) == 2


def party_report(article, place, day, parties):
    evidence = (Evidence(article, 0, 9, 0, 3, "meeting", Status.HAPPENED, "noun meeting"),)
    people = tuple(Participant("participant", name, None) for name in parties)
    spot = (place.id, place.country) if place else (None, None)
    basis, status = DateBasis.EXPLICIT, Status.HAPPENED
    return Report(article, "meeting", day, basis, *spot, people, status, evidence, published="2025-07-02")
