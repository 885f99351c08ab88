"""Several workers import and rebuild as one machine does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from workforce import Workforce, rows, warc_files

from newsdesk.config import Config
from newsdesk.distribute import putting
from newsdesk.distribute.putting import put_import, put_rebuild
from newsdesk.pipeline import rebuild
from newsdesk.transfer.bringing import bring_in


def test_three_workers_import_and_rebuild_what_one_machine_does(
    config: Config, workforce: Workforce, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = replace(config, database_url=f"sqlite:///{tmp_path / 'alone.db'}", archive_dir=tmp_path / "alone")
    files = warc_files(tmp_path / "given", 4)
    monkeypatch.setattr(putting, "STRETCH", 3000)
    queued = put_import(config, map(str, files))
    assert queued > 2 * len(files)
    assert put_import(config, map(str, files)) == 0
    for _ in range(3):
        workforce.start()
    assert not any(workforce.wait().values())
    bring_in(files, alone)
    imported = rows(config)
    assert imported == rows(alone)
    assert len(imported["articles"]) > 8
    series = {file.name.rpartition("-2")[0] for file in config.archive_dir.glob("*.warc.gz")}
    assert all(name.startswith("newsdesk-") and name != "newsdesk" for name in series)

    put_rebuild(config)
    assert not any(workforce.wait().values())
    rebuild(alone)
    assert rows(config) == rows(alone)
