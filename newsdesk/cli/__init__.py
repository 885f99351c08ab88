"""The `newsdesk` command: parse, call, print, exit code. One file a group of commands.

Exit codes: 0 all done, 1 some inputs were rejected (listed), 2 wrong usage, configuration or question,
75 another crawl is at work, 130 interrupted.
Commands import what they need when they run, so that help and questions never wait for the language model.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from newsdesk import __version__
from newsdesk.cli.screen import Screen
from newsdesk.errors import NewsdeskError

USAGE_ERROR = 2
READER_GONE = 1

app = typer.Typer(
    name="newsdesk",
    cls=Screen,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"newsdesk {__version__}")
        raise typer.Exit


def _print_commands(context: typer.Context, wanted: bool) -> None:
    if wanted and isinstance(context.command, Screen):
        print(*context.command.descriptions(), sep="\n")
        raise typer.Exit


@app.callback()
def newsdesk(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    commands: Annotated[
        bool, typer.Option("--commands", callback=_print_commands, is_eager=True, help="Tell what each command does.")
    ] = False,
) -> None:
    """A news archive that tells who did what with whom, where and when, each fact with its sentence."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command, by default the one of the command line. Always ends in SystemExit with the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter is no reason to stop
    try:
        app(args=list(arguments) if arguments is not None else None, prog_name="newsdesk")
    except NewsdeskError as error:
        from newsdesk.export.text import plain

        print(f"newsdesk: {' '.join(plain(str(error)).split())}", file=sys.stderr)
        raise SystemExit(USAGE_ERROR) from None
    except OSError:
        _finish_output("\n")  # a stream without a buffer keeps nothing to try again with
        raise
    finally:
        _finish_output()


def _finish_output(last: str = "") -> None:
    """Write what is still to be written. Ends in SystemExit when it cannot be: it is why the command stopped, too."""
    if not isinstance(sys.stdout, io.TextIOWrapper):
        return
    try:
        sys.stdout.write(last)
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the interpreter flushes once more as it ends
        if isinstance(error, BrokenPipeError):
            raise SystemExit(READER_GONE) from None
        print(f"newsdesk: cannot write the answer: {error.strerror}", file=sys.stderr)
        raise SystemExit(USAGE_ERROR) from None
