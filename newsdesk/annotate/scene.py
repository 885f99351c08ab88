"""Who is named where: a parsed document with its names laid over the parse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsdesk.annotate.grammar import coordinated, noun_phrase
from newsdesk.annotate.status import Cues
from newsdesk.model import Label, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan


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
        self.triggers: set[int] = set()  # tokens that tell an event, once they are known: they name nobody

    def named_near(self, token: Token, sentences: int, *, here: bool) -> list[tuple[Token, Mention]]:
        """The names, each with its head word, of some sentences before a token's, and of its own if `here`."""
        number = self.sentence_at[token.i]
        return [head for each in range(max(0, number - sentences), number + here) for head in self.heads.get(each, ())]

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
        following = self.named.get(head.i + 1)
        if following is not None and following.label is Label.PERSON:
            return [following]  # "his Turkish counterpart Hakan Fidan", however it is parsed
        inside = {self.named[word.i]: word for word in noun_phrase(head) if word.i in self.named}
        if inside:
            best = max(inside, key=lambda m: (m.label is Label.PERSON, m.country is not None, m.start))
            return [m for m, word in inside.items() if m == best or _coordinate(word, inside[best])]
        if head.dep_ == "appos" and head.head.i in self.named:
            return [self.named[head.head.i]]
        for child in head.children if head.lemma_.lower() not in self.cues.outsiders else ():
            if child.dep_ == "prep" and child.lower_ in self.cues.belonging and depth < 3:
                first = (each for each in child.children if each.dep_ == "pobj")
                listed = (each for one in first for each in (one, *coordinated(one)))
                behind = [mention for each in listed for mention in self.mentions_of(each, depth + 1)]
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
        near = self.named_near(pronoun, 2, here=True)
        before = [mention for root, mention in near if mention.label is Label.PERSON and root.i < pronoun.i]
        subjects = [m for m in before if tokens_of(self.doc, m).root.dep_.startswith("nsubj")]
        return (subjects or before)[-1:]


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
