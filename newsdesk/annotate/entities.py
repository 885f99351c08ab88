"""Names in a text: the model's spans, corrected by the gazetteer and by what the article itself says.

The model proposes. Then, in this order: spans are trimmed to the name; known countries, nationalities, peoples and
bodies get their label; missed ones are added; the label that most of the article's mentions support wins; a surname
that the article introduced with a first name is that person everywhere; the words of office around a person become its
role; places are looked up with the article's other places as context.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsdesk.annotate.places import Gazetteer, locate
from newsdesk.annotate.roles import Names, Roles
from newsdesk.model import Label, Mention, Place

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LABELS = {
    "PERSON": Label.PERSON,
    "ORG": Label.ORG,
    "GPE": Label.PLACE,
    "LOC": Label.PLACE,
    "FAC": Label.PLACE,
    "NORP": Label.GROUP,
}
CITY = 100_000  # inhabitants: a smaller place of a seat's name in its country is not the capital
LONGEST_KNOWN_NAME = 6  # tokens: "Democratic Republic of the Congo"


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """A name as a stretch of tokens: doc[start:end]."""

    start: int
    end: int
    label: Label


def find_mentions(doc: Doc, gazetteer: Gazetteer, names: Names) -> tuple[Mention, ...]:
    """All names of a document, in order, none overlapping another; offsets count characters of doc.text."""
    cut = (piece for ent in doc.ents for piece in _brackets_apart(doc, ent.start, ent.end))
    spans = [span for start, end, label in cut if (span := _proposed(doc, start, end, label, names))]
    spans = [_known(doc, span, gazetteer, names) for span in _split(doc, spans, gazetteer)]
    spans = _without_overlaps([*_missed(doc, spans, gazetteer), *spans])
    spans = _repeated(doc, _majority(doc, spans, gazetteer))
    spans = _surnames(doc, spans, gazetteer, names)
    roles = Roles(doc, spans, gazetteer, names)
    mentions = [_mention(doc, span, roles) for span in spans]
    return tuple(_placed(mentions, gazetteer, doc.text))


def _brackets_apart(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """A span that runs into an open bracket is two names: "World Health Organisation (WHO"."""
    label = doc[start].ent_type_
    bracket = next((i for i in range(start + 1, end) if doc[i].text == "("), None)
    if bracket is None or any(doc[i].text == ")" for i in range(bracket, end - 1)):
        yield start, end, label
    else:
        yield start, bracket, label
        yield bracket + 1, end, label


def _proposed(doc: Doc, start: int, end: int, label: str, names: Names) -> TokenSpan | None:
    """The model's span without what is no part of the name; None when nothing is left or it names no thing of ours."""
    if label not in LABELS:
        return None
    while (
        start < end
        and (doc[start].lower_ in names.determiners or not _wordlike(doc[start]))
        and not _title_case_the(doc, start)
    ):
        start += 1
    while start < end and (doc[end - 1].lower_ in names.possessives or not _wordlike(doc[end - 1])):
        end -= 1
    if LABELS[label] is Label.PERSON:
        start = _person_start(doc, start, end, names)
        start = _with_particles(doc, start, names)
    if start >= end or doc[start:end].text.lower() in names.never_names or not any(_capital(t) for t in doc[start:end]):
        return None
    return TokenSpan(start, end, LABELS[label])


def _title_case_the(doc: Doc, start: int) -> bool:
    """ "The Times of Israel" keeps its article inside a sentence; at the start of one nobody can tell."""
    token = doc[start]
    return token.text == "The" and not token.is_sent_start and start + 1 < len(doc) and _capital(doc[start + 1])


def _wordlike(token: Token) -> bool:
    return any(character.isalnum() for character in token.text)


def _capital(token: Token) -> bool:
    return token.text[:1].isupper() or token.text[:1].isdigit()


def _person_start(doc: Doc, start: int, end: int, names: Names) -> int:
    """Past what the model took into the name: titles ("President Assad"), a sentence's first word ("Local Druze")."""
    while start < end - 1 and (
        doc[start].lower_ in names.before_names or (doc[start].is_sent_start and doc[start].pos_ in ("ADJ", "ADV"))
    ):
        start += 1
    return start


def _with_particles(doc: Doc, start: int, names: Names) -> int:
    """Back over "al-", "bin" or "van" and the capitalised name before them, where the model cut the name there."""
    left = start
    while left > 0 and (doc[left - 1].text == "-" or doc[left - 1].lower_ in names.particles - {"e", "y", "la", "le"}):
        left -= 1
    if left == start or doc[left].text == "-":
        return start
    return left


def _split(doc: Doc, spans: Sequence[TokenSpan], gazetteer: Gazetteer) -> Iterator[TokenSpan]:
    """A nationality in front of another name is a name of its own: "Syrian" in "Syrian Ministry of Defence"."""
    for span in spans:
        first = doc[span.start].text
        rest = span.end - span.start > 1
        if rest and span.label is Label.PERSON and gazetteer.demonym(first) and first[:1].isupper():
            yield TokenSpan(span.start, span.start + 1, Label.GROUP)
            yield TokenSpan(span.start + 1, span.end, span.label)
        else:
            yield span


def _known_label(text: str, gazetteer: Gazetteer) -> Label | None:
    """The label of a name that everybody knows, whatever the sentence."""
    if not text[:1].isupper():
        return None
    if gazetteer.country(text):
        return Label.PLACE
    if gazetteer.body(text):
        return Label.ORG
    if gazetteer.demonym(text) or gazetteer.people(text):
        return Label.GROUP
    return None


def _known(doc: Doc, span: TokenSpan, gazetteer: Gazetteer, names: Names) -> TokenSpan:
    text = doc[span.start : span.end].text
    label = _known_label(text, gazetteer)
    if label is None and span.label is Label.GROUP and gazetteer.candidates(text):
        label = Label.PLACE
    if label is None and _said_to_be_a_place(doc, span.start, names):
        label = Label.PLACE
    if label is None and span.end - span.start > 1 and _head_word(doc, span, names) in names.facilities:
        label = Label.PLACE
    if label is None and span.label is not Label.PLACE:
        seat = gazetteer.seat(text)
        label = (
            Label.PLACE if seat and any(p.feature in ("city", "country") for p in gazetteer.candidates(text)) else None
        )
    return replace(span, label=label) if label else span


def _said_to_be_a_place(doc: Doc, start: int, names: Names) -> bool:
    """Behind "the town of", "the province of"."""
    return start > 1 and doc[start - 1].lower_ in names.links and doc[start - 2].lower_ in names.place_nouns


def _head_word(doc: Doc, span: TokenSpan, names: Names) -> str:
    """The noun that says what is named: "Museum" of "Museum of Flight", "Base" of "Edwards Air Force Base"."""
    link = next((i for i in range(span.start + 1, span.end) if doc[i].lower_ in names.links), span.end)
    return doc[link - 1].lower_


def _missed(doc: Doc, spans: Sequence[TokenSpan], gazetteer: Gazetteer) -> Iterator[TokenSpan]:
    """Well-known names that the model passed over, the longest first."""
    taken = {i for span in spans for i in range(span.start, span.end)}
    start = 0
    while start < len(doc):
        end = _longest_known(doc, start, taken, gazetteer)
        if end:
            label = _known_label(doc[start:end].text, gazetteer)
            assert label is not None
            yield TokenSpan(start, end, label)
        start = end or start + 1


def _longest_known(doc: Doc, start: int, taken: set[int], gazetteer: Gazetteer) -> int | None:
    """The end of the longest well-known name that begins at a token which no span holds."""
    if start in taken or not doc[start].text[:1].isupper() or doc[start].is_stop:
        return None
    last = start
    while last < len(doc) and last - start < LONGEST_KNOWN_NAME and last not in taken:
        last += 1
    for end in range(last, start, -1):
        tail = doc[end - 1]
        if (
            tail.text[:1].isupper()
            and _known_label(doc[start:end].text, gazetteer)
            and not _inside_name(doc, start, end)
        ):
            return end
    return None


def _inside_name(doc: Doc, start: int, end: int) -> bool:
    """A known word between other capitalised words is a part of their name: "Bank of America"."""
    before = start > 0 and doc[start - 1].pos_ == "PROPN" and not doc[start].is_sent_start
    after = end < len(doc) and doc[end].pos_ == "PROPN" and doc[start].pos_ == "PROPN" and doc[end].text[:1].isupper()
    return before or (
        after and doc[end - 1].dep_ == "compound" and doc[end - 1].head.pos_ == "PROPN" and end - start > 1
    )


def _without_overlaps(spans: Iterable[TokenSpan]) -> list[TokenSpan]:
    """In order; of two that overlap the longer, of equals the first."""
    kept: list[TokenSpan] = []
    taken: set[int] = set()
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        places = range(span.start, span.end)
        if not taken.intersection(places):
            kept.append(span)
            taken.update(places)
    return sorted(kept, key=lambda s: s.start)


def _majority(doc: Doc, spans: Sequence[TokenSpan], gazetteer: Gazetteer) -> list[TokenSpan]:
    """One label for one name: the one that most of the article's mentions of it support."""
    votes: dict[str, Counter[Label]] = defaultdict(Counter)
    for span in spans:
        votes[doc[span.start : span.end].text][span.label] += 1
    return [
        span
        if _known_label(text := doc[span.start : span.end].text, gazetteer)
        else replace(span, label=max(votes[text], key=lambda label: (votes[text][label], label is span.label)))
        for span in spans
    ]


def _repeated(doc: Doc, spans: Sequence[TokenSpan]) -> list[TokenSpan]:
    """A name that the model saw in one place of the article is one wherever it stands, spelt the same."""
    known = {tuple(token.text for token in doc[span.start : span.end]): span.label for span in spans}
    longest = max((len(words) for words in known), default=0)
    firsts = {words[0] for words in known}
    taken = {i for span in spans for i in range(span.start, span.end)}
    added = []
    for start, token in enumerate(doc):
        if start in taken or token.text not in firsts or token.pos_ != "PROPN":
            continue
        for end in range(min(start + longest, len(doc)), start, -1):
            label = known.get(tuple(each.text for each in doc[start:end]))
            if label and taken.isdisjoint(range(start, end)) and not _inside_name(doc, start, end):
                added.append(TokenSpan(start, end, label))
                break
    return _without_overlaps([*spans, *added])


def _surnames(doc: Doc, spans: Sequence[TokenSpan], gazetteer: Gazetteer, names: Names) -> list[TokenSpan]:
    """A last name that the article introduced with a first name is that person wherever it stands alone."""
    full = [span for span in spans if span.label is Label.PERSON and span.end - span.start > 1]
    surnames = {doc[_last_name(doc, span, names)].text for span in full}
    surnames = {name for name in surnames if len(name) > 2 and not _known_label(name, gazetteer)}
    relabelled = [
        replace(span, label=Label.PERSON)
        if span.end - span.start == 1 and doc[span.start].text in surnames and span.label is not Label.PERSON
        else span
        for span in spans
    ]
    taken = {i for span in spans for i in range(span.start, span.end)}
    added = [
        TokenSpan(_with_particles(doc, token.i, names), token.i + 1, Label.PERSON)
        for token in doc
        if token.i not in taken and token.text in surnames and token.pos_ in ("PROPN", "NOUN", "ADJ", "VERB", "X")
    ]
    return _without_overlaps([*relabelled, *added])


def _last_name(doc: Doc, span: TokenSpan, names: Names) -> int:
    """The token of the family name: the last one that is no "Jr." or "III"."""
    last = span.end - 1
    while last > span.start and (doc[last].lower_ in names.suffixes or not _wordlike(doc[last])):
        last -= 1
    return last


def _mention(doc: Doc, span: TokenSpan, roles: Roles) -> Mention:
    found = doc[span.start : span.end]
    role, country = roles.of(span.start, span.end) if span.label is Label.PERSON else (None, None)
    if span.label is Label.ORG:
        country = roles.named_within(span.start, span.end) or roles.belongs_to(span.start, span.end)
    return Mention(found.text, found.start_char, found.end_char, span.label, role=role, country=country)


def _placed(mentions: Sequence[Mention], gazetteer: Gazetteer, text: str) -> Iterator[Mention]:
    """The same mentions with the gazetteer's entry for places, nationalities and seats of government.

    Places are looked up twice: the second time with all that the first has found as context.
    """
    sure: set[Place] = {place for m in mentions if (place := _country(m, gazetteer))}
    found: dict[str, set[Place]] = defaultdict(set)  # by name
    for index, mention in enumerate(mentions):
        if mention.label is Label.PLACE and (place := _locate(mentions, index, gazetteer, text, sure)):
            found[mention.text].add(place)
    contexts = {name: sure.union(*(places for other, places in found.items() if other != name)) for name in found}
    near: str | None = None  # the country of the place named last: what the gazetteer does not know lies there too
    for index, mention in enumerate(mentions):
        if mention.label is Label.PLACE:
            place = _locate(mentions, index, gazetteer, text, contexts.get(mention.text, sure))
            near = place.country if place else near
            yield replace(mention, place=place, country=near)
        elif mention.label is Label.GROUP:
            place = _country(mention, gazetteer)
            yield replace(mention, place=place, country=place.country if place else None)
        elif mention.label is Label.ORG:
            body = gazetteer.body(mention.text)
            seat = gazetteer.seat(mention.text)
            yield replace(mention, country=body.country if body else seat.country if seat else mention.country)
        else:
            yield mention


def _country(mention: Mention, gazetteer: Gazetteer) -> Place | None:
    """The country that a mention names, or whose nationality it is."""
    if mention.label is Label.PLACE:
        return gazetteer.country(mention.text)
    return gazetteer.demonym(mention.text) if mention.label is Label.GROUP else None


def _locate(
    mentions: Sequence[Mention], index: int, gazetteer: Gazetteer, text: str, context: Collection[Place]
) -> Place | None:
    name = mentions[index].text
    hint = _container(mentions, index, text)
    place, seat = locate(name, gazetteer, context=context, hint=hint), gazetteer.seat(name)
    if seat is None or (place is not None and place.country == seat.country):
        return place
    capital = any(each.country == seat.country and each.population > CITY for each in gazetteer.candidates(name))
    return place if capital else seat  # the White House is no town in Morocco


def _container(mentions: Sequence[Mention], index: int, text: str) -> str | None:
    """The place named right behind this one: "Lebanon" of "Tripoli, Lebanon"."""
    if index + 1 == len(mentions):
        return None
    here, following = mentions[index], mentions[index + 1]
    between = text[here.end : following.start].strip()
    return following.text if following.label is Label.PLACE and between in (",", "in", "(", "-") else None
