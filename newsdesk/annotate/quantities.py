"""How many: the numbers that a text gives for its events, with their words ("at least 15 people", "no fatalities")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsdesk.annotate.grammar import governors, is_verb, noun_phrase
from newsdesk.annotate.scene import Scene
from newsdesk.model import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Token

TOLL = "toll"  # the scale of words for the number itself
LOST = "lost"  # the scale of words for what is lost with those that are counted
_HUNDRED = 100
_NUMERAL = re.compile(r"\d{1,15}(?:\.\d{1,15})?")


@dataclass(frozen=True, slots=True)
class Measures:
    """What one language counts, and how it writes numbers (data/language/*/quantities.toml)."""

    kinds: Mapping[str, Mapping[str, str]]  # lemma -> scale -> kind
    numbers: Mapping[str, int]
    powers: Mapping[str, int]
    joining: frozenset[str]  # between the hundreds and what follows them
    none: frozenset[str]
    vague: frozenset[str]
    bounds: Mapping[str, str]  # word before a number -> min, max, about
    count: frozenset[str]  # words for a number of whatever they are joined with
    losing: frozenset[str]  # verbs whose object is what is lost
    lose: frozenset[str]  # those whose subject lost it
    further: frozenset[str]  # words of a number that comes to those told before
    than: frozenset[str]
    former: frozenset[str]  # prepositions of a number that is one no more
    when: frozenset[str]  # before what harm comes of
    harm: frozenset[str]  # the kinds that come of something
    only: Mapping[str, frozenset[str]]  # event type -> the kinds that it has, where it is not all

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Measures:
        """From the language file's tables."""
        words = data["words"]
        tables = {kind: table for kind, table in data.items() if kind != "words"}
        numbers = {word: value for value, word in enumerate(words["numbers"])}
        bounds = {"min": words["at_least"], "max": words["at_most"], "about": words["about"]}
        return cls(
            kinds=_by_lemma(tables),
            numbers={word: 10 * value for value, word in enumerate(words["tens"])} | numbers,
            powers={words["hundred"]: _HUNDRED}
            | {word: 1000 ** (value + 1) for value, word in enumerate(words["powers"])},
            joining=frozenset(words["joining"]),
            none=frozenset(words["none"]),
            vague=frozenset(words["vague"]),
            bounds={word: bound for bound, listed in bounds.items() for word in listed},
            count=frozenset(words["count"]),
            losing=frozenset(words["losing"]),
            lose=frozenset(words["lose"]),
            further=frozenset(words["further"]),
            than=frozenset(words["than"]),
            former=frozenset(words["former"]),
            when=frozenset(words["when"]),
            harm=frozenset(words["harm"]),
            only={name: frozenset(kinds) for name, kinds in words["only"].items()},
        )


def _by_lemma(tables: Mapping[str, Mapping[str, Sequence[str]]]) -> Mapping[str, Mapping[str, str]]:
    kinds: dict[str, dict[str, str]] = {}
    for kind, table in tables.items():
        for scale, lemmas in table.items():
            for lemma in lemmas:
                kinds.setdefault(lemma, {})[scale] = kind
    return kinds


def quantities_in(scene: Scene, measures: Measures) -> Mapping[int, Sequence[Quantity]]:
    """The quantities of a document by the token of the trigger that they are of; scene.triggers must be known."""
    found: dict[int, list[Quantity]] = {}
    for token in scene.doc:
        kinds = _scales_of(token, measures)
        for scale, quantity in _told_by(scene, token, kinds, measures) if kinds else ():
            for owner in _owners(scene, token, scale, measures):
                found.setdefault(owner.i, []).append(quantity)
    return found


def _owners(scene: Scene, token: Token, scale: str, measures: Measures) -> list[Token]:
    """The triggers that a number is of: the nearest one; a toll of deaths and of what caused them."""
    around = [each for each in _around(token, scale) if each.i in scene.triggers]
    if scale not in (TOLL, LOST):
        return around[:1]
    if any(each.lemma_.lower() not in measures.kinds for each in around if not is_verb(each)):
        return around
    causes = [each for each in token.sent if each.i in scene.triggers and each.lemma_.lower() not in measures.kinds]
    nearest = min(causes, key=lambda each: abs(each.i - token.i), default=None)
    return around if nearest is None or nearest in around else [*around, nearest]


def _around(token: Token, scale: str) -> Iterator[Token]:
    """The words that a number may be of, nearest first; a toll is of them all: of deaths, and of what caused them."""
    yield token
    yield from _below(token)
    for above in governors(token):
        yield above
        if scale in (TOLL, LOST):  # "the flood has a death toll of 205"
            yield from (child for child in above.children if child.dep_ == "nsubj")


def _below(token: Token) -> Iterator[Token]:
    """A verb's subject and what stands behind its prepositions: "the blast injured nine", "hurt in the blast"."""
    for child in token.children:
        yield child
        yield from (each for each in child.children if each.dep_ == "pobj")


def _scales_of(token: Token, measures: Measures) -> Mapping[str, str]:
    """The kind that a word counts, by scale; a word for a number is a toll of what it is joined with."""
    lemma = token.lemma_.lower()
    if lemma in measures.count and (kind := _kind_counted(token, measures)):
        return {TOLL: kind}
    return measures.kinds.get(lemma, {})


def _told_by(
    scene: Scene, token: Token, kinds: Mapping[str, str], measures: Measures
) -> Iterator[tuple[str, Quantity]]:
    """What a word says of numbers: "killed 15 people", "15 people were killed", "the deaths of 15 people"."""
    for scale, kind in kinds.items():
        for quantity in _quantities(_counted(scene, token, scale, measures), kind, scene, measures):
            yield scale, quantity


def _kind_counted(token: Token, measures: Measures) -> str | None:
    """What a number is of: "the number of dead", "of people killed", "the death count"."""
    behind = [each for child in token.children if child.dep_ == "prep" for each in child.children]
    told = [*behind, *(each for head in behind for each in head.children), *token.children]
    nouns = (measures.kinds.get(each.lemma_.lower(), {}) for each in told if each.dep_ not in ("prep", "punct"))
    return next((kind for scales in nouns for scale in ("noun", "object") if (kind := scales.get(scale))), None)


def _counted(scene: Scene, token: Token, scale: str, measures: Measures) -> list[Token]:
    """The heads of the phrases that a word counts."""
    if scale == TOLL:
        return _told_of(scene, token, measures)
    if scale == LOST:
        return _lost(scene, token, measures)
    if scale == "figure":
        near = [*token.children, *(c for child in token.children for c in child.children), token.head]
        return [each for each in near if each.like_num]
    if scale == "noun":
        return _numbered(scene, token)
    heads = [head for slot, head in scene.slots(token) if slot == scale]
    bare = token.tag_ == "VBN" and not any(child.dep_ == "aux" for child in token.children)  # "and 38 injured"
    return heads or [child for child in token.children if bare and child.dep_ in ("nsubj", "npadvmod")]


def _told_of(scene: Scene, toll: Token, measures: Measures) -> list[Token]:
    """ "A toll of 17", "the toll rose to 17", "revised the toll down to 16"."""
    verbs = [toll.head] if toll.dep_ in ("nsubj", "nsubjpass", "dobj") else []
    ways = [child for each in verbs for child in each.children if child.dep_ in ("advmod", "prt")]
    slots = [pair for each in (toll, *verbs, *ways) for pair in scene.slots(each) if pair[0] not in measures.former]
    return [head for slot, head in slots if head != toll and slot != "subject"]


def _lost(scene: Scene, life: Token, measures: Measures) -> list[Token]:
    """ "Claimed 20 lives", "the lives of 20 people", "20 people lost their lives"."""
    verb = life.head.lemma_.lower()
    if life.dep_ != "dobj" or verb not in measures.losing:
        return []
    lost_by = [head for slot, head in scene.slots(life.head) if slot == "subject" and verb in measures.lose]
    return [life, *(head for slot, head in scene.slots(life) if slot == "of"), *lost_by]


def _numbered(scene: Scene, token: Token) -> list[Token]:
    """ "20 deaths", "deaths of 20 people", "left 15 dead", "deaths rose to 104"."""
    of = [head for slot, head in scene.slots(token) if slot in ("of", "among")]
    beside = [child for child in (*token.children, *token.head.children) if child.dep_ in ("nsubj", "dobj")]
    numeral = [token.head] if token.dep_ == "amod" and token.head.like_num else []  # "leaving 5 dead"
    rose = [head for slot, head in scene.slots(token.head) if token.dep_ == "nsubj" and slot in ("object", "to", "at")]
    return [token, *of, *numeral, *(beside if token.pos_ == "ADJ" else ()), *(each for each in rose if each.like_num)]


def _quantities(heads: Iterator[Token] | Sequence[Token], kind: str, scene: Scene, m: Measures) -> Iterator[Quantity]:
    """The first of the phrases that gives a number."""
    for head in heads:
        phrase = sorted(noun_phrase(head), key=lambda word: word.i)
        number = next((word for word in phrase if _is_number(word, m)), None)
        if number is None or (kind in m.harm and _comes_to_others(phrase, m)):
            continue
        run = _run(number, phrase, m)
        before = [word for part in run for child in part.children for word in (*child.children, child)]
        lead = {word.lower_: word for word in before if word.i < number.i} | {word.lower_: word for word in phrase}
        bound = next((m.bounds[word] for word in lead if word in m.bounds), None)
        words = [*phrase, *(word for word in before if word.i < number.i)]
        start, end = min(word.idx for word in words), max(word.idx + len(word) for word in words)
        yield Quantity(scene.text[start:end], start, end, kind, _value(run, m), bound)
        return


def _comes_to_others(phrase: Sequence[Token], measures: Measures) -> bool:
    """ "Two more people", "another three": no number of all."""
    said = {word.lower_ for word in phrase} | {child.lower_ for word in phrase for child in word.children}
    return bool(said & measures.further) and not said & measures.than


def _is_number(word: Token, measures: Measures) -> bool:
    return (
        (word.like_num and not (_in_date(word) and _in_date(word.head)))
        or word.lower_ in measures.none
        or (word.tag_ == "NNS" and word.lemma_.lower() in measures.vague)
    )


def _in_date(word: Token) -> bool:
    return word.ent_type_ in ("DATE", "TIME")


def _run(first: Token, phrase: Sequence[Token], measures: Measures) -> list[Token]:
    """The words of a number: "three hundred thousand", "two hundred and fifty", "twenty - five"."""
    run, words = [first], first.doc[first.i : phrase[-1].i + 1]
    at = 1
    while at < len(words):
        is_and = words[at].lower_ in measures.joining and run[-1].lower_ in measures.powers
        is_hyphen = words[at].tag_ == "HYPH" and run[-1].is_alpha
        at += is_and or is_hyphen
        if at >= len(words) or not words[at].like_num:
            break
        run.append(words[at])
        at += 1
    return run


def _value(run: Sequence[Token], measures: Measures) -> float | None:
    """The number; None for "dozens", "half a million" and what is written in a way that is not known."""
    if run[0].lower_ in measures.none:
        return 0
    if any(word.lemma_.lower() in measures.vague and word.tag_ == "NNS" for word in run):
        return None
    total: float = 0
    part: float | None = None
    for piece in (piece for word in run for piece in word.lower_.replace(",", "").split("-")):
        power, value = measures.powers.get(piece), measures.numbers.get(piece)
        if power is not None:
            if part is None:
                return None
            part *= power
            if power > _HUNDRED:  # "two thousand five hundred": what follows is counted anew
                total, part = total + part, None
        elif value is not None:
            part = (part or 0) + value
        elif part is None and _NUMERAL.fullmatch(piece):
            part = float(piece)
        else:
            return None
    return total + (part or 0)
