"""Each worker writes WARC files of its own into one folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from newsdesk.archive import Archive, Damage
from newsdesk.model import Capture


def capture(number: int) -> Capture:
    url = f"http://a.example/{number}"
    return Capture(url, url, datetime(2025, 8, 1, 0, number, tzinfo=UTC), 200, "text/html", b"<p>Talks")


def test_series_never_write_into_one_anothers_files(tmp_path: Path) -> None:
    archives = [Archive(tmp_path, series=name) for name in ("", "desk-1", "desk-2")]
    files = [{archive.append(capture(3 * turn + at)).file for turn in range(3)} for at, archive in enumerate(archives)]
    assert [len(each) for each in files] == [1, 1, 1]
    assert len(set.union(*files)) == 3
    assert len(list(Archive(tmp_path).captures())) == 9


def test_a_series_is_gone_on_with_by_the_next_worker(tmp_path: Path) -> None:
    first = Archive(tmp_path, series="desk-1").append(capture(1))
    assert Archive(tmp_path, series="desk-1").append(capture(2)).file == first.file


def test_a_stump_at_the_end_of_any_series_is_what_a_crash_leaves(tmp_path: Path) -> None:
    for name in ("", "desk-1"):
        location = Archive(tmp_path, series=name).append(capture(1))
        end = (tmp_path / location.file).stat().st_size
        with (tmp_path / location.file).open("ab") as file:
            file.write(b"\x1f\x8b\x08")
        assert Archive(tmp_path).is_torn(Damage(location.file, end, ""))
        assert not Archive(tmp_path).is_torn(Damage(location.file, 0, ""))
