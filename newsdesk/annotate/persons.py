"""Who is a person: what the whole article says of a name that the model saw in one sentence.

Evidence for a person: a given name in front, a title or office before, a verb of speech behind. Against: an article
before the name, the same word in small letters elsewhere, a place of that name behind "in". The label is judged once
for all mentions of a name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from newsdesk.annotate.places import Gazetteer
from newsdesk.annotate.roles import Names
from newsdesk.annotate.spans import TokenSpan
from newsdesk.annotate.towns import stands_as_place
from newsdesk.model import Label

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

GIVEN_NAMES = Path(__file__).parents[1] / "data" / "gazetteer" / "given.txt"
INITIALS = re.compile(r"(?!U\.[SKN])(?:[A-Z]\.-?){1,3}")  # "J.", "K.C.", "J.-P."; no "U.S."
TOWN = 5.5  # prominence: what a title stands before is no smaller place of that name
LARGE = 5.3  # a place that is known by itself
LONGEST_NAME = 4  # words: a longer run of capitals is a headline
SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@cache
def given_names() -> frozenset[str]:
    """Given names of many languages in Latin letters, as they are written, read when first needed."""
    return frozenset(GIVEN_NAMES.read_text(encoding="utf-8").split())


def last_name(doc: Doc, span: TokenSpan, names: Names) -> int:
    """The token of the family name: the last one that is no "Jr." or "III"."""
    last = span.end - 1
    while last > span.start and (doc[last].lower_ in names.suffixes or not is_wordlike(doc[last])):
        last -= 1
    return last


def is_wordlike(token: Token) -> bool:
    """Has it a letter or digit?"""
    return any(character.isalnum() for character in token.text)


def is_given(token: Token) -> bool:
    """A given name, or initials."""
    return token.text in given_names() or bool(INITIALS.fullmatch(token.text))


def _completing(verb: Token) -> list[Token]:
    """ "meet", of "is scheduled to meet"."""
    return [child for child in verb.children if child.dep_ == "xcomp"]


class Persons:
    """Corrects what the model took for a person, and for none, in one document."""

    def __init__(self, doc: Doc, gazetteer: Gazetteer, names: Names) -> None:
        self.doc = doc
        self.gazetteer = gazetteer
        self.names = names
        self._things = (names.facilities, names.place_nouns, names.organisation_nouns, names.offices)
        self._places: set[int] = set()
        self.small = {token.text for token in doc if token.text.islower()}

    def introduced(self, spans: Sequence[TokenSpan]) -> list[TokenSpan]:
        """The same spans with the persons that a given name or a title gives away, whatever the model called them.

        "Annie Oakley" is no organisation, "designer Halston" no town; a span that a name reaches into is replaced.
        """
        spans = self._with_last_names(self._with_first_names(spans))
        found = {span for start, end in self.runs if (span := self._named(start, end, spans))}
        found |= set(self._listed([*spans, *found]))
        taken = {i for span in found for i in range(span.start, span.end)}
        kept = [span for span in spans if taken.isdisjoint(range(span.start, span.end))]
        return sorted([*kept, *found], key=lambda span: span.start)

    def in_company(self, spans: Sequence[TokenSpan]) -> list[TokenSpan]:
        """The same spans with the persons that are named by one word alone and of whom nobody knows anything but that
        they meet somebody ("met Halston"), or stand in one list with a person."""
        labels = {span.start: span for span in spans if span.end - span.start == 1}
        taken = {i for span in spans for i in range(span.start, span.end)}
        persons = {i for span in spans if span.label is Label.PERSON for i in range(span.start, span.end)}
        found: dict[int, TokenSpan] = {}
        for token in reversed(self.doc):
            span = labels.get(token.i)
            if (token.i in taken and span is None) or not self._may_be_somebody(token, span):
                continue
            known = bool(self.gazetteer.candidates(token.text))
            company = self.names.company_of_persons if known else self.names.company
            first = span is None and token.is_sent_start and token.tag_ != "NNP"
            company = self.names.company_of_persons if first else company  # "Legislation heads to the Senate"
            listed = not known and self._before_somebody(token, persons)
            if listed or self._keeps_company(token, company):
                persons.add(token.i)
                found[token.i] = TokenSpan(token.i, token.i + 1, Label.PERSON)
        return sorted([*(span for span in spans if span.start not in found), *found.values()], key=lambda s: s.start)

    def _may_be_somebody(self, token: Token, span: TokenSpan | None) -> bool:
        """A capitalised word that is nothing that we know; what the tagger calls no name, only where the model does."""
        if (
            not token.text.istitle()
            or token.tag_ not in ("NNP", "NN")
            or any(near.pos_ in ("DET", "PRON") for near in token.children)
        ):
            return False
        if span is not None and span.label is Label.PERSON:
            return False
        if any(rank > TOWN for _, rank in self.gazetteer.ranked(token.text)):
            return False
        alone = not any(near.dep_ in ("compound", "amod") for near in token.children) and token.dep_ != "compound"
        a_word = token.lower_ in self.names.never_names | self.names.before_names | self.names.office_words
        return alone and not (
            a_word or self._is_thing(token) or token.lower_ in self.small or self._is_known(token.text)
        )

    def _is_known(self, name: str) -> bool:
        return bool(self.gazetteer.demonym(name) or self.gazetteer.body(name))

    def _keeps_company(self, token: Token, company: Collection[str]) -> bool:
        """Somebody who meets somebody, or is met: "met Halston", "talks between Halston and", "Halston's visit"."""
        while token.dep_ == "conj":
            token = token.head
        if token.dep_ == "pobj" and token.head.lower_ in self.names.company_prepositions:
            return token.head.head.lemma_.lower() in company
        does = token.dep_ in ("nsubj", "nsubjpass", "dobj", "poss")
        return does and any(verb.lemma_.lower() in company for verb in (token.head, *_completing(token.head)))

    def _before_somebody(self, token: Token, persons: Collection[int]) -> bool:
        """In one list with a person: "Halston and Interior Minister Ada Kerr"."""
        i = token.i + 1
        if i >= len(self.doc) or not (self.doc[i].lower_ in self.names.conjunctions or self.doc[i].text == ","):
            return False
        i += 1
        while i < len(self.doc) and self.doc[i].lower_ in self.names.before_names | self.names.office_words:
            i += 1
        head = self.doc[i] if i in persons else None
        return head is not None and (token.is_ancestor(head) or token.dep_ in ("nmod", "conj"))

    def judged(self, spans: Sequence[TokenSpan]) -> list[TokenSpan]:
        """The same spans without the persons that are none: dropped, or places where the text says "in" them."""
        families: dict[str, list[TokenSpan]] = defaultdict(list)
        for span in spans:
            if span.label is Label.PERSON:
                families[self.doc[last_name(self.doc, span, self.names)].text].append(span)
        for several in families.keys() & {f"{name}s" for name in families}:  # "the Tsarnaevs"
            families[several.removesuffix("s")] += families.pop(several)
        self._places = {i for span in spans if span.label is Label.PLACE for i in range(span.start, span.end)}
        verdicts: dict[TokenSpan, Label | None] = {}
        for family in families.values():
            verdicts.update(dict.fromkeys(family, self._verdict(family)))
        labelled = [(span, verdicts.get(span, span.label)) for span in spans]
        return [replace(span, label=label) for span, label in labelled if label and not self._is_title(span)]

    def _is_title(self, span: TokenSpan) -> bool:
        """ "Sheikh", of "Emir Sheikh Tamim bin Hamad"."""
        words = self.doc[span.start : span.end]
        return span.label is Label.PERSON and all(word.lower_ in self.names.honorifics for word in words)

    def _with_first_names(self, spans: Sequence[TokenSpan]) -> list[TokenSpan]:
        """Surnames with the name before them that the model left out: "Dries" of "Dries Mertens"."""
        taken = {i for span in spans for i in range(span.start, span.end)}
        full = {self.doc[span.end - 1].text for span in spans if span.end - span.start > 1}
        return [
            replace(span, start=span.start - 1)
            if span.label is Label.PERSON
            and span.end - span.start == 1
            and self.doc[span.start].text not in full
            and self._is_first_name(span.start - 1, taken)
            else span
            for span in spans
        ]

    def _with_last_names(self, spans: Sequence[TokenSpan]) -> list[TokenSpan]:
        """Names with the last word that the model cut off: "Pen" of "Marine Le Pen"."""
        taken = {i for span in spans for i in range(span.start, span.end)}
        return [
            replace(
                span, end=self._past_particles(span) if self._is_cut(span) else span.end + self._goes_on(span, taken)
            )
            if span.label is Label.PERSON and span.end - span.start > 1
            else span
            for span in spans
        ]

    def _is_cut(self, span: TokenSpan) -> bool:
        """Does it end before the name does: "Ursula von"?"""
        return self.doc[span.end - 1].is_lower and self.doc[span.end - 1].lower_ in self.names.particles

    def _past_particles(self, span: TokenSpan) -> int:
        end = span.end
        while end < len(self.doc) and self.doc[end].is_lower and self.doc[end].lower_ in self.names.particles:
            end += 1
        return end + (end < len(self.doc) and self._is_name_word(end, inside=True))

    def _goes_on(self, span: TokenSpan, taken: Collection[int]) -> bool:
        """Is the next word the head of the name?"""
        i = span.end
        if i in taken or i >= len(self.doc) or not self._is_name_word(i, inside=True) or not self.doc[i].text.istitle():
            return False
        token = self.doc[i]
        part = all(word.head.i == i and word.dep_ == "compound" for word in self.doc[span.start : i])
        return part and not self._is_thing(token) and not self.gazetteer.country(token.text)

    def _is_first_name(self, i: int, taken: Collection[int]) -> bool:
        if i < 0 or i in taken or not self._is_name_word(i, inside=False):
            return False
        token = self.doc[i]
        joined = token.dep_ == "compound" and token.head.i == i + 1 and token.whitespace_
        other = token.lower_ in self.small or token.lower_ in self.names.before_names or self._is_thing(token)
        return bool(joined) and not other and not self.gazetteer.candidates(token.text) and token.text.istitle()

    def _is_thing(self, token: Token) -> bool:
        """A noun that says what is named, and that it is nobody: "bridge", "company", "secretary"."""
        return any(token.lower_ in words for words in self._things)

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """Stretches of capitalised proper nouns, titles before them left out."""
        runs = []
        start = 0
        while start < len(self.doc):
            end = start
            while end < len(self.doc) and self._is_name_word(end, inside=end > start):
                end += 1
            if end > start:
                runs.append((self._past_titles(start, end), end))
            start = max(end, start + 1)
        return runs

    def _is_name_word(self, i: int, *, inside: bool) -> bool:
        token = self.doc[i]
        if inside and (token.is_sent_start or (not self.doc[i - 1].whitespace_ and self.doc[i - 1].text != "-")):
            return False
        return token.text[:1].isupper() and (token.pos_ == "PROPN" or token.text in given_names())

    def _past_titles(self, start: int, end: int) -> int:
        titles = self.names.before_names
        office = next((i for i in range(end - 1, start, -1) if self.doc[i].lower_ in self.names.offices), start)
        while start < end and (self.doc[start].lower_ in titles or (start < office and self._goes_with_office(start))):
            start += 1
        return start

    def _goes_with_office(self, i: int) -> bool:
        """ "Special", of "Special Envoy Najat Rochdi"."""
        return self.doc[i].lower_ in self.names.office_words

    def _named(self, start: int, end: int, spans: Sequence[TokenSpan]) -> TokenSpan | None:
        """The person that a run of capitalised words names, where its first word or what stands before says so."""
        introduced = self._is_titled_name(start) or (end - start > 1 and self._begins_name(start, end))
        if not 1 <= end - start <= LONGEST_NAME or not introduced:
            return None
        overlapping = [span for span in spans if span.start < end and span.end > start]
        if any(self._stays(span, start, end) for span in overlapping) or self._names_a_thing(start, end):
            return None
        return TokenSpan(start, end, Label.PERSON)

    def _is_titled_name(self, start: int) -> bool:
        title = self.doc[start - 1].lower_ if start else ""
        return self._titled(start) and (self.doc[start - 1].is_lower or title in self.names.honorifics)

    def _begins_name(self, start: int, end: int) -> bool:
        """A given name; or a word that nobody knows before a name that speaks alone elsewhere: "Valeska Paris"."""
        if is_given(self.doc[start]):
            return True
        unknown = end - start == 2 and self._is_first_name(start, ())
        return unknown and self._speakers[self.doc[end - 1].text] > 1

    @cached_property
    def _speakers(self) -> Counter[str]:
        """How often each word is alone the subject of a verb of speech."""
        return Counter(t.text for t in self.doc if t.text[:1].isupper() and self._speaks(t) and t.left_edge.i == t.i)

    def _speaks(self, token: Token) -> bool:
        return token.dep_ in SUBJECTS and token.head.lemma_.lower() in self.names.speech

    def _stays(self, span: TokenSpan, start: int, end: int) -> bool:
        """A span that reaches beyond the run, is a person already, or is known to be something else."""
        text = self.doc[span.start : span.end].text
        if span.label is Label.PERSON or span.start < start or span.end > end:
            return True
        if span.label is Label.PLACE and span.start > start and not self.gazetteer.country(text):
            return bool(self.gazetteer.candidates(self.doc[start:end].text))
        if self.gazetteer.country(text) or self.gazetteer.body(text) or self.gazetteer.demonym(text):
            return True
        size = TOWN if self._titled(start) else 0.0
        return span.label is Label.PLACE and any(rank > size for _, rank in self.gazetteer.ranked(text))

    def _names_a_thing(self, start: int, end: int) -> bool:
        """ "Annie Oakley Park", "the Annie Oakley show": the name of something else, or a part of it."""
        last = self.doc[end - 1]
        if last.lower_ in self.small or self._is_thing(last) or self.gazetteer.country(last.text):
            return True
        linked = start > 1 and self.doc[start - 1].lower_ in self.names.links
        return linked and self.doc[start - 2].pos_ == "PROPN"

    def _listed(self, spans: Sequence[TokenSpan]) -> Iterator[TokenSpan]:
        """What stands in one list with persons and is nothing else: "Zeus, Hera and Poseidon"."""
        labels = {i: span.label for span in spans for i in range(span.start, span.end)}
        for start, end in self.runs:
            if not 1 <= end - start <= 2 or not labels.keys().isdisjoint(range(start, end)):
                continue
            head = self.doc[start:end].root
            while head.dep_ == "conj" and head.i not in labels:
                head = head.head
            if labels.get(head.i) is Label.PERSON:
                labels.update(dict.fromkeys(range(start, end), Label.PERSON))
                yield TokenSpan(start, end, Label.PERSON)

    def _titled(self, start: int) -> bool:
        """Behind a title or office that belongs to the name: "Mr", "designer"."""
        if not start:
            return False
        title = self.doc[start - 1]
        before = title.dep_ in ("compound", "nmod") and title.head.i >= start
        beside = self.doc[start].dep_ == "appos"  # right behind it, without a comma
        return title.lower_ in self.names.before_names and (before or beside)

    def _verdict(self, family: Sequence[TokenSpan]) -> Label | None:
        """The label of all mentions of one family name; None for what is no name of ours."""
        if any(self._speaks_for(span) for span in family):
            return Label.PERSON
        if all(self._ends_as_organisation(span) for span in family):
            return Label.ORG
        texts = {self.doc[span.start : span.end].text for span in family}
        size = 0.0 if any(self._names_place(span) for span in family) else LARGE
        if size == 0.0 or not any(is_given(self.doc[span.start]) for span in family):
            ranks = [self.gazetteer.ranked(text) for text in texts]
            if all(ranked and ranked[0][1] > size for ranked in ranks):
                return Label.PLACE
        return None if any(self._speaks_against(span) for span in family) else Label.PERSON

    def _names_place(self, span: TokenSpan) -> bool:
        return span.end - span.start > 1 or stands_as_place(self.doc, span.start, span.end, self._places, self.names)

    def _speaks_for(self, span: TokenSpan) -> bool:
        if any(is_given(token) for token in self.doc[span.start : span.end - 1]):
            return True
        if self._titled(span.start) or (span.start and self.doc[span.start - 1].lower_ in self.names.honorifics):
            return True
        return self._speaks(self.doc[span.start : span.end].root)

    def _speaks_against(self, span: TokenSpan) -> bool:
        if self.doc[span.end - 1].is_lower or any(sign.isdigit() for sign in self.doc[span.start : span.end].text):
            return True
        first, root = self.doc[span.start], self.doc[span.start : span.end].root
        if is_given(first) or first.lower_ in self.names.particles:
            return False
        before = self.doc[span.start - 1].lower_ if span.start else ""
        return first.lower_ in self.small or (before in self.names.determiners and root.dep_ != "compound")

    def _ends_as_organisation(self, span: TokenSpan) -> bool:
        return span.end - span.start > 1 and self.doc[span.end - 1].lower_ in self.names.organisation_nouns
