"""Which of the places of one name is meant: by what the name is written with, and by the article's other places.

locate           one name, with the places around it as context
place_mentions   all mentions of an article: each name is judged by what the others mean, until nothing changes
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from newsdesk.annotate.places import Gazetteer, Ranked
from newsdesk.model import Label, Mention, Place

# What the article's other places add, as a logarithm of inhabitants:
SAME_COUNTRY = 3.0  # once the country is spoken of at all
SAME_REGION = 2.4  # if all of them lie in its region, else their share of it
NEAR = 0.8  # if all of them lie within a degree or two
COMMONPLACE = 0.6  # taken off for each tenfold of a million people: every other article names a large country
ROUNDS = 3  # how often the article's names are judged by one another
CITY = 100_000  # inhabitants: a smaller place of a seat's name in its country is not the capital
LONGEST_LIST = 12  # names in "Duma, Harasta and Zamalka in Eastern Ghouta"

ABBREVIATED = re.compile(r",\s+((?:[A-Z]\.?){2,4}|[A-Z][a-z]+\.?(?:\s[A-Z][a-z]*\.?)?)(?=[\s,.;:)]|$)")
IN_WHICH = re.compile(r"(?:,|\(|-|(?:,\s)?in(?: the)?)")
AND = re.compile(r",|,? and|or")


@dataclass(frozen=True, slots=True)
class Context:
    """The places that an article speaks of, counted by country, region and square of a degree; each counts once."""

    places: dict[str, Place] = field(default_factory=dict)
    countries: Counter[str] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)
    squares: Counter[tuple[int, int]] = field(default_factory=Counter)

    @classmethod
    def of(cls, places: Iterable[Place]) -> Context:
        context = cls()
        for place in places:
            context.add(place)
        return context

    def add(self, place: Place) -> None:
        if place.id not in self.places:
            self.places[place.id] = place
            self._count(place, 1)

    def without(self, ids: Collection[str]) -> Context:
        """The same without some places; itself where it has none of them."""
        gone = [self.places[each] for each in ids if each in self.places]
        if not gone:
            return self
        left = Context(dict(self.places), self.countries.copy(), self.regions.copy(), self.squares.copy())
        for place in gone:
            del left.places[place.id]
            left._count(place, -1)
        return left

    def spoken_of(self) -> set[str]:
        """The countries of which it names more than the country itself."""
        return {p.country for p in self.places.values() if p.country and p.feature != "country"}

    def _count(self, place: Place, number: int) -> None:
        if place.country:
            self.countries[place.country] += number
        if place.feature in ("city", "region"):
            self.regions[_region(place)] += number
            if place.lat is not None and place.lon is not None:
                self.squares[_square(place.lat, place.lon)] += number


def _region(place: Place) -> str:
    return place.region or place.id


def _square(lat: float, lon: float) -> tuple[int, int]:
    return math.floor(lat), math.floor(lon)


def locate(
    name: str, gazetteer: Gazetteer, *, context: Collection[Place] | Context = (), hint: str | None = None
) -> Place | None:
    """The place a name means, or None when the gazetteer does not know it.

    `hint` names what the place lies in ("Idaho"); "Moscow, Idaho" and "Lebanon's Tripoli" bring their own. `context`
    holds the article's other places: without a hint, countries and areas come first, then a place in a country and
    region the article speaks of, then the more populous one.
    """
    found = gazetteer.ranked(name)
    if not found or hint is None:
        inner, outer = _split(name)
        if outer and (within := gazetteer.ranked(inner)) and (not found or _inside(within, outer, gazetteer)):
            found, hint = within, outer
    if hint and (inside := _inside(found, hint, gazetteer)):
        found = inside
    return _choose(found, context if isinstance(context, Context) else Context.of(context), gazetteer)


def _split(name: str) -> tuple[str, str]:
    """A name and the container it is written with, "" for none: "Tripoli, Lebanon" and "Lebanon's Tripoli"."""
    inner, comma, outer = name.partition(", ")
    if comma:
        return inner, outer
    outer, possessive, inner = name.replace("’", "'").partition("'s ")
    return (inner, outer) if possessive and inner else (name, "")


def _inside(found: Ranked, container: str, gazetteer: Gazetteer) -> Ranked:
    """Those candidates that lie in a place of the container's name or, for a city as container, in its region."""
    outers = gazetteer.containers(container)
    inside = tuple(pair for pair in found if any(_strictly(outer, pair[0], gazetteer) for outer in outers))
    if inside:
        return inside
    regions = {outer.region for outer in outers[:1] if outer.region}
    return tuple(pair for pair in found if pair[0].region in regions)


def _strictly(outer: Place, inner: Place, gazetteer: Gazetteer) -> bool:
    return outer.id != inner.id and gazetteer.contains(outer, inner)


def _choose(found: Ranked, context: Context, gazetteer: Gazetteer) -> Place | None:
    """The candidate with the highest sum of prominence and support from the article's other places."""
    if not found:
        return None
    others = context.without([place.id for place, _ in found])
    first = found[0][0]
    if first.feature == "country" and not others.countries[first.id]:
        found = _larger_namesakes(first, found, others.spoken_of()) or found
    return max(found, key=lambda pair: pair[1] + _support(pair[0], others, gazetteer))[0]


def _support(place: Place, others: Context, gazetteer: Gazetteer) -> float:
    """What the article's other places add to a candidate: its country, its region, what lies near."""
    support = 0.0
    if place.country and others.countries[place.country]:
        support += _country_counts(place.country, gazetteer)
    if total := others.regions.total():
        named = others.regions[_region(place)] or others.regions[place.id]
        support += SAME_REGION * named / total
    if place.lat is not None and place.lon is not None and (total := others.squares.total()):
        x, y = _square(place.lat, place.lon)
        support += NEAR * sum(others.squares[x + i, y + j] for i in (-1, 0, 1) for j in (-1, 0, 1)) / total
    return support


def _country_counts(country: str, gazetteer: Gazetteer) -> float:
    """What a country named in the article adds to the places in it."""
    place = gazetteer.country(country)
    return SAME_COUNTRY - COMMONPLACE * max(math.log10(place.population / 1e6), 0.0) if place else 0.0


def _larger_namesakes(country: Place, found: Ranked, spoken_of: Collection[str]) -> Ranked:
    """Regions more populous than the country of their name, where the article names other places of theirs.

    Georgia is a state among Atlanta and Savannah.
    """
    return tuple(
        (place, prominence)
        for place, prominence in found
        if place.feature == "region" and place.population > country.population and place.country in spoken_of
    )


# --- a whole article


def place_mentions(
    mentions: Sequence[Mention],
    text: str,
    gazetteer: Gazetteer,
    place_nouns: Collection[str],
) -> list[Mention]:
    """The same mentions with the gazetteer's entry for places, nationalities and seats of government.

    A name means one place throughout, unless it is written with different containers ("Paris, Texas").
    """
    sure = [place for m in mentions if (place := _country(m, gazetteer))]
    hints = _Hints(mentions, text, gazetteer, place_nouns).found()
    keys = {i: (m.text, hints.get(i, "")) for i, m in enumerate(mentions) if m.label is Label.PLACE}
    meant = _judged(set(keys.values()), sure, gazetteer)
    near: str | None = None  # the country of the place named last: what the gazetteer does not know lies there too
    placed = []
    for i, mention in enumerate(mentions):
        place = meant[keys[i]] if i in keys else _country(mention, gazetteer)
        country = place.country if place else None
        if i in keys:
            near = country = country or near
        elif mention.label is Label.ORG:
            holder = gazetteer.body(mention.text) or gazetteer.seat(mention.text)
            country = holder.country if holder else mention.country
        elif mention.label is Label.PERSON:
            country = mention.country
        elif place is None:
            country = gazetteer.home(mention.text)
        placed.append(replace(mention, place=place, country=country))
    return placed


def _judged(
    names: Collection[tuple[str, str]], sure: Sequence[Place], gazetteer: Gazetteer
) -> dict[tuple[str, str], Place | None]:
    """What each name, with its hint, means: first by what is sure, then by what the others mean as well."""
    meant: dict[tuple[str, str], Place | None] = {}
    for _ in range(ROUNDS):
        context = Context.of([*sure, *(place for _, place in sorted(meant.items()) if place)])
        again = {(name, hint): _meaning(name, hint, context, gazetteer) for name, hint in names}
        if again == meant:
            break
        meant = again
    return meant


def _meaning(name: str, hint: str, context: Context, gazetteer: Gazetteer) -> Place | None:
    place, seat = locate(name, gazetteer, context=context, hint=hint or None), gazetteer.seat(name)
    if seat is None or hint:
        return place
    at_home = place is not None and place.country == seat.country
    if gazetteer.building(name):  # the White House is no town in Tennessee
        return place if place and at_home and place.population > CITY else seat
    capital = any(each.country == seat.country and each.population > CITY for each in gazetteer.candidates(name))
    return place if at_home or capital else seat


def _country(mention: Mention, gazetteer: Gazetteer) -> Place | None:
    """The country that a mention names, or whose nationality it is."""
    if mention.label is Label.PLACE:
        return gazetteer.country(mention.text)
    return gazetteer.demonym(mention.text) if mention.label is Label.GROUP else None


class _Hints:
    """What the text says that a place lies in, right beside it or where the same name stood before."""

    def __init__(
        self, mentions: Sequence[Mention], text: str, gazetteer: Gazetteer, place_nouns: Collection[str]
    ) -> None:
        self.mentions = mentions
        self.text = text
        self.gazetteer = gazetteer
        nouns = "|".join(map(re.escape, sorted(place_nouns)))
        self._possessive = re.compile(
            rf"['’]s (?:[\w-]+ ){{0,2}}?(?:(?:{nouns}) of )?|(?: [\w-]+){{0,2}}? (?:{nouns}) of "
        )

    def found(self) -> dict[int, str]:
        """The container of each mention that has one, by the mention's index; names said once keep it throughout."""
        own = {i: hint for i, m in enumerate(self.mentions) if m.label is Label.PLACE and (hint := self._hint(i))}
        of_name: dict[str, dict[str, None]] = defaultdict(dict)
        for i, hint in own.items():
            of_name[self.mentions[i].text][hint] = None
        for i, mention in enumerate(self.mentions):
            if i not in own and len(of_name.get(mention.text, ())) == 1:
                own[i] = next(iter(of_name[mention.text]))
        return own

    def _hint(self, index: int) -> str:
        ranked = self.gazetteer.ranked(self.mentions[index].text)
        return next((hint for hint in self._written(index) if hint and _inside(ranked, hint, self.gazetteer)), "")

    def _written(self, index: int) -> Iterator[str]:
        yield self._behind(index)
        abbreviated = ABBREVIATED.match(self.text, self.mentions[index].end)
        if abbreviated and not self.gazetteer.is_city(abbreviated.group(1)):
            yield abbreviated.group(1)
        yield self._before(index)

    def _behind(self, index: int) -> str:
        """ "Lebanon" of "Tripoli, Lebanon", "Eastern Ghouta" of "Duma and Zamalka in Eastern Ghouta"."""
        for i in range(index, min(index + LONGEST_LIST, len(self.mentions) - 1)):
            following = self.mentions[i + 1]
            between = self.text[self.mentions[i].end : following.start].strip()
            if following.label is not Label.PLACE:
                break
            if IN_WHICH.fullmatch(between) and (between != "," or (i == index and not self._is_one_of_many(i + 1))):
                return following.text
            if not AND.fullmatch(between):
                break
        return ""

    def _is_one_of_many(self, index: int) -> bool:
        """A city in a list of cities: "Toronto, Cleveland and Detroit" says nothing of where Toronto lies."""
        if not self.gazetteer.is_city(self.mentions[index].text):
            return False
        near = [i for i in (index - 2, index + 1) if 0 <= i < len(self.mentions)]
        gaps = [sorted((i, index - 1 if i < index else index)) for i in near if self.mentions[i].label is Label.PLACE]
        return any(AND.fullmatch(self.text[self.mentions[i].end : self.mentions[j].start].strip()) for i, j in gaps)

    def _before(self, index: int) -> str:
        """ "Lebanon" of "Lebanon's Tripoli", "the Lebanese city of Tripoli"."""
        if not index or self.mentions[index - 1].label not in (Label.PLACE, Label.GROUP):
            return ""
        before = self.mentions[index - 1]
        if not self._possessive.fullmatch(self.text[before.end : self.mentions[index].start]):
            return ""
        owner = self.gazetteer.demonym(before.text) if before.label is Label.GROUP else None
        return owner.name if owner else before.text
