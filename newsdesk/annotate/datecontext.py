"""Where a date expression stands: the publication, the dates told before, and the words on either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from newsdesk.annotate import calendar
from newsdesk.annotate.calendar import When
from newsdesk.annotate.dategrammar import Grammar
from newsdesk.annotate.tense import Tense, tense_around
from newsdesk.model import DateBasis, DateMention, Precision

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

# Which dates told before a unit can be counted from: "two days later" needs a day.
COUNTABLE = {
    "day": {Precision.DAY},
    "week": {Precision.DAY, Precision.WEEK},
    "month": {Precision.DAY, Precision.MONTH},
    "year": {Precision.DAY, Precision.MONTH, Precision.YEAR},
}
CLAUSE = 25  # tokens; a year told farther before does not reach
AMOUNTS = frozenset({"MONEY", "PERCENT", "QUANTITY", "TIME"})  # entity labels of numerals that are no years
COMMON_YEARS = range(1500, 2101)
SURE_YEARS = frozenset(range(1901, 2100)) - {2000}  # also before a plural: "in 2024 elections", never "of 2000 people"


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an expression stands: all that its meaning depends on besides its own words."""

    span: Span
    words: Grammar
    published: date | None
    told: Sequence[DateMention]  # the dates before it in the text that have a value

    @property
    def anchor(self) -> date:
        """The day to count from; without a publication any day, for `meaning` then drops the value."""
        return self.published or date(2000, 1, 1)

    @property
    def month(self) -> date:
        """The first of the anchor's month."""
        return self.anchor.replace(day=1)

    @property
    def tense(self) -> Tense | None:
        return tense_around(self.span, self.words.tense)

    @property
    def behind(self) -> Token | None:
        """The token behind the expression."""
        doc = self.span.doc
        return doc[self.span.end] if self.span.end < len(doc) else None

    @property
    def ahead(self) -> Token | None:
        """The token before the expression."""
        return self.span.doc[self.span.start - 1] if self.span.start else None

    def follows(self, listed: str) -> bool:
        """Whether the token before the expression is in one of the grammar's lists."""
        return self.ahead is not None and self.ahead.lower_ in self.words.words[listed]

    def precedes(self, listed: str) -> bool:
        """Whether the token behind the expression is in one of the grammar's lists."""
        return self.behind is not None and self.behind.lower_ in self.words.words[listed]


def last_told(scene: Scene, unit: str) -> When | None:
    """The last date told before from which such a unit can be counted."""
    fine_enough = COUNTABLE.get(unit, set())
    told = (When(date.value, date.precision) for date in reversed(scene.told) if date.value)
    return next((when for when in told if when.precision in fine_enough), None)


def told_in_clause(scene: Scene) -> When | None:
    """A bygone time told just before: "was arrested in 2014 and freed in December"."""
    if not scene.told or scene.told[-1].basis is not DateBasis.EXPLICIT:
        return None
    last = scene.told[-1]
    when = When(last.value or "", last.precision)
    bygone = when.last < calendar.add_months(scene.month, -12)
    return when if bygone and _same_clause(scene, last.end) else None


def _same_clause(scene: Scene, end: int) -> bool:
    """Whether the words between that character and the expression are few, with no stop or comma."""
    start = scene.span.start
    between = [token for token in scene.span.doc[max(0, start - CLAUSE) : start] if token.idx >= end]
    return len(between) < CLAUSE and not any(set(token.text) <= set(".!?,;\n") for token in between)


def is_month(name: str, scene: Scene) -> bool:
    """Whether a month's name is one, and no verb, modal or person ("May said March may march")."""
    token = scene.span[0]
    if token.ent_type_ == "PERSON" or token.tag_[:2] in ("MD", "VB"):
        return False
    doubtful = name.capitalize() in scene.words.words["doubtful_months"]
    return not doubtful or token.ent_type_ == "DATE" or scene.follows("month_marks")


def is_year(year: int, scene: Scene) -> bool:
    """Whether four digits are a year, and no amount, number or time of day."""
    label = scene.span[0].ent_type_
    if scene.follows("year_not_after") or scene.precedes("year_not_before") or label in AMOUNTS:
        return False
    if year not in COMMON_YEARS or _counts_things(scene, scene.span.end):
        return label == "DATE" and year in SURE_YEARS and (scene.follows("year_marks") or _ends_pair(scene))
    return label in ("DATE", "EVENT") or scene.follows("year_marks") or _bracketed(scene) or _ends_pair(scene)


def is_pair(scene: Scene) -> bool:
    """Whether "2000 - 2050" are years rather than "1500 to 2000 people"."""
    return scene.span[0].ent_type_ not in AMOUNTS and not _counts_things(scene, scene.span.end + 2)


def _counts_things(scene: Scene, at: int) -> bool:
    """Whether a plural noun stands there, as in "2000 people", "1500 new troops"."""
    rest = scene.span.doc[at : at + 2]
    tags = [token.tag_ for token in rest]
    return tags[:1] == ["NNS"] or tags == ["JJ", "NNS"]


def _bracketed(scene: Scene) -> bool:
    opened = scene.ahead is not None and scene.ahead.text == "("
    return opened and scene.behind is not None and scene.behind.text in (")", "-", "–", ",")


def _ends_pair(scene: Scene) -> bool:
    """Whether a year stands right before: "in 1997 and 1998", "2000 - 2050"."""
    if not scene.told or scene.told[-1].precision is not Precision.YEAR:
        return False
    return 0 <= scene.span.start_char - scene.told[-1].end <= len(" through ")
