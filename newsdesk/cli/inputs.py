"""What `ingest` is told to read: addresses, files of addresses, saved pages."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from newsdesk.errors import ConfigError
from newsdesk.typed import storable

if TYPE_CHECKING:
    from newsdesk.pipeline import Input

STANDARD_INPUT = "-"
_COMMENT = re.compile(r"(?:^|\s)#.*")  # a # without a space before it belongs to the address


def inputs(targets: Sequence[str], file: Path | None, url: str | None) -> Iterator[Input]:
    """The inputs in the order they are named; standard input is read as it comes.

    Raises ConfigError, before the first input, for arguments that do not fit together or a file that cannot be read.
    """
    from newsdesk.pipeline import Input

    if url is not None:
        if len(targets) != 1 or file or not _is_file(targets[0]):
            raise ConfigError("goes with one saved page: newsdesk ingest page.html --url URL", key="--url")
        return iter([Input(_address(url), Path(targets[0]))])
    if not targets and not file:
        raise ConfigError("nothing to ingest: name addresses, --from FILE, or - for standard input")
    listed = [Input(line) for line in _addresses(_lines(file))] if file else []
    saved = {target: _saved_page(target) for target in targets if target != STANDARD_INPUT and _is_file(target)}
    return _in_order(targets, saved, listed)


def _in_order(targets: Sequence[str], saved: dict[str, Input], listed: list[Input]) -> Iterator[Input]:
    from newsdesk.pipeline import Input

    for target in targets:
        if target == STANDARD_INPUT:
            yield from (Input(line) for line in _addresses(_standard_input()))
        else:
            yield saved.get(target) or Input(_address(target))
    yield from listed


def _is_file(target: str) -> bool:
    try:
        return Path(target).is_file()
    except OSError:  # an address longer than any file's name
        return False


def _standard_input() -> TextIO:
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="backslashreplace")  # one bad line has its outcome like any other
    return sys.stdin


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8", errors="backslashreplace").splitlines()
    except OSError as error:
        raise ConfigError(error.strerror or str(error), file=file) from error


def _addresses(lines: Iterable[str]) -> Iterator[str]:
    """One a line, but for comments; an empty line is none."""
    return filter(None, (_address(_COMMENT.sub("", line.removeprefix("\ufeff").strip())) for line in lines))


def _address(text: str) -> str:
    return storable(text.strip())


def _saved_page(target: str) -> Input:
    """A saved page under the address that it gives for itself. Raises ConfigError when it gives none."""
    from newsdesk.pipeline import Input
    from newsdesk.transfer.pages import address_of

    file = Path(target)
    try:
        address = address_of(file.read_text("utf-8", errors="replace"))
    except OSError as error:
        raise ConfigError(error.strerror or str(error), file=file) from error
    if not address:
        raise ConfigError("the page does not say where it came from; say it with --url", file=file)
    return Input(address, file)
