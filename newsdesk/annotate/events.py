"""Events in a text: triggers over the dependency parse, their arguments, place, date and status.

Which words are triggers and which slot fills which role is data (data/events/*.toml); how a language says "planned" or
"denied" is data too (data/language/*/events.toml). This module joins both to the parse.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, TypeVar

from newsdesk.annotate.arguments import TARGETS, arguments_of
from newsdesk.annotate.beside import (
    done_along,
    done_beside,
    done_when,
    is_party,
    is_result,
    margin_of,
    of_a_saying,
    says,
    stands_in,
)
from newsdesk.annotate.carriers import is_loose
from newsdesk.annotate.codes import SCHEDULED, Codes
from newsdesk.annotate.cues import Cues
from newsdesk.annotate.grammar import governors, is_definite, is_verb, verb_lemmas
from newsdesk.annotate.quantities import Measures, quantities_in
from newsdesk.annotate.scene import Scene, is_spot, tokens_of
from newsdesk.annotate.status import attribution_of, status_around, status_of
from newsdesk.annotate.triggers import Found, Lexicon, find_triggers
from newsdesk.annotate.whereabouts import back_there, where_from, where_it_was, where_they_went
from newsdesk.catalog import EventType
from newsdesk.model import Argument, DateMention, EventMention, Label, Mention, Quantity, Span, Status

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan

T = TypeVar("T")

FINENESS = {"city": 0, "region": 1, "area": 3, "country": 2}
PLACED_BY_TARGET = frozenset({"ASSAULT", None})  # PLOVER categories whose victim stands where it happens

ONE_ACT = frozenset({"dobj", "pobj", "nsubj", "nsubjpass", "acl", "xcomp", "relcl"})
SAID = frozenset({"REQUEST", "REJECT", "THREATEN", "ACCUSE", "SUPPORT"})
ON_THE_SPOT = PLACED_BY_TARGET | {"PROTEST"}


def find_events(
    doc: Doc,
    mentions: Sequence[Mention],
    dates: Sequence[DateMention],
    lexicon: Lexicon,
    cues: Cues,
    measures: Measures,
) -> tuple[EventMention, ...]:
    """The event mentions of a parsed document, in order; names and dates are those found in it before."""
    scene = Scene(doc, mentions, cues)
    found = find_triggers(scene, lexicon)
    scene.triggers.update(each.token.i for each in found)
    telling = Telling(scene, found, dates, measures)
    events = (telling.event(each) for each in found)
    return tuple(event for event in events if event is not None)


class Telling:
    """The triggers of a document with the dates and places that hang on each."""

    def __init__(self, scene: Scene, found: Sequence[Found], dates: Sequence[DateMention], measures: Measures) -> None:
        self.scene = scene
        self.cues = scene.cues
        self.dates = [(tokens_of(scene.doc, d).root, d) for d in dates if d.value and self._tells_when(d)]
        self.dates += [(after, d) for d in dates if d.value and (after := self._dates_what_follows(d)) is not None]
        self.dated: dict[int, list[DateMention]] = defaultdict(list)  # by trigger
        self.measures = measures
        self.counted = quantities_in(scene, measures)
        self.placed: dict[int, list[Mention]] = defaultdict(list)
        self.stood: dict[int, list[Mention]] = defaultdict(list)  # where those who do it are, by trigger
        self.companions: dict[int, set[int]] = defaultdict(set)  # triggers that tell of one act, each with the others
        self.harmed: dict[int, list[int]] = defaultdict(list)  # trigger -> those of what came of it
        self.codes = Codes(found, scene.cues)
        self._accompany(found)
        owners = {token.i: each.token.i for each in reversed(found) for token in each.owned}
        beside = {verb.i: each.token.i for each in found if (verb := self._beside(each)) is not None}
        owners = beside | owners
        owners.update({each.token.i: each.token.i for each in found})
        self._hang_dates(found, self._dating(found, owners))
        self._hang_places({each.token.i: each.type for each in found}, owners)

    def _beside(self, found: Found) -> Token | None:
        """The verb beside an event's own that says where and when."""
        if found.type.plover in SCHEDULED:
            verb = next(iter(found.carriers), found.token)
            if (along := done_along(verb, self.cues)) is not None:
                return along
        return done_beside(found.token, self.cues)

    def _tells_when(self, date: DateMention) -> bool:
        """Not the end of a stretch of time: "since December", "by Friday"."""
        first = tokens_of(self.scene.doc, date).start
        if first == 0:
            return True
        before = self.scene.doc[first - 1]
        said = before.i > 0 and before.tag_ == "IN" and before.nbor(-1).lemma_.lower() in self.cues.plain_saying
        return before.lower_ not in self.cues.bounds and not said  # "said on Friday it would"

    def _dates_what_follows(self, date: DateMention) -> Token | None:
        """The event right behind a date: "three days after the April 15, 2013, bombing"."""
        end = tokens_of(self.scene.doc, date).end
        behind = takewhile(lambda token: not token.is_space, self.scene.doc[end : end + 3])
        first = next((token for token in behind if token.is_alpha), None)
        if first is None or first.i not in self.scene.triggers:
            return None
        start = tokens_of(self.scene.doc, date).start
        noun = not is_verb(first) or (start > 0 and self.scene.doc[start - 1].lower_ in self.cues.definite_words)
        return first if noun else None  # "in the 15 April bombing", however it is parsed

    def _dating(self, found: Sequence[Found], owners: Mapping[int, int]) -> Mapping[int, int]:
        """The owners of dates: a verb that plans an event dates it, one that wants it or calls it off does not."""
        governors = (each.around.governor for each in found if each.around.governor is not None)
        others = {verb.i for verb in governors if not self.cues.plan_verbs.intersection(verb_lemmas(verb))}
        return {i: owner for i, owner in owners.items() if i == owner or i not in others}

    def _hang_dates(self, found: Sequence[Found], owners: Mapping[int, int]) -> None:
        """Gives each date to the trigger it hangs on: the first one above it before another verb."""
        at = self.scene.sentence_at
        events_in: dict[int, list[int]] = defaultdict(list)
        for each in found:
            events_in[at[each.token.i]].append(each.token.i)
        dates_in = Counter(at[root.i] for root, _date in self.dates)
        for root, date in self.dates:
            owner = self._owner(root, owners) if (then := done_when(root)) is None else owners.get(then.i)
            if owner is None:
                owner = self._put_off_to(root, owners)
            if owner is None and dates_in[at[root.i]] == 1 and not of_a_saying(root, self.cues):
                owner = self._only_owner(root, events_in[at[root.i]], owners)
            if owner is not None:
                self.dated[owner].append(date)

    def _put_off_to(self, root: Token, owners: Mapping[int, int]) -> int | None:
        """The event that is put off to a date: "was moved to October"."""
        verb = root.head.head if root.dep_ == "pobj" and root.head.lower_ in self.cues.new_dates else None
        verb = verb.head if verb is not None and verb.dep_ == "advmod" else verb  # "pushed back to Friday"
        put_off = verb is not None and not self.cues.postpone_verbs.isdisjoint(verb_lemmas(verb))
        below = [child for child in verb.children if child.i in owners] if verb is not None and put_off else []
        return owners[below[0].i] if below else None

    def _only_owner(self, root: Token, events: Sequence[int], owners: Mapping[int, int]) -> int | None:
        """The event that the one date of a sentence belongs to: its only event, or one of them that stands above it
        past another verb ("the ship was lost when it exploded on 28 January")."""
        if len(events) == 1:
            return events[0]
        above = takewhile(lambda verb: not says(verb, self.cues), governors(root))
        return next((owners[each.i] for each in above if each.i in owners), None)

    def _hang_places(self, types: Mapping[int, EventType], owners: Mapping[int, int]) -> None:
        for root, mention in (head for heads in self.scene.heads.values() for head in heads):
            named = root.head if self._names_kind_of_place(root) else root
            owner = self._owner(named, owners) if mention.label is Label.PLACE else None
            if owner is None:
                continue
            if self._tells_where(named, owners, types[owner]):
                self.placed[owner].append(mention)
            elif is_spot(mention) and types[owner].plover not in SAID | SCHEDULED and stands_in(named, self.cues):
                self.stood[owner].append(mention)

    def _names_kind_of_place(self, token: Token) -> bool:
        """ "Kunar", of "Kunar province"."""
        return token.dep_ in ("compound", "nmod") and token.head.lemma_.lower() in self.cues.place_nouns

    def _accompany(self, found: Sequence[Found]) -> None:
        """Triggers that are one act: "agreed a truce", "killed in an attack", "a bombing killed"."""
        triggers = {each.token.i for each in found}
        held = {each.token.i for each in found if each.type.plover in SCHEDULED}
        pairs = {(each.token.i, word.i) for each in found for word in (*each.phrase, *each.carriers)}
        carried = {verb.i: each.token.i for each in reversed(found) for verb in each.carriers}
        speaking = {each.token.i for each in found if each.type.plover in SAID}  # "on Friday condemned the attack"
        for each in found:
            if each.type.plover in SCHEDULED and (on := self._on_the_way(each, triggers | carried.keys())) is not None:
                pairs.add((each.token.i, carried.get(on, on)))
            if (at := margin_of(each.token, self.cues)) is not None and not is_verb(each.token):
                pairs.add((each.token.i, carried.get(at.i, at.i)))
            above = each.token.head
            if above.dep_ == "prep" and above.lower_ not in self.cues.bounds:
                above = above.head
            while above.i not in triggers and above.dep_ == "conj":
                above = above.head  # "nine were killed and 30 hurt in the blast"
            is_topic = above.i in held and each.token.head.lower_ in self.cues.topics
            if is_loose(each.token) or (each.token.dep_ == "appos" and each.type.plover in SCHEDULED):
                pairs.update((each.token.i, carried.get(verb.i, verb.i)) for verb in governors(each.token))
            elif each.token.dep_ in ONE_ACT and above.i not in speaking and not is_topic:
                pairs.add((each.token.i, above.i))
            elif is_result(each.token):  # of the noun where a verb carries it: "carried out strikes, killing nine"
                pairs.add((each.token.i, carried.get(above.i, above.i)))
            elif each.token.dep_ == "advcl" and any(word.lower_ in self.measures.when for word in each.token.children):
                self.harmed[each.token.i].append(above.i)
        for left, right in pairs:
            if left != right and {left, right} <= triggers:
                self.companions[left].add(right)
                self.companions[right].add(left)

    def _on_the_way(self, found: Found, told: Collection[int]) -> int | None:
        """The event that this one is a part of: "went to Paris, where he met", "flew in and met", "paying a visit to
        Rome, met"."""
        verb = next(iter(found.carriers), found.token)
        if not is_verb(verb):
            return None
        if (beside := done_beside(verb, self.cues)) is not None:
            while beside.i not in told and beside.dep_ == "conj":
                beside = beside.head
            nearest = (above.i for above in governors(verb) if above.i in told)
            return next(nearest, None) if verb.dep_ == "relcl" else beside.i if beside.i in told else None
        ahead = any(child.lower_ in self.cues.future_auxiliaries for child in verb.children)
        parallel = verb.dep_ == "conj" and not ahead
        of_subject = verb.dep_ == "acl" and verb.tag_ == "VBG" and verb.head.dep_ == "nsubj"
        above = verb.head.head if of_subject else verb.head
        return above.i if (parallel or of_subject) and above.i in told else None

    def _owner(self, root: Token, owners: Mapping[int, int]) -> int | None:
        for above in (root, *governors(root)):
            if any(child.tag_ == "TO" and child.i > root.i for child in above.children):
                continue  # "phoned him on Tuesday to express concern", whatever the parse says
            if above.i in owners:
                return owners[above.i]
            if is_verb(above) and not (above.dep_ == "acl" and above.lemma_.lower() in self.cues.leading):
                return None
        return None

    def _tells_where(self, root: Token, owners: Mapping[int, int], kind: EventType) -> bool:
        """Behind a preposition of place, or right before the event's noun ("the Baku meeting").

        With other nouns between ("focus on the situation in Syria") it is what they are about; a target's place is the
        place of an attack all the same ("strikes on the palace in Damascus").
        """
        if root.head.i in owners and root.dep_ in ("compound", "nmod", "amod", "poss"):
            return kind.plover not in SAID or is_spot(self.scene.named[root.i])  # not "at Syria's request"
        if root.dep_ == "dobj" and root.head.i in owners and kind.plover in PLACED_BY_TARGET:
            return True  # "an earthquake hit Antofagasta"
        between = list(takewhile(lambda above: above.i not in owners, governors(root)))
        links = (above for above in between if above.dep_ == "prep")
        link = next((each for each in links if not self._is_kind_of_place(each.head)), None)
        if link is None or link.lower_ not in self.cues.place_prepositions:
            return False
        if kind.plover in SCHEDULED and link.lower_ in self.cues.origins:
            return False
        if any(above.dep_ == "acl" for above in between):
            return True  # past whoever leads the delegation
        others = [above for above in between if above.dep_ != "prep" and not self._leads_to_a_name(above)]
        if all(self._is_within(other) for other in others):
            return True  # "at the palace in Damascus"
        if kind.plover in SCHEDULED and is_spot(self.scene.named[root.i]):
            return all(is_party(other, self.cues) for other in others)  # "met officials in Damascus"
        return kind.plover in PLACED_BY_TARGET

    def _is_within(self, token: Token) -> bool:
        return token.dep_ == "pobj" and token.head.lower_ in self.cues.place_within and not self._is_event(token)

    def _is_event(self, token: Token) -> bool:
        return token.i in self.scene.triggers

    def _leads_to_a_name(self, token: Token) -> bool:
        """A name itself, a date, or the kind of place that the name behind it is."""
        named = token.i in self.scene.named or token.ent_type_ in ("DATE", "TIME")
        return named or self._is_kind_of_place(token)

    def _is_kind_of_place(self, token: Token) -> bool:
        """ "City", in "the port city of Busan"."""
        return token.lemma_.lower() in self.cues.place_nouns and any(
            child.lower_ in self.cues.belonging for child in token.children
        )

    def event(self, found: Found) -> EventMention | None:
        """The event mention of a trigger; None for a bare word that tells of no event in particular."""
        arguments = arguments_of(self.scene, found)
        place = self._place(found, arguments)
        dates = self._hung_on(found, self.dated)
        definite = is_definite(found.token, self.cues)
        quantities = self._quantities(found)
        if not (arguments or place or dates or definite or quantities or self._happens(found)):
            return None
        token = found.token
        status = self._status(found, dated=bool(dates))
        start, end = _trimmed(self.scene.sentences[self.scene.sentence_at[token.i]])
        modifiers = {child.lower_ for child in token.children if child.dep_ in ("amod", "det", "advmod", "nummod")}
        return EventMention(
            type=found.type.name,
            trigger=Span(token.text, token.idx, token.idx + len(token)),
            arguments=tuple(arguments),
            place=place or where_from(self.scene, found, arguments, status),
            date=_nearest(dates, token.idx),
            status=status,
            sentence=Span(self.scene.text[start:end], start, end),
            attribution=self._attribution(token),
            definite=definite,
            another=bool(modifiers & self.cues.another_words),
            plover=self.codes.of(found, status, named=bool(arguments)),
            quantities=quantities,
            rule=found.rule,
            back=found.back,
        )

    def _status(self, found: Found, *, dated: bool) -> Status | None:
        """A meeting told in the present with its day is on the timetable: "meets Lavrov on Friday"."""
        status = status_of(found.token, found.carriers, self.cues)
        if found.type.plover in SCHEDULED and status in (None, Status.HAPPENED) and not found.carriers:
            status = status_around(found.token, self.cues) or status
        finite = next(iter(found.carriers), found.token)
        timetable = found.type.plover in SCHEDULED and dated and finite.tag_ in ("VBZ", "VBP")
        return Status.PLANNED if timetable and status is Status.HAPPENED else status

    def _place(self, found: Found, arguments: Sequence[Argument]) -> Mention | None:
        if found.type.mode == "phone":
            return None
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
        if hit:
            return hit[0]
        told = back_there(self.scene, found) or where_they_went(self.scene, found)
        stood = next(iter(self._hung_on(found, self.stood)), None)
        return told or stood or (where_it_was(self.scene, found) if found.type.plover in ON_THE_SPOT else None)

    def _quantities(self, found: Found) -> tuple[Quantity, ...]:
        """Its own numbers and those of the events it is one act with, one of each kind."""
        own = found.token.i
        near = [own, *sorted(self.companions.get(own, ()), key=lambda other: abs(other - own))]
        kinds = self.measures.only.get(found.type.name)
        told = [quantity for i in near for quantity in self.counted.get(i, ()) if not kinds or quantity.kind in kinds]
        came_of_it = (quantity for i in self.harmed.get(own, ()) for quantity in self.counted.get(i, ()))
        told += [quantity for quantity in came_of_it if quantity.kind in self.measures.harm]
        if found.type.plover in SCHEDULED:  # "will meet as the toll passed 10,000"
            told = [quantity for quantity in told if quantity.kind not in self.measures.harm]
        return tuple({quantity.kind: quantity for quantity in reversed(told)}.values())[::-1]

    def _hung_on(self, found: Found, things: Mapping[int, list[T]]) -> list[T]:
        """The dates or places of an event; where it has none, those of the events it is one act with."""
        return things.get(found.token.i) or [
            t for other in self.companions.get(found.token.i, ()) for t in things.get(other, ())
        ]

    def _happens(self, found: Found) -> bool:
        """Told as happening to somebody or something, named or not: a verb with a subject or object, a noun that a
        finite verb carries or plans ("clashes broke out") or that names a target ("an attack on a church"); not "a
        place for hosting talks"."""
        if is_verb(found.token):
            return any(slot in ("subject", "object") for slot, _head in self.scene.slots(found.token))
        done_to = any(found.trigger.roles.get(slot) in TARGETS for slot, _head in self.scene.slots(found.token))
        governor = found.around.governor
        there_is = found.token.dep_ == "attr" and any(child.tag_ == "EX" for child in found.token.head.children)
        if done_to or there_is or (governor is not None and self.cues.plan_verbs.intersection(verb_lemmas(governor))):
            return True
        return any(carrier.tag_ in ("VBD", "VBZ", "VBP", "VBN") for carrier in found.carriers)

    def _attribution(self, token: Token) -> str | None:
        source = attribution_of(token, self.cues)
        named = self.scene.mentions_of(source) if source is not None else []
        return named[0].text if named else None


def _trimmed(sentence: TokenSpan) -> tuple[int, int]:
    """Start and end of a sentence in characters, without the white space around it."""
    words = [token for token in sentence if not token.is_space] or list(sentence)
    return words[0].idx, words[-1].idx + len(words[-1])


def _nearest(dates: Sequence[DateMention], offset: int) -> DateMention | None:
    return min(dates, key=lambda date: abs(date.start - offset), default=None)
