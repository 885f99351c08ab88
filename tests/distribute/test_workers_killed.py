"""Workers that die, jobs that cannot be done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from databases import execute
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job
from workforce import Workforce, rows, warc_files

from newsdesk.config import Config
from newsdesk.distribute import putting
from newsdesk.distribute.jobs import Again
from newsdesk.distribute.putting import put_import
from newsdesk.errors import StoreError
from newsdesk.transfer.bringing import bring_in


def test_three_kills_change_no_row(
    config: Config, workforce: Workforce, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = replace(config, database_url=f"sqlite:///{tmp_path / 'alone.db'}", archive_dir=tmp_path / "alone")
    files = warc_files(tmp_path / "given", 2, most=8)
    monkeypatch.setattr(putting, "STRETCH", 3000)
    queued = put_import(config, map(str, files))
    workers = [workforce.start("--lease", "2") for _ in range(2)]
    for kill in range(3):
        while not (counts := workforce.jobs())["doing"] or sum(counts.values()) > queued * (3 - kill) / 3:
            assert workers[0].poll() is None
        workforce.kill(workers.pop(0))
        workers.append(workforce.start("--lease", "2"))
    assert not any(workforce.wait().values())
    bring_in(files, alone)
    found, expected = rows(config), rows(alone)
    assert {name: each for name, each in found.items() if name != "outcomes"} == {
        name: each for name, each in expected.items() if name != "outcomes"
    }
    assert set(found["outcomes"]) == set(expected["outcomes"])


@pytest.mark.parametrize(
    ("error", "attempts", "again"),
    [
        (ValueError(), 0, True),
        (ValueError(), 1, True),
        (ValueError(), 2, False),
        (StoreError(), 9, True),
        (JobAborted(), 9, True),
    ],
)
def test_a_job_is_tried_three_times_unless_it_is_not_its_fault(error: Exception, attempts: int, again: bool) -> None:
    job = Job(id=1, queue="texts", lock=None, queueing_lock=None, task_name="newsdesk:read", attempts=attempts)
    assert bool(Again().get_retry_decision(exception=error, job=job)) is again


def test_a_worker_that_is_told_to_stop_gives_its_jobs_back(
    config: Config, workforce: Workforce, tmp_path: Path
) -> None:
    put_import(config, map(str, warc_files(tmp_path / "given", 2)))
    worker = workforce.start()
    while not workforce.jobs()["doing"]:
        assert worker.poll() is None
    worker.terminate()
    assert worker.wait(timeout=60) == 0
    assert workforce.jobs()["doing"] == 0


def test_a_worker_outlives_its_connections(config: Config, workforce: Workforce, tmp_path: Path) -> None:
    files = list(map(str, warc_files(tmp_path / "given", 2, most=2)))
    put_import(config, files[:1])
    worker = workforce.start()
    workforce.wait()
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    execute(config.database_url, f"{others} pg_backend_pid()")
    put_import(config, files[1:])
    assert not any(workforce.wait().values())
    assert worker.poll() is None
    assert len(rows(config)["captures"]) == 2
