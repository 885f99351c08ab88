"""Taking in and handing on what is archived: import, export, backup."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsdesk.cli.common import Database, Queue, Settings, archive, require, settings
from newsdesk.cli.ingest import SOME_REJECTED, STORED, Jobs, cores, progress_bar, reporter, summarise
from newsdesk.errors import ConfigError
from newsdesk.typed import storable

if TYPE_CHECKING:
    from newsdesk.config import Config


class WebArchive(StrEnum):
    """What one article can be written as; a test holds it equal to transfer.single.Form, which help need not import."""

    WARC = "warc"
    WACZ = "wacz"


ENDINGS = {".warc.gz": WebArchive.WARC, ".wacz": WebArchive.WACZ}


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="import")(bring_in)
    app.command(name="export")(export)
    app.command(name="backup")(backup)


def bring_in(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="WARC files, pages, JSON of news-please or trafilatura, lists, folders of these; also at s3://...",
        ),
    ],
    base: Annotated[
        str | None,
        typer.Option(
            "--base", metavar="URL", help="Where a folder lay, for pages that do not say where they came from."
        ),
    ] = None,
    jobs: Jobs = 1,
    queue: Queue = False,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Take in what was collected before: archives of the web, saved pages, texts, an export.

    What was imported before changes nothing; what is broken is named and the rest taken in.

    Example: newsdesk import CC-NEWS-20250801.warc.gz

    Example: newsdesk import saved-pages/ --base https://news.example/
    """
    from newsdesk.model import Outcome
    from newsdesk.transfer import bringing, elsewhere
    from newsdesk.transfer.whole import is_export

    chosen = settings(db, config)
    found = elsewhere.listed(places)
    if queue:
        from newsdesk.distribute.putting import put_import

        print(f"{put_import(chosen, found, base)} jobs queued")
        return
    if len(found) == 1 and is_export(Path(found[0])):
        print(f"derived again: {_import_all(chosen, Path(found[0]))} texts of articles")
        return
    outcomes: list[Outcome] = []
    try:
        with progress_bar("importing", None) as progress:
            paths = elsewhere.at_hand(found)
            bringing.bring_in(paths, chosen, base=base, jobs=cores(jobs), on_outcome=reporter(outcomes, progress))
    finally:  # interrupted too: what is done is done
        summarise(outcomes) if outcomes else print("nothing to import")
    if any(outcome.stage != STORED for outcome in outcomes):
        raise typer.Exit(SOME_REJECTED)


def _import_all(chosen: Config, folder: Path) -> int:
    from newsdesk.transfer.whole import import_all

    with progress_bar("importing", None) as progress:

        def on_progress(done: int, total: int) -> None:
            if progress:
                progress.update(progress.task_ids[0], completed=done, total=total)

        return import_all(chosen, folder, on_progress=on_progress)


def export(
    target: Annotated[Path, typer.Argument(metavar="PATH", help="A new folder; with --article, a new file.")],
    article: Annotated[
        str | None, typer.Option("--article", metavar="ARTICLE", help="Only this one, by its address or id.")
    ] = None,
    form: Annotated[
        WebArchive | None, typer.Option("--format", "-f", help="Of one article; else the file's ending says it.")
    ] = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Write the whole archive into a folder of open formats, or one article into a file that web archives read.

    The folder has WARC files and JSON lines: the pages, what people judged, outcomes, sources. Everything else is
    derived from these; `newsdesk import FOLDER` reads it back. Of an article the file has every state of its page.

    Example: newsdesk export archive-2025/

    Example: newsdesk export talks.wacz --article https://news.example/syria-talks
    """
    chosen = settings(db, config)
    require(chosen)
    if article is not None:
        print(f"{target}: {_export_article(chosen, article, target, form)} records")
        return
    if form is not None:
        raise ConfigError("it says how one article is written: name it with --article", key="--format")
    from newsdesk.transfer.whole import export_all

    print(f"{target}: {export_all(chosen, target)} files")


def _export_article(chosen: Config, article: str, file: Path, form: WebArchive | None) -> int:
    from newsdesk.cli.revisions import revision
    from newsdesk.transfer.single import Form, export_article

    form = form or next((each for ending, each in ENDINGS.items() if file.name.lower().endswith(ending)), None)
    if form is None:
        raise ConfigError(f"which format? name it by --format, or end the name in {' '.join(ENDINGS)}", file=file)
    with archive(chosen) as connection:
        row = revision(connection, storable(article), None)
    return export_article(chosen, row, file, Form(form))


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy of the database, a new file.")],
    db: Database = None,
    config: Settings = None,
) -> None:
    """Copy a SQLite archive while it is in use: the database, and beside it the WARC files.

    The copy is an archive of its own: name it with --db.

    Example: newsdesk backup backups/2025-08-01.db
    """
    from newsdesk.transfer.whole import back_up

    chosen = settings(db, config)
    require(chosen)
    print(f"{file}, {back_up(chosen, file)}")
