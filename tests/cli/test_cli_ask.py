"""ask, events, event: on a small archive of one article."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from running import Run

from newsdesk import catalog
from newsdesk.cli import eventpage
from newsdesk.cli.ask import Role
from newsdesk.model import Status, StatusChange
from newsdesk.store import EventRow, EvidenceRow

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
QUESTIONS = re.findall(r'newsdesk ask "(.*?)"', README.partition("## Questions")[2].partition("\n## ")[0])
NO_TEXT = "caf\udce9"  # what Python makes of an argument that is no UTF-8


def events(newsdesk: Run, *arguments: str) -> list[dict[str, Any]]:
    result = newsdesk(*arguments, "--format", "json")
    assert result.code == 0, result.err
    return list(json.loads(result.out))


def dates(found: list[dict[str, Any]]) -> list[str]:
    return [event["date"] for event in found]


def test_ask_prints_its_reading_then_a_table(newsdesk: Run, archive: str) -> None:
    result = newsdesk("ask", "all meetings involving Syria", "--db", archive)
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0] == "events: meeting · involving: Syria (country)"
    assert [heading in result.out for heading in ("date", "what", "who", "where", "status", "sources")] == [True] * 6
    assert [line.split()[0] for line in lines if line.strip().startswith("2025")] == ["2025-07-12", "2025-07-31"]


def test_ask_takes_a_question_without_quotes(newsdesk: Run, archive: str) -> None:
    assert dates(events(newsdesk, "ask", "planned", "meetings", "--db", archive)) == ["2025-07-31"]


def test_json_has_the_events_whole(newsdesk: Run, archive: str) -> None:
    (event,) = events(newsdesk, "ask", "meetings between Shaibani and Dermer before 20 July 2025", "--db", archive)
    assert event["type"] == "meeting"
    assert event["status"] == "happened"
    assert event["place"]["name"] == "Baku"
    assert [(who["name"], who["role"], who["country"]) for who in event["participants"]] == [
        ("Asaad al-Shaibani", "participant", "SYR"),
        ("Ron Dermer", "participant", "ISR"),
    ]
    (evidence,) = event["evidence"]
    assert evidence["url"] == "https://wire.example/talks"
    assert evidence["sentence"]["text"] == "Shaibani and Dermer met in Baku on 12 July."
    assert evidence["trigger"]["text"] == "met"


def test_ask_prints_its_reading_as_a_command_that_gives_the_same(newsdesk: Run, archive: str) -> None:
    question = "Israel's strikes in Damascus since 1 July 2025 reported by at least one source, latest first"
    asked = newsdesk("ask", question, "--db", archive)
    command = asked.out.splitlines()[1]
    assert command.startswith("newsdesk events --type air_strike")
    again = newsdesk(*shlex.split(command)[1:], "--db", archive)
    assert asked.out == again.out
    assert "2025-07-16" in again.out


def test_only_the_answer_is_on_standard_output_for_programs(newsdesk: Run, archive: str) -> None:
    result = newsdesk("ask", "meetings in Baku", "--db", archive, "--format", "csv")
    rows = list(csv.reader(io.StringIO(result.out)))
    assert [row[0] for row in rows] == ["date", "2025-07-12", "2025-07-31"]
    assert "events: meeting" in result.err


@pytest.mark.parametrize(
    ("question", "record"),
    [
        ("how many meetings", {"count": 2}),
        ("who met Shaibani", {"name": "Ron Dermer", "country": "ISR", "events": 2}),
        ("where did Shaibani meet", {"place": "Baku", "country": "AZE", "events": 2}),
        ("which countries did Syria meet with", {"name": "ISR", "country": "ISR", "events": 2}),
    ],
)
def test_ask_gives_what_is_wanted(newsdesk: Run, archive: str, question: str, record: dict[str, object]) -> None:
    assert events(newsdesk, "ask", question, "--db", archive) == [record]


def test_ask_gives_each_article_once(newsdesk: Run, archive: str) -> None:
    (article,) = events(newsdesk, "ask", "articles on meetings", "--db", archive)
    assert article["url"] == "https://wire.example/talks"


@pytest.mark.parametrize(
    ("question", "flags"),
    [
        ("all meetings involving Syria", ["--type", "meeting", "--involving", "Syria"]),
        ("strikes on Damascus", ["--type", "strikes", "--in", "Damascus"]),
        ("planned meetings", ["-t", "meetings", "--status", "planned"]),
        ("meetings not involving Russia", ["-t", "meeting", "--not-involving", "Russia"]),
        ("everything involving Dermer or Russia", ["--any-of", "Dermer", "--any-of", "Russia"]),
        ("everything between 13 and 20 July 2025", ["--since", "2025-07-13", "--until", "20 July 2025"]),
        ("last 1 events", ["--sort", "-date", "--limit", "1"]),
        ("meetings attended by Dermer about Baku", ["-t", "meeting", "--involving", "Dermer", "--about", "Baku"]),
        ("strikes not in Paris", ["-t", "strikes", "--not-in", "Paris"]),
        ("meetings hosted by Azerbaijan", ["-t", "meeting", "--host", "Azerbaijan"]),
        ("everything reported by wire", ["--source", "wire.example"]),
        ("everything with at least 1 source", ["--min-sources", "1"]),
    ],
)
def test_events_takes_as_flags_what_ask_takes_in_words(
    newsdesk: Run, archive: str, question: str, flags: list[str]
) -> None:
    asked = events(newsdesk, "ask", question, "--db", archive)
    assert asked == events(newsdesk, "events", *flags, "--db", archive)
    assert asked


def test_event_shows_every_sentence(newsdesk: Run, archive: str) -> None:
    (event,) = events(newsdesk, "ask", "strikes on Damascus", "--db", archive)
    result = newsdesk("event", event["id"], "--db", archive)
    assert result.code == 0
    assert "Israel struck Damascus" in result.out


def test_an_unknown_event_is_an_error(newsdesk: Run, archive: str) -> None:
    result = newsdesk("event", "v-0", "--db", archive)
    assert (result.code, result.out) == (2, "")
    assert result.err == "newsdesk: no event v-0 in the archive\n"


@pytest.mark.parametrize(
    "command", [("ask", "secret meetings"), ("events", "--type", "meetingz"), ("events", "--since", "x")]
)
def test_what_cannot_be_read_is_one_line_and_exit_code_2(newsdesk: Run, archive: str, command: tuple[str, ...]) -> None:
    result = newsdesk(*command, "--db", archive)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("newsdesk: ")
    assert result.err.count("\n") == 1


def test_no_answer_says_what_there_is(newsdesk: Run, archive: str) -> None:
    result = newsdesk("ask", "meetings in Paris", "--db", archive)
    assert result.code == 0
    assert "the archive holds 1 articles and 3 events" in result.err


def test_no_answer_says_which_part_leaves_nothing(newsdesk: Run, archive: str) -> None:
    result = newsdesk("ask", "meetings in Baku since 2026", "--db", archive)
    assert "without the dates there are 2" in result.err
    assert "without place" not in result.err


def test_a_name_that_is_nearly_known_gets_the_nearest(newsdesk: Run, archive: str) -> None:
    assert "Syria" in newsdesk("ask", "meetings involving Syriia", "--db", archive).err


def test_a_word_of_two_meanings_is_pointed_out(newsdesk: Run, archive: str) -> None:
    assert "may be air strike or labour strike" in newsdesk("ask", "Israel's strikes", "--db", archive).err
    assert "may be" not in newsdesk("ask", "strikes on Damascus", "--db", archive).err


def test_strictly_a_country_is_not_its_people(newsdesk: Run, archive: str) -> None:
    assert dates(events(newsdesk, "ask", "meetings involving Israel", "--strict", "--db", archive)) == ["2025-07-31"]


def test_anywhere_takes_in_where_it_is(newsdesk: Run, archive: str) -> None:
    assert events(newsdesk, "ask", "strikes involving Syria", "--db", archive) == []
    asked = events(newsdesk, "ask", "strikes involving Syria", "--anywhere", "--db", archive)
    assert dates(asked) == ["2025-07-16"]


def test_a_name_that_nobody_knows_is_pointed_out(newsdesk: Run, archive: str) -> None:
    result = newsdesk("ask", "meetings involving Zorblax", "--db", archive)
    assert 'nobody and nothing called "Zorblax"' in result.err


def test_explain_prints_only_the_reading_and_needs_no_archive(newsdesk: Run, tmp_path: Path) -> None:
    result = newsdesk("ask", "visits to Moscow last week", "--explain", "-f", "json", "--today", "2025-07-31")
    assert (result.code, result.err) == (0, "")
    assert json.loads(result.out) == {
        "read": True,
        "wants": "events",
        "types": ["visit"],
        "place": ["Moscow"],
        "since": "2025-07-21",
        "until": "2025-07-27",
    }
    assert not list(tmp_path.rglob("*.db"))


def test_explain_gives_a_refusal_as_json_too(newsdesk: Run) -> None:
    result = newsdesk("ask", "secret meetings", "--explain", "-f", "json")
    assert result.code == 2
    assert json.loads(result.out) == {"read": False, "because": '"secret" is not understood', "suggestions": []}


def test_a_question_makes_no_archive(newsdesk: Run, tmp_path: Path) -> None:
    result = newsdesk("ask", "all meetings", "--db", str(tmp_path / "none.db"))
    assert result.code == 2
    assert "no archive there yet" in result.err
    assert not (tmp_path / "none.db").exists()


def test_a_wrong_day_is_an_error(newsdesk: Run, archive: str) -> None:
    result = newsdesk("ask", "meetings today", "--today", "31/07/2025", "--db", archive)
    assert result.code == 2
    assert "--today" in result.err


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_of_the_readme_is_read(newsdesk: Run, question: str) -> None:
    assert newsdesk("ask", question, "--explain").code == 0


@pytest.mark.parametrize("question", ["Israeli strikes on Syria", "Israeli meetings", "strikes by the Kremlin"])
def test_countries_are_read_the_same_with_and_without_an_archive(newsdesk: Run, archive: str, question: str) -> None:
    asked = ("ask", question, "--explain", "--format", "json")
    reading = json.loads(newsdesk(*asked, "--db", archive).out)
    assert reading == json.loads(newsdesk(*asked).out)
    assert "place" not in reading


def test_a_nationality_before_an_event_says_who_takes_part(newsdesk: Run, archive: str) -> None:
    assert dates(events(newsdesk, "ask", "Israeli meetings", "--db", archive)) == ["2025-07-12", "2025-07-31"]


def test_a_place_that_the_archive_does_not_speak_of_is_pointed_out(newsdesk: Run, archive: str) -> None:
    result = newsdesk("ask", "meetings involving Manchester", "--db", archive)
    assert '"Manchester" is in the gazetteer, but the archive does not speak of it' in result.err


def test_an_area_counts_as_known(newsdesk: Run, archive: str) -> None:
    assert "does not speak" not in newsdesk("ask", "visits in the Middle East", "--db", archive).err


def test_an_event_id_that_is_no_text_is_not_found(newsdesk: Run, archive: str) -> None:
    result = newsdesk("event", NO_TEXT, "--db", archive)
    assert (result.code, result.err) == (2, "newsdesk: no event caf\\udce9 in the archive\n")


def test_a_party_that_is_no_text_is_not_known(newsdesk: Run, archive: str) -> None:
    result = newsdesk("events", "--involving", NO_TEXT, "--db", archive)
    assert result.code == 0
    assert "is no name that is known" in result.err


def test_an_event_in_json_has_the_history_of_its_status(newsdesk: Run, archive: str) -> None:
    (found,) = events(newsdesk, "ask", "planned meetings", "--db", archive)
    (event,) = events(newsdesk, "event", found["id"], "--db", archive)
    article = found["evidence"][0]["article"]
    assert event["history"] == [{"status": "planned", "day": "2025-07-31", "article": article, "site": "wire.example"}]


def test_the_changes_of_a_status_are_one_line() -> None:
    told = [EvidenceRow(f"a-{site}", "", site, "", None, "", 0, 0, 0, 0, "meeting", None) for site in ("one", "two")]
    row = EventRow("v-1", "meeting", Status.HAPPENED, None, None, None, None, None, (), 2, tuple(told))
    changes = (StatusChange(Status.PLANNED, "2025-07-10", "a-one"), StatusChange(Status.HAPPENED, None, "a-two"))
    assert eventpage.changes_line(row, changes) == "planned 2025-07-10 (one) -> happened (two)"


def test_an_id_names_one_entity_where_a_name_may_be_several(newsdesk: Run, archive: str) -> None:
    (dermer,) = json.loads(newsdesk("entities", "Dermer", "--format", "json", "--db", archive).out)
    by_id = events(newsdesk, "events", "--involving", dermer["id"], "--db", archive)
    assert by_id
    assert by_id == events(newsdesk, "events", "--involving", "Ron Dermer", "--db", archive)


def test_a_place_within_another_stays_so_as_options(newsdesk: Run, archive: str) -> None:
    asked = newsdesk("ask", "meetings in Tripoli, Lebanon", "--db", archive).out.splitlines()[:2]
    assert asked == ["events: meeting · in: Tripoli, Lebanon", "newsdesk events --type meeting --in 'Tripoli, Lebanon'"]
    assert newsdesk(*shlex.split(asked[1])[1:], "--db", archive).out.splitlines()[:2] == asked


def test_a_role_that_no_event_has_is_refused(newsdesk: Run, archive: str) -> None:
    assert {role.value for role in Role} == catalog.ROLES
    assert newsdesk("events", "--wants", "people", "--role", "actors", "--db", archive).code == 2


def test_a_role_without_people_is_refused(newsdesk: Run, archive: str) -> None:
    result = newsdesk("events", "--role", "actor", "--db", archive)
    assert (result.code, result.out) == (2, "")
    assert "--wants people" in result.err


def test_a_page_and_a_calendar_are_titled_by_the_question(newsdesk: Run, archive: str) -> None:
    assert "<h1>all meetings</h1>" in newsdesk("ask", "all meetings", "--db", archive, "--format", "html").out
    calendar = newsdesk("events", "--type", "meeting", "--db", archive, "--format", "ics").out
    assert "X-WR-CALNAME:events: meeting" in calendar
