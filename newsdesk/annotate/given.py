"""Mentions of events that are given with a text: what the parse says of the words at and around each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from newsdesk.model import GivenMention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
GOVERNED = frozenset({"relcl", "acl", "compound", "conj", "xcomp", "pobj", "dobj", "nsubj"})
PARTS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun"}

Pieces = Sequence[tuple[int, int]]  # the start and end of each word of a trigger, which need not stand together


def given_mention(doc: Doc, pieces: Pieces, *, article: str, index: int) -> GivenMention:
    """The mention at some characters of a parsed text. ValueError where no word stands there."""
    trigger = [token for token in doc if any(_touches(token, start, end) for start, end in pieces)]
    if not trigger:
        raise ValueError("no word stands there")
    head = next((token for token in trigger if token.head not in trigger or token.head == token), trigger[0])
    particles = [child for child in head.children if child.dep_ == "prt" and child not in trigger]
    return GivenMention(
        article=article,
        index=index,
        start=min(start for start, _ in pieces),
        end=max(end for _, end in pieces),
        sentence=(head.sent.start_char, head.sent.end_char),
        head=head.lemma_.lower(),
        phrase=" ".join(token.lemma_.lower() for token in (*trigger, *particles)),
        part=PARTS.get(head.pos_, "other"),
        named=frozenset(token.lemma_.lower() for token in _objects(head, trigger) if token.pos_ == "PROPN"),
        near=frozenset(token.lemma_.lower() for token in _near(head, trigger) if token.pos_ in CONTENT),
    )


def _touches(token: Token, start: int, end: int) -> bool:
    return not token.is_space and token.idx < end and start < token.idx + len(token)


def _near(head: Token, trigger: Sequence[Token]) -> Iterator[Token]:
    """What depends on the head, two steps down, and what governs it."""
    for child in head.children:
        for token in (child, *child.children):
            if token not in trigger:
                yield token
    if head.dep_ in GOVERNED:
        yield head.head


def _objects(head: Token, trigger: Sequence[Token]) -> Iterator[Token]:
    """The words of what the head's prepositions govern, but for dates; one of the trigger's own words may be one."""
    for word in (head, *trigger):
        for child in word.children:
            if child.dep_ == "prep" or word.dep_ == "prep":
                yield from (token for token in child.subtree if token.ent_type_ not in ("DATE", "TIME"))
