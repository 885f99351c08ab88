"""Rows of the store as records to print: the shape of the JSON, and the columns of the tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from newsdesk.export import EVENTS, Listing, Record
from newsdesk.export.listing import Pieces
from newsdesk.revise import headline
from newsdesk.track import set_fields, tolls
from newsdesk.wording import compare, share_changed

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.answers import Answer
    from newsdesk.ask import Reading
    from newsdesk.cli.revisions import Compared
    from newsdesk.model import EventFilter, Judgement, Telling, Toll
    from newsdesk.roster import Pair
    from newsdesk.store import ArticleRow, EditRow, EntityRow, EventRow, EvidenceRow, Headline, Hit, Tally, Watch
    from newsdesk.store.pages import EntityPage
    from newsdesk.watching import News
    from newsdesk.wording import Piece


def events(rows: Sequence[EventRow], *, ids: bool) -> Listing:
    """Events, whole in JSON, evidence included; `ids` adds each one's id as the last column."""
    columns: dict[str, Callable[[Record], str | Pieces]] = {
        "date": lambda event: _marked(event, "date", event["date"] or ""),
        "what": lambda event: _marked(event, "type", event["type"].replace("_", " ")),
        "who": _who,
        "where": lambda event: _marked(event, "place", _where(event["place"])),
        "status": lambda event: _marked(event, "status", event["status"]),
        "sources": lambda event: str(event["sources"]),
    }
    columns |= {"id": lambda event: event["id"]} if ids else {}
    return Listing([event(row) for row in rows], columns, EVENTS)


def news(found: Sequence[News], *, title: str) -> Listing:
    """Events that were not told before; `was` is the status of one that was, "" of a new one in flat formats."""
    listing = events([each.event for each in found], ids=True)
    records = [{**record, "was": each.was} for record, each in zip(listing.records, found, strict=True)]
    columns = {"was": lambda record: str(record["was"] or "")} | dict(listing.columns)
    return Listing(records, columns, EVENTS, title)


def watches(rows: Sequence[Watch]) -> Listing:
    """Questions that are watched."""
    return _plain_columns([asdict(row) for row in rows], "question", "made", "ran", "id")


def answer(given: Answer, *, ids: bool) -> Listing:
    """An answer, made of what its reading wants."""
    wants = given.reading.wants
    if wants == "count":
        return _plain_columns([{"count": given.count}], "count")
    if wants == "people":
        return _tally(given.people, "name")
    if wants == "places":
        return _tally(given.places, "name" if given.reading.countries else "place")
    return articles(given.articles) if wants == "articles" else events(given.events, ids=ids)


def instead(connection: Connection, reading: Reading, wanted: EventFilter) -> Iterator[str]:
    """For who got no answer: what there is, and which part of the question leaves nothing."""
    from newsdesk.store import count_events, counts

    held = counts(connection)
    yield f"no such event; the archive holds {held['articles']} articles and {held['events']} events"
    unlimited = replace(wanted, limit=None)
    for words, part in _parts(reading.filter):
        if found := count_events(connection, replace(unlimited, **part)):
            yield f"without {words} there {'is' if found == 1 else 'are'} {found}"


def _parts(asked: EventFilter) -> Iterator[tuple[str, dict[str, Any]]]:
    """The parts of a filter in words, each with the fields that leave it out."""
    if asked.types:
        yield f'the type "{", ".join(asked.types).replace("_", " ")}"', {"types": ()}
    if asked.since or asked.until:
        yield "the dates", {"since": None, "until": None}
    if asked.status:
        yield f'the status "{" or ".join(asked.status)}"', {"status": ()}
    if asked.min_sources:
        yield "the number of sources", {"min_sources": None}
    for part in ("involving", "any_of", "actor", "recipient", "host", "place", "about"):
        if parties := getattr(asked, part):
            yield f"{part.replace('_', ' ')} {', '.join(party.name for party in parties)}", {part: ()}
    if asked.source:
        yield f"the source {', '.join(asked.source)}", {"source": ()}


def event(row: EventRow) -> dict[str, Any]:
    """An event as JSON has it. Offsets count characters of the article's text."""
    place: dict[str, Any] = {"entity": row.place, "name": row.place_name, "country": row.place_country}
    place |= {"lat": row.lat, "lon": row.lon}
    return {
        "id": row.id,
        "type": row.type,
        "status": str(row.status),
        "date": row.date,
        "date_basis": row.date_basis,
        "place": place if any(place.values()) else None,
        "participants": [asdict(participant) for participant in row.participants],
        "sources": row.sources,
        "quantities": [_toll(toll) for toll in tolls(row.numbers)],
        "decided": [asdict(each) for each in row.decided],
        "evidence": [_evidence(piece) for piece in row.evidence],
    }


def articles(rows: Iterable[Headline]) -> Listing:
    """Articles, one a line."""
    records = [
        {"id": row.id, "published": row.published, "site": row.site}
        | {"title": row.title, "url": row.url, "gone": row.gone}
        for row in rows
    ]
    return _plain_columns(records, "published", "site", "title", "url", "id", "gone")


def hits(rows: Iterable[Hit]) -> Listing:
    """Articles that a search found, with what was looked for marked."""
    records = [
        {"id": hit.article.id, "published": hit.article.published, "site": hit.article.site}
        | {"title": hit.article.title, "url": hit.article.url, "gone": hit.article.gone, "found_in": hit.found_in}
        | {"marked_title": hit.title}
        | {"snippet": "".join(text for text, _ in hit.snippet), "marked_snippet": hit.snippet}
        for hit in rows
    ]
    columns: dict[str, Callable[[Record], str | Pieces]] = {
        "published": lambda hit: hit["published"] or "",
        "title": lambda hit: hit["marked_title"],
        "text": lambda hit: hit["marked_snippet"],
        "url": lambda hit: hit["url"],
    }
    return Listing(records, columns)


def entities(rows: Iterable[EntityRow]) -> Listing:
    """Entities and how much the archive says of them."""
    records = [asdict(row.entity) | {"articles": row.articles, "mentions": row.mentions} for row in rows]
    return _plain_columns(records, "name", "kind", "country", "roles", "aliases", "articles", "id")


def entity_pages(pages: Sequence[EntityPage]) -> Listing:
    """Entities with all that is known of them; flat formats show the first of each."""
    columns: dict[str, Callable[[Record], str]] = {
        "name": lambda page: page["name"],
        "kind": lambda page: page["kind"],
        "country": lambda page: page["country"] or "",
        "role": lambda page: next((role["role"] for role in page["roles_over_time"]), ""),
        "names": lambda page: ", ".join(name["name"] for name in page["names"]),
        "met most": lambda page: ", ".join(other["name"] for other in page["met"]),
        "events": lambda page: str(page["event_count"]),
        "articles": lambda page: str(page["article_count"]),
        "id": lambda page: page["id"],
    }
    return Listing([_entity_page(page) for page in pages], columns)


def _entity_page(page: EntityPage) -> Record:
    return asdict(page.row.entity) | {
        "article_count": page.row.articles,
        "mentions": page.row.mentions,
        "names": [asdict(name) for name in page.names],
        "roles_over_time": [asdict(role) for role in page.roles],
        "places": [asdict(place) for place in page.places],
        "met": [asdict(other) for other in page.met],
        "event_count": page.event_count,
        "events": [event(row) for row in page.events],
        "articles": [asdict(row) for row in page.articles],
    }


def entity_head(page: EntityPage) -> list[str]:
    """The first lines of an entity's page: its name, what it is, its other names."""
    entity = page.row.entity
    counts = _counted(page.row.articles, "article"), _events_counted(page)
    facts = " · ".join(fact for fact in (str(entity.kind), entity.country, *counts, entity.id) if fact)
    others = ", ".join(f"{name.name} ({name.articles})" for name in page.names)
    return [entity.name, facts, *([f"written: {others}"] if others else [])]


def _events_counted(page: EntityPage) -> str:
    from newsdesk.store.query import MOST

    return f"{MOST} events or more" if page.event_count == MOST else _counted(page.event_count, "event")


def _counted(many: int, what: str) -> str:
    return f"{many} {what}" if many == 1 else f"{many} {what}s"


def entity_sections(page: EntityPage) -> list[tuple[str, Listing]]:
    """The rest of an entity's page: a heading and its listing, for each that has something in it."""
    company = ("name", "country", "events", "entity")
    sections = [
        ("roles", _plain_columns([asdict(role) for role in page.roles], "role", "first", "last", "articles")),
        ("met most", _plain_columns([asdict(other) for other in page.met], *company)),
        ("places", _plain_columns([asdict(place) for place in page.places], *company)),
        ("latest events", events(page.events, ids=True)),
        ("latest articles", articles(page.articles)),
    ]
    return [(heading, listing) for heading, listing in sections if listing.records]


def pairs(rows: Iterable[Pair]) -> Listing:
    """Pairs of entities that are perhaps one."""
    records = [
        {"name": row.left.name, "other": row.right.name, "evidence": list(row.evidence), "similarity": row.similarity}
        | {"id": row.left.id, "other_id": row.right.id}
        for row in rows
    ]
    return _plain_columns(records, "name", "other", "evidence", "id", "other_id")


def judgements(rows: Sequence[Judgement], gone: Collection[str] = ()) -> Listing:
    """What people decided; in JSON with the forms or reports that each judgement names, and those that are gone."""
    records = [
        asdict(row)
        | {"id": row.id, "at": row.at.isoformat(), "what": row.note}
        | {"gone": [part for part in parts_named([row]) if part in gone]}
        for row in rows
    ]
    listing = _plain_columns(records, "at", "by", "verdict", "what", "id")
    columns = {**listing.columns, **({"gone": _gone} if gone else {})}
    return Listing(records, columns)


def parts_named(rows: Iterable[Judgement]) -> list[str]:
    """The forms and reports that some judgements name, in order."""
    return [part for row in rows for part in (*row.left, *row.right, *filter(None, [set_fields(row).get("place")]))]


def _gone(judgement: Record) -> str:
    many = len(judgement["left"]) + len(judgement["right"])
    return f"{len(judgement['gone'])} of {many}" if judgement["gone"] else ""


def article(row: ArticleRow) -> Record:
    """An article as JSON has it."""
    removed = [{"text": block.text, "reason": str(block.reason)} for block in row.removed]
    return asdict(row) | {"removed": removed}


def compared(found: Compared) -> Record:
    """Two revisions side by side as JSON has them."""
    sides = {
        name: {"revision": row.revision, "title": row.title, "published": row.published, "capture": row.capture}
        | {"seen": next((each.seen for each in row.history if each.number == row.revision), None)}
        for name, row in (("from", found.old), ("to", found.new))
    }
    pieces = {part: list(map(asdict, getattr(found, part))) for part in ("title", "text")}
    return {"id": found.new.id, "url": found.new.url, **sides, **pieces, "changed": _share(found.text)}


def edit(row: EditRow) -> Record:
    """What was edited from one revision to the next; `changed` is the share of the text's words, 0 to 1."""
    before, after = row.before, row.after
    return {
        "seen": row.seen,
        "site": row.site,
        "before": before.title,
        "after": after.title,
        "headline_changed": headline(before.title) != headline(after.title),
        "changed": _share(compare(before.text, after.text)),
        "url": row.url,
        "id": row.article,
        "revision": row.revision,
    }


def edits(records: Sequence[Record]) -> Listing:
    """Edited articles, one a line; the new headline stands only where it was changed."""
    columns: dict[str, Callable[[Record], str | Pieces]] = {
        "seen": lambda edit: edit["seen"][:16],
        "site": lambda edit: edit["site"],
        "before": lambda edit: edit["before"],
        "after": lambda edit: edit["after"] if edit["headline_changed"] else "",
        "changed": lambda edit: f"{edit['changed']:.0%}",
        "url": lambda edit: edit["url"],
        "revision": lambda edit: str(edit["revision"]),
    }
    return Listing(records, columns)


def _share(pieces: Iterable[Piece]) -> float:
    return round(share_changed(pieces), 4)


def _evidence(piece: EvidenceRow) -> Record:
    start = piece.trigger_start - piece.start
    trigger = piece.sentence[start : start + piece.trigger_end - piece.trigger_start]
    return {
        "article": piece.article,
        "url": piece.url,
        "site": piece.site,
        "title": piece.title,
        "published": piece.published,
        "sentence": {"text": piece.sentence, "start": piece.start, "end": piece.end},
        "trigger": {"text": trigger, "start": piece.trigger_start, "end": piece.trigger_end},
        "type": piece.type,
        "status": piece.status,
        "report": piece.report,
        "rule": {"file": f"events/{piece.type}.toml", "trigger": piece.rule} if piece.rule else None,
    }


def _toll(toll: Toll) -> Record:
    """How many, with the words: told last, the range, and each change."""
    changes = [_telling(each) for each in toll.history]
    return {
        "kind": toll.kind,
        "latest": changes[-1],
        "lowest": toll.lowest,
        "highest": toll.highest,
        "history": changes,
    }


def _telling(telling: Telling) -> Record:
    quantity = telling.quantity
    return {
        "value": quantity.value,
        "bound": quantity.bound,
        "text": quantity.text,
        "said_by": quantity.said_by,
        "day": telling.day,
        "site": telling.site,
        "article": telling.article,
        "start": quantity.start,
        "end": quantity.end,
    }


def _marked(event: Record, field: str, text: str) -> str:
    """What a table shows of a field, with who set it."""
    setter = next((each["by"] for each in event["decided"] if each["field"] == field), None)
    return f"{text or 'unknown'} (set by {setter})" if setter else text


def _who(event: Record) -> str:
    return ", ".join(dict.fromkeys(participant["name"] for participant in event["participants"]))


def _where(place: Mapping[str, Any] | None) -> str:
    if place is None:
        return ""
    return ", ".join(part for part in (place["name"], place["country"]) if part)


def _tally(counted: Iterable[Tally], heading: str) -> Listing:
    """Each thing and its country, with the number of events."""
    records = [{heading: each.name, "country": each.country, "events": each.events} for each in counted]
    return _plain_columns(records, heading, "country", "events")


def _plain_columns(records: Sequence[Record], *keys: str) -> Listing:
    """A listing whose columns are keys of its records."""
    return Listing(records, {key: _shown(key) for key in keys})


def _shown(key: str) -> Callable[[Record], str]:
    def cell(record: Record) -> str:
        value = record[key]
        if isinstance(value, (list, tuple)):
            return ", ".join(map(str, value))
        return "" if value is None else str(value)

    return cell
