"""How the numbers of an event changed, by the days on which they were told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from newsdesk.model import Telling, Toll


def tolls(tellings: Iterable[Telling]) -> tuple[Toll, ...]:
    """The toll of each kind, in the order in which the kinds were first told.

    `tellings` come by the day their articles came out, those of one article in its order. Of one article the first
    number of a kind counts: what follows it are parts of it ("three of them children") or what was said before.
    """
    first: dict[str, dict[str, Telling]] = defaultdict(dict)
    for telling in tellings:
        first[telling.quantity.kind].setdefault(telling.article, telling)
    return tuple(_toll(kind, list(told.values())) for kind, told in first.items())


def _toll(kind: str, told: list[Telling]) -> Toll:
    changes: list[Telling] = []
    for telling in told:
        if not changes or _number(telling) != _number(changes[-1]):
            changes.append(telling)
    values = [each.quantity.value for each in told if each.quantity.value is not None]
    return Toll(kind, changes[-1], min(values, default=None), max(values, default=None), tuple(changes))


def _number(telling: Telling) -> tuple[float | None, str | None, str]:
    """What makes it another number: of "dozens" the words."""
    quantity = telling.quantity
    return quantity.value, quantity.bound, quantity.text.casefold() if quantity.value is None else ""
