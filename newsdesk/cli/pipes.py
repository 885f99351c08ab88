"""The stages as filters, JSON lines in and out, nothing stored: extract, annotate, coref."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator

import typer

from newsdesk.cli.common import Settings, settings


def add_to(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command(name="extract")(extract)
    app.command(name="annotate")(annotate)
    app.command(name="coref")(coref)


def extract(config: Settings = None) -> None:
    """Turn pages into articles, JSON lines in and out.

    In: {"id", "url", "html"}. Out: the cleaned text, its metadata, and what was removed; docs/pipes.md has the shape.

    Example: newsdesk extract < pages.jsonl > articles.jsonl
    """
    from newsdesk.pipes import extract_lines

    _write(extract_lines(_read(), settings(None, config)))


def annotate(config: Settings = None) -> None:
    """Find names, dates and events, JSON lines in and out.

    In: {"id", "published", "title", "text"}. Out: mentions, dates, entities, events; docs/pipes.md has the shape.

    Example: newsdesk annotate < articles.jsonl > annotations.jsonl
    """
    from newsdesk.pipes import annotate_lines

    _write(annotate_lines(_read(), settings(None, config)))


def coref(config: Settings = None) -> None:
    """Join entities and events over articles, JSON lines in.

    In: {"id", "published", "url", "title", "text"}. Out, at the end: what an archive of them would hold.

    Example: newsdesk coref < articles.jsonl > archive.json
    """
    from newsdesk.pipes import coref_lines

    _write(coref_lines(_read(), settings(None, config)))


def _read() -> Iterator[str]:
    """The lines of standard input, UTF-8 whatever the locale; empty ones are left out."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    return (line for line in sys.stdin if line.strip())


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        print(line.rstrip("\n"), flush=True)
