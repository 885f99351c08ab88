"""Who is a person: the whole article's evidence against the model's guess. Names here are invented."""

from __future__ import annotations

import pytest

from newsdesk.annotate.annotator import Annotator
from newsdesk.annotate.persons import given_names
from newsdesk.model import Label


def labels_of(annotator: Annotator, text: str, name: str) -> set[Label]:
    return {mention.label for mention in annotator.annotate(text).mentions if mention.text == name}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They hung the pictures of Annie Larkholm beside the door.", "Annie Larkholm"),
        ("The exhibit has portraits of fashion designer Velbrook, a resident of Ohio.", "Velbrook"),
        ("K.C. Larkholm, chief financial officer of the firm, agreed.", "K.C. Larkholm"),
        ("Priya Larkholm for Food Standards Kenya said it was late.", "Priya Larkholm"),
        ("Among them were actors Tom Velbrook, Ida Larkholm and Quistrend.", "Quistrend"),
    ],
)
def test_a_given_name_a_title_or_a_list_of_persons_makes_a_person(annotator: Annotator, text: str, name: str) -> None:
    assert labels_of(annotator, text, name) == {Label.PERSON}


def test_a_surname_that_is_also_a_city_is_the_person_it_was_introduced_with(annotator: Annotator) -> None:
    text = "Valeska Paris, an Australian woman, left the ship.\nParis claims that she was held. Paris said so again."
    assert labels_of(annotator, text, "Paris") == {Label.PERSON}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Riot police came. Riot police fired. The riot went on; a riot is no name.", "Riot"),
        ("The crowd died during the Hajj. Pilgrims of the Hajj wept. The Hajj ended.", "Hajj"),
    ],
)
def test_a_common_word_or_what_has_an_article_is_no_person(annotator: Annotator, text: str, name: str) -> None:
    assert Label.PERSON not in labels_of(annotator, text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A supermarket in Surrey has been destroyed in a fire.", "Surrey"),
        ("Ships were moved to the harbour in Bandar Abbas on Monday.", "Bandar Abbas"),
        ("Police in Birmingham and Coventry said so.", "Coventry"),
    ],
)
def test_what_stands_where_a_place_stands_is_the_place_of_its_name(annotator: Annotator, text: str, name: str) -> None:
    assert labels_of(annotator, text, name) == {Label.PLACE}


def test_the_bearers_of_a_family_name_are_persons(annotator: Annotator) -> None:
    text = "Tamar Velbrook was held on Monday. Police had suspected the Velbrooks for years."
    assert labels_of(annotator, text, "Velbrooks") <= {Label.PERSON}
    assert labels_of(annotator, text, "Tamar Velbrook") == {Label.PERSON}


def test_a_first_name_alone_is_the_person(annotator: Annotator) -> None:
    text = "Tamerlan Velbrook was shot on Monday.\nTamerlan, 26, died after a gunfight with police."
    assert labels_of(annotator, text, "Tamerlan") == {Label.PERSON}


def test_a_part_of_an_office_is_no_name(annotator: Annotator) -> None:
    text = "On Wednesday, Home Secretary Suella Larkholm told the paper so."
    assert [mention.text for mention in annotator.annotate(text).mentions] == ["Suella Larkholm"]


@pytest.mark.parametrize("name", ["Annie", "Volodymyr", "Asaad", "Narendra", "Yoshihide", "Olusegun"])
def test_given_names_of_many_languages_are_known(name: str) -> None:
    assert name in given_names()
