"""What commands share by which people decide: who does, the archive to write into, groups that show by default."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from newsdesk.cli.common import Format, exists, note, show
from newsdesk.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsdesk.config import Config
    from newsdesk.decide.hand import Hand
    from newsdesk.model import Judgement

By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides; by default your login name.")]
JudgementId = Annotated[str | None, typer.Argument(metavar="[ID]", help="By default the latest.")]


class ShownByDefault(TyperGroup):
    """A group in which what is no command is something to show: `newsdesk entity Shaibani`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The words of the command line, with `show` before those that begin with no command."""
        names_command = not args or args[0] in self.commands or args[0] in ctx.help_option_names
        return list(super().parse_args(ctx, args if names_command else ["show", *args]))


@contextmanager
def deciding(config: Config, by: str | None) -> Iterator[tuple[Connection, Hand]]:
    """The archive, to write one decision into. Raises StoreError where there is none."""
    from newsdesk.annotate.places import Gazetteer
    from newsdesk.decide.hand import Hand
    from newsdesk.store import open_store

    if not exists(config):
        raise StoreError("no archive there yet; `newsdesk ingest URL` makes one")
    store = open_store(config.database_url)
    try:
        with store.begin() as connection:
            yield connection, Hand(by or _login(), datetime.now(UTC), Gazetteer().contains)
    finally:
        store.close()


def told(judgement: Judgement) -> None:
    """Tell the person what was recorded."""
    note(f"{judgement.verdict}: {judgement.note}  ({judgement.id})")


def take_back(config: Config, kind: str, judgement: str | None, by: str | None) -> None:
    """Undo a judgement of a kind, by default the latest."""
    from newsdesk.decide.hand import undo

    with deciding(config, by) as (connection, hand):
        undone = undo(connection, kind, judgement, hand)
    note(f"undone: {undone.note}")


def list_judgements(connection: Connection, kind: str, form: Format) -> None:
    """Show what was decided of a kind and stands."""
    from newsdesk.cli import records
    from newsdesk.store import judgements, parts_gone

    rows = judgements(connection, kind)
    if rows or form is not Format.TABLE:
        show(records.judgements(rows, parts_gone(connection, records.parts_named(rows))), form)
    if not rows:
        note("nothing was decided yet")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        return "somebody"
