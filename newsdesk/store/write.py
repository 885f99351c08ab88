"""Everything that changes the archive. Each function takes a connection from Store.begin() and leaves committing to it.

Articles go in with save_articles; what is joined from them and the rest of the archive follows with save_entities and
save_events, in the same transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from newsdesk.fingerprints import Prints
from newsdesk.model import (
    Article,
    Capture,
    Entity,
    Event,
    Judgement,
    Outcome,
    Report,
)
from newsdesk.revise import Change, Version, change
from newsdesk.store import tables as t
from newsdesk.store.forms import facts_of, put_facts
from newsdesk.store.revisions import current_version
from newsdesk.store.rows import (
    Sheet,
    capture_row,
    date_rows,
    entity_row,
    event_participant_rows,
    event_row,
    evidence_rows,
    mention_rows,
    name_rows,
    outcome_row,
    quantity_rows,
    report_participant_rows,
    report_row,
    revision_row,
)
from newsdesk.store.search import put_words
from newsdesk.store.statements import Row, delete, insert, orphans, release, rows_in, tie, upsert


def save_capture(connection: sa.Connection, capture: Capture, file: str, offset: int, length: int) -> None:
    """Record a capture and where its WARC record lies: `length` bytes at `offset` of `file`."""
    save_captures(connection, [capture_row(capture, file, offset, length)])


def save_captures(connection: sa.Connection, rows: Sequence[Row]) -> None:
    """Record captures, as `capture_row` gives them."""
    upsert(connection, t.captures, rows)


def save_outcome(connection: sa.Connection, *outcomes: Outcome) -> None:
    """Record what became of inputs."""
    upsert(connection, t.outcomes, [outcome_row(outcome) for outcome in outcomes])


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
    insert(connection, t.mentions, [row for sheet in last.values() for row in mention_rows(sheet)])
    delete(connection, t.dates.c.article_id, known)
    insert(connection, t.dates, [row for sheet in last.values() for row in date_rows(sheet)])
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
    upsert(connection, t.entities, [entity_row(entity) for entity in entities])
    delete(connection, t.entity_names.c.entity_id, [entity.id for entity in entities])
    insert(connection, t.entity_names, [row for entity in entities for row in name_rows(entity)])
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
    upsert(connection, t.events, [event_row(event) for event in events])
    delete(connection, t.event_participants.c.event_id, ids)
    insert(connection, t.event_participants, [row for event in events for row in event_participant_rows(event)])
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


def _put_revisions(
    connection: sa.Connection, sheets: Sequence[Sheet], numbers: Mapping[str, int], first_seen: Mapping[str, str]
) -> None:
    """Each sheet's text as a revision after those there, of which `numbers` tells the last."""
    last = Counter(numbers)
    revisions, removed = list[Row](), list[Row]()
    for sheet in sheets:
        article = sheet.article
        last[article.id] += 1
        revisions.append(revision_row(sheet, last[article.id]))
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


def _put_reports(connection: sa.Connection, reports: Sequence[tuple[Report, str]], families: Mapping[str, str]) -> None:
    """Reports, each with when and where it was first seen."""
    insert(connection, t.reports, [report_row(report, seen, families[report.type]) for report, seen in reports])
    for table, rows_of in (
        (t.report_participants, report_participant_rows),
        (t.evidence, evidence_rows),
        (t.quantities, quantity_rows),
    ):
        insert(connection, table, [row for report, _seen in reports for row in rows_of(report)])


def _delete_reports(connection: sa.Connection, articles: Iterable[str]) -> None:
    of_articles = rows_in(connection, sa.select(t.reports.c.id), t.reports.c.article_id, articles)
    ids = [row.id for row in of_articles]
    delete(connection, t.report_participants.c.report_id, ids)
    delete(connection, t.evidence.c.report_id, ids)
    delete(connection, t.quantities.c.report_id, ids)
    delete(connection, t.reports.c.id, ids)
