"""What the user's crontab holds after schedule install and remove; a program of that name stands in for cron's."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from newsdesk.errors import ConfigError
from newsdesk.schedule import crontab_line, install, launchd_plist, remove, systemd_units

COMMAND = ["/opt/my tools/newsdesk", "crawl", "--db", "/data/100%.db"]
FAKE = """#!/bin/sh
if [ "$1" = "-l" ]; then
  if [ -f "{file}" ]; then cat "{file}"; else echo "no crontab for ann" >&2; exit 1; fi
else cat > "{file}"
fi
"""


@pytest.fixture
def crontab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program, file = tmp_path / "crontab", tmp_path / "table"
    program.write_text(FAKE.format(file=file))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return file


def test_a_crontab_line_keeps_words_together_and_no_percent_sign_ends_it() -> None:
    line = crontab_line(COMMAND, 10)
    assert line == "*/10 * * * * '/opt/my tools/newsdesk' crawl --db '/data/100\\%.db' # newsdesk crawl" or (
        line == "*/10 * * * * '/opt/my tools/newsdesk' crawl --db /data/100\\%.db # newsdesk crawl"
    )


def test_every_minute_is_a_star() -> None:
    assert crontab_line(["newsdesk"], 1).startswith("* * * * * newsdesk")


def test_install_leaves_the_other_lines_and_takes_the_place_of_its_own(crontab: Path) -> None:
    crontab.write_text("MAILTO=ann\n0 4 * * * backup\n")
    install(COMMAND, 10)
    install(COMMAND, 20)
    assert crontab.read_text().splitlines() == ["MAILTO=ann", "0 4 * * * backup", crontab_line(COMMAND, 20)]


@pytest.mark.usefixtures("crontab")
def test_install_makes_the_crontab_of_a_user_who_has_none_and_remove_empties_it(crontab: Path) -> None:
    install(COMMAND, 10)
    assert remove()
    assert crontab.read_text() == ""
    assert not remove()


def test_a_crontab_that_cannot_be_read_is_not_overwritten(crontab: Path) -> None:
    program = crontab.parent / "crontab"
    program.write_text('#!/bin/sh\n[ "$1" = "-l" ] && { echo "permission denied" >&2; exit 1; }\ncat > table\n')
    with pytest.raises(ConfigError, match="permission denied"):
        install(COMMAND, 10)
    assert not crontab.exists()


def test_without_cron_the_error_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="crontab cannot be run"):
        remove()


def test_systemd_is_given_each_word_in_quotes_and_a_timer() -> None:
    service, timer = systemd_units(COMMAND, 10)
    assert 'ExecStart="/opt/my tools/newsdesk" "crawl" "--db" "/data/100%%.db"\n' in service
    assert "OnCalendar=*:0/10\n" in timer


def test_launchd_is_given_the_command_and_the_seconds() -> None:
    job = plistlib.loads(launchd_plist(COMMAND, 10).encode())
    assert (job["ProgramArguments"], job["StartInterval"]) == (COMMAND, 600)
