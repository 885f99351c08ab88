"""Which words of a text tell of an event: the triggers of the event files over the parse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsdesk.annotate.carriers import UNCARRIED, Carriage, carriage_of
from newsdesk.annotate.grammar import is_definite, is_verb, noun_phrase
from newsdesk.annotate.scene import Scene
from newsdesk.catalog import EventType, Trigger

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Found:
    """A trigger in the parse: the token, the verb that carries it ("held" of "held talks"), and what else matched."""

    type: EventType
    trigger: Trigger
    token: Token
    phrase: tuple[Token, ...] = ()
    around: Carriage = UNCARRIED
    back: frozenset[str] = frozenset()  # EventMention.back

    @property
    def rule(self) -> str:
        """What in the file of its type matched: "verb hold talk"."""
        return " ".join((self.trigger.pos, *self.trigger.lemmas))

    @property
    def carriers(self) -> tuple[Token, ...]:
        """The verbs that carry it, nearest first."""
        return self.around.carriers

    @property
    def owned(self) -> Iterator[Token]:
        """The words that a place may hang on."""
        yield self.token
        yield from self.phrase
        yield from self.around.carriers
        yield from self.around.details
        if self.around.governor is not None:
            yield self.around.governor


@dataclass(slots=True)
class Lexicon:
    """All triggers by the lemma they begin with."""

    entries: dict[str, list[tuple[EventType, Trigger]]] = field(default_factory=lambda: defaultdict(list))
    back: dict[str, list[EventType]] = field(default_factory=lambda: defaultdict(list))  # by noun

    @classmethod
    def of(cls, types: Iterable[EventType]) -> Lexicon:
        lexicon = cls()
        for kind in types:
            for trigger in kind.triggers:
                lexicon.entries[trigger.lemmas[0]].append((kind, trigger))
            for noun in kind.back:
                lexicon.back[noun].append(kind)
        return lexicon


def find_triggers(scene: Scene, lexicon: Lexicon) -> list[Found]:
    """The triggers of a document, in order."""
    return [each for sentence in scene.sentences for each in _triggers(sentence, lexicon, scene)]


def _triggers(sentence: Iterable[Token], lexicon: Lexicon, scene: Scene) -> list[Found]:
    """One trigger a token at most; of a noun and the verb that carries it, or holds it in its phrase, only one.

    A word of many meanings tells nothing else where another takes it into its phrase ("went on strike") or is carried
    by it: activists who "held a rally" held nobody.
    """
    found = [each for token in sentence if (each := _best_match(token, lexicon, scene))]
    held = {(word.i, each.type.family) for each in found for word in each.phrase}
    nouns = [each for each in found if (each.token.i, each.type.family) not in held]
    held |= {(child.i, each.type.family) for each in nouns for child in each.token.children if child.dep_ == "amod"}
    held |= {(verb.i, each.type.family) for each in nouns for verb in (*each.carriers, *each.around.details)}
    taken = {each.token.head.i for each in nouns if each.token.head in each.carriers and each.token.dep_ == "dobj"}
    taken |= {word.i for each in found for word in (*each.phrase, *each.around.details)}
    vague = {each.token.i for each in found if each.trigger.requires and not each.phrase}
    return [
        each for each in found if (each.token.i, each.type.family) not in held and each.token.i not in taken & vague
    ]


def _best_match(token: Token, lexicon: Lexicon, scene: Scene) -> Found | None:
    entries = lexicon.entries.get(token.lemma_.lower())
    if not entries or (token.i in scene.named and token.pos_ == "PROPN"):
        return None
    matches: list[Found] = []
    near = {each.lemma_.lower(): each for each in reversed(_neighbours(token))}
    for kind, trigger in entries:
        if not _same_pos(token, trigger.pos):
            continue
        phrase = _phrase(near, trigger.lemmas[1:])
        if phrase is not None and not _near_miss(token, kind) and _satisfies(scene, token, trigger):
            matches.append(Found(kind, trigger, token, phrase, carriage_of(token, scene.cues)))
    best = max(matches, key=lambda m: (len(m.phrase), bool(m.trigger.requires)), default=None)
    return best or _pointing_back(token, lexicon, scene)


def _pointing_back(token: Token, lexicon: Lexicon, scene: Scene) -> Found | None:
    """A noun that may stand for an event told before: "the strike" after one on a depot, or of dockers."""
    lemma = token.lemma_.lower()
    kinds = lexicon.back.get(lemma, ()) if token.tag_ in ("NN", "NNS") and is_definite(token, scene.cues) else ()
    kinds = [kind for kind in kinds if not _near_miss(token, kind)]
    if not kinds:
        return None
    trigger = Trigger(lemmas=(lemma,), pos="noun", requires=frozenset(), roles=kinds[0].noun_roles)
    return Found(kinds[0], trigger, token, (), carriage_of(token, scene.cues), frozenset(kind.name for kind in kinds))


def _same_pos(token: Token, pos: str) -> bool:
    if pos == "verb":
        return is_verb(token) or (token.pos_ == "ADJ" and token.tag_ == "VBN")
    if pos == "noun":
        return token.pos_ in ("NOUN", "PROPN") and not is_verb(token)
    if pos == "plural":
        return token.tag_ in ("NNS", "NNPS")
    return token.pos_ in ("ADJ", "VERB", "ADV")


def _neighbours(token: Token) -> list[Token]:
    """Dependents, theirs through a preposition or compound, and the head, which is no preposition."""
    children = list(token.children)
    grandchildren = [g for child in children for g in child.children]
    apart = token.head == token or token.dep_ in ("advcl", "pobj")  # "phoned him to discuss", "are on strike"
    above = [] if apart else [token.head]
    return [*children, *grandchildren, *above]


def _phrase(near: Mapping[str, Token], rest: Sequence[str]) -> tuple[Token, ...] | None:
    """The neighbours, by their lemmas, that make up the rest of a phrase, or None when one is missing."""
    words = [near.get(lemma) for lemma in rest]
    return None if any(word is None for word in words) else tuple(word for word in words if word is not None)


def _counted_by(noun: Token) -> Iterator[Token]:
    """ "Doctors", of "thousands of doctors" and "a second group of doctors"."""
    behind = (near for near in noun.children if near.dep_ == "prep" and near.lower_ == "of")
    yield from (each for near in behind for each in near.children if each.dep_ == "pobj")


def _counted_out(token: Token) -> Iterator[Token]:
    """What an object counts: "conditions", of "meets most of the conditions" and "a third of the conditions"."""
    counts = (child for child in token.children if child.dep_ == "dobj")
    yield from (each for child in counts for near in child.children if near.dep_ == "prep" for each in near.children)


def _near_miss(token: Token, kind: EventType) -> bool:
    if not kind.near_misses:
        return False
    lemma = token.lemma_.lower()
    near = {each.lemma_.lower() for each in [*_neighbours(token), *_counted_out(token)]}
    return any(lemma in miss and near.issuperset(set(miss) - {lemma}) for miss in kind.near_misses)


def _satisfies(scene: Scene, token: Token, trigger: Trigger) -> bool:
    """Whether one of the labels or lemmas that the trigger requires is among its arguments."""
    if not trigger.requires:
        return True
    carriers = carriage_of(token, scene.cues).carriers
    for _slot, head in [*scene.slots(token), *(pair for carrier in carriers for pair in scene.slots(carrier))]:
        if any(word.lemma_.lower() in trigger.requires for word in (*noun_phrase(head), *_counted_by(head))):
            return True
        if any(mention.label in trigger.requires for mention in scene.mentions_of(head)):
            return True
    return False
