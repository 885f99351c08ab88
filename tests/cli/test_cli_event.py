"""event: its page, and what people decide."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import small_archive
from newsroom import Newsroom, person
from running import Run

from newsdesk.cli import eventpage
from newsdesk.model import Kind, Quantity, Telling
from newsdesk.store import open_store
from newsdesk.track import tolls


@pytest.fixture
def news(tmp_path: Path) -> str:
    """The path of an archive of four articles: two tell one meeting, one another, one names Paris."""
    path = tmp_path / "events.db"
    store = open_store(f"sqlite:///{path}")
    room = Newsroom(store)
    for outlet, met in (("a", "2025-07-12"), ("b", "2025-07-12"), ("c", "2025-07-20")):
        room.put("Asaad al-Shaibani", "Ron Dermer", url=f"https://{outlet}.example/1", met=met)
    room.put(person("Paris", "FRA", kind=Kind.PLACE), url="https://d.example/1")
    store.close()
    return str(path)


def found(newsdesk: Run, news: str, *arguments: str) -> list[dict[str, Any]]:
    return list(json.loads(newsdesk(*(arguments or ("events",)), "--format", "json", "--db", news).out))


def test_an_event_is_shown_by_its_id_and_by_a_report_of_it(newsdesk: Run, news: str) -> None:
    event = found(newsdesk, news)[0]
    report = event["evidence"][0]["report"]
    for words in (["event", event["id"]], ["event", "show", event["id"]], ["event", "--format", "table", report]):
        assert event["id"] in newsdesk(*words, "--db", news).out


def test_a_sentence_names_the_file_and_the_trigger_that_found_it(newsdesk: Run, tmp_path: Path) -> None:
    path = tmp_path / "small.db"
    small_archive.make(path)
    event = found(newsdesk, str(path))[0]
    [piece] = event["evidence"]
    assert piece["rule"] == {"file": "events/meeting.toml", "trigger": "verb meet"}
    assert "meeting: verb" in newsdesk("event", event["id"], "--db", str(path)).out


def test_numbers_of_an_event_are_told_with_their_words_and_range(newsdesk: Run, tmp_path: Path) -> None:
    path = tmp_path / "small.db"
    small_archive.make(path)
    strike = next(event for event in found(newsdesk, str(path)) if event["type"] == "air_strike")
    [killed] = strike["quantities"]
    assert (killed["kind"], killed["lowest"], killed["latest"]["bound"]) == ("killed", 12, "min")
    shown = newsdesk("event", strike["id"], "--db", str(path)).out
    assert "killed: at least 12 people 2025-07-31 (wire.example, the army)" in shown


def test_a_toll_on_one_line() -> None:
    told = [(15.0, "at least 15 people", "one"), (17.0, "17", "two")]
    tellings = [Telling(Quantity(text, 0, 1, "killed", value), "2025-07-16", site, site) for value, text, site in told]
    [toll] = tolls(tellings)
    assert eventpage.toll_line(toll) == (
        "killed: at least 15 people 2025-07-16 (one) -> 17 2025-07-16 (two); told so far: 15 to 17"
    )


def test_merge_and_undo(newsdesk: Run, news: str) -> None:
    first, second = found(newsdesk, news)
    done = newsdesk("event", "merge", first["id"], second["id"], "--by", "ann", "--db", news)
    assert (done.code, done.out) == (0, "")
    [event] = found(newsdesk, news)
    assert event["sources"] == 3
    assert "merged by ann" in newsdesk("event", second["id"], "--db", news).out
    assert newsdesk("event", "undo", "--db", news).err.startswith("undone: meeting 2025-07-12")
    assert found(newsdesk, news) == [first, second]


def test_split_by_the_address_of_an_article(newsdesk: Run, news: str) -> None:
    newsdesk("event", "split", found(newsdesk, news)[0]["id"], "https://b.example/1", "--db", news)
    assert [event["sources"] for event in found(newsdesk, news)] == [1, 1, 1]


def test_what_is_set_is_marked_with_who_set_it(newsdesk: Run, news: str) -> None:
    event = found(newsdesk, news)[0]["id"]
    options = ("--status", "cancelled", "--type", "phone calls", "--date", "2025-07", "--place", "Paris")
    assert newsdesk("event", "set", event, *options, "--by", "ann", "--db", news).code == 0
    [shown] = found(newsdesk, news, "event", event)
    assert (shown["status"], shown["type"], shown["date"]) == ("cancelled", "phone_call", "2025-07")
    assert shown["place"]["name"] == "Paris"
    assert {each["field"] for each in shown["decided"]} == {"status", "type", "date", "place"}
    assert [each["verdict"] for each in shown["judgements"]] == ["set"]
    line = next(
        line for line in newsdesk("events", "--format", "csv", "--db", news).out.splitlines() if "Paris" in line
    )
    assert line.count("(set by ann)") == 4


def test_what_is_set_to_unknown_is_so(newsdesk: Run, news: str) -> None:
    event = found(newsdesk, news)[0]["id"]
    newsdesk("event", "set", event, "--date", "unknown", "--place", "unknown", "--by", "ann", "--db", news)
    [shown] = found(newsdesk, news, "event", event)
    assert (shown["date"], shown["place"]) == (None, None)
    assert "unknown (set by ann)" in newsdesk("event", event, "--format", "csv", "--db", news).out


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ([], "nothing to set"),
        (["--type", "strike"], "may be air_strike, labour_strike"),
        (["--type", "picnic"], "is no type of event"),
        (["--date", "soon"], "is no date"),
        (["--place", "Atlantis"], 'no place called "Atlantis"'),
        (["--place", "Ron Dermer"], "no place called"),
        (["--status", "over"], "over"),
    ],
)
def test_what_cannot_be_set_is_refused(newsdesk: Run, news: str, options: list[str], complaint: str) -> None:
    result = newsdesk("event", "set", found(newsdesk, news)[0]["id"], *options, "--db", news)
    assert result.code == 2
    assert complaint in result.err
    assert newsdesk("event", "judgements", "--db", news).err == "nothing was decided yet\n"


def test_what_is_rejected_is_gone_until_it_is_undone(newsdesk: Run, news: str) -> None:
    event = found(newsdesk, news)[0]["id"]
    newsdesk("event", "reject", event, "--by", "ann", "--db", news)
    assert len(found(newsdesk, news)) == 1
    refused = newsdesk("event", event, "--db", news)
    assert (refused.code, "ann rejected it" in refused.err) == (2, True)
    [judgement] = found(newsdesk, news, "event", "judgements")
    assert newsdesk("event", "undo", judgement["id"], "--db", news).code == 0
    assert len(found(newsdesk, news)) == 2


def test_judgements_tell_which_of_their_reports_are_gone(newsdesk: Run, news: str) -> None:
    first, second = found(newsdesk, news)
    newsdesk("event", "merge", first["id"], second["id"], "--db", news)
    store = open_store(f"sqlite:///{news}")
    Newsroom(store).put("Jo Adler", url="https://c.example/1")
    store.close()
    [judgement] = found(newsdesk, news, "event", "judgements")
    assert judgement["gone"] == [second["evidence"][0]["report"]]
    assert "1 of 3" in newsdesk("event", "judgements", "--db", news).out


def test_a_decision_makes_no_archive(newsdesk: Run, tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert newsdesk("event", "reject", "v-1", "--db", str(path)).code == 2
    assert not path.exists()
