"""One article, read whole: its annotation, the things it names and the events it tells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from newsdesk import catalog
from newsdesk.coref.words import words
from newsdesk.model import Annotation, DateBasis, Entity, Event, Kind, LocalEntity, NameForm, Report
from newsdesk.resolve import resolve_article, resolve_forms
from newsdesk.settle import settle
from newsdesk.track import Archive, Contains, Kinds, Names, Told, group_reports, join_mentions, report_of

if TYPE_CHECKING:
    from newsdesk.annotate.annotator import Annotator

LONGEST_TEXT = 500_000  # characters that are read for names and events, a long book's


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was read out of one article; `told[i]` are the mentions that `reports[i]` joins."""

    annotation: Annotation
    entities: tuple[LocalEntity, ...]
    told: tuple[Told, ...]
    reports: tuple[Report, ...]
    first_seen: str = ""

    def of(self, article: str) -> Analysis:
        """The analysis of another article with the same text and title, of the same day."""
        return replace(self, reports=tuple(report.of(article) for report in self.reports))


UNREAD = Analysis(Annotation(), (), (), ())  # of a text in a language that no model reads


def unread(text: str, language: str | None, model: str | None) -> str:
    """What the outcome says of what is kept without names and events; "" where all was read."""
    if model is None:
        return f"no model for language {language!r}: kept without names and events"
    cut = len(text) > LONGEST_TEXT
    return f"only the first {LONGEST_TEXT} characters were read for names and events" if cut else ""


@cache
def kinds() -> Kinds:
    """The families of the event types."""
    types = catalog.event_types()
    return Kinds(
        family={name: kind.family for name, kind in types.items()},
        general=frozenset(name for name, kind in types.items() if kind.general),
        also={name: kind.also for name, kind in types.items() if kind.also},
        once=frozenset(name for name, kind in types.items() if kind.once),
        talks=frozenset(name for name, kind in types.items() if kind.plover == "CONSULT"),
    )


@cache
def on_the_spot() -> frozenset[str]:
    """The event types that happen where they are told of: violence, unrest, disasters, what courts and police do."""
    types, categories = catalog.event_types(), (None, "ASSAULT", "PROTEST", "COERCE", "MOBILIZE")
    return frozenset(name for name, kind in types.items() if kind.plover in categories or "justice" in kind.groups)


def analyse(
    annotator: Annotator, text: str, *, article: str, published: date | None, title: str = "", first_seen: str = ""
) -> Analysis:
    """Annotates a text with its title as context, resolves its names and joins its event mentions.

    Of a text that is longer only the first LONGEST_TEXT characters are read.
    """
    annotation = annotator.annotate(text[:LONGEST_TEXT], published, title)
    entities = resolve_article(annotation.mentions)
    names = Names(entities)
    told = join_mentions(annotation.events, names, kinds(), annotator.gazetteer.contains)
    reports = [report_of(each, kinds(), article=article, published=published, first_seen=first_seen) for each in told]
    settled = settle(told, reports, entities, text, on_the_spot())
    worded = _worded(settled, annotation, text, title)
    return Analysis(annotation, entities, tuple(told), tuple(worded), first_seen)


def _worded(reports: Iterable[Report], annotation: Annotation, text: str, title: str) -> Iterator[Report]:
    """The reports with the words that tell each from other events: those of its sentences, but for the words that tell
    it and the countries' names; those of the title too, where the first sentence that tells of anything tells of it."""
    reports = list(reports)
    countries = [m for m in annotation.mentions if m.place is not None and m.place.feature == "country"]
    lead = min((each.sentence.start for each in annotation.events), default=0)
    for report in reports:
        triggers = [(each.trigger_start, each.trigger_end) for each in report.evidence]
        letters = list(text)
        for start, end in [*triggers, *((m.start, m.end) for m in countries)]:
            letters[start:end] = " " * (end - start)
        akin = [other for other in reports if kinds().akin(report.type, other.type)]
        for start, end in _of_others(report, akin):
            letters[start:end] = " " * (end - start)
        told = {(each.start, each.end) for each in report.evidence}
        pieces = ["".join(letters[start:end]) for start, end in sorted(told)]
        above = [title] if any(start == lead for start, _end in told) else []
        yield replace(report, words=words().anchors(" ".join([*above, *pieces])))


def _of_others(report: Report, akin: Iterable[Report]) -> Iterator[tuple[int, int]]:
    """The stretches of a report's sentences that lie nearer to a trigger of another one that it might be taken for."""
    own = {e.trigger_start for e in report.evidence}
    triggers = {e.trigger_start: e.trigger_end for each in akin for e in each.evidence}
    for sentence in report.evidence:
        inside = sorted(at for at in triggers if sentence.start <= at < sentence.end)
        middles = [(triggers[left] + right) // 2 for left, right in pairwise(inside)]
        for at, start, end in zip(inside, [sentence.start, *middles], [*middles, sentence.end], strict=True):
            if at not in own:
                yield start, end


def names_of(forms: Iterable[NameForm]) -> dict[str, frozenset[str]]:
    """The stems of the words by which a text names each form: of a person the last."""
    return {
        form.id: words().anchors(form.name.split()[-1] if form.kind is Kind.PERSON else form.name) for form in forms
    }


def telling(reports: Iterable[Report]) -> list[Report]:
    """The reports worth keeping: those that say who, where, when or how many of their event."""
    dated = (DateBasis.EXPLICIT, DateBasis.RELATIVE)
    return [r for r in reports if r.participants or r.place or r.quantities or r.date_basis in dated]


def form_of(entity: LocalEntity, first_seen: str = "") -> NameForm:
    """The name form of a local entity, as an archive of that one article would hold it."""
    return NameForm(
        id=entity.form,
        kind=entity.kind,
        name=entity.name,
        aliases=entity.aliases,
        country=entity.country,
        roles=(entity.role,) if entity.role else (),
        place=entity.place,
        first_seen=first_seen,
    )


def form_entity(entity: LocalEntity) -> Entity:
    """A local entity as an Entity whose id is its form's."""
    place = entity.place
    return Entity(
        id=entity.form,
        kind=entity.kind,
        name=entity.name,
        aliases=entity.aliases,
        country=entity.country,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        roles=(entity.role,) if entity.role else (),
        forms=(entity.form,),
    )


def join_archive(
    analyses: Iterable[Analysis], sites: Mapping[str, str], originals: Mapping[str, str], contains: Contains
) -> tuple[list[Entity], list[Event]]:
    """The entities and events of many articles at once.

    `sites` maps article ids to their outlets, `originals` to the earliest of the copies of their text.
    """
    analyses = list(analyses)
    forms = _merged(form_of(entity, a.first_seen) for a in analyses for entity in a.entities)
    entities = resolve_forms(forms)
    archive = Archive(
        entity_of={form: entity.id for entity in entities for form in entity.forms},
        place_of={form.id: form.place for form in forms if form.place},
        site_of=sites,
        kinds=kinds(),
        contains=contains,
        original_of=originals,
        names=names_of(forms),
    )
    return entities, group_reports(telling(report for analysis in analyses for report in analysis.reports), archive)


def _merged(forms: Iterable[NameForm]) -> list[NameForm]:
    """One form an id: all aliases and roles, the commonest country, the earliest sight."""
    same: dict[str, list[NameForm]] = defaultdict(list)
    for form in forms:
        same[form.id].append(form)
    return [
        replace(
            group[0],
            aliases=tuple(sorted({alias for form in group for alias in form.aliases})),
            roles=tuple(dict.fromkeys(role for form in group for role in form.roles)),
            country=_commonest(form.country for form in group),
            first_seen=min(form.first_seen for form in group),
            articles=len(group),
        )
        for group in same.values()
    ]


def _commonest(countries: Iterable[str | None]) -> str | None:
    counts = Counter(country for country in countries if country)
    return max(sorted(counts), key=lambda country: counts[country], default=None)
