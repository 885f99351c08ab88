"""Pairs that a person should be asked about."""

from __future__ import annotations

from typing import Any

import pytest

from newsdesk.model import Kind, NameForm
from newsdesk.resolve import Likeness
from newsdesk.resolve.suggest import suggest


def form(name: str, kind: Kind = Kind.PERSON, country: str | None = None, roles: tuple[str, ...] = ()) -> NameForm:
    return NameForm(f"f-{name}", kind, name, (), country, roles, None, "2025")


def suggested(*forms: NameForm, one: tuple[str, ...] = ()) -> list[Any]:
    """What is suggested of forms that are each an entity; those named in `one` are one together."""
    return suggest(forms, {each.id: "e-one" if each.name in one else f"e-{each.name}" for each in forms})


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Vladimir Putin", "Vladimir Puttin", Kind.PERSON),
        ("Emmanuel Macron", "Emanuel Macron", Kind.PERSON),
        ("Bill Marsh", "William Marsh", Kind.PERSON),
        ("Hans Friedrich", "Friedrich Hans", Kind.PERSON),
        ("George Bush", "George W. Bush", Kind.PERSON),
        ("World Trade Board", "WTB", Kind.ORGANISATION),
        ("Northwind AG", "Northwind GmbH", Kind.ORGANISATION),
    ],
)
def test_likely_pairs_are_suggested(left: str, right: str, kind: Kind) -> None:
    [found] = suggested(form(left, kind), form(right, kind))
    assert {found.left.name, found.right.name} == {left, right}


@pytest.mark.parametrize(
    ("left", "right"),
    [("George W. Bush", "George H. W. Bush"), ("Donald Trump", "Donald Trump Jr."), ("Ann Reed", "Rosa Reed")],
)
def test_namesakes_are_not_suggested(left: str, right: str) -> None:
    assert suggested(form(left), form(right)) == []


def test_what_is_one_already_is_not_suggested() -> None:
    assert suggested(form("Bill Marsh"), form("William Marsh"), one=("Bill Marsh", "William Marsh")) == []


def test_countries_that_disagree_are_not_suggested() -> None:
    assert suggested(form("Bill Marsh", country="GBR"), form("William Marsh", country="USA")) == []


def test_two_entities_are_suggested_once_by_their_likest_names() -> None:
    forms = form("Bill Marsh"), form("William Marsh"), form("Wiliam Marsh")
    [found] = suggested(*forms, one=("Bill Marsh", "Wiliam Marsh"))
    assert found.likeness is Likeness.CLOSE


def test_what_more_speaks_for_comes_first_and_says_what() -> None:
    office = ("British Foreign Secretary",)
    plain = form("Jo Adler"), form("J. Adler")
    vouched = form("Bill Marsh", country="GBR", roles=office), form("William Marsh", country="GBR", roles=office)
    found = suggested(*plain, *vouched)
    assert [each.left.name for each in found] == ["Bill Marsh", "J. Adler"]
    assert found[0].reasons == ("a short name, initial or other spelling", "both GBR", "both foreign secretary")
