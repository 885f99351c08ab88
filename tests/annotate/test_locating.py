"""Which place a name of an article means: containers beside it, its other places, its title."""

from __future__ import annotations

import pytest

from newsdesk.annotate.annotator import Annotator
from newsdesk.model import Place, Span


def places(annotator: Annotator, text: str, title: str = "") -> dict[str, Place | None]:
    return {mention.text: mention.place for mention in annotator.annotate(text, title=title).mentions}


@pytest.mark.parametrize(
    ("text", "name", "region"),
    [
        ("A shooting in Aurora, Colo., on Friday.", "Aurora", "USA-colorado"),
        ("Clashes shook the Lebanese city of Tripoli on Monday.", "Tripoli", "LBN-north-governorate"),
        ("They fled Duma, Harasta and Zamalka in Eastern Ghouta.", "Duma", "SYR-rif-dimashq"),
        ("Lamar County police drove through Texas from Paris to Clarksville.", "Paris", "USA-texas"),
        ("Police in Birmingham, Mobile and Huntsville in Alabama said so.", "Birmingham", "USA-alabama"),
        ("The mayor of New York spoke in New York City.", "New York", "USA-new-york-state"),
    ],
)
def test_what_stands_around_a_name_decides(annotator: Annotator, text: str, name: str, region: str) -> None:
    place = places(annotator, text)[name]
    assert place is not None and place.region == f"region:{region}"


def test_a_container_said_once_holds_for_the_name_throughout(annotator: Annotator) -> None:
    text = "London, Ontario, has a university.\nLondon police said so on Monday."
    found = [mention.country for mention in annotator.annotate(text).mentions if mention.text == "London"]
    assert found == ["CAN", "CAN"]


def test_two_containers_of_one_name_are_two_places(annotator: Annotator) -> None:
    text = "A court in Cordoba, Spain, ruled on Monday. A court in Cordoba, Argentina, ruled on Friday."
    found = [mention.country for mention in annotator.annotate(text).mentions if mention.text == "Cordoba"]
    assert found == ["ESP", "ARG"]


def test_one_town_near_does_not_outweigh_a_metropolis(annotator: Annotator) -> None:
    text = "They played in Philadelphia, Washington, Toronto, Cleveland, Atlanta, Detroit, Portland and Charlotte."
    toronto = places(annotator, text)["Toronto"]
    assert toronto is not None and toronto.country == "CAN"


def test_a_seat_of_government_is_no_town_of_its_country(annotator: Annotator) -> None:
    house = places(annotator, "Officials in Nashville, Tennessee, waited. The White House said nothing.")["White House"]
    assert house is not None and house.id == "USA"


@pytest.mark.parametrize("name", ["East", "The North", "Island"])
def test_a_direction_alone_is_no_place(annotator: Annotator, name: str) -> None:
    assert annotator.gazetteer.candidates(name) == ()


@pytest.mark.parametrize(
    ("name", "geonames"), [("Syria", 163843), ("Texas", 4736286), ("Harris County, Texas", 4696376), ("Baku", 587084)]
)
def test_a_place_has_its_geonames_id_and_coordinates(annotator: Annotator, name: str, geonames: int) -> None:
    [place] = annotator.locate(name, annotator.annotate(""), [Span(name, 0, len(name))])
    assert place is not None and place.lat is not None and place.lon is not None
    assert place.geonames == geonames


def test_the_title_is_context_and_no_part_of_the_text(annotator: Annotator) -> None:
    text = "Troops entered Tripoli on Monday. Fighters left the city."
    annotation = annotator.annotate(text, title="Fighting in Lebanon goes on")
    assert [(m.text, m.country, m.start) for m in annotation.mentions] == [("Tripoli", "LBN", 15)]


def test_a_span_that_is_no_name_of_ours_has_a_place_too(annotator: Annotator) -> None:
    text = "rain fell on tripoli and on Beirut in Lebanon."
    [place] = annotator.locate(text, annotator.annotate(text), [Span("tripoli", 13, 20)])
    assert place is not None and place.country == "LBN"
