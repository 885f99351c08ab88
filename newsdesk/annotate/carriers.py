"""The verbs that tell of an event noun: those that carry it ("held talks"), plan it, call it off or say more of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsdesk.annotate.cues import Cues
from newsdesk.annotate.grammar import contained, is_verb, verb_lemmas

if TYPE_CHECKING:
    from spacy.tokens import Token

COMPLEMENTS = frozenset({"dobj", "pobj", "nsubjpass", "oprd", "attr"})


@dataclass(frozen=True, slots=True)
class Carriage:
    """The verbs around an event noun."""

    carriers: tuple[Token, ...] = ()  # "held" of "held talks", nearest first
    hosted: bool = False  # whether their subject is its host
    governor: Token | None = None  # the verb that plans it, wants it or calls it off: "scrapped talks"
    details: tuple[Token, ...] = ()  # of clauses that say more: "talks that had been due to take place in Paris"


UNCARRIED = Carriage()


def carriage_of(token: Token, cues: Cues) -> Carriage:
    """The verbs around an event's trigger; none for a verb, which tells of itself."""
    if is_verb(token):
        return UNCARRIED
    top = contained(token, cues)
    carriers, hosted = _carriers(top, cues)
    governor = _governor(top, cues)
    said, hosted_there = _said_of(token, cues)
    if not carriers and (governor is None or not _undoes(governor, cues)):
        carriers, hosted = said, hosted_there
    return Carriage(carriers, hosted, governor, tuple(verb for verb in said if verb not in carriers))


def _undoes(verb: Token, cues: Cues) -> bool:
    """ "The talks, which were to begin on Friday, have been called off": what was to be is no more."""
    return not (cues.cancel_verbs | cues.postpone_verbs).isdisjoint(verb_lemmas(verb))


def is_loose(token: Token) -> bool:
    """A second object is none: "hosted the king, the first visit of a monarch"."""
    return token.dep_ == "dobj" and any(child.dep_ == "dobj" and child.i < token.i for child in token.head.children)


def _carriers(token: Token, cues: Cues) -> tuple[tuple[Token, ...], bool]:
    verb, role = token.head, token.dep_
    if is_loose(token):
        return (), False
    if role == "pobj" and verb.lower_ in cues.occasions:
        return (), False  # "signed it after the talks"
    if role in ("pobj", "conj") and not is_verb(verb):
        role, verb = (role, verb.head) if role == "pobj" else (verb.dep_, verb.head)
    lemma = verb.lemma_.lower() if is_verb(verb) and verb != token else ""
    carried = lemma in cues.light_verbs or lemma in cues.attend_verbs
    if role in COMPLEMENTS and lemma in cues.host_verbs:
        return (verb,), True
    if (role in COMPLEMENTS and carried) or (role in ("nsubj", "nsubjpass") and (carried or lemma in cues.occur_verbs)):
        return _chain(verb), False
    return (), False


def _governor(token: Token, cues: Cues) -> Token | None:
    verb = token.head.head if token.dep_ == "pobj" and token.head.lower_ in cues.object_prepositions else token.head
    if not is_verb(verb):
        return None
    if token.dep_ == "nsubj":  # "the meeting fell through"
        return verb if not cues.failing_verbs.isdisjoint(verb_lemmas(verb)) else None
    wanted = token.dep_ in ("dobj", "pobj", "nsubjpass") and cues.governing_verbs.intersection(verb_lemmas(verb))
    return verb if wanted else None


def _said_of(token: Token, cues: Cues) -> tuple[tuple[Token, ...], bool]:
    """The verbs of clauses that say more: "a meeting held in Paris", "talks hosted by Oman", "due to take place"."""
    said: list[Token] = []
    hosted = False
    clauses = [*_clauses_of(token), *_hosted_beside(token, cues), *_clauses_behind(token, cues)]
    for child in [*clauses, *_due_behind(token, cues)]:
        if child.lemma_.lower() in cues.say_verbs:
            continue  # "talks that he said focused on trade" were not his
        words = [child, *(below for below in child.children if below.dep_ in ("acomp", "xcomp"))]
        words += [below for word in words[1:] for below in word.children if below.dep_ == "xcomp"]
        verbs = [word for word in words if is_verb(word) and word.tag_ != "VBZ"]
        lemmas = {verb.lemma_.lower() for verb in verbs}
        hosts = not lemmas.isdisjoint(cues.host_verbs)
        if hosts or not lemmas.isdisjoint(cues.light_verbs | cues.occur_verbs | cues.plan_verbs):
            said += verbs
            hosted = hosted or hosts
    return tuple(said), hosted


def _clauses_of(token: Token) -> list[Token]:
    return [child for child in token.children if child.dep_ in ("acl", "relcl", "amod")]


def _hosted_beside(token: Token, cues: Cues) -> list[Token]:
    """ "Held a meeting in Oslo, hosted by the king", where the parse hangs it on the verb."""
    beside = token.head.children if token.dep_ == "dobj" else ()
    hosted = (child for child in beside if child.dep_ in ("advcl", "acl") and child.tag_ == "VBN")
    return [child for child in hosted if child.i > token.i and child.lemma_.lower() in cues.host_verbs]


def _clauses_behind(token: Token, cues: Cues) -> list[Token]:
    """The clause of "a meeting of the committee which was to be held in Oslo", that the parse hangs on the committee:
    only an event is held."""
    behind = [
        each for child in token.children if child.dep_ == "prep" for each in child.children if each.dep_ == "pobj"
    ]
    clauses = [child for each in behind for child in each.children if child.dep_ == "relcl"]
    return [each for each in clauses if any(word.lemma_.lower() in cues.staging_verbs for word in each.subtree)]


def _due_behind(token: Token, cues: Cues) -> list[Token]:
    """ "A summit due to be held in Oslo", wherever the parse hangs what stands right behind the noun."""
    return [token.nbor(1)] if is_due(token, cues) else []


def is_due(token: Token, cues: Cues) -> bool:
    """Is "due to", "set for" or the like right behind an event noun?"""
    behind = token.doc[token.i + 1 : token.i + 3]
    return len(behind) == 2 and behind[0].lower_ in cues.due_words and behind[1].lower_ in cues.due_prepositions


def _chain(verb: Token) -> tuple[Token, ...]:
    """A verb with those that complete it ("is scheduled to take place") or govern it ("is expected to attend")."""
    below = [child for child in verb.children if child.dep_ == "xcomp"]
    above = [verb.head] if verb.dep_ == "xcomp" and is_verb(verb.head) else []
    return (verb, *below, *above)
