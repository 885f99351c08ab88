"""Where a date expression stands: the publication, the dates told before, and the words on either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal

from newsdesk.annotate import calendar
from newsdesk.annotate.calendar import When
from newsdesk.annotate.dategrammar import Expression, Grammar
from newsdesk.annotate.tense import Tense, leftwards, tense_around
from newsdesk.model import DateBasis, DateMention, Precision

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


class _No(Enum):
    DATE = "no date"


NO_DATE: Final = _No.DATE
Meaning = When | Literal[_No.DATE] | None  # None: a date without a value; NO_DATE: no date after all

YEARS = ("year", "year_number", "year2", "year_number2")  # the pieces that name a year

# How far back the one occurrence may lie that is meant, by the tense around it: a "12 July" told in the past is of the
# 320 days before the publication or the 45 after. With any other day the news gives its year.
DAYS_BACK = {Tense.PAST: 320, None: 240, Tense.PLANNED: 120, Tense.PRESENT: 60, Tense.FUTURE: 30}
MONTHS_BACK = {Tense.PAST: 11, None: 9, Tense.PLANNED: 3, Tense.PRESENT: 1, Tense.FUTURE: 0}

# Which dates told before a unit can be counted from: "two days later" needs a day.
COUNTABLE = {
    "day": {Precision.DAY},
    "week": {Precision.DAY, Precision.WEEK},
    "fortnight": {Precision.DAY, Precision.WEEK},
    "month": {Precision.DAY, Precision.MONTH},
    "quarter": {Precision.DAY, Precision.MONTH, Precision.QUARTER},
    "year": {Precision.DAY, Precision.MONTH, Precision.YEAR},
}
BUSINESS = 30  # tokens on either side that tell a quarter of the year from one of a game
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
    day_first: bool | None = None  # whether the text writes 12 July as 12/07; None where it does not show

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


def told_quarter(scene: Scene) -> When | None:
    """The quarter that one of the last two dates told is."""
    told = (When(date.value, date.precision) for date in reversed(scene.told[-2:]) if date.value)
    return next((when for when in told if when.precision is Precision.QUARTER), None)


def told_in_sentence(scene: Scene) -> bool:
    """Whether a date stands before in the same sentence."""
    before = list(leftwards(scene.span.doc, scene.span.start))
    return bool(scene.told and before) and scene.told[-1].start >= before[-1].idx


def apposed_day(scene: Scene) -> date | None:
    """The day told right before, behind a bracket or comma: "15 July (Tuesday)"."""
    if not scene.told or scene.told[-1].precision is not Precision.DAY:
        return None
    between = scene.span.doc.text[scene.told[-1].end : scene.span.start_char]
    return date.fromisoformat(scene.told[-1].value or "") if between.strip() in ("(", ",") else None


def believable(scene: Scene, when: When) -> When | None:
    """A time counted from another one; None where it is yet to come and told as past: the other one was a wrong one."""
    ahead = scene.published is not None and when.first > scene.published
    return None if ahead and scene.tense in (Tense.PAST, None) else when


def is_of_business(scene: Scene) -> bool:
    """Whether the words near a quarter speak of figures, so that it is no quarter of a game."""
    start, end = max(0, scene.span.start - BUSINESS), scene.span.end + BUSINESS
    return any(token.lower_ in scene.words.words["quarter_marks"] for token in scene.span.doc[start:end])


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


def year_of(words: Expression, scene: Scene) -> int | None:
    """The year that the words name, or count from the publication ("last year") or a date told ("that year")."""
    if year := words.number(*YEARS):
        return year
    if (shift := words.number("shift")) is not None:
        return scene.anchor.year + shift
    told, shift = last_told(scene, "year"), words.number("told_shift")
    return None if told is None or shift is None else told.first.year + shift


def near_day(scene: Scene, month: int, day: int) -> date:
    """The one such day that is meant, told without its year."""
    if told := told_in_clause(scene):
        return calendar.day_from(told.first, month, day)
    return calendar.day_from(scene.anchor - timedelta(days=DAYS_BACK[scene.tense]), month, day)


def near_month(scene: Scene, month: int) -> date:
    """The first of the one such month that is meant, told without its year."""
    told = told_in_clause(scene)
    start = told.first if told else calendar.add_months(scene.month, -MONTHS_BACK[scene.tense])
    return calendar.month_from(start, month)


def named_day(words: Expression, scene: Scene, day: str = "day") -> date:
    """The day that the words give by its month and number, with its year or without. ValueError for 31 June."""
    month, number = words.count("month", "month_number"), words.count(day, "day_number")
    if year := year_of(words, scene):
        return date(year, month, number)
    return near_day(scene, month, number)


def named_month(words: Expression, scene: Scene) -> date:
    """The first of the month that the words give by its name, with its year or without."""
    number, year = words.count("month_name", "month", "month_number"), year_of(words, scene)
    return date(year, number, 1) if year else near_month(scene, number)


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
    if year in COMMON_YEARS and scene.precedes("year_before"):
        return True
    if year not in COMMON_YEARS or _counts_things(scene, scene.span.end):
        told = scene.follows("year_marks") or _ends_pair(scene) or _definite(scene)
        return label in ("DATE", "CARDINAL") and year in SURE_YEARS and told
    return label in ("DATE", "EVENT") or scene.follows("year_marks") or _bracketed(scene) or _ends_pair(scene)


def is_pair(scene: Scene) -> bool:
    """Whether "2000 - 2050" are years rather than "1500 to 2000 people"."""
    return scene.span[0].ent_type_ not in AMOUNTS and not _counts_things(scene, scene.span.end + 2)


def _counts_things(scene: Scene, at: int) -> bool:
    """Whether a plural noun stands there, as in "2000 people", "1500 new troops"."""
    rest = scene.span.doc[at : at + 2]
    tags = [token.tag_ for token in rest]
    return tags[:1] == ["NNS"] or tags == ["JJ", "NNS"]


def _definite(scene: Scene) -> bool:
    """Whether an article or possessive stands before: "the 1998 bombings"."""
    return scene.ahead is not None and scene.ahead.tag_ in ("DT", "PRP$") and scene.ahead.lower_ != "a"


def _bracketed(scene: Scene) -> bool:
    opened = scene.ahead is not None and scene.ahead.text == "("
    return opened and scene.behind is not None and scene.behind.text in (")", "-", "–", ",")


def _ends_pair(scene: Scene) -> bool:
    """Whether a year stands right before: "in 1997 and 1998", "2000 - 2050"."""
    if not scene.told or scene.told[-1].precision is not Precision.YEAR:
        return False
    return 0 <= scene.span.start_char - scene.told[-1].end <= len(" through ")
