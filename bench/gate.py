"""Fails when newsdesk measures worse than it once did: make bench-gate GOLD=folder

    python bench/gate.py [GOLD_DIR] [--update [--allow-regression]]     (or NEWSDESK_GOLD)

Measures newsdesk alone and compares each figure with its floor in floors.json; a figure may be lower by the tolerance.
--update raises the floors to what was measured; it lowers one only with --allow-regression. Another measurement joins
by a function figures(gold) -> {name: value} and its line in MEASUREMENTS. Exit code 1: a figure is below its floor.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import extraction

TOLERANCE = 0.0005
FLOORS = Path(__file__).with_name("floors.json")
MEASUREMENTS: dict[str, Callable[[Path], dict[str, float]]] = {"extraction": extraction.figures}

Figures = dict[str, float]


def measured(gold: Path) -> Figures:
    """All figures, named measurement.set.figure."""
    return {f"{name}.{key}": value for name, figures in MEASUREMENTS.items() for key, value in figures(gold).items()}


def below(found: Figures, floors: Figures) -> list[str]:
    """The names of the figures that are below their floors, or that are measured no more."""
    return [name for name, floor in floors.items() if found.get(name, float("-inf")) < floor - TOLERANCE]


def updated(found: Figures, floors: Figures, *, allow_regression: bool = False) -> Figures:
    """The floors raised to what was found, and lowered or forgotten if that is allowed."""
    kept = {} if allow_regression else floors
    raised = {name: round(max(value, kept.get(name, value)), 4) for name, value in found.items()}
    return dict(sorted({**kept, **raised}.items()))


def report(found: Figures, floors: Figures) -> Iterator[str]:
    """A line for each figure: its floor, what was found, and whether that is too low or higher."""
    low = below(found, floors)
    for name in sorted({*found, *floors}):
        floor, value = floors.get(name), found.get(name)
        told = [f"{number:.4f}" if number is not None else "     -" for number in (floor, value)]
        is_higher = value is not None and (floor is None or value > floor + TOLERANCE)
        note = "BELOW ITS FLOOR" if name in low else "higher: --update" if is_higher else ""
        yield f"{name:32} {told[0]}  {told[1]}  {note}".rstrip()


def main() -> None:
    """Measure, compare, and write the floors if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", default=os.environ.get("NEWSDESK_GOLD"), help="the folder of labelled data")
    parser.add_argument("--update", action="store_true", help="raise the floors to what is measured")
    parser.add_argument("--allow-regression", action="store_true", help="with --update: lower them too")
    arguments = parser.parse_args()
    if not arguments.gold:
        parser.error("name the folder of labelled data, or set NEWSDESK_GOLD")
    floors: Figures = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    found = measured(Path(arguments.gold))
    print(*report(found, floors), sep="\n")
    if arguments.update:
        floors = updated(found, floors, allow_regression=arguments.allow_regression)
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    sys.exit(1 if below(found, floors) else 0)


if __name__ == "__main__":
    main()
