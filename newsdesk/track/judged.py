"""What people decided of events beside which reports are one: which are none, and what an event shows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from newsdesk.model import DateBasis, Decided, Event, Judgement, Status, Verdict

if TYPE_CHECKING:
    from newsdesk.track.archive import Archive


def rejected(judgements: Iterable[Judgement]) -> frozenset[str]:
    """The reports that tell of no event."""
    return frozenset(report for each in judgements if each.verdict is Verdict.REJECT for report in each.left)


def set_fields(judgement: Judgement) -> Mapping[str, str | None]:
    """What a judgement sets: type, status, date, and place as a form id; None says that it is not known."""
    fields: dict[str, str | None] = json.loads(judgement.value) if judgement.verdict is Verdict.SET else {}
    return fields


class Settings:
    """What people set, by the reports of the events that they set it of."""

    def __init__(self, judgements: Iterable[Judgement]) -> None:
        self._of_report: dict[str, list[Judgement]] = defaultdict(list)
        for each in judgements:
            if each.verdict is Verdict.SET:
                for report in each.left:
                    self._of_report[report].append(each)

    def of(self, event: Event, archive: Archive) -> Event:
        """The event with what was set of it; each field as it was set last."""
        found = {each.id: each for report in event.reports for each in self._of_report.get(report, ())}
        for judgement in sorted(found.values(), key=lambda each: (each.at, each.id)):
            for name, value in set_fields(judgement).items():
                event = _with(event, name, value, judgement, archive)
        return event


def _with(event: Event, name: str, value: str | None, judgement: Judgement, archive: Archive) -> Event:
    """The event with one field set; as it was where the archive does not know the type or the place any more."""
    if name == "type" and value is not None and value in archive.kinds.family:
        event = replace(event, type=value)
    elif name == "status" and value is not None:
        event = replace(event, status=Status(value))
    elif name == "date":
        event = replace(event, date=value, date_basis=DateBasis.JUDGED)
    elif name == "place" and (value is None or value in archive.entity_of):
        place = archive.place_of.get(value or "")
        event = replace(event, place=archive.entity_of.get(value or ""), place_country=place.country if place else None)
    else:
        return event
    decided = {each.field: each for each in event.decided}
    decided[name] = Decided(name, judgement.by, judgement.at.isoformat(), judgement.id)
    return replace(event, decided=tuple(decided[field] for field in sorted(decided)))
