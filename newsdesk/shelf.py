"""Things that wait on disk where there may be more of them than fit into memory."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from types import TracebackType
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """A file of things, each at the place that put() tells. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+b")

    def put(self, thing: T) -> int:
        """Keep a thing; its place."""
        place = self._file.seek(0, os.SEEK_END)
        pickle.dump(thing, self._file)
        return place

    def get(self, place: int | None) -> T | None:
        """What is kept at a place; None at none."""
        if place is None:
            return None
        self._file.seek(place)
        thing: T = pickle.load(self._file)  # noqa: S301  # written by this process
        return thing

    def __enter__(self) -> Shelf[T]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
