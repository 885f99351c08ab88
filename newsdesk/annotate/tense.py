"""Whether the words around a time speak of the past or of what is to come: read from tags alone, no parse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

REACH = 60  # tokens looked at on either side, so that an endless sentence costs no more than a long one


class Tense(Enum):
    """The time that the nearest verb speaks of."""

    PAST = "past"
    PRESENT = "present"  # "meets on Friday": a timetable
    FUTURE = "future"
    PLANNED = "planned"  # "was due on Friday", "said it would meet on Friday": to come then, perhaps over by now


@dataclass(frozen=True, slots=True)
class TenseWords:
    """The words of one language that decide the tense (data/language/*/dates.toml)."""

    future_auxiliaries: frozenset[str]
    past_future_auxiliaries: frozenset[str]
    future_words: frozenset[str]
    future_nouns: frozenset[str]
    future_governors: frozenset[str]
    past_words: frozenset[str]
    say_verbs: frozenset[str]
    sudden_verbs: frozenset[str]

    @classmethod
    def of(cls, data: Mapping[str, Sequence[str]]) -> TenseWords:
        """From the language file's lists."""
        return cls(**{f.name: frozenset(data[f.name]) for f in fields(cls)})


def tense_around(span: Span, words: TenseWords) -> Tense | None:
    """The tense that a time expression stands in; None where no verb of its sentence tells.

    The verb right behind it wins ("the talks on Friday will ..."), then the nearest one before it, then the nearest
    one after it. The present means a timetable only with the time itself, not with "Friday's talks".
    """
    behind = span.doc[span.end] if span.end < len(span.doc) else None
    if behind is not None and not _starts_sentence(behind) and (tense := _finite(behind, words)):
        return None if tense is Tense.PRESENT else tense
    tense = _before(span, words) or _after(span, words)
    attribute = behind is not None and behind.tag_ in ("POS", "NN", "NNS")
    return None if tense is Tense.PRESENT and attribute else tense


def _before(span: Span, words: TenseWords) -> Tense | None:
    """Walks left from the expression to the verb that governs it."""
    infinitive = False
    for token in leftwards(span.doc, span.start):
        if token.lower_ in words.past_words:
            return Tense.PAST
        if _plans(token, words):
            return Tense.PLANNED if _is_past(token) else Tense.FUTURE
        if token.tag_ == "VB" and token.lemma_ == "have" and token.i and token.nbor(-1).tag_ == "TO":
            return Tense.PAST  # "was to have ended on Friday"
        if token.tag_ == "VBN" and not _has_auxiliary(token):
            return Tense.PAST  # "a meeting held in Paris last week"
        if tense := _finite(token, words):
            return tense
        infinitive = infinitive or token.tag_ == "TO"
    return Tense.FUTURE if infinitive else None


def _after(span: Span, words: TenseWords) -> Tense | None:
    """Walks right to the first verb; a word of planning near it counts ("is scheduled")."""
    for token in _rightwards(span.doc, span.end):
        if tense := _finite(token, words):
            planned = any(_plans(near, words) for near in span.doc[token.i : token.i + 4])
            if tense is Tense.PRESENT:
                return Tense.FUTURE if planned else None
            return tense
    return None


def _plans(token: Token, words: TenseWords) -> bool:
    """Whether a word puts what it governs into the future: "scheduled for", "deadline of", "agreed to"."""
    lemma = token.lemma_.lower()
    if token.tag_ == "TO":
        return token.i > 0 and token.nbor(-1).lemma_.lower() in words.future_governors
    if token.i + 1 < len(token.doc) and token.nbor(1).tag_ == "RP":
        return False  # "set aside"
    return lemma in (words.future_nouns if token.tag_.startswith("NN") else words.future_words)


def _is_past(token: Token) -> bool:
    """Whether a past tense stands in or just before a word: "was due", "agreed to"."""
    return any(near.tag_ == "VBD" for near in token.doc[max(0, token.i - 3) : token.i + 1])


def _finite(token: Token, words: TenseWords) -> Tense | None:
    """The tense of a finite verb; None for any other word."""
    if token.tag_ == "MD":
        done = any(t.lower_ == "have" for t in token.doc[token.i + 1 : token.i + 3])
        if token.lower_ in words.past_future_auxiliaries and not done:
            return Tense.PLANNED
        return Tense.FUTURE if token.lower_ in words.future_auxiliaries and not done else Tense.PAST
    if token.tag_ == "VBD":
        return Tense.PAST
    if token.tag_ in ("VBZ", "VBP"):
        past = token.lemma_ == "have" or token.lemma_ in words.say_verbs or token.lemma_ in words.sudden_verbs
        return Tense.PAST if past else Tense.PRESENT
    return None


def _has_auxiliary(participle: Token) -> bool:
    before = participle.doc[max(0, participle.i - 4) : participle.i]
    verbs = [token for token in before if token.tag_ != "RB" and token.pos_ != "ADV"]
    return bool(verbs) and (verbs[-1].lemma_ in ("be", "have", "get") or verbs[-1].tag_ == "MD")


def leftwards(doc: Doc, start: int) -> Iterator[Token]:
    """The tokens before one, nearest first, back to the start of its sentence."""
    for i in range(start - 1, max(-1, start - 1 - REACH), -1):
        if _ends_sentence(doc[i]):
            return
        yield doc[i]
        if doc[i].is_sent_start:
            return


def _rightwards(doc: Doc, end: int) -> Iterator[Token]:
    for i in range(end, min(len(doc), end + REACH)):
        if _starts_sentence(doc[i]) or _ends_sentence(doc[i]):
            return
        yield doc[i]


def _starts_sentence(token: Token) -> bool:
    return token.i > 0 and (bool(token.is_sent_start) or "\n" in token.nbor(-1).text)


def _ends_sentence(token: Token) -> bool:
    return token.text in (".", "!", "?") or "\n" in token.text
