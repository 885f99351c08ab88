"""docs/cli.md is what the commands say of themselves."""

from __future__ import annotations

import subprocess
import sys
from itertools import chain
from pathlib import Path

from typer.main import get_command

from newsdesk.cli import app

DOCS = Path(__file__).parents[2] / "docs"


def test_the_reference_is_current() -> None:
    done = subprocess.run([sys.executable, DOCS / "generate_cli.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_command_has_help_and_an_example() -> None:
    commands = dict(get_command(app).commands)
    below = [commands.pop(name).commands for name in ("db", "sites", "sources", "entity", "event")]
    for name, command in chain(*(group.items() for group in (commands, *below))):
        assert "Example: newsdesk" in command.help, name
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name}: {parameter.name}"
