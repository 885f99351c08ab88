"""Drawings as SVG, in the page itself: nothing is fetched, nothing runs."""

from __future__ import annotations

import html

from newsdesk.export.text import plain


def text(value: object) -> str:
    """Text that HTML and SVG show as it is, in an attribute too."""
    return html.escape(plain(str(value)))


def element(name: str, *children: str, **attributes: object) -> str:
    """An element of ready children. Attributes are escaped; a "_" in a name is a "-", one at its end is dropped."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{text(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{''.join(children)}</{name}>"


def drawing(width: float, height: float, *children: str, label: str) -> str:
    """An SVG of that size in its own units, as wide as its place; `label` is read to who cannot see it."""
    box = f"0 0 {width:g} {height:g}"
    return element(
        "svg", *children, xmlns="http://www.w3.org/2000/svg", viewBox=box, width="100%", role="img", aria_label=label
    )


def tip(value: object) -> str:
    """What is shown of a shape when it is pointed at."""
    return element("title", text(value))
