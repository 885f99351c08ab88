"""The three pipes: JSON lines in, JSON lines out, nothing stored (docs/pipes.md describes the shapes).

A line that cannot be read gives {"id", "rejected": {"reason", "detail"}} in its place, so that the order is kept and
the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newsdesk import catalog
from newsdesk.analysis import LONGEST_TEXT, UNREAD, Analysis, analyse, form_entity, join_archive, kinds, unread
from newsdesk.errors import Reason, Rejected
from newsdesk.fingerprints import Sketch, groups, sketch_of
from newsdesk.model import Entity, Event, EventMention, LocalEntity, Place, Report, Span

if TYPE_CHECKING:
    from newsdesk.config import Config

Json = dict[str, Any]


def extract_lines(lines: Iterable[str], config: Config) -> Iterator[str]:
    """{"id", "url", "html"} -> the cleaned article and what was removed from the page."""
    from newsdesk.clean.guard import Cleaner
    from newsdesk.clean.rules import load_rules

    rules, today = load_rules(config.sites_dir, config.sources), datetime.now(UTC).date()
    with Cleaner() as cleaner:

        def extract(page: Json) -> Json:
            url = _text(page, "url", "")
            article = cleaner.clean(url, _text(page, "html"), rule=rules.rule_for(url, today))
            return {
                "id": page.get("id"),
                "url": article.url,
                "title": article.title,
                "byline": list(article.byline),
                "published": article.published,
                "language": article.language,
                "text": article.text,
                "blocks": [block.text for block in article.blocks],
                "removed": [{"text": block.text, "reason": block.reason} for block in article.removed],
                "updated": article.updated,
                "section": article.section,
                "tags": list(article.tags),
                "canonical": article.canonical,
                "origin": dict(article.origin),
            }

        yield from _each(lines, extract)


def annotate_lines(lines: Iterable[str], config: Config) -> Iterator[str]:
    """{"id", "published", "title", "text"} -> mentions, dates, entities and events of the text.

    With {"places": [{"start", "end"}]}: also the place that each of these spans means.
    """
    from newsdesk.annotate.annotator import Annotator

    annotator_of = cache(Annotator)
    annotator_of(config.model)  # a missing one is told before anything is read

    def annotate(page: Json) -> Json:
        published = _published(page)
        text, title = _text(page, "text"), _text(page, "title", "")
        spans, language = _spans(page, text), _text(page, "language", "")
        model = config.model_for(language)
        if model is None:
            return {"id": page.get("id"), **annotation_json(UNREAD), "unread": unread(text, language, model)}
        annotator = annotator_of(model)
        analysis = analyse(annotator, text, article=str(page.get("id")), published=published, title=title)
        places = annotator.locate(text, analysis.annotation, spans) if spans else ()
        given = {"places": [_place_json(place) for place in places]} if "places" in page else {}
        left = {"unread": unread(text, language, model)} if len(text) > LONGEST_TEXT else {}
        return {"id": page.get("id"), **annotation_json(analysis), **given, **left}

    return _each(lines, annotate)


def coref_lines(lines: Iterable[str], config: Config) -> Iterator[str]:
    """Articles in; at the end one line with the entities and events that an archive of them would hold.

    Of an article that comes with "events", the mentions are those, and no others are looked for.
    """
    from newsdesk.annotate.annotator import Annotator
    from newsdesk.given import GivenArticle, join_given, read_given

    annotator_of = cache(Annotator)
    annotator = annotator_of(config.model)
    analyses: dict[str, Analysis] = {}
    sketches: dict[str, Sketch] = {}
    sites: dict[str, str] = {}
    names: dict[str, Any] = {}
    given: dict[str, GivenArticle] = {}

    def read(page: Json) -> Json:
        article = str(page.get("id"))
        if article in given or article in analyses:
            raise Rejected("", Reason.BAD_INPUT, f"another article has the id {article}")
        published = _published(page)
        text, title = _text(page, "text"), _text(page, "title", "")
        seen = f"{published or '9999'} {article}"
        site, language = _site(page) or article, _text(page, "language", "")
        model = config.model_for(language)
        if page.get("events") is not None:
            given[article] = read_given(annotator_of(model or config.model), page, text, article, site)
            return {}
        if model is None:
            return {"id": page.get("id"), "unread": unread(text, language, model)}
        analyses[article] = analyse(
            annotator_of(model), text, article=article, published=published, title=title, first_seen=seen
        )
        sketches[article] = sketch_of(text)
        sites[article] = site
        names[article] = page.get("id")
        return {}

    yield from (line for line in _each(lines, read) if line != "{}")
    copies = groups(sketches)
    originals = {name: min(group, key=lambda each: analyses[each].first_seen) for group in copies for name in group}
    entities, events = join_archive(analyses.values(), sites, originals, annotator.gazetteer.contains)
    by_id = {entity.id: entity for entity in entities}
    whole = {
        "entities": [entity_json(entity) for entity in entities],
        "events": [*(_event_json(event, by_id, names) for event in events), *join_given(given.values())],
    }
    yield json.dumps(whole, ensure_ascii=False)


def annotation_json(analysis: Analysis) -> Json:
    """An analysis in the shape of the annotate pipe."""
    form_at = {mention.start: entity for entity in analysis.entities for mention in entity.mentions}
    annotation = analysis.annotation
    by_form = {entity.form: entity for entity in analysis.entities}
    events = [
        (event, report) for told, report in zip(analysis.told, analysis.reports, strict=True) for event in told.mentions
    ]
    return {
        "mentions": [
            {
                "text": m.text,
                "label": m.label,
                "start": m.start,
                "end": m.end,
                "entity": form_at[m.start].form,
                "country": m.country,
                "place": _place_json(m.place),
            }
            for m in annotation.mentions
        ],
        "dates": [
            {"text": d.text, "start": d.start, "end": d.end, "value": d.value, "precision": d.precision}
            for d in annotation.dates
        ],
        "entities": [entity_json(form_entity(entity)) for entity in by_form.values()],
        "events": [
            _mention_json(event, report, form_at, by_form)
            for event, report in sorted(events, key=lambda pair: pair[0].trigger.start)
        ],
    }


def _place_json(place: Place | None) -> Json | None:
    """An entry of the gazetteer in the shape of the pipes."""
    if place is None:
        return None
    return {
        "id": place.id,
        "geonames": place.geonames,
        "name": place.name,
        "feature": place.feature,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
    }


def entity_json(entity: Entity) -> Json:
    """An entity in the shape of the pipes."""
    return {
        "id": entity.id,
        "kind": entity.kind,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "country": entity.country,
        "lat": entity.lat,
        "lon": entity.lon,
        "roles": list(entity.roles),
    }


def _mention_json(
    event: EventMention, report: Report, at: Mapping[int, LocalEntity], by_form: Mapping[str, LocalEntity]
) -> Json:
    """One event mention; place, date and status that its own sentence does not give are those of its event."""
    kind = catalog.event_types()[report.type if event.type in kinds().general else event.type]
    place = at[event.place.start] if event.place else by_form.get(report.place or "")
    date, basis = (event.date.value, event.date.basis) if event.date else (report.date, report.date_basis)
    return {
        "type": kind.name,
        "plover": event.plover,
        "mode": kind.mode if event.plover == kind.plover else None,
        "status": event.status or report.status,
        "trigger": {"text": event.trigger.text, "start": event.trigger.start, "end": event.trigger.end},
        "date": date,
        "date_basis": basis,
        "place": place.name if place else None,
        "place_text": event.place.text if event.place else None,
        "place_entity": place.form if place else None,
        "place_country": place.country if place else report.place_country,
        "participants": _participants_json(event, report, at, by_form),
        "quantities": [
            {"kind": q.kind, "value": q.value, "bound": q.bound, "text": q.text, "start": q.start, "end": q.end}
            for q in event.quantities
        ],
        "attribution": event.attribution,
        "sentence": {"start": event.sentence.start, "end": event.sentence.end},
        "event": report.id,
    }


def _participants_json(
    event: EventMention, report: Report, at: Mapping[int, LocalEntity], by_form: Mapping[str, LocalEntity]
) -> list[Json]:
    """Those named with the mention itself; where it names none, its event's, as first named in the text."""
    named = [(argument.role, argument.mention, at[argument.mention.start]) for argument in event.arguments]
    if not named:
        told = [(p.role, by_form[p.entity]) for p in report.participants if p.entity in by_form]
        named = [(role, entity.mentions[0], entity) for role, entity in told]
    return [
        {
            "role": role,
            "text": mention.text,
            "start": mention.start,
            "end": mention.end,
            "entity": entity.form,
            "name": entity.name,
            "country": entity.country,
        }
        for role, mention, entity in named
    ]


def _event_json(event: Event, entities: Mapping[str, Entity], names: Mapping[str, Any]) -> Json:
    kind = catalog.event_types()[event.type]
    place = entities.get(event.place or "")
    return {
        "id": event.id,
        "type": event.type,
        "plover": kind.plover,
        "mode": kind.mode,
        "status": event.status,
        "date": event.date,
        "date_basis": event.date_basis,
        "place": place.name if place else None,
        "place_entity": event.place,
        "place_country": event.place_country,
        "participants": [
            {"role": p.role, "entity": p.entity, "name": entities[p.entity].name, "country": p.country}
            for p in event.participants
        ],
        "sources": event.sources,
        "reports": [
            {
                "id": names[evidence.article],
                "start": evidence.trigger_start,
                "end": evidence.trigger_end,
                "sentence": {"start": evidence.start, "end": evidence.end},
            }
            for evidence in event.evidence
        ],
    }


def _each(lines: Iterable[str], work: Callable[[Json], Json]) -> Iterator[str]:
    """Each line's result or rejection, in order; blank lines are passed over."""
    for line in lines:
        if not line.strip():
            continue
        page: Json = {}
        try:
            page = _object(line)
            result = work(page)
        except Rejected as rejected:
            result = {"id": page.get("id"), "rejected": {"reason": rejected.reason, "detail": rejected.detail}}
        yield json.dumps(result, ensure_ascii=False)


def _object(line: str) -> Json:
    try:
        page = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Rejected("", Reason.BAD_INPUT, f"not JSON: {error}") from error
    if not isinstance(page, dict):
        raise Rejected("", Reason.BAD_INPUT, "not a JSON object")
    return page


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _text(page: Json, key: str, default: str | None = None) -> str:
    value = page.get(key, default)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise Rejected("", Reason.BAD_INPUT, f"{key!r} must be a string")
    return value


def _spans(page: Json, text: str) -> list[Span]:
    """The stretches of the text that the line asks the place of."""
    spans = page.get("places") or []
    try:
        found = [Span(text[span["start"] : span["end"]], span["start"], span["end"]) for span in spans]
        outside = any(not 0 <= span.start < span.end <= len(text) for span in found)
    except (TypeError, KeyError) as error:  # a missing end cuts a text without complaint, and fails to compare
        raise Rejected("", Reason.BAD_INPUT, "'places' must be a list of objects with start and end") from error
    if outside:
        raise Rejected("", Reason.BAD_INPUT, "'places' has a span outside of the text")
    return found


def _site(page: Json) -> str | None:
    """The host of a line's address, None where it has none."""
    try:
        return urlsplit(_text(page, "url", "")).hostname
    except ValueError as error:
        raise Rejected("", Reason.BAD_INPUT, f"'url': {error}") from error


def _published(page: Json) -> date | None:
    from newsdesk.annotate.dates import parse_published

    try:
        return parse_published(_text(page, "published", ""))
    except ValueError as error:
        raise Rejected("", Reason.BAD_DATE, str(error)) from error
