"""Names in questions, looked up in an archive."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from newsroom import Newsroom, person

from newsdesk.annotate.places import Gazetteer
from newsdesk.ask import Unreadable
from newsdesk.lookup import Lookup
from newsdesk.model import Kind
from newsdesk.store import open_store

TODAY = date(2025, 8, 15)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """An archive with nothing in it."""
    store = open_store(f"sqlite:///{tmp_path / 'news.db'}")
    yield Newsroom(store)
    store.close()


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def test_an_unknown_name_that_sounds_like_one_person_is_that_person(newsroom: Newsroom, gazetteer: Gazetteer) -> None:
    newsroom.put("Asaad al-Shaibani", "Ron Dermer", url="https://one.example/1", met="2025-07-12")
    with newsroom.store.read() as connection:
        reading = Lookup(gazetteer, connection).read("meetings with Asad al-Shaybani", TODAY)
    assert reading.sentence() == "events: meeting · involving: Asaad al-Shaibani"
    assert reading.notes == ('"Asad al-Shaybani" is read as Asaad al-Shaibani',)


def test_an_unknown_name_that_sounds_like_two_gets_both_as_the_nearest(
    newsroom: Newsroom, gazetteer: Gazetteer
) -> None:
    newsroom.put("Omar Yusuf", "Ron Dermer", url="https://one.example/1", met="2025-07-12")
    newsroom.put("Ali Yusuf", url="https://one.example/2")
    with newsroom.store.read() as connection:
        lookup = Lookup(gazetteer, connection)
        reading = lookup.read("meetings with Youssef", TODAY)
        assert reading.unknown == ("Youssef",)
        assert sorted(lookup.nearest("Youssef")) == ["Ali Yusuf", "Omar Yusuf"]


def test_of_two_with_one_name_the_options_have_the_id(newsroom: Newsroom, gazetteer: Gazetteer) -> None:
    newsroom.put("John Smith", "Ron Dermer", url="https://one.example/1", met="2025-07-12")
    newsroom.put(person("John Smith", kind=Kind.ORGANISATION), url="https://two.example/1")
    with newsroom.store.read() as connection:
        lookup = Lookup(gazetteer, connection)
        reading = lookup.read("meetings with John Smith and Dermer", TODAY)
        command = shlex.split(reading.command(lookup.homonyms(reading.filter)))
    assert [command[-3], command[-1]] == [reading.filter.involving[0].entity, "Ron Dermer"]


@pytest.fixture
def officials(newsroom: Newsroom) -> Newsroom:
    """An archive that knows a Syrian president, and two who are called its foreign minister."""
    newsroom.put(person("Ahmed Karam", "SYR", "Syrian interim President"), url="https://one.example/1")
    newsroom.put(person("Bilal Nasri", "SYR", "Foreign Minister"), url="https://one.example/2")
    newsroom.put(person("Fadi Omran", "SYR", "Syrian foreign minister"), url="https://one.example/3")
    newsroom.put(person("Gael Petit", "FRA", "Deputy Foreign Minister"), url="https://one.example/4")
    return newsroom


@pytest.mark.parametrize(
    "question",
    [
        "meetings with the Syrian president",
        "meetings with Syria's president",
        "meetings with the president of Syria",
        "meetings with the interim Syrian president",
        "meetings with Syrian President Karam",
    ],
)
def test_an_office_of_a_country_is_whoever_holds_it(officials: Newsroom, gazetteer: Gazetteer, question: str) -> None:
    with officials.store.read() as connection:
        reading = Lookup(gazetteer, connection).read(question, TODAY)
    assert reading.sentence() == "events: meeting · involving: Ahmed Karam"


@pytest.mark.parametrize(
    ("question", "because"),
    [
        ("meetings with the Syrian foreign minister", "did you mean Bilal Nasri or Fadi Omran"),
        ("meetings with the French foreign minister", "nobody whom the archive knows"),
        ("visits by a Syrian president", "president"),
        ("visits by the former Syrian president", "president"),
    ],
)
def test_an_office_that_may_be_several_or_nobody_is_refused(
    officials: Newsroom, gazetteer: Gazetteer, question: str, because: str
) -> None:
    with officials.store.read() as connection, pytest.raises(Unreadable, match=because):
        Lookup(gazetteer, connection).read(question, TODAY)


def test_of_many_holders_of_an_office_a_few_are_suggested(newsroom: Newsroom, gazetteer: Gazetteer) -> None:
    for number, name in enumerate(("Ali Asad", "Basil Badr", "Dima Daher", "Fadi Fares", "Hala Haddad", "Jad Jaber")):
        newsroom.put(person(name, "SYR", "Syrian foreign minister"), url=f"https://one.example/{number}")
    with newsroom.store.read() as connection, pytest.raises(Unreadable) as refused:
        Lookup(gazetteer, connection).read("meetings with the Syrian foreign minister", TODAY)
    assert len(refused.value.suggestions) == 5


def test_an_office_without_an_archive_is_refused(gazetteer: Gazetteer) -> None:
    with pytest.raises(Unreadable, match="nobody whom the archive knows"):
        Lookup(gazetteer).read("meetings with the Syrian president", TODAY)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("protests in the Iraqi capital", "events: protest · in: Baghdad"),
        ("protests in the capital of Iraq", "events: protest · in: Baghdad"),
        ("meetings with Iraq's capital", "events: meeting · involving: Iraq (country)"),
    ],
)
def test_the_capital_of_a_country_is_the_town_or_its_government(
    gazetteer: Gazetteer, question: str, sentence: str
) -> None:
    assert Lookup(gazetteer).read(question, TODAY).sentence() == sentence
