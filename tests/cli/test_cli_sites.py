"""sites check: what is kept of a page, what is removed, and why."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from running import Run

URL = "https://mail.example/2031/ferry"
TEXT = [
    "The ferry line that joins the two ports was closed on Monday after engineers found cracks, the council said.",
    "Buses will be sent round by the northern road until spring, and a boat will run at rush hour, it added.",
]
PAGE = f"""<html lang=en><head><title>Ferry [red]closed[/red]</title></head><body><article>
<h1>Ferry [red]closed[/red]</h1><p>{TEXT[0]} \x1b[31m[bold]</p><p class=odd>An odd line that the rule takes out.</p>
<p>{TEXT[1]}</p><p>Leave the first comment</p></article></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> str:
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    return str(file)


@pytest.fixture
def rule(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "newsdesk" / "sites"
    folder.mkdir(parents=True)
    (folder / "mail.example.toml").write_text('drop = [".odd"]', encoding="utf-8")


def test_each_block_stands_in_its_place_with_its_reason(newsdesk: Run, page: str) -> None:
    result = newsdesk("sites", "check", page, "--url", URL)
    assert result.code == 0, result.err
    assert [line.split()[0] for line in result.out.partition("\n\n")[2].splitlines()] == [
        "title",
        "kept",
        "kept",
        "kept",
        "prompt",
    ]
    assert "rule:       none for this site" in result.out
    assert "title:      Ferry [red]closed[/red]" in result.out


def test_nothing_of_the_page_reaches_the_terminal_as_a_command(newsdesk: Run, page: str) -> None:
    result = newsdesk("sites", "check", page, "--url", URL)
    assert "\x1b" not in result.out
    assert "[31m[bold]" in result.out


@pytest.mark.usefixtures("rule")
def test_the_users_own_rule_is_applied(newsdesk: Run, page: str) -> None:
    result = newsdesk("sites", "check", page, "--url", URL)
    assert "rule:       applied" in result.out
    assert "site-rule         An odd line that the rule takes out." in result.out


def test_a_page_that_is_no_article_is_said_so(newsdesk: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<title>Page not found</title><p>Sorry.</p>", encoding="utf-8")
    result = newsdesk("sites", "check", str(tmp_path / "page.html"), "--url", URL)
    assert result.code == 1
    assert "rejected: soft-404" in result.out


def test_a_page_that_cannot_be_read_is_rejected(newsdesk: Run) -> None:
    result = newsdesk("sites", "check", "nonsense")
    assert result.code == 1
    assert result.out.startswith("rejected: invalid-url")


def test_a_broken_rule_is_one_line_and_exit_code_2(newsdesk: Run, page: str, tmp_path: Path) -> None:
    folder = tmp_path / "config" / "newsdesk" / "sites"
    folder.mkdir(parents=True)
    (folder / "mail.example.toml").write_text('bodi = "p"', encoding="utf-8")
    result = newsdesk("sites", "check", page, "--url", URL)
    assert (result.code, result.out) == (2, "")
    assert "mail.example.toml: bodi" in result.err


def test_a_terminal_shows_kept_and_removed_side_by_side_in_colour(page: str, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "100", "TERM": "xterm-256color", "XDG_CONFIG_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "newsdesk", "sites", "check", page, "--url", URL]
    done = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    while chunk := _read(ours):
        shown += chunk
    os.close(ours)
    assert done.wait() == 0
    lines = shown.decode().splitlines()
    (heads,) = (line for line in lines if "kept" in line and "removed" in line)
    kept = next(line for line in lines if "The ferry line" in line)
    removed = next(line for line in lines if "Leave the first comment" in line)
    assert "\x1b[32m" in kept and "\x1b[31m" in removed
    assert kept.index("The ferry line") < removed.index("Leave the first comment")
    assert "prompt" in removed and heads
    assert "\x1b[31m[bold]" not in shown.decode()


def _read(terminal: int) -> bytes:
    """What has been printed; nothing once the program has ended."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
