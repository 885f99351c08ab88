"""A page as it was: replay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsdesk.cli.common import Database, Settings, archive, note, settings
from newsdesk.errors import ConfigError
from newsdesk.typed import storable

if TYPE_CHECKING:
    from newsdesk.config import Config
    from newsdesk.store.captures import Lying


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="replay")(replay)


def replay(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its address or id.", show_default=False)],
    revision: Annotated[int | None, typer.Option(min=1, metavar="N", help="An earlier state, counted from 1.")] = None,
    out: Annotated[
        Path | None, typer.Option("--output", "--out", "-o", metavar="FILE", help="Write the page to a file instead.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="Serve it there; 0: a free one.")] = 0,
    browser: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Show the page of an article as it was, from the archive.

    It is served on this machine alone until it is interrupted, with what else of it is archived. Scripts do not run,
    and nothing is fetched from the web.

    Example: newsdesk replay https://news.example/syria-talks --open

    Example: newsdesk replay https://news.example/syria-talks --revision 1 --output talks.html
    """
    from newsdesk.cli.revisions import revision as find
    from newsdesk.replay import find_page

    chosen = settings(db, config)
    with archive(chosen) as connection:
        row = find(connection, storable(article), revision)
        lying = find_page(connection, row.capture)
    told = f"revision {row.revision} of {row.revisions}, archived {lying.fetched_at:%Y-%m-%d %H:%M} UTC"
    if out is not None:
        _write(chosen, lying, out)
        note(told)
    else:
        _serve(chosen, lying, port, told, browser=browser)


def _write(chosen: Config, lying: Lying, out: Path) -> None:
    from newsdesk.archive import Archive
    from newsdesk.replay import read_page, standing_alone

    page = standing_alone(read_page(Archive(chosen.archive_dir), lying))
    try:
        out.write_bytes(page)
    except OSError as error:
        raise ConfigError(error.strerror or str(error), file=out) from error


def _serve(chosen: Config, lying: Lying, port: int, told: str, *, browser: bool) -> None:
    """Serve until interrupted. Raises StoreError where the page cannot be read, ConfigError for a port in use."""
    from newsdesk.archive import Archive
    from newsdesk.replay import Server, read_page

    read_page(Archive(chosen.archive_dir), lying)  # better said here than in the browser
    try:
        server = Server(chosen, port)
    except OSError as error:
        raise ConfigError(error.strerror or str(error), key="--port") from error
    address = server.address(lying.url, lying.fetched_at)
    print(address, flush=True)
    note(f"{told}; Ctrl-C ends it")
    try:
        if browser:
            typer.launch(address)
        server.serve_forever()
    except KeyboardInterrupt:
        pass  # the way to end it
    finally:
        server.server_close()
