"""clean() in a process of its own, under limits of computing time and memory.

Nobody can prove of every regular expression, and of a parser written in C, that no page makes it run for hours, eat the
machine's memory or crash. Here such a page is rejected, and the next one is read by a new process.
"""

from __future__ import annotations

import pickle  # what is read was written by a process of our own
import signal
import subprocess
import sys
import traceback
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import IO

from newsdesk.clean.rules import Rule
from newsdesk.errors import Reason, Rejected
from newsdesk.model import Article

SECONDS = 30  # of computing for one page; the largest honest ones take five
MEGABYTES = 2048


class Cleaner:
    """Cleans pages one after the other. The process starts with the first; use as a context manager, or close()."""

    def __init__(self, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> None:
        self.seconds = seconds
        self.megabytes = megabytes
        self._process: subprocess.Popen[bytes] | None = None

    def clean(
        self,
        url: str,
        body: bytes | str,
        *,
        content_type: str = "",
        fetched_at: datetime | None = None,
        capture_digest: str = "",
        rule: Rule | None = None,
    ) -> Article:
        """As newsdesk.clean.clean(). Raises Rejected also where that took too long or too much memory (TOO_COMPLEX)."""
        keywords = {
            "content_type": content_type,
            "fetched_at": fetched_at,
            "capture_digest": capture_digest,
            "rule": rule,
        }
        process = self._process = self._process or _start(self.seconds, self.megabytes)
        try:
            answer = _ask(process, (url, body, keywords))
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            self._process = None
            raise _death(url, process, self.seconds) from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def __enter__(self) -> Cleaner:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _start(seconds: int, megabytes: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", __name__, str(seconds), str(megabytes)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603


def _ask(process: subprocess.Popen[bytes], task: object) -> Article | Exception:
    assert process.stdin is not None and process.stdout is not None
    pickle.dump(task, process.stdin)
    process.stdin.flush()
    answer: Article | Exception = pickle.load(process.stdout)  # noqa: S301
    return answer


def _death(url: str, process: subprocess.Popen[bytes], seconds: int) -> Exception:
    """What a process that gave no answer died of: a signal is the page's fault, anything else a bug."""
    with suppress(BrokenPipeError):
        process.communicate()
    if process.returncode >= 0:
        return RuntimeError(f"the process that cleans {url} ended with exit code {process.returncode}")
    name = signal.Signals(-process.returncode).name
    return Rejected(url, Reason.TOO_COMPLEX, f"took more than {seconds} seconds" if name == "SIGXCPU" else name)


def _serve(tasks: IO[bytes], answers: IO[bytes], seconds: int, megabytes: int) -> None:
    """Cleans what it is told to until there is nothing more."""
    from newsdesk.clean import clean

    _limit_memory(megabytes)
    while True:
        try:
            url, body, keywords = pickle.load(tasks)  # noqa: S301
        except EOFError:
            return
        _limit_time(seconds)
        answer: Article | Exception
        try:
            answer = clean(url, body, **keywords)
        except MemoryError:
            answer = Rejected(url, Reason.TOO_COMPLEX, f"took more than {megabytes} megabytes")
        except Exception as error:
            error.add_note(traceback.format_exc())  # the traceback itself does not travel
            answer = error
        pickle.dump(answer, answers)
        answers.flush()


def _limit_memory(megabytes: int) -> None:
    if sys.platform != "win32":
        import resource

        size = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _limit_time(seconds: int) -> None:
    """The computing time of the process ends so many seconds from now."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever is interrupted is the one that asked
    _serve(sys.stdin.buffer, sys.stdout.buffer, *map(int, sys.argv[1:]))
