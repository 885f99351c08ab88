"""A language's date expressions as patterns, compiled from data/language/*/dates.toml. Knows no calendar."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from newsdesk import catalog
from newsdesk.annotate.dateheads import heads_of, keys_of
from newsdesk.annotate.tense import TenseWords

WORD_LISTS = (
    "deadline", "ends", "approximate", "doubtful_months", "month_marks", "weekday_not_after", "weekday_not_before",
    "today_not_after", "year_marks", "year_not_after", "year_not_before", "year_before", "that_marks", "quarter_marks",
    "overnight_not_before", "other_calendars", "moving", "range_and", "range_openers", "range_links",
)  # fmt: skip

_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"\{([a-z_]+?)(\d?)\}")
_OPEN_BRACKET = re.compile(r"(?<!\\)\((?!\?)")
_NUMERAL = re.compile(r"-?\d+")
_SPACE = r"(?:[ \u00a0]{1,2})"
_FREE = r"(?<![\w$€£#])(?<!\d[.,:/])(?<!\w-)"  # not inside of a word, an amount or a compound
_NO_MORE_DIGITS = r"(?!\d|[.,:/]\d|%|-[a-z])"


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern of a meaning."""

    means: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Expression:
    """The words that a rule matched, and what the grammar says of them."""

    means: str
    match: re.Match[str]
    values: Mapping[str, Mapping[str, str]]

    @property
    def text(self) -> str:
        return self.match[0]

    @property
    def start(self) -> int:
        return self.match.start()

    @property
    def end(self) -> int:
        return self.match.end()

    def value(self, *pieces: str) -> str | None:
        """The value of the first of these pieces that the words fill: the grammar's, or else the words themselves."""
        groups = self.match.groupdict()
        piece = next((piece for piece in pieces if groups.get(piece)), None)
        if piece is None:
            return None
        word = " ".join(groups[piece].lower().split())
        return self.values.get(piece.rstrip("2"), {}).get(word, word)

    def number(self, *pieces: str) -> int | None:
        """The same as a number; a numeral counts by its digits ("12th" is 12)."""
        digits = _NUMERAL.match(self.value(*pieces) or "")
        return int(digits[0]) if digits else None

    def count(self, *pieces: str) -> int:
        """A number that the rule's pattern makes sure of. Raises ValueError where it does not."""
        number = self.number(*pieces)
        if number is None:
            raise ValueError(f"no {' or '.join(pieces)} in {self.match[0]!r}")
        return number


@dataclass(frozen=True, slots=True)
class Grammar:
    """What one language's words for dates mean."""

    rules: Mapping[str, tuple[Rule, ...]]  # by the first word of what they match, as `keys_of` gives it
    values: Mapping[str, Mapping[str, str]]  # piece -> word in lower case -> value
    words: Mapping[str, frozenset[str]]  # WORD_LISTS by name
    tense: TenseWords

    def starts(self, text: str) -> Iterator[int]:
        """Where an expression may start: the places at which at least one rule matches."""
        for word in _WORD.finditer(text):
            rules = self._rules_for(word[0])
            if rules and any(rule.pattern.match(text, word.start()) for rule in rules):
                yield word.start()

    def expressions(self, text: str, start: int) -> Iterator[Expression]:
        """What an expression at `start` may be, best first."""
        word = _WORD.match(text, start)
        for rule in self._rules_for(word[0]) if word else ():
            if match := rule.pattern.match(text, start):
                yield Expression(rule.means, match, self.values)

    def _rules_for(self, word: str) -> tuple[Rule, ...]:
        return next((rules for key in keys_of(word) if (rules := self.rules.get(key))), ())


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language (ISO 639-1). Raises ConfigError where it has no dates file."""
    data = catalog.language(language, "dates")
    values = {name: words for piece, table in data["piece"].items() for name, words in _valued(piece, table)}
    pieces = {
        name: _alternatives(words, name.removesuffix("_name") in data["capitalised"]) for name, words in values.items()
    }
    pieces["number"] = rf"(?:\d{{1,3}}{_NO_MORE_DIGITS}|{pieces['number']})"
    pieces |= _digits(data["day_suffixes"], data["clock_words"])
    sources = [(rule["means"], pattern) for rule in data["rule"] for pattern in rule["patterns"]]
    return Grammar(
        rules=_by_head(sources, pieces, values),
        values={name: {word.lower(): value for word, value in words.items()} for name, words in values.items()},
        words={name: frozenset(data[name]) for name in WORD_LISTS},
        tense=TenseWords.of(data["tense"]),
    )


def _by_head(
    sources: Iterable[tuple[str, str]], pieces: Mapping[str, str], values: Mapping[str, Mapping[str, str]]
) -> Mapping[str, tuple[Rule, ...]]:
    rules: dict[str, list[Rule]] = defaultdict(list)
    for means, source in sources:
        rule = Rule(means, _compiled(_source(source, pieces)))
        for head in heads_of(source, values):
            rules[head].append(rule)
    return {head: tuple(fitting) for head, fitting in rules.items()}


def _digits(day_suffixes: Iterable[str], clock_words: Iterable[str]) -> dict[str, str]:
    """The pieces that are written in digits."""
    no_clock = rf"(?! ?(?:{'|'.join(map(re.escape, clock_words))})\b)"
    suffix = rf"(?:{'|'.join(day_suffixes)})?"
    return {
        "day": rf"(?:0?[1-9]|[12]\d|3[01]){suffix}{_NO_MORE_DIGITS}",
        "year": rf"(?:1\d|20|21)\d\d{_NO_MORE_DIGITS}{no_clock}",
        "short_year": rf"\d\d{_NO_MORE_DIGITS}",
        "day_number": r"(?:0?[1-9]|[12]\d|3[01])(?!\d)",
        "month_number": r"(?:0?[1-9]|1[0-2])(?!\d)",
        "year_number": r"(?:1\d|20|21)\d\d(?!\d)",
    }


def _valued(name: str, table: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """A piece's words and their values; a numbered piece gives its full names once more as `<name>_name`."""
    if isinstance(table, dict):
        yield name, {word: value for value, words in table.items() for word in words}
    elif isinstance(table[0], list):
        yield name, {word: str(place) for place, words in enumerate(table, 1) for word in words}
        yield f"{name}_name", {words[0]: str(place) for place, words in enumerate(table, 1)}
    else:
        yield name, dict.fromkeys(table, "")


def _alternatives(words: Iterable[str], keep_case: bool) -> str:
    """Any of the words, the longest first; one that keeps its case may also stand in capitals."""
    forms = [form for word in words for form in ((word, word.upper()) if keep_case else (word,))]
    longest_first = sorted(dict.fromkeys(forms), key=len, reverse=True)
    escaped = "|".join(re.escape(form).replace(r"\ ", " ") for form in longest_first)
    return f"(?-i:{escaped})" if keep_case else f"(?:{escaped})"


def _source(source: str, pieces: Mapping[str, str]) -> str:
    """A rule's pattern as a regular expression, its pieces put in as named groups."""

    def piece(match: re.Match[str]) -> str:
        name, number = match.groups()
        return f"(?P<{name}{number}>{pieces[name]})"

    plain = _OPEN_BRACKET.sub("(?:", source.replace(",?", "( ?,)?"))
    return _PIECE.sub(piece, plain).replace(" ", _SPACE) + r"(?!\w)"


def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(f"{_FREE}(?:{source})", re.IGNORECASE)
