"""What is stored of a value: rows for the tables of store/tables.py, made without a connection."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from newsdesk.model import (
    Annotation,
    Article,
    Capture,
    Entity,
    Event,
    LocalEntity,
    Outcome,
    Report,
    short_id,
)
from newsdesk.store.keys import fold
from newsdesk.store.statements import Row


@dataclass(frozen=True, slots=True)
class Sheet:
    """A state of an article with all that was found in it.

    `keys` maps a form id to the keys that candidates for it are looked up by.
    """

    capture_id: str
    fetched_at: datetime
    article: Article
    annotation: Annotation = field(default_factory=Annotation)
    entities: Sequence[LocalEntity] = ()
    reports: Sequence[Report] = ()
    keys: Mapping[str, Collection[str]] = field(default_factory=dict)


def capture_row(capture: Capture, file: str, offset: int, length: int) -> Row:
    """What is recorded of a capture, without its body."""
    return {
        "id": capture.id,
        "url": capture.url,
        "final_url": capture.final_url,
        "fetched_at": capture.fetched_at.isoformat(),
        "status": capture.status,
        "content_type": capture.content_type,
        "digest": capture.digest,
        "file": file,
        "offset": offset,
        "length": length,
    }


def outcome_row(outcome: Outcome) -> Row:
    """What became of an input."""
    return {
        "id": short_id("o", outcome.url, outcome.at.isoformat()),
        "url": outcome.url,
        "stage": outcome.stage,
        "reason": outcome.reason,
        "detail": outcome.detail,
        "at": outcome.at.isoformat(),
        "article_id": outcome.article,
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def revision_row(sheet: Sheet, number: int) -> Row:
    """An article as its revision of that number."""
    article = sheet.article
    return {
        "article_id": article.id,
        "number": number,
        "capture_id": sheet.capture_id,
        "title": article.title,
        "byline": list(article.byline),
        "published": article.published,
        "language": article.language,
        "text": article.text,
        "text_digest": _digest(article.text),
        "updated": article.updated,
        "section": article.section,
        "tags": list(article.tags),
        "canonical": article.canonical,
        "origin": dict(article.origin),
    }


def mention_rows(sheet: Sheet) -> Iterable[Row]:
    """The names of an article, each with its form."""
    forms = {(mention.start, mention.end): entity.form for entity in sheet.entities for mention in entity.mentions}
    for position, mention in enumerate(sheet.annotation.mentions):
        yield {
            "article_id": sheet.article.id,
            "position": position,
            "start": mention.start,
            "end": mention.end,
            "label": mention.label,
            "text": mention.text,
            "form_id": forms.get((mention.start, mention.end)),
            "role": mention.role,
        }


def date_rows(sheet: Sheet) -> Iterable[Row]:
    """The dates of an article."""
    for position, date in enumerate(sheet.annotation.dates):
        yield {
            "article_id": sheet.article.id,
            "position": position,
            "start": date.start,
            "end": date.end,
            "text": date.text,
            "value": date.value,
            "precision": date.precision,
            "basis": date.basis,
        }


def report_row(report: Report, seen: str, family: str) -> Row:
    """A report without its parts; `seen` is when and where it was first seen."""
    return {
        "id": report.id,
        "article_id": report.article,
        "type": report.type,
        "family": family,
        "status": report.status,
        **_date_columns(report, report.window),
        "place_form": report.place,
        "place_country": report.place_country,
        "published": report.published,
        "first_seen": seen,
        "words": " ".join(sorted(report.words)),
    }


def _date_columns(dated: Report | Event, window: tuple[str, str] | None) -> Row:
    first, last = window or (None, None)
    return {"date": dated.date, "date_start": first, "date_end": last, "date_basis": dated.date_basis}


def report_participant_rows(report: Report) -> Iterable[Row]:
    """Who takes part, as the article names them."""
    for position, participant in enumerate(report.participants):
        yield {
            "report_id": report.id,
            "position": position,
            "role": participant.role,
            "form_id": participant.entity,
            "country": participant.country,
        }


def evidence_rows(report: Report) -> Iterable[Row]:
    """The sentences that tell it."""
    for position, piece in enumerate(report.evidence):
        yield {
            "report_id": report.id,
            "position": position,
            "start": piece.start,
            "end": piece.end,
            "trigger_start": piece.trigger_start,
            "trigger_end": piece.trigger_end,
            "type": piece.type,
            "status": piece.status,
            "rule": piece.rule or None,
        }


def quantity_rows(report: Report) -> Iterable[Row]:
    """Its numbers."""
    for position, quantity in enumerate(report.quantities):
        yield {"report_id": report.id, "position": position, **asdict(quantity)}


def entity_row(entity: Entity) -> Row:
    """An entity without its names."""
    return {
        "id": entity.id,
        "kind": entity.kind,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "country": entity.country,
        "lat": entity.lat,
        "lon": entity.lon,
        "wikidata": entity.wikidata,
        "roles": list(entity.roles),
    }


def name_rows(entity: Entity) -> list[Row]:
    """The keys by which it is looked up."""
    keys = {fold(name) for name in (entity.name, *entity.aliases)}
    return [{"key": key, "entity_id": entity.id} for key in sorted(keys)]


def event_row(event: Event) -> Row:
    """An event without who takes part."""
    return {
        "id": event.id,
        "type": event.type,
        "status": event.status,
        **_date_columns(event, event.window),
        "place_id": event.place,
        "place_country": event.place_country,
        "sources": event.sources,
        "decided": [asdict(each) for each in event.decided],
    }


def event_participant_rows(event: Event) -> Iterable[Row]:
    """Who takes part, with what an event is looked up by."""
    first, last = event.window or (None, None)
    for position, participant in enumerate(event.participants):
        yield {
            "event_id": event.id,
            "position": position,
            "role": participant.role,
            "entity_id": participant.entity,
            "country": participant.country,
            "type": event.type,
            "date_start": first,
            "date_end": last,
        }
