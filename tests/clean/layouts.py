"""An invented article and the teasers its site repeats, and ways to lay them out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

TITLE = "Harbour ministers to meet in Kelso over ferry dispute"

ARTICLE = [
    "The harbour ministers of Norland and Vesta are to meet on Tuesday in Kelso, their first talks since the ferry "
    "line between the two countries was cut in May, a person close to the talks told the Coastal Press.",
    "“We have nothing to lose by talking,” said Norland’s minister, Ada Brandt, who will lead a team of four.",
    "Vesta closed its ports to Norland’s ferries after a collision in which eleven people were hurt; each side blamed "
    "the other's pilots. A court in Kelso is still hearing the case.",
    "Trade over the strait has fallen by a third since then, according to figures published last week.",
    "No statement is planned.",
    "A second round would follow in the autumn, Brandt’s office said in a written answer to questions.",
]

WHOLE = [
    "A storm off the western islands has kept the fishing fleet in port for a sixth day, and the union has asked "
    "the government for help with lost wages.",
    "The city of Orsa will close its last coal plant two years early after a vote in the council, which had been "
    "divided over the cost of heating.",
    "Two climbers who were missing on Mount Tarn since Sunday have been found alive in a hut below the north ridge, "
    "the rescue service said.",
    "A museum in Lund has returned forty bronze figures to the temple they were taken from more than a century ago.",
]
ONCE = [
    "Voters in three provinces go to the polls on Sunday in an election that both main parties have called the closest "
    "in a generation.",
    "The national library has put two million pages of old newspapers on the web, free to read for anyone.",
]
CUT = [text[:120] + "..." for text in WHOLE]
PROMPTS = ["What is your opinion on this topic?", "Leave the first comment"]

TEASERS = [*CUT, *WHOLE[:3], *ONCE, *WHOLE, *PROMPTS]

Layout = Callable[[Sequence[str], Sequence[str]], str]


def page(body: str) -> str:
    """A whole document around a body: a menu before it, a footer after it."""
    menu = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in ("Home", "World", "Sport"))
    return (
        f"<!doctype html><html lang=en><head><title>{TITLE} | The Kelso Mail</title></head><body>"
        f"<div><ul>{menu}</ul></div>{body}<div><p>© 2031 The Kelso Mail. All rights reserved.</p></div></body></html>"
    )


def each(tag: str, texts: Sequence[str], attributes: str = "") -> str:
    return "".join(f"<{tag}{attributes}>{text}</{tag}>" for text in texts)


H1 = f"<h1>{TITLE}</h1>"

LAYOUTS: dict[str, Layout] = {
    "paragraphs of one element": lambda a, t: page(f"<div>{H1}{each('p', [*a, *t])}</div>"),
    "paragraphs of the body": lambda a, t: page(each("p", [*a, *t])),
    "divs of one element": lambda a, t: page(f"<div>{H1}{each('div', [*a, *t])}</div>"),
    "line breaks": lambda a, t: page(f"<div>{H1}{'<br><br>'.join([*a, *t])}</div>"),
    "cards in a section": lambda a, t: page(
        f"<main><article>{H1}<div>{each('p', a)}</div></article>"
        f"<section>{''.join(f'<div class=card><p>{text}</p></div>' for text in t)}</section></main>"
    ),
    "cards that are articles": lambda a, t: page(
        f"<article>{H1}{each('p', a)}</article>"
        + "".join(
            f"<article><h3><a href=/{i}>Headline number {i}</a></h3><p>{x}</p></article>" for i, x in enumerate(t)
        )
    ),
    "linked cards": lambda a, t: page(
        f"<div>{H1}<div>{each('p', a)}</div>" + "".join(f"<a href=/x><div><p>{x}</p></div></a>" for x in t) + "</div>"
    ),
    "a list": lambda a, t: page(f"<div>{H1}{each('p', a)}<ul>{each('li', t)}</ul></div>"),
    "a table": lambda a, t: page(
        f"<table><tr><td>{H1}{each('p', a)}</td></tr><tr><td>{each('p', t)}</td></tr></table>"
    ),
    "cards in the middle": lambda a, t: page(
        f"<div>{H1}{each('p', a[:3])}{each('div', t[:4], ' class=x')}"
        f"{each('p', a[3:])}{each('div', t[4:], ' class=x')}</div>"
    ),
    "teasers first": lambda a, t: page(f"<div>{H1}{each('p', t[:4])}{each('p', a)}{each('p', t[4:])}</div>"),
    "cards first": lambda a, t: page(f"<div>{each('div', t[:-2], ' class=x')}{each('p', a)}{each('p', t[-2:])}</div>"),
    "plain text": lambda a, t: "\n".join([*a, *t]),
    "plain text with a title": lambda a, t: "\n\n".join([TITLE, *a, *t]),
}
