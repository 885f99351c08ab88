"""The rooms keep to themselves: imports go downward, third-party packages stay in their room."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsdesk import store

PACKAGE = Path(__file__).parent.parent / "newsdesk"
LAYERS = [  # from the top; a module imports only from layers below its own, or from its own room
    {"__main__"},
    {"cli", "library"},
    {"distribute"},
    {"lookup", "crawl", "transfer", "replay"},
    {"pipeline", "pipes", "decide", "roster", "answers", "watching", "check", "stats"},
    {"consolidate", "given", "workers"},
    {"analysis"},
    {"settle"},
    {"clean", "annotate", "fetch", "archive", "store", "resolve", "track", "coref", "ask", "export", "discover"},
    {"http", "robots", "schedule", "revise"},
    {"catalog", "config", "groups"},
    {"model"},
    {"intervals", "errors", "encodings", "shelf", "fingerprints", "urls", "addresses", "typed", "wording", "__init__"},
]
ROOMS = {  # third-party package -> the rooms that may import it
    "requests": {"fetch", "crawl"},  # above fetch for types only
    "bs4": {"clean"},
    "lxml": {"clean", "discover"},
    "ada_url": {"urls", "addresses"},
    "trafilatura": {"clean"},
    "spacy": {"annotate"},
    "sqlalchemy": {
        "store",
        "pipeline",
        "consolidate",
        "decide",
        "roster",
        "answers",
        "watching",
        "lookup",
        "library",
        "cli",
        "crawl",
        "check",
        "stats",
        "replay",
    },  # above the store for types only
    "typer": {"cli"},
    "filelock": {"crawl", "distribute"},
    "procrastinate": {"distribute"},
    "fsspec": {"transfer"},
    "warcio": {"archive"},
    "rensa": {"fingerprints"},
    "threadpoolctl": {"annotate"},
}
FACE = {"__version__", "Archive"}  # what the package itself offers
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "newsdesk":
                yield from (f"newsdesk.{alias.name}" for alias in node.names)


def layer(name: str) -> int:
    return next(i for i, rooms in enumerate(LAYERS) if name in rooms)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_downward(path: Path) -> None:
    own = room(path)
    if own == "__init__":
        return  # it offers the library, and imports it when it is asked for
    names = {
        name.split(".")[1] for name in imported(ast.parse(path.read_text("utf-8"))) if name.startswith("newsdesk.")
    }
    wrong = {name for name in names - {own, *FACE} if layer(name) <= layer(own)}
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_third_party_packages_stay_in_their_room(path: Path) -> None:
    packages = {name.split(".")[0] for name in imported(ast.parse(path.read_text("utf-8")))}
    assert not {package for package in packages & ROOMS.keys() if room(path) not in ROOMS[package]}


def test_the_store_offers_what_it_says() -> None:
    tree = ast.parse((PACKAGE / "store" / "__init__.py").read_text("utf-8"))
    told = {
        each.name: node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for each in node.names
    }
    for name in store.__all__:
        assert getattr(store, name) is getattr(importlib.import_module(str(told[name])), name)
