"""How long what is due will take: at the pace so far, and no faster than the slowest host lets itself be asked."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain

_FEW = 5  # pages, before which the pace says nothing
_FRESH = 1.0  # seconds that an estimate is good for


class Forecast:
    """What is left to ask of each host. `pause`: seconds between two requests to one, by an address of it."""

    def __init__(self, pause: Callable[[str], float] = lambda _url: 0.0) -> None:
        self.done = 0
        self.pause = pause
        self._left: Counter[str] = Counter()
        self._began = self._told_at = time.monotonic()
        self._told: float | None = None

    @property
    def total(self) -> int:
        """Pages done and left."""
        return self.done + self._left.total()

    def expect(self, hosts: Iterable[str]) -> None:
        """A host for each page that will be asked for; in place of what was expected before."""
        self._left = Counter(hosts)

    def had(self, host: str) -> None:
        """One page of a host is done."""
        self.done += 1
        self._left[host] -= 1

    def seconds(self) -> float | None:
        """Seconds until all is done; None where nothing can be said yet."""
        now = time.monotonic()
        if self._told is None or now - self._told_at > _FRESH:
            self._told_at, self._told = now, self._estimate(now - self._began)
        return self._told

    def _estimate(self, passed: float) -> float | None:
        if self.done < _FEW:
            return None
        slowest = (left * self.pause(f"http://{host}/") for host, left in self._left.items())
        return max(chain([self._left.total() * passed / self.done], slowest))
