"""The data files: event types, and the words of a language. Loaded once, checked whole, plain values afterwards.

An event type is one TOML file, newsdesk/data/events/<name>.toml; docs/events.md explains its keys. A folder of the
user's own may add types, and replaces those of the same name. A file that cannot be used raises ConfigError, naming
the file and the key, or the line where it is no TOML at all.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from newsdesk.errors import ConfigError
from newsdesk.model import Status

DATA = Path(__file__).parent / "data"

ROLES = frozenset({"actor", "recipient", "participant", "host", "victim"})
PREPOSITIONS = frozenset(
    {"with", "to", "against", "from", "between", "among", "of", "on", "upon", "by", "for", "at", "in", "into", "behind"}
)
SLOTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "verb": PREPOSITIONS | {"subject", "object"},
        "noun": PREPOSITIONS | {"subject", "object", "possessor", "modifier"},
    }
)
PARTS_OF_SPEECH = frozenset({"verb", "noun", "plural", "adjective"})
PLOVER = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST"}
    | {"REJECT", "ACCUSE", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
)

_ROLE_TABLE = re.compile(r"^\[roles\b.*\n(?:(?!\[).*\n?)*", re.MULTILINE)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trigger:
    """One phrase that tells an event."""

    lemmas: tuple[str, ...]  # the trigger token's lemma, then those that must stand among its dependents or above it
    pos: str  # of the trigger token: verb, noun, plural (a noun in the plural) or adjective
    requires: frozenset[str]  # labels or lemmas, one of which must be an argument; empty: nothing is required
    roles: Mapping[str, str]  # slot -> role, the type's own slots included
    plover: str | None = None  # where these words have another category than the type


@dataclass(frozen=True, slots=True)
class ExpectedEvent:
    """An event that an example must give. None and empty: not checked."""

    trigger: str
    status: Status | None
    place: str | None
    date: str | None
    participants: Mapping[str, tuple[str, ...]]  # role -> names


@dataclass(frozen=True, slots=True)
class Example:
    """A text, and the events of the file's own type in it."""

    text: str
    published: str  # YYYY-MM-DD
    events: tuple[ExpectedEvent, ...]


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of event: what it is called, which words tell it, who plays which role in it."""

    name: str
    words: tuple[str, ...]  # what a user types for it, lower case
    groups: tuple[str, ...]  # what a user types for several types at once
    family: str  # reports of one family may tell the same event
    also: frozenset[str]  # types of other families that its words may tell as well: "the blast" at a factory
    plover: str | None  # PLOVER category; None for an extension of ours
    mode: str | None
    once: bool  # happens to somebody once in a while, so that of him two reports are one: a resignation
    general: bool  # its words may stand for any type of the family: "the attack" for a bombing
    triggers: tuple[Trigger, ...]
    back: tuple[str, ...]  # nouns that tell it where they point back to one told before: "the strike", "Monday's fire"
    verb_roles: Mapping[str, str]
    noun_roles: Mapping[str, str]
    near_misses: tuple[tuple[str, ...], ...]  # lemmas that together are no such event
    examples: tuple[Example, ...]

    @property
    def extension(self) -> bool:
        """Whether PLOVER has no category for it."""
        return self.plover is None


@cache
def event_types(folder: Path | None = None) -> Mapping[str, EventType]:
    """All event types by name, in the order of their names. `folder`: the user's own files.

    Raises ConfigError for a file that cannot be used.
    """
    types = {path.stem: _event_type(Table(parse_toml(read_data(path), path), path)) for path in _files(folder)}
    return MappingProxyType(types)


@cache
def event_words(folder: Path | None = None) -> Mapping[str, tuple[str, ...]]:
    """What a user may type for event types, lower case, each with the names of the types that it means.

    Every word and group of the files, and each type's own name with spaces. Reads only the head of each file: a
    question must not wait for the triggers and examples. Raises ConfigError for a file that cannot be used.
    """
    meanings: dict[str, list[str]] = {}
    for path in _files(folder):
        head = Table(parse_toml(_head(read_data(path)), path), path)
        own = (path.stem, path.stem.replace("_", " "))
        for word in dict.fromkeys(own + head.texts("words") + head.texts("groups")):
            meanings.setdefault(word.lower(), []).append(path.stem)
    return MappingProxyType({word: tuple(names) for word, names in meanings.items()})


def has_language(code: str) -> bool:
    """Whether there are data files of that language."""
    return (DATA / "language" / code).is_dir()


@cache
def event_roles(name: str, folder: Path | None = None) -> Mapping[str, Mapping[str, str]]:
    """Who plays which role in events of a type: {"verb": {slot: role}, "noun": {slot: role}}, empty for no type.

    Reads only the [roles] tables of the one file, as a question must not wait for its triggers.
    """
    path = next((path for path in _files(folder) if path.stem == name), None)
    text = read_data(path) if path else ""
    tables = parse_toml("\n".join(_ROLE_TABLE.findall(text)), path or DATA).get("roles", {})
    return MappingProxyType({pos: MappingProxyType(tables.get(pos, {})) for pos in ("verb", "noun")})


@cache
def language(code: str, name: str) -> dict[str, Any]:
    """The data file newsdesk/data/language/<code>/<name>.toml, e.g. language("en", "dates").

    Shared by all callers: read it, do not change it. Raises ConfigError where there is no such file or it is broken.
    """
    path = DATA / "language" / code / f"{name}.toml"
    if not path.is_file():
        raise ConfigError(f"no {name} data for language {code!r}", file=path)
    return parse_toml(read_data(path), path)


class Table:
    """A TOML table that is read strictly: every value has the type asked for, and no key is left over."""

    def __init__(self, values: Mapping[str, Any], file: Path, key: str = "") -> None:
        self.values = values
        self.file = file
        self.key = key

    def text(self, key: str) -> str:
        """A string that must be there."""
        return self._value(key, str, None)

    def optional(self, key: str) -> str | None:
        """A string, or None where there is none."""
        return self._value(key, str, None) if key in self.values else None

    def flag(self, key: str) -> bool:
        """True or false, false where it is not there."""
        return self._value(key, bool, None) if key in self.values else False

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, empty where there is none."""
        found = self._value(key, list, [])
        if not all(isinstance(item, str) and item.strip() for item in found):
            raise self.wrong("must be a list of words", key)
        return tuple(found)

    def table(self, key: str) -> Table:
        """A table, empty where there is none."""
        return Table(self._value(key, dict, {}), self.file, self._name(key))

    def tables(self, key: str) -> Iterator[Table]:
        """The tables of an array, none where there is none."""
        for number, item in enumerate(self._value(key, list, []), 1):
            if not isinstance(item, dict):
                raise self.wrong("must be tables", key)
            yield Table(item, self.file, f"{self._name(key)} {number}")

    def only(self, *keys: str) -> None:
        """Raises ConfigError for a key that is none of these: most often a slip of the pen."""
        for key in self.values.keys() - set(keys):
            raise self.wrong(f"unknown key; known are {', '.join(keys)}", key)

    def wrong(self, message: str, key: str = "") -> ConfigError:
        return ConfigError(message, file=self.file, key=self._name(key) or None)

    def _value(self, key: str, kind: type[T], default: T | None) -> T:
        value = self.values.get(key, default)
        if value is None:
            raise self.wrong("is missing", key)
        if not isinstance(value, kind):
            raise self.wrong(f"must be a {_KIND_NAMES[kind]}", key)
        return value

    def _name(self, key: str) -> str:
        return ".".join(part for part in (self.key, key) if part)


_KIND_NAMES: Mapping[type, str] = MappingProxyType({str: "string", list: "list", dict: "table"})


def _files(folder: Path | None) -> list[Path]:
    """The event files in the order of their names; the user's own instead of ours where both have one."""
    if folder is not None and not folder.is_dir():
        raise ConfigError("no such folder of event types", file=folder)
    folders = [DATA / "events", *([folder] if folder else [])]
    found = {path.stem: path for each in folders for path in each.glob("*.toml")}
    return [found[name] for name in sorted(found)]


def read_data(path: Path) -> str:
    """The text of a data file. Raises ConfigError where it is not UTF-8 or cannot be read."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(error), file=path) from error


def parse_toml(text: str, path: Path) -> dict[str, Any]:
    """The values of a TOML text. Raises ConfigError naming the file, line and column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:  # its message names line and column
        raise ConfigError(str(error), file=path) from error


def _head(text: str) -> str:
    """The keys above the first table: TOML wants a file's own keys before any table."""
    return text.partition("\n[")[0]


def _event_type(table: Table) -> EventType:
    table.only(
        *(
            "name",
            "words",
            "groups",
            "family",
            "also",
            "plover",
            "mode",
            "general",
            "once",
            "back",
            "near_misses",
            "trigger",
            "roles",
            "example",
        ),
    )
    slots = table.table("roles")
    slots.only("verb", "noun")
    verb_roles, noun_roles = (_roles(slots.table(pos), SLOTS[pos]) for pos in ("verb", "noun"))
    roles_by_pos = {"verb": verb_roles, "noun": noun_roles, "plural": noun_roles, "adjective": verb_roles}
    triggers = tuple(trigger for each in table.tables("trigger") for trigger in _triggers(each, roles_by_pos))
    if not triggers:
        raise table.wrong("needs at least one [[trigger]]", "trigger")
    return EventType(
        name=_name(table),
        words=tuple(word.lower() for word in table.texts("words")),
        groups=tuple(group.lower() for group in table.texts("groups")),
        family=table.text("family"),
        also=frozenset(table.texts("also")),
        plover=_plover(table),
        mode=table.optional("mode"),
        general=table.flag("general"),
        once=table.flag("once"),
        triggers=triggers,
        back=table.texts("back"),
        verb_roles=verb_roles,
        noun_roles=noun_roles,
        near_misses=_near_misses(table, {trigger.lemmas[0] for trigger in triggers}),
        examples=tuple(_example(each) for each in table.tables("example")),
    )


def _name(table: Table) -> str:
    name = table.text("name")
    if name != table.file.stem:
        raise table.wrong(f"{name!r} is not the file's own name", "name")
    return name


def _plover(table: Table) -> str | None:
    category = table.optional("plover")
    if category is not None and category not in PLOVER:
        raise table.wrong(f"{category!r} is no PLOVER category", "plover")
    return category


def _roles(table: Table, slots: frozenset[str]) -> Mapping[str, str]:
    table.only(*sorted(slots))
    for slot in table.values:
        if table.text(slot) not in ROLES:
            raise table.wrong(f"must be one of {', '.join(sorted(ROLES))}", slot)
    return MappingProxyType(dict(table.values))


def _triggers(table: Table, roles: Mapping[str, Mapping[str, str]]) -> Iterator[Trigger]:
    """One trigger for each phrase of a [[trigger]] table."""
    table.only("pos", "lemmas", "requires", "roles", "plover")
    pos = table.text("pos")
    if pos not in PARTS_OF_SPEECH:
        raise table.wrong(f"must be one of {', '.join(sorted(PARTS_OF_SPEECH))}", "pos")
    own = _roles(table.table("roles"), SLOTS["noun" if pos in ("noun", "plural") else "verb"])
    phrases = table.texts("lemmas")
    if not phrases:
        raise table.wrong("needs at least one phrase", "lemmas")
    for lemmas in _spelled_out(phrases):
        yield Trigger(
            lemmas=lemmas,
            pos=pos,
            requires=frozenset(table.texts("requires")),
            roles=MappingProxyType({**roles[pos], **own}),
            plover=_plover(table),
        )


def _spelled_out(phrases: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Every phrase as its lemmas; "sign|reach deal|pact" is four phrases."""
    for phrase in phrases:
        yield from product(*(word.split("|") for word in phrase.lower().split()))


def _near_misses(table: Table, trigger_words: set[str]) -> tuple[tuple[str, ...], ...]:
    phrases = tuple(_spelled_out(table.texts("near_misses")))
    for phrase in phrases:
        if not trigger_words.intersection(phrase):
            raise table.wrong(f"{' '.join(phrase)!r} has no trigger word in it", "near_misses")
    return phrases


def _example(table: Table) -> Example:
    table.only("text", "published", "events")
    text = table.text("text")
    events = tuple(_expected(each, text) for each in table.tables("events"))
    return Example(text=text, published=_day(table, "published"), events=events)


def _expected(table: Table, text: str) -> ExpectedEvent:
    table.only("trigger", "status", "place", "date", *sorted(ROLES))
    trigger = table.text("trigger")
    if trigger not in text:
        raise table.wrong(f"{trigger!r} is not in the text", "trigger")
    return ExpectedEvent(
        trigger=trigger,
        status=_status(table),
        place=table.optional("place"),
        date=table.optional("date"),
        participants=MappingProxyType({role: table.texts(role) for role in sorted(ROLES & table.values.keys())}),
    )


def _status(table: Table) -> Status | None:
    value = table.optional("status")
    try:
        return Status(value) if value else None
    except ValueError as error:
        raise table.wrong(f"must be one of {', '.join(Status)}", "status") from error


def _day(table: Table, key: str) -> str:
    value = table.text(key)
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise table.wrong(f"{value!r} is no date YYYY-MM-DD", key) from error
    return value
