"""Names in a text: the model's spans, corrected by the gazetteer and by what the article itself says.

The model proposes. Then, in this order: spans are trimmed to the name; known countries, nationalities, peoples and
bodies get their label; missed ones are added; the label that most of the article's mentions support wins; a surname
that the article introduced with a first name is that person everywhere; the words of office around a person become its
role; places are looked up with the article's other places as context; public figures get the country that everybody
knows (figures.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from newsdesk.annotate.figures import with_countries
from newsdesk.annotate.locating import place_mentions
from newsdesk.annotate.persons import Persons, is_given, is_wordlike, last_name
from newsdesk.annotate.places import Gazetteer
from newsdesk.annotate.roles import Names, Roles
from newsdesk.annotate.spans import TokenSpan
from newsdesk.annotate.towns import missed_towns
from newsdesk.model import Label, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LABELS = {
    "PERSON": Label.PERSON,
    "PER": Label.PERSON,
    "ORG": Label.ORG,
    "GPE": Label.PLACE,
    "LOC": Label.PLACE,
    "FAC": Label.PLACE,
    "NORP": Label.GROUP,
}
KNOWN = 5.0  # prominence of a place whose name is no group's
LONGEST_KNOWN_NAME = 6  # tokens: "Democratic Republic of the Congo"


def find_mentions(doc: Doc, gazetteer: Gazetteer, names: Names, published: date | None = None) -> tuple[Mention, ...]:
    """All names of a document, in order, none overlapping another; offsets count characters of doc.text."""
    cut = (piece for ent in doc.ents for piece in _apart(doc, ent.start, ent.end, names))
    spans = [span for start, end, label in cut if (span := _proposed(doc, start, end, label, names))]
    spans = [_known(doc, span, gazetteer, names) for span in _split(doc, spans, gazetteer)]
    spans = _peoples(doc, _without_overlaps([*_missed(doc, spans, gazetteer), *spans]), gazetteer)
    persons = Persons(doc, gazetteer, names)
    spans = persons.in_company(persons.introduced(spans))
    spans = _without_overlaps([*missed_towns(spans, persons), *spans])
    spans = _repeated(doc, _majority(doc, spans, gazetteer))
    spans = persons.judged(_surnames(doc, spans, gazetteer, names))
    roles = Roles(doc, spans, gazetteer, names)
    mentions = [_mention(doc, span, roles) for span in spans]
    placed = place_mentions(mentions, doc.text, gazetteer, names.place_nouns)
    placed = [_where_it_stands(doc, _by_descent(doc, mention, names), gazetteer, names) for mention in placed]
    capitals = tuple(_with_capitals(doc, placed, gazetteer, names))
    return with_countries(doc, capitals, names, published)


def _apart(doc: Doc, start: int, end: int, names: Names) -> Iterator[tuple[int, int, str]]:
    """Two names that the model took for one: "World Health Organisation (WHO", "Lydia Buchtmann for Food Standards"."""
    label = doc[start].ent_type_
    bracket = next((i for i in range(start + 1, end) if doc[i].text == "("), None)
    link = next((i for i in range(start + 2, end - 1) if doc[i].lower_ in names.links), None)
    comma = (
        end - start == 3 and doc[start + 1].text == "," and doc[start].text.istitle() and doc[end - 1].text.istitle()
    )
    if comma and label == "ORG" and doc[end - 1].lower_ not in names.organisation_nouns | names.suffixes:
        yield start, start + 1, label
        yield end - 1, end, label
    elif bracket and not any(doc[i].text == ")" for i in range(bracket, end - 1)):
        yield start, bracket, label
        yield bracket + 1, end, label
    elif label == "ORG" and link and is_given(doc[start]) and doc[link - 1].lower_ not in names.organisation_nouns:
        yield start, link, "PERSON"
        yield link + 1, end, label
    else:
        yield start, end, label


def _proposed(doc: Doc, start: int, end: int, label: str, names: Names) -> TokenSpan | None:
    """The model's span without what is no part of the name; None when nothing is left or it names no thing of ours."""
    if label not in LABELS:
        return None
    while (
        start < end
        and (doc[start].lower_ in names.determiners or not is_wordlike(doc[start]))
        and not _title_case_the(doc, start)
    ):
        start += 1
    while start < end and (doc[end - 1].lower_ in names.possessives or not is_wordlike(doc[end - 1])):
        end -= 1
    if LABELS[label] is Label.PERSON:
        start = _person_start(doc, start, end, names)
        start = _with_particles(doc, start, names)
    if _part_of_office(doc, start, end, names):
        return None
    if start >= end or doc[start:end].text.lower() in names.never_names or not any(_capital(t) for t in doc[start:end]):
        return None
    return TokenSpan(start, end, LABELS[label])


def _part_of_office(doc: Doc, start: int, end: int, names: Names) -> bool:
    """ "Home" is no name before "Secretary"."""
    before_office = end < len(doc) and doc[end].is_title and doc[end].lower_ in names.offices
    return before_office and all(token.lower_ in names.office_words for token in doc[start:end])


def _title_case_the(doc: Doc, start: int) -> bool:
    """ "The Times of Israel" keeps its article inside a sentence; at the start of one nobody can tell."""
    token = doc[start]
    return token.text == "The" and not token.is_sent_start and start + 1 < len(doc) and _capital(doc[start + 1])


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
    if label is None and span.label is Label.GROUP and any(rank > KNOWN for _, rank in gazetteer.ranked(text)):
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


def _peoples(doc: Doc, spans: Sequence[TokenSpan], gazetteer: Gazetteer) -> list[TokenSpan]:
    """A people whose name begins with a nationality, joined where they are two spans: "Bosnian", "Serbs"."""
    joined: list[TokenSpan] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.end == span.start and gazetteer.people(doc[last.start : span.end].text):
            joined[-1] = TokenSpan(last.start, span.end, Label.GROUP)
        else:
            joined.append(span)
    return joined


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
    surnames = {doc[last_name(doc, span, names)].text for span in full}
    surnames = {name for name in surnames if len(name) > 2 and not _known_label(name, gazetteer)}
    firsts = {word for span in full if is_given(doc[span.start]) and not gazetteer.ranked(word := doc[span.start].text)}
    relabelled = [
        replace(span, label=Label.PERSON)
        if span.end - span.start == 1 and doc[span.start].text in surnames | firsts and span.label is not Label.PERSON
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


def _with_capitals(doc: Doc, mentions: Sequence[Mention], gazetteer: Gazetteer, names: Names) -> Iterator[Mention]:
    """ "The Syrian capital" is Damascus, unless the text goes on to name it."""
    starts = {mention.start for mention in mentions if mention.label is Label.PLACE}
    for mention in mentions:
        country = mention.place.id if mention.place and mention.place.feature == "country" else None
        span = doc.char_span(mention.start, mention.end)
        noun = _behind(doc, span.end, names) if span is not None and country else None
        capital = gazetteer.capital(country) if country and noun is not None and noun.lower_ in names.capitals else None
        named = noun is not None and any(word.idx in starts for word in doc[noun.i + 1 : noun.i + 4])
        if capital is None or noun is None or named:
            yield mention
        else:
            text = doc.text[mention.start : noun.idx + len(noun)]
            yield Mention(text, mention.start, mention.start + len(text), Label.PLACE, country=country, place=capital)


def _by_descent(doc: Doc, mention: Mention, names: Names) -> Mention:
    """ "Ethnic Albanians" are not Albania's."""
    span = doc.char_span(mention.start, mention.end) if mention.label is Label.GROUP else None
    descent = span is not None and span.start > 0 and doc[span.start - 1].lower_ in names.descent
    return replace(mention, place=None, country=None) if descent else mention


def _where_it_stands(doc: Doc, mention: Mention, gazetteer: Gazetteer, names: Names) -> Mention:
    """What is done "at the White House" is done in Washington; "officials at the White House" are its people."""
    city = gazetteer.city_of(mention.text) if mention.label in (Label.PLACE, Label.ORG) else None
    span = doc.char_span(mention.start, mention.end) if city is not None else None
    if span is None:
        return mention
    link = span.root.head
    inside = span.root.dep_ == "pobj" and link.lower_ in names.place_prepositions and link.head.tag_ != "NNS"
    return replace(mention, label=Label.PLACE, place=city) if inside else mention


def _behind(doc: Doc, i: int, names: Names) -> Token | None:
    """The word at doc[i], or behind an "'s" there."""
    i += i < len(doc) and doc[i].lower_ in names.possessives
    return doc[i] if i < len(doc) else None


def _mention(doc: Doc, span: TokenSpan, roles: Roles) -> Mention:
    found = doc[span.start : span.end]
    role, country = roles.of(span.start, span.end) if span.label is Label.PERSON else (None, None)
    if span.label is Label.ORG:
        country = roles.named_within(span.start, span.end) or roles.belongs_to(span.start, span.end)
    return Mention(found.text, found.start_char, found.end_char, span.label, role=role, country=country)
