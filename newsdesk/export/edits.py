"""What became of a text, word by word: for the terminal, and as a page by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from newsdesk.export.page import HEAD
from newsdesk.export.svg import element, text
from newsdesk.export.text import plain
from newsdesk.wording import Op, Piece

MARKS = {Op.SAME: ("", ""), Op.REMOVED: ("[-", "-]"), Op.ADDED: ("{+", "+}")}
STYLES = {Op.SAME: "", Op.REMOVED: "red strike", Op.ADDED: "green"}
ELEMENTS = {Op.REMOVED: "del", Op.ADDED: "ins"}
LEFT_OUT = Piece(Op.SAME, "...")


def edited_text(paragraphs: Iterable[Sequence[Piece]], out: TextIO) -> None:
    """Each paragraph on a line: in colour on a terminal, else as [-words that went-]{+words that came+}."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=out, highlight=False, markup=False, emoji=False, soft_wrap=True)
    coloured = console.is_terminal and not console.no_color
    for paragraph in paragraphs:
        if coloured:
            console.print(Text.assemble(*((plain(piece.text), STYLES[piece.op]) for piece in paragraph)))
        else:
            print("".join(map(_marked, paragraph)), file=out)


def edited_page(title: str, paragraphs: Iterable[Sequence[Piece]], out: TextIO) -> None:
    """A self-contained page that runs nothing, with <del> and <ins>."""
    print(f"{HEAD}\n{element('title', text(title))}\n</head>\n<body>", file=out)
    for paragraph in paragraphs:
        print(element("p", *map(_element, paragraph)), file=out)
    print("</body>\n</html>", file=out)


def paragraphs(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The pieces cut at the line ends, whatever became of these."""
    line: list[Piece] = []
    for piece in pieces:
        for number, part in enumerate(piece.text.split("\n")):
            if number:
                yield line
                line = []
            line += [Piece(piece.op, part)] if part else []
    yield line


def only_changed(told: Iterable[Sequence[Piece]]) -> Iterator[Sequence[Piece]]:
    """The paragraphs in which something changed, and "..." for those between them."""
    last: Sequence[Piece] = ()
    for paragraph in told:
        shown = paragraph if any(piece.op is not Op.SAME for piece in paragraph) else (LEFT_OUT,)
        if shown != last and paragraph:
            yield shown
            last = shown


def _marked(piece: Piece) -> str:
    before, after = MARKS[piece.op]
    return f"{before}{plain(piece.text)}{after}"


def _element(piece: Piece) -> str:
    name = ELEMENTS.get(piece.op)
    return element(name, text(piece.text)) if name else text(piece.text)
