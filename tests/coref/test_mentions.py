from __future__ import annotations

from dataclasses import replace

import pytest

from newsdesk.coref import Texts, group_mentions
from newsdesk.model import GivenMention

TEXTS = Texts.of(
    {
        "a": "Otto Vance escaped from Harl prison near Denby on Sunday night, its governor told the morning paper.",
        "b": "Police with dogs searched woods along the Tamar for a convict, Otto Vance, who had fled from a cell "
        "after a fire in the kitchen of the jail, and found his boots.",
        "c": "A quiet day at the Lorne flower show in Castle Combe.",
    }
)


def mention(article: str, head: str, index: int = 0, **facts: object) -> GivenMention:
    plain = GivenMention(article, index, index, index + 1, (0, 9), head, head, "verb", frozenset())
    return replace(plain, **facts)  # type: ignore[arg-type]


def joined(*mentions: GivenMention) -> bool:
    return len(group_mentions(mentions, TEXTS)) == 1


def test_the_same_word_in_two_articles_of_a_story_is_one_event() -> None:
    assert joined(mention("a", "escape"), mention("b", "escape"))


def test_another_word_of_the_kind_is_one_event_where_the_same_stands_around_it() -> None:
    around = frozenset({"vance", "prison"})
    assert joined(mention("a", "flee", near=around), mention("b", "escape", near=around))


def test_words_of_different_kinds_are_not() -> None:
    assert not joined(mention("a", "escape"), mention("b", "marry"))


def test_the_same_word_in_different_stories_is_not() -> None:
    assert not joined(mention("a", "escape"), mention("c", "escape"))


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"date": "2025-07-01"}, {"date": "2025-07-02"}),
        ({"type": "escape"}, {"type": "report"}),
        ({"named": frozenset({"harl"})}, {"named": frozenset({"lorne"})}),
    ],
    ids=["disjoint dates", "other types", "other names where it was"],
)
def test_what_speaks_against_it(mine: dict[str, object], theirs: dict[str, object]) -> None:
    assert joined(mention("a", "escape", **mine), mention("b", "escape", **mine))
    assert not joined(mention("a", "escape", **mine), mention("b", "escape", **theirs))


def test_telling_is_one_event_only_where_more_is_shared() -> None:
    assert not joined(mention("a", "say"), mention("b", "say"))


def test_the_order_changes_nothing() -> None:
    mentions = [mention(article, head, i) for article in "abc" for i, head in enumerate(("escape", "flee", "say"))]
    assert group_mentions(mentions, TEXTS) == group_mentions(reversed(mentions), TEXTS)
