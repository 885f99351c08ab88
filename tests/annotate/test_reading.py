from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from threadpoolctl import threadpool_info

from newsdesk.annotate import reading
from newsdesk.annotate.annotator import Annotator, load_model, pieces
from newsdesk.annotate.forms import Forms
from newsdesk.annotate.reading import Reader
from newsdesk.annotate.transitions import Transitions

SITE = Path(__file__).parent.parent.parent / "fixtures" / "site"
ODD = [
    "There is a truce, and there are talks; let's say y'all are gonna know nothin' of it.",
    "I met her. It was she who saw you, but but for us he ain't here.",
    "BAKU (AP) -- MINISTERS OF SYRIA AND ISRAEL MET ON 12 JULY 2025 FOR $3.5 MILLION",
    "New York",
    "New York \n \n",
    "  \t Ban Ki-moon 🇦🇿 met\u00a0 Josep Borrell\n",
    "!",
]


def texts() -> Iterator[str]:
    for path in sorted(SITE.rglob("*.json")):
        yield from pieces("\n".join(json.loads(path.read_text("utf-8"))["text_blocks"]))
    yield from ODD


@pytest.fixture(scope="module")
def whole() -> Language:
    return load_model("en_core_web_sm")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_model("en_core_web_sm"))


def read_of(doc: Doc) -> list[tuple[object, ...]]:
    return [
        (t.text, t.tag_, t.pos_, str(t.morph), t.has_morph(), t.lemma_, t.dep_, t.head.i, t.ent_iob_, t.ent_type_)
        for t in doc
    ]


def test_a_text_is_read_as_the_model_reads_it(whole: Language, reader: Reader) -> None:
    given = list(texts())
    for doc, expected in zip(reader.read(given), whole.pipe(given), strict=True):
        assert read_of(doc) == read_of(expected)


def test_what_is_remembered_is_the_same_again(reader: Reader) -> None:
    assert [read_of(doc) for doc in reader.read(ODD)] == [read_of(doc) for doc in reader.read(ODD)]


def test_a_piece_is_read_the_same_whatever_stands_beside_it(reader: Reader) -> None:
    given = list(texts())[:80]
    together = [read_of(doc) for doc in reader.read(given)]
    assert together == [read_of(doc) for text in given for doc in reader.read([text])]


def test_a_paragraph_that_texts_share_is_read_once(reader: Reader) -> None:
    [first, again] = reader.read([ODD[0], ODD[0]])
    [later] = reader.read([ODD[0]])
    assert first is again is later


def test_more_pieces_than_are_remembered_are_all_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "REMEMBERED", 2)
    small = Reader(load_model("en_core_web_sm"))
    for _ in range(2):
        assert [doc.text for doc in small.read(ODD)] == ODD
    [first] = small.read(ODD[:1])
    small.read(ODD[1:4])
    assert small.read(ODD[:1])[0] is not first


def test_a_text_is_annotated_as_if_its_paragraphs_had_never_been_read(annotator: Annotator) -> None:
    text = "The ministers of Egypt and Kenya met in Cairo on Thursday.\nThey agreed on a truce last week."
    before = [annotator.annotate(text, date(2025, 8, day)) for day in (1, 8)]
    assert before[0].dates != before[1].dates
    assert before[1] == Annotator("en_core_web_sm").annotate(text, date(2025, 8, 8))


def test_the_usual_model_is_read_by_our_steps(whole: Language) -> None:
    assert Forms.knows(whole.get_pipe("attribute_ruler"), whole.get_pipe("lemmatizer"))
    assert Transitions.knows(whole.get_pipe("ner"))


def test_a_model_of_another_kind_is_read_by_its_own_steps() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Baku"}])
    [doc] = Reader(nlp).read(["They met. It was in Baku."])
    assert [ent.text for ent in doc.ents] == ["Baku"]
    assert len(list(doc.sents)) == 2


def test_a_rule_that_writes_what_is_not_remembered_is_left_to_its_ruler() -> None:
    nlp = load_model("en_core_web_sm")
    nlp.get_pipe("attribute_ruler").add([[{"LOWER": "baku"}]], {"NORM": "bakou"})
    assert not Forms.knows(nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer"))
    assert [token.norm_ for token in Reader(nlp).read(["Baku"])[0]] == ["bakou"]


def test_a_rule_added_for_a_word_is_followed() -> None:
    nlp = load_model("en_core_web_sm")
    nlp.get_pipe("attribute_ruler").add([[{"LOWER": {"IN": ["baku", "ganja"]}}]], {"LEMMA": "bakou"})
    reader = Reader(nlp)
    lemmas = [doc[0].lemma_ for doc in reader.read(["Ganja", "Sweida", "Baku", "Baku"])]
    assert lemmas == ["bakou", "Sweida", "bakou", "bakou"]


def test_reading_leaves_the_threads_of_others_alone(reader: Reader) -> None:
    before = threadpool_info()
    reader.read(["They met in Baku."])
    assert threadpool_info() == before
