"""All that the archive says of one entity."""

from __future__ import annotations

import pytest
from newsroom import Newsroom, person

from newsdesk.store import Store
from newsdesk.store.pages import EntityPage, NameRow, RoleRow, entity_page


@pytest.fixture
def room(store: Store) -> Newsroom:
    return Newsroom(store)


def page(room: Newsroom, name: str, limit: int = 10) -> EntityPage:
    with room.store.read() as connection:
        found = entity_page(connection, room.ids(name)[0], meetings=["meeting"], limit=limit)
    assert found is not None
    return found


def test_names_as_they_are_written_the_commonest_first(room: Newsroom) -> None:
    for at, name in enumerate(("Asaad al-Shaibani", "Shaibani", "Shaibani")):
        room.put(name, url=f"https://a.example/{at}")
    assert page(room, "Shaibani").names == (NameRow("Shaibani", 2), NameRow("Asaad al-Shaibani", 1))


def test_offices_over_time_the_latest_first(room: Newsroom) -> None:
    said = [("2019-05-01", "Foreign Secretary"), ("2020-06-01", "foreign secretary"), ("2024-07-05", "Prime Minister")]
    for day, role in said:
        room.put(person("Jo Adler", role=role), url=f"https://a.example/{day}", day=day)
    assert page(room, "Jo Adler").roles == (
        RoleRow("Prime Minister", "2024-07-05", "2024-07-05", 1),
        RoleRow("Foreign Secretary", "2019-05-01", "2020-06-01", 2),
    )


def test_who_is_met_most(room: Newsroom) -> None:
    for day, other in enumerate(("Mia Brook", "Sam Dale", "Mia Brook"), 1):
        room.put("Jo Adler", other, url=f"https://a.example/{day}", met=f"2025-07-{day * 9:02}")
    assert [(other.name, other.events) for other in page(room, "Jo Adler").met] == [("Mia Brook", 2), ("Sam Dale", 1)]


def test_only_the_latest_events_and_articles_are_listed_and_all_counted(room: Newsroom) -> None:
    for day in (1, 10, 20):
        room.put(
            "Jo Adler", "Mia Brook", url=f"https://a.example/{day}", day=f"2025-07-{day:02}", met=f"2025-07-{day:02}"
        )
    shown = page(room, "Jo Adler", limit=2)
    assert [event.date for event in shown.events] == ["2025-07-20", "2025-07-10"]
    assert [article.published for article in shown.articles] == ["2025-07-20", "2025-07-10"]
    assert (shown.event_count, shown.row.articles) == (3, 3)


def test_an_unknown_id_has_no_page(store: Store) -> None:
    with store.read() as connection:
        assert entity_page(connection, "e-000000000000", meetings=[]) is None
