from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from newsdesk.annotate.dates import find_dates, parse_published
from newsdesk.intervals import days_of
from newsdesk.model import DateBasis, Precision

THURSDAY = date(2025, 7, 31)


def values(nlp: Language, text: str, published: date | None = THURSDAY) -> dict[str, str | None]:
    """The expressions of a text, each with its value."""
    return {found.text: found.value for found in find_dates(nlp(text), published)}


CALENDAR = [
    ("They met on 12 July in Baku.", {"12 July": "2025-07-12"}),
    ("They met on July 12 in Baku.", {"July 12": "2025-07-12"}),
    ("The bridge was opened on July 4th.", {"July 4th": "2025-07-04"}),
    ("They met on July 12, 2024 in Baku.", {"July 12, 2024": "2024-07-12"}),
    ("They met on Thursday, 31 July in Baku.", {"Thursday, 31 July": "2025-07-31"}),
    ("The report, dated 2025-07-12, was leaked.", {"2025-07-12": "2025-07-12"}),
    ("The form was signed on 13/07/2025.", {"13/07/2025": "2025-07-13"}),
    ("The law was passed in July 2025.", {"July 2025": "2025-07"}),
    ("In early July, troops moved in.", {"early July": "2025-07"}),
    ("A truce was announced overnight on 18 July.", {"18 July": "2025-07-18"}),
    ("They have been at war since 1948.", {"1948": "1948"}),
    ("The treaty expires in 2026.", {"2026": "2026"}),
    ("The 2024 budget was approved.", {"2024": "2024"}),
    ("Votes were held in 1997 and 1998.", {"1997": "1997", "1998": "1998"}),
    ("During the 1990s the country was poor.", {"the 1990s": "1990/1999"}),
    ("He was born in the 19th century.", {"the 19th century": "1800/1899"}),
    ("Growth slowed in the third quarter of 2024.", {"the third quarter of 2024": "2024-07/2024-09"}),
    ("Exports fell in Q3 2024.", {"Q3 2024": "2024-07/2024-09"}),
    ("In the first half of 2024, exports rose.", {"the first half of 2024": "2024-01/2024-06"}),
    ("The city fell in the summer of 2014.", {"the summer of 2014": "2014-06/2014-08"}),
    ("On Christmas Day, a bomb went off.", {"Christmas Day": "2024-12-25"}),
]

RANGES = [
    ("They met on 12-14 July in Geneva.", {"12-14 July": "2025-07-12/2025-07-14"}),
    ("The summit ran from 3 to 5 May 2024.", {"3 to 5 May 2024": "2024-05-03/2024-05-05"}),
    ("The talks are set for August 2-3 in Rome.", {"August 2-3": "2025-08-02/2025-08-03"}),
    ("Between 2010 and 2015 the war raged.", {"2010": "2010", "2015": "2015"}),
    ("The drought lasted from June to August 2024.", {"June": "2024-06", "August 2024": "2024-08"}),
    ("He ruled in 1990-95.", {"1990-95": "1990/1995"}),
    ("It ran from July 28 to August 2, 2023.", {"July 28": "2023-07-28", "August 2, 2023": "2023-08-02"}),
]

COUNTED = [
    ("He arrived yesterday and leaves tomorrow.", {"yesterday": "2025-07-30", "tomorrow": "2025-08-01"}),
    ("Shots were heard last night.", {"last night": "2025-07-30"}),
    ("They met in Paris last week.", {"last week": "2025-07-21/2025-07-27"}),
    ("Talks resume next week.", {"next week": "2025-08-04/2025-08-10"}),
    ("Prices rose last month.", {"last month": "2025-06"}),
    ("Elections are due next year.", {"next year": "2026"}),
    ("Clashes broke out earlier this month.", {"earlier this month": "2025-07"}),
    ("Over the weekend, protesters gathered.", {"the weekend": "2025-07-26/2025-07-27"}),
    ("It happened last Thursday.", {"last Thursday": "2025-07-24"}),
    ("It will happen next Thursday.", {"next Thursday": "2025-08-07"}),
    ("The town fell last summer.", {"last summer": "2024-06/2024-08"}),
    ("He was arrested three days ago.", {"three days ago": "2025-07-28"}),
    ("He was arrested two weeks ago.", {"two weeks ago": "2025-07-14/2025-07-20"}),
    ("It was founded 10 years ago.", {"10 years ago": "2015"}),
    ("They agreed on Thursday last week.", {"Thursday": "2025-07-24", "last week": "2025-07-21/2025-07-27"}),
    ("It was signed on 12 July last year.", {"12 July": "2024-07-12", "last year": "2024"}),
    ("Troops will leave by the end of the year.", {"the end of the year": "2025-12-31"}),
    ("The talks collapsed at the end of June.", {"the end of June": "2025-06"}),
]

TOLD_BEFORE = [
    (
        "They met on 12 July. Two days later, fighting broke out.",
        {"12 July": "2025-07-12", "Two days later": "2025-07-14"},
    ),
    ("They met on 12 July. A bomb went off the same day.", {"12 July": "2025-07-12", "the same day": "2025-07-12"}),
    ("They met on 12 July. The next day, he fled.", {"12 July": "2025-07-12", "The next day": "2025-07-13"}),
    ("The pact was signed in 1994 and ended the following year.", {"1994": "1994", "the following year": "1995"}),
    ("He was arrested in 2014 and freed in December.", {"2014": "2014", "December": "2014-12"}),
    ("The party, in power since 1971, fell in December.", {"1971": "1971", "December": "2024-12"}),
]

TENSE = [
    ("Talks are scheduled to take place on Thursday in Baku.", {"Thursday": "2025-07-31"}),
    ("The ministers will meet on Friday.", {"Friday": "2025-08-01"}),
    ("The ministers met on Friday.", {"Friday": "2025-07-25"}),
    ("On Friday, the ministers will meet in Paris.", {"Friday": "2025-08-01"}),
    ("On Friday, the ministers met in Paris.", {"Friday": "2025-07-25"}),
    ("Talks in Paris on Friday.", {"Friday": "2025-07-25"}),
    ("Parliament votes on Monday.", {"Monday": "2025-08-04"}),
    ("A bomb attack on Tuesday killed 20 people.", {"Tuesday": "2025-07-29"}),
    ("The attack on Tuesday is the latest in a series.", {"Tuesday": "2025-07-29"}),
    ("Ahead of Sunday's election, police raided offices.", {"Sunday": "2025-08-03"}),
    ("The talks will follow a meeting held in Paris on Wednesday.", {"Wednesday": "2025-07-30"}),
    ("Since Saturday, 30 people have died.", {"Saturday": "2025-07-26"}),
    ("The summit was postponed until Monday.", {"Monday": "2025-08-04"}),
    ("He flew to Doha to meet the emir on Tuesday.", {"Tuesday": "2025-07-29"}),
    ("Both sides agreed to meet on Tuesday.", {"Tuesday": "2025-08-05"}),
    ("He said Monday the talks would resume on Saturday.", {"Monday": "2025-07-28", "Saturday": "2025-08-02"}),
    ("He was ousted in December.", {"December": "2024-12"}),
    ("The election will be held in September.", {"September": "2025-09"}),
    ("He resigned on December 5.", {"December 5": "2024-12-05"}),
    ("Elections will take place on 1 March.", {"1 March": "2026-03-01"}),
]

WITHOUT_VALUE = [
    ("They met on 12/07/2025.", {"12/07/2025": None}),
    ("Ties have improved recently.", {"recently": None}),
    ("Violence has grown in recent years.", {"recent years": None}),
    ("It is the worst flood this century.", {"this century": None}),
    ("Almost 20 years ago he fled.", {"20 years ago": None}),
    ("The next day, he fled.", {"The next day": None}),
    ("The letter was dated 31 June 2025.", {"31 June 2025": None}),
]

NO_DATES = [
    "About 1,948 people and 2000 soldiers were counted.",
    "He lives at 1948 Main Street.",
    "Flight 1948 landed at 2000 GMT.",
    "The talks lasted for three days during a three-day visit.",
    "Theresa May said the deal may fail.",
    "Protesters march through Paris.",
    "Russia Today and the Sunday Times reported it.",
    "They pray every Friday.",
    "It cost $2025 and weighed 1999 kg.",
]


@pytest.mark.parametrize(("text", "expected"), CALENDAR + RANGES)
def test_a_calendar_date_is_read(nlp: Language, text: str, expected: dict[str, str | None]) -> None:
    assert values(nlp, text) == expected


@pytest.mark.parametrize(("text", "expected"), COUNTED)
def test_a_relative_date_counts_from_the_publication(nlp: Language, text: str, expected: dict[str, str | None]) -> None:
    assert values(nlp, text) == expected


@pytest.mark.parametrize(("text", "expected"), TOLD_BEFORE)
def test_a_date_may_count_from_the_one_before(nlp: Language, text: str, expected: dict[str, str | None]) -> None:
    assert values(nlp, text) == expected


@pytest.mark.parametrize(("text", "expected"), TENSE)
def test_tense_chooses_between_past_and_coming(nlp: Language, text: str, expected: dict[str, str | None]) -> None:
    assert values(nlp, text) == expected


@pytest.mark.parametrize(("text", "expected"), WITHOUT_VALUE)
def test_a_vague_or_ambiguous_date_has_no_value(nlp: Language, text: str, expected: dict[str, str | None]) -> None:
    assert values(nlp, text) == expected


@pytest.mark.parametrize("text", NO_DATES)
def test_amounts_names_and_durations_are_no_dates(nlp: Language, text: str) -> None:
    assert values(nlp, text) == {}


def test_without_publication_only_a_named_year_has_a_value(nlp: Language) -> None:
    text = "On 12 July 2024 they met; on Friday and in December they will meet again, as in 1994."
    expected = {"12 July 2024": "2024-07-12", "Friday": None, "December": None, "1994": "1994"}
    assert values(nlp, text, published=None) == expected


def test_the_articles_own_date_line_outweighs_a_publication_a_day_off(nlp: Language) -> None:
    text = "Talks begin in Baku\nFriday, August 1, 2025\nThe ministers met yesterday."
    assert values(nlp, text)["yesterday"] == "2025-07-31"


def test_an_impossible_date_line_is_passed_over(nlp: Language) -> None:
    assert values(nlp, "Friday, June 31, 2025\nThe ministers met yesterday.")["yesterday"] == "2025-07-30"


def test_precision_and_basis_go_with_the_words(nlp: Language) -> None:
    text = "He was freed on 12 July, after a trial last week and an arrest in December 2024."
    found = [(d.precision, d.basis) for d in find_dates(nlp(text), THURSDAY)]
    assert found == [
        (Precision.DAY, DateBasis.EXPLICIT),
        (Precision.WEEK, DateBasis.RELATIVE),
        (Precision.MONTH, DateBasis.EXPLICIT),
    ]


WORDS = [
    *(
        "12",
        "31",
        "30",
        "29",
        "0",
        "99999",
        "1948",
        "2025",
        "1990s",
        "'90s",
        "30/02/2024",
        "9/11",
        "July",
        "May",
        "Feb",
    ),
    *("-", "–", "and", "to", "between", "by", "in", "of", "the", "a", ",", ".", "(", ")", "\n", "\u00a0"),
    *("last", "this", "next", "Thursday", "week", "year", "early", "end", "days", "ago", "later", "same", "first"),
    *("quarter", "half", "century", "past", "hours", "minute", "ended", "first", "ago", "this", "Easter", "overnight"),
]


@settings(max_examples=150, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=25), published=st.one_of(st.none(), st.dates()))
def test_any_words_give_true_offsets_in_order(nlp: Language, words: list[str], published: date | None) -> None:
    doc = Doc(nlp.vocab, words=words)
    end = 0
    for found in find_dates(doc, published):
        assert doc.text[found.start : found.end] == found.text
        assert found.start >= end
        assert (found.value is None) == (found.precision is Precision.VAGUE)
        end = found.end


def test_time_grows_no_faster_than_the_text(nlp: Language) -> None:
    def seconds(repeats: int) -> float:
        doc = Doc(nlp.vocab, words=WORDS * repeats)
        began = time.process_time()
        find_dates(doc, THURSDAY)
        return time.process_time() - began

    find_dates(nlp("warm"), THURSDAY)
    assert seconds(400) < 24 * seconds(50)  # 8 times the text


@pytest.mark.parametrize(
    "value",
    [
        "2025-07-31",
        "2025-07-31T23:50:00+04:00",
        "2025-07-31 10:00:00",
        "20250731T101500Z",
        "Thu, 31 Jul 2025 10:00:00 GMT",
        "July 31, 2025",
        "Published: Thursday, 31 July 2025, 10:30",
        "31/07/2025",
    ],
)
def test_common_forms_of_a_publication_date_are_parsed(value: str) -> None:
    assert parse_published(value) == date(2025, 7, 31)


@pytest.mark.parametrize("value", [None, "", "  "])
def test_no_publication_date_is_none(value: str | None) -> None:
    assert parse_published(value) is None


@pytest.mark.parametrize(
    "value", ["soon", "yesterday", "2025-13-01", "2025-02-30", "12/07/2025", "July 2025", "31 June 2025"]
)
def test_a_publication_date_that_nobody_can_parse_is_an_error(value: str) -> None:
    with pytest.raises(ValueError):
        parse_published(value)


@pytest.mark.parametrize(
    "words",
    ["the past 30 minutes", "the first two hours of the year", "three hours ago this week", "24 hours to July 4"],
)
def test_hours_are_no_time_on_the_calendar(nlp: Language, words: str) -> None:
    found = find_dates(nlp(f"He was seen in {words}."), THURSDAY)
    assert not any(each.value for each in found if "hours" in each.text or "minutes" in each.text)


@pytest.mark.parametrize("published", [date(9999, 12, 31), date(5, 5, 5)])
def test_a_time_beyond_the_calendar_has_no_value(nlp, published):
    text = "Talks were held in the last decade. Clashes broke out last year and next decade."
    for found in find_dates(nlp(text), published):
        assert found.value is None or days_of(found.value)
