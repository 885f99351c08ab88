"""Who is named where: a parsed document with its names laid over the parse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from newsdesk.annotate.cues import Cues
from newsdesk.annotate.datelines import dateline
from newsdesk.annotate.grammar import Slot, coordinated, governors, is_verb, noun_phrase, slots, subjects
from newsdesk.model import Label, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan


REACH = 3  # sentences over which "the two" look back


class Scene:
    """A document, its sentences and names, and the words that tell its events."""

    def __init__(self, doc: Doc, mentions: Sequence[Mention], cues: Cues) -> None:
        self.doc = doc
        self.text = doc.text
        self.cues = cues
        self.named: dict[int, Mention] = {}  # by token
        self.sentences = list(doc.sents)
        self.sentence_at = [number for number, sentence in enumerate(self.sentences) for _ in sentence]
        self.heads: dict[int, list[tuple[Token, Mention]]] = defaultdict(list)  # by the sentence's number
        for mention in mentions:
            span = tokens_of(doc, mention)
            self.named.update({token.i: mention for token in span})
            self.heads[self.sentence_at[span.start]].append((span.root, mention))
        self.officers = dict(self._officers(mentions))  # by the word for the office
        self.triggers: set[int] = set()  # tokens that tell an event, once they are known: they name nobody
        self.parties: tuple[int, list[Mention]] = (0, [])  # of the last event with two or more, and its sentence

    def slots(self, token: Token) -> list[Slot]:
        """What fills the slots around a verb or noun; of "Fidan, Guler and Kalin" each, an apposition to
        the parse."""
        filled = list(slots(token, self.cues))
        return filled + [(slot, each) for slot, head in filled for each in self._listed_behind(head)]

    def _listed_behind(self, head: Token) -> list[Token]:
        persons = [each for each in head.children if each.dep_ == "appos" and self._is_person(each)]
        listed = persons if self._is_person(head) else []
        return [*listed, *(each for person in persons for each in coordinated(person))]

    def _is_person(self, token: Token) -> bool:
        return token.i in self.named and self.named[token.i].label is Label.PERSON

    def _officers(self, mentions: Sequence[Mention]) -> Iterator[tuple[int, Mention]]:
        """Persons by the office they hold: "the emir of Qatar, Sheikh Tamim", whatever the parse hangs the name on."""
        for mention in mentions:
            if mention.label is not Label.PERSON:
                continue
            comma = tokens_of(self.doc, mention).start - 1
            while comma > 0 and self.doc[comma].lower_ in self.cues.honorifics:
                comma -= 1
            if comma > 0 and self.doc[comma].text == "," and not self._goes_on_listing(mention):
                yield from ((i, mention) for i in self._offices_before(comma))

    def _goes_on_listing(self, mention: Mention) -> bool:
        """ "The president, Tom Barrack and Mazloum Abdi" are three."""
        end = tokens_of(self.doc, mention).end
        return end < len(self.doc) and self.doc[end].dep_ == "cc"

    def _offices_before(self, comma: int) -> Iterator[int]:
        """The words for the offices that a phrase before a comma ends with: two of "Deputy Premier and Foreign
        Minister", one of "envoy for Syria"."""
        word = self.doc[comma - 1]
        while word.dep_ in ("pobj", "conj", "compound", "prep", "cc") and word.head.i < comma:
            if self._is_office(word):
                yield word.i
            if word.dep_ == "conj" and any(child.dep_ in ("det", "poss") for child in word.children):
                return  # "the king and his envoy, ..." are two
            word = word.head
        if self._is_office(word) and word.i < comma:
            yield word.i

    def _is_office(self, word: Token) -> bool:
        names = (word, *(child for child in word.children if child.dep_ == "compound"))
        return (
            word.tag_ in ("NN", "NNP")
            and not self._is_person(word)
            and any(each.lower_ in self.cues.offices for each in names)
        )

    def reported_from(self, token: Token) -> Mention | None:
        """The town of the dateline above a token of a text's first paragraph."""
        first = next(iter(self.heads.get(0, ())), (None, None))[1]
        line = self.text.partition("\n")[0]
        if first is None or not is_spot(first) or token.idx > len(line):
            return None
        ahead = dateline(line, lambda name: name == first.text)
        return first if ahead.startswith(first.text) and "/" not in ahead else None

    def named_near(self, token: Token, sentences: int, *, here: bool) -> list[tuple[Token, Mention]]:
        """The names, each with its head word, of some sentences before a token's, and of its own if `here`."""
        number = self.sentence_at[token.i]
        return [head for each in range(max(0, number - sentences), number + here) for head in self.heads.get(each, ())]

    def mentions_of(self, head: Token, depth: int = 0) -> list[Mention]:
        """Who a phrase names: its head, else the name within it, else the one behind "of" or "from"."""
        if head.i in self.officers:
            return [self.officers[head.i]]
        if head.i in self.named:
            return [*self._listed_before(head), self.named[head.i]]
        if head.tag_ == "WP$":
            return self._whose(head, depth)
        if head.pos_ == "PRON":
            return self._antecedent(head)
        if head.i in self.triggers:
            return []
        if self._counted(head):
            return self._pair(head)
        behind = [
            head,
            *(c for prep in head.children if prep.dep_ == "prep" for c in prep.children),
        ]  # "envoy for Syria, X"
        apposed = [self.named[c.i] for each in behind for c in each.children if c.dep_ == "appos" and c.i in self.named]
        if apposed and apposed[0].label is Label.PERSON:
            return apposed[:1]
        following = self.named.get(head.i + 1)
        if following is not None and following.label is Label.PERSON:
            return [following]  # "his Turkish counterpart Hakan Fidan", however it is parsed
        inside = {self.named[word.i]: word for word in noun_phrase(head) if word.i in self.named}
        if inside and self._is_joint_office(head):
            return []
        if inside:
            best = max(inside, key=lambda m: (m.label is Label.PERSON, m.country is not None, m.start))
            listed = {best: inside[best]}
            for m, word in reversed(inside.items()):
                if any(_coordinate(word, other) for other in listed.values()):
                    listed[m] = word
            leaders = self._leaders(head)
            led = {leader.country for leader in leaders} - {None}  # who leads a country's delegation stands for it
            every = self._of_nations(head, [*reversed(listed)])
            return [*(m for m in every if m.label is Label.ORG or m.country not in led), *leaders]
        if head.dep_ == "appos" and head.head.i in self.named:
            return [self.named[head.head.i]]
        return self._belonging(head, depth) or self._leaders(head)

    def _of_nations(self, head: Token, listed: Sequence[Mention]) -> Sequence[Mention]:
        """ "US, Ukrainian and European officials": those before the first one that the parse sees."""
        if len(listed) < 2 or head.tag_ != "NNS":
            return listed
        first = tokens_of(self.doc, min(listed, key=lambda m: m.start)).start
        before = self.named.get(first - 2) if first > 1 and self.doc[first - 1].text == "," else None
        if before is None or before.label not in (Label.GROUP, Label.PLACE) or before.country is None:
            return listed
        start = tokens_of(self.doc, before).start
        told_where = start > 0 and self.doc[start - 1].tag_ in ("IN", "DT")
        return listed if told_where else self._of_nations(head, [before, *listed])

    def _whose(self, pronoun: Token, depth: int) -> list[Mention]:
        """ "Grossi, whose visit to Damascus": Grossi."""
        clause = next((above for above in governors(pronoun) if above.dep_ == "relcl"), None)
        return self.mentions_of(clause.head, depth + 1) if clause is not None and depth < 3 else []

    def _is_joint_office(self, head: Token) -> bool:
        """ "Jordan's Deputy Prime Minister", before "and Foreign Minister Ayman Safadi": he is both."""
        others = [child for child in head.children if child.dep_ == "conj"] if head.tag_ == "NNP" else []
        beside = [other for other in others if other.left_edge.i == head.i + 2 and other.i in self.named]
        return any(self.named[other.i].label is Label.PERSON and other.left_edge.tag_ == "NNP" for other in beside)

    def _belonging(self, head: Token, depth: int) -> list[Mention]:
        """To whom or where somebody belongs: "members of Hezbollah", "troops from Chad", "rebels in Sudan"."""
        if head.lemma_.lower() in self.cues.outsiders or depth >= 3:
            return []
        for child in head.children:
            first = [each for each in child.children if each.dep_ == "pobj"]
            if child.dep_ == "prep" and child.lower_ in self.cues.belonging:
                listed = (each for one in first for each in (one, *coordinated(one)))
                behind = [mention for each in listed for mention in self.mentions_of(each, depth + 1)]
                persons = [mention for mention in behind if mention.label is Label.PERSON]
                behind += self._leaders(head)
                if behind:
                    return behind if behind[0].label is Label.PERSON else persons or behind  # "members of X, A and B"
            elif child.dep_ == "prep" and child.lower_ in self.cues.place_prepositions and head.tag_ in ("NNS", "NNPS"):
                within = [self.named[each.i] for each in first if each.i in self.named]
                if within and within[0].label is Label.PLACE and not is_spot(within[0]):
                    return within
            elif child.dep_ == "acl" and child.lemma_.lower() in self.cues.based:
                seats = (each.i for slot, each in self.slots(child) if slot != "object")
                return [self.named[i] for i in seats if i in self.named]
        return []

    def _leaders(self, head: Token) -> list[Mention]:
        """Who leads it: "a Saudi delegation led by the investment minister"."""
        led = (child for child in head.children if child.dep_ == "acl" and child.lemma_.lower() in self.cues.leading)
        agents = [agent for verb in led for slot, agent in self.slots(verb) if slot == "subject" and agent != head]
        if head.dep_ == "dobj" and head.head.lemma_.lower() in self.cues.leading:  # "led the delegation to visit Oslo"
            agents += [agent for slot, agent in self.slots(head.head) if slot == "subject"]
        including = (child for child in head.children if child.dep_ in ("acl", "relcl", "prep"))
        members = (c for c in including if c.lemma_.lower() in self.cues.including)
        agents += [each for c in members for first in c.children for each in (first, *coordinated(first))]
        return [mention for agent in agents for mention in self.mentions_of(agent, 3)]

    def _counted(self, head: Token) -> bool:
        """Two who were named before: "the two sides", "both ministers", "the pair"."""
        if any(child.dep_ == "prep" and child.lower_ in self.cues.belonging for child in head.children):
            return False  # "two members of Congress" say who they are
        said = {child.lower_ for child in head.children if child.dep_ in ("nummod", "det", "predet", "amod")}
        if head.lower_ in self.cues.counted and head.tag_ == "CD" and said & self.cues.definite_words:
            return True  # "the two are due to meet"
        if head.lemma_.lower() in self.cues.twosomes:
            return not said.isdisjoint(self.cues.definite_words)
        definite = said & self.cues.definite_words or head.dep_.startswith("nsubj")
        return head.tag_ == "NNS" and bool(said & self.cues.counted and definite)

    def _pair(self, head: Token) -> list[Mention]:
        """The parties of the event told last, or the last two that "and" joins; countries for "the two countries"."""
        number = self.sentence_at[head.i]
        told, parties = self.parties
        if number - told > REACH:
            parties = []
        if len(parties) < 2:
            near = [root for root, _mention in self.named_near(head, REACH, here=True) if root.i < head.i]
            joined = ([root, *coordinated(root)] for root in reversed(near))
            pairs = ([self.named[each.i] for each in pair if each.i in self.named] for pair in joined)
            parties = next((pair for pair in pairs if len(pair) == 2), []) or self._persons_before(head)
        if head.lemma_.lower() in self.cues.states:
            parties = [mention for mention in parties if mention.label in (Label.PLACE, Label.GROUP)]
        return parties if len(parties) == 2 else []

    def _persons_before(self, head: Token) -> list[Mention]:
        """The persons of the sentence so far: "Trump shook hands with Erdogan, and the two men sat down"."""
        return [
            mention
            for root, mention in self.heads[self.sentence_at[head.i]]
            if mention.label is Label.PERSON and root.i < head.i
        ]

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

    def _speaker(self, pronoun: Token) -> list[Mention]:
        """Whoever says what a pronoun stands in; for "when they meet", whoever the sentence is about."""
        verb = next((above for above in governors(pronoun.head) if is_verb(above)), None)
        if verb is None:
            return []
        where = pronoun.head.dep_ == "relcl" and any(
            c.lower_ in self.cues.places_relative for c in pronoun.head.children
        )
        if verb.lemma_.lower() not in self.cues.say_verbs and not where and pronoun.head.dep_ != "advcl":
            return []
        who = [head for slot, head in self.slots(verb) if slot == "subject"]
        return [mention for each in who for mention in self.mentions_of(each, 2)]

    def _antecedent(self, pronoun: Token) -> list[Mention]:
        """The person last named before "he" or "she", in this sentence or the two before it; for "it" and "they" in
        what somebody says, whoever says so."""
        if pronoun.lower_ in self.cues.own_pronouns and pronoun.dep_.startswith("nsubj"):
            told, parties = self.parties
            together = parties and pronoun.head.dep_ == "advcl" and told == self.sentence_at[pronoun.i]
            return parties if together and pronoun.lower_ in self.cues.plural_pronouns else self._speaker(pronoun)
        if pronoun.lower_ not in self.cues.personal_pronouns:
            return []
        near = self.named_near(pronoun, 2, here=True)
        done_to = pronoun.dep_ in ("dobj", "pobj", "dative")  # by somebody else
        doers = {each.i for each in subjects(pronoun.head, self.cues)} if done_to and is_verb(pronoun.head) else ()
        before = [m for root, m in near if m.label is Label.PERSON and root.i < pronoun.i and root.i not in doers]
        leading = [m for m in before if tokens_of(self.doc, m).root.dep_.startswith("nsubj")]
        return (leading or before)[-1:] or (self._speaker(pronoun) if pronoun.dep_.startswith("nsubj") else [])


def _coordinate(left: Token, right: Token) -> bool:
    """Two members of one list of modifiers: "Syrian and Israeli"; or of one compound: "Syrian-Israeli"."""
    return (
        right in left.conjuncts
        or (left.head == right and left.dep_ in ("amod", "compound", "npadvmod") and abs(left.i - right.i) == 2)
        or (left.head == right.head and abs(left.i - right.i) == 2 and not left.doc[min(left.i, right.i) + 1].is_alpha)
    )


def tokens_of(doc: Doc, span: Span) -> TokenSpan:
    """The tokens that a stretch of the text touches."""
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    assert tokens is not None, "a span of another text"
    return tokens


def is_spot(mention: Mention) -> bool:
    """A town or region, where things happen, rather than a country, which acts."""
    return mention.label is Label.PLACE and mention.place is not None and mention.place.feature in ("city", "region")
