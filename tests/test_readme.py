"""The README's tour does what it shows, and its tables tell what the code has."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import pytest

from newsdesk.config import Config, load_config

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PORT = "8765"  # the README's; a run takes a free one in its place
MARK = "@@ next @@"


def steps() -> list[tuple[str, list[str]]]:
    """The tour's commands, each with the lines that the README shows below it."""
    found: list[tuple[str, list[str]]] = []
    for line in "\n".join(re.findall(r"```console\n(.*?)```", README, re.DOTALL)).splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        elif line.strip("."):
            found[-1][1].append(line)
    return found


STEPS = steps()


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture(scope="module")
def transcript(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each command of the tour prints when all are typed into one shell."""
    folder = tmp_path_factory.mktemp("tour")
    (folder / "fixtures").symlink_to(ROOT / "fixtures")
    (folder / ".venv").symlink_to(sys.prefix)
    script = "\n".join(f"{command}\necho '{MARK}'" for command, _ in STEPS).replace(PORT, free_port())
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    with (folder / "printed").open("w+") as printed:
        shell = subprocess.Popen(
            ["bash", "-c", script],
            cwd=folder,
            env=environment | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"},
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            shell.wait(timeout=300)
        finally:
            with suppress(ProcessLookupError):  # the tour has stopped its server itself
                os.killpg(shell.pid, signal.SIGKILL)
        printed.seek(0)
        return printed.read().split(MARK)


def pattern(shown: str) -> str:
    """A line of the README as a regular expression: spaces count as one, "..." stands for anything."""
    parts = [r"\s+".join(map(re.escape, part.split())) for part in shown.split("...")]
    return ".*".join(parts)


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[command[:48] for command, _ in STEPS])
def test_a_command_of_the_tour_prints_what_the_readme_shows(transcript: list[str], number: int) -> None:
    missing = [shown for shown in STEPS[number][1] if not re.search(pattern(shown), transcript[number])]
    assert missing == [], transcript[number]


def test_the_settings_table_names_every_setting_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", README, re.MULTILINE))
    assert list(rows) == [field.name for field in fields(Config)]
    defaults = load_config(env={})
    plain = [field.name for field in fields(Config) if not field.name.endswith(("_dir", "_url"))]
    values = {name: getattr(defaults, name) for name in plain}
    written = {name: str(value).lower() if isinstance(value, bool) else value for name, value in values.items()}
    assert {name: rows[name] for name in plain} == {name: f"`{value}`" for name, value in written.items()}


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_a_file_that_the_readme_links_to_exists(link: str) -> None:
    assert (ROOT / link).is_file()
