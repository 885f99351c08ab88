"""Writes docs/cli.md from the help of every command: python docs/generate_cli.py [--check]."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from newsdesk.cli import app

FILE = Path(__file__).with_name("cli.md")
HEAD = """\
# The commands

Generated from the commands' own help by `python docs/generate_cli.py`; change the docstrings in newsdesk/cli/.

Exit codes: 0 all done · 1 some inputs were rejected (listed) · 2 wrong usage, configuration or question ·
75 another crawl is at work · 130 interrupted.
"""
OF_THE_SHELL = ("--install-completion", "--show-completion", "--help")


def page() -> str:
    """The whole of docs/cli.md."""
    return "\n".join([HEAD, *_sections(get_command(app), "newsdesk", None)])


def _sections(command: Any, path: str, parent: Any) -> Iterator[str]:
    """A section for a command, then one for each command below it."""
    context = command.make_context(path.split()[-1], [], parent=parent, resilient_parsing=True)
    yield f"## {path}\n"
    yield f"{_text(command.help)}\n"
    rows = list(_rows(command, context))
    if rows:
        yield f"```\n{context.get_usage()}\n\n" + "\n".join(_aligned(rows)) + "\n```\n"
    for name, below in getattr(command, "commands", {}).items():
        yield from _sections(below, f"{path} {name}", context)


def _text(help_text: str | None) -> str:
    """A docstring with its examples as code."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in (help_text or "").split("\n\n")]
    return "\n\n".join(f"    {p.removeprefix('Example: ')}" if p.startswith("Example: ") else p for p in paragraphs)


def _rows(command: Any, context: Any) -> Iterator[tuple[str, str]]:
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if record and not set(parameter.opts) & set(OF_THE_SHELL):
            yield record


def _aligned(rows: list[tuple[str, str]]) -> Iterator[str]:
    width = max(len(name) for name, _ in rows) + 2
    for name, text in rows:
        yield f"  {name:{width}}{text}".rstrip()


def main() -> int:
    """Write the page or, with --check, say whether it is as it should be: 0 when it is, 1 when it is not."""
    if "--check" not in sys.argv:
        FILE.write_text(page(), encoding="utf-8")
    elif not FILE.exists() or FILE.read_text(encoding="utf-8") != page():
        print("docs/cli.md is not what the commands say: run python docs/generate_cli.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
