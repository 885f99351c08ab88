"""Looking up the forms and reports that entities and events are joined from."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from newsdesk.model import LocalEntity, Quantity, Report, short_id
from newsdesk.store import (
    forms_by_ids,
    forms_by_keys,
    forms_of_entities,
    last_capture,
    parts_gone,
    reports_by_ids,
    reports_near,
    reports_of_articles,
    reports_of_events,
    reports_with_forms,
    sites_of,
)


def tell(desk: Any, number: int, *people: LocalEntity, **details: Any) -> Report:
    """Ingest an article of its own that reports one meeting."""
    url = f"https://a.example/{number}"
    report: Report = desk.report(*people, url=url, **details)
    desk.put("They met.", url=url, names=people, reports=[report])
    return report


def test_forms_are_found_by_any_of_their_keys(desk: Any) -> None:
    people = [desk.person(name) for name in ("Ron Dermer", "Dermer", "Shaibani")]
    tell(desk, 1, *people)
    assert {form.name for form in forms_by_keys(desk.connection, ["dermer", "nobody"])} == {"Ron Dermer", "Dermer"}


def test_more_ids_than_a_statement_takes(desk: Any) -> None:
    dermer = desk.person("Dermer")
    tell(desk, 1, dermer)
    ids = [short_id("f", str(number)) for number in range(33_000)]
    assert [form.name for form in forms_by_ids(desk.connection, [*ids, dermer.form])] == ["Dermer"]


def test_an_entity_knows_its_forms(desk: Any) -> None:
    people = [desk.person(name) for name in ("Ron Dermer", "Dermer")]
    tell(desk, 1, *people)
    entity = desk.entity(*people)
    assert {form.name for form in forms_of_entities(desk.connection, [entity.id])} == {"Ron Dermer", "Dermer"}


def test_a_report_comes_back_whole(desk: Any) -> None:
    dermer, shaibani = desk.person("Dermer", country="ISR"), desk.person("Shaibani", country="SYR")
    report = tell(desk, 1, dermer, shaibani, published="2025-07-31", place_country="AZE")
    assert reports_by_ids(desk.connection, [report.id]) == [report]
    assert reports_of_articles(desk.connection, [report.article]) == [report]


def test_a_report_comes_back_with_its_numbers_and_rules(desk: Any) -> None:
    report: Report = desk.report()
    killed = Quantity("at least 15 people", 20, 38, "killed", 15.0, "min", "the police")
    crowd = Quantity("thousands", 50, 59, "crowd", None)
    told = replace(report.evidence[0], rule="verb hold talk")
    report = replace(report, evidence=(told,), quantities=(killed, crowd))
    desk.put("They met.", reports=[report])
    assert reports_by_ids(desk.connection, [report.id]) == [report]


def test_numbers_go_with_the_report_that_told_them(desk: Any) -> None:
    report: Report = desk.report()
    told = replace(report, quantities=(Quantity("15 people", 0, 9, "killed", 15.0),))
    desk.put("They met.", reports=[told])
    desk.put("They met again.", reports=[report])
    assert reports_by_ids(desk.connection, [report.id]) == [report]


def test_what_the_archive_does_not_hold_is_gone(desk: Any) -> None:
    dermer = desk.person("Dermer")
    report = tell(desk, 1, dermer)
    assert parts_gone(desk.connection, [report.id, dermer.form, "r-none"]) == {"r-none"}


def test_the_evidence_keeps_its_order(desk: Any) -> None:
    report: Report = desk.report()
    later = replace(report.evidence[0], start=20, end=29, trigger_start=24, trigger_end=27, status=None)
    earlier = replace(later, start=10, end=19)
    report = replace(report, evidence=(report.evidence[0], later, earlier))
    desk.put("They met.", reports=[report])
    assert reports_by_ids(desk.connection, [report.id]) == [report]


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2025-07-01", "2025-07-11", False),
        ("2025-07-01", "2025-07-12", True),
        ("2025-07-13", "2025-07-13", True),
        ("2025-07-15", "2025-07-20", False),
    ],
)
def test_reports_are_near_when_a_day_is_shared(desk: Any, since: str, until: str, found: bool) -> None:
    tell(desk, 1, date="2025-07-12/2025-07-14")
    assert bool(reports_near(desk.connection, ["talks"], since, until)) is found


def test_reports_of_another_family_are_not_near(desk: Any) -> None:
    tell(desk, 1)
    assert reports_near(desk.connection, ["attack"], "2025-07-01", "2025-07-31") == []


def test_reports_are_found_by_participant_and_by_place(desk: Any) -> None:
    dermer, baku = desk.person("Dermer"), desk.person("Baku")
    first = tell(desk, 1, dermer)
    second = desk.report(url="https://a.example/2", place=baku.form)
    desk.put("They met.", url="https://a.example/2", names=[baku], reports=[second])
    tell(desk, 3, desk.person("Amir"))
    found = reports_with_forms(desk.connection, [dermer.form, baku.form])
    assert {report.id for report in found} == {first.id, second.id}


def test_an_event_knows_its_reports(desk: Any) -> None:
    first, _other = tell(desk, 1), tell(desk, 2)
    desk.event(first)
    assert reports_of_events(desk.connection, ["v-1"]) == [first]


def test_an_article_knows_its_site(desk: Any) -> None:
    report = tell(desk, 1)
    assert sites_of(desk.connection, [report.article, "a-none"]) == {report.article: "a.example"}


def test_the_last_capture_is_the_one_fetched_last(desk: Any) -> None:
    for day, text in ((2, "They met twice."), (1, "They met.")):
        desk.put(text, day=day)
    found = last_capture(desk.connection, "https://a.example/1")
    assert found is not None
    assert found[1] == hashlib.sha256(b"They met twice.").hexdigest()
    assert last_capture(desk.connection, "https://a.example/2") is None


def test_a_url_of_any_length_can_be_stored(desk: Any) -> None:
    url = "https://a.example/" + "".join(chr(ord("a") + number * number % 26) for number in range(9000))
    desk.put("They met.", url=url)
    assert last_capture(desk.connection, url) is not None
