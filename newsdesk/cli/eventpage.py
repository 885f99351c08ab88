"""All that the archive says of one event: how it changed, what people decided, the sentences and their rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from newsdesk.cli import records
from newsdesk.export import Listing
from newsdesk.export.text import plain
from newsdesk.model import Judgement, StatusChange, Telling, Toll, Verdict
from newsdesk.store import EventRow
from newsdesk.track import tolls

SAID = {Verdict.SAME: "merged", Verdict.DIFFERENT: "split", Verdict.SET: "set", Verdict.REJECT: "rejected"}


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event with the history of its status, and the judgements that name its reports."""

    row: EventRow
    changes: Sequence[StatusChange]
    judged: Sequence[Judgement]


def listing(page: EventPage) -> Listing:
    """The event by itself: in JSON with its history and what was decided of it."""
    shown = records.events([page.row], ids=True)
    history = [asdict(change) | {"site": _site(page.row, change)} for change in page.changes]
    more = {"history": history, "judgements": records.judgements(page.judged).records}
    return Listing([{**record, **more} for record in shown.records], shown.columns)


def remarks(page: EventPage) -> str:
    """The lines between an event and its sentences, "" where there is nothing to say."""
    lines = list(_remarks(page))
    return "".join(f"{plain(line)}\n" for line in ["", *lines, ""]) if lines else ""


def _remarks(page: EventPage) -> Iterator[str]:
    if len(page.changes) > 1:
        yield changes_line(page.row, page.changes)
    for toll in tolls(page.row.numbers):
        yield toll_line(toll)
    for each in page.judged:
        yield f"{SAID[each.verdict]} by {each.by}, {each.at.date()}: {each.note} ({each.id})"


def changes_line(row: EventRow, changes: Sequence[StatusChange]) -> str:
    """How the status of an event changed: "planned 2025-07-10 (one.example) -> happened 2025-07-12 (two.example)"."""
    return " -> ".join(
        " ".join(part for part in (change.status, change.day, f"({_site(row, change)})") if part) for change in changes
    )


def toll_line(toll: Toll) -> str:
    """How a number changed: "killed: at least 15 people 2025-07-16 (one.example) -> 17 2025-07-17 (two.example)"."""
    spread = toll.lowest is not None and toll.lowest != toll.highest
    span = f"; told so far: {toll.lowest:g} to {toll.highest:g}" if spread else ""
    return f"{toll.kind}: {' -> '.join(map(_told, toll.history))}{span}"


def _told(telling: Telling) -> str:
    source = ", ".join(part for part in (telling.site, telling.quantity.said_by) if part)
    return " ".join(part for part in (telling.quantity.text, telling.day, f"({source})") if part)


def _site(row: EventRow, change: StatusChange) -> str:
    return next((piece.site for piece in row.evidence if piece.article == change.article), change.article)


def evidence(row: EventRow) -> Listing:
    """The sentences that tell an event, what found each, and which report of which article it belongs to."""
    told = [
        {"published": (piece.published or "")[:10], "sentence": piece.sentence}
        | {"rule": f"{piece.type}: {piece.rule}" if piece.rule else "", "report": f"{piece.report} {piece.url}"}
        for piece in row.evidence
    ]
    return Listing(
        told,
        {
            "published": lambda piece: str(piece["published"]),
            "sentence": lambda piece: str(piece["sentence"]),
            "rule": lambda piece: str(piece["rule"]),
            "report": lambda piece: str(piece["report"]),
        },
    )
