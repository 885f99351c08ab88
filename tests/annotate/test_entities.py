"""Names in a text: the model's proposals, corrected."""

from __future__ import annotations

import pytest

from newsdesk.annotate.annotator import LONGEST_PIECE, Annotator, load_model, pieces
from newsdesk.errors import ConfigError
from newsdesk.model import Label, Mention
from newsdesk.resolve import resolve_article


def mentions(annotator: Annotator, text: str) -> list[Mention]:
    return list(annotator.annotate(text).mentions)


def labelled(annotator: Annotator, text: str) -> dict[str, Label]:
    return {mention.text: mention.label for mention in mentions(annotator, text)}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Azerbaijan's growing role in the region helped.", "Azerbaijan", Label.PLACE),
        ("Local Druze groups fought Bedouin tribes near the town.", "Druze", Label.GROUP),
        ("Local Druze groups fought Bedouin tribes near the town.", "Bedouin", Label.GROUP),
        ("Reporters for AFP saw the convoy leave.", "AFP", Label.ORG),
        ("The Syrian delegation left early.", "Syrian", Label.GROUP),
    ],
)
def test_what_everybody_knows_has_its_label(annotator: Annotator, text: str, name: str, label: Label) -> None:
    assert labelled(annotator, text)[name] is label


def test_a_surname_is_the_person_it_was_introduced_with(annotator: Annotator) -> None:
    text = "Irish envoy Maeve Brannock arrived on Monday.\nBrannock met nobody.\nOn Friday Brannock left for home."
    found = [mention for mention in mentions(annotator, text) if "Brannock" in mention.text]
    assert [mention.label for mention in found] == [Label.PERSON] * 3


@pytest.mark.parametrize(
    ("text", "name", "role", "country"),
    [
        ("Syrian Foreign Minister Asaad al-Shaibani spoke.", "Asaad al-Shaibani", "Syrian Foreign Minister", "SYR"),
        (
            "They heard Israeli Minister of Strategic Affairs Ron Dermer speak.",
            "Ron Dermer",
            "Israeli Minister of Strategic Affairs",
            "ISR",
        ),
        ("Lisa Nandy, Britain's foreign secretary, spoke.", "Lisa Nandy", "Britain's foreign secretary", "GBR"),
        ("Former President Walid al-Qattan fled.", "Walid al-Qattan", "Former President", None),
        ("On Monday Ron Halpern spoke.", "Ron Halpern", None, None),
    ],
)
def test_a_person_has_the_role_and_country_that_the_text_gives(
    annotator: Annotator, text: str, name: str, role: str | None, country: str | None
) -> None:
    [found] = [mention for mention in mentions(annotator, text) if mention.text == name]
    assert (found.role, found.country) == (role, country)


def test_the_town_of_somebody_is_a_place(annotator: Annotator) -> None:
    assert labelled(annotator, "They voted in the northern town of Maun on Saturday.")["Maun"] is Label.PLACE


def test_a_first_name_is_no_country(annotator: Annotator) -> None:
    [found] = mentions(annotator, "On Monday Jordan Henderson spoke.")
    assert (found.text, found.label, found.country) == ("Jordan Henderson", Label.PERSON, None)


def test_a_seat_of_government_is_its_country_and_no_town_of_that_name(annotator: Annotator) -> None:
    [house] = mentions(annotator, "The White House said nothing.")
    assert house.country == "USA"


@pytest.mark.parametrize("title", ["President", "Mr.", "Dr."])
def test_a_title_is_no_part_of_the_name(annotator: Annotator, title: str) -> None:
    assert "Emmanuel Macron" in labelled(annotator, f"They met {title} Emmanuel Macron at noon.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Crowds gathered at Kirkmoor Museum of Flight on Monday.", "Kirkmoor Museum of Flight"),
        ("The plane left Larchfield Air Force Base on Monday.", "Larchfield Air Force Base"),
    ],
)
def test_what_a_name_is_the_name_of_makes_it_a_place(annotator: Annotator, text: str, name: str) -> None:
    assert labelled(annotator, text)[name] is Label.PLACE


def test_a_name_seen_once_is_one_wherever_it_stands(annotator: Annotator) -> None:
    text = "The Harmony Party won.\nVoters said that Harmony Party had kept its word, and Harmony Party thanked them."
    assert [mention.text for mention in mentions(annotator, text)].count("Harmony Party") == 3


def test_a_possessive_is_no_part_of_the_name(annotator: Annotator) -> None:
    assert "Shaibani" in labelled(annotator, "Asaad al-Shaibani left. Shaibani’s visit was short.")


def test_a_place_has_its_country(annotator: Annotator) -> None:
    [baku] = [mention for mention in mentions(annotator, "They met in Baku on Monday.") if mention.text == "Baku"]
    assert baku.place is not None and (baku.place.name, baku.country) == ("Baku", "AZE")


def test_the_place_named_behind_decides_which_is_meant(annotator: Annotator) -> None:
    [tripoli] = [m for m in mentions(annotator, "Clashes shook Tripoli, Lebanon, on Monday.") if m.text == "Tripoli"]
    assert tripoli.country == "LBN"


def test_a_nationality_and_its_country_are_one_entity(annotator: Annotator) -> None:
    found = resolve_article(mentions(annotator, "The Syrian envoy left. Syria said nothing."))
    assert [(entity.name, len(entity.mentions)) for entity in found] == [("Syria", 2)]


def test_offsets_count_characters_of_the_text_given(annotator: Annotator) -> None:
    text = "😀 Rumänien\u202b\n\nRon Dermer met Asaad al-Shaibani in Baku.\x00 \nThe talks went on in Paris."
    found = mentions(annotator, text)
    assert {"Ron Dermer", "Baku", "Paris"} <= {mention.text for mention in found}
    assert all(text[mention.start : mention.end] == mention.text for mention in found)


@pytest.mark.parametrize("odd", ["\x0b", "\x00", "\ud800", "\u202e"])
def test_an_invisible_character_in_a_name_is_kept_in_its_text(annotator: Annotator, odd: str) -> None:
    text = f"On Monday Ron{odd}Dermer spoke in Baku."
    found = mentions(annotator, text)
    assert found and all(text[mention.start : mention.end] == mention.text for mention in found)


@pytest.mark.parametrize("text", ["", "\n\n", " ", "....", "one endless line " * 5000, "x" * 50_000])
def test_pieces_are_the_text_and_none_is_too_long(text: str) -> None:
    cut = list(pieces(text))
    assert "".join(cut) == text + "\n"
    assert max(map(len, cut)) <= LONGEST_PIECE


@pytest.mark.parametrize("text", ["", "\n", "?!"])
def test_a_text_without_words_has_nothing_in_it(annotator: Annotator, text: str) -> None:
    assert not any([*annotator.annotate(text).mentions, *annotator.annotate(text).events])


def test_a_missing_model_says_what_to_install() -> None:
    with pytest.raises(ConfigError, match="spacy download en_core_web_nope"):
        load_model("en_core_web_nope")


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Bosnian Serbs held the town for a week.", "Bosnian Serbs", "BIH"),
        ("The Turkish Cypriots refused the offer.", "Turkish Cypriots", "CYP"),
        ("Dozens of Rohingya reached the coast.", "Rohingya", "MMR"),
        ("Police said that ethnic Albanians had fled.", "Albanians", None),
        ("Police said that Albanians had fled.", "Albanians", "ALB"),
    ],
)
def test_a_people_is_of_the_country_that_it_is_at_home_in(
    annotator: Annotator, text: str, name: str, country: str | None
) -> None:
    [found] = [mention for mention in mentions(annotator, text) if mention.text == name]
    assert (found.label, found.country) == (Label.GROUP, country)
