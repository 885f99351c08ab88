"""From names to things: which mentions are one person, place, organisation or group.

In one article `resolve_article` joins mentions into local entities. Over the archive `resolve_forms` joins name forms
into entities. Both are pure; the second gives the same entities whatever the order its forms come in, and looks only
at forms that share a key (`keys_of`), so its cost does not grow with the archive.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from newsdesk.model import Entity, Kind, Label, LocalEntity, Mention, NameForm, short_id

KINDS = {
    Label.PERSON: Kind.PERSON,
    Label.ORG: Kind.ORGANISATION,
    Label.PLACE: Kind.PLACE,
    Label.GROUP: Kind.GROUP,
}
ARTICLES = frozenset({"al", "el", "ul", "ad", "as", "ash", "ar", "an", "at", "az", "the", "bin", "ibn", "ben"})
SUFFIXES = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv"})
CLOSE = 0.80  # Jaro-Winkler similarity of two spellings of one name that have the same consonants
# Letters that romanisations use for one sound; vowels come and go between them.
SOUNDS = (
    ("kh", "k"),
    ("gh", "g"),
    ("sch", "s"),
    ("sh", "s"),
    ("ch", "s"),
    ("zh", "s"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("dj", "j"),
    ("ts", "s"),
    ("tz", "s"),
    ("ck", "k"),
    ("q", "k"),
    ("g", "k"),
    ("c", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("z", "s"),
)


@lru_cache(maxsize=100_000)
def fold(name: str) -> tuple[str, ...]:
    """The words of a name, lower case, without diacritics, apostrophes, dots and the Arabic article."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    plain = re.sub(r"['’‘ʿʾ`´.]", "", plain.translate({ord("ı"): "i", ord("ø"): "o", ord("ł"): "l", ord("đ"): "d"}))
    words = re.findall(r"\w+", plain)
    return tuple(word for word in words if word not in ARTICLES) or tuple(words)


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """The consonants of a folded word, one letter a sound: "shaibani", "shaybani" and "shibani" give "sbn"."""
    for letters, sound in SOUNDS:
        word = word.replace(letters, sound)
    consonants = re.sub(r"[aeiouyh]", "", word[1:])
    first = re.sub(r"[aeiouy]", "a", word[:1])
    return re.sub(r"(.)\1+", r"\1", first + consonants)


def surname(name: str) -> str:
    """The folded last word of a name that is no "Jr"."""
    words = [word for word in fold(name) if word not in SUFFIXES] or list(fold(name)) or [""]
    return words[-1]


def same_word(left: str, right: str) -> bool:
    """Two folded spellings of one name."""
    return left == right or (skeleton(left) == skeleton(right) and JaroWinkler.similarity(left, right) >= CLOSE)


def same_person(left: str, right: str) -> bool:
    """Whether two full names can be one person's: the same family name, no given name or suffix that disagrees."""
    a, b = fold(left), fold(right)
    if SUFFIXES.intersection(a) != SUFFIXES.intersection(b) or not same_word(surname(left), surname(right)):
        return False
    given_a = [word for word in a if word not in SUFFIXES][:-1]
    given_b = [word for word in b if word not in SUFFIXES][:-1]
    if not given_a or not given_b:
        return given_a == given_b
    return all(_agree(word, other) for word, other in zip(given_a, given_b, strict=False))


def _agree(left: str, right: str) -> bool:
    """The same given name, or the initial of it."""
    short, long = sorted((left, right), key=len)
    return long.startswith(short) if len(short) == 1 else same_word(left, right)


def acronym(name: str) -> str:
    """The capital initials of a name: "UN" of "United Nations"."""
    return "".join(word[0] for word in re.findall(r"\w+", name) if word[0].isupper())


def same_organisation(left: str, right: str) -> bool:
    """The same words, or one the other's initials."""
    if fold(left) == fold(right):
        return True
    short, long = sorted((left.replace(".", ""), right), key=len)
    return short.isupper() and 2 <= len(short) < len(long.split()) + 4 and acronym(long) == short


# --- one article


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
        return {f"group {_singular(mention.text)}"}
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


def _singular(text: str) -> str:
    return " ".join(fold(text)).removesuffix("s")


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


# --- the archive


def keys_of(kind: Kind, name: str, aliases: Iterable[str] = ()) -> frozenset[str]:
    """What a form is found by: two forms that may be one entity share a key."""
    if kind is Kind.PERSON:
        return frozenset({f"person {skeleton(surname(name))}"})
    if kind is Kind.ORGANISATION:
        return frozenset(f"org {' '.join(fold(each))}" for each in (name, *filter(_telling, aliases)))
    return frozenset({f"{kind} {_singular(name)}"})


def _telling(alias: str) -> bool:
    """An alias that stands for one body only: several words, or an acronym of three letters or more."""
    return len(fold(alias)) > 1 or (alias.isupper() and len(alias) > 2)


def resolve_forms(forms: Sequence[NameForm]) -> list[Entity]:
    """The entities of a closed set of forms: every form that shares a key with one of them must be among them."""
    ordered = sorted(forms, key=lambda form: (form.first_seen, form.id))
    blocks: dict[str, list[NameForm]] = defaultdict(list)
    for form in ordered:
        for key in keys_of(form.kind, form.name, form.aliases):
            blocks[key].append(form)
    groups = _Groups(form.id for form in ordered)
    for block in blocks.values():
        full = [form for form in block if not _lone_surname(form)]
        for i, left in enumerate(full):
            for right in full[i + 1 :]:
                if same_thing(left, right):
                    groups.join(left.id, right.id)
    for block in blocks.values():
        _attach_lone(block, groups)
    members: dict[str, list[NameForm]] = defaultdict(list)
    for form in ordered:
        members[groups.find(form.id)].append(form)
    return [_entity(group) for group in members.values()]


def _lone_surname(form: NameForm) -> bool:
    return form.kind is Kind.PERSON and len(fold(form.name)) == 1


def _attach_lone(block: Sequence[NameForm], groups: _Groups) -> None:
    """A surname that no article gives a first name to is the only person of that name, if there is only one."""
    full = [form for form in block if form.kind is Kind.PERSON and not _lone_surname(form)]
    for form in filter(_lone_surname, block):
        fitting = [
            other
            for other in full
            if same_word(surname(other.name), surname(form.name)) and _countries_agree(form, other)
        ]
        if len({groups.find(other.id) for other in fitting}) == 1:
            groups.join(form.id, fitting[0].id)


def same_thing(left: NameForm, right: NameForm) -> bool:
    """Whether two forms name one thing, as sure as names and countries can tell."""
    if left.kind is not right.kind or not _countries_agree(left, right):
        return False
    if left.kind is Kind.PERSON:
        return same_person(left.name, right.name)
    if left.kind is Kind.ORGANISATION:
        return bool(keys_of(left.kind, left.name, left.aliases) & keys_of(right.kind, right.name, right.aliases))
    if left.place is not None or right.place is not None:
        return left.place is not None and right.place is not None and left.place.id == right.place.id
    return _singular(left.name) == _singular(right.name)


def _countries_agree(left: NameForm, right: NameForm) -> bool:
    return left.country is None or right.country is None or left.country == right.country


class _Groups:
    """Disjoint sets of form ids."""

    def __init__(self, items: Iterable[str]) -> None:
        self.parent = {item: item for item in items}

    def find(self, item: str) -> str:
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def join(self, left: str, right: str) -> None:
        self.parent[self.find(right)] = self.find(left)


def _entity(forms: Sequence[NameForm]) -> Entity:
    """One entity of its forms, which come earliest first: its id hangs on the first, its name is the commonest."""
    first = forms[0]
    named = max(forms, key=lambda form: (not _lone_surname(form), form.articles))
    countries = Counter(form.country for form in forms if form.country)
    roles = dict.fromkeys(role for form in forms for role in form.roles)
    aliases = {alias for form in forms for alias in (form.name, *form.aliases)} - {named.name}
    return Entity(
        id=short_id("e", first.id),
        kind=first.kind,
        name=named.name,
        aliases=tuple(sorted(aliases)),
        country=max(sorted(countries), key=lambda country: countries[country], default=None),
        lat=first.place.lat if first.place else None,
        lon=first.place.lon if first.place else None,
        roles=tuple(roles),
        forms=tuple(sorted(form.id for form in forms)),
    )
