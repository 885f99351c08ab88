"""The gazetteer and the choice among places of one name, on the real data files."""

from __future__ import annotations

import json
import tempfile
import threading
import time
from pathlib import Path

import pytest

from newsdesk.annotate import placenames
from newsdesk.annotate.locating import locate
from newsdesk.annotate.places import Gazetteer
from newsdesk.errors import ConfigError
from newsdesk.model import Kind, Place


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def found(gazetteer: Gazetteer, *names: str) -> list[Place]:
    """The places of these names; every one must be known."""
    places = [locate(name, gazetteer) for name in names]
    assert None not in places
    return [place for place in places if place]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Syria", "SYR"),
        ("the United States", "USA"),
        ("U.S.", "USA"),
        ("US", "USA"),
        ("usa", "USA"),
        ("UK", "GBR"),
        ("Britain", "GBR"),
        ("Ivory Coast", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("DR Congo", "COD"),
        ("Türkiye", "TUR"),
        ("Kosovo", "XKX"),
        ("New Caledonia", "NCL"),
        ("syria", "SYR"),
        ("Israel's", "ISR"),
        ("DEU", "DEU"),
    ],
)
def test_a_country_by_its_names(gazetteer: Gazetteer, name: str, code: str) -> None:
    place = gazetteer.country(name)
    assert place is not None
    assert (place.id, place.country, place.feature) == (code, code, "country")


@pytest.mark.parametrize("word", ["us", "Us", "can", "deu", "PM", "AI", "Damascus", "", "."])
def test_what_is_no_country(gazetteer: Gazetteer, word: str) -> None:
    assert gazetteer.country(word) is None


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Syrian", "SYR"),
        ("Syrians", "SYR"),
        ("Israeli", "ISR"),
        ("Briton", "GBR"),
        ("Scottish", "GBR"),
        ("French", "FRA"),
        ("Kosovar", "XKX"),
        ("Polish", "POL"),
        ("Nigerien", "NER"),
        ("Nigerian", "NGA"),
    ],
)
def test_a_nationality_gives_its_country(gazetteer: Gazetteer, word: str, code: str) -> None:
    place = gazetteer.demonym(word)
    assert place is not None and place.id == code


def test_a_nationality_that_is_another_word_when_written_small(gazetteer: Gazetteer) -> None:
    assert gazetteer.demonym("polish") is None
    assert gazetteer.demonym("syrian") is not None


@pytest.mark.parametrize(
    ("name", "code"),
    [("the Kremlin", "RUS"), ("White House", "USA"), ("Downing Street", "GBR"), ("Damascus", "SYR"), ("Kiev", "UKR")],
)
def test_a_seat_of_government_stands_for_its_country(gazetteer: Gazetteer, name: str, code: str) -> None:
    place = gazetteer.seat(name)
    assert place is not None and place.id == code


def test_a_city_that_is_no_capital_is_no_seat(gazetteer: Gazetteer) -> None:
    assert gazetteer.seat("Aleppo") is None


@pytest.mark.parametrize(
    ("name", "known_as", "country"),
    [
        ("U.N.", "United Nations", None),
        ("Nato", "NATO", None),
        ("Hizbullah", "Hezbollah", "LBN"),
        ("AFP", "AFP", "FRA"),
        ("the World Bank", "World Bank", None),
        ("WHO", "World Health Organization", None),
    ],
)
def test_a_known_organisation(gazetteer: Gazetteer, name: str, known_as: str, country: str | None) -> None:
    body = gazetteer.body(name)
    assert body is not None
    assert (body.name, body.country, body.kind) == (known_as, country, Kind.ORGANISATION)


def test_an_acronym_is_not_the_word_it_spells(gazetteer: Gazetteer) -> None:
    assert gazetteer.body("who") is None
    assert gazetteer.body("Who") is None


@pytest.mark.parametrize(
    ("word", "people"),
    [("Druze", "Druze"), ("Kurdish", "Kurds"), ("Kurds", "Kurds"), ("Sunni", "Sunnis"), ("Syrian", None)],
)
def test_peoples_and_religions(gazetteer: Gazetteer, word: str, people: str | None) -> None:
    assert gazetteer.people(word) == people


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Baku", "AZE"),
        ("Paris", "FRA"),
        ("Moscow", "RUS"),
        ("Damascus", "SYR"),
        ("Iztapalapa", "MEX"),
        ("Kamchatka", "RUS"),
        ("Cebu", "PHL"),
        ("Lake Elsinore", "USA"),
        ("Lisbon", "PRT"),
        ("Georgia", "GEO"),
        ("Birmingham", "GBR"),
        ("Odessa", "UKR"),
        ("York", "GBR"),
        ("Xinjiang", "CHN"),
        ("Washington", "USA"),
        ("Gaza", "PSE"),
        ("Black Sea", None),
        ("Москва", "RUS"),
    ],
)
def test_the_best_known_place_of_a_name(gazetteer: Gazetteer, name: str, country: str | None) -> None:
    place = locate(name, gazetteer)
    assert place is not None and place.country == country


@pytest.mark.parametrize(
    "variants",
    [
        ("Sweida", "As-Suwayda", "Suwayda", "as Suwaydā’", "Sweida city"),
        ("Hasakah", "Al Hasakah", "al-Hasakah", "Hasaka"),
        ("Deir ez-Zor", "Deir Ezzor", "Deir Ez Zor"),
        ("Saint Petersburg", "St. Petersburg", "St Petersburg"),
        ("Middle East", "the Middle East", "MIDDLE EAST"),
        ("Kyiv", "Kiev"),
    ],
)
def test_spellings_of_one_place(gazetteer: Gazetteer, variants: tuple[str, ...]) -> None:
    assert len({place.id for place in found(gazetteer, *variants)}) == 1


def test_a_word_behind_a_name_tells_the_province_from_its_city(gazetteer: Gazetteer) -> None:
    city, province = found(gazetteer, "Sweida", "Sweida province")
    assert (city.feature, province.feature) == ("city", "region")
    assert gazetteer.contains(province, city)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("southern Lebanon", "LBN"),
        ("South Korea", "KOR"),
        ("north korea", "PRK"),
        ("eastern DR Congo", "COD"),
        ("east London", "GBR"),
        ("East London", "ZAF"),
    ],
)
def test_a_direction_before_a_name(gazetteer: Gazetteer, name: str, country: str) -> None:
    assert [place.country for place in found(gazetteer, name)] == [country]


@pytest.mark.parametrize(
    ("name", "hint", "country", "region"),
    [
        ("Moscow, Idaho", None, "USA", "region:USA-idaho"),
        ("Moscow", "Idaho", "USA", "region:USA-idaho"),
        ("Portland, Ore.", None, "USA", "region:USA-oregon"),
        ("Tripoli, Lebanon", None, "LBN", "region:LBN-north-governorate"),
        ("Lebanon’s Tripoli", None, "LBN", "region:LBN-north-governorate"),
        ("Mexico City's Iztapalapa district", None, "MEX", "region:MEX-mexico-city"),
        ("Atlanta", "Georgia", "USA", "region:USA-georgia"),
        ("Paris", "Thursday", "FRA", "region:FRA-ile-de-france"),
    ],
)
def test_a_container_decides(
    gazetteer: Gazetteer, name: str, hint: str | None, country: str, region: str | None
) -> None:
    place = locate(name, gazetteer, hint=hint)
    assert place is not None
    assert (place.country, place.region) == (country, region)


@pytest.mark.parametrize(
    ("name", "context", "country"),
    [
        ("Georgia", ("Atlanta",), "USA"),
        ("Georgia", ("Atlanta", "Tbilisi"), "GEO"),
        ("Georgia", ("United States",), "GEO"),
        ("Luxembourg", ("Brussels",), "LUX"),
        ("Tripoli", (), "LBY"),
        ("Tripoli", ("Lebanon",), "LBN"),
        ("Cordoba", (), "ARG"),
        ("Córdoba", ("Spain",), "ESP"),
        ("Birmingham", ("Alabama",), "USA"),
        ("Paris", ("United States",), "FRA"),
        ("Punjab", ("India",), "IND"),
    ],
)
def test_the_articles_other_places_decide(
    gazetteer: Gazetteer, name: str, context: tuple[str, ...], country: str
) -> None:
    place = locate(name, gazetteer, context=found(gazetteer, *context))
    assert place is not None and place.country == country


@pytest.mark.parametrize("name", ["Qwxyzt", "xx", "Il", "", " ", "province", "the", ", ,", "'s"])
def test_an_unknown_name_is_no_place(gazetteer: Gazetteer, name: str) -> None:
    assert locate(name, gazetteer) is None


def test_candidates_come_most_prominent_first(gazetteer: Gazetteer) -> None:
    features = [place.feature for place in gazetteer.candidates("Georgia")]
    assert features[:2] == ["country", "region"]
    cities = [place for place in gazetteer.candidates("Tripoli") if place.feature == "city"]
    assert [city.country for city in cities[:3]] == ["LBY", "LBN", "GRC"]


@pytest.mark.parametrize(
    ("outer", "inner", "inside"),
    [
        ("Syria", "Damascus", True),
        ("Middle East", "Syria", True),
        ("Middle East", "Damascus", True),
        ("Darfur", "El Fasher", True),
        ("Gaza Strip", "Gaza City", True),
        ("Visayas", "Cebu province", True),
        ("California", "Lake Elsinore", True),
        ("Syria", "Syria", True),
        ("Israel", "Damascus", False),
        ("Damascus", "Syria", False),
        ("Black Sea", "Odesa", False),
    ],
)
def test_containment(gazetteer: Gazetteer, outer: str, inner: str, inside: bool) -> None:
    assert gazetteer.contains(*found(gazetteer, outer, inner)) is inside


def test_every_row_of_the_data_files_refers_to_rows_that_exist(gazetteer: Gazetteer) -> None:
    countries = {row["alpha3"] for row in placenames.table("countries")}
    regions = {row["key"] for row in placenames.table("regions")}
    members = {part for row in placenames.table("areas") for part in placenames.listed(row["members"])}
    owners = {row["country"] for name in ("areas", "regions", "bodies", "seats") for row in placenames.table(name)}
    parents = {row["within"] for row in placenames.table("regions")}
    assert members <= countries | regions
    assert owners - {""} <= countries
    assert parents - {""} <= regions


def test_a_broken_line_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "countries.tsv").write_text("alpha3\tname\nSYR\tSyria\nLBN\n", encoding="utf-8")
    monkeypatch.setattr(placenames, "DATA", tmp_path)
    with pytest.raises(ConfigError, match=r"countries\.tsv:3: 1 columns where the header has 2"):
        placenames.table("countries")


@pytest.fixture
def few_cities(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own, and a world of one city, so that an index is built in no time."""
    city = {"name": "Orsova", "alternatenames": ["Orşova"], "countrycode": "RO", "admin1code": "26"}
    city |= {"latitude": 44.7, "longitude": 22.4, "population": 10_000}
    world, cache = tmp_path / "cities.json", tmp_path / "cache"
    world.write_text(json.dumps({"1": city}), encoding="utf-8")
    monkeypatch.setattr(placenames, "CITIES", world)
    monkeypatch.setenv("NEWSDESK_CACHE", str(cache))
    return cache


def test_two_that_build_at_once_leave_one_whole_index(few_cities: Path) -> None:
    paths: list[Path] = []
    builders = [threading.Thread(target=lambda: paths.append(placenames.index_path())) for _ in range(2)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    assert [*few_cities.iterdir()] == [paths[0]] == [paths[1]]
    assert [place.id for place in Gazetteer.load().candidates("Orsova")] == ["geo:1"]


def test_a_build_that_fails_leaves_nothing(few_cities: Path) -> None:
    placenames.CITIES.write_text("{", encoding="utf-8")
    with pytest.raises(json.JSONDecodeError):
        placenames.index_path()
    assert not [*few_cities.iterdir()]


def test_without_a_writable_cache_the_index_is_temporary(few_cities: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few_cities.write_text("a file where the folder should be", encoding="utf-8")
    temporary = few_cities.with_name("temporary")
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    assert placenames.index_path().parent == temporary


def test_other_data_makes_another_index(few_cities: Path) -> None:
    first = placenames.index_path()
    placenames.CITIES.write_text("{}", encoding="utf-8")
    assert placenames.index_path() != first


def test_lookups_are_fast_once_warm(gazetteer: Gazetteer) -> None:
    names = ["Paris", "Damascus", "Sweida province", "Qwxyzt"]
    for name in names:
        gazetteer.candidates(name)
    start = time.perf_counter()
    for name in names * 1_000:
        gazetteer.candidates(name)
    assert len(names) * 1_000 / (time.perf_counter() - start) > 20_000
