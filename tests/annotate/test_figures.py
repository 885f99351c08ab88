"""Public figures: the country of whom everybody knows, unless the article says otherwise."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from newsdesk.annotate.annotator import Annotator
from newsdesk.annotate.figures import figures, spelt
from newsdesk.annotate.placenames import listed, table
from newsdesk.annotate.places import Gazetteer
from newsdesk.model import Label
from newsdesk.resolve import resolve_article


def countries(annotator: Annotator, text: str, published: date | None = None) -> dict[str, str | None]:
    """The country of every person of a text, by the fullest name."""
    found = resolve_article(annotator.annotate(text, published).mentions)
    return {each.name: each.country for each in found if each.mentions[0].label is Label.PERSON}


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("President Yoweri Museveni arrived on Monday.", "Yoweri Museveni", "UGA"),
        ("Talks with Sergey Lavrov lasted three hours.", "Sergey Lavrov", "RUS"),
        ("Bashar Assad was received at the airport.", "Bashar Assad", "SYR"),
        ("Putin said the offer stood.", "Putin", "RUS"),
        ("The deal was signed by Luiz Inácio Lula da Silva.", "Luiz Inácio Lula da Silva", "BRA"),
    ],
)
def test_a_public_figure_brings_the_country(annotator: Annotator, text: str, name: str, country: str) -> None:
    assert countries(annotator, text)[name] == country


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Police questioned plumber John Howard on Monday.", "John Howard", None),
        ("John Howard, 43, was fined on Monday.", "John Howard", None),
        ("Tony Blair, a baker from the old town, won the lottery.", "Tony Blair", None),
        ("Footballer Pedro Sanchez scored twice.", "Pedro Sanchez", None),
        ("Irish Senator Gordon Brown spoke. Gordon Brown left early.", "Gordon Brown", "IRL"),
    ],
)
def test_what_the_article_says_of_a_namesake_counts(
    annotator: Annotator, text: str, name: str, country: str | None
) -> None:
    assert countries(annotator, text)[name] == country


@pytest.mark.parametrize(
    ("text", "year", "country"),
    [
        ("Prime Minister Brown spoke on Monday.", 2008, "GBR"),
        ("Prime Minister Brown spoke on Monday.", 2021, None),
        ("Former Prime Minister Brown spoke on Monday.", 2021, "GBR"),
        ("Former Prime Minister Brown spoke on Monday.", 1985, None),
        ("Mayor Brown spoke on Monday.", 2008, None),
        ("Mr Brown spoke on Monday.", 2008, None),
        ("Premier Brown spoke on Monday.", 2008, "GBR"),
    ],
)
def test_a_family_name_needs_the_office_and_its_years(
    annotator: Annotator, text: str, year: int, country: str | None
) -> None:
    assert countries(annotator, text, date(year, 5, 4))["Brown"] == country


def test_a_name_that_stands_alone_is_meant_only_in_its_years(annotator: Annotator) -> None:
    text = "Chirac said that he would not sign."
    assert countries(annotator, text, date(1999, 3, 2)) == {"Chirac": "FRA"}
    assert countries(annotator, text, date(2022, 3, 2)) == {"Chirac": None}


def test_a_name_that_the_article_gives_in_full_is_nobody_else(annotator: Annotator) -> None:
    text = "Marie Chirac opened her bakery in May. Chirac said that business was good."
    assert countries(annotator, text, date(1999, 3, 2)) == {"Marie Chirac": None}


def test_who_serves_no_country_has_none(annotator: Annotator) -> None:
    assert countries(annotator, "Secretary-General Kofi Annan called on Monday.") == {"Kofi Annan": None}


def test_an_office_that_two_of_one_name_held_is_nobodys(annotator: Annotator) -> None:
    assert countries(annotator, "King Abdullah spoke on Monday.", date(2010, 6, 1)) == {"Abdullah": None}
    assert countries(annotator, "King Abdullah spoke on Monday.", date(2020, 6, 1)) == {"Abdullah": "JOR"}


def test_every_country_of_the_table_is_one() -> None:
    gazetteer = Gazetteer.load()
    codes = {row["country"] for row in table("figures")} - {""}
    assert not {code for code in codes if gazetteer.country(code) is None}


def test_nobody_is_listed_twice_and_no_office_ends_before_it_begins() -> None:
    rows = table("figures")
    assert not [name for name, count in Counter(spelt(row["name"]) for row in rows).items() if count > 1]
    assert not [row["name"] for row in rows if row["to"] and int(row["to"]) < int(row["from"])]


def test_no_whole_name_means_two_countries() -> None:
    whole = {name: found for name, found in figures().by_name.items() if len(name) > 1}
    assert not {name for name, found in whole.items() if len({each.country for each in found}) > 1} - {
        ("king", "abdullah")
    }


def test_no_name_of_the_table_is_a_country_or_nationality() -> None:
    gazetteer = Gazetteer.load()
    names = [name for row in table("figures") for name in (row["name"], *listed(row["aliases"]))]
    assert not [name for name in names if gazetteer.country(name) or gazetteer.demonym(name) or gazetteer.people(name)]
