"""The command as a user runs it, and a small archive to ask."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_archive
from running import Result, Run

from newsdesk.cli import main


@pytest.fixture
def newsdesk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command in this process, away from the settings and archives of whoever runs the tests."""
    for name in ("NEWSDESK_DATABASE_URL", "NEWSDESK_CONFIG", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str) -> Result:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        printed = capsys.readouterr()
        code = ended.value.code
        return Result(code if isinstance(code, int) else 0, printed.out, printed.err)

    return run


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of an archive with one article and three events; see small_archive."""
    path = tmp_path_factory.mktemp("archive") / "news.db"
    small_archive.make(path)
    return str(path)
