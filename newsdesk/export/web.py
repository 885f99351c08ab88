"""Who meets whom, around one: in lines with a bar for each, and as SVG on a circle."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from newsdesk.export.picture import Picture, bars
from newsdesk.export.pictures import WIDTH
from newsdesk.export.svg import drawing, element, text, tip

HEIGHT, RADIUS = 640.0, 230.0
WIDEST = 10.0  # the line of the largest number of events
MOST_PAIRS = 20  # pairs among them that the lines name

Node = Mapping[str, Any]  # "entity", "name", "country", "events", "types": {type: number}
Edge = Mapping[str, Any]  # "left" and "right", ids of nodes, and "events"
Spot = tuple[float, float]


def web(title: str, middle: str, nodes: Sequence[Node], edges: Sequence[Edge]) -> Picture:
    """The picture of the nodes around the one named in the middle, the strongest first, and the edges among them."""
    drawn = _drawing(middle, _arranged(nodes, edges), edges) if nodes else ""
    return Picture(title, tuple(_lines(nodes, edges)), drawn, {"name": middle, "nodes": nodes, "edges": edges})


def _lines(nodes: Sequence[Node], edges: Sequence[Edge]) -> Iterator[str]:
    for bar, node in zip(bars((_named(node), node["events"]) for node in nodes), nodes, strict=True):
        yield f"{bar}  ({_types(node)})"
    names = {node["entity"]: node["name"] for node in nodes}
    if edges:
        yield "among them"
    for edge in edges[:MOST_PAIRS]:
        yield f"  {names[edge['left']]} – {names[edge['right']]}  {edge['events']}"


def _named(node: Node) -> str:
    return f"{node['name']} [{node['country']}]" if node["country"] else str(node["name"])


def _types(node: Node) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {many}" for name, many in node["types"].items())


def _arranged(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[Node]:
    """The nodes in the order of the circle: beside each whoever of the rest it shares the most events with."""
    weight = {frozenset((edge["left"], edge["right"])): edge["events"] for edge in edges}
    order, rest = [nodes[0]], list(nodes[1:])
    while rest:
        last = order[-1]["entity"]
        nearest = max(rest, key=lambda node: weight.get(frozenset((last, node["entity"])), 0))
        rest.remove(nearest)
        order.append(nearest)
    return order


def _drawing(middle: str, nodes: Sequence[Node], edges: Sequence[Edge]) -> str:
    centre = (WIDTH / 2, HEIGHT / 2)
    turns = [2 * math.pi * at / len(nodes) - math.pi / 2 for at in range(len(nodes))]
    spots = {
        node["entity"]: (centre[0] + RADIUS * math.cos(turn), centre[1] + RADIUS * math.sin(turn))
        for node, turn in zip(nodes, turns, strict=True)
    }
    largest = max(each["events"] for each in (*nodes, *edges))
    shapes = [element("rect", width=WIDTH, height=HEIGHT, fill="#fff")]
    shapes += [_line(spots[edge["left"]], spots[edge["right"]], edge["events"] / largest, "#9bb0c4") for edge in edges]
    shapes += [_line(centre, spots[node["entity"]], node["events"] / largest, "#e39a9a") for node in nodes]
    shapes += [_dot(spots[node["entity"]], centre, node) for node in nodes]
    shapes.append(element("circle", cx=f"{centre[0]:.1f}", cy=f"{centre[1]:.1f}", r=9, fill="#c53030"))
    shapes.append(_words((centre[0], centre[1] - 14), middle, "middle"))
    return drawing(WIDTH, HEIGHT, *shapes, label=f"{middle} and the {len(nodes)} met most")


def _line(start: Spot, end: Spot, share: float, colour: str) -> str:
    ends = {"x1": f"{start[0]:.1f}", "y1": f"{start[1]:.1f}", "x2": f"{end[0]:.1f}", "y2": f"{end[1]:.1f}"}
    return element("line", **ends, stroke=colour, stroke_width=f"{max(WIDEST * share, 1):.1f}")


def _dot(spot: Spot, centre: Spot, node: Node) -> str:
    """A node with its words on the side that is away from the middle."""
    x, y = spot
    shown = tip(f"{_named(node)}: {_types(node)}")
    dot = element("circle", shown, cx=f"{x:.1f}", cy=f"{y:.1f}", r=6, fill="#2b6cb0")
    if abs(x - centre[0]) < RADIUS / 4:
        at, anchor = (x, y + (22 if y > centre[1] else -12)), "middle"
    else:
        right = x > centre[0]
        at, anchor = (x + (11 if right else -11), y + 5), "start" if right else "end"
    return dot + _words(at, f"{node['name']} {node['events']}", anchor)


def _words(at: Spot, said: str, anchor: str) -> str:
    place = {"x": f"{at[0]:.1f}", "y": f"{at[1]:.1f}"}
    return element("text", text(said), **place, font_size=14, font_family="sans-serif", text_anchor=anchor)
