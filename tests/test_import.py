"""What others collected is taken in once, whole, and what is broken in it is named."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from ministers import REST, TEXTS, page, settings

from newsdesk.archive import Archive
from newsdesk.check import check
from newsdesk.config import Config
from newsdesk.errors import Reason
from newsdesk.model import Capture, Outcome
from newsdesk.pipeline import Pipeline, rebuild
from newsdesk.store import open_store, show_article
from newsdesk.store.tables import metadata
from newsdesk.transfer.bringing import bring_in
from newsdesk.transfer.pages import address_of


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    return settings(tmp_path / "own", database_url)


def take(config: Config, *paths: Path, base: str | None = None, jobs: int = 1) -> list[tuple[str, str]]:
    """What became of what, as (reason, address)."""
    outcomes: list[Outcome] = []
    bring_in(paths, config, base=base, jobs=jobs, on_outcome=outcomes.append)
    return [(outcome.reason, outcome.url) for outcome in outcomes]


def rows(config: Config, *, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    store = open_store(config.database_url)
    with store.read() as connection:
        tables = [table for table in metadata.sorted_tables if table.name not in without]
        found = {table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in tables}
    store.close()
    return found


def article(config: Config, url: str) -> Any:
    store = open_store(config.database_url)
    with store.read() as connection:
        found = show_article(connection, url)
    store.close()
    return found


def foreign(file: Path, *captures: Capture, kind: str = "text/html", status: str = "200 OK") -> Path:
    """A WARC file as another program writes it: version 1.0, whole seconds, no digests."""
    records = []
    for capture in captures:
        block = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + capture.body
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {capture.url}\r\n"
        head += f"WARC-Date: {capture.fetched_at:%Y-%m-%dT%H:%M:%SZ}\r\nWARC-Record-ID: <urn:uuid:{len(records)}>\r\n"
        head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        records.append(head.encode() + block + b"\r\n\r\n")
    file.write_bytes(b"".join(gzip.compress(each) if file.name.endswith(".gz") else each for each in records))
    return file


@pytest.mark.parametrize("name", ["news.warc.gz", "news.warc"])
def test_a_warc_file_is_taken_in_with_its_dates(config: Config, tmp_path: Path, name: str) -> None:
    file = foreign(tmp_path / name, *map(page, TEXTS))
    assert [reason for reason, _ in take(config, file)] == ["new"] * 3
    [first, *_] = [capture for _, capture in Archive(config.archive_dir).captures()]
    assert first.fetched_at == page("lima").fetched_at
    assert article(config, page("lima").url).first_seen == page("lima").fetched_at.isoformat()
    assert list(check(config)) == []


def test_importing_twice_changes_nothing(config: Config, tmp_path: Path) -> None:
    states = [page("lima"), page("quito"), page("lima", day=3), page("lima", "A new paragraph of some length.", day=4)]
    file = foreign(tmp_path / "news.warc.gz", *states, page("lima", day=5))
    assert [reason for reason, _ in take(config, file)] == ["new", "new", "unchanged", "revised", "revised"]
    before, sizes = rows(config), [path.stat().st_size for path in config.archive_dir.iterdir()]
    assert {reason for reason, _ in take(config, file)} == {"unchanged"}
    assert rows(config) == before
    assert [path.stat().st_size for path in config.archive_dir.iterdir()] == sizes


def test_several_processes_import_as_one_does_states_of_one_article_after_one_another(tmp_path: Path) -> None:
    states = [page("lima"), page("lima", day=3), page("lima", "A new paragraph of some length.", day=4), page("quito")]
    older = page("lima", "A paragraph that was taken out again.", day=2)
    file = foreign(tmp_path / "news.warc.gz", *states, older)
    found = []
    for jobs in (1, 2):
        config = settings(tmp_path / str(jobs), f"sqlite:///{tmp_path}/{jobs}.db")
        taken = take(config, file, file, jobs=jobs)
        found.append((taken, rows(config, without=("captures", "outcomes"))))
    reasons = [reason for reason, _ in found[0][0]]
    assert reasons == ["new", "unchanged", "revised", "new", "kept", *["unchanged"] * 4, "kept"]
    assert found[0] == found[1]


def test_an_import_that_was_cut_off_is_taken_up(config: Config, tmp_path: Path) -> None:
    take(config, foreign(tmp_path / "part.warc.gz", page("lima")))
    file = foreign(tmp_path / "news.warc.gz", *map(page, TEXTS))
    assert [reason for reason, _ in take(config, file)] == ["unchanged", "new", "new"]


def test_an_import_that_was_killed_between_archive_and_database_stores_that_state(
    config: Config, tmp_path: Path
) -> None:
    states = [page("lima"), page("lima", "The talks go on next week in Arica, they said.", day=4)]
    take(config, foreign(tmp_path / "first.warc.gz", states[0]))
    pipeline = Pipeline(config)
    pipeline.keep(states[1])
    pipeline.close()
    assert [reason for reason, _ in take(config, foreign(tmp_path / "both.warc.gz", *states))] == [
        "unchanged",
        "revised",
    ]
    assert len(list(Archive(config.archive_dir).captures())) == 2


def test_what_an_import_left_in_the_archive_alone_is_taken_up_and_archived_once(config: Config, tmp_path: Path) -> None:
    take(config, foreign(tmp_path / "first.warc.gz", page("lima")))
    Archive(config.archive_dir).append(page("quito"))
    file = foreign(tmp_path / "both.warc.gz", page("lima"), page("quito"))
    assert [reason for reason, _ in take(config, file)] == ["new", "unchanged", "unchanged"]
    assert len(list(Archive(config.archive_dir).captures())) == 2
    assert list(check(config)) == []


def test_an_older_state_whose_import_was_killed_is_archived_once(config: Config, tmp_path: Path) -> None:
    new, old = page("lima", "The talks go on next week in Arica, they said.", day=9), page("lima", day=2)
    take(config, foreign(tmp_path / "new.warc", new))
    pipeline = Pipeline(config)
    pipeline.keep(old)
    pipeline.close()
    file = foreign(tmp_path / "old.warc", old)
    assert [reason for reason, _ in [*take(config, file), *take(config, file)]] == ["kept", "unchanged"]
    assert len(list(Archive(config.archive_dir).captures())) == 2


@pytest.mark.parametrize("day", [2, 12])
def test_a_page_that_is_gone_stays_gone_when_an_earlier_state_of_it_is_imported(
    config: Config, tmp_path: Path, day: int
) -> None:
    take(config, foreign(tmp_path / "now.warc", page("lima", "The talks go on next week in Arica, they said.", day=9)))
    gone = datetime(2025, 8, 20, tzinfo=UTC)
    pipeline = Pipeline(config)
    pipeline.record(Outcome(page("lima").url, "fetch", Reason.HTTP_ERROR, gone, "404 Not Found"))
    pipeline.close()
    more = "In May they mean to meet for a third time, in the south."
    take(config, foreign(tmp_path / "then.warc", page("lima", more, day=day)))
    assert article(config, page("lima").url).gone == gone.isoformat()


def test_after_an_import_of_old_pages_into_a_database_made_anew_all_is_whole(tmp_path: Path) -> None:
    config = settings(tmp_path, f"sqlite:///{tmp_path / 'news.db'}")
    take(config, foreign(tmp_path / "now.warc", replace(page("lima"), body=b"<p>no article"), page("quito")))
    (tmp_path / "news.db").unlink()
    rebuild(config)
    take(config, foreign(tmp_path / "then.warc", page("sucre", day=1)))
    assert list(check(config)) == []


def test_what_is_no_page_is_passed_over(config: Config, tmp_path: Path) -> None:
    picture = foreign(tmp_path / "a.warc", page("lima"), kind="image/png")
    missing = foreign(tmp_path / "b.warc", page("lima"), status="404 Not Found")
    assert take(config, picture, missing) == []


def test_a_broken_record_is_named_and_the_rest_read(config: Config, tmp_path: Path) -> None:
    file = foreign(tmp_path / "news.warc.gz", *map(page, TEXTS))
    data = bytearray(file.read_bytes())
    second = data.index(b"\x1f\x8b", 10)
    data[second + 100] ^= 1
    file.write_bytes(data)
    taken = take(config, file)
    assert [reason for reason, _ in taken] == ["new", "bad-input", "new"]
    assert taken[1][1] == f"{file} at byte {second}"


def test_an_older_state_does_not_replace_a_newer_one_and_a_rebuild_puts_them_in_order(
    config: Config, tmp_path: Path
) -> None:
    new, old = page("lima", "The talks go on next week in Arica, they said.", day=9), page("lima", day=2)
    take(config, foreign(tmp_path / "new.warc", new))
    assert [reason for reason, _ in take(config, foreign(tmp_path / "old.warc", old))] == ["kept"]
    assert "Arica" in article(config, new.url).text and article(config, new.url).revisions == 1
    rebuild(config)
    assert "Arica" in article(config, new.url).text and article(config, new.url).revisions == 2


def test_a_rebuild_of_what_was_imported_gives_the_same_rows(config: Config, tmp_path: Path) -> None:
    take(config, foreign(tmp_path / "news.warc.gz", *map(page, TEXTS)))
    before = rows(config)
    rebuild(config)
    assert rows(config) == before


def test_a_folder_of_saved_pages_is_taken_in_with_the_addresses_that_they_give(config: Config, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    (folder / "news").mkdir(parents=True)
    (folder / "lima_files").mkdir()
    own = '<link rel="canonical" href="https://lima.example/own">'
    (folder / "lima.html").write_bytes(page("lima").body.replace(b"<head>", b"<head>" + own.encode()))
    (folder / "lima_files" / "frame.html").write_bytes(page("quito").body)
    (folder / "news" / "quito one.html").write_bytes(page("quito").body)
    (folder / "notes.doc").write_bytes(b"nothing of ours")
    assert take(config, folder)[1] == ("bad-input", str(folder / "news" / "quito one.html"))
    addresses = {"https://lima.example/own", "https://news.example/archive/news/quito%20one.html"}
    assert {url for _, url in take(config, folder, base="https://news.example/archive/")} == addresses


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ("<!-- saved from url=(0026)https://a.example/news/one --><p>", "https://a.example/news/one"),
        ("<!-- Page saved with SingleFile \n url: https://a.example/one \n saved date: today --><p>", "https://a.example/one"),
        ('<!-- saved from url=(1)https://b.example/ --><link rel="canonical" href="https://a.example/">', "https://a.example/"),
        ('<meta property="og:url" content="https://a.example/">', "https://a.example/"),
        ('<link rel="canonical" href="/relative">', None),
        ("<!-- url: https://a.example/ -->", None),
    ],
)  # fmt: skip
def test_where_a_saved_page_came_from(html: str, address: str | None) -> None:
    assert address_of(html) == address


TEXT = "\n".join((TEXTS["lima"], *REST))
OF_NEWS_PLEASE = {
    "url": "https://lima.example/np",
    "title": "Ministers in <Lima>",
    "maintext": TEXT,
    "authors": ["Ana Bell"],
    "date_publish": "2025-08-01 10:00:00",
    "date_download": "2025-08-02 11:00:00",
    "language": "en",
}
OF_TRAFILATURA = {
    "source": "https://lima.example/tr",
    "title": "Ministers in <Lima>",
    "text": TEXT,
    "author": "Ana Bell",
    "date": "2025-08-01",
    "filedate": "2025-08-02",
    "language": "en",
}


@pytest.mark.parametrize("record", [OF_NEWS_PLEASE, OF_TRAFILATURA], ids=["news-please", "trafilatura"])
def test_a_text_of_another_tool_is_an_article_and_stays_one(
    config: Config, tmp_path: Path, record: dict[str, str]
) -> None:
    (tmp_path / "texts.json").write_text(json.dumps(record, indent=1))
    url = record.get("url") or record["source"]
    assert take(config, tmp_path / "texts.json") == [("new", url)]
    rebuild(config)
    found = article(config, url)
    assert (found.title, found.byline, found.published[:10]) == ("Ministers in <Lima>", ("Ana Bell",), "2025-08-01")
    assert found.text == TEXT
    assert found.first_seen[:10] == "2025-08-02"
    assert take(config, tmp_path / "texts.json") == [("unchanged", url)]


@pytest.mark.parametrize("packed", ["lines", "list", "indented list"])
def test_texts_come_as_lines_or_as_a_list(config: Config, tmp_path: Path, packed: str) -> None:
    both: list[object] = [OF_NEWS_PLEASE, OF_TRAFILATURA]
    content = {"lines": "\n".join(map(json.dumps, both)), "list": json.dumps(both)}
    (tmp_path / "texts.json").write_text(content.get(packed, json.dumps(both, indent=2)))
    assert [reason for reason, _ in take(config, tmp_path / "texts.json")] == ["new", "new"]


def test_a_broken_line_is_named_and_the_rest_read(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text("\n".join(["{broken", json.dumps({"url": "https://a.example/"}), json.dumps(OF_NEWS_PLEASE), "7"]))
    named = [str(file) + place for place in (" line 1", " line 2", " line 4")]
    assert [url for reason, url in take(config, file) if reason == "bad-input"] == named


def test_what_is_too_large_or_has_no_address_is_named(config: Config, tmp_path: Path) -> None:
    long, nameless = replace(page("lima"), body=bytes(3000)), replace(page("lima"), url="http://a b/", final_url="x")
    file = foreign(tmp_path / "news.warc", nameless, long)
    assert [reason for reason, _ in take(replace(config, max_bytes=2000), file)] == ["invalid-url", "too-large"]


def test_a_list_of_addresses_is_fetched(config: Config, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# pages\nhttp://127.0.0.1:9/\n\nnonsense\n")
    assert [reason for reason, _ in take(config, tmp_path / "list.txt")] == ["private-address", "invalid-url"]


def test_a_large_file_takes_no_memory(tmp_path: Path) -> None:
    file = tmp_path / "large.warc.gz"
    one = foreign(tmp_path / "one.warc.gz", replace(page("lima"), body=b"<p>x" * 500_000), kind="image/png")
    with file.open("wb") as out:
        for _ in range(200):
            out.write(one.read_bytes())
    program = (
        "import resource, sys; from pathlib import Path; from newsdesk.transfer.reading import read\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert list(read(Path(sys.argv[1]), 10_000_000)) == []\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 50_000  # KB, of 400 MB
