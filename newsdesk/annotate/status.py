"""Did it happen? From tense, modals, negation and the words that govern an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from newsdesk.annotate.carriers import is_due
from newsdesk.annotate.cues import Cues
from newsdesk.annotate.grammar import contained, is_aim, is_verb, verb_lemmas
from newsdesk.model import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

UNDONE = (Status.CANCELLED, Status.POSTPONED, Status.DENIED)


def status_of(token: Token, carriers: Sequence[Token], cues: Cues) -> Status | None:
    """The status that the words around a trigger give its event; None when they say nothing of it."""
    verb = token if is_verb(token) else next(iter(carriers), None)
    told = _told(token, verb, carriers, cues) if verb else _of_bare_noun(token, cues)
    objects = [child for child in token.children if is_verb(token) and child.dep_ == "dobj"]  # of "paid a visit"
    if told not in UNDONE and any(_disputed(word, cues) for word in (token, *carriers, *objects)):
        return Status.DENIED
    modified = _by_modifier(token, cues)
    if modified is Status.PLANNED and told is Status.HAPPENED and carriers and not is_due(token, cues):
        return told  # "the planned talks began"
    return told if modified is None or told in UNDONE else modified


def _of_bare_noun(noun: Token, cues: Cues) -> Status | None:
    """The status of an event noun that no verb carries; "if the army attacks Aleppo": one by a wrong parse."""
    status = _negated_noun(noun, cues) or _by_governor(noun, cues) or _by_state(noun, cues)
    likely_verb = noun.tag_ == "NNS" and noun.i + 1 < len(noun.doc) and noun.nbor(1).pos_ == "PROPN"
    return Status.POSSIBLE if status is None and likely_verb and _conditional(noun, [noun], cues) else status


def _told(token: Token, verb: Token, carriers: Sequence[Token], cues: Cues) -> Status | None:
    """The status of an event that a verb tells, the trigger itself or one that carries it."""
    chain = [verb, *_completed(verb)]
    if _conditional(verb, chain, cues) or _not_yet(chain, cues):
        return Status.POSSIBLE
    if _negated(chain, cues) or _negated_noun(token, cues):
        ahead = cues.future_auxiliaries | cues.past_future_auxiliaries
        future = any(child.lower_ in ahead for link in chain for child in link.children)
        planned = future or _was_planned(token, cues) or not cues.proceed_verbs.isdisjoint(verb_lemmas(verb))
        return Status.CANCELLED if planned and not is_verb(token) else Status.DENIED
    tense = Status.ONGOING if _goes_on(token, cues) or _has_begun(verb, cues) else _by_tense(verb, chain, cues)
    if tense is Status.POSSIBLE:
        return tense
    if given_up := _given_up(chain, cues):
        return given_up
    for link in [*chain, *carriers]:
        named = _by_lemma(link, cues) if link != token else None
        named = named or (_by_predicate(link, cues) if not is_verb(token) else None)
        if named and not (named is Status.ONGOING and link.tag_ == "VBD"):  # "went on until midnight" is over
            return named
    if any(link.lemma_.lower() in cues.consent_verbs for link in chain[1:]):
        return Status.PLANNED
    for low, high in pairwise(chain):
        if low.dep_ == "xcomp" and high.lemma_.lower() in cues.copulas:  # "are to meet", "was to have met"
            return Status.CANCELLED if any(child.lower_ == "have" for child in low.children) else Status.PLANNED
    if governed := _by_governor(chain[-1], cues):
        return governed
    if tense is Status.ONGOING and token.dep_ == "pobj" and token.head.lower_ in cues.purposes:
        return Status.PLANNED  # "is flying to Amman for talks"
    if is_aim(verb):
        return _aimed_at(verb.head, cues)
    present = chain[-1].tag_ in ("VBZ", "VBP") and not is_verb(token)
    return None if present and tense is Status.HAPPENED else tense  # "the talks are part of": nothing said of the talks


def status_around(token: Token, cues: Cues) -> Status | None:
    """Planned or possible where an event noun is the occasion of what is: "could sign it after a meeting in Oslo",
    "will raise it during talks"; None elsewhere."""
    verb = _verb_around(contained(token, cues), cues)
    if verb is None:
        return None
    chain = [verb, *_completed(verb)]
    words = {child.lower_ for link in chain for child in link.children if child.dep_ == "aux"}
    to_be = any(low.dep_ == "xcomp" and high.lemma_.lower() in cues.copulas for low, high in pairwise(chain))
    if to_be or words & cues.future_auxiliaries:
        return Status.PLANNED
    return Status.POSSIBLE if words & cues.possible_auxiliaries else None


def _verb_around(top: Token, cues: Cues) -> Token | None:
    """The verb whose occasion an event noun is: "sign it after a meeting", "sign a pact preceded by a meeting"."""
    if top.dep_ != "pobj" or any(c.lower_ in cues.definite_words for c in top.children if c.dep_ == "det"):
        return None
    if top.head.dep_ == "agent" and top.head.head.lemma_.lower() in cues.accompanying and top.head.head.dep_ == "acl":
        above = iter(_above(top.head.head.head))
        return next((word for word in above if is_verb(word)), None)
    return top.head.head if top.head.lower_ in cues.occasions and is_verb(top.head.head) else None


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
    if any(_nobody(child, cues) for verb in verbs for child in verb.children if child.dep_.startswith("nsubj")):
        return True
    return any(
        child.dep_ == "neg" or child.lower_ in cues.negations
        for verb in verbs
        for child in verb.children
        if child.dep_ in ("neg", "preconj", "advmod")
    )


def _nobody(subject: Token, cues: Cues) -> bool:
    """ "No one", "none of them", "no official"."""
    return subject.lower_ in cues.nobodies or any(
        child.dep_ == "det" and child.lower_ in cues.negations for child in subject.children
    )


def _goes_on(token: Token, cues: Cues) -> bool:
    """ "Have been on strike since Tuesday": a trigger that is itself "to be"."""
    now = {token.tag_, *(child.tag_ for child in token.children if child.dep_ == "aux")} & {"VBP", "VBZ"}
    return token.lemma_.lower() in cues.copulas and bool(now)


def _has_begun(verb: Token, cues: Cues) -> bool:
    """ "Has begun a five-day visit" """
    has = verb.tag_ == "VBN" and any(child.dep_ == "aux" and child.tag_ in ("VBP", "VBZ") for child in verb.children)
    return has and verb.lemma_.lower() in cues.begin_verbs


def _aimed_at(verb: Token, cues: Cues) -> Status | None:
    """What somebody does something for: "will fly to Oslo to meet the king" ("flew" leaves it open), "set up a
    committee to investigate"."""
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), verb)
    if (planned := _by_noun(subject, cues)) is not None:
        return planned  # "no plan exists to meet"
    status = _told(verb, verb, (), cues)
    now = verb.tag_ in ("VBZ", "VBP") or status is Status.ONGOING
    if now or verb.lemma_.lower() in cues.readying_verbs:
        return Status.PLANNED
    return None if status is Status.HAPPENED else status


def _not_yet(chain: Sequence[Token], cues: Cues) -> bool:
    """ "Has yet to meet"."""
    completed = (high for low, high in pairwise(chain) if low.dep_ == "xcomp")
    return any(child.lower_ in cues.not_yet for high in completed for child in high.children)


def _was_planned(token: Token, cues: Cues) -> bool:
    """ "A planned meeting", "a meeting that had been due to be held"."""
    words = [
        word for child in token.subtree if child.dep_ in ("amod", "acl", "relcl") for word in (child, *child.children)
    ]
    planned = cues.plan_words | cues.due_words | cues.plan_verbs
    return any(word.lower_ in planned or word.lemma_.lower() in cues.plan_verbs for word in words)


def _given_up(chain: Sequence[Token], cues: Cues) -> Status | None:
    """ "had planned to strike but called it off", "was due on Monday, but the visit was postponed"."""
    plans = any(_by_lemma(link, cues) is Status.PLANNED for link in chain)
    top = chain[-1]
    turned = [child for child in top.children if child.dep_ == "conj"] if plans else []
    found = (_by_lemma(each, cues) for each in turned if not _negated([each], cues))
    return next((status for status in found if status in (Status.CANCELLED, Status.POSTPONED)), None)


def _disputed(token: Token, cues: Cues) -> bool:
    """ "A visit, a claim that the ministry denied", "talks, which Iran denied"."""
    clauses = [child for child in token.children if child.dep_ == "relcl"]
    claims = (child for child in token.children if child.dep_ == "appos" and child.lemma_.lower() in cues.claims)
    clauses += [each for claim in claims for each in claim.children if each.dep_ in ("acl", "relcl")]
    return any(_by_lemma(each, cues) is Status.DENIED and not _negated([each], cues) for each in clauses)


def _by_state(noun: Token, cues: Cues) -> Status | None:
    """ "A summit in doubt"; "they are in talks", "is in Paris for talks" of what goes on."""
    behind = {each.lower_ for child in noun.children if child.dep_ == "prep" for each in child.children}
    if behind & cues.possible_predicates:
        return Status.POSSIBLE
    verb = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in ("in", *cues.purposes) else noun
    if noun.dep_ == "attr" and any(child.tag_ == "EX" for child in noun.head.children):
        verb = noun.head  # "there are talks"
    now = {verb.tag_, *(child.tag_ for child in verb.children if child.dep_ == "aux")} & {"VBZ", "VBP"}
    return Status.ONGOING if verb.lemma_.lower() in cues.copulas and now else None


def _negated_noun(token: Token, cues: Cues) -> Status | None:
    kinds = ("det",) if is_verb(token) else ("det", "neg")
    none = any(child.dep_ in kinds and child.lower_ in cues.negations for child in token.children)
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
    if is_verb(token):
        return Status.POSSIBLE if words & cues.possible_adverbs else None
    return next((status for cue, status in table if words & cue), Status.PLANNED if is_due(token, cues) else None)


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
        (cues.possible_words | cues.possible_nouns | cues.possible_predicates, Status.POSSIBLE),
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
    if head.tag_ == "MD":  # "will on Tuesday host talks", where the parse lost the verb
        return Status.PLANNED if head.lower_ in cues.future_auxiliaries else Status.POSSIBLE
    if token.dep_ == "ccomp" and token.i < head.i and head.lemma_.lower() not in cues.say_verbs:
        return None  # a clause before another: "he is in Rome; he is due to speak"
    fails = token.dep_ == "nsubj" and is_verb(head) and not cues.failing_verbs.isdisjoint(verb_lemmas(head))
    governed = token.dep_ in ("dobj", "nsubjpass", "xcomp", "ccomp", "pobj") or token.head.dep_ == "prep"
    if is_verb(head) and (governed or fails):
        return _by_governing_verb(token, head, cues)
    if token.dep_ == "pobj" and token.head.lower_ in cues.plan_prepositions and _lies_ahead(head, cues):
        return Status.PLANNED
    return None if is_verb(head) else _by_noun(head, cues)


def _by_governing_verb(token: Token, verb: Token, cues: Cues) -> Status | None:
    status = _by_lemma(verb, cues)
    if status is Status.DENIED and token.dep_ == "pobj" and token.head.lower_ in cues.origins:
        return None  # "were excluded from the talks", which were held
    if status is Status.DENIED and _negated([verb, *_completed(verb)], cues):
        return Status.POSSIBLE  # "would neither confirm nor deny that they met"
    if token.lemma_.lower() in cues.claims and verb.lemma_.lower() in cues.claim_denials:
        return Status.DENIED  # "rejected reports that they had met"
    if token.dep_ == "pobj" and token.head.lower_ in cues.purposes:
        subjects = (child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass"))
        status = next((found for each in subjects if (found := _by_noun(each, cues))), status)
    related = (
        status in (Status.POSSIBLE, Status.PLANNED)
        and token.dep_ == "pobj"
        and token.head.lower_ not in cues.object_prepositions
    )
    if status is Status.PLANNED and any(_by_lemma(link, cues) is Status.POSSIBLE for link in _completed(verb)):
        status = Status.POSSIBLE  # "is trying to arrange talks"
    finished = token.dep_ == "ccomp" and is_verb(token) and _past(token)
    if related or (finished and status in (Status.PLANNED, Status.POSSIBLE)):
        status = None
    ahead = token.dep_ == "pobj" and token.head.lower_ in cues.plan_prepositions and _lies_ahead(verb, cues)
    return status or (Status.PLANNED if ahead else None)


def _by_noun(noun: Token, cues: Cues) -> Status | None:
    lemma = noun.lemma_.lower()
    if noun.pos_ == "ADJ":
        return Status.POSSIBLE if lemma in cues.inclined else None
    if lemma not in cues.plan_nouns | cues.possible_nouns:
        return None
    if _nobody(noun, cues):
        return Status.DENIED if lemma in cues.intents else Status.POSSIBLE  # "no plans to meet", "no date for talks"
    return Status.PLANNED if lemma in cues.plan_nouns else Status.POSSIBLE


def _lies_ahead(verb: Token, cues: Cues) -> bool:
    """ "will visit Moscow before the talks": what comes after something planned is planned."""
    return any(child.lower_ in cues.future_auxiliaries for child in verb.children if child.dep_ == "aux")


def _past(verb: Token) -> bool:
    tags = {verb.tag_, *(child.tag_ for child in verb.children if child.dep_ in ("aux", "auxpass"))}
    return "VBD" in tags or verb.tag_ == "VBN"


def _asked(verb: Token) -> bool:
    """ "Will they meet in Oslo?": the main clause of a question turned round."""
    ends = [token.text for token in verb.sent if not token.is_space][-1:]
    subject = next((child.i for child in verb.children if child.dep_.startswith("nsubj")), -1)
    return ends == ["?"] and any(child.dep_ == "aux" and child.i < subject for child in verb.children)


def _in_headline(verb: Token, cues: Cues) -> bool:
    """ "Macron to host Sharaa": an infinitive that is the main verb."""
    top = verb.head if verb.dep_ in ("acl", "relcl") else verb
    if top.dep_ == "ccomp" and top.head.i > top.i and top.head.lemma_.lower() in cues.say_verbs:
        top = top.head  # "Ministers to meet in Oslo, says Norway"
    to = any(child.tag_ == "TO" for child in verb.children)
    return to and top.head == top and not any(child.dep_ == "det" for child in top.children)


def _by_tense(verb: Token, chain: Sequence[Token], cues: Cues) -> Status | None:
    auxiliaries = {child.lower_ for link in chain for child in link.children if child.dep_ in ("aux", "auxpass")}
    if _conditional(verb, chain, cues) or _asked(chain[-1]):
        return Status.POSSIBLE
    if auxiliaries & cues.future_auxiliaries:
        return Status.PLANNED
    if auxiliaries & cues.possible_auxiliaries:
        reported = chain[-1].dep_ == "ccomp" and chain[-1].head.lemma_.lower() in cues.say_verbs
        return Status.PLANNED if "would" in auxiliaries and reported else Status.POSSIBLE
    finite = chain[-1]
    if verb.tag_ == "VB" and _in_headline(verb, cues):
        return Status.PLANNED
    if verb.tag_ == "VBG":
        present = {child.tag_ for child in verb.children if child.dep_ == "aux"} & {"VBP", "VBZ", "TO"}
        if present and "been" in auxiliaries and any(child.lower_ in cues.lasting for child in verb.children):
            return Status.ONGOING  # "have been meeting since Thursday"
        if any(child.lower_ in cues.ongoing_adverbs for child in verb.children):
            return Status.ONGOING  # "were still holding talks", "currently touring Aleppo"
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
