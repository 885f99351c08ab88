"""Names joined into things, in one article and over the archive."""

import itertools
import random

import pytest

from newsdesk.model import Kind, Label, Mention, NameForm, Place
from newsdesk.resolve import fold, resolve_article, resolve_forms, same_organisation, same_person, skeleton

SYRIA = Place("SYR", "Syria", "SYR", 35.0, 38.0, "country")


def mentions(*named):
    """Mentions of (text, label) or (text, label, more), placed one after another."""
    start, found = 0, []
    for text, label, *more in named:
        found.append(Mention(text, start, start + len(text), label, **(more[0] if more else {})))
        start += len(text) + 1
    return found


def form(name, kind=Kind.PERSON, country=None, seen="2025-01-01", aliases=(), place=None):
    return NameForm(f"f-{kind}-{name}-{country}", kind, name, tuple(aliases), country, (), place, seen)


def names(entities):
    return sorted(sorted({entity.name, *entity.aliases}) for entity in entities)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Asaad al-Shaibani", "As'ad al-Shaybani"),
        ("Asaad al-Shaibani", "Asad Shibani"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Recep Tayyip Erdoğan", "Recep Erdogan"),
        ("Muammar Gaddafi", "Moammar Qaddafi"),
        ("J. Smith", "John Smith"),
        ("Vladimir Putin", "Vladimir Vladimirovich Putin"),
    ],
)
def test_spellings_of_one_person(left, right):
    assert same_person(left, right) and same_person(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Bill Clinton", "Hillary Clinton"),
        ("Kim Jong Un", "Kim Jong Il"),
        ("Donald Trump", "Donald Trump Jr."),
        ("Bashar al-Assad", "Hafez al-Assad"),
        ("George W. Bush", "George H. W. Bush"),
        ("John Smith", "John Smyrna"),
    ],
)
def test_namesakes_stay_apart(left, right):
    assert not same_person(left, right)


def test_fold_drops_diacritics_case_and_the_arabic_article():
    assert fold("Al-Šara'") == ("sara",)


def test_spellings_share_their_skeleton():
    assert skeleton("shaibani") == skeleton("shaybani") == skeleton("shibani")


@pytest.mark.parametrize("short", ["UN", "U.N."])
def test_an_acronym_is_the_body_it_abbreviates(short):
    assert same_organisation(short, "United Nations")


def test_a_surname_is_the_person_introduced_with_it():
    found = resolve_article(mentions(("Ron Dermer", Label.PERSON), ("Dermer", Label.PERSON)))
    assert [(entity.name, entity.aliases) for entity in found] == [("Ron Dermer", ("Dermer",))]


def test_a_surname_is_found_before_the_full_name_too():
    found = resolve_article(mentions(("Dermer", Label.PERSON), ("Ron Dermer", Label.PERSON)))
    assert len(found) == 1


def test_a_nationality_is_its_country():
    found = resolve_article(
        mentions(("Syrian", Label.GROUP, {"place": SYRIA}), ("Syria", Label.PLACE, {"place": SYRIA}))
    )
    assert [(entity.kind, entity.name, len(entity.mentions)) for entity in found] == [(Kind.PLACE, "Syria", 2)]


def test_an_acronym_in_brackets_joins_its_name():
    found = resolve_article(mentions(("Kanak Liberation Front", Label.ORG), ("KLF", Label.ORG)))
    assert len(found) == 1


def test_a_shortened_name_is_the_only_longer_one_that_has_it():
    named = mentions(("Church of Harmony", Label.ORG), ("Church", Label.ORG), ("Home Office", Label.ORG))
    assert [entity.name for entity in resolve_article(named)] == ["Church of Harmony", "Home Office"]


def test_a_shortened_name_of_two_bodies_is_neither():
    named = mentions(("Ministry of Trade", Label.ORG), ("Ministry of Health", Label.ORG), ("Ministry", Label.ORG))
    assert len(resolve_article(named)) == 3


def test_role_and_country_come_from_the_mention_that_gives_them():
    given = {"role": "Syrian Foreign Minister", "country": "SYR"}
    [person] = resolve_article(mentions(("Shaibani", Label.PERSON), ("Asaad al-Shaibani", Label.PERSON, given)))
    assert (person.role, person.country) == ("Syrian Foreign Minister", "SYR")


def test_spellings_of_many_articles_are_one_entity():
    found = resolve_forms([form("Asaad al-Shaibani"), form("As'ad al-Shaybani"), form("Ron Dermer")])
    assert names(found) == [["As'ad al-Shaybani", "Asaad al-Shaibani"], ["Ron Dermer"]]


def test_a_lone_surname_joins_the_only_person_of_that_name():
    assert len(resolve_forms([form("Shaibani"), form("Asaad al-Shaibani")])) == 1


def test_a_lone_surname_of_two_persons_stays_alone():
    assert len(resolve_forms([form("Assad"), form("Bashar al-Assad"), form("Hafez al-Assad")])) == 3


def test_countries_that_disagree_keep_namesakes_apart():
    assert len(resolve_forms([form("John Smith", country="GBR"), form("John Smith", country="USA")])) == 2


def test_an_organisation_is_found_by_an_alias_that_tells():
    full = form("Syrian Observatory for Human Rights", Kind.ORGANISATION, aliases=["SOHR"])
    assert len(resolve_forms([full, form("SOHR", Kind.ORGANISATION)])) == 1


def test_the_order_of_forms_changes_nothing():
    forms = [
        form(name, seen=f"2025-01-0{day}")
        for day, name in enumerate(
            ["Asaad al-Shaibani", "As'ad al-Shaybani", "Shaibani", "Bashar al-Assad", "Hafez al-Assad", "Assad"], 1
        )
    ]
    expected = sorted(resolve_forms(forms), key=lambda entity: entity.id)
    shuffled = random.Random(7)
    for order in itertools.islice(itertools.permutations(forms), 0, 720, 45):
        mixed = list(order)
        shuffled.shuffle(mixed)
        assert sorted(resolve_forms(mixed), key=lambda entity: entity.id) == expected


def test_the_id_hangs_on_the_earliest_form():
    early, late = form("Asaad al-Shaibani", seen="2025-01-01"), form("As'ad al-Shaybani", seen="2025-02-01")
    assert resolve_forms([early])[0].id == resolve_forms([late, early])[0].id
