"""What people ask of the archive."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from newsdesk.model import Decided, EventFilter, Kind, LocalEntity, Outcome, Participant, Party, Quantity, Status
from newsdesk.store import (
    count_events,
    counts,
    find_entities,
    find_events,
    find_sites,
    list_articles,
    save_outcome,
    show_article,
    show_entity,
    show_event,
    similar_names,
    tally_countries,
    tally_people,
    tally_places,
)

SYRIA = Party("Syria", entity="e-Syria", country="SYR")
ISRAEL = Party("Israel", country="ISR")
SHAIBANI = Party("Shaibani", entity="e-Shaibani")


@pytest.fixture
def meetings(desk: Any) -> Any:
    """Four meetings: Shaibani and Dermer, Shaibani and Lavrov, Dermer and Rubio; and Syria itself with Lavrov."""
    people = {
        name: desk.person(name, country=country)
        for name, country in [("Shaibani", "SYR"), ("Dermer", "ISR"), ("Lavrov", "RUS"), ("Rubio", "USA")]
    }
    people["Syria"] = LocalEntity(Kind.PLACE, "Syria", ("Syria",), (), None, "SYR")
    people["Baku"] = LocalEntity(Kind.PLACE, "Baku", ("Baku",), (), None, "AZE")
    desk.put("All of them.", url="https://a.example/all", names=list(people.values()))
    entities = {name: desk.entity(person) for name, person in people.items()}

    def meet(id_: str, names: str, date: str | None, **details: Any) -> None:
        url = f"https://a.example/{id_}"
        taking_part = names.split()
        report = desk.report(*[people[name] for name in taking_part], url=url, date=date)
        desk.put(f"They met {id_}.", url=url, names=[people[name] for name in taking_part], reports=[report])
        desk.event(report, *[entities[name] for name in taking_part], id=id_, **details)

    meet("paris", "Shaibani Dermer", "2025-07-21/2025-07-27", sources=2)
    meet("moscow", "Shaibani Lavrov", "2025-07-31", status=Status.PLANNED)
    meet("baku", "Dermer Rubio", "2025-07-12", place="e-Baku", place_country="AZE", sources=3)
    meet("undated", "Syria Lavrov", None, type="visit")
    return desk


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (EventFilter(), ["baku", "paris", "moscow", "undated"]),
        (EventFilter(sort="-date"), ["moscow", "paris", "baku", "undated"]),
        (EventFilter(sort="sources"), ["baku", "paris", "moscow", "undated"]),
        (EventFilter(limit=2), ["baku", "paris"]),
        (EventFilter(types=("visit",)), ["undated"]),
        (EventFilter(status=(Status.PLANNED,)), ["moscow"]),
        (EventFilter(involving=(SYRIA,)), ["paris", "moscow", "undated"]),
        (EventFilter(involving=(SYRIA, ISRAEL)), ["paris"]),
        (EventFilter(involving=(SHAIBANI,)), ["paris", "moscow"]),
        (EventFilter(involving=(Party("Nobody"),)), []),
        (EventFilter(any_of=(ISRAEL, Party("Russia", country="RUS"))), ["baku", "paris", "moscow", "undated"]),
        (EventFilter(not_involving=(ISRAEL,)), ["moscow", "undated"]),
        (EventFilter(not_involving=(Party("Nobody"),)), ["baku", "paris", "moscow", "undated"]),
        (EventFilter(place=(Party("Azerbaijan", country="AZE"),)), ["baku"]),
        (EventFilter(place=(Party("Paris", entity="e-Paris"), Party("Baku", entity="e-Baku"))), ["baku"]),
        (EventFilter(since="2025-07-27"), ["paris", "moscow"]),
        (EventFilter(until="2025-07-21"), ["baku", "paris"]),
        (EventFilter(since="2025-07-13", until="2025-07-20"), []),
    ],
)
def test_events_are_found_by(meetings: Any, wanted: EventFilter, ids: list[str]) -> None:
    assert [event.id for event in find_events(meetings.connection, wanted)] == ids
    assert [event.id for event in find_events(meetings.connection, replace(wanted, limit=2))] == ids[:2]


@pytest.fixture
def strikes(desk: Any) -> Any:
    """Israel strikes Damascus; Hamas is struck in Gaza; workers strike in Chile, told by two outlets; a clash."""
    names = {
        name: LocalEntity(kind, name, (name,), (), None, country)
        for name, kind, country in [
            ("Israel", Kind.PLACE, "ISR"),
            ("Hamas", Kind.ORGANISATION, None),
            ("Druze", Kind.GROUP, "SYR"),
            ("Sharaa", Kind.PERSON, "SYR"),
            ("Levy", Kind.PERSON, "ISR"),
        ]
    }
    desk.put("All of them.", url="https://a.example/all", names=list(names.values()))
    for name, entity in names.items():
        desk.entity(entity, roles=("Syrian President",) if name == "Sharaa" else ())

    def strike(id_: str, text: str, roles: dict[str, str], **details: Any) -> None:
        url = f"https://a.example/{id_}"
        people = [Participant(role, f"e-{name}", names[name].country) for name, role in roles.items()]
        report = desk.report(*[names[name] for name in roles], url=url, type="air_strike")
        report = replace(report, evidence=(replace(report.evidence[0], end=len(text)),))
        desk.put(text, url=url, names=[names[name] for name in roles], reports=[report], title=f"Title {id_}")
        desk.event(report, id=id_, participants=tuple(people), **details)

    strike("damascus", "Israel struck Damascus.", {"Israel": "actor"}, place_country="SYR")
    strike("gaza", "Israel hit a hospital.", {"Israel": "actor", "Hamas": "recipient"}, place_country="PSE")
    strike("chile", "Miners stopped 50% of work.", {}, sources=2, place_country="CHL")
    strike("clash", "Druze fought Levy.", {"Druze": "participant", "Levy": "participant"}, place_country="SYR")
    strike("sharaa", "Sharaa was hit.", {"Sharaa": "victim"})
    return desk


HAMAS = Party("Hamas", entity="e-Hamas")
DRUZE = Party("Druze", entity="e-Druze")


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (EventFilter(actor=(ISRAEL,)), {"damascus", "gaza", "clash"}),
        (EventFilter(actor=(DRUZE,), recipient=(ISRAEL,)), {"clash"}),
        (EventFilter(recipient=(HAMAS,)), {"gaza"}),
        (EventFilter(recipient=(SYRIA,)), {"sharaa", "clash"}),
        (EventFilter(recipient=(replace(SYRIA, where=True),)), {"sharaa", "clash", "damascus"}),
        (EventFilter(recipient=(Party("hospitals", word="hospital"),)), {"gaza"}),
        (EventFilter(about=(Party("damascus", word="damascus"),)), {"damascus"}),
        (EventFilter(about=(Party("title GAZA", word="title GAZA"),)), {"gaza"}),
        (EventFilter(about=(Party("50%", word="50%"),)), {"chile"}),
        (EventFilter(about=(Party("spital", word="spital"),)), set()),
        (EventFilter(about=(Party("% of", word="% of"),)), {"chile"}),
        (EventFilter(about=(Party("s%f", word="s%f"),)), set()),
        (EventFilter(host=(SYRIA,)), {"damascus", "clash"}),
        (EventFilter(not_place=(SYRIA,)), {"gaza", "chile", "sharaa"}),
        (EventFilter(source=("a.example",), min_sources=2), {"chile"}),
        (EventFilter(source=("b.example",)), set()),
        (EventFilter(involving=(SYRIA,)), {"clash", "sharaa"}),
        (EventFilter(involving=(SYRIA,), strict=True), {"sharaa"}),
        (EventFilter(involving=(SYRIA,), anywhere=True), {"clash", "sharaa", "damascus"}),
        (EventFilter(not_involving=(SYRIA,), strict=True), {"damascus", "gaza", "chile", "clash"}),
        (EventFilter(not_involving=(SYRIA,), anywhere=True), {"gaza", "chile"}),
    ],
)
def test_events_are_found_by_who_does_what_to_whom(strikes: Any, wanted: EventFilter, ids: set[str]) -> None:
    found = [event.id for event in find_events(strikes.connection, wanted)]
    assert set(found) == ids
    assert [event.id for event in find_events(strikes.connection, replace(wanted, limit=1))] == found[:1]
    assert count_events(strikes.connection, wanted) == len(ids)


def test_people_are_counted_over_events(meetings: Any) -> None:
    found = tally_people(meetings.connection, EventFilter(involving=(SHAIBANI,)))
    assert [(each.name, each.country, each.events) for each in found] == [("Dermer", "ISR", 1), ("Lavrov", "RUS", 1)]


def test_people_are_counted_by_role_and_others_where_there_are_none(strikes: Any) -> None:
    connection = strikes.connection
    assert [each.name for each in tally_people(connection, EventFilter(), ("victim",))] == ["Sharaa"]
    assert [each.name for each in tally_people(connection, EventFilter(), ("recipient",))] == ["Hamas"]


def test_places_and_countries_are_counted_over_events(meetings: Any) -> None:
    (place,) = tally_places(meetings.connection, EventFilter())
    assert (place.name, place.country, place.events) == ("Baku", "AZE", 1)
    found = tally_countries(meetings.connection, EventFilter(involving=(SYRIA,)))
    assert [(each.country, each.events) for each in found] == [("RUS", 2), ("ISR", 1)]


@pytest.mark.parametrize(
    ("name", "sites"),
    [
        ("Harbour Post", ["harbour-post.example"]),
        ("bbc", ["bbc.co.uk", "bbc.com"]),
        ("bbc.com", ["bbc.com"]),
        ("com", []),
    ],
)
def test_sites_go_by_the_name_of_the_outlet(desk: Any, name: str, sites: list[str]) -> None:
    for number, site in enumerate(("bbc.com", "bbc.co.uk", "harbour-post.example")):
        desk.put("They met.", url=f"https://{site}/{number}", site=site)
    assert find_sites(desk.connection, name) == sites


def test_similar_names_begin_alike(meetings: Any) -> None:
    assert similar_names(meetings.connection, "sharaa") == ["Shaibani"]


def test_an_event_carries_the_names_behind_its_ids(meetings: Any) -> None:
    event = show_event(meetings.connection, "baku")
    assert event is not None
    assert (event.place_name, event.place_country) == ("Baku", "AZE")
    assert [(each.role, each.name, each.country) for each in event.participants] == [
        ("participant", "Dermer", "ISR"),
        ("participant", "Rubio", "USA"),
    ]


def test_an_event_carries_its_numbers_by_the_day_they_were_told(desk: Any) -> None:
    reports = [
        replace(
            desk.report(url=f"https://a.example/{day}", published=f"2025-08-0{day}"),
            quantities=(Quantity(f"{day} people", 0, 8, "killed", float(day)),),
        )
        for day in (3, 1, 2)
    ]
    for report, day in zip(reports, (3, 1, 2), strict=True):
        desk.put("They met.", url=f"https://a.example/{day}", reports=[report])
    desk.event(reports[0], reports=tuple(report.id for report in reports))
    event = show_event(desk.connection, "v-1")
    assert event is not None
    assert [(each.day, each.quantity.value, each.site) for each in event.numbers] == [
        (f"2025-08-0{day}", day, "a.example") for day in (1, 2, 3)
    ]


def test_an_event_says_what_was_set_of_it_and_which_report_and_rule_told_it(desk: Any) -> None:
    report = desk.report()
    report = replace(report, evidence=(replace(report.evidence[0], rule="verb meet"),))
    desk.put("They met.", reports=[report])
    decided = (Decided("status", "ann", "2026-01-01T00:00:00+00:00", "j-1"),)
    desk.event(report, decided=decided)
    event = show_event(desk.connection, "v-1")
    assert event is not None
    assert event.decided == decided
    assert [(piece.report, piece.rule) for piece in event.evidence] == [(report.id, "verb meet")]


def test_an_unknown_event_is_none(meetings: Any) -> None:
    assert show_event(meetings.connection, "v-none") is None


def test_evidence_is_the_sentence_with_its_article(desk: Any) -> None:
    report = desk.report()
    at = replace(report.evidence[0], start=12, end=23, trigger_start=17, trigger_end=20)
    report = replace(report, evidence=(at,))
    desk.put("İstanbul 🙂.\nThey met 😀.\nEnd.", reports=[report], title="Talks", url="https://a.example/1")
    desk.event(report)
    (event,) = find_events(desk.connection, EventFilter())
    (evidence,) = event.evidence
    assert evidence.sentence == "They met 😀."
    assert (evidence.title, evidence.site, evidence.url) == ("Talks", "a.example", "https://a.example/1")
    assert (evidence.published, evidence.start, evidence.trigger_end) == ("2025-07-31", 12, 20)


def test_an_article_is_shown_by_id_and_by_url(desk: Any) -> None:
    desk.put("They met.\nTwice.", byline=("AFP",))
    by_url = show_article(desk.connection, "https://a.example/1")
    assert by_url is not None
    assert (by_url.text, by_url.byline, by_url.first_seen) == (
        "They met.\nTwice.",
        ("AFP",),
        "2025-08-01T00:00:00+00:00",
    )
    assert show_article(desk.connection, by_url.id) == by_url


def test_an_article_is_shown_by_the_url_it_was_ingested_from(desk: Any, outcome: Outcome) -> None:
    desk.put("They met.")
    article = show_article(desk.connection, "https://a.example/1")
    assert article is not None
    asked = "https://a.example/1?from=home"
    save_outcome(desk.connection, replace(outcome, url=asked, article=article.id))
    assert show_article(desk.connection, asked) == article


@pytest.mark.parametrize(("name", "revision"), [("a-none", None), ("https://b.example/", None), (None, 7)])
def test_what_is_not_there_is_none(desk: Any, name: str | None, revision: int | None) -> None:
    desk.put("They met.")
    assert show_article(desk.connection, name or "https://a.example/1", revision) is None


def test_articles_are_listed_latest_first(desk: Any) -> None:
    for url, published in [("old", "2025-07-01"), ("undated", None), ("new", "2025-07-31T10:00:00+00:00")]:
        desk.put("They met.", url=url, published=published, title=url)
    assert [article.title for article in list_articles(desk.connection)] == ["new", "old", "undated"]
    assert len(list_articles(desk.connection, limit=1)) == 1


def test_an_entity_is_found_by_any_spelling_of_any_alias(desk: Any) -> None:
    person = desk.person("Asaad al-Shaibani", aliases=("Asaad al-Shaibani", "Shaibani"))
    desk.put("They met.", names=[person])
    entity = desk.entity(person)
    for name in ("Asaad Al Shaibani", "al-Shaibani", "SHAIBANI"):
        assert find_entities(desk.connection, name) == [entity]
    assert find_entities(desk.connection, "Shaiban") == []


def test_of_two_namesakes_the_one_more_written_of_comes_first(desk: Any) -> None:
    rare, common = desk.person("Yosef Cohen"), desk.person("Eli Cohen")
    desk.put("They met.", url="1", names=[rare, common])
    desk.put("They met.", url="2", names=[common])
    for person in (rare, common):
        desk.entity(person, aliases=("Cohen",))
    assert [entity.name for entity in find_entities(desk.connection, "Cohen")] == ["Eli Cohen", "Yosef Cohen"]


def test_an_entity_counts_its_articles_and_mentions(desk: Any) -> None:
    forms = [desk.person("Dermer"), desk.person("Ron Dermer")]
    desk.put("They met.", url="1", names=forms)
    desk.put("They met.", url="2", names=forms[:1])
    desk.entity(*forms, id="e-1")
    row = show_entity(desk.connection, "e-1")
    assert row is not None
    assert (row.articles, row.mentions) == (2, 3)
    assert set(row.entity.forms) == {form.form for form in forms}


def test_an_unknown_entity_is_none(desk: Any) -> None:
    assert show_entity(desk.connection, "e-none") is None


def test_the_archive_is_counted(meetings: Any) -> None:
    found = counts(meetings.connection)
    assert (found["articles"], found["entities"], found["events"], found["outcomes"]) == (5, 6, 4, 0)
