"""Events in a text: triggers over the dependency parse, their arguments, place, date and status.

Which words are triggers and which slot fills which role is data (data/events/*.toml); how a language says "planned" or
"denied" is data too (data/language/*/events.toml). This module joins both to the parse.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, TypeVar

from newsdesk.annotate.grammar import governors, is_passive, is_verb, noun_phrase, slots
from newsdesk.annotate.status import Cues, attribution_of, status_of
from newsdesk.catalog import EventType, Trigger
from newsdesk.model import Argument, DateMention, EventMention, Label, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan

T = TypeVar("T")

SHARED_SLOTS = frozenset({"with", "between", "against", "by", "to", "on", "from", "alongside", "among"})
FINENESS = {"city": 0, "region": 1, "area": 3, "country": 2}
PLACED_BY_TARGET = frozenset({"ASSAULT", None})  # PLOVER categories whose victim stands where it happens

RECENT = 4  # sentences that the reader still has in mind
ADDRESSED = frozenset({"REQUEST", "THREATEN", "ACCUSE"})  # "demanded that Israel leave" is said to Israel
ON_THE_SPOT = PLACED_BY_TARGET | {"PROTEST"}


@dataclass(frozen=True, slots=True)
class Found:
    """A trigger in the parse: the token, the verb that carries it ("held" of "held talks"), and what else matched."""

    type: EventType
    trigger: Trigger
    token: Token
    phrase: tuple[Token, ...] = ()
    carriers: tuple[Token, ...] = ()
    hosted: bool = False

    @property
    def owned(self) -> Iterator[Token]:
        """The words that a place or date may hang on."""
        yield self.token
        yield from self.phrase
        yield from self.carriers


@dataclass(slots=True)
class Lexicon:
    """All triggers by the lemma they begin with."""

    entries: dict[str, list[tuple[EventType, Trigger]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, types: Iterable[EventType]) -> Lexicon:
        lexicon = cls()
        for kind in types:
            for trigger in kind.triggers:
                lexicon.entries[trigger.lemmas[0]].append((kind, trigger))
        return lexicon

    def holds(self, token: Token) -> bool:
        """Whether a token can be a trigger at all."""
        return token.lemma_.lower() in self.entries


def find_events(
    doc: Doc, mentions: Sequence[Mention], dates: Sequence[DateMention], lexicon: Lexicon, cues: Cues
) -> tuple[EventMention, ...]:
    """The event mentions of a parsed document, in order; names and dates are those found in it before."""
    scene = Scene(doc, mentions, dates, cues)
    found = [each for sentence in scene.sentences for each in _triggers(sentence, lexicon, scene)]
    scene.own(found)
    events = (scene.event(each) for each in found)
    return tuple(event for event in events if event is not None)


def _triggers(sentence: Iterable[Token], lexicon: Lexicon, scene: Scene) -> list[Found]:
    """One trigger a token at most; of a noun and the verb that carries it, or holds it in its phrase, only one."""
    found = [each for token in sentence if (each := _best_match(token, lexicon, scene))]
    held = {(word.i, each.type.family) for each in found for word in each.phrase}
    nouns = [each for each in found if (each.token.i, each.type.family) not in held]
    held |= {(verb.i, each.type.family) for each in nouns for verb in each.carriers}
    return [each for each in found if (each.token.i, each.type.family) not in held]


def _best_match(token: Token, lexicon: Lexicon, scene: Scene) -> Found | None:
    if token.i in scene.named and token.pos_ == "PROPN":
        return None
    matches: list[Found] = []
    for kind, trigger in lexicon.entries.get(token.lemma_.lower(), ()):
        if not _same_pos(token, trigger.pos):
            continue
        phrase = _phrase(token, trigger.lemmas[1:])
        if phrase is not None and not _near_miss(token, kind) and scene.satisfies(token, trigger):
            matches.append(Found(kind, trigger, token, phrase, *scene.carriers(token)))
    return max(matches, key=lambda m: (len(m.phrase), bool(m.trigger.requires)), default=None)


def _same_pos(token: Token, pos: str) -> bool:
    if pos == "verb":
        return token.pos_ == "VERB" or (token.pos_ == "ADJ" and token.tag_ == "VBN")
    if pos == "noun":
        return token.pos_ in ("NOUN", "PROPN")
    return token.pos_ in ("ADJ", "VERB", "ADV")


def _neighbours(token: Token) -> list[Token]:
    """Dependents, theirs through a preposition or compound, and the head."""
    children = list(token.children)
    grandchildren = [g for child in children for g in child.children]
    return [*children, *grandchildren, *([token.head] if token.head != token else [])]


def _phrase(token: Token, rest: Sequence[str]) -> tuple[Token, ...] | None:
    """The neighbours that make up the rest of a phrase, or None when one is missing."""
    if not rest:
        return ()
    neighbours = {near.lemma_.lower(): near for near in reversed(_neighbours(token))}
    words = [neighbours.get(lemma) for lemma in rest]
    return None if any(word is None for word in words) else tuple(word for word in words if word is not None)


def _near_miss(token: Token, kind: EventType) -> bool:
    lemma = token.lemma_.lower()
    near = {each.lemma_.lower() for each in _neighbours(token)}
    return any(lemma in miss and near.issuperset(set(miss) - {lemma}) for miss in kind.near_misses)


class Scene:
    """A document with its names, dates and triggers laid over the parse."""

    def __init__(self, doc: Doc, mentions: Sequence[Mention], dates: Sequence[DateMention], cues: Cues) -> None:
        self.doc = doc
        self.text = doc.text
        self.cues = cues
        self.named: dict[int, Mention] = {}
        self.sentences = list(doc.sents)
        self.sentence_at = [number for number, sentence in enumerate(self.sentences) for _ in sentence]
        self.heads: dict[int, list[tuple[Token, Mention]]] = defaultdict(list)  # by the sentence's number
        for mention in mentions:
            span = _tokens(doc, mention)
            self.named.update({token.i: mention for token in span})
            self.heads[self.sentence_at[span.start]].append((span.root, mention))
        self.dates = [(_tokens(doc, date).root, date) for date in dates if date.value and self._tells_when(date)]
        self.dated: dict[int, list[DateMention]] = defaultdict(list)
        self.placed: dict[int, list[Mention]] = defaultdict(list)
        self.triggers: set[int] = set()
        self.companions: dict[int, set[int]] = defaultdict(set)  # triggers that tell of one act, each with the others

    def _tells_when(self, date: DateMention) -> bool:
        """Not the end of a stretch of time: "since December", "by Friday"."""
        first = _tokens(self.doc, date).start
        return first == 0 or self.doc[first - 1].lower_ not in self.cues.bounds

    def satisfies(self, token: Token, trigger: Trigger) -> bool:
        """Whether one of the labels or lemmas that the trigger requires is among its arguments."""
        if not trigger.requires:
            return True
        for _slot, head in [*slots(token), *(pair for carrier in self.carriers(token)[0] for pair in slots(carrier))]:
            if any(word.lemma_.lower() in trigger.requires for word in noun_phrase(head)):
                return True
            if any(mention.label in trigger.requires for mention in self.mentions_of(head)):
                return True
        return False

    def carriers(self, token: Token) -> tuple[tuple[Token, ...], bool]:
        """The verbs that carry an event noun, nearest first, and whether their subject is its host."""
        if is_verb(token):
            return (), False
        verb, role = token.head, token.dep_
        if role in ("pobj", "conj") and not is_verb(verb):
            role, verb = (role, verb.head) if role == "pobj" else (verb.dep_, verb.head)
        lemma = verb.lemma_.lower() if is_verb(verb) and verb != token else ""
        carried = lemma in self.cues.light_verbs or lemma in self.cues.attend_verbs
        complements = ("dobj", "pobj", "nsubjpass", "oprd", "attr")
        if role in complements and lemma in self.cues.host_verbs:
            return (verb,), True
        if (role in complements and carried) or (
            role in ("nsubj", "nsubjpass") and (carried or lemma in self.cues.occur_verbs)
        ):
            return self._chain(verb), False
        return self._participles(token)

    def _participles(self, token: Token) -> tuple[tuple[Token, ...], bool]:
        """The verb of a clause that says more of an event noun: "a meeting held in Paris", "talks hosted by Oman"."""
        for child in token.children:
            lemma = child.lemma_.lower()
            if child.dep_ in ("acl", "relcl", "amod") and child.tag_ in ("VBN", "VBD", "VBG", "VB"):
                if lemma in self.cues.host_verbs:
                    return (child,), True
                if lemma in self.cues.light_verbs | self.cues.occur_verbs | self.cues.plan_verbs:
                    return (child, *(below for below in child.children if below.dep_ == "xcomp")), False
        return (), False

    def _chain(self, verb: Token) -> tuple[Token, ...]:
        """A verb with those that complete it ("is scheduled to take place") or govern it ("is expected to attend")."""
        below = [child for child in verb.children if child.dep_ == "xcomp"]
        above = [verb.head] if verb.dep_ == "xcomp" and is_verb(verb.head) else []
        return (verb, *below, *above)

    def own(self, found: Sequence[Found]) -> None:
        """Gives each date and place to the trigger it hangs on: the first one above it before another verb."""
        owners = {token.i: each.token.i for each in reversed(found) for token in each.owned}
        owners.update({each.token.i: each.token.i for each in found})
        self.triggers.update(each.token.i for each in found)
        self._accompany(found)
        types = {each.token.i: each.type for each in found}
        per_sentence: dict[int, list[Found]] = defaultdict(list)
        for each in found:
            per_sentence[self.sentence_at[each.token.i]].append(each)
        dates_in = Counter(self.sentence_at[root.i] for root, _date in self.dates)
        for root, date in self.dates:
            owner = self._owner(root, owners)
            if owner is None:
                owner = self._only_one(root, per_sentence) if dates_in[self.sentence_at[root.i]] == 1 else None
            if owner is not None:
                self.dated[owner].append(date)
        for root, mention in (head for heads in self.heads.values() for head in heads):
            owner = self._owner(root, owners) if mention.label is Label.PLACE else None
            if owner is not None and self._tells_where(root, owners, types[owner]):
                self.placed[owner].append(mention)

    def _accompany(self, found: Sequence[Found]) -> None:
        """Triggers that are one act: "agreed a truce", "killed in an attack", "a bombing killed"."""
        triggers = {each.token.i for each in found}
        pairs = {(each.token.i, word.i) for each in found for word in (*each.phrase, *each.carriers)}
        for each in found:
            above = each.token.head
            if above.dep_ == "prep" and above.lower_ not in self.cues.bounds:
                above = above.head
            if each.token.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass", "acl", "xcomp"):
                pairs.add((each.token.i, above.i))
        for left, right in pairs:
            if left != right and {left, right} <= triggers:
                self.companions[left].add(right)
                self.companions[right].add(left)

    def _owner(self, root: Token, owners: Mapping[int, int]) -> int | None:
        for above in (root, *governors(root)):
            if above.i in owners:
                return owners[above.i]
            if is_verb(above):
                return None
        return None

    def _only_one(self, root: Token, per_sentence: Mapping[int, Sequence[Found]]) -> int | None:
        """A sentence with one event and one date: they belong together, unless the date is when somebody said so."""
        events = per_sentence.get(self.sentence_at[root.i], ())
        verb = next((above for above in governors(root) if is_verb(above)), None)
        said = verb is not None and verb.lemma_.lower() in self.cues.say_verbs
        return events[0].token.i if len(events) == 1 and not said else None

    def _tells_where(self, root: Token, owners: Mapping[int, int], kind: EventType) -> bool:
        """Behind a preposition of place, or right before the event's noun ("the Baku meeting").

        With other nouns between ("focus on the situation in Syria") it is what they are about; a target's place is the
        place of an attack all the same ("strikes on the palace in Damascus").
        """
        if root.head.i in owners and root.dep_ in ("compound", "nmod", "amod", "poss"):
            return True
        if root.dep_ == "dobj" and root.head.i in owners and kind.plover in PLACED_BY_TARGET:
            return True  # "an earthquake hit Antofagasta"
        between = list(takewhile(lambda above: above.i not in owners, governors(root)))
        link = next((above for above in between if above.dep_ == "prep"), None)
        if link is None or link.lower_ not in self.cues.place_prepositions:
            return False
        others = [above for above in between if above.dep_ != "prep" and above.i not in self.named]
        return not others or kind.plover in PLACED_BY_TARGET

    def mentions_of(self, head: Token, depth: int = 0) -> list[Mention]:
        """Who a phrase names: its head, else the name within it, else the one behind "of" or "from"."""
        if head.i in self.named:
            return [*self._listed_before(head), self.named[head.i]]
        if head.pos_ == "PRON":
            return self._antecedent(head)
        if head.i in self.triggers:
            return []
        apposed = [self.named[c.i] for c in head.children if c.dep_ == "appos" and c.i in self.named]
        if apposed and apposed[0].label is Label.PERSON:
            return apposed[:1]
        inside = {self.named[word.i]: word for word in noun_phrase(head) if word.i in self.named}
        if inside:
            best = max(inside, key=lambda m: (m.label is Label.PERSON, m.country is not None, m.start))
            return [m for m, word in inside.items() if m == best or _coordinate(word, inside[best])]
        if head.dep_ == "appos" and head.head.i in self.named:
            return [self.named[head.head.i]]
        for child in head.children if head.lemma_.lower() not in self.cues.outsiders else ():
            if child.dep_ == "prep" and child.lower_ in self.cues.belonging and depth < 3:
                behind = [
                    m for each in child.children if each.dep_ == "pobj" for m in self.mentions_of(each, depth + 1)
                ]
                if behind:
                    return behind
        return []

    def _listed_before(self, head: Token) -> list[Mention]:
        """The names that stand in a list before this one, where the parse took the list for a single name."""
        listed: list[Mention] = []
        last = self.named[head.i]
        for root, mention in reversed(self.heads[self.sentence_at[head.i]]):
            if mention.end <= last.start and mention.label is last.label:
                span = self.doc.char_span(mention.end, last.start, alignment_mode="contract")
                if not (span and self._only_lists(span) and head.is_ancestor(root)):
                    break
                listed.insert(0, mention)
                last = mention
        return listed

    def _only_lists(self, between: TokenSpan) -> bool:
        """A comma or "and", then nothing but the words of an office."""
        return between[0].dep_ in ("cc", "punct") and not any(
            word.pos_ in ("VERB", "AUX", "PRON", "SCONJ") or word.dep_ == "case" for word in between
        )

    def _antecedent(self, pronoun: Token) -> list[Mention]:
        """The person last named before "he" or "she", in this sentence or the two before it."""
        if pronoun.lower_ not in self.cues.personal_pronouns:
            return []
        number = self.sentence_at[pronoun.i]
        near = [head for each in range(max(0, number - 2), number + 1) for head in self.heads.get(each, ())]
        before = [mention for root, mention in near if mention.label is Label.PERSON and root.i < pronoun.i]
        subjects = [m for m in before if _tokens(self.doc, m).root.dep_.startswith("nsubj")]
        return (subjects or before)[-1:]

    def event(self, found: Found) -> EventMention | None:
        """The event mention of a trigger; None for a bare word that tells of no event in particular."""
        arguments = self._arguments(found)
        place = self._place(found, arguments)
        dates = self._hung_on(found, self.dated)
        definite = self._definite(found.token)
        if not (arguments or place or dates or definite or self._happens(found)):
            return None
        token = found.token
        sentence = self.sentences[self.sentence_at[token.i]]
        start, end = _trimmed(sentence)
        modifiers = {child.lower_ for child in token.children if child.dep_ in ("amod", "det", "advmod", "nummod")}
        return EventMention(
            type=found.type.name,
            trigger=Span(token.text, token.idx, token.idx + len(token)),
            arguments=tuple(arguments),
            place=place,
            date=_nearest(dates, token.idx),
            status=status_of(token, found.carriers, self.cues),
            sentence=Span(self.text[start:end], start, end),
            attribution=self._attribution(token),
            definite=definite,
            another=bool(modifiers & self.cues.another_words),
        )

    def _arguments(self, found: Found) -> list[Argument]:
        token = found.token
        roles = found.trigger.roles
        filled = [(roles.get(slot), slot, head) for slot, head in slots(token)]
        if found.type.plover in ADDRESSED and not any(role == "recipient" for role, _slot, _head in filled):
            filled += [("recipient", slot, head) for slot, head in slots(token) if slot == "clause"]
        for noun in found.phrase if is_verb(token) else ():
            if not is_verb(noun):
                filled += [(roles.get(slot), slot, head) for slot, head in slots(noun) if slot != "modifier"]
        for number, carrier in enumerate(found.carriers):
            for slot, head in slots(carrier):
                if slot == "subject" and head != token and number == 0:
                    role = roles.get("by") if is_passive(carrier) and "by" in roles else roles.get("subject")
                    filled.append(("host" if found.hosted else role, slot, head))
                elif slot in SHARED_SLOTS and head != token:
                    filled.append((roles.get(slot), slot, head))
        seen: dict[int, Argument] = {}
        for role, slot, head in filled:
            for mention in self.mentions_of(head) if role else ():
                if not (slot == "modifier" and _is_spot(mention)):
                    seen.setdefault(mention.start, Argument(role or "", mention))
        return sorted(seen.values(), key=lambda argument: argument.mention.start)

    def _place(self, found: Found, arguments: Sequence[Argument]) -> Mention | None:
        places = self._hung_on(found, self.placed)
        within = [
            m for m in places if not any(m is a.mention and a.role not in ("host", "recipient") for a in arguments)
        ]
        if within:
            return min(
                within,
                key=lambda m: (FINENESS.get(m.place.feature, 2) if m.place else 2, abs(m.start - found.token.idx)),
            )
        targets = ("host", "recipient", "victim") if found.type.plover in PLACED_BY_TARGET else ("host",)
        hit = [a.mention for a in arguments if a.role in targets and a.mention.label is Label.PLACE]
        return hit[0] if hit else self._scene_of(found)

    def _hung_on(self, found: Found, things: Mapping[int, list[T]]) -> list[T]:
        """The dates or places of an event; where it has none, those of the events it is one act with."""
        return things.get(found.token.i) or [
            t for other in self.companions.get(found.token.i, ()) for t in things.get(other, ())
        ]

    def _scene_of(self, found: Found) -> Mention | None:
        """Where the paragraph has just been, for an act that happens on the spot and says no place of its own."""
        if found.type.plover not in ON_THE_SPOT:
            return None
        number = self.sentence_at[found.token.i]
        paragraph = self.text.rfind("\n", 0, found.token.idx) + 1
        near = [head for each in range(max(0, number - RECENT), number) for head in self.heads.get(each, ())]
        spots = [mention for _root, mention in near if _is_spot(mention) and mention.start >= paragraph]
        return spots[-1] if spots else None

    def _definite(self, token: Token) -> bool:
        return not is_verb(token) and any(
            (child.dep_ == "det" and child.lower_ in self.cues.definite_words) or child.dep_ == "poss"
            for child in (*token.children, *(token.head.children if token.dep_ == "compound" else ()))
        )

    def _happens(self, found: Found) -> bool:
        """Told as happening to somebody or something, named or not: a verb with a subject or object, a noun that a
        finite verb carries ("clashes broke out", not "a place for hosting talks")."""
        if is_verb(found.token):
            return any(slot in ("subject", "object") for slot, _head in slots(found.token))
        return any(carrier.tag_ in ("VBD", "VBZ", "VBP", "VBN") for carrier in found.carriers)

    def _attribution(self, token: Token) -> str | None:
        source = attribution_of(token, self.cues)
        named = self.mentions_of(source) if source is not None else []
        return named[0].text if named else None


def _coordinate(left: Token, right: Token) -> bool:
    """Two members of one list of modifiers: "Syrian and Israeli"; or of one compound: "Syrian-Israeli"."""
    return (
        right in left.conjuncts
        or (left.head == right and left.dep_ in ("amod", "compound", "npadvmod") and abs(left.i - right.i) == 2)
        or (left.head == right.head and abs(left.i - right.i) == 2 and not left.doc[min(left.i, right.i) + 1].is_alpha)
    )


def _tokens(doc: Doc, span: Span) -> TokenSpan:
    """The tokens that a stretch of the text touches."""
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    assert tokens is not None, "a span of another text"
    return tokens


def _trimmed(sentence: TokenSpan) -> tuple[int, int]:
    """Start and end of a sentence in characters, without the white space around it."""
    words = [token for token in sentence if not token.is_space] or list(sentence)
    return words[0].idx, words[-1].idx + len(words[-1])


def _is_spot(mention: Mention) -> bool:
    """A town or region, where things happen, rather than a country, which acts."""
    return mention.label is Label.PLACE and mention.place is not None and mention.place.feature in ("city", "region")


def _nearest(dates: Sequence[DateMention], offset: int) -> DateMention | None:
    return min(dates, key=lambda date: abs(date.start - offset), default=None)
