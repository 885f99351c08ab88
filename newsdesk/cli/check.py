"""Proving that the archive is whole: check."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from newsdesk.cli.common import Database, Settings, require, settings
from newsdesk.cli.ingest import progress_bar

if TYPE_CHECKING:
    from newsdesk.check import Finding

SOMETHING_IS_BROKEN = 1  # exit code


class CheckFormat(StrEnum):
    """How findings can be printed."""

    TEXT = "text"
    JSON = "json"


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="check")(check)


def check(
    form: Annotated[CheckFormat, typer.Option("--format", "-f", help="How to print it.")] = CheckFormat.TEXT,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Prove that the archive is whole, or say what is broken and how to mend it.

    Every archived page is read and compared with its digest, every fact with the text that it stands in. Nothing is
    changed. The exit code is 1 when something is broken.

    Example: newsdesk check
    """
    from newsdesk import check as checking
    from newsdesk.crawl import at_work

    chosen = settings(db, config)
    require(chosen)
    with progress_bar("checking", None) as progress:

        def on_progress(done: int, total: int) -> None:
            if progress:
                progress.update(progress.task_ids[0], completed=done, total=total)

        findings = list(checking.check(chosen, crawling=at_work(chosen), on_progress=on_progress))
    _print(findings, form)
    if findings:
        raise typer.Exit(SOMETHING_IS_BROKEN)


def _print(findings: list[Finding], form: CheckFormat) -> None:
    if form is CheckFormat.JSON:
        from newsdesk.export.data import dumped

        print(dumped([asdict(finding) for finding in findings], indent=2))
        return
    from newsdesk.export.text import plain

    for finding in findings:
        print(plain(f"{finding.kind}: {finding.where}: {finding.detail}".replace("\n", " ")))
        print(plain(f"    to mend it: {finding.mend}"))
    print(f"{len(findings)} broken" if findings else "all is whole")
