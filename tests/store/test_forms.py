"""What a form sums up from the articles that name it."""

from __future__ import annotations

from typing import Any

import pytest

from newsdesk.model import Kind, LocalEntity, NameForm, Place
from newsdesk.store import form_keys_of, forms_by_ids


def put(desk: Any, number: int, day: int, *people: LocalEntity, **details: Any) -> None:
    desk.put(f"They met on day {day}.", url=f"https://a.example/{number}", day=day, names=people, **details)


def form_of(desk: Any, person: LocalEntity) -> NameForm:
    (form,) = forms_by_ids(desk.connection, [person.form])
    return form


def test_a_form_of_one_article_is_what_the_article_says(desk: Any) -> None:
    person = desk.person("Ron Dermer", aliases=("Ron Dermer", "Dermer"), role="minister", country="ISR")
    put(desk, 1, 1, person)
    assert form_of(desk, person) == NameForm(
        id=person.form,
        kind=Kind.PERSON,
        name="Ron Dermer",
        aliases=("Dermer", "Ron Dermer"),
        country="ISR",
        roles=("minister",),
        place=None,
        first_seen="2025-07-31 https://a.example/1",
    )


def test_the_country_is_the_one_most_articles_give(desk: Any) -> None:
    for number, country in enumerate(("USA", "ISR", "ISR", None, None, None), start=1):
        put(desk, number, number, desk.person("Dermer", country=country))
    assert form_of(desk, desk.person("Dermer")).country == "ISR"


def test_countries_given_as_often_go_by_the_alphabet(desk: Any) -> None:
    put(desk, 1, 1, desk.person("Dermer", country="USA"))
    put(desk, 2, 2, desk.person("Dermer", country="ISR"))
    assert form_of(desk, desk.person("Dermer")).country == "ISR"


def test_roles_come_by_how_many_articles_give_them_then_by_name(desk: Any) -> None:
    for number, role in enumerate(("envoy", "adviser", "minister", "minister"), start=1):
        put(desk, number, number, desk.person("Dermer", role=role))
    assert form_of(desk, desk.person("Dermer")).roles == ("minister", "adviser", "envoy")


def test_the_first_article_is_the_one_published_first_whatever_the_order(desk: Any) -> None:
    put(desk, 1, 3, desk.person("Dermer"))
    put(desk, 2, 5, desk.person("Dermer"), published="2025-07-30")
    assert form_of(desk, desk.person("Dermer")).first_seen == "2025-07-30 https://a.example/2"


def test_an_article_without_a_date_counts_from_its_first_capture(desk: Any) -> None:
    put(desk, 1, 3, desk.person("Dermer"), published=None)
    assert form_of(desk, desk.person("Dermer")).first_seen == "2025-08-03T00:00:00+00:00 https://a.example/1"


def test_a_revision_takes_its_share_back(desk: Any) -> None:
    put(desk, 1, 1, desk.person("Dermer", role="envoy", country="USA"))
    put(desk, 2, 2, desk.person("Dermer", role="minister", country="ISR", aliases=("Ron",)))
    put(desk, 1, 3, desk.person("Dermer"))
    form = form_of(desk, desk.person("Dermer"))
    assert (form.roles, form.country, form.aliases) == (("minister",), "ISR", ("Dermer", "Ron"))


def test_two_entities_of_one_form_speak_together(desk: Any) -> None:
    put(desk, 1, 1, desk.person("Dermer", role="envoy"), desk.person("DERMER", role="minister"))
    assert form_of(desk, desk.person("Dermer")).roles == ("envoy", "minister")


def test_a_place_comes_back_whole(desk: Any) -> None:
    baku = Place("587084", "Baku", "AZE", 40.37767, 49.89201, "city", 1116513)
    place = LocalEntity(Kind.PLACE, "Baku", ("Baku",), (), None, "AZE", baku)
    put(desk, 1, 1, place)
    assert form_of(desk, place).place == baku


def test_keys_are_the_union_over_articles(desk: Any) -> None:
    put(desk, 1, 1, desk.person("Ron Dermer"))
    put(desk, 2, 2, desk.person("RON DERMER"))
    put(desk, 3, 3, desk.person("Shaibani"))
    forms = [desk.person(name).form for name in ("Ron Dermer", "Shaibani")]
    assert form_keys_of(desk.connection, forms) == {forms[0]: {"dermer"}, forms[1]: {"shaibani"}}


@pytest.mark.parametrize("name", ["x" * 5000, "Ḥ" * 5000])
def test_a_name_of_any_length_can_be_stored(desk: Any, name: str) -> None:
    person = desk.person(name)
    put(desk, 1, 1, person)
    desk.entity(person)
    assert form_of(desk, person).name
