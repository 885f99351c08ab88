"""The first help page: every command, by what it is for, on one screen of 24 lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from typer.core import TyperGroup

from newsdesk.cli.commands import PANELS, Commands

HEADINGS = 10  # columns
EXAMPLES = ("newsdesk ingest https://news.example/syria-talks", 'newsdesk ask "all meetings involving Syria"')


class Screen(TyperGroup):
    """The group of all commands, whose help names them by what they are for, several on a line."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = Commands()

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Usage, what it is, the commands, and where to read on."""
        options = [name for parameter in self.get_params(ctx) for name in parameter.opts]
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)))
        formatter.write(f"\n{textwrap.fill(self.help or '', formatter.width)}\n\n")
        formatter.write("".join(f"  {example}\n" for example in EXAMPLES) + "\n")
        formatter.write("".join(f"{line}\n" for line in _on_lines(formatter.width)))
        formatter.write(f"\n{ctx.command_path} --commands      what each of them does\n")
        formatter.write(f"{ctx.command_path} COMMAND --help  its options, and an example\n\n")
        formatter.write("\n".join(_wrapped("Options", options, formatter.width)) + "\n")

    def descriptions(self) -> Iterator[str]:
        """A line for each command: its name and the first sentence of its help."""
        width = max(map(len, self.commands)) + 2
        for heading, names in _panels():
            yield heading
            yield from (f"  {name:{width}}{self.commands[name].get_short_help_str(limit=200)}" for name in names)


def _panels() -> Iterator[tuple[str, list[str]]]:
    for heading, files in PANELS.items():
        yield heading, " ".join(files.values()).split()


def _on_lines(width: int) -> Iterator[str]:
    for heading, names in _panels():
        yield from _wrapped(heading, names, width)


def _wrapped(heading: str, names: list[str], width: int) -> list[str]:
    """The names two spaces apart behind a heading; what does not fit goes on below."""
    indent = " " * HEADINGS
    joined = "  ".join(name.replace("-", "\0") for name in names)  # no line may end inside an option's name
    lines = textwrap.wrap(joined, width, initial_indent=f"{heading:{HEADINGS}}", subsequent_indent=indent)
    return [line.replace("\0", "-") for line in lines]
