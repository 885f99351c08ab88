from __future__ import annotations

from newsdesk.coref.linkage import join


def groups(alike: dict[tuple[str, str], float], least: float = 1.0, unlike: float = -3.0) -> set[str]:
    return {"".join(sorted(group)) for group in join("abcd", alike, least=least, unlike=unlike)}


def test_each_member_is_in_one_group() -> None:
    assert groups({}) == {"a", "b", "c", "d"}


def test_a_pair_that_is_alike_joins() -> None:
    assert groups({("a", "b"): 1.5}) == {"ab", "c", "d"}


def test_a_pair_below_the_least_does_not() -> None:
    assert groups({("a", "b"): 0.9}) == {"a", "b", "c", "d"}


def test_one_likeness_does_not_chain_what_is_unlike() -> None:
    assert groups({("a", "b"): 3.0, ("b", "c"): 2.0}) == {"ab", "c", "d"}


def test_groups_join_where_they_are_alike_on_the_whole() -> None:
    assert groups({("a", "b"): 4.0, ("b", "c"): 4.0, ("a", "c"): 0.0}) == {"abc", "d"}
