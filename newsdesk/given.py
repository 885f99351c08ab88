"""Events that are given with their texts: read from JSON, joined over all texts, written as JSON.

Where somebody else has found the mentions (by hand, or with a tool of their own, of whatever kinds), only the question
which of them tell of one event is left to us.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from newsdesk import catalog
from newsdesk.annotate.given import given_mention
from newsdesk.coref import Texts, group_mentions
from newsdesk.errors import Reason, Rejected
from newsdesk.intervals import days_of
from newsdesk.model import GivenMention, short_id

if TYPE_CHECKING:
    from newsdesk.annotate.annotator import Annotator

Json = dict[str, Any]
Pieces = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class GivenArticle:
    """A text with the mentions given for it, as they came (`rows`) and as they are compared."""

    id: Any
    site: str
    text: str
    rows: tuple[Json, ...]
    mentions: tuple[GivenMention, ...]


def read_given(annotator: Annotator, page: Json, text: str, article: str, site: str) -> GivenArticle:
    """The article of a line that has "events". Rejects a line with an event that does not stand in its text."""
    rows = page["events"]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _bad("'events' must be a list of objects")
    doc = annotator.parse(text)
    seen: Counter[str] = Counter()
    mentions = []
    for index, row in enumerate(rows):
        try:
            _check_participants(row)
            mention = given_mention(doc, _pieces(row, text, seen), article=article, index=index)
            mentions.append(
                replace(mention, type=_words(row.get("type")), place=_words(row.get("place")), date=_date(row))
            )
        except (ValueError, TypeError, OverflowError) as error:  # the last: a number that JSON has and no integer is
            raise _bad(f"events[{index}]: {error}") from error
    return GivenArticle(page.get("id"), site, text, tuple(rows), tuple(mentions))


def _bad(detail: str) -> Rejected:
    return Rejected("", Reason.BAD_INPUT, detail)


def _words(value: Any) -> str | None:
    """A string, or the "text" of an object."""
    value = value.get("text") if isinstance(value, dict) else value
    if value is None or isinstance(value, str):
        return value or None
    raise ValueError(f"{value!r} is no text")


def _check_participants(row: Json) -> None:
    """Raises ValueError unless they are a list of names, or of objects with texts."""
    people = row.get("participants") or []
    if not isinstance(people, list):
        raise ValueError("'participants' must be a list")
    for person in people:
        _words(person)
        if isinstance(person, dict):
            _words(person.get("role"))


def _date(row: Json) -> str | None:
    """The date value, None where there is none that the calendar has."""
    value = row.get("date")
    try:
        days_of(value)
    except (ValueError, TypeError, AttributeError):
        return None
    return str(value)


def _pieces(row: Json, text: str, seen: Counter[str]) -> Pieces:
    """Where the trigger stands: by its offsets, else by the numbers of its words, else where its text stands next."""
    trigger = row.get("trigger")
    placed = trigger if isinstance(trigger, dict) else row
    if "start" in placed and "end" in placed:
        start, end = int(placed["start"]), int(placed["end"])
        if not 0 <= start < end <= len(text):
            raise ValueError(f"{start} to {end} is no stretch of the text")
        return [(start, end)]
    if "tok" in row:
        words = [match.span() for match in re.finditer(r"\S+", text)]
        return [words[number - 1] for number in row["tok"] if 0 < number <= len(words)]
    wanted = _words(trigger)
    if not wanted or wanted.isspace():
        raise ValueError("no trigger")
    found = list(_occurrences(wanted, text)) or list(_occurrences(wanted.split()[0], text))
    if not found:
        raise ValueError(f"{wanted!r} does not stand in the text")
    seen[wanted] += 1
    return [found[min(seen[wanted], len(found)) - 1]]


def _occurrences(words: str, text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text):
        yield match.span()


def join_given(articles: Collection[GivenArticle]) -> Iterator[Json]:
    """The events of the given mentions, in the shape that coref gives events; those told once too."""
    by_name = {mention.article: article for article in articles for mention in article.mentions}
    texts = Texts.of({name: article.text for name, article in by_name.items()})
    mentions = [mention for article in articles for mention in article.mentions]
    for group in group_mentions(mentions, texts):
        yield _event_json(group, by_name)


def _event_json(group: Sequence[GivenMention], articles: Mapping[str, GivenArticle]) -> Json:
    rows = [articles[mention.article].rows[mention.index] for mention in group]
    name = _commonest(mention.type for mention in group)
    kind = catalog.event_types().get(name or "")
    first = group[0]
    return {
        "id": short_id("g", first.article, str(first.start), str(first.index)),
        "type": name,
        "plover": kind.plover if kind else None,
        "mode": kind.mode if kind else None,
        "status": _commonest(row.get("status") for row in rows),
        "date": _commonest(mention.date for mention in group),
        "date_basis": None,
        "place": _commonest(mention.place for mention in group),
        "place_entity": None,
        "place_country": None,
        "participants": _participants(rows),
        "sources": len({articles[mention.article].site for mention in group}),
        "reports": [_report_json(mention, articles[mention.article]) for mention in group],
    }


def _commonest(values: Iterable[Any]) -> str | None:
    """The commonest string, the first told of equals."""
    counts = Counter(value for value in values if isinstance(value, str))
    return counts.most_common(1)[0][0] if counts else None


def _participants(rows: Iterable[Json]) -> list[Json]:
    """Everybody named with some mention, once in each role."""
    named = (each for row in rows for each in row.get("participants") or [])
    pairs = ((_words(each.get("role")) if isinstance(each, dict) else None, _words(each)) for each in named)
    people = [(role, name) for role, name in dict.fromkeys(pairs) if name]
    return [{"role": role, "entity": None, "name": name, "country": None} for role, name in people]


def _report_json(mention: GivenMention, article: GivenArticle) -> Json:
    return {
        "id": article.id,
        "start": mention.start,
        "end": mention.end,
        "sentence": {"start": mention.sentence[0], "end": mention.sentence[1]},
        "event": article.rows[mention.index].get("id", mention.index),
    }
