"""Sites and how their pages are read: sites check."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from newsdesk.cli.common import Settings, settings

if TYPE_CHECKING:
    from newsdesk.clean import Judged
    from newsdesk.config import Config
    from newsdesk.model import Capture

SOME_REJECTED = 1  # exit code
KEPT = "kept"

group = typer.Typer(no_args_is_help=True, help="See how the pages of a site are read.")


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="sites")


@group.command()
def check(
    target: Annotated[str, typer.Argument(metavar="URL_OR_FILE", help="A page's address, or a saved page.")],
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="Where a saved page came from.")] = None,
    config: Settings = None,
) -> None:
    """Show what is kept of a page and what is removed, and why.

    All blocks of the page in their order, side by side on a terminal, one a line elsewhere. The rule for its site is
    applied, and nothing is stored.

    Example: newsdesk sites check https://news.example/syria-talks

    Example: newsdesk sites check page.html --url https://news.example/syria-talks
    """
    from newsdesk.errors import Rejected

    chosen = settings(None, config)
    try:
        refused = _check(_capture(target, url, chosen), chosen)
    except Rejected as rejected:
        refused = f"{rejected.reason}  {rejected.detail}"
    if refused:
        print(_plain(f"rejected: {refused}"))
        raise typer.Exit(SOME_REJECTED)


def _capture(target: str, url: str | None, config: Config) -> Capture:
    """The page, fetched or read from its file. Raises Rejected, ConfigError."""
    from newsdesk.cli.inputs import inputs
    from newsdesk.fetch import fetch
    from newsdesk.pipeline import saved

    item = next(inputs([target], None, url))
    return saved(item.url, item.path, config.max_bytes) if item.path else fetch(item.url, config)


def _check(capture: Capture, config: Config) -> str:
    """Print what the page holds; why it is no article, or "". Raises Rejected for a page that cannot be read."""
    from newsdesk.archive import payload
    from newsdesk.clean import judge
    from newsdesk.clean.rules import load_rules

    rule = load_rules(config.sites_dir, config.sources).rule_for(capture.final_url, capture.fetched_at.date())
    page = judge(
        capture.final_url,
        payload(capture, config.max_bytes),
        content_type=capture.content_type,
        fetched_at=capture.fetched_at,
        rule=rule,
    )
    print("rule:       " + ("none for this site" if rule is None else "applied" if page.ruled else "found no article"))
    for line in _facts(page):
        print(_plain(line))
    (_side_by_side if sys.stdout.isatty() else _one_a_line)(page)
    return "  ".join(page.refused) if page.refused else ""


def _facts(page: Judged) -> Iterator[str]:
    """Each known field, with where it was read."""
    known = page.known
    fields = {
        "title": known.title,
        "byline": ", ".join(known.byline),
        "published": known.published,
        "language": known.language,
        "url": known.url,
    }
    for name, value in fields.items():
        if value:
            origin = known.origin.get(name)
            yield f"{name + ':':11} {value}" + (f"  ({origin})" if origin else "")


def _one_a_line(page: Judged) -> None:
    print()
    for block, reason in zip(page.blocks, page.reasons, strict=True):
        print(f"{reason or KEPT:16}  {_plain(block.text)}")


def _side_by_side(page: Judged) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", expand=True)
    table.add_column(KEPT, ratio=1, style="green", overflow="fold")
    table.add_column("removed", ratio=1, style="red", overflow="fold")
    for block, reason in zip(page.blocks, page.reasons, strict=True):
        text = Text(_plain(block.text))
        table.add_row(*((text, "") if reason is None else ("", Text.assemble((f"{reason}  ", "bold"), text))))
    Console(highlight=False, markup=False, emoji=False).print(table)


def _plain(text: str) -> str:
    from newsdesk.export.text import plain

    return plain(text).replace("\n", " ")
