"""Walking the dependency parse: which words fill the slots around a verb or noun.

Slots are `subject`, `object`, `clause` (the subject of "that ..."), `possessor`, `modifier`, the prepositions by name.
A passive is turned round, shared subjects are followed through "expected to attend", "met and agreed", "who attended"
and "killed in".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from newsdesk.annotate.cues import Cues

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
OBJECTS = frozenset({"dobj", "dative", "attr", "oprd"})
RELATIVE_TAGS = frozenset({"WDT", "WP", "WP$", "WRB"})
CLAUSES = frozenset({"relcl", "acl"})

Slot = tuple[str, "Token"]  # a slot's name and the head word that fills it


def slots(token: Token, cues: Cues) -> Iterator[Slot]:
    """The filled slots of a verb or noun, coordinated heads one by one: ("subject", Syria), ("with", Dermer)..."""
    if is_verb(token):
        filled = _verb_slots(token, cues)
    else:
        filled = _predicate_slots(token, cues) if token.dep_ == "acomp" else _noun_slots(token, cues)
    for name, head in filled:
        for each in (head, *coordinated(head)):
            yield name, each


def is_verb(token: Token) -> bool:
    """Used as a verb here, whatever its lemma: what has a subject is one, however it was tagged ("Israel strikes")."""
    if token.pos_ == "NOUN":
        return any(child.dep_ in ("nsubj", "dobj") for child in token.children)
    return token.pos_ in ("VERB", "AUX")


def is_definite(token: Token, cues: Cues) -> bool:
    """A noun with an article or an owner that says which: "the talks", "Thursday's meeting"."""
    return not is_verb(token) and any(
        (child.dep_ == "det" and child.lower_ in cues.definite_words) or child.dep_ == "poss"
        for child in (*token.children, *(token.head.children if token.dep_ == "compound" else ()))
    )


def coordinated(head: Token) -> Iterator[Token]:
    """The other members of "A, B and C", read from A."""
    for child in head.children:
        more = child.dep_ == "appos" and ((head.tag_ != "NNP" and _names_more(child)) or _ends_list(head, child))
        if child.dep_ == "conj" or more:
            yield child
            yield from coordinated(child)


def _ends_list(head: Token, token: Token) -> bool:
    """An apposition to the last of a list ("Sharaa, Shaibani and the head of intelligence, Anas Khattab")."""
    return any(child.dep_ == "conj" and child.i < token.i for child in head.children)


def _names_more(token: Token) -> bool:
    """An apposition that is a list of its own ("two powers, Russia and China")."""
    return any(child.dep_ == "conj" for child in token.children)


def _verb_slots(verb: Token, cues: Cues) -> Iterator[Slot]:
    passive = is_passive(verb)
    for subject in subjects(verb, cues):
        yield ("object" if passive else "subject"), subject
    for child in verb.children:
        misread = child.dep_ == "conj" and child.pos_ == "PROPN"  # "met the envoy, who ..., and the king"
        if (child.dep_ in OBJECTS and child.pos_ != "ADP") or misread:
            yield "object", child
        elif child.dep_ == "npadvmod" and verb.dep_ == "amod":  # "Oman-hosted talks"
            yield "subject", child
        elif child.dep_ in ("prep", "agent", "dative"):
            yield from _preposition(child, cues, passive=passive)
        elif child.dep_ == "ccomp" and not passive:  # "demanded that Israel leave": Israel is the one it is asked of
            yield from (("clause", each) for each in child.children if each.dep_ in SUBJECTS | PASSIVE_SUBJECTS)


def _preposition(preposition: Token, cues: Cues, *, passive: bool = False) -> Iterator[Slot]:
    """("with", pobj); the agent of a passive is a subject; "out of", "on to" are read by their last word.

    A parse hangs what follows a date on the date ("announced on 18 July by the envoy"): it is read as the verb's.
    """
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp"):
            agent = preposition.dep_ == "agent" or (passive and preposition.lower_ in cues.agents)
            yield ("subject" if agent else preposition.lower_), child
            if child.ent_type_ in ("DATE", "TIME"):
                for behind in child.children:
                    if behind.dep_ == "prep":
                        yield from _preposition(behind, cues, passive=passive)
        elif child.dep_ in ("prep", "conj") and child.tag_ == "IN" and preposition.lower_ not in cues.sources:
            yield from _preposition(child, cues, passive=passive)


def _predicate_slots(adjective: Token, cues: Cues) -> Iterator[Slot]:
    """ "France is ready to help Chad": France."""
    yield from (("subject", each) for each in subjects(adjective.head, cues))
    yield from _noun_slots(adjective, cues)


def _noun_slots(noun: Token, cues: Cues) -> Iterator[Slot]:
    for child in noun.children:
        if child.dep_ == "poss":
            yield "possessor", child
        elif child.dep_ in ("compound", "amod", "nmod"):
            if not is_verb(child):
                yield "modifier", child
                within = ("compound", "amod", "nmod", "npadvmod")
                yield from (("modifier", each) for each in child.children if each.dep_ in within)
        elif child.dep_ in ("prep", "agent"):
            yield from _preposition(child, cues)
        elif child.dep_ == "appos" and not is_verb(child):
            yield from (each for each in _noun_slots(child, cues) if each[0] in ("between", "with", "among"))
        elif child.dep_ == "acl" and child.tag_ == "VBG" and child.lemma_ in cues.involving:
            yield from (("between", each) for each in child.children if each.dep_ == "dobj")


def is_aim(verb: Token) -> bool:
    """An infinitive that says what something is done for: "flew to Oslo to meet the king"."""
    to = any(child.tag_ == "TO" for child in verb.children)
    return to and verb.dep_ == "advcl" and verb.tag_ == "VB" and is_verb(verb.head)


def is_passive(verb: Token) -> bool:
    """A passive clause or a participle that qualifies its noun ("the man killed in Aleppo")."""
    if any(child.dep_ in ("nsubjpass", "auxpass", "csubjpass") for child in verb.children):
        return True
    if verb.dep_ in ("acl", "relcl") and verb.tag_ == "VBN":
        return not any(child.dep_ in (*SUBJECTS, "aux", "dobj") for child in verb.children)
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and is_verb(verb.head):
        return is_passive(verb.head) and not any(child.dep_ in SUBJECTS for child in verb.children)
    return False


def subjects(verb: Token, cues: Cues, depth: int = 0) -> Sequence[Token]:
    """The heads of a verb's subject, its own or the one it shares; [] when nobody can tell."""
    own = [child for child in verb.children if child.dep_ in SUBJECTS | PASSIVE_SUBJECTS]
    if own and own[0].tag_ not in RELATIVE_TAGS:
        return own
    if depth > 6 or verb.head == verb:
        return []
    if verb.dep_ in CLAUSES and not is_verb(verb.head):
        of = verb.head.head if verb.head.dep_ == "attr" and not own else None  # "was the first leader to visit Rome"
        return (of is not None and subjects(of, cues, depth + 1)) or [verb.head]
    if own or verb.dep_ not in ("xcomp", "conj", "advcl", "ccomp", "pcomp", "acl"):
        return []
    return _shared_subjects(verb, cues, depth)


def _shared_subjects(verb: Token, cues: Cues, depth: int) -> Sequence[Token]:
    head = verb.head
    if verb.dep_ == "ccomp" and any(child.dep_ in ("mark", "aux") and child.tag_ != "TO" for child in verb.children):
        return []
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        done_to = [child for child in head.head.children if child.dep_ == "dobj"]
        if done_to and head.lower_ in cues.blamed_for and is_verb(head.head):
            return done_to  # "accused the king of meeting rebels"
        head = head.head
    if verb.dep_ == "xcomp":  # "urged Syria to meet Israel": the object is the one to meet
        objects = [child for child in head.children if child.dep_ in ("dobj", "dative")]
        if objects and not is_passive(head):
            return objects
    if head.pos_ == "ADJ" and head.dep_ == "acomp":  # "is due to visit"
        head = head.head
    return subjects(head, cues, depth + 1) if is_verb(head) else []


def governors(token: Token) -> Iterator[Token]:
    """The words above a token, nearest first, up to the head of the sentence."""
    while token.head != token:
        token = token.head
        yield token


def verb_lemmas(verb: Token) -> list[str]:
    """The lemma with what stands beside it first ("put on hold", "move to DATE", "call off", "push back"), alone where
    the parse sees no particle."""
    lemma = verb.lemma_.lower()
    beside = [child for child in verb.children if child.dep_ in ("prt", "advmod", "prep")]
    behind = [(near, each) for near in beside for each in near.children if each.dep_ == "pobj"]
    longer = [f"{lemma} {near.lower_} {'DATE' if each.ent_type_ == 'DATE' else each.lower_}" for near, each in behind]
    phrases = [*longer, *(f"{lemma} {child.lower_}" for child in beside)]
    return [*phrases, *([] if any(child.dep_ == "prt" for child in verb.children) else [lemma])]


def contained(token: Token, cues: Cues) -> Token:
    """The word that stands for an event in its clause: "rounds", of "rounds of talks"; "reports", of "reports that they
    met"."""
    if token.dep_ in ("acl", "relcl") and (told := _told_in(token, cues)) is not None:
        return told
    while token.dep_ == "pobj" and token.head.lower_ in cues.belonging:
        if token.head.head.lemma_.lower() not in cues.containers:
            break
        token = token.head.head
    return token


def _told_in(verb: Token, cues: Cues) -> Token | None:
    """ "Report", of "a report that they met" and of "a report by a broadcaster that they met"."""
    if verb.head.lemma_.lower() in cues.containers:
        return verb.head
    says = any(child.dep_ == "mark" and child.lower_ == "that" for child in verb.children)
    by = verb.head.head.head if says and verb.head.dep_ == "pobj" else None
    return by if by is not None and by.lemma_.lower() in cues.containers else None


def noun_phrase(head: Token) -> Iterator[Token]:
    """The words of the phrase that a noun heads ("Syrian and Israeli officials"), without its clauses and its own
    coordinations."""
    for child in head.children:
        if child.dep_ in ("compound", "amod", "nmod", "poss", "det", "nummod", "quantmod", "npadvmod"):
            yield from noun_phrase(child)
            yield from (each for each in coordinated(child) if child.dep_ in ("compound", "amod", "nmod"))
    yield head
