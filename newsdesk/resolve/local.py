"""One article: which of its mentions are one person, place, organisation or group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from newsdesk.model import Kind, Label, LocalEntity, Mention
from newsdesk.resolve.names import fold, parts, same_word, singular, skeleton, surname
from newsdesk.resolve.organisations import acronym, same_organisation

KINDS = {
    Label.PERSON: Kind.PERSON,
    Label.ORG: Kind.ORGANISATION,
    Label.PLACE: Kind.PLACE,
    Label.GROUP: Kind.GROUP,
}


def same_person(left: str, right: str) -> bool:
    """Whether two full names of one article are one person's: no part, initial or suffix of them disagrees."""
    a, b = parts(left), parts(right)
    if a.suffix != b.suffix or not same_word(a.family, b.family):
        return False
    if not a.given or not b.given:
        return a.given == b.given
    return all(_agree(word, other) for word, other in zip(a.given, b.given, strict=False))


def _agree(left: str, right: str) -> bool:
    """The same given name, or the initial of it."""
    short, long = sorted((left, right), key=len)
    return long.startswith(short) if len(short) == 1 else same_word(left, right)


@dataclass(slots=True)
class _Cluster:
    """The mentions of one thing so far, and its distinct names."""

    mentions: list[Mention] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)

    def add(self, mention: Mention) -> None:
        self.mentions.append(mention)
        self.names[mention.text] = None

    def since(self, position: int) -> int:
        """How far back it was last named before a position; names that come after it count as far away."""
        return min((position - mention.start) % 1_000_000_000 for mention in self.mentions)


def resolve_article(mentions: Sequence[Mention]) -> tuple[LocalEntity, ...]:
    """The things that an article's mentions name, in the order of their first mention."""
    clusters: list[_Cluster] = []
    full_first = sorted(mentions, key=lambda m: (m.label is Label.PERSON and len(fold(m.text)) < 2, m.start))
    index: dict[str, list[_Cluster]] = defaultdict(list)
    for mention in full_first:
        cluster = _cluster_of(mention, index)
        if cluster is None:
            cluster = _Cluster()
            clusters.append(cluster)
        cluster.add(mention)
        for key in _local_keys(mention):
            if not any(cluster is each for each in index[key]):
                index[key].append(cluster)
    local = [_local_entity(sorted(cluster.mentions, key=lambda m: m.start)) for cluster in _shortened(clusters)]
    return tuple(sorted(local, key=lambda entity: entity.mentions[0].start))


def _local_keys(mention: Mention) -> set[str]:
    if mention.place is not None and mention.label is not Label.ORG:
        return {f"place {mention.place.id}"}
    if mention.label is Label.PERSON:
        return {f"person {skeleton(surname(mention.text))}"}
    if mention.label is Label.GROUP:
        return {f"group {singular(mention.text)}"}
    initials = mention.text.replace(".", "") if mention.text.isupper() else acronym(mention.text)
    return {f"name {' '.join(fold(mention.text))}", f"name {initials.casefold()}"}


def _shortened(clusters: Sequence[_Cluster]) -> list[_Cluster]:
    """Joins a shortened name to the only longer one that begins or ends with it: "Home Office" to "UK Home Office"."""
    joined = {id(cluster): cluster for cluster in clusters}
    named = [(fold(c.mentions[0].text), c) for c in clusters if c.mentions[0].label is Label.ORG]
    for words, cluster in sorted(named, key=lambda pair: (len(pair[0]), pair[1].mentions[0].start)):
        longer = [other for name, other in named if len(name) > len(words) and _shortens(words, name)]
        if len(longer) == 1 and not cluster.mentions[0].text.isupper():
            longer[0].mentions.extend(joined.pop(id(cluster)).mentions)
    return list(joined.values())


def _shortens(words: Sequence[str], name: Sequence[str]) -> bool:
    return tuple(name[: len(words)]) == tuple(words) or tuple(name[-len(words) :]) == tuple(words)


def _cluster_of(mention: Mention, index: Mapping[str, list[_Cluster]]) -> _Cluster | None:
    """The cluster a mention belongs to; of several persons with its surname the one last named before it."""
    near = [cluster for key in _local_keys(mention) for cluster in index[key]]
    if mention.label is Label.PERSON:
        near = [cluster for cluster in near if _fits_person(mention.text, cluster.names)]
        near = sorted(near, key=lambda cluster: cluster.since(mention.start)) if len(near) > 1 else near
    elif mention.label is not Label.GROUP and (mention.label is Label.ORG or mention.place is None):
        near = [c for c in near if any(same_organisation(mention.text, name) for name in c.names)]
    return near[0] if near else None


def _fits_person(name: str, names: Iterable[str]) -> bool:
    fullest = max(names, key=lambda text: len(fold(text)))
    if len(fold(name)) == 1 or len(fold(fullest)) == 1:
        return same_word(surname(name), surname(fullest))
    return same_person(name, fullest)


def _local_entity(mentions: Sequence[Mention]) -> LocalEntity:
    first = mentions[0]
    place = next((m.place for m in mentions if m.place is not None), None) if first.label is not Label.ORG else None
    kind = Kind.PLACE if place is not None else KINDS[first.label]
    names = list(dict.fromkeys(m.text for m in mentions))
    name = place.name if place else max(names, key=lambda text: (len(fold(text)), -names.index(text)))
    countries = Counter(m.country for m in mentions if m.country)
    return LocalEntity(
        kind=kind,
        name=name,
        aliases=tuple(sorted({*names} - {name})),
        mentions=tuple(mentions),
        role=next((m.role for m in mentions if m.role), None),
        country=place.country if place else max(sorted(countries), key=lambda c: countries[c], default=None),
        place=place,
    )
