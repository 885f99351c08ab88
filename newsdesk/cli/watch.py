"""Watching questions: watch."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from newsdesk.cli import questions
from newsdesk.cli.common import Database, Format, OutputFormat, Settings, Today, archive, note, settings, show
from newsdesk.errors import ConfigError, Rejected, StoreError
from newsdesk.typed import storable

if TYPE_CHECKING:
    from newsdesk.ask import Reading
    from newsdesk.config import Config
    from newsdesk.export import Listing
    from newsdesk.model import Status
    from newsdesk.watching import News

NOT_POSTED = 1

Question = Annotated[list[str] | None, typer.Argument(help="The question, in quotes or not.", show_default=False)]
Webhook = Annotated[
    str | None,
    typer.Option("--webhook", metavar="URL", envvar="NEWSDESK_WEBHOOK", help="Post what is new there as JSON instead."),
]
ListThem = Annotated[bool, typer.Option("--list", help="List the questions that are watched.")]
Forget = Annotated[bool, typer.Option("--forget", help="Watch the question no longer.")]


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="watch")(watch)


def watch(
    question: Question = None,
    webhook: Webhook = None,
    list_them: ListThem = False,
    forget: Forget = False,
    form: OutputFormat = Format.TABLE,
    today: Today = None,
    db: Database = None,
    config: Settings = None,
) -> None:
    """Tell only what is new since the same question was last watched.

    The first time, that is everything. An event whose status has changed since (planned, then cancelled) is new again.
    Where nothing is new nothing is printed, so that cron sends no mail. What cannot be posted is told the next time.

    Example: newsdesk watch "meetings involving Syria"

    Example: newsdesk watch "meetings involving Syria" --webhook https://desk.example/hooks/syria
    """
    chosen = settings(db, config)
    asked = storable(" ".join(question or ()))
    if list_them:
        _list(chosen, form)
    elif not asked:
        raise ConfigError("a question is wanted, or --list", key="watch")
    elif forget:
        _forget(chosen, asked)
    else:
        _tell(chosen, asked, webhook, form, today)


def _tell(config: Config, asked: str, webhook: str | None, form: Format, today: str | None) -> None:
    """Tell what is new, and only then record that it was told: what fails on the way is told again."""
    from newsdesk.store import told_before
    from newsdesk.watching import find_news

    with questions.asked(config, [asked], today) as (reading, lookup, connection):
        _require_events(reading)
        before = told_before(connection, asked)
        news, told = find_news(connection, lookup.widened(reading.filter), before or {})
        if before is None:
            for text in questions.remarks(reading, lookup):
                note(text)
    if news and webhook:
        _post(config, webhook, asked, reading, news)
    elif news:
        _print(asked, reading, news, form)
        sys.stdout.flush()
    _record(config, asked, told)


def _require_events(reading: Reading) -> None:
    from newsdesk.ask import Unreadable

    if reading.wants not in ("events", "date"):
        raise Unreadable(f"events can be watched, and not {reading.wants}", ["meetings involving Syria"])


def _print(asked: str, reading: Reading, news: Sequence[News], form: Format) -> None:
    from newsdesk.cli import records
    from newsdesk.export.briefing import entries
    from newsdesk.export.text import plain

    listing = records.news(news, title=asked)
    if form is not Format.TABLE:
        show(listing, form)
        return
    print(plain(f"{_counted(news)}: {' '.join(asked.split())}\n{reading.sentence()}"))
    entries(listing.records, sys.stdout)


def _counted(news: Sequence[News]) -> str:
    changed = sum(each.was is not None for each in news)
    parts = ((len(news) - changed, "new"), (changed, "changed"))
    return ", ".join(f"{many} {what}" for many, what in parts if many)


def _post(config: Config, webhook: str, asked: str, reading: Reading, news: Sequence[News]) -> None:
    """Raises typer.Exit where nobody took it. An address of this kind is often a secret: only its host is named."""
    from newsdesk.cli import records
    from newsdesk.export.data import dumped
    from newsdesk.fetch import post_json

    listing: Listing = records.news(news, title=asked)
    body: dict[str, Any] = {"question": asked, "reading": reading.sentence(), "events": list(listing.records)}
    try:
        post_json(webhook, dumped(body), config)
    except Rejected as error:
        why = " ".join(part for part in (error.reason, error.detail) if part)
        note(f"not posted to {_host(webhook)}: {why}; it is told again the next time")
        raise typer.Exit(NOT_POSTED) from None


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "the webhook"
    except ValueError:
        return "the webhook"


def _record(config: Config, asked: str, told: dict[str, Status]) -> None:
    from newsdesk.store import open_store, save_told

    store = open_store(config.database_url)
    try:
        with store.begin() as connection:
            save_told(connection, asked, told, datetime.now(UTC))
    finally:
        store.close()


def _list(config: Config, form: Format) -> None:
    from newsdesk.cli import records
    from newsdesk.store import list_watches

    with archive(config) as connection:
        found = list_watches(connection)
    if found or form is not Format.TABLE:
        show(records.watches(found), form)
    if not found:
        note("no question is watched")


def _forget(config: Config, asked: str) -> None:
    from newsdesk.store import forget_watch, list_watches, open_store

    with archive(config):
        pass  # where there is none, none is made
    store = open_store(config.database_url)
    try:
        with store.begin() as connection:
            known = [watch.question for watch in list_watches(connection)]
            forgotten = forget_watch(connection, asked)
    finally:
        store.close()
    if not forgotten:
        raise StoreError(f'"{asked}" is not watched; watched are: {"; ".join(known) or "none"}')
