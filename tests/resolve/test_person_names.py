"""Two names of persons: sure, in want of something else that speaks for it, likely, or not one."""

from __future__ import annotations

import time
from itertools import product

import pytest

from newsdesk.resolve import Likeness, answers_to, likeness
from newsdesk.resolve.names import parts, sounds_alike

SURE = [
    ("Asaad al-Shaibani", "As'ad al-Shaybani"),
    ("Mohammed Khatami", "Muhammad Khatami"),
    ("Abdul Rahman al-Rashed", "Abdulrahman Al Rashed"),
    ("Abdel-Fattah al-Burhan", "Abdul Fattah Al-Burhan"),
    ("Osama bin Laden", "Usama ibn Laden"),
    ("Hossein Amir-Abdollahian", "Hossein Amirabdollahian"),
    ("Volodymyr Zelensky", "Vladimir Zelenskiy"),
    ("Dmytro Kuleba", "Dmitry Kuleba"),
    ("Yevgeny Prigozhin", "Evgeniy Prigozhin"),
    ("Сергей Лавров", "Sergei Lavrov"),
    ("Kim Jong Un", "Kim Jong-un"),
    ("Ban Ki-moon", "Ban Kimoon"),
    ("Xi Jinping", "Jinping Xi"),
    ("Yoon Suk Yeol", "Yun Suk-yeol"),
    ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
    ("Putin, Vladimir", "Vladimir Putin"),
    ("Dr. Anna Berg", "Anna Berg"),
]
SHORTENED = [
    ("Recep Erdogan", "Recep Tayyip Erdoğan"),
    ("Vladimir Putin", "Vladimir Vladimirovich Putin"),
    ("George Bush", "George W. Bush"),
    ("George W. Bush", "George Walker Bush"),
]
CLOSE = [
    ("Bill Marsh", "William Marsh"),
    ("J. Smith", "John Smith"),
    ("Hans Friedrich", "Friedrich Hans"),
    ("Peter Clasen", "Peter Clesen"),
    ("Mohammed Hassan", "Mohammed Ahmed Hassan"),
]
APART = [
    ("George W. Bush", "George H. W. Bush"),
    ("Donald Trump", "Donald Trump Jr."),
    ("Bill Clinton", "Hillary Clinton"),
    ("Bashar al-Assad", "Hafez al-Assad"),
    ("Sergey Viktorovich Orlov", "Sergey B. Orlov"),
    ("Asaad al-Shaibani", "Ron Dermer"),
]
NOT_SURE = [
    ("Kim Jong Un", "Kim Jong Il"),
    ("Zhang Wei", "Zhong Wei"),
    ("Mario Conti", "Maria Conti"),
    ("Peter Andersen", "Peter Anderson"),
    ("Mahmoud Karimi", "Mohammed Karimi"),
    ("Ahmed Hamidi", "Ahmed Hamadi"),
    ("Salman bin Muhammad al-Rawi", "Muhammad bin Salman al-Rawi"),
    ("Alexander Orlovich", "Alexander Orlenko"),
    ("Rajiv Gandhi", "Rahul Gandhi"),
]


@pytest.mark.parametrize(("left", "right"), SURE)
def test_spellings_of_one_name_are_sure(left: str, right: str) -> None:
    assert likeness(left, right) is likeness(right, left) is Likeness.SURE


@pytest.mark.parametrize(("left", "right"), SHORTENED)
def test_a_name_without_its_middle_is_shortened(left: str, right: str) -> None:
    assert likeness(left, right) is likeness(right, left) is Likeness.SHORTENED


@pytest.mark.parametrize(("left", "right"), CLOSE[:4])
def test_short_names_initials_order_and_vowels_want_more_evidence(left: str, right: str) -> None:
    assert likeness(left, right) is likeness(right, left) is Likeness.CLOSE


@pytest.mark.parametrize(("left", "right"), APART)
def test_namesakes_are_apart(left: str, right: str) -> None:
    assert likeness(left, right) is likeness(right, left) is Likeness.NONE


@pytest.mark.parametrize(("left", "right"), [*NOT_SURE, CLOSE[4]])
def test_what_is_written_almost_alike_is_never_sure(left: str, right: str) -> None:
    assert likeness(left, right) is likeness(right, left)
    assert likeness(left, right) <= Likeness.LIKELY


def test_vowels_may_differ_where_the_names_come_from_another_script() -> None:
    assert likeness("Asaad Shaibani", "Asaad Shibani", romanised=True) is Likeness.SURE
    assert likeness("Asaad Shaibani", "Asaad Shibani") is Likeness.CLOSE


@pytest.mark.parametrize(("left", "right"), [("shaibani", "shibani"), ("aliyev", "aliev"), ("muammar", "moammar")])
def test_words_that_sound_alike(left: str, right: str) -> None:
    assert sounds_alike(left, right)


@pytest.mark.parametrize(("left", "right"), [("hamidi", "hamadi"), ("maria", "mario"), ("daniel", "daniela")])
def test_words_that_sound_different(left: str, right: str) -> None:
    assert not sounds_alike(left, right)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Kim Jong Un", "kim"),
        ("Han Duck-soo", "han"),
        ("Nguyen Phu Trong", "nguyen"),
        ("Kim Kardashian", "kardashian"),
        ("Donald Trump Jr.", "trump"),
        ("Marine Le Pen", "pen"),
        ("Shaibani", "shaibani"),
        ("", ""),
        ("...", ""),
    ],
)
def test_the_family_name_is_where_the_language_puts_it(name: str, family: str) -> None:
    assert parts(name).family == family


def test_a_person_answers_to_the_family_name_as_the_ear_has_it() -> None:
    assert answers_to("Asaad al-Shaibani", "Shibani")
    assert answers_to("Asaad al-Shaibani", "Asad Shibany")
    assert not answers_to("Asaad al-Shaibani", "Dermer")


def test_ten_thousand_names_a_second_are_compared() -> None:
    names = [name for pair in (*SURE, *SHORTENED, *CLOSE, *APART, *NOT_SURE) for name in pair]
    started = time.process_time()
    compared = sum(likeness(left, right) >= Likeness.NONE for left, right in product(names, names))
    assert compared / (time.process_time() - started) > 10_000
