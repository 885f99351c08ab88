"""Who meets whom, on both databases."""

from __future__ import annotations

from newsroom import Newsroom, person

from newsdesk.model import EventFilter, Kind, Party
from newsdesk.store import Store, find_entities
from newsdesk.store.network import Network, find_network


def around(
    store: Store, name: str, *, limit: int = 20, country: str | None = None, since: str | None = None
) -> Network:
    with store.read() as connection:
        (entity,) = find_entities(connection, name)
        middle = Party(entity.name, entity.id, country)
        wanted = EventFilter(types=("meeting",), involving=(middle,), since=since)
        return find_network(connection, wanted, middle, limit)


def names(network: Network) -> list[tuple[str, int]]:
    return [(node.name, node.events) for node in network.nodes]


def test_those_met_most_come_first(store: Store) -> None:
    newsroom = Newsroom(store)
    newsroom.put("Anna Berg", "Carl Dahl", url="https://one.example/1", met="2025-07-01")
    newsroom.put("Anna Berg", "Carl Dahl", url="https://one.example/2", met="2025-07-10")
    newsroom.put("Anna Berg", "Eva Falk", url="https://one.example/3", met="2025-07-20")
    assert names(around(store, "Anna Berg")) == [("Carl Dahl", 2), ("Eva Falk", 1)]
    assert names(around(store, "Anna Berg", limit=1)) == [("Carl Dahl", 2)]
    assert names(around(store, "Anna Berg", since="2025-07-15")) == [("Eva Falk", 1)]


def test_what_the_others_have_with_one_another_is_an_edge(store: Store) -> None:
    newsroom = Newsroom(store)
    newsroom.put("Anna Berg", "Carl Dahl", url="https://one.example/1", met="2025-07-01")
    newsroom.put("Anna Berg", "Eva Falk", url="https://one.example/2", met="2025-07-10")
    newsroom.put("Carl Dahl", "Eva Falk", url="https://one.example/3", met="2025-07-20")
    newsroom.put("Carl Dahl", "Gus Holm", url="https://one.example/4", met="2025-07-25")
    network = around(store, "Anna Berg")
    ids = {node.name: node.entity for node in network.nodes}
    (edge,) = network.edges
    assert ({edge.left, edge.right}, edge.events) == ({ids["Carl Dahl"], ids["Eva Falk"]}, 1)


def test_a_country_is_no_company_of_who_stands_for_it(store: Store) -> None:
    newsroom = Newsroom(store)
    land = person("Norland", "NOR", kind=Kind.PLACE)
    newsroom.put(
        person("Anna Berg", "NOR"), land, person("Carl Dahl", "DNK"), url="https://one.example/1", met="2025-07-01"
    )
    assert names(around(store, "Anna Berg")) == [("Carl Dahl", 1)]
    assert names(around(store, "Norland", country="NOR")) == [("Carl Dahl", 1)]
    network = around(store, "Carl Dahl")
    assert names(network) == [("Anna Berg", 1), ("Norland", 1)]
    assert network.edges == ()
