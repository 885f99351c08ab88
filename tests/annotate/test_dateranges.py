from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from newsdesk.annotate.dateranges import joined
from newsdesk.annotate.dates import find_dates
from newsdesk.model import Precision

THURSDAY = date(2025, 7, 31)


def values(nlp: Language, text: str) -> dict[str, str | None]:
    doc = nlp(text)
    return {each.text: each.value for each in joined(doc, find_dates(doc, THURSDAY))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Between 2010 and 2015 the war raged.", {"2010 and 2015": "2010/2015"}),
        ("The drought lasted from June to August 2024.", {"June to August 2024": "2024-06/2024-08"}),
        ("It ran from July 28 to August 2, 2023.", {"July 28 to August 2, 2023": "2023-07-28/2023-08-02"}),
        ("It ran between July 2003 and March 2004.", {"July 2003 and March 2004": "2003-07/2004-03"}),
        ("Snow fell from Monday until Wednesday.", {"Monday until Wednesday": "2025-07-28/2025-07-30"}),
    ],
)
def test_the_ends_of_a_range_are_one_interval(nlp: Language, text: str, expected: dict[str, str]) -> None:
    assert values(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Votes were held in 1997 and 1998.", 2),
        ("The summit was postponed from 12 July to 14 July.", 2),
        ("He was shot on 4 May 2020, and on 5 June 2021 he was freed.", 2),
        ("The law was passed between 2010 and recently.", 2),
    ],
)
def test_other_dates_beside_one_another_stay_apart(nlp: Language, text: str, count: int) -> None:
    assert len(values(nlp, text)) == count


def test_a_range_keeps_the_offsets_of_all_its_words(nlp: Language) -> None:
    doc = nlp("It ran from July 28 to August 2, 2023.")
    (found,) = joined(doc, find_dates(doc, THURSDAY))
    assert (doc.text[found.start : found.end], found.precision) == (found.text, Precision.INTERVAL)
