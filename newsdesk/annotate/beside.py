"""What the parse says of acts told together: which one was done where and when another was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdesk.annotate.cues import Cues
from newsdesk.annotate.grammar import governors, is_aim, is_verb, verb_lemmas

if TYPE_CHECKING:
    from spacy.tokens import Token


def margin_of(token: Token, cues: Cues) -> Token | None:
    """What is done "on the sidelines of" an event: there and then."""
    fringe = token.head.head if token.dep_ == "pobj" and token.head.lower_ in cues.belonging else None
    if fringe is None or fringe.lemma_.lower() not in cues.fringes:
        return None
    return next((above for above in governors(fringe) if is_verb(above)), None)


def on_the_margins(token: Token, cues: Cues) -> bool:
    """Is an event told "on the sidelines" of another?"""
    ways = (child for child in token.children if child.dep_ == "prep")
    return any(each.lemma_.lower() in cues.fringes for way in ways for each in way.children)


def done_when(root: Token) -> Token | None:
    """The verb of what happened at a date: "in 2000, when the two met"."""
    clauses = (child for child in root.children if child.dep_ == "relcl")
    return next((each for each in clauses if any(word.tag_ == "WRB" for word in each.children)), None)


def says(verb: Token, cues: Cues) -> bool:
    """Does somebody say so, or call it off?"""
    return not (cues.say_verbs | cues.cancel_verbs | cues.postpone_verbs).isdisjoint(verb_lemmas(verb))


def of_a_saying(root: Token, cues: Cues) -> bool:
    """A date or place of those who say so, or call it off."""
    verb = next((above for above in governors(root) if is_verb(above)), None)
    return verb is not None and says(verb, cues)


def stands_in(token: Token, cues: Cues) -> bool:
    """Behind a noun that it says the place of: "police in Istanbul", "a tribunal in Dhaka"."""
    return token.dep_ == "pobj" and token.head.lower_ in cues.place_within and not is_verb(token.head.head)


def is_party(token: Token, cues: Cues) -> bool:
    """With whom somebody meets: an object, or behind "with" or "between"."""
    while token.dep_ in ("conj", "appos"):
        token = token.head
    return token.dep_ == "dobj" or (token.dep_ == "pobj" and token.head.lower_ in cues.party_prepositions)


def done_beside(verb: Token, cues: Cues) -> Token | None:
    """The verb of what was done there and then: "opened an embassy in Rome on Friday before meeting the king", "was in
    Rome on Friday to meet him", "flew to Rome on Friday, where he met him"."""
    if not is_verb(verb):
        return None
    if verb.dep_ == "relcl" and any(child.lower_ in cues.places_relative for child in verb.children):
        return next((above for above in governors(verb) if is_verb(above)), None)
    if is_aim(verb):
        return verb.head
    before = verb.dep_ == "pcomp" and verb.head.lower_ in cues.beside and is_verb(verb.head.head)
    return verb.head.head if before else None


def done_along(verb: Token, cues: Cues) -> Token | None:
    """The verb that tells where and when for this one too: "toured the port on Monday and met the king", "sat down in
    Naqoura, joining a meeting"."""
    own = any(child.dep_.startswith("nsubj") or child.lower_ in cues.future_auxiliaries for child in verb.children)
    marked = any(child.dep_ == "mark" or child.tag_ in ("TO", "WRB") for child in verb.children)
    joined = verb.dep_ in ("conj", "advcl") and is_verb(verb) and is_verb(verb.head) and verb.i > verb.head.i
    return verb.head if joined and not own and not marked else None


def is_result(token: Token) -> bool:
    """A participle that tells what the act led to: "struck a market, killing nine"."""
    return token.dep_ == "advcl" and token.tag_ == "VBG" and not any(child.dep_ == "mark" for child in token.children)
