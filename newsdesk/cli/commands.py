"""Which commands there are, in which file, under which heading of the first help page."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

import typer
from typer.main import get_group

PANELS: Mapping[str, Mapping[str, str]] = MappingProxyType(  # heading -> file -> its commands
    {
        "Ask": {"ask": "ask events", "watch": "watch", "report": "report", "draw": "timeline network map"},
        "Look up": {
            "search": "search articles",
            "look": "show entities",
            "revisions": "diff changes",
            "replay": "replay",
            "entity": "entity",
            "event": "event",
        },
        "Gather": {
            "ingest": "ingest rebuild",
            "crawl": "crawl runs health",
            "sources": "sources",
            "schedule": "schedule",
            "worker": "worker",
            "sites": "sites",
        },
        "Keep": {"check": "check", "stats": "stats", "transfer": "import export backup", "database": "db"},
        "Pipe": {"pipes": "extract annotate coref"},
    }
)


class Commands(UserDict[str, Any]):
    """Every command by its name, made when it is asked for: a run needs one, and making all takes longer than it."""

    def __init__(self) -> None:
        panels = PANELS.values()
        self.files = {name: file for files in panels for file, names in files.items() for name in names.split()}
        super().__init__(dict.fromkeys(self.files))

    def __getitem__(self, name: str) -> Any:
        if self.data[name] is None:
            self.data |= commands_of(self.files[name])
        return self.data[name]


def commands_of(file: str) -> Mapping[str, Any]:
    """The commands of a file, by name."""
    app = typer.Typer()
    import_module(f"newsdesk.cli.{file}").add_to(app)
    return get_group(app).commands
