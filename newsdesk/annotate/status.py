"""Did it happen? From tense, modals, negation and the words that govern an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from newsdesk.annotate.grammar import is_verb
from newsdesk.model import Status

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Cues:
    """How one language says that an event happens, will happen or does not (data/language/*/events.toml)."""

    light_verbs: frozenset[str]
    attend_verbs: frozenset[str]
    host_verbs: frozenset[str]
    occur_verbs: frozenset[str]
    plan_verbs: frozenset[str]
    plan_words: frozenset[str]
    consent_verbs: frozenset[str]
    plan_nouns: frozenset[str]
    plan_prepositions: frozenset[str]
    cancel_verbs: frozenset[str]
    cancel_words: frozenset[str]
    postpone_verbs: frozenset[str]
    postpone_words: frozenset[str]
    deny_verbs: frozenset[str]
    future_auxiliaries: frozenset[str]
    possible_auxiliaries: frozenset[str]
    possible_verbs: frozenset[str]
    possible_words: frozenset[str]
    possible_nouns: frozenset[str]
    possible_marks: frozenset[str]
    ongoing_words: frozenset[str]
    ongoing_verbs: frozenset[str]
    negations: frozenset[str]
    delays: frozenset[str]
    another_words: frozenset[str]
    say_verbs: frozenset[str]
    place_prepositions: frozenset[str]
    bounds: frozenset[str]
    belonging: frozenset[str]
    outsiders: frozenset[str]
    personal_pronouns: frozenset[str]
    definite_words: frozenset[str]

    @classmethod
    def of(cls, data: Mapping[str, Sequence[str]]) -> Cues:
        """From the language file's lists."""
        return cls(**{f.name: frozenset(data[f.name]) for f in fields(cls)})


def status_of(token: Token, carriers: Sequence[Token], cues: Cues) -> Status | None:
    """The status that the words around a trigger give its event; None when they say nothing of it."""
    verb = token if is_verb(token) else next(iter(carriers), None)
    if by_adjective := _by_modifier(token, cues):
        return by_adjective
    if verb is None:
        return _negated_noun(token, cues) or _by_governor(token, cues)
    chain = [verb, *_completed(verb)]
    if _negated(chain, cues) or _negated_noun(token, cues):
        future = any(child.lower_ in cues.future_auxiliaries for link in chain for child in link.children)
        return Status.CANCELLED if future and not is_verb(token) else Status.DENIED
    tense = _by_tense(verb, chain, cues)
    if tense is Status.POSSIBLE:
        return tense
    for link in [*chain, *carriers]:
        named = _by_lemma(link, cues) if link != token else None
        if named and not (named is Status.ONGOING and link.tag_ == "VBD"):  # "went on until midnight" is over
            return named
    if is_verb(token) and any(link.lemma_.lower() in cues.consent_verbs for link in chain[1:]):
        return Status.PLANNED
    if governed := _by_governor(chain[-1], cues):
        return governed
    present = chain[-1].tag_ in ("VBZ", "VBP") and not is_verb(token)
    return None if present and tense is Status.HAPPENED else tense  # "the talks are part of": nothing said of the talks


def attribution_of(token: Token, cues: Cues) -> Token | None:
    """The word that names who says so: the subject of "said", the object of "according to"."""
    for above in _above(token):
        for child in above.children:
            if child.dep_ == "prep" and child.lower_ == "according":
                return next((x for to in child.children for x in to.children if x.dep_ == "pobj"), None)
        if is_verb(above) and above.lemma_.lower() in cues.say_verbs and above != token:
            return next((child for child in above.children if child.dep_ == "nsubj"), None)
        said = next(
            (c for c in above.children if c.dep_ in ("ccomp", "parataxis") and c.lemma_.lower() in cues.say_verbs), None
        )
        if said is not None:
            return next((child for child in said.children if child.dep_ == "nsubj"), None)
    return None


def _above(token: Token) -> Iterator[Token]:
    yield token
    while token.head != token:
        token = token.head
        yield token


def _completed(verb: Token) -> Iterator[Token]:
    """The verbs that this one completes: "expected", of "expected to attend"."""
    while verb.dep_ in ("xcomp", "conj") and (is_verb(verb.head) or verb.head.pos_ == "ADJ"):
        if verb.dep_ == "conj" and any(child.dep_ in ("aux", "nsubj", "nsubjpass") for child in verb.children):
            return
        verb = verb.head
        yield verb


def _negated(verbs: Sequence[Token], cues: Cues) -> bool:
    if any(child.lower_ in cues.delays for verb in verbs for child in verb.children):  # "not before Friday"
        return False
    return any(
        child.dep_ == "neg" or child.lower_ in cues.negations
        for verb in verbs
        for child in verb.children
        if child.dep_ in ("neg", "preconj", "advmod")
    )


def _negated_noun(token: Token, cues: Cues) -> Status | None:
    none = not is_verb(token) and any(
        child.dep_ in ("det", "neg") and child.lower_ in cues.negations for child in token.children
    )
    without = token.dep_ == "pobj" and token.head.lower_ in cues.negations
    return Status.DENIED if none or without else None


def _by_modifier(token: Token, cues: Cues) -> Status | None:
    words = {child.lower_ for child in token.children if child.dep_ in ("amod", "advmod", "compound")}
    table = (
        (cues.cancel_words, Status.CANCELLED),
        (cues.postpone_words, Status.POSTPONED),
        (cues.possible_words, Status.POSSIBLE),
        (cues.ongoing_words, Status.ONGOING),
        (cues.plan_words, Status.PLANNED),
    )
    return next((status for cue, status in table if words & cue), None) if not is_verb(token) else None


def _lemma(verb: Token) -> str:
    """With its particle: "call off"."""
    particle = next((child.lower_ for child in verb.children if child.dep_ == "prt"), None)
    return f"{verb.lemma_.lower()} {particle}" if particle else verb.lemma_.lower()


def _by_lemma(verb: Token, cues: Cues) -> Status | None:
    table = (
        (cues.cancel_verbs, Status.CANCELLED),
        (cues.postpone_verbs, Status.POSTPONED),
        (cues.deny_verbs, Status.DENIED),
        (cues.plan_verbs, Status.PLANNED),
        (cues.possible_verbs, Status.POSSIBLE),
        (cues.ongoing_verbs, Status.ONGOING),
    )
    return next((status for cue, status in table if _lemma(verb) in cue), None)


def _by_governor(token: Token, cues: Cues) -> Status | None:
    """From the verb or noun that an event depends on: "called for talks", "denied the attack", "plans for a summit"."""
    head = token.head
    if head == token:
        return None
    if head.dep_ == "prep" and head.head != head:
        head = head.head
    if is_verb(head) and (token.dep_ in ("dobj", "nsubjpass", "xcomp", "ccomp", "pobj") or token.head.dep_ == "prep"):
        status = _by_lemma(head, cues)
        related = (
            status in (Status.POSSIBLE, Status.PLANNED)
            and token.dep_ == "pobj"
            and token.head.lower_ not in ("for", "of", "to", "with")
        )
        finished = token.dep_ == "ccomp" and is_verb(token) and _past(token)
        return None if related or (finished and status in (Status.PLANNED, Status.POSSIBLE)) else status
    if token.dep_ == "pobj" and token.head.lower_ in cues.plan_prepositions and _lies_ahead(head, cues):
        return Status.PLANNED
    lemma = head.lemma_.lower()
    if lemma in cues.plan_nouns:
        return Status.PLANNED
    return Status.POSSIBLE if lemma in cues.possible_nouns else None


def _lies_ahead(verb: Token, cues: Cues) -> bool:
    """ "will visit Moscow before the talks": what comes after something planned is planned."""
    return any(child.lower_ in cues.future_auxiliaries for child in verb.children if child.dep_ == "aux")


def _past(verb: Token) -> bool:
    tags = {verb.tag_, *(child.tag_ for child in verb.children if child.dep_ in ("aux", "auxpass"))}
    return "VBD" in tags or verb.tag_ == "VBN"


def _by_tense(verb: Token, chain: Sequence[Token], cues: Cues) -> Status | None:
    auxiliaries = {child.lower_ for link in chain for child in link.children if child.dep_ in ("aux", "auxpass")}
    if any(child.dep_ == "mark" and child.lower_ in cues.possible_marks for link in chain for child in link.children):
        return Status.POSSIBLE
    if auxiliaries & cues.future_auxiliaries:
        return Status.PLANNED
    if auxiliaries & cues.possible_auxiliaries:
        reported = chain[-1].dep_ == "ccomp" and chain[-1].head.lemma_.lower() in cues.say_verbs
        return Status.PLANNED if "would" in auxiliaries and reported else Status.POSSIBLE
    finite = chain[-1]
    if verb.tag_ == "VBG":
        present = {child.tag_ for child in verb.children if child.dep_ == "aux"} & {"VBP", "VBZ"}
        return Status.ONGOING if present and not {"been", "had"} & auxiliaries else None
    if finite.tag_ in ("VBD", "VBN", "VBZ", "VBP"):
        return Status.HAPPENED
    return None
