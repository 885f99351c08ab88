"""worker and --queue: only on Postgres."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Run


@pytest.mark.parametrize(
    "command", [["worker"], ["crawl", "--queue"], ["rebuild", "--queue"], ["import", ".", "--queue"]]
)
def test_without_postgres_it_says_what_to_do(newsdesk: Run, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "newsdesk-warc").mkdir()
    (tmp_path / "newsdesk-warc" / "a.warc.gz").touch()
    result = newsdesk(*command, "--db", str(tmp_path / "newsdesk.db"))
    assert (result.code, result.out) == (2, "")
    assert "many machines need Postgres: `newsdesk db move" in result.err
