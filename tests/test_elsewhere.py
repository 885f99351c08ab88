"""Files in a bucket are taken in as files of the disk are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import fsspec
import pytest

from newsdesk.config import load_config
from newsdesk.errors import ConfigError
from newsdesk.transfer.bringing import bring_in
from newsdesk.transfer.elsewhere import at_hand, copied, listed

PAGE = """<html lang=en><link rel=canonical href=https://a.example/{name}><title>Talks in Baku</title>
<article><h1>Talks in Baku</h1><p>The ministers of Syria and Israel met in Baku on Saturday to speak of the border, and
they agreed to meet again in Paris at the end of the month, officials of both said.</p><p>It was the first meeting of
the two in a year, and it took three hours longer than the hosts had planned for it, they said.</p></article>"""


@pytest.fixture
def bucket() -> Iterator[str]:
    files = fsspec.filesystem("memory")
    for name in ("a.html", "b.html", "notes/c.html"):
        files.pipe(f"/news/{name}", PAGE.format(name=name).encode())
    yield "memory://news"
    files.rm("/news", recursive=True)


def test_patterns_and_folders_are_listed(bucket: str, tmp_path: Path) -> None:
    both = [f"{bucket}/a.html", f"{bucket}/b.html"]
    assert [place.replace(":///", "://") for place in listed([f"{bucket}/*.html", str(tmp_path)])] == [
        *both,
        str(tmp_path),
    ]
    assert len(listed([f"{bucket}/"])) == 3


def test_a_copy_is_there_while_it_is_read_and_no_longer(bucket: str) -> None:
    seen = []
    for path in at_hand([f"{bucket}/a.html", f"{bucket}/b.html"]):
        assert not any(earlier.exists() for earlier in seen)
        assert "Baku" in path.read_text()
        seen.append(path)
    assert not any(path.exists() for path in seen)


def test_what_lies_elsewhere_is_imported(bucket: str, tmp_path: Path) -> None:
    config = replace(load_config(env={}), database_url=f"sqlite:///{tmp_path / 'n.db'}", archive_dir=tmp_path / "warc")
    reasons: list[str] = []
    for _ in range(2):
        paths = at_hand(listed([f"{bucket}/*.html"]))
        bring_in(paths, config, on_outcome=lambda outcome: reasons.append(outcome.reason))
    assert reasons[:2] == ["new", "new"]


@pytest.mark.parametrize("place", ["memory://news/none.html", "memory://none/*.gz", "nosuch://a/b", "/no/such/file"])
def test_what_is_not_there_is_said(place: str) -> None:
    with pytest.raises(ConfigError, match=r"no such|not known|Protocol"):
        listed([place])


def test_a_path_is_itself(tmp_path: Path) -> None:
    with copied(str(tmp_path)) as path:
        assert path == tmp_path
