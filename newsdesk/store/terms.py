"""The language of `newsdesk search`: words, "phrases", prefix*, AND, OR, NOT and parentheses.

Words side by side are joined by AND, which binds closer than OR; `-word` is NOT word. A search is read whole or
refused, and written anew for each database, so that nothing typed reaches one as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsdesk.errors import NewsdeskError
from newsdesk.store.words import words

MAX_CHARACTERS = 1000
MAX_TERMS = 50
MAX_DEPTH = 20
SHORTEST_PREFIX = 2  # letters: what begins with one letter is a good part of the archive

_TOKEN = re.compile(
    r'\s*(?:(?P<sign>[()])|(?P<minus>-(?=[\w"(]))|"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<word>[^\s()"]+))'
)
_QUOTES = dict.fromkeys(map(ord, "“”„«»"), '"')
_JOINTS = ("AND", "OR", "NOT")


class BadSearch(NewsdeskError):
    """A search that cannot be read."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other; of the last one, where it is a prefix, the beginning."""

    words: tuple[str, ...]
    prefix: bool = False

    def __str__(self) -> str:
        star = "*" if self.prefix else ""
        return f'"{" ".join(self.words)}"{star}' if len(self.words) > 1 else self.words[0] + star


@dataclass(frozen=True, slots=True)
class All:
    """All of these, and none of those."""

    parts: tuple[Node, ...]
    without: tuple[Node, ...] = ()

    def __str__(self) -> str:
        return " NOT ".join([" AND ".join(map(_inner, self.parts)), *map(_inner, self.without)])


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(map(_inner, self.parts))


Node = Term | All | Either


def parse(text: str) -> Node:
    """What a search looks for; str() of it tells how it was read. Raises BadSearch, saying what cannot be read."""
    if len(text) > MAX_CHARACTERS:
        raise BadSearch(f"a search may have {MAX_CHARACTERS} characters; this one has {len(text)}")
    tokens = list(_tokens(text.translate(_QUOTES)))
    if sum(isinstance(token, Term) for token in tokens) > MAX_TERMS:
        raise BadSearch(f"a search may have {MAX_TERMS} words and phrases")
    reader = _Reader(tokens)
    node = reader.either(0)
    if reader.next() == ")":
        raise BadSearch('a ")" without its "("')
    return node


def terms(node: Node) -> Iterator[Term]:
    """What is looked for, but what must not be there."""
    if isinstance(node, Term):
        yield node
    else:
        for part in node.parts:
            yield from terms(part)


def positive(node: Node) -> Node:
    """The same without what must not be there."""
    if isinstance(node, Term):
        return node
    return type(node)(tuple(map(positive, node.parts)))


def fts5(node: Node) -> str:
    """The search in the language of SQLite's FTS5."""
    if isinstance(node, Term):
        return f'"{" ".join(node.words)}"{" *" if node.prefix else ""}'
    joint = " AND " if isinstance(node, All) else " OR "
    wanted = f"({joint.join(map(fts5, node.parts))})"
    without = node.without if isinstance(node, All) else ()
    return f"({' NOT '.join([wanted, *map(fts5, without)])})"


def tsquery(node: Node, weights: str = "") -> str:
    """The search in the language of Postgres's tsquery, in words of one of the weights; of any where none is given."""
    if isinstance(node, Term):
        marks = [weights] * len(node.words)
        marks[-1] = ("*" if node.prefix else "") + weights
        following = " <-> ".join(
            f"'{word}'{':' if mark else ''}{mark}" for word, mark in zip(node.words, marks, strict=True)
        )
        return f"({following})"
    wanted = (" & " if isinstance(node, All) else " | ").join(tsquery(part, weights) for part in node.parts)
    without = "".join(f" & !{tsquery(part, weights)}" for part in node.without) if isinstance(node, All) else ""
    return f"(({wanted}){without})"


def _inner(node: Node) -> str:
    return str(node) if isinstance(node, Term) else f"({node})"


def _tokens(text: str) -> Iterator[str | Term]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadSearch('a quotation mark " without its partner')
        at = match.end()
        if match["sign"]:
            yield match["sign"]
        elif match["minus"]:
            yield "NOT"
        elif match["word"] in _JOINTS:
            yield match["word"]
        elif match["phrase"] is not None:
            yield _term(match["phrase"], f'"{match["phrase"]}"', bool(match["star"]))
        else:
            yield _term(match["word"].removesuffix("*"), match["word"], match["word"].endswith("*"))


def _term(text: str, shown: str, prefix: bool) -> Term:
    if "*" in text:
        raise BadSearch(f"{shown}: a * stands at the end of a word only")
    found = tuple(word.key for word in words(text))
    if not found:
        raise BadSearch(f"{shown} is no word that can be looked for")
    if prefix and len(found[-1]) < SHORTEST_PREFIX:
        raise BadSearch(f"{shown}: a * wants at least {SHORTEST_PREFIX} letters before it")
    return Term(found, prefix)


class _Reader:
    """Reads tokens from the left, each once."""

    def __init__(self, tokens: list[str | Term]) -> None:
        self._tokens = tokens
        self._at = 0

    def next(self) -> str | Term | None:
        """The next token, None at the end; it stays the next."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def either(self, depth: int) -> Node:
        """Alternatives, up to the end or a closing parenthesis."""
        if depth > MAX_DEPTH:
            raise BadSearch(f"parentheses go {MAX_DEPTH} deep at most")
        parts = [self._all(depth)]
        while self._take("OR"):
            parts.append(self._all(depth))
        return Either(tuple(parts)) if len(parts) > 1 else parts[0]

    def _all(self, depth: int) -> Node:
        parts: list[Node] = []
        without: list[Node] = []
        joined = False  # by an AND or NOT that wants something after it
        while joined or self.next() not in (None, ")", "OR"):
            joined = False
            (without if self._take("NOT") else parts).append(self._unit(depth))
            if self._take("AND"):
                joined = True
        if not parts:
            raise BadSearch("nothing to look for: NOT takes away from what is found" if without else _nothing(self))
        return All(tuple(parts), tuple(without)) if without or len(parts) > 1 else parts[0]

    def _unit(self, depth: int) -> Node:
        token = self.next()
        if isinstance(token, Term):
            self._at += 1
            return token
        if not self._take("("):
            raise BadSearch(_nothing(self))
        node = self.either(depth + 1)
        if not self._take(")"):
            raise BadSearch('a "(" without its ")"')
        return node

    def _take(self, sign: str) -> bool:
        if self.next() != sign:
            return False
        self._at += 1
        return True


def _nothing(reader: _Reader) -> str:
    token = reader.next()
    return (
        f"something to look for is missing before {token}" if token else "something to look for is missing at the end"
    )
