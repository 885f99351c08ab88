"""One self-contained HTML page: it fetches nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from newsdesk.export.events import headline, link, sentences, status
from newsdesk.export.listing import EVENTS, Listing, Pieces, Record
from newsdesk.export.pictures import timeline, world_map
from newsdesk.export.svg import element, text

HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem }
tr { border-bottom: 1px solid #ddd } blockquote { margin: .3rem 0 .3rem 1rem; color: #444 } svg { margin: 1rem 0 }
</style>"""


def html(listing: Listing, out: TextIO) -> None:
    """A page with a table; of events also a timeline, a map, and the sentences with links to their articles."""
    table = element("table", _row("th", [[(name, False)] for name in listing.columns]), "\n", *_rows(listing))
    if listing.kind != EVENTS:
        write(listing.title, [table], out)
        return
    drawings = [timeline(listing.records), world_map(listing.records)]
    write(listing.title, [*drawings, table, *map(section, listing.records)], out)


def write(title: str, body: Iterable[str], out: TextIO) -> None:
    """A page of ready elements under a title."""
    print(f"{HEAD}\n{element('title', text(title))}\n</head>\n<body>", element("h1", text(title)), sep="\n", file=out)
    print(*body, "</body>\n</html>", sep="\n", file=out)


def _rows(listing: Listing) -> Iterator[str]:
    for cells in listing.cells():
        yield _row("td", cells) + "\n"


def _row(name: str, cells: list[Pieces]) -> str:
    return element("tr", *(element(name, *map(_piece, cell)) for cell in cells))


def _piece(piece: tuple[str, bool]) -> str:
    return element("mark", text(piece[0])) if piece[1] else text(piece[0])


def section(event: Record) -> str:
    """An event with its sentences, each with a link to its article."""
    told = (
        element("blockquote", text(piece["sentence"]["text"]), "<br>", _source(piece)) for piece in sentences(event)
    )
    return element("h3", text(f"{event['date'] or 'day unknown'} · {headline(event)} · {status(event)}")) + "".join(
        told
    )


def _source(piece: Record) -> str:
    said = text(" · ".join(part for part in (piece["site"], piece["published"], piece["title"]) if part))
    url = link(piece["url"])
    return element("a", said, href=url, rel="noreferrer noopener nofollow") if url else said
