"""Running a command every few minutes: what cron, systemd and launchd must be told, and the user's crontab itself."""

from __future__ import annotations

import plistlib
import shlex
import subprocess
from collections.abc import Sequence

from newsdesk.errors import ConfigError

MARK = "# newsdesk crawl"  # ends the line in the crontab that is ours
MOST_MINUTES = 59  # that crontab's minutes can count


def crontab_line(command: Sequence[str], minutes: int) -> str:
    """The line of a crontab that runs a command every so many minutes (1 to 59)."""
    when = "* * * * *" if minutes == 1 else f"*/{minutes} * * * *"
    return f"{when} {shlex.join(command).replace('%', chr(92) + '%')} {MARK}"  # to cron a bare % ends the command


def systemd_units(command: Sequence[str], minutes: int) -> tuple[str, str]:
    """The texts of newsdesk.service and newsdesk.timer, for ~/.config/systemd/user."""
    quoted = " ".join(_for_systemd(word) for word in command)
    service = (
        f"[Unit]\nDescription=newsdesk crawl\n\n[Service]\nType=oneshot\nExecStart={quoted}\nSuccessExitStatus=75\n"
    )
    timer = f"[Unit]\nDescription=newsdesk crawl every {minutes} minutes\n\n[Timer]\nOnCalendar=*:0/{minutes}\n"
    return service, timer + "Persistent=true\n\n[Install]\nWantedBy=timers.target\n"


def launchd_plist(command: Sequence[str], minutes: int) -> str:
    """The text of newsdesk.crawl.plist, for ~/Library/LaunchAgents."""
    job = {"Label": "newsdesk.crawl", "ProgramArguments": list(command), "StartInterval": minutes * 60}
    return plistlib.dumps(job).decode()


def install(command: Sequence[str], minutes: int) -> None:
    """Put the command into the user's crontab, in the place of the one that was there. Raises ConfigError."""
    _write([*_others(_read()), crontab_line(command, minutes)])


def remove() -> bool:
    """Take the command out of the user's crontab; whether it was there. Raises ConfigError."""
    lines = _read()
    others = _others(lines)
    if others != lines:
        _write(others)
    return others != lines


def _for_systemd(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def _others(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if not line.endswith(MARK)]


def _read() -> list[str]:
    done = _crontab("-l")
    if done.returncode and "no crontab" not in done.stderr.lower():
        raise ConfigError(f"crontab -l: {done.stderr.strip() or f'exit code {done.returncode}'}")
    return done.stdout.splitlines() if done.returncode == 0 else []


def _write(lines: Sequence[str]) -> None:
    done = _crontab("-", "".join(f"{line}\n" for line in lines))
    if done.returncode:
        raise ConfigError(f"crontab: {done.stderr.strip() or f'exit code {done.returncode}'}")


def _crontab(argument: str, text: str = "") -> subprocess.CompletedProcess[str]:
    try:
        command = ["crontab", argument]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError as error:
        raise ConfigError(f"crontab cannot be run: {error.strerror}") from error
