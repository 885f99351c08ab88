"""Did it happen? From tense, modals, negation and the words that govern an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from newsdesk.annotate.cues import Cues
from newsdesk.annotate.grammar import contained, is_verb, verb_lemmas
from newsdesk.model import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

UNDONE = (Status.CANCELLED, Status.POSTPONED, Status.DENIED)


def status_of(token: Token, carriers: Sequence[Token], cues: Cues) -> Status | None:
    """The status that the words around a trigger give its event; None when they say nothing of it."""
    verb = token if is_verb(token) else next(iter(carriers), None)
    told = _told(token, verb, carriers, cues) if verb else _of_bare_noun(token, cues)
    modified = _by_modifier(token, cues)
    return told if modified is None or told in UNDONE else modified


def _of_bare_noun(noun: Token, cues: Cues) -> Status | None:
    """The status of an event noun that no verb carries; "if the army attacks Aleppo": one by a wrong parse."""
    status = _negated_noun(noun, cues) or _by_governor(noun, cues)
    likely_verb = noun.tag_ == "NNS" and noun.i + 1 < len(noun.doc) and noun.nbor(1).pos_ == "PROPN"
    return Status.POSSIBLE if status is None and likely_verb and _conditional(noun, [noun], cues) else status


def _told(token: Token, verb: Token, carriers: Sequence[Token], cues: Cues) -> Status | None:
    """The status of an event that a verb tells, the trigger itself or one that carries it."""
    chain = [verb, *_completed(verb)]
    if _negated(chain, cues) or _negated_noun(token, cues):
        future = any(child.lower_ in cues.future_auxiliaries for link in chain for child in link.children)
        return Status.CANCELLED if future and not is_verb(token) else Status.DENIED
    tense = _by_tense(verb, chain, cues)
    if tense is Status.POSSIBLE:
        return tense
    for link in [*chain, *carriers]:
        named = _by_lemma(link, cues) if link != token else None
        named = named or (_by_predicate(link, cues) if not is_verb(token) else None)
        if named and not (named is Status.ONGOING and link.tag_ == "VBD"):  # "went on until midnight" is over
            return named
    if is_verb(token) and any(link.lemma_.lower() in cues.consent_verbs for link in chain[1:]):
        return Status.PLANNED
    if any(low.dep_ == "xcomp" and high.lemma_.lower() in cues.copulas for low, high in pairwise(chain)):
        return Status.PLANNED  # "are to meet"
    if governed := _by_governor(chain[-1], cues):
        return governed
    if tense is Status.ONGOING and token.dep_ == "pobj" and token.head.lower_ in cues.purposes:
        return Status.PLANNED  # "is flying to Amman for talks"
    present = chain[-1].tag_ in ("VBZ", "VBP") and not is_verb(token)
    return None if present and tense is Status.HAPPENED else tense  # "the talks are part of": nothing said of the talks


def status_around(token: Token, cues: Cues) -> Status | None:
    """Planned or possible where an event noun is the occasion of what is: "could sign it after a meeting in Oslo",
    "will raise it during talks"; None elsewhere."""
    top = contained(token, cues)
    if not (top.dep_ == "pobj" and top.head.lower_ in cues.occasions and is_verb(top.head.head)):
        return None
    if any(child.lower_ in cues.definite_words for child in top.children if child.dep_ == "det"):
        return None
    chain = [top.head.head, *_completed(top.head.head)]
    words = {child.lower_ for link in chain for child in link.children if child.dep_ == "aux"}
    if words & cues.future_auxiliaries:
        return Status.PLANNED
    return Status.POSSIBLE if words & cues.possible_auxiliaries else None


def attribution_of(token: Token, cues: Cues) -> Token | None:
    """The word that names who says so: the subject of "said", the object of "according to"."""
    for above in _above(token):
        for child in above.children:
            if child.dep_ == "prep" and child.lower_ in cues.sources:
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
    without = token.dep_ in ("pobj", "pcomp") and token.head.lower_ in cues.negations
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


def _by_lemma(verb: Token, cues: Cues) -> Status | None:
    table = (
        (cues.cancel_verbs, Status.CANCELLED),
        (cues.postpone_verbs, Status.POSTPONED),
        (cues.deny_verbs, Status.DENIED),
        (cues.plan_verbs, Status.PLANNED),
        (cues.possible_verbs, Status.POSSIBLE),
        (cues.ongoing_verbs, Status.ONGOING),
    )
    return next((status for lemma in verb_lemmas(verb) for cue, status in table if lemma in cue), None)


def _by_predicate(verb: Token, cues: Cues) -> Status | None:
    """What is said of an event by "to be": "is possible", "are off", "are under way"."""
    if verb.lemma_.lower() not in cues.copulas:
        return None
    said = [child for child in verb.children if child.dep_ in ("acomp", "attr", "advmod", "prep", "prt")]
    words = {word.lower_ for child in said for word in (child, *(c for c in child.children if c.dep_ == "pobj"))}
    table = (
        (cues.cancel_predicates, Status.CANCELLED),
        (cues.possible_words | cues.possible_nouns, Status.POSSIBLE),
        (cues.ongoing_predicates, Status.ONGOING),
    )
    return next((status for cue, status in table if words & cue), None)


def _by_governor(token: Token, cues: Cues) -> Status | None:
    """From the verb or noun that an event depends on: "called for talks", "denied the attack", "plans for a summit"."""
    token = contained(token, cues)
    head = token.head
    if head == token:
        return None
    if head.dep_ == "prep" and head.head != head:
        head = head.head
    if head.lower_ in cues.preludes:
        return Status.PLANNED
    if is_verb(head) and (token.dep_ in ("dobj", "nsubjpass", "xcomp", "ccomp", "pobj") or token.head.dep_ == "prep"):
        return _by_governing_verb(token, head, cues)
    if token.dep_ == "pobj" and token.head.lower_ in cues.plan_prepositions and _lies_ahead(head, cues):
        return Status.PLANNED
    return _by_noun(head, cues)


def _by_governing_verb(token: Token, verb: Token, cues: Cues) -> Status | None:
    status = _by_lemma(verb, cues)
    if token.dep_ == "pobj" and token.head.lower_ in cues.purposes:
        subjects = (child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass"))
        status = status or next((found for each in subjects if (found := _by_noun(each, cues))), None)
    related = (
        status in (Status.POSSIBLE, Status.PLANNED)
        and token.dep_ == "pobj"
        and token.head.lower_ not in cues.object_prepositions
    )
    finished = token.dep_ == "ccomp" and is_verb(token) and _past(token)
    if related or (finished and status in (Status.PLANNED, Status.POSSIBLE)):
        status = None
    ahead = token.dep_ == "pobj" and token.head.lower_ in cues.plan_prepositions and _lies_ahead(verb, cues)
    return status or (Status.PLANNED if ahead else None)


def _by_noun(noun: Token, cues: Cues) -> Status | None:
    lemma = noun.lemma_.lower()
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
    if _conditional(verb, chain, cues):
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


def _conditional(verb: Token, chain: Sequence[Token], cues: Cues) -> bool:
    """Behind "if" or "whether": by the parse, or by nothing but words between where the parse lost it."""
    marks = {child.lower_ for link in chain for child in link.children if child.dep_ == "mark"}
    tags = {word.tag_ for link in chain for word in (link, *(c for c in link.children if c.dep_ in ("aux", "auxpass")))}
    if marks & cues.possible_marks or (marks & cues.ahead_marks and tags & {"VBP", "VBZ"}):
        return True  # "if they meet", "until the demands are met"
    before = takewhile(lambda token: not token.is_punct, reversed(verb.doc[verb.sent.start : verb.i]))
    clause = list(takewhile(lambda token: not is_verb(token) or token.dep_ in ("aux", "auxpass"), before))
    return any(token.lower_ in cues.possible_marks for token in clause)
