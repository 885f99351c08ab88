"""The data files as the code sees them: what loads, what is refused and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsdesk.catalog import PLOVER, EventType, event_types, event_words, language
from newsdesk.errors import ConfigError
from newsdesk.model import Status

WHOLE = """
name = "parade"
words = ["parade", "Parades"]
groups = ["festivals"]
family = "parade"
plover = "MOBILIZE"
mode = "troops"
near_misses = ["parade of|in bill"]

[[trigger]]
pos = "verb"
lemmas = ["parade", "hold|stage parade|review"]
requires = ["PERSON", "army"]
[trigger.roles]
object = "host"

[[trigger]]
pos = "noun"
lemmas = ["parade"]

[roles.verb]
subject = "actor"
object = "recipient"

[roles.noun]
possessor = "actor"

[[example]]
text = "Peru's army paraded in Lima on Sunday."
published = "2024-07-30"
events = [{ trigger = "paraded", status = "happened", actor = ["Peru"], place = "Lima", date = "2024-07-28" }]
"""


def load(folder: Path, text: str = WHOLE) -> EventType:
    """The type of a user's own file."""
    (folder / "parade.toml").write_text(text, "utf-8")
    return event_types(folder)["parade"]


@pytest.mark.parametrize("kind", event_types().values(), ids=event_types())
def test_every_type_shows_what_it_is_and_what_it_is_not(kind: EventType) -> None:
    told = [example.events for example in kind.examples]
    assert sum(map(bool, told)) >= 2
    assert () in told


def test_every_plover_category_has_a_type() -> None:
    assert {kind.plover for kind in event_types().values()} - {None} == PLOVER


def test_no_two_triggers_hold_each_other() -> None:
    """A noun's trigger that holds its verb, and a verb's that holds its noun, would each take the other's event."""
    pairs = {
        (trigger.pos, *trigger.lemmas)
        for kind in event_types().values()
        for trigger in kind.triggers
        if len(trigger.lemmas) == 2
    }
    assert [(noun, verb) for pos, noun, verb in pairs if pos == "noun" and ("verb", verb, noun) in pairs] == []


def test_alternatives_are_spelled_out(tmp_path: Path) -> None:
    phrases = [trigger.lemmas for trigger in load(tmp_path).triggers if trigger.pos == "verb"]
    assert phrases == [
        ("parade",),
        ("hold", "parade"),
        ("hold", "review"),
        ("stage", "parade"),
        ("stage", "review"),
    ]


def test_near_misses_are_spelled_out(tmp_path: Path) -> None:
    assert load(tmp_path).near_misses == (("parade", "of", "bill"), ("parade", "in", "bill"))


def test_a_triggers_own_roles_override_the_types(tmp_path: Path) -> None:
    verb, *_, noun = load(tmp_path).triggers
    assert verb.roles == {"subject": "actor", "object": "host"}
    assert noun.roles == {"possessor": "actor"}


def test_an_example_keeps_what_it_expects(tmp_path: Path) -> None:
    (event,) = load(tmp_path).examples[0].events
    assert (event.trigger, event.status, event.place, event.date) == ("paraded", Status.HAPPENED, "Lima", "2024-07-28")
    assert event.participants == {"actor": ("Peru",)}


def test_a_type_without_plover_category_is_an_extension(tmp_path: Path) -> None:
    assert load(tmp_path, WHOLE.replace('plover = "MOBILIZE"\n', "")).extension


def test_a_users_file_replaces_ours(tmp_path: Path) -> None:
    (tmp_path / "riot.toml").write_text(WHOLE.replace('"parade"\nwords', '"riot"\nwords'), "utf-8")
    assert event_types(tmp_path)["riot"].mode == "troops"
    assert event_types()["riot"].mode == "riot"


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ('name = "parade"', 'name = "march"', "name"),
        ('family = "parade"', "", "family"),
        ('family = "parade"', "family = 3", "family"),
        ('words = ["parade", "Parades"]', "words = [1]", "words"),
        ('plover = "MOBILIZE"', 'plover = "MOBILISE"', "plover"),
        ('mode = "troops"', 'mod = "troops"', "mod"),
        ('"parade of|in bill"', '"dress rehearsal"', "near_misses"),
        ('pos = "verb"', 'pos = "adverb"', "trigger 1.pos"),
        ('lemmas = ["parade"]', "lemmas = []", "trigger 2.lemmas"),
        ('object = "host"', 'object = "guest"', "trigger 1.roles.object"),
        ('possessor = "actor"', 'owner = "actor"', "roles.noun.owner"),
        ('published = "2024-07-30"', 'published = "30 July 2024"', "example 1.published"),
        ('trigger = "paraded"', 'trigger = "marched"', "example 1.events 1.trigger"),
        ('status = "happened"', 'status = "over"', "example 1.events 1.status"),
    ],
)
def test_a_wrong_value_is_named_by_file_and_key(tmp_path: Path, right: str, wrong: str, key: str) -> None:
    assert right in WHOLE
    with pytest.raises(ConfigError, match=r"parade\.toml") as caught:
        load(tmp_path, WHOLE.replace(right, wrong, 1))
    assert caught.value.key == key


def test_a_type_needs_a_trigger(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="at least one") as caught:
        load(tmp_path, 'name = "parade"\nfamily = "parade"\n')
    assert caught.value.key == "trigger"


def test_broken_toml_is_named_by_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"parade\.toml: .*line 2"):
        load(tmp_path, 'name = "parade"\nwords = parade\n')


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        event_types(tmp_path / "nowhere")


def test_a_word_means_every_type_that_has_it() -> None:
    assert event_words()["strikes"] == ("air_strike", "labour_strike")
    assert {"meeting", "negotiation"} <= set(event_words()["talks"])


def test_a_group_means_its_types() -> None:
    attacks = set(event_words()["attacks"])
    assert {"air_strike", "drone_strike", "shelling", "bombing", "armed_attack"} <= attacks
    assert "protest" not in attacks


def test_a_types_own_name_is_a_word_in_lower_case(tmp_path: Path) -> None:
    load(tmp_path)
    words = event_words(tmp_path)
    assert words["parades"] == words["festivals"] == words["parade"] == ("parade",)
    assert words["phone call"] == words["phone_call"] == ("phone_call",)


def test_a_language_file_is_a_table() -> None:
    assert "negations" in language("en", "events")


def test_a_language_without_data_is_an_error() -> None:
    with pytest.raises(ConfigError, match="no dates data for language 'xx'"):
        language("xx", "dates")


def test_the_documentation_lists_every_type() -> None:
    page = (Path(__file__).parents[1] / "docs" / "events.md").read_text("utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| ") and line.count(" | ") >= 4]
    listed = {(row[0].lstrip("| "), row[1], row[2], row[3]) for row in rows[1:]}
    assert listed == {
        (kind.name, kind.plover or "extension", kind.mode or "", kind.family) for kind in event_types().values()
    }
