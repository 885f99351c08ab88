"""What saving does to the rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from newsdesk.model import (
    Event,
    EventFilter,
    Outcome,
    Participant,
    RemovalReason,
    RemovedBlock,
    Status,
    article_id,
)
from newsdesk.store import (
    Store,
    clear_derived,
    counts,
    entity_of_forms,
    event_of_reports,
    find_entities,
    find_events,
    forms_by_ids,
    forms_of_articles,
    reports_of_articles,
    save_entities,
    save_events,
    save_outcome,
    show_article,
)
from newsdesk.store import tables as t
from newsdesk.store.write import save_articles

ARTICLE = article_id("https://a.example/1")
LEAD = "The harbour closes to cargo ships for three weeks in May while engineers mend the northern quay wall there."
REST = "Ships go to another port, which has two free berths and a railway, and the union learnt of it by radio alone."


def rows(connection: sa.Connection, table: sa.Table) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key)).mappings()]


def everything(connection: sa.Connection) -> dict[str, list[dict[str, Any]]]:
    return {table.name: rows(connection, table) for table in t.metadata.sorted_tables}


def test_an_article_is_new_then_unchanged_then_revised(desk: Any) -> None:
    assert desk.put("They met.") == "new"
    assert desk.put("They met.", day=2) == "unchanged"
    assert desk.put("They met twice.", day=3) == "revised"


def test_an_unchanged_article_writes_nothing_but_its_capture(desk: Any) -> None:
    desk.put("They met.", names=[desk.person("Dermer")])
    before = everything(desk.connection)
    desk.put("They met.", day=2, names=[desk.person("Shaibani")])
    after = everything(desk.connection)
    assert len(after.pop("captures")) == len(before.pop("captures")) + 1
    assert after == before


@pytest.mark.parametrize("change", [{"title": "Other"}, {"byline": ("AFP",)}])
def test_title_and_byline_make_a_revision_too(desk: Any, change: dict[str, Any]) -> None:
    desk.put("They met.")
    assert desk.put("They met.", day=2, **change) == "revised"


def test_an_article_that_is_dated_anew_is_unchanged(desk: Any) -> None:
    desk.put("They met.")
    assert desk.put("They met.", day=2, published="2025-08-01") == "unchanged"


def test_a_part_of_the_text_writes_nothing(desk: Any) -> None:
    desk.put(f"{LEAD}\n{REST}\n{REST}", names=[desk.person("Dermer")])
    before = everything(desk.connection)
    assert desk.put(LEAD, day=2) == "stub"
    assert everything(desk.connection) | {"captures": []} == before | {"captures": []}


def test_the_captions_of_a_page_tell_that_its_text_was_cut(desk: Any) -> None:
    wall = (RemovedBlock("Subscribe now to continue reading this story.", RemovalReason.NEWSLETTER),)
    desk.put(f"{LEAD}\n{LEAD}\n{REST}", removed=wall)
    assert desk.put(f"{LEAD}\n{LEAD}", day=2, removed=wall) == "revised"
    desk.put(f"{LEAD}\n{LEAD}\n{REST}", day=3)
    assert desk.put(f"{LEAD}\n{LEAD}", day=4, removed=wall) == "stub"


def test_what_else_a_page_says_of_itself_is_kept_and_makes_no_revision(desk: Any) -> None:
    said = {
        "updated": "2025-08-02",
        "section": "World",
        "tags": ("harbour", "talks"),
        "canonical": "https://b.example/1",
    }
    desk.put("Talks went on.", **said, origin={"title": "h1"})
    assert desk.put("Talks went on.", day=2, tags=("peace",)) == "unchanged"
    found = show_article(desk.connection, ARTICLE)
    assert found is not None
    assert {name: getattr(found, name) for name in said} == said
    assert found.origin == {"title": "h1"}


def test_every_revision_stays_readable(desk: Any) -> None:
    desk.put("They met.", removed=(RemovedBlock("Read also", RemovalReason.RELATED),))
    desk.put("They met twice.", day=2)
    current, first = (show_article(desk.connection, ARTICLE, revision=number) for number in (None, 1))
    assert current and first
    assert (current.text, current.revision, current.removed) == ("They met twice.", 2, ())
    assert (first.text, first.revision) == ("They met.", 1)
    assert first.removed == (RemovedBlock("Read also", RemovalReason.RELATED),)


def test_mentions_lead_to_their_forms(desk: Any) -> None:
    dermer = desk.person("Dermer", role="minister")
    desk.put("Dermer met Shaibani.", names=[dermer])
    (mention,) = rows(desk.connection, t.mentions)
    assert (mention["form_id"], mention["role"]) == (dermer.form, "minister")


def test_a_revision_takes_back_what_the_one_before_said(desk: Any) -> None:
    dermer, shaibani = desk.person("Dermer"), desk.person("Shaibani")
    desk.put("Dermer met.", names=[dermer], reports=[desk.report(dermer)])
    desk.put("Shaibani met.", day=2, names=[shaibani], reports=[desk.report(shaibani, start=9)])
    assert [form.name for form in forms_of_articles(desk.connection, [ARTICLE])] == ["Shaibani"]
    assert forms_by_ids(desk.connection, [dermer.form]) == []
    (report,) = reports_of_articles(desk.connection, [ARTICLE])
    assert [each.entity for each in report.participants] == [shaibani.form]
    assert len(rows(desk.connection, t.mentions)) == len(rows(desk.connection, t.dates)) == 1


def test_states_of_articles_that_are_stored_together_are_those_stored_one_by_one(desk: Any) -> None:
    dermer, shaibani = desk.person("Dermer"), desk.person("Shaibani")
    other = "https://a.example/2"
    states = [
        {"paragraphs": "Dermer met.", "names": [dermer], "reports": [desk.report(dermer)]},
        {"paragraphs": "Dermer left.", "url": other, "names": [dermer], "reports": [desk.report(dermer, url=other)]},
        {"paragraphs": "Shaibani met.", "names": [shaibani], "reports": [desk.report(shaibani, start=9)]},
    ]
    for day, state in enumerate(states, 1):
        desk.put(**state, day=day)
    one_by_one = everything(desk.connection)
    clear_derived(desk.connection)
    sheets = [desk.sheet(**state, day=day) for day, state in enumerate(states, 1)]
    save_articles(desk.connection, sheets, desk.families)
    assert everything(desk.connection) == one_by_one


def test_a_report_is_first_seen_when_its_article_came_out(desk: Any) -> None:
    dermer = desk.person("Dermer")
    desk.put("Dermer met.", names=[dermer], reports=[desk.report(dermer)])
    desk.put("Dermer met again.", day=9, names=[dermer], reports=[desk.report(dermer, first_seen="later")])
    (report,) = reports_of_articles(desk.connection, [ARTICLE])
    assert report.first_seen == "2025-07-31 https://a.example/1"


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("2025-07-12", ("2025-07-12", "2025-07-12")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2025", ("2025-01-01", "2025-12-31")),
        ("2025-07-21/2025-07-27", ("2025-07-21", "2025-07-27")),
        (None, (None, None)),
    ],
)
def test_a_date_is_stored_with_its_first_and_last_day(desk: Any, date: str | None, days: tuple[Any, Any]) -> None:
    desk.put("They met.", reports=[desk.report(date=date)])
    (row,) = rows(desk.connection, t.reports)
    assert (row["date_start"], row["date_end"]) == days


def test_an_entity_is_found_by_its_forms(desk: Any) -> None:
    dermer = desk.person("Ron Dermer")
    desk.put("Ron Dermer met.", names=[dermer])
    entity = desk.entity(dermer)
    assert entity_of_forms(desk.connection, [dermer.form, "f-none"]) == {dermer.form: entity.id}


def test_an_entity_left_without_forms_goes(desk: Any) -> None:
    dermer = desk.person("Ron Dermer")
    desk.put("Ron Dermer met.", names=[dermer])
    desk.entity(dermer, id="e-old")
    desk.entity(dermer, id="e-new")
    assert [entity.id for entity in find_entities(desk.connection, "Ron Dermer")] == ["e-new"]


def test_only_what_is_replaced_is_looked_at_when_named(desk: Any) -> None:
    for number, name in enumerate(("Ron Dermer", "Asaad Shaibani")):
        person = desk.person(name)
        desk.put(f"{name} met.", url=f"https://a.example/{number}", names=[person])
        desk.entity(person, id=f"e-{number}")
        desk.put("Nobody met.", url=f"https://a.example/{number}", day=2)
    save_entities(desk.connection, [], replacing=["e-0"])
    assert [row["id"] for row in rows(desk.connection, t.entities)] == ["e-1"]


def test_an_entity_loses_the_forms_it_no_longer_names(desk: Any) -> None:
    people = [desk.person("Ron Dermer"), desk.person("Dermer")]
    desk.put("Ron Dermer met.", names=people)
    desk.entity(*people, id="e-1")
    desk.entity(people[0], id="e-1")
    assert entity_of_forms(desk.connection, [person.form for person in people]) == {people[0].form: "e-1"}


def test_an_event_is_found_by_its_reports(desk: Any) -> None:
    report = desk.report()
    desk.put("They met.", reports=[report])
    desk.event(report)
    assert event_of_reports(desk.connection, [report.id]) == {report.id: "v-1"}


@pytest.mark.parametrize("replacing", [None, ["v-old"]])
def test_an_event_left_without_reports_goes(desk: Any, replacing: list[str] | None) -> None:
    dermer, report = desk.person("Dermer"), desk.report()
    desk.put("They met.", names=[dermer], reports=[report])
    old = desk.event(report, desk.entity(dermer), id="v-old")
    save_events(desk.connection, [replace(old, id="v-new")], replacing)
    assert [event.id for event in find_events(desk.connection, EventFilter())] == ["v-new"]


def test_an_event_keeps_its_participants_in_order(desk: Any) -> None:
    people = [desk.person(name) for name in ("Zaki", "Amir")]
    report = desk.report(*people)
    desk.put("They met.", names=people, reports=[report])
    desk.event(report, *[desk.entity(person) for person in people])
    (event,) = find_events(desk.connection, EventFilter())
    assert [each.name for each in event.participants] == ["Zaki", "Amir"]


def test_what_points_nowhere_does_not_commit(store: Store) -> None:
    lost = Participant("participant", "e-nobody")
    event = Event("v-1", "meeting", None, None, None, None, (lost,), Status.HAPPENED, ())
    with pytest.raises(sa.exc.IntegrityError), store.begin() as connection:
        save_events(connection, [event], replacing=[])
    with store.read() as connection:
        assert counts(connection)["events"] == 0


def test_the_order_of_ingest_does_not_matter(desk: Any) -> None:
    def ingest(order: list[int]) -> dict[str, list[dict[str, Any]]]:
        clear_derived(desk.connection)
        for number in order:
            people = [desk.person("Dermer", country="ISR", role=f"role {number % 2}"), desk.person("Amir")]
            url = f"https://a.example/{number}"
            report = desk.report(*people, url=url)
            desk.put("They met.", url=url, day=number, names=people, reports=[report])
            desk.put(
                "They met again.", url=url, day=number + 10, names=people[:1], reports=[desk.report(people[0], url=url)]
            )
        return everything(desk.connection)

    assert ingest([1, 2, 3]) == ingest([3, 1, 2])


def test_clearing_keeps_captures_and_outcomes(desk: Any, outcome: Outcome) -> None:
    dermer = desk.person("Dermer")
    report = desk.report(dermer)
    desk.put("They met.", names=[dermer], reports=[report])
    desk.event(report, desk.entity(dermer))
    save_outcome(desk.connection, outcome)
    clear_derived(desk.connection)
    left = {name for name, found in everything(desk.connection).items() if found}
    assert left == {"captures", "outcomes"}


def test_saving_a_capture_or_outcome_twice_is_saving_it_once(desk: Any, outcome: Outcome) -> None:
    save_outcome(desk.connection, outcome)
    save_outcome(desk.connection, outcome)
    assert counts(desk.connection)["outcomes"] == 1
