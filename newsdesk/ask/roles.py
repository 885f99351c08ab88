"""What a name is in a question, by the word before it and by who plays which role in the events asked for.

A *slot* is where a name stands: behind a preposition, before or after the event word. The event files say which role a
slot fills; a question asks for roles under the names of the filter's parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from newsdesk.ask.names import NameList
from newsdesk.ask.reading import Unreadable
from newsdesk.ask.vocabulary import Vocabulary
from newsdesk.catalog import event_roles

Part = Literal["involving", "actor", "recipient", "host", "place", "about"]
Voice = Literal["noun", "active", "passive"]  # how the event word is used: "an attack", "attacked", "was attacked"

_PARTS: Mapping[str, Part] = MappingProxyType(
    {"actor": "actor", "recipient": "recipient", "victim": "recipient", "participant": "involving", "host": "host"}
)
# For slots of which no file of the types says anything.
_USUAL: Mapping[str, Part] = MappingProxyType(
    {"by": "actor", "against": "recipient", "object": "recipient", "on": "about", "over": "about", "for": "about"}
)
_BARE = frozenset({"before", "owner", "after"})  # names with no word before them; "owner" ends in 's
_ALL_OF = frozenset({"involving", "about", "host"})  # slots that mean the same for every type


@dataclass(frozen=True, slots=True)
class Said:
    """Names, and the slot that they stand in."""

    slot: str
    names: NameList

    @property
    def in_places(self) -> bool:
        """Whether all of them are places, and no countries."""
        return all(name.place and name.known for name in self.names.names)

    @property
    def in_the_world(self) -> bool:
        """Whether all of them are countries or places."""
        return all(name.place or name.party.country for name in self.names.names)

    @property
    def bare_country(self) -> bool:
        """Whether it is a country by its own name."""
        return all(name.party.country and name.own for name in self.names.names)

    def as_topic(self) -> Said:
        """The same names as what is spoken of."""
        parties = (replace(name.party, word=name.party.word or name.party.name) for name in self.names.names)
        topics = tuple(replace(name, party=party) for name, party in zip(self.names.names, parties, strict=True))
        return Said("about", replace(self.names, names=topics))

    def acting(self) -> Said:
        """The same names, seats of government as the countries that act there."""
        names = tuple(replace(name, party=name.acts or name.party) for name in self.names.names)
        return replace(self, names=replace(self.names, names=names))


def part_of(said: Said, types: Collection[str], voice: Voice, words: Vocabulary) -> Part:
    """The part of the filter that names belong to, in a question for these types (none: any type)."""
    if said.slot in _ALL_OF:
        return "host" if said.slot == "host" else "about" if said.slot == "about" else "involving"
    if said.slot == "heading":
        return _under_heading(said, types)
    listed = words.place_types.get(_key(said.slot), frozenset())
    if types and listed.issuperset(types) and said.in_the_world:
        return "place"
    if (
        said.slot == "before"
        and voice == "noun"
        and types
        and words.either_way_types.issuperset(types)
        and said.bare_country
    ):
        return "involving"
    part = role_part(_slot(said.slot, voice), types, voice)
    if part == "host":
        return "place" if said.in_the_world and said.slot != "by" else "involving"
    if said.in_places and _goes_there(said, part, types, words):
        return "place"
    if said.slot == "from" and part is None:
        return "place" if said.in_the_world else "involving"
    return part or "involving"


def role_part(slot: str, types: Collection[str], voice: Voice) -> Part | None:
    """What most of the types make of a slot; what is usual where none of them says anything."""
    pos = "noun" if voice == "noun" else "verb"
    roles = [tables[pos].get(slot) or tables["noun"].get(slot) for tables in map(event_roles, sorted(types))]
    votes = Counter(_PARTS[role] for role in roles if role)
    return votes.most_common(1)[0][0] if votes else _USUAL.get(slot)


def fitting(slots: Collection[str], types: tuple[str, ...], voice: Voice) -> tuple[str, ...]:
    """The types that have a role for every one of the slots, all where none has: what "strikes on" may mean."""
    pos = "noun" if voice == "noun" else "verb"
    left = tuple(name for name in types if all(slot in event_roles(name)[pos] for slot in slots))
    return left or types


def _under_heading(said: Said, types: Collection[str]) -> Part:
    """ "Syria and Israel: meetings" are theirs. Raises Unreadable for "Sudan: attacks": in Sudan, or by whom?"""
    part = role_part("modifier", types, "noun")
    if types and part != "involving":
        name = said.names.names[0].party.name
        raise Unreadable(f'"{name}:" may be where or who', [f"in {name}", f"by {name}", f"involving {name}"])
    return "involving"


def _goes_there(said: Said, part: Part | None, types: Collection[str], words: Vocabulary) -> bool:
    """Whether a town or region is where the event is ("strikes on Damascus"), not whom it reaches ("aid to Gaza")."""
    if part == "about":
        return False
    return not (types and words.reaching_types.issuperset(types))


def _slot(slot: str, voice: Voice) -> str:
    """A slot as the event files call it."""
    if slot not in _BARE:
        return "subject" if slot == "by" and voice == "passive" else slot
    if voice == "noun":
        return {"before": "modifier", "owner": "possessor", "after": "subject"}[slot]
    return "subject" if (slot == "after") is (voice == "passive") else "object"


def _key(slot: str) -> str:
    return "before" if slot == "owner" else slot
