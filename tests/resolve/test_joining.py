"""Name forms joined into entities over the archive."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from newsdesk.groups import Groups
from newsdesk.model import Entity, Judgement, Kind, NameForm, Verdict
from newsdesk.resolve import keys_of, related, resolve_forms, sought_by


def form(
    name: str, *, country: str | None = None, role: str | None = None, kind: Kind = Kind.PERSON, aliases: str = ""
) -> NameForm:
    roles = (role,) if role else ()
    return NameForm(f"f-{name}", kind, name, tuple(aliases.split()), country, roles, None, f"2025 {name}")


def grouped(*forms: NameForm, **more: object) -> list[list[str]]:
    """The names of each entity."""
    found: list[Entity] = resolve_forms(forms, **more)  # type: ignore[arg-type]
    return sorted(sorted(form.removeprefix("f-") for form in entity.forms) for entity in found)


def judged(verdict: Verdict, left: str, right: str, minute: int = 0) -> Judgement:
    at = datetime(2026, 1, 1, 0, minute, tzinfo=UTC)
    return Judgement("entity", verdict, (f"f-{left}",), (f"f-{right}",), "ann", at)


def test_a_shorter_name_joins_the_only_one_that_it_fits() -> None:
    assert grouped(form("George Bush"), form("George W. Bush"), form("Bush")) == [
        ["Bush", "George Bush", "George W. Bush"]
    ]


def test_a_family_name_alone_joins_only_one_that_sounds_like_it() -> None:
    assert grouped(form("Ali al-Shibani"), form("Shaibani")) == [["Ali al-Shibani", "Shaibani"]]
    assert len(grouped(form("K. C. Maurer"), form("Mauer"))) == 2


def test_a_shorter_name_that_fits_two_is_neither() -> None:
    forms = [form(name) for name in ("George Bush", "George W. Bush", "George H. W. Bush", "George Walker Bush")]
    assert grouped(*forms) == [["George Bush"], ["George H. W. Bush"], ["George W. Bush", "George Walker Bush"]]


@pytest.mark.parametrize(("left", "right"), [("Bill Marsh", "William Marsh"), ("J. Adler", "Jo Adler")])
def test_a_close_name_joins_with_the_same_country_and_office(left: str, right: str) -> None:
    office = {"country": "GBR", "role": "Foreign Secretary"}
    assert len(grouped(form(left, **office), form(right, **office))) == 1
    assert len(grouped(form(left, **office), form(right, country="GBR", role="judge"))) == 2
    assert len(grouped(form(left, role="Foreign Secretary"), form(right, role="Foreign Secretary"))) == 2


def test_an_office_is_not_enough_for_names_that_only_look_alike() -> None:
    office = {"country": "PRK", "role": "leader"}
    assert len(grouped(form("Kim Jong Un", **office), form("Kim Jong Il", **office))) == 2


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Ministry of Foreign Affairs", "Foreign Ministry"),
        ("World Health Organization", "World Health Organisation"),
        ("Northwind Ltd", "Northwind Limited"),
        ("Northwind Ltd.", "Northwind"),
        ("The Department of Defense", "Department of Defence"),
    ],
)
def test_one_body_written_in_two_ways(left: str, right: str) -> None:
    assert len(grouped(form(left, kind=Kind.ORGANISATION), form(right, kind=Kind.ORGANISATION))) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [("Northwind AG", "Northwind GmbH"), ("Ministry of Health", "Ministry of Trade"), ("Bank of Ruritania", "Bank")],
)
def test_two_bodies(left: str, right: str) -> None:
    assert len(grouped(form(left, kind=Kind.ORGANISATION), form(right, kind=Kind.ORGANISATION))) == 2


def test_ministries_of_two_countries_are_two() -> None:
    ministries = [
        form(name, country=country, kind=Kind.ORGANISATION)
        for name, country in (("Foreign Ministry", "SYR"), ("Ministry of Foreign Affairs", "RUS"))
    ]
    assert len(grouped(*ministries)) == 2


def test_the_same_is_joined_across_kinds() -> None:
    forms = form("Hamas"), form("Islamic Resistance Movement", kind=Kind.ORGANISATION)
    assert len(grouped(*forms, judgements=[judged(Verdict.SAME, forms[0].name, forms[1].name)])) == 1


def test_the_different_stay_apart_whatever_else_joins_them() -> None:
    forms = form("Asaad al-Shaibani"), form("As'ad al-Shaybani"), form("Asad al-Shibani")
    apart = judged(Verdict.DIFFERENT, forms[0].name, forms[2].name)
    assert all({forms[0].name, forms[2].name} - {*names} for names in grouped(*forms, judgements=[apart]))


@pytest.mark.parametrize(("first", "together"), [(Verdict.SAME, 2), (Verdict.DIFFERENT, 1)])
def test_of_two_judgements_the_later_counts(first: Verdict, together: int) -> None:
    second = Verdict.DIFFERENT if first is Verdict.SAME else Verdict.SAME
    said = [judged(first, "Jo Adler", "Mia Brook", 1), judged(second, "Jo Adler", "Mia Brook", 2)]
    for order in (said, said[::-1]):
        assert len(grouped(form("Jo Adler"), form("Mia Brook"), judgements=order)) == together


def test_a_judgement_on_forms_that_are_gone_does_nothing() -> None:
    assert grouped(form("Jo Adler"), judgements=[judged(Verdict.SAME, "Jo Adler", "Nobody")]) == [["Jo Adler"]]


def test_the_order_of_forms_changes_nothing() -> None:
    names = ["George Bush", "George W. Bush", "George H. W. Bush", "Bush", "Bill Orlov", "William Orlov", "W. Orlov"]
    names += ["Asaad al-Shaibani", "Asad al-Shibani", "Shaibani", "Shibani", "Kim Jong Un", "Kim Jong-un", "Kim"]
    forms = [form(name, country="SYR", role="President") for name in names]
    said = [judged(Verdict.DIFFERENT, "Shibani", "Asad al-Shibani"), judged(Verdict.SAME, "Kim", "Bush", 1)]
    expected = sorted(map(repr, resolve_forms(forms, said)))
    for seed in range(20):
        random.Random(seed).shuffle(forms)
        assert sorted(map(repr, resolve_forms(forms, said))) == expected


def test_what_is_related_is_found_by_the_keys_of_either() -> None:
    names = [
        "George Bush",
        "George W. Bush",
        "Bush",
        "Bill Orlov",
        "William Orlov",
        "W. Orlov",
        "Xi Jinping",
        "Jinping Xi",
    ]
    names += ["Asaad al-Shaibani", "As'ad Hassan al-Shaybani", "Shibani", "Volodymyr Zelensky", "Vladimir Zelenskyy"]
    forms = [form(name, country="SYR", role="President") for name in names]
    pairs = [(a, b) for a in forms for b in forms if a is not b and related(a, b)]
    assert len(pairs) >= 16
    for a, b in pairs:
        assert sought_by(a) & keys_of(b.kind, b.name, b.aliases), (a.name, b.name)


def test_sets_kept_apart_stay_so_when_they_grow() -> None:
    groups = Groups("abcd")
    groups.part("a", "b")
    groups.join("a", "c")
    groups.join("b", "d")
    groups.join("c", "d")
    assert groups.find("a") == groups.find("c") != groups.find("d") == groups.find("b")
    assert groups.apart("d", "c")
