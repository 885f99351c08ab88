"""The archive: which name forms are one entity.

Three steps, each the same whatever the order the forms come in: what people judged; spellings of one name; then the
shorter names, each of which joins the only entity that it fits. Forms are compared only where one is *sought by* a key
that the other is *found by*, so the cost of a form hangs on its likes and not on the archive.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from newsdesk.catalog import language
from newsdesk.groups import Groups, apply_judgements
from newsdesk.model import Entity, Judgement, Kind, NameForm, Verdict, short_id
from newsdesk.resolve.names import (
    parts,
    romanised_countries,
    short_names,
    singular,
    skeleton,
    spellings,
)
from newsdesk.resolve.organisations import keys_of_body, same_body
from newsdesk.resolve.persons import Likeness, is_lone, likeness, same_family

CROWD = 60  # forms with one family name: a name without a given name is nobody's among so many


def keys_of(kind: Kind, name: str, aliases: Iterable[str] = ()) -> frozenset[str]:
    """What a form is found by."""
    if kind is Kind.ORGANISATION:
        return keys_of_body(name, aliases)
    if kind is not Kind.PERSON:
        return frozenset({f"{kind} {singular(name)}"})
    family, first = _family_key(name), _initial(name)
    if is_lone(name):
        return frozenset({f"lone {family}"})
    if _is_initial(name):
        return frozenset({f"family {family}", f"short {family} {first}"})
    return frozenset({f"family {family}", f"full {family} {first}", *_pair_keys(name)})


def sought_by(form: NameForm) -> frozenset[str]:
    """The keys of the forms that may be the same as this one."""
    if form.kind is not Kind.PERSON:
        return keys_of(form.kind, form.name, form.aliases)
    family, first = _family_key(form.name), _initial(form.name)
    if is_lone(form.name):
        return frozenset({f"family {family}"})
    if _is_initial(form.name):
        return frozenset({f"lone {family}", f"short {family} {first}", f"full {family} {first}"})
    return frozenset({f"lone {family}", f"short {family} {first}", *_pair_keys(form.name)})


def may_crowd(key: str) -> bool:
    """Whether a key is one that a name without a given name seeks, and that too many forms may have."""
    return key.startswith(("family ", "full "))


def _family_key(name: str) -> str:
    family = parts(name).family
    return skeleton(spellings().get(family, family))


def _initial(name: str) -> str:
    given = parts(name).given
    return skeleton(given[0])[:1] if given else ""


def _is_initial(name: str) -> bool:
    given = parts(name).given
    return bool(given) and len(given[0]) == 1


def _pair_keys(name: str) -> Iterable[str]:
    """The first and the last word, in either order; a short name stands for each of its names."""
    first = parts(name).given[0]
    for given in short_names().get(first, frozenset()) | {spellings().get(first, first)}:
        yield " ".join(("pair", *sorted((skeleton(given), _family_key(name)))))


def resolve_forms(
    forms: Sequence[NameForm], judgements: Sequence[Judgement] = (), crowded: Collection[str] = frozenset()
) -> list[Entity]:
    """The entities of a closed set of forms: all that `related` ties to one of them must be among them.

    `judgements` are those that stand, the earliest first. `crowded` are keys that more than CROWD forms of the whole
    archive have: nobody is sought by them.
    """
    ordered = sorted(forms, key=lambda form: (form.first_seen, form.id))
    groups = Groups([form.id for form in ordered])
    apply_judgements(groups, judgements)
    partners = _Partners(ordered, crowded)
    for form in ordered:
        for other in partners.of(form):
            if same_thing(form, other):
                groups.join(form.id, other.id)
    fullest = [max(members, key=_fullness) for members in _members(ordered, groups)]
    for form in sorted((form for form in fullest if form.kind is Kind.PERSON), key=_fullness, reverse=True):
        _attach(form, partners, groups)
    renamed = {each.left[0]: each.value for each in judgements if each.verdict is Verdict.RENAME}
    return [_entity(members, renamed) for members in _members(ordered, groups)]


def _members(ordered: Iterable[NameForm], groups: Groups) -> list[list[NameForm]]:
    members: dict[str, list[NameForm]] = defaultdict(list)
    for form in ordered:
        members[groups.find(form.id)].append(form)
    return list(members.values())


class _Partners:
    """The forms that each form may be the same as, by their keys."""

    def __init__(self, ordered: Sequence[NameForm], crowded: Collection[str]) -> None:
        self._found: dict[str, list[NameForm]] = defaultdict(list)
        for form in ordered:
            for key in sorted(keys_of(form.kind, form.name, form.aliases)):
                self._found[key].append(form)
        self._crowded = frozenset(crowded) | {
            key for key, found in self._found.items() if may_crowd(key) and len(found) > CROWD
        }

    def of(self, form: NameForm) -> list[NameForm]:
        """The others that are found by what this form seeks."""
        keys = sorted(sought_by(form) - self._crowded)
        found = {other.id: other for key in keys for other in self._found.get(key, ())}
        return [other for other in found.values() if other.id != form.id]


def related(left: NameForm, right: NameForm) -> bool:
    """Whether two forms must be resolved together: they are one thing, or the one is a shorter name of the other."""
    return same_thing(left, right) or _shorter(left, right) or _shorter(right, left)


def same_thing(left: NameForm, right: NameForm) -> bool:
    """Whether two forms name one thing: by their names alone, or by names, country and office together."""
    if left.kind is not right.kind or not countries_agree(left, right):
        return False
    if left.kind is Kind.PERSON:
        alike = compare(left, right)
        return alike is Likeness.SURE or (alike is Likeness.CLOSE and vouched_for(left, right))
    if left.kind is Kind.ORGANISATION:
        keys = keys_of_body(left.name, left.aliases) & keys_of_body(right.name, right.aliases)
        return bool(keys) and same_body(left.name, right.name)
    if left.place is not None or right.place is not None:
        return left.place is not None and right.place is not None and left.place.id == right.place.id
    return singular(left.name) == singular(right.name)


def compare(left: NameForm, right: NameForm) -> Likeness:
    """How alike two persons' names are, given the countries that they are tied to."""
    foreign = romanised_countries()
    return likeness(left.name, right.name, romanised=bool(foreign & {left.country, right.country}))


def countries_agree(left: NameForm, right: NameForm) -> bool:
    """Whether no country speaks against two forms being one thing."""
    return left.country is None or right.country is None or left.country == right.country


def vouched_for(left: NameForm, right: NameForm) -> bool:
    """Whether country and office are known of both persons and are the same."""
    return left.country is not None and left.country == right.country and bool(offices(left) & offices(right))


def offices(form: NameForm) -> frozenset[frozenset[str]]:
    """The offices of a person, each as the words that name it: "Syrian Foreign Minister" is foreign and minister."""
    nouns, others = _office_words()
    found = (frozenset(word for word in role.lower().split() if word in nouns | others) for role in form.roles)
    return frozenset(office for office in found if office & nouns)


@cache
def _office_words() -> tuple[frozenset[str], frozenset[str]]:
    said = language("en", "names")
    return frozenset(said["offices"]), frozenset(said["office_words"])


def _fullness(form: NameForm) -> tuple[int, int, str, str]:
    """Orders names from the barest to the fullest."""
    words = parts(form.name).words
    return len(words), sum(map(len, words)), form.first_seen, form.id


def _shorter(short: NameForm, long: NameForm) -> bool:
    """Whether a name may stand for a fuller one of the same person: without middle names, or the family name alone."""
    if short.kind is not Kind.PERSON or long.kind is not Kind.PERSON or not countries_agree(short, long):
        return False
    if is_lone(short.name):
        return not is_lone(long.name) and same_family(short.name, long.name)
    return _fullness(short) < _fullness(long) and compare(short, long) is Likeness.SHORTENED


def _attach(form: NameForm, partners: _Partners, groups: Groups) -> None:
    """Joins the entity whose fullest name this is to the only entity of fuller names that it fits."""
    fitting = [other for other in partners.of(form) if _shorter(form, other)]
    roots = {groups.find(other.id) for other in fitting if not groups.apart(form.id, other.id)}
    if len(roots) == 1:
        groups.join(form.id, roots.pop())


def _entity(forms: Sequence[NameForm], renamed: Mapping[str, str]) -> Entity:
    """One entity of its forms, which come earliest first: its id hangs on the first, its name is the commonest."""
    first = forms[0]
    named = max(forms, key=lambda form: (not _is_lone_person(form), form.articles))
    name = next((renamed[form.id] for form in forms if form.id in renamed), named.name)
    countries = Counter(form.country for form in forms if form.country)
    roles = dict.fromkeys(role for form in forms for role in form.roles)
    aliases = {alias for form in forms for alias in (form.name, *form.aliases)} - {name}
    return Entity(
        id=short_id("e", first.id),
        kind=first.kind,
        name=name,
        aliases=tuple(sorted(aliases)),
        country=max(sorted(countries), key=lambda country: countries[country], default=None),
        lat=first.place.lat if first.place else None,
        lon=first.place.lon if first.place else None,
        roles=tuple(roles),
        forms=tuple(sorted(form.id for form in forms)),
    )


def _is_lone_person(form: NameForm) -> bool:
    return form.kind is Kind.PERSON and is_lone(form.name)
