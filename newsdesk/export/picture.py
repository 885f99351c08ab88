"""A picture of an answer, drawn twice: for the terminal in text, for paper in SVG; and written in any form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TextIO

from newsdesk.export import page
from newsdesk.export.data import dumped
from newsdesk.export.svg import element
from newsdesk.export.svg import text as shown
from newsdesk.export.text import markdown_text, plain

BAR = 30  # characters of the longest bar


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn: its title, the drawing in lines of text and as SVG ("" for none), and what it was drawn from."""

    title: str
    lines: tuple[str, ...]
    svg: str
    data: Any  # what JSON holds


def text(picture: Picture, out: TextIO) -> None:
    """The lines under the title."""
    print(plain(picture.title), *_plain_lines(picture), sep="\n", file=out)


def svg(picture: Picture, out: TextIO) -> None:
    """The drawing as a file of its own."""
    print('<?xml version="1.0" encoding="UTF-8"?>', picture.svg or _nothing(), sep="\n", file=out)


def html(picture: Picture, out: TextIO) -> None:
    """The drawing and the lines on one self-contained page."""
    page.write(picture.title, [picture.svg, element("pre", shown("\n".join(_plain_lines(picture))))], out)


def markdown(picture: Picture, out: TextIO) -> None:
    """The lines as a block of code, in which nothing is markup."""
    code = "\n".join(f"    {line}" for line in _plain_lines(picture))
    print(f"# {markdown_text(' '.join(plain(picture.title).split()))}\n\n{code}", file=out)


def json(picture: Picture, out: TextIO) -> None:
    """What the picture was drawn from."""
    print(dumped(picture.data, indent=2), file=out)


PICTURES: Mapping[str, Callable[[Picture, TextIO], None]] = MappingProxyType(
    {"text": text, "svg": svg, "html": html, "markdown": markdown, "json": json}
)


def bars(tally: Iterable[tuple[str, int]]) -> list[str]:
    """Names and numbers with a bar for each, the longest for the largest."""
    rows = list(tally)
    largest, width = max((many for _, many in rows), default=1), max((len(name) for name, _ in rows), default=0)
    return [f"{name:{width}}  {'█' * max(round(BAR * many / largest), 1)} {many}" for name, many in rows]


def _plain_lines(picture: Picture) -> list[str]:
    return [" ".join(plain(line).splitlines()) for line in picture.lines]


def _nothing() -> str:
    return element("svg", xmlns="http://www.w3.org/2000/svg", viewBox="0 0 1 1")
