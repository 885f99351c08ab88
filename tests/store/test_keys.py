"""Which spellings of a name are looked up alike."""

from __future__ import annotations

import pytest

from newsdesk.store.keys import MAX_KEY, fold


@pytest.mark.parametrize(
    "names",
    [
        ("Asaad al-Shaibani", "ASAAD AL-SHAIBANI", "Asaad Al Shaibani", "Asaad Shaibani"),
        ("Recep Tayyip Erdoğan", "recep tayyip erdogan"),
        ("Bin-Salman", "bin Salman"),
        ("Sana'a", "Sanaa", "Sana’a"),
        ("U.S.", "US"),
        ("Abdel Fattah el-Sisi", "Abdel Fattah al-Sisi"),
        ("Straße", "STRASSE"),
    ],
)
def test_spellings_of_one_name_fold_alike(names: tuple[str, ...]) -> None:
    assert len({fold(name) for name in names}) == 1


@pytest.mark.parametrize(("left", "right"), [("Alice", "Ice"), ("El Salvador", "Salvador"), ("Iran", "Iraq")])
def test_different_names_stay_apart(left: str, right: str) -> None:
    assert fold(left) != fold(right)


@pytest.mark.parametrize("name", ["???", "北京", "דמשק", "-"])
def test_no_name_folds_to_nothing(name: str) -> None:
    assert fold(name)


def test_a_key_fits_a_database_index() -> None:
    assert len(fold("a" * 10_000)) == MAX_KEY
