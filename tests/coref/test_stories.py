from __future__ import annotations

from newsdesk.coref import Texts, group_stories

OAKVALE = {
    "a": "A fire destroyed the Oakvale market on Monday, the Oakvale fire chief Dana Reeve said.",
    "b": "Dana Reeve, fire chief of Oakvale, said that the market hall was lost in the fire.",
}
MERROW = {
    "c": "The Merrow ferry Saint Bride sank off Port Ellen with forty passengers.",
    "d": "Forty passengers of the Saint Bride were rescued off Port Ellen after the Merrow ferry went down.",
}


def told(texts: dict[str, str]) -> set[str]:
    return {"".join(sorted(group)) for group in group_stories(Texts.of(texts))}


def test_articles_of_one_story_are_together() -> None:
    assert told(OAKVALE | MERROW) == {"ab", "cd"}


def test_an_article_alone_is_a_story() -> None:
    assert told({"a": OAKVALE["a"]}) == {"a"}


def test_the_order_of_the_articles_changes_nothing() -> None:
    texts = OAKVALE | MERROW
    assert told(texts) == told(dict(reversed(texts.items())))


def test_an_empty_text_is_a_story_of_its_own() -> None:
    assert told(OAKVALE | {"e": ""}) == {"ab", "e"}


def test_common_words_make_no_story() -> None:
    assert (
        Texts.of({"a": "it was on the up and they would", "b": "it was on the up and they would"}).likeness("a", "b")
        == 0
    )
