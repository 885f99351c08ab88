"""timeline, network, map, report: on a small archive of one article."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from running import Run


def test_a_timeline_has_the_events_of_somebody(newsdesk: Run, archive: str) -> None:
    lines = newsdesk("timeline", "Shaibani", "--db", archive).out.splitlines()
    assert lines[0] == "Asaad al-Shaibani"
    assert lines[1].startswith("2025-07  █")
    assert [line.split()[0] for line in lines[2:]] == ["2025-07-12", "2025-07-31"]


def test_a_timeline_of_a_country_is_that_of_all_who_stand_for_it(newsdesk: Run, archive: str) -> None:
    events = json.loads(newsdesk("timeline", "Israel", "--format", "json", "--db", archive).out)
    assert [event["date"] for event in events] == ["2025-07-12", "2025-07-16", "2025-07-31"]


def test_a_timeline_of_a_town_has_what_is_there(newsdesk: Run, archive: str) -> None:
    lines = newsdesk("timeline", "Damascus", "--db", archive).out.splitlines()
    assert [line.split()[1] for line in lines[2:]] == ["air"]


@pytest.mark.parametrize(
    ("options", "days"),
    [
        (["--since", "2025-07-20"], ["2025-07-31"]),
        (["--until", "2025-07-20"], ["2025-07-12", "2025-07-16"]),
        (["--type", "meetings"], ["2025-07-12", "2025-07-31"]),
        (["--limit", "1"], ["2025-07-31"]),
    ],
)
def test_a_timeline_can_be_narrowed(newsdesk: Run, archive: str, options: list[str], days: list[str]) -> None:
    events = json.loads(newsdesk("timeline", "Israel", *options, "--format", "json", "--db", archive).out)
    assert [event["date"] for event in events] == days


def test_a_network_has_whom_somebody_meets(newsdesk: Run, archive: str) -> None:
    found = json.loads(newsdesk("network", "Shaibani", "--format", "json", "--db", archive).out)
    assert [(node["name"], node["types"]) for node in found["nodes"]] == [
        ("Ron Dermer", {"meeting": 2}),
        ("Israel", {"meeting": 1}),
    ]


def test_a_map_is_drawn_of_a_question_or_of_everything(newsdesk: Run, archive: str) -> None:
    assert "and 3 of which the place is not known" in newsdesk("map", "--db", archive).out
    assert newsdesk("map", "strikes", "--db", archive).out.startswith("events: air strike")


def test_a_report_is_on_the_events_of_a_question(newsdesk: Run, archive: str) -> None:
    told = newsdesk("report", "who met Dermer", "--since", "2025-07-20", "--db", archive).out
    assert told.startswith("who met Dermer\nevents: meeting · involving: Ron Dermer · since 2025-07-20\n1 event, 2025-")
    assert "will meet in Baku on 31 July." in told


@pytest.mark.parametrize("command", [("timeline", "Dermer"), ("network", "Dermer"), ("map",), ("report", "meetings")])
@pytest.mark.parametrize("ending", ["html", "md", "json", "txt"])
def test_the_ending_of_the_file_decides(
    newsdesk: Run, archive: str, tmp_path: Path, command: tuple[str, ...], ending: str
) -> None:
    file = tmp_path / f"drawn.{ending}"
    assert newsdesk(*command, "--output", str(file), "--db", archive).out == ""
    start = {"html": "<!doctype html>", "md": "# ", "json": ("[", "{"), "txt": ("R", "e", "m")}[ending]
    assert file.read_text("utf-8").startswith(start)


@pytest.mark.parametrize("command", ["timeline", "network", "report"])
def test_a_file_of_another_kind_is_refused(newsdesk: Run, archive: str, command: str, tmp_path: Path) -> None:
    result = newsdesk(command, "meetings", "--output", str(tmp_path / "drawn.png"), "--db", archive)
    assert result.code == 2
    assert ".html" in result.err


@pytest.mark.parametrize("command", ["timeline", "network"])
def test_whom_nobody_knows_is_refused_with_the_nearest(newsdesk: Run, archive: str, command: str) -> None:
    result = newsdesk(command, "Syriia", "--db", archive)
    assert (result.code, result.out) == (2, "")
    assert "Syria" in result.err


def test_nothing_to_draw_is_said(newsdesk: Run, archive: str) -> None:
    result = newsdesk("timeline", "Dermer", "--type", "strikes", "--db", archive)
    assert (result.code, result.out) == (0, "")
    assert "nothing to draw" in result.err
