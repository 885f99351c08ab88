"""What commands share: option types, settings, opening the archive, printing a listing."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO, TypeVar

import typer

from newsdesk.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.config import Config
    from newsdesk.export import Listing


Form = TypeVar("Form", bound=StrEnum)


class Format(StrEnum):
    """The names of the export formats; a test holds them equal to export.EXPORTERS, which help need not import."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    ICS = "ics"
    GEOJSON = "geojson"
    FTM = "ftm"
    PLOVER = "plover"


ENDINGS = {".txt": Format.TABLE, ".md": Format.MARKDOWN} | {f".{form}": form for form in Format}


Database = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="PATH_OR_URL",
        help="The archive's database: a SQLite file or postgresql://... [env: NEWSDESK_DATABASE_URL]",
    ),
]
Settings = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="FILE", help="The settings file, by default ./newsdesk.toml. [env: NEWSDESK_CONFIG]"
    ),
]
OutputFormat = Annotated[Format, typer.Option("--format", "-f", help="How to print the answer.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write the answer to a file; its ending decides the format."),
]
Queue = Annotated[
    bool, typer.Option("--queue", help="Do nothing here: queue it for the workers of an archive on Postgres.")
]
Today = Annotated[
    str | None,
    typer.Option("--today", metavar="DATE", help="The day that dates like 'last week' count from, e.g. 2025-07-31."),
]


def settings(db: str | None, file: Path | None) -> Config:
    """The settings, for the database that --db names. Raises ConfigError."""
    from newsdesk.config import load_config, with_database

    config = load_config(file)
    return with_database(config, db) if db else config


@contextmanager
def archive(config: Config) -> Iterator[Connection]:
    """The archive, to read. Raises StoreError where there is none: a question must not make one."""
    from newsdesk.store import open_store

    require(config)
    store = open_store(config.database_url)
    try:
        with store.read() as connection:
            yield connection
    finally:
        store.close()


def require(config: Config) -> None:
    """Raise StoreError where there is no archive yet."""
    if not exists(config):
        raise StoreError(f"{_sqlite_file(config)}: no archive there yet; `newsdesk ingest URL` makes one")


def exists(config: Config) -> bool:
    """Whether there is a database; one on a server is taken to be."""
    file = _sqlite_file(config)
    return file is None or file.exists()


def _sqlite_file(config: Config) -> Path | None:
    scheme, _, path = config.database_url.partition(":///")
    return Path(path) if scheme == "sqlite" else None


def day(text: str | None) -> date:
    """The day that --today names, by default today. Raises ConfigError."""
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError:
        raise ConfigError(f"{text!r} is no date; write it like 2025-07-31", key="--today") from None


def form_of(form: Format, output: Path | None) -> Format:
    """The format that is asked for: by name, else by the ending of the file's name. Raises ConfigError for none."""
    return by_ending(form, output, ENDINGS, Format.TABLE)


def by_ending(form: Form, output: Path | None, endings: Mapping[str, Form], usual: Form) -> Form:
    """The same among other formats; `usual` is the one of the terminal."""
    if output is None or form is not usual:
        return form
    if output.suffix.lower() not in endings:
        raise ConfigError(f"{output}: which format? name it by --format, or end the name in {' '.join(endings)}")
    return endings[output.suffix.lower()]


def show(listing: Listing, form: Format, output: Path | None = None) -> None:
    """Print a listing on standard output, or write it to a file. Raises ConfigError where that cannot be written."""
    from newsdesk.export import EXPORTERS

    write(lambda out: EXPORTERS[form](listing, out), output)


def write(put: Callable[[TextIO], None], output: Path | None) -> None:
    """Let something be written on standard output, or whole to a file. Raises ConfigError where that cannot be."""
    if output is None:
        put(sys.stdout)
        return
    written = io.StringIO()
    put(written)
    try:
        output.write_text(written.getvalue(), "utf-8", newline="")
    except OSError as error:
        raise ConfigError(error.strerror or str(error), file=output) from error


def note(text: str) -> None:
    """A line for the person at the terminal, out of the way of the answer."""
    from newsdesk.export.text import plain

    print(plain(text), file=sys.stderr)
