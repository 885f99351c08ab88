"""Who plays which role in an event: the slots around its trigger, and around the verbs that carry or govern it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from newsdesk.annotate.cues import Cues
from newsdesk.annotate.grammar import contained, coordinated, governors, is_passive, is_verb, subjects, verb_lemmas
from newsdesk.annotate.scene import Scene, is_spot
from newsdesk.annotate.triggers import Found
from newsdesk.model import Argument, Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

ADDRESSED = frozenset({"REQUEST", "THREATEN", "ACCUSE"})  # "demanded that Israel leave" is said to Israel

AIMED = frozenset(
    {"REQUEST", "REJECT", "THREATEN", "ACCUSE", "AGREE", "AID", "SANCTION", "COERCE", "CONCEDE", "PROTEST", "MOBILIZE"}
    | {"RETREAT"}
)  # what is said or done to somebody, wherever the sentence names them
TARGETS = frozenset({"recipient", "victim"})
CONTENT = frozenset(
    {"xcomp", "ccomp", "dobj", "pobj", "prep", "dative", "attr", "acl", "pcomp", "poss", "amod", "compound", "conj"}
    | {"appos"}
)

Filled = tuple[str | None, str, "Token"]  # the role, the slot that it comes from, the word that heads the phrase


def arguments_of(scene: Scene, found: Found) -> list[Argument]:
    """The arguments of an event in the order of the text, a name in one role only."""
    seen: dict[int, Argument] = {}
    for role, slot, head in _filled(scene, found):
        for mention in _named(scene, slot, head) if role else ():
            if not (slot == "modifier" and is_spot(mention)):
                seen.setdefault(mention.start, Argument(role or "", mention))
    aimed = any(argument.role in TARGETS for argument in seen.values())
    if found.type.plover in AIMED and not aimed and len(seen) < 2:
        for mention in _aimed_at(scene, found):
            seen.setdefault(mention.start, Argument("recipient", mention))
    arguments = sorted(seen.values(), key=lambda argument: argument.mention.start)
    parties = [argument.mention for argument in arguments if argument.role != "host"]
    if len(parties) > 1:
        scene.parties = (scene.sentence_at[found.token.i], parties)
    return arguments


def _named(scene: Scene, slot: str, head: Token) -> list[Mention]:
    """Who a slot's phrase names; of "issued a statement demanding", whoever issued it."""
    named = scene.mentions_of(head)
    if not named and slot == "subject" and head.dep_ == "dobj" and is_verb(head.head):
        named = [mention for each in subjects(head.head, scene.cues) for mention in scene.mentions_of(each)]
    return named


def _aimed_at(scene: Scene, found: Found) -> list[Mention]:
    """The first name in what is asked for, refused, threatened or promised: "refused to send troops to Chad"."""
    words = [word for word in _content(found.token) if word.i > found.token.i and word.i in scene.named]
    first = min(words, key=lambda word: word.i, default=None)
    return [scene.named[each.i] for each in (first, *coordinated(first)) if each.i in scene.named] if first else []


def _content(token: Token) -> Iterator[Token]:
    """The words below a trigger that say what it is about, without the clauses of reason and time."""
    for child in token.children:
        if child.dep_ in CONTENT or (child.dep_ == "npadvmod" and token.dep_ == "amod"):
            yield child
            yield from _content(child)


def _filled(scene: Scene, found: Found) -> Iterator[Filled]:
    roles = found.trigger.roles
    own = scene.slots(found.token)
    yield from ((roles.get(slot), slot, head) for slot, head in own)
    if found.type.plover in ADDRESSED and not any(
        roles.get(slot) == "recipient" and scene.mentions_of(head) for slot, head in own
    ):
        yield from (("recipient", slot, head) for slot, head in own if slot == "clause")
    if found.type.plover == "CONSULT":
        yield from _of_company(scene, found, own)
    if is_verb(found.token):
        yield from _behind_the_object(scene, found, own)
        for noun in found.phrase:
            if not is_verb(noun):
                yield from ((roles.get(slot), slot, head) for slot, head in scene.slots(noun) if slot != "modifier")
    for number, carrier in enumerate(found.carriers):
        yield from _of_carrier(scene, found, carrier, nearest=number == 0)
    for clause in found.around.details:
        yield from (
            (roles.get(slot), slot, head) for slot, head in scene.slots(clause) if slot in scene.cues.shared_slots
        )
    if found.around.governor is not None:
        yield from _of_governor(scene, found, found.around.governor, own)
    if not is_verb(found.token) and found.type.plover == "CONSULT":
        yield from _of_occasion(scene, found, own)


def is_on_the_spot_for(token: Token, verb: Token, cues: Cues) -> bool:
    """Does the verb say that somebody goes somewhere, or is there, for this: "flew to Amman for talks", "are in Paris
    for talks"?"""
    if verb.lemma_.lower() not in cues.motion_verbs | cues.copulas:
        return False
    top = contained(token, cues)
    hangs = top.dep_ == "pobj" and top.head.lower_ in cues.purposes
    above = top.head.head if hangs else None
    while above is not None and above != verb and above.dep_ == "pobj":
        above = above.head.head  # "in Damascus for talks", where the parse hangs all on Damascus
    return above == verb


def _hangs_on_adjective(top: Token) -> bool:
    """Does an event noun hang on what somebody is: "open to talks", "opposed to a meeting"?"""
    return top.dep_ == "pobj" and top.head.head.dep_ == "acomp"


def _of_company(scene: Scene, found: Found, own: Sequence[tuple[str, Token]]) -> Iterator[Filled]:
    """ "Received the envoy in the presence of the minister": the minister."""
    role = found.trigger.roles.get("with")
    for clause in found.token.children:
        if clause.dep_ in ("acl", "advcl") and clause.lemma_.lower() in scene.cues.company:
            agents = [child for child in clause.children if child.dep_ in ("agent", "prep")]
            yield from ((role, "by", each) for agent in agents for each in agent.children if each.dep_ == "pobj")
    for _slot, head in own:
        if head.lemma_.lower() in scene.cues.presence:
            yield from ((role, slot, each) for slot, each in scene.slots(head) if slot == "of")


def _behind_the_object(scene: Scene, found: Found, own: Sequence[tuple[str, Token]]) -> Iterator[Filled]:
    """ "discussed the border with Iran": where the parse hangs the party on what was discussed."""
    role = found.trigger.roles.get("with")
    if role == "participant":
        for slot, head in own:
            if slot == "object" and not scene.mentions_of(head):
                yield from ((role, slot, behind) for slot, behind in scene.slots(head) if slot == "with")


def _of_carrier(scene: Scene, found: Found, carrier: Token, *, nearest: bool) -> Iterator[Filled]:
    roles = found.trigger.roles
    gathers = carrier.lemma_.lower() in scene.cues.gathering_verbs
    for slot, head in scene.slots(carrier):
        if head == found.token:
            continue
        if slot == "subject" and nearest:
            role = roles.get("by") if is_passive(carrier) and "by" in roles else roles.get("subject")
            yield ("host" if found.around.hosted else role), slot, head
        elif slot in scene.cues.shared_slots:
            yield roles.get(slot), slot, head
        elif slot == "object" and gathers:
            yield roles.get("subject"), slot, head


def _of_governor(scene: Scene, found: Found, governor: Token, own: Sequence[tuple[str, Token]]) -> Iterator[Filled]:
    """ "called off a meeting with Iran": whoever calls it off is a party, unless the noun names all of them."""
    slots = {
        slot
        for slot, head in own
        if slot in scene.cues.parted_slots and head.pos_ != "PRON" and scene.mentions_of(head)
    }
    undone = (scene.cues.cancel_verbs | scene.cues.postpone_verbs).intersection(verb_lemmas(governor))
    if not slots and (undone or any(slot == "with" for slot, _head in own)):
        role = found.trigger.roles.get("subject")
        yield from ((role, slot, head) for slot, head in scene.slots(governor) if slot == "subject")


def _of_occasion(scene: Scene, found: Found, own: Sequence[tuple[str, Token]]) -> Iterator[Filled]:
    """ "stressed this during his meeting with Iran", "discussed trade at a meeting in Oslo": whoever does so took part,
    unless the noun names all parties."""
    if any(slot in scene.cues.parted_slots and head.pos_ != "PRON" and scene.mentions_of(head) for slot, head in own):
        return
    top = contained(found.token, scene.cues)
    own_one = any(child.dep_ == "poss" and child.pos_ == "PRON" for child in found.token.children)
    with_somebody = any(slot == "with" for slot, _head in own)
    occasions = scene.cues.occasions | scene.cues.settings
    occasion = top.dep_ == "pobj" and top.head.lower_ in occasions and top.head.head.pos_ in ("VERB", "AUX")
    verb = next((above for above in governors(top) if is_verb(above)), None)
    leans = with_somebody and _hangs_on_adjective(top)  # "is open to talks with Iran"
    goes_for_it = leans or (verb is not None and is_on_the_spot_for(found.token, verb, scene.cues))
    if verb is None or not (own_one or goes_for_it or (occasion and verb == top.head.head)):
        return
    role = found.trigger.roles.get("subject")
    who = [head for slot, head in scene.slots(verb) if slot == "subject"]
    named = {mention.start for head in who for mention in scene.mentions_of(head)}
    if own_one or goes_for_it or len(named) > 1 or with_somebody:
        yield from ((role, "subject", head) for head in who)
