"""Everything that changes the archive. Each function takes a connection from Store.begin() and leaves committing to it.

Articles go in with save_articles; what is joined from them and the rest of the archive follows with save_entities and
save_events, in the same transaction.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from newsdesk.fingerprints import Prints
from newsdesk.model import (
    Annotation,
    Article,
    Capture,
    Entity,
    Event,
    Judgement,
    LocalEntity,
    Outcome,
    Report,
    short_id,
)
from newsdesk.revise import Change, Version, change
from newsdesk.store import tables as t
from newsdesk.store.forms import facts_of, put_facts
from newsdesk.store.keys import fold
from newsdesk.store.revisions import current_version
from newsdesk.store.search import put_words
from newsdesk.store.statements import Row, delete, insert, orphans, release, rows_in, tie, upsert


@dataclass(frozen=True, slots=True)
class Sheet:
    """A state of an article with all that was found in it.

    `keys` maps a form id to the keys that candidates for it are looked up by.
    """

    capture_id: str
    fetched_at: datetime
    article: Article
    annotation: Annotation
    entities: Sequence[LocalEntity]
    reports: Sequence[Report]
    keys: Mapping[str, Collection[str]]


def save_capture(connection: sa.Connection, capture: Capture, file: str, offset: int, length: int) -> None:
    """Record a capture and where its WARC record lies: `length` bytes at `offset` of `file`."""
    save_captures(connection, [capture_row(capture, file, offset, length)])


def save_captures(connection: sa.Connection, rows: Sequence[Row]) -> None:
    """Record captures, as `capture_row` gives them."""
    upsert(connection, t.captures, rows)


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


def save_outcome(connection: sa.Connection, *outcomes: Outcome) -> None:
    """Record what became of inputs."""
    rows: list[Row] = [
        {
            "id": short_id("o", outcome.url, outcome.at.isoformat()),
            "url": outcome.url,
            "stage": outcome.stage,
            "reason": outcome.reason,
            "detail": outcome.detail,
            "at": outcome.at.isoformat(),
            "article_id": outcome.article,
        }
        for outcome in outcomes
    ]
    upsert(connection, t.outcomes, rows)


def save_article(
    connection: sa.Connection,
    capture_id: str,
    fetched_at: datetime,
    article: Article,
    annotation: Annotation,
    entities: Sequence[LocalEntity],
    reports: Sequence[Report],
    keys: Mapping[str, Collection[str]],
    families: Mapping[str, str],
) -> Change:
    """Store one article as `save_articles` does; UNCHANGED and STUB: nothing is written."""
    what = change_of(connection, article)
    if what in (Change.NEW, Change.REVISED):
        sheet = Sheet(capture_id, fetched_at, article, annotation, entities, reports, keys)
        save_articles(connection, [sheet], families)
    return what


def save_articles(connection: sa.Connection, sheets: Sequence[Sheet], families: Mapping[str, str]) -> None:
    """Store articles with what was found in them. Of one article several may come, in the order of its revisions.

    `families` maps an event type to its family. A revision keeps the texts before it and replaces all else: mentions,
    dates, what it says of its forms, reports. Forms that no article names any more go. Forms and reports are first seen
    when their article came out, or was first captured where it gives no date.
    """
    last = {sheet.article.id: sheet for sheet in sheets}
    known = {row.id: row for row in rows_in(connection, sa.select(t.articles), t.articles.c.id, last)}
    first_seen = {sheet.article.id: sheet.fetched_at.isoformat() for sheet in reversed(sheets)}
    first_seen |= {id_: row.first_seen for id_, row in known.items()}
    numbers = {id_: row.revision for id_, row in known.items()}
    _put_revisions(connection, sheets, numbers, first_seen)
    put_words(connection, [sheet.article for sheet in last.values()], numbers)
    seen = {  # no matter in which order they were fetched
        id_: f"{sheet.article.published or first_seen[id_]} {sheet.article.url}" for id_, sheet in last.items()
    }
    delete(connection, t.mentions.c.article_id, known)
    insert(connection, t.mentions, [row for sheet in last.values() for row in _mention_rows(sheet)])
    delete(connection, t.dates.c.article_id, known)
    insert(connection, t.dates, [row for sheet in last.values() for row in _date_rows(sheet)])
    said = {id_: (seen[id_], facts_of(sheet.entities, sheet.keys)) for id_, sheet in last.items()}
    put_facts(connection, said, known)
    _delete_reports(connection, known)
    reports = [(report, seen[id_]) for id_, sheet in last.items() for report in sheet.reports]
    _put_reports(connection, reports, families)


def save_entities(
    connection: sa.Connection, entities: Sequence[Entity], replacing: Collection[str] | None = None
) -> None:
    """Store entities and tie their forms to them, replacing those of the same id.

    An entity left without forms is deleted. `replacing` names the ids that these were resolved anew from: only they
    are looked at, where None looks through the whole archive.
    """
    release(connection, t.forms.c.entity_id, [entity.id for entity in entities])
    upsert(connection, t.entities, [_entity_row(entity) for entity in entities])
    delete(connection, t.entity_names.c.entity_id, [entity.id for entity in entities])
    insert(connection, t.entity_names, [row for entity in entities for row in _name_rows(entity)])
    tie(connection, t.forms.c.entity_id, [(form, entity.id) for entity in entities for form in entity.forms])
    left = orphans(connection, t.entities, t.forms.c.entity_id, replacing)
    delete(connection, t.entity_names.c.entity_id, left)
    delete(connection, t.entities.c.id, left)


def save_events(connection: sa.Connection, events: Sequence[Event], replacing: Collection[str] | None = None) -> None:
    """Store events and tie their reports to them, replacing those of the same id.

    An event left without reports is deleted. `replacing` names the ids that these were tracked anew from: they let go
    of their reports, and only they are looked at, where None looks through the whole archive.
    """
    ids = [event.id for event in events]
    release(connection, t.reports.c.event_id, sorted({*ids, *(replacing or ())}))
    upsert(connection, t.events, [_event_row(event) for event in events])
    delete(connection, t.event_participants.c.event_id, ids)
    insert(connection, t.event_participants, [row for event in events for row in _event_participant_rows(event)])
    tie(connection, t.reports.c.event_id, [(report, event.id) for event in events for report in event.reports])
    left = orphans(connection, t.events, t.reports.c.event_id, replacing)
    delete(connection, t.event_participants.c.event_id, left)
    delete(connection, t.events.c.id, left)


def save_judgement(connection: sa.Connection, judgement: Judgement) -> None:
    """Record what a person decided. What it changes is for consolidation to work out."""
    row = {
        "id": judgement.id,
        "kind": judgement.kind,
        "verdict": judgement.verdict,
        "left": list(judgement.left),
        "right": list(judgement.right),
        "value": judgement.value,
        "note": judgement.note,
        "by": judgement.by,
        "at": judgement.at.isoformat(),
    }
    upsert(connection, t.judgements, [row])


def undo_judgement(connection: sa.Connection, judgement_id: str, at: datetime) -> None:
    """Take a judgement back. Its row stays, with the time."""
    taken_back = sa.update(t.judgements).where(t.judgements.c.id == judgement_id)
    connection.execute(taken_back.values(undone=at.isoformat()))


def clear_derived(connection: sa.Connection) -> None:
    """Empty every table but captures, outcomes, judgements, watches and the crawl's: a rebuild makes the rest again."""
    for table in reversed(t.metadata.sorted_tables):
        if table not in t.KEPT:
            connection.execute(sa.delete(table))


# One article


def change_of(connection: sa.Connection, article: Article, page: Prints | None = None) -> Change:
    """What an article is to the archive's current revision of it; only NEW and REVISED are worth annotating.

    `page` are the fingerprints of its page, as for `change_since`.
    """
    return change_since(connection, current_version(connection, article.id), article, page)


def change_since(connection: sa.Connection, old: Version | None, article: Article, page: Prints | None) -> Change:
    """What an article is to its version before.

    Given the fingerprints of the page, one with the same text as before is unchanged also where more is known by now of
    what stands on the whole site.
    """
    new = Version.of(article)
    if old is not None and page is not None and old.text != new.text:
        known = connection.scalar(sa.select(t.prints.c.text).where(t.prints.c.article_id == article.id))
        new = replace(new, text=old.text) if page.text == known else new
    return change(old, new)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _put_revisions(
    connection: sa.Connection, sheets: Sequence[Sheet], numbers: Mapping[str, int], first_seen: Mapping[str, str]
) -> None:
    """Each sheet's text as a revision after those there, of which `numbers` tells the last."""
    last = Counter(numbers)
    revisions, removed = list[Row](), list[Row]()
    for sheet in sheets:
        article = sheet.article
        last[article.id] += 1
        revisions.append(_revision_row(sheet, last[article.id]))
        here = {"article_id": article.id, "number": last[article.id]}
        removed += [
            here | {"position": position, "text": block.text, "reason": block.reason}
            for position, block in enumerate(article.removed)
        ]
    articles = {sheet.article.id: sheet.article for sheet in sheets}
    rows = [
        {"id": id_, "url": article.url, "site": article.site, "revision": last[id_], "first_seen": first_seen[id_]}
        for id_, article in articles.items()
    ]
    upsert(connection, t.articles, rows)
    insert(connection, t.revisions, revisions)
    insert(connection, t.removed, removed)


def _revision_row(sheet: Sheet, number: int) -> Row:
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


def _mention_rows(sheet: Sheet) -> Iterable[Row]:
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


def _date_rows(sheet: Sheet) -> Iterable[Row]:
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


def _put_reports(connection: sa.Connection, reports: Sequence[tuple[Report, str]], families: Mapping[str, str]) -> None:
    """Reports, each with when and where it was first seen."""
    insert(connection, t.reports, [_report_row(report, seen, families[report.type]) for report, seen in reports])
    participants = [
        {
            "report_id": report.id,
            "position": position,
            "role": participant.role,
            "form_id": participant.entity,
            "country": participant.country,
        }
        for report, _seen in reports
        for position, participant in enumerate(report.participants)
    ]
    insert(connection, t.report_participants, participants)
    insert(connection, t.evidence, [row for report, _seen in reports for row in _evidence_rows(report)])
    insert(connection, t.quantities, [row for report, _seen in reports for row in _quantity_rows(report)])


def _delete_reports(connection: sa.Connection, articles: Iterable[str]) -> None:
    of_articles = rows_in(connection, sa.select(t.reports.c.id), t.reports.c.article_id, articles)
    ids = [row.id for row in of_articles]
    delete(connection, t.report_participants.c.report_id, ids)
    delete(connection, t.evidence.c.report_id, ids)
    delete(connection, t.quantities.c.report_id, ids)
    delete(connection, t.reports.c.id, ids)


def _report_row(report: Report, seen: str, family: str) -> Row:
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


def _evidence_rows(report: Report) -> Iterable[Row]:
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


def _quantity_rows(report: Report) -> Iterable[Row]:
    for position, quantity in enumerate(report.quantities):
        yield {"report_id": report.id, "position": position, **asdict(quantity)}


# Entities and events


def _entity_row(entity: Entity) -> Row:
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


def _name_rows(entity: Entity) -> list[Row]:
    keys = {fold(name) for name in (entity.name, *entity.aliases)}
    return [{"key": key, "entity_id": entity.id} for key in sorted(keys)]


def _event_row(event: Event) -> Row:
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


def _event_participant_rows(event: Event) -> Iterable[Row]:
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
