from __future__ import annotations

from layouts import ARTICLE, H1, WHOLE, page

from newsdesk.clean import clean
from newsdesk.clean.contents import contents
from newsdesk.model import Block

NAMES = ["Ferries in port", "Talks in Kelso", "A court case", "Trade over the strait"]
URL = "https://mail.example/2031/ferry"


def link(text: str) -> Block:
    return Block(text, "main/ul/li", 1.0, "story /  / ")


def heading(text: str) -> Block:
    return Block(text, "main/h2", 0.0, "story / ")


def test_links_that_name_later_headings_are_a_table_of_contents_and_its_title_goes_with_it():
    blocks = [
        Block(ARTICLE[0], "main/p", 0.0, "story / "),
        Block("In this story:", "main/p", 0.0, "story / "),
        *(link(f"{i}. {name}") for i, name in enumerate(NAMES, start=1)),
        link("One that is named otherwise there"),
        *(heading(name) for name in NAMES),
    ]
    assert contents(blocks) == set(range(1, 7))


def test_a_list_of_other_links_is_none():
    assert contents([*map(link, NAMES), *map(heading, WHOLE)]) == set()


def test_names_without_links_are_none():
    named = [Block(name, "main/ul/li", 0.0, "story /  / ") for name in NAMES]
    assert contents([*named, *map(heading, NAMES)]) == set()


def test_headings_before_the_links_are_none():
    assert contents([*map(heading, NAMES), *map(link, NAMES)]) == set()


def test_headings_stay_where_their_table_of_contents_goes():
    names = [f"{name} and what was said of it in the harbour, the court and the town" for name in NAMES]
    listed = "".join(f"<li><a href='#{i}'>{name}</a></li>" for i, name in enumerate(names))
    told = "".join(f"<h2>{name}</h2><p>{text}</p>" for name, text in zip(names, ARTICLE, strict=False))
    found = clean(URL, page(f"<article>{H1}<p>{WHOLE[0]}</p><ul>{listed}</ul>{told}</article>"))
    assert sum(block.path.endswith("h2") for block in found.blocks) == len(NAMES)
    assert not any(block.path.endswith("li") for block in found.blocks)
