"""What is put into the queue, and where there is none."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from workforce import warc_files

from newsdesk.config import Config
from newsdesk.distribute import putting
from newsdesk.distribute.putting import put_import, put_rebuild, stretches
from newsdesk.errors import StoreError
from newsdesk.transfer.reading import pages_between


def test_stretches_take_each_page_of_a_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [file] = warc_files(tmp_path, 1)
    whole = [page.url for page in pages_between(file, 0, None)]
    for size in (1000, 3000, 10**9):
        monkeypatch.setattr(putting, "STRETCH", size)
        parts = list(stretches(file))
        assert [page.url for first, last in parts for page in pages_between(file, first, last)] == whole
    assert parts == [(0, None)]


def test_a_file_that_is_not_gzipped_is_one_stretch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [file] = warc_files(tmp_path, 1)
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(file.read_bytes()))
    monkeypatch.setattr(putting, "STRETCH", 1000)
    assert list(stretches(plain)) == [(0, None)]


def test_no_queue_without_postgres(tmp_path: Path) -> None:
    config = Config(f"sqlite:///{tmp_path / 'a.db'}", tmp_path, tmp_path)
    with pytest.raises(StoreError, match="need Postgres"):
        put_import(config, map(str, warc_files(tmp_path, 1)))
    assert not (tmp_path / "a.db").exists()


def test_a_rebuild_of_nothing_is_not_queued(config: Config) -> None:
    with pytest.raises(StoreError, match="no archived pages"):
        put_rebuild(config)
