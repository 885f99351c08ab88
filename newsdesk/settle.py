"""What an article leaves unsaid of its events, taken from what it says around them: the country and the day.

Only for what happens on the spot: where a minister speaks says nothing of what he speaks about. Reports are joined
within their article before, so nothing that is filled in here joins or parts two mentions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from newsdesk.model import DateBasis, DateMention, Kind, LocalEntity, Report, Status
from newsdesk.track import Told

FOLLOWS = 2  # sentences within which what follows an event is told of the same day


def settle(
    told: Sequence[Told],
    reports: Sequence[Report],
    entities: Iterable[LocalEntity],
    text: str,
    on_the_spot: frozenset[str],
) -> list[Report]:
    """The reports of an article, in the same order, with country and day where only the article around them tells.

    `on_the_spot` are the event types that happen where they are told of.
    """
    country = _commonest_country(entities)
    days = _Days(told, text)
    settled = []
    for each, report in zip(told, reports, strict=True):
        if report.type in on_the_spot and report.status in (Status.HAPPENED, Status.ONGOING):
            if report.place is None:
                report = replace(report, place_country=country)
            if report.date_basis in (None, DateBasis.PUBLICATION) and (day := days.before(each)):
                report = replace(report, date=day.value, date_basis=day.basis)
        settled.append(report)
    return settled


def _commonest_country(entities: Iterable[LocalEntity]) -> str | None:
    """The country of most of the places that the article names, the one named first at a tie."""
    counts: Counter[str] = Counter()
    for entity in sorted(entities, key=lambda entity: entity.mentions[0].start):
        if entity.kind is Kind.PLACE and entity.country:
            counts[entity.country] += len(entity.mentions)
    return max(counts, key=lambda country: counts[country], default=None)


class _Days:
    """The days that an article gives its events, by where it gives them."""

    def __init__(self, told: Iterable[Told], text: str) -> None:
        self.text = text
        mentions = sorted((m for each in told for m in each.mentions), key=lambda m: m.trigger.start)
        self.dated = [(m.sentence.start, m.date) for m in mentions if m.date is not None]
        self.sentences = sorted({m.sentence.start for m in mentions})

    def before(self, told: Told) -> DateMention | None:
        """The day told last before an event, in its sentence, or its paragraph's sentences right before it."""
        first = told.mentions[0].sentence.start
        paragraph = self.text.rfind("\n", 0, first) + 1
        near = [start for start in self.sentences if paragraph <= start <= first][-FOLLOWS - 1 :]
        return next((day for start, day in reversed(self.dated) if start in near and start <= first), None)
