"""What starts, and what it must not wait for."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from running import Run
from typer.main import get_command

from newsdesk import cli
from newsdesk.cli import app
from newsdesk.cli.commands import PANELS, commands_of

HEAVY = ("spacy", "trafilatura", "requests", "lxml", "bs4", "warcio", "alembic", "feedparser")
COMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]  # typer's are groups
LIST_MODULES = """
import sys
from newsdesk.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    print(*sorted(sys.modules), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    """The modules that a command has imported when it ends."""
    done = subprocess.run([sys.executable, "-c", LIST_MODULES, *arguments], capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("command", [["--help"], ["--version"], ["ask", "--help"], ["db", "--help"]])
def test_help_imports_nothing_but_the_command_line(command: list[str]) -> None:
    assert not imported(*command) & {*HEAVY, "sqlalchemy", "rapidfuzz", "newsdesk.store", "newsdesk.catalog"}


@pytest.mark.parametrize(
    "command",
    [
        ["ask", "all meetings involving Syria"],
        ["ask", "meetingz", "--explain"],
        ["events", "--type", "meeting"],
        ["entities", "Syria"],
        ["entity", "Ron Dermer"],
        ["entity", "suggestions"],
        ["articles", "--format", "json"],
        ["search", "Baku"],
        ["timeline", "Dermer"],
        ["network", "Dermer"],
        ["map"],
        ["report", "all meetings"],
        ["watch", "--list"],
        ["show", "https://wire.example/talks"],
        ["diff", "https://wire.example/talks"],
        ["changes"],
        ["db", "current"],
    ],
)
def test_no_question_waits_for_the_language_model_or_the_web(archive: str, command: list[str]) -> None:
    assert not imported(*command, "--db", archive) & set(HEAVY)


@pytest.mark.parametrize("file", sorted({file for files in PANELS.values() for file in files}))
def test_the_table_of_commands_says_what_each_file_adds(file: str) -> None:
    assert list(commands_of(file)) == next(files[file] for files in PANELS.values() if file in files).split()


def test_every_file_of_commands_is_in_the_table() -> None:
    files = {path.stem for path in Path(cli.__file__).parent.glob("*.py") if "def add_to(" in path.read_text("utf-8")}
    assert files == {file for files in PANELS.values() for file in files}


def test_a_command_waits_for_no_other(archive: str) -> None:
    files = {f"newsdesk.cli.{file}" for files in PANELS.values() for file in files}
    assert imported("ask", "all meetings", "--db", archive) & files == {"newsdesk.cli.ask"}


def test_a_question_to_a_file_waits_neither_for_postgres_nor_for_what_writes(archive: str) -> None:
    unneeded = {"sqlalchemy.dialects.postgresql", "psycopg", "newsdesk.store.write", "newsdesk.store.search"}
    assert not imported("ask", "all meetings", "--db", archive) & unneeded


def test_a_command_that_there_is_not_suggests_the_nearest(newsdesk: Run) -> None:
    assert "'events'" in newsdesk("evnts").err


def test_version(newsdesk: Run) -> None:
    result = newsdesk("--version")
    assert (result.code, result.out.split()[0]) == (0, "newsdesk")


def test_help_fits_a_screen_and_names_every_command(newsdesk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    result = newsdesk("--help")
    assert result.code == 0
    assert len(result.out.splitlines()) <= 24
    assert max(map(len, result.out.splitlines())) <= 80
    assert set(result.out.split()) >= COMMANDS
    assert "Other" not in result.out


def test_what_each_command_does_is_listed(newsdesk: Run) -> None:
    result = newsdesk("--commands")
    assert result.code == 0
    listed = [line.split(maxsplit=1) for line in result.out.splitlines() if line.startswith("  ")]
    assert {name for name, _ in listed} == COMMANDS
    assert all(what.endswith(".") for _, what in listed)


def test_the_shell_completes_commands_and_options() -> None:
    environment = os.environ | {"_NEWSDESK_COMPLETE": "complete_bash", "COMP_CWORD": "1"}
    for words, completed in {"newsdesk timel": "timeline", "newsdesk --comm": "--commands"}.items():
        program = [sys.executable, "-m", "newsdesk"]
        done = subprocess.run(
            program, env=environment | {"COMP_WORDS": words}, capture_output=True, text=True, check=True
        )
        assert done.stdout.split() == [completed]


@pytest.mark.parametrize("command", [["--nonsense"], ["nonsense"], ["ask"], ["ask", "x", "--format", "xml"]])
def test_wrong_usage_has_exit_code_2(newsdesk: Run, command: list[str]) -> None:
    result = newsdesk(*command)
    assert result.code == 2
    assert result.out == ""
    assert result.err


def test_a_broken_setting_is_one_line_and_exit_code_2(newsdesk: Run, tmp_path: Path) -> None:
    (tmp_path / "newsdesk.toml").write_text("nonsense = 1\n")
    result = newsdesk("articles", "--config", str(tmp_path / "newsdesk.toml"))
    assert (result.code, result.out) == (2, "")
    assert "nonsense" in result.err
    assert result.err.count("\n") == 1


def test_a_file_that_is_no_database_is_one_line_and_exit_code_2(newsdesk: Run, tmp_path: Path) -> None:
    (tmp_path / "news.db").write_text("this is no database, but it is long enough to be taken for one " * 20)
    result = newsdesk("articles", "--db", str(tmp_path / "news.db"))
    assert (result.code, result.out) == (2, "")
    assert result.err.count("\n") == 1


def test_a_reader_that_goes_away_makes_no_noise(archive: str) -> None:
    program = [sys.executable, "-m", "newsdesk", "ask", "everything", "--db", archive]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(program, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert done.stderr == b""


def heeds_interrupts() -> None:
    """What runs in the background has them ignored, and passes that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_ends_quietly() -> None:
    program = [sys.executable, "-m", "newsdesk", "extract"]
    running = subprocess.Popen(
        program,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heeds_interrupts,
    )
    assert running.stdin and running.stdout
    running.stdin.write(b"{}\n")
    running.stdin.flush()
    assert b"rejected" in running.stdout.readline()  # it is at work now
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=20)
    assert running.returncode == 130
    assert errors == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", [["ask", "everything"], ["ingest", "nonsense"]])
def test_an_answer_that_cannot_be_written_is_one_line(
    archive: str, tmp_path: Path, command: list[str], unbuffered: str
) -> None:
    database = archive if command[0] == "ask" else str(tmp_path / "news.db")
    program = [sys.executable, "-m", "newsdesk", *command, "--db", database]
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    with open("/dev/full", "w") as full:
        done = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, env=environment, check=False)
    assert (done.returncode, done.stderr) == (2, b"newsdesk: cannot write the answer: No space left on device\n")


def test_an_archive_that_may_only_be_read_can_be_asked(archive: str, tmp_path: Path) -> None:
    as_any_user = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if as_any_user and not shutil.which("setpriv"):
        pytest.skip("root may write every file")
    folder = tmp_path / "read-only"
    folder.mkdir()
    shutil.copy(archive, folder / "news.db").chmod(0o444)
    folder.chmod(0o555)
    program = [*as_any_user, sys.executable, "-m", "newsdesk", "ask", "how many meetings", "-f", "csv"]
    done = subprocess.run([*program, "--db", str(folder / "news.db")], capture_output=True, text=True, check=False)
    folder.chmod(0o755)
    assert (done.returncode, done.stdout) == (0, "count\n2\n")
