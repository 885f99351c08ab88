"""Files that lie in a bucket or on a server: copied here for as long as they are read. fsspec knows the ways there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from newsdesk.errors import ConfigError


def is_elsewhere(place: str) -> bool:
    """Whether a place is a URL and no path."""
    return "://" in place


def listed(places: Iterable[str]) -> list[str]:
    """The same places; of a URL with a * in it, and of one that ends in /, all files. Raises ConfigError for none."""
    return [found for place in places for found in (_files(place) if is_elsewhere(place) else _path(place))]


def at_hand(places: Iterable[str]) -> Iterator[Path]:
    """A path for each place: what lies elsewhere is copied when it is asked for, and gone when the next one is."""
    for place in places:
        with copied(place) as path:
            yield path


@contextmanager
def copied(place: str) -> Iterator[Path]:
    """The path, or one to a copy of what lies at a URL. Raises ConfigError where that cannot be had."""
    if not is_elsewhere(place):
        yield Path(place)
        return
    with TemporaryDirectory(prefix="newsdesk-") as folder:
        copy = Path(folder) / place.rpartition("/")[2]
        with _errors(place):
            from fsspec.core import url_to_fs

            files, path = url_to_fs(place)
            files.get_file(path, str(copy))
        yield copy


def _path(place: str) -> list[str]:
    if not Path(place).exists():
        raise ConfigError("no such file or folder", file=place)
    return [place]


def _files(place: str) -> list[str]:
    with _errors(place):
        from fsspec.core import url_to_fs

        files, path = url_to_fs(place)
        found = files.find(path) if place.endswith("/") else files.glob(path) if "*" in place else [path]
        if not found or not all(map(files.isfile, found)):
            raise FileNotFoundError("no such file")
        return [str(files.unstrip_protocol(each)) for each in sorted(found)]


@contextmanager
def _errors(place: str) -> Iterator[None]:
    if find_spec("fsspec") is None:
        raise ConfigError("needs the extra: pip install 'newsdesk[s3]'", file=place)
    try:
        yield
    except (OSError, ImportError, ValueError) as error:  # not there, no such protocol, its package is missing
        raise ConfigError(str(error) or type(error).__name__, file=place) from error
