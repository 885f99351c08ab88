"""One article as a web archive of its own, which other programs read."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import fastwarc
import pytest
from ministers import page, settings
from warcio.archiveiterator import ArchiveIterator

from newsdesk.archive import Archive, Earlier
from newsdesk.archive.foreign import read_warc
from newsdesk.config import Config
from newsdesk.errors import ConfigError, StoreError
from newsdesk.model import NotModified
from newsdesk.pipeline import Pipeline
from newsdesk.store import ArticleRow, open_store, show_article
from newsdesk.transfer.single import Form, export_article, index_key

REQUEST = b"GET /2025/08/01/ministers-met-there HTTP/1.1\r\nHost: lima.example\r\n\r\n"
FIRST = replace(page("lima"), request=REQUEST)
LATER = replace(page("lima", "The talks go on next week in Arica, they said.", day=5), request=REQUEST)
KINDS = ["response", "request", "revisit", "request", "revisit", "request", "response", "request"]
READER = """
import sys
from werkzeug.test import Client
from pywb.apps.frontendapp import FrontEndApp

reader = Client(FrontEndApp(custom_config={"debug": False}))
for at in ("20250802000000", "20250804000000", "20250805000000"):
    answer = reader.get(f"/news/{at}id_/" + sys.argv[1], follow_redirects=True)
    print("read", answer.status_code, b"Arica" in answer.data)
"""


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """An archive with two articles; one was asked for four times and changed once."""
    folder = tmp_path_factory.mktemp("single")
    config = settings(folder, f"sqlite:///{folder / 'news.db'}")
    pipeline = Pipeline(config)
    pipeline.take(FIRST)
    pipeline.take(page("quito"))
    earlier = Earlier(FIRST.final_url, FIRST.fetched_at, FIRST.digest)
    at = FIRST.fetched_at + timedelta(days=1)
    pipeline.archive.append_revisit(NotModified(FIRST.url, FIRST.url, at, (("ETag", '"x"'),), REQUEST), earlier)
    pipeline.archive.append_revisit(replace(FIRST, fetched_at=at + timedelta(days=1)), earlier)
    pipeline.take(LATER)
    pipeline.close()
    return config


@pytest.fixture(scope="module")
def article(config: Config) -> ArticleRow:
    store = open_store(config.database_url)
    with store.read() as connection:
        found = show_article(connection, FIRST.url)
    store.close()
    assert found
    return found


@pytest.fixture
def warc(config: Config, article: ArticleRow, tmp_path: Path) -> Path:
    assert export_article(config, article, tmp_path / "talks.warc.gz", Form.WARC) == len(KINDS)
    return tmp_path / "talks.warc.gz"


@pytest.fixture
def wacz(config: Config, article: ArticleRow, tmp_path: Path) -> Iterator[ZipFile]:
    export_article(config, article, tmp_path / "talks.wacz", Form.WACZ)
    with ZipFile(tmp_path / "talks.wacz") as opened:
        yield opened


def test_the_file_has_each_state_with_its_request_and_nothing_of_other_articles(warc: Path) -> None:
    with warc.open("rb") as file:
        records = [(record.rec_type, record.rec_headers["WARC-Target-URI"]) for record in ArchiveIterator(file)]
    assert [kind for kind, _ in records] == ["warcinfo", *KINDS]
    assert {url for kind, url in records if kind != "warcinfo"} == {FIRST.url}


def test_what_a_revisit_points_at_is_in_the_file(warc: Path) -> None:
    with warc.open("rb") as file:
        heads = [(record.rec_type, record.rec_headers) for record in ArchiveIterator(file)]
    there = {(head["WARC-Target-URI"], head["WARC-Date"]) for kind, head in heads if kind == "response"}
    pointed = {
        (head["WARC-Refers-To-Target-URI"], head["WARC-Refers-To-Date"]) for kind, head in heads if kind == "revisit"
    }
    assert pointed and pointed <= there


def test_every_digest_in_it_is_right(warc: Path) -> None:
    with warc.open("rb") as file:
        records = fastwarc.ArchiveIterator(file, verify_digests=True, parse_http=False)
        assert sum(1 for _ in records) == 1 + len(KINDS)


def test_it_can_be_imported_again(warc: Path) -> None:
    damaged: list[object] = []
    assert list(read_warc(warc, damaged.append)) == [FIRST, LATER]
    assert damaged == []


def test_of_an_archived_address_that_led_elsewhere_the_page_is_found(tmp_path: Path) -> None:
    config = settings(tmp_path, f"sqlite:///{tmp_path / 'news.db'}")
    short = "http://short.example/x"
    pipeline = Pipeline(config)
    pipeline.take(replace(FIRST, url=short))
    pipeline.close()
    store = open_store(config.database_url)
    with store.read() as connection:
        found = show_article(connection, short)
    store.close()
    assert found and export_article(config, found, tmp_path / "one.warc.gz", Form.WARC) == 2


def test_the_redirects_to_it_are_in_the_file(tmp_path: Path) -> None:
    config = settings(tmp_path, f"sqlite:///{tmp_path / 'news.db'}")
    short, middle = "http://short.example/x", "http://middle.example/y"
    hops = [
        replace(FIRST, url=short, final_url=url, status=302, headers=(("Location", "z"),)) for url in (short, middle)
    ]
    pipeline = Pipeline(config)
    pipeline.take(replace(FIRST, url=short, hops=tuple(hops)))
    pipeline.close()
    store = open_store(config.database_url)
    with store.read() as connection:
        found = show_article(connection, short)
    store.close()
    assert found and export_article(config, found, tmp_path / "one.warc.gz", Form.WARC) == 6


def test_the_manifest_of_a_wacz_fits_its_files(wacz: ZipFile) -> None:
    package = wacz.read("datapackage.json")
    manifest = json.loads(package)
    assert (manifest["profile"], manifest["wacz_version"]) == ("data-package", "1.1.1")
    assert {each["path"] for each in manifest["resources"]} == set(wacz.namelist()) - {
        "datapackage.json",
        "datapackage-digest.json",
    }
    for each in manifest["resources"]:
        content = wacz.read(each["path"])
        assert (each["bytes"], each["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    digest = json.loads(wacz.read("datapackage-digest.json"))
    assert digest == {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}


def test_each_line_of_its_index_finds_its_record(wacz: ZipFile) -> None:
    warc = wacz.read("archive/data.warc.gz")
    lines = wacz.read("indexes/index.cdx").decode().splitlines()
    assert lines == sorted(lines) and len(lines) == 3  # two pages, one of them sent once more
    for line in lines:
        key, at, told = line.split(" ", 2)
        place = json.loads(told)
        member = warc[int(place["offset"]) : int(place["offset"]) + int(place["length"])]
        [record] = list(ArchiveIterator(io.BytesIO(member)))
        assert record.rec_headers["WARC-Target-URI"] == place["url"] == FIRST.url
        assert key == "example,lima)/2025/08/01/ministers-met-there"
        assert record.rec_headers["WARC-Date"].startswith(f"{at[:4]}-{at[4:6]}-{at[6:8]}")


def test_its_pages_are_the_states_of_the_article(wacz: ZipFile) -> None:
    head, *pages = map(json.loads, wacz.read("pages/pages.jsonl").decode().splitlines())
    assert head["format"] == "json-pages-1.0"
    assert [(each["url"], each["ts"][:10]) for each in pages] == [(FIRST.url, "2025-08-02"), (FIRST.url, "2025-08-05")]
    assert json.loads(wacz.read("datapackage.json"))["mainPageDate"].startswith("2025-08-05")


def test_what_readers_read_in_parts_is_not_compressed_once_more(wacz: ZipFile) -> None:
    assert wacz.getinfo("archive/data.warc.gz").compress_type == ZIP_STORED
    assert wacz.testzip() is None


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.News.example/Talks/", "example,news)/talks"),
        ("http://news.example", "example,news)/"),
        ("http://news.example:8080/a?c=d&B=1", "example,news:8080)/a?b=1&c=d"),
        ("https://news.example:443/a", "example,news)/a"),
    ],
)
def test_how_an_index_sorts_addresses(url: str, key: str) -> None:
    assert index_key(url) == key


def test_nothing_is_written_over(config: Config, article: ArticleRow, warc: Path) -> None:
    before = warc.read_bytes()
    with pytest.raises(ConfigError, match="such a file already"):
        export_article(config, article, warc, Form.WARC)
    assert warc.read_bytes() == before


def test_where_nothing_can_be_read_no_file_is_made(config: Config, article: ArticleRow, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no archived page"):
        export_article(replace(config, archive_dir=tmp_path), article, tmp_path / "a.wacz", Form.WACZ)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif("NEWSDESK_TEST_PYWB" not in os.environ, reason="pywb has an environment of its own: its bin folder")
@pytest.mark.parametrize("name", ["talks.warc.gz", "talks.wacz", "the archive itself"])
def test_pywb_reads_it(config: Config, article: ArticleRow, tmp_path: Path, name: str) -> None:
    pywb, file = Path(os.environ["NEWSDESK_TEST_PYWB"]), tmp_path / name
    if name == "the archive itself":
        [file] = config.archive_dir.glob("*.warc.gz")
    else:
        export_article(config, article, file, Form.WACZ if name.endswith(".wacz") else Form.WARC)
    for command in (["init", "news"], ["add", "--unpack-wacz", "news", str(file)]):
        subprocess.run([pywb / "wb-manager", *command], cwd=tmp_path, check=True, capture_output=True, env={})
    read = subprocess.run([pywb / "python", "-c", READER, FIRST.url], cwd=tmp_path, capture_output=True, env={})
    told = [line for line in read.stdout.decode().splitlines() if line.startswith("read ")]
    assert told == ["read 200 False", "read 200 False", "read 200 True"]  # the second is a revisit


def test_the_captures_of_others_stay_out(config: Config) -> None:
    kept = [head for head, _ in Archive(config.archive_dir).stored({page("quito").url}, "")]
    assert [head.type for head in kept] == ["response"]
