"""Crawling by the clock: schedule, schedule install, schedule remove."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from newsdesk.cli.common import Database, Settings
from newsdesk.errors import ConfigError

group = typer.Typer(invoke_without_command=True)
Every = Annotated[int, typer.Option("--every", metavar="MINUTES", min=1, max=59, help="How often to crawl.")]


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="schedule")


@group.callback()
def schedule(context: typer.Context, every: Every = 15, db: Database = None, config: Settings = None) -> None:
    """Print what cron, systemd or launchd must be told to crawl with this installation.

    Example: newsdesk schedule --every 10 --db news.db
    """
    if context.invoked_subcommand:
        return
    from newsdesk.schedule import crontab_line, launchd_plist, systemd_units

    command = _command(db, config)
    service, timer = systemd_units(command, every)
    print(f"# cron: `newsdesk schedule install` puts this line into your crontab\n{crontab_line(command, every)}\n")
    print(f"# systemd: ~/.config/systemd/user/newsdesk.service\n{service}")
    print(f"# systemd: ~/.config/systemd/user/newsdesk.timer\n{timer}")
    print("# ... and then: systemctl --user enable --now newsdesk.timer\n")
    print(f"# launchd: ~/Library/LaunchAgents/newsdesk.crawl.plist\n{launchd_plist(command, every)}", end="")


@group.command()
def install(every: Every = 15, db: Database = None, config: Settings = None) -> None:
    """Put the crawl into your crontab, in the place of the one that is there.

    Example: newsdesk schedule install --every 10
    """
    from newsdesk.schedule import crontab_line
    from newsdesk.schedule import install as put

    command = _command(db, config)
    put(command, every)
    print(f"in your crontab: {crontab_line(command, every)}")


@group.command()
def remove() -> None:
    """Take the crawl out of your crontab.

    Example: newsdesk schedule remove
    """
    from newsdesk.schedule import remove as take

    print("taken out of your crontab" if take() else "it was not in your crontab")


def _command(db: str | None, config: Path | None) -> list[str]:
    """This installation's crawl of the archive that is meant here, wherever it is run.

    Raises ConfigError where that would show a password.
    """
    from newsdesk.cli.common import settings
    from newsdesk.config import settings_file

    url = settings(db, config).database_url
    script, file = Path(sys.executable).parent / "newsdesk", settings_file(config)
    program = [str(script)] if script.exists() else [sys.executable, "-m", "newsdesk"]
    named = ["--config", str(file.absolute())] if file else []
    if db or not file:
        if urlsplit(url).password:
            raise ConfigError("a schedule would show the database's password: put database_url into newsdesk.toml")
        named += ["--db", url.removeprefix("sqlite:///")]
    return [*program, "crawl", "--quiet", *named]
