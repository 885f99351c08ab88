"""Captures go into WARC files and come out the same, whatever happened to the files in between."""

from __future__ import annotations

import fcntl
import gzip
import os
import resource
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread

import pytest
from faults import FaultServer
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from newsdesk.archive import Archive, Damage, Earlier, Location
from newsdesk.config import Config
from newsdesk.errors import Rejected, StoreError
from newsdesk.fetch import fetch
from newsdesk.model import Capture, NotModified

AT = datetime(2025, 7, 31, 9, 30, 0, 123456, tzinfo=UTC)


def page(number: int = 1, body: bytes = b"<p>Page</p>") -> Capture:
    url = f"http://news.example/{number}"
    headers = (("Content-Type", "text/html"), ("X-Number", str(number)))
    return Capture(url, url, AT + timedelta(seconds=number), 200, "text/html", body, headers)


def filled(folder: Path, count: int = 3) -> tuple[Archive, list[Location]]:
    archive = Archive(folder)
    return archive, [archive.append(page(number)) for number in range(1, count + 1)]


def numbers(archive: Archive) -> list[int]:
    """The pages that are read back, checked to be what was written."""
    found = [capture for _, capture in archive.captures(lambda damage: None)]
    ids = [int(capture.url.rsplit("/", 1)[1]) for capture in found]
    assert found == [page(number) for number in ids]
    return ids


def damage(archive: Archive) -> list[Damage]:
    damaged: list[Damage] = []
    list(archive.captures(damaged.append))
    return damaged


def only_file(folder: Path) -> Path:
    (file,) = folder.glob("*.warc.gz")
    return file


ODD = {
    "plain": page(),
    "redirected": replace(page(), final_url="https://other.example/b?c=d%20e"),
    "empty body": page(body=b""),
    "binary body": page(body=bytes(range(256)) * 10),
    "body like a record": page(body=b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n\r\n"),
    "gzip in it": page(body=gzip.compress(b"WARC/1.1\r\n\r\n" + os.urandom(2000))),
    "repeated headers": replace(page(), headers=(("Content-Type", "text/html"), ("A", "1"), ("a", "2"), ("A", ""))),
    "latin-1 headers": replace(page(), headers=(("Content-Type", "text/html"), ("Town", "Düsseldorf Å\x81: x"))),
    "no content type": replace(page(), content_type="", headers=(("Server", "x"),)),
    "whole second": replace(page(), fetched_at=datetime(2025, 7, 31, tzinfo=UTC)),
    "unusual status": replace(page(), status=299),
    "non-ASCII address": replace(page(), url="http://bücher.example/ß", final_url="http://bücher.example/ß"),
    "saved page": replace(page(), headers=()),
    "saved page without type": replace(page(), headers=(), content_type=""),
    "saved page, typed": replace(page(), headers=(), content_type="application/octet-stream"),
}


@pytest.mark.parametrize("capture", ODD.values(), ids=ODD.keys())
def test_what_is_read_is_what_was_written(tmp_path: Path, capture: Capture) -> None:
    archive = Archive(tmp_path / "warc")
    location = archive.append(capture)
    assert archive.read(location) == capture
    assert list(archive.captures()) == [(location, capture)]
    assert archive.read(location).id == capture.id


@pytest.mark.parametrize("path", ["ok", "redirect/2", "gzipped", "chunked", "odd-headers", "empty", "pdf"])
def test_a_fetched_page_comes_back_as_it_was_fetched(tmp_path: Path, faults: FaultServer, path: str) -> None:
    config = Config("sqlite:///unused.db", tmp_path, tmp_path, allow_private=True)
    capture = fetch(faults.url(path), config)
    archive = Archive(tmp_path / "warc")
    assert archive.read(archive.append(capture)) == capture


def test_the_time_is_kept_whatever_its_zone(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    elsewhere = replace(page(), fetched_at=AT.astimezone(timezone(timedelta(hours=5, minutes=45))))
    assert archive.read(archive.append(elsewhere)).fetched_at == AT


def test_other_programs_can_read_it(tmp_path: Path) -> None:
    """By warcio's own reader, every digest checked."""
    archive = Archive(tmp_path)
    archive.append(replace(page(), url="http://asked.example/"))
    archive.append(replace(page(2), headers=()))
    with only_file(tmp_path).open("rb") as file:
        iterator = ArchiveIterator(file, check_digests="raise")
        records = [(record, record.content_stream().read()) for record in iterator]
        assert iterator.err_count == 0
    assert [record.rec_type for record, _ in records] == ["warcinfo", "response", "resource"]
    _, (response, body), (saved, _) = records
    assert body == page().body
    assert response.rec_headers.protocol == "WARC/1.1"
    assert response.rec_headers["WARC-Date"] == "2025-07-31T09:30:01.123456Z"
    assert response.rec_headers["WARC-Target-URI"] == "http://news.example/1"
    assert response.rec_headers["Newsdesk-Requested-URI"] == "http://asked.example/"
    assert response.http_headers.get_statuscode() == "200"
    assert response.http_headers["X-Number"] == "1"
    assert saved.rec_headers["Content-Type"] == "text/html"


REQUEST = b"GET /1 HTTP/1.1\r\nHost: news.example\r\n\r\n"
EARLIER = Earlier("http://news.example/1", AT, page().digest)
UNCHANGED = NotModified(
    "http://asked.example/", "http://news.example/1", AT + timedelta(days=1), (("ETag", "x"),), REQUEST
)


def by_warcio(folder: Path) -> list[ArcWarcRecord]:
    """All records of the only file, by warcio's own reader, every digest checked."""
    with only_file(folder).open("rb") as file:
        iterator = ArchiveIterator(file, check_digests="raise")
        records = []
        for record in iterator:
            record.body = record.content_stream().read()
            records.append(record)
        assert iterator.err_count == 0
    return records


def test_a_request_stands_beside_its_answer(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    location = archive.append(replace(page(), request=REQUEST))
    assert archive.read(location) == page()
    assert numbers(archive) == [1]
    _, response, request = by_warcio(tmp_path)
    assert request.rec_type == "request"
    assert request.rec_headers["WARC-Concurrent-To"] == response.rec_headers["WARC-Record-ID"]
    assert request.rec_headers["WARC-Target-URI"] == "http://news.example/1"
    assert request.rec_headers["Content-Type"] == "application/http;msgtype=request"
    assert request.http_headers["Host"] == "news.example"


def test_a_page_that_has_not_changed_is_a_revisit(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.append(page())
    archive.append_revisit(UNCHANGED, EARLIER)
    assert numbers(archive) == [1]
    _, _, revisit, request = by_warcio(tmp_path)
    assert revisit.rec_type == "revisit"
    assert revisit.rec_headers["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert revisit.rec_headers["WARC-Refers-To-Target-URI"] == "http://news.example/1"
    assert revisit.rec_headers["WARC-Refers-To-Date"] == "2025-07-31T09:30:00.123456Z"
    assert revisit.rec_headers["WARC-Payload-Digest"] == f"sha256:{page().digest}"
    assert revisit.rec_headers["Newsdesk-Requested-URI"] == "http://asked.example/"
    assert revisit.http_headers.get_statuscode() == "304"
    assert revisit.http_headers["ETag"] == "x"
    assert revisit.body == b""
    assert request.rec_headers["WARC-Concurrent-To"] == revisit.rec_headers["WARC-Record-ID"]


def test_the_same_body_sent_again_is_a_revisit_too(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    location = archive.append_revisit(page(), EARLIER)
    _, revisit = by_warcio(tmp_path)
    assert revisit.rec_headers["WARC-Profile"].endswith("/identical-payload-digest")
    assert revisit.http_headers.get_statuscode() == "200"
    assert archive.append(page(2)).offset == location.offset + location.length
    with pytest.raises(StoreError, match="no capture"):
        archive.read(location)


def test_another_body_is_no_revisit(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not the body of 2025-07-31"):
        Archive(tmp_path).append_revisit(page(body=b"changed"), EARLIER)


def test_fastwarc_reads_every_kind_of_record(tmp_path: Path) -> None:
    fastwarc = pytest.importorskip("fastwarc")
    archive = Archive(tmp_path)
    archive.append(replace(page(), request=REQUEST))
    archive.append_revisit(UNCHANGED, EARLIER)
    archive.append(replace(page(2), headers=()))
    with only_file(tmp_path).open("rb") as file:
        records = [
            (record.headers["WARC-Type"], record.verify_block_digest())
            for record in fastwarc.ArchiveIterator(file, parse_http=False)
        ]
    kinds = ("warcinfo", "response", "request", "revisit", "request", "resource")
    assert records == [(kind, True) for kind in kinds]


def test_after_a_tear_between_answer_and_request_nothing_is_lost(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = archive.append(replace(page(), request=REQUEST))
    file = only_file(tmp_path)
    whole = file.read_bytes()
    for cut in range(first.offset + first.length, len(whole), 7):
        file.write_bytes(whole[:cut])
        archive = Archive(tmp_path)
        archive.append(page(4))
        assert numbers(archive) == [1, 4]
        assert damage(archive) == []


def test_the_redirects_to_a_page_stand_before_it_and_are_no_captures(tmp_path: Path, faults: FaultServer) -> None:
    config = Config("sqlite:///unused.db", tmp_path, tmp_path, allow_private=True)
    capture = fetch(faults.url("redirect/2"), config)
    archive = Archive(tmp_path / "warc")
    location = archive.append(capture)
    assert list(archive.captures()) == [(location, capture)]
    records = by_warcio(tmp_path / "warc")
    assert [record.rec_type for record in records] == ["warcinfo", *["response", "request"] * 3]
    answers = [record for record in records if record.rec_type == "response"]
    assert [record.http_headers.get_statuscode() for record in answers] == ["302", "302", "200"]
    urls = [faults.url(path) for path in ("redirect/2", "redirect/1", "ok")]
    assert [record.rec_headers["WARC-Target-URI"] for record in answers] == urls
    assert {record.rec_headers["Newsdesk-Requested-URI"] for record in answers[1:]} == {urls[0]}
    requests = [record for record in records if record.rec_type == "request"]
    assert [each.rec_headers["WARC-Concurrent-To"] for each in requests] == [
        each.rec_headers["WARC-Record-ID"] for each in answers
    ]


@pytest.mark.parametrize(("path", "first_line"), [("status/299", "299 Whatever"), ("ok", "200 OK")])
def test_the_first_line_stays_in_the_servers_own_words(
    tmp_path: Path, faults: FaultServer, path: str, first_line: str
) -> None:
    config = Config("sqlite:///unused.db", tmp_path, tmp_path, allow_private=True)
    Archive(tmp_path / "warc").append(fetch(faults.url(path), config))
    [_info, response, _request] = by_warcio(tmp_path / "warc")
    assert (response.http_headers.protocol, response.http_headers.statusline) == ("HTTP/1.1", first_line)


def test_of_several_pages_with_redirects_each_is_found(tmp_path: Path) -> None:
    hop = replace(page(), status=302, headers=(("Location", "/1"),), request=REQUEST)
    pages = [replace(page(1), hops=(hop, hop)), page(2), replace(page(3), hops=(hop,), request=REQUEST)]
    archive = Archive(tmp_path)
    assert [archive.read(location) for location in archive.append_all(pages)] == pages


def test_the_redirects_to_a_page_that_has_not_changed_are_kept(tmp_path: Path) -> None:
    hop = replace(page(), url=UNCHANGED.url, final_url=UNCHANGED.url, status=302, headers=(("Location", "/1"),))
    archive = Archive(tmp_path)
    archive.append_revisit(replace(UNCHANGED, hops=(replace(hop, request=REQUEST),)), EARLIER)
    kinds = [record.rec_type for record in by_warcio(tmp_path)]
    assert kinds == ["warcinfo", "response", "request", "revisit", "request"]


def test_an_address_that_could_forge_a_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Rejected):
        Archive(tmp_path).append(replace(page(), url="http://a.example/\r\nWARC-Type: x"))
    assert not list(tmp_path.iterdir())


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    filled(tmp_path / "deep" / "warc", 1)
    folder = tmp_path / "deep" / "warc"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(only_file(folder).stat().st_mode) == 0o600


def test_looking_creates_nothing(tmp_path: Path) -> None:
    assert list(Archive(tmp_path / "warc").captures()) == []
    assert not (tmp_path / "warc").exists()


def test_several_are_written_at_once_and_read_one_by_one(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    pages = [replace(page(number), request=REQUEST) for number in range(1, 6)]
    locations = archive.append_all(pages)
    assert [archive.read(location) for location in locations] == pages
    assert numbers(archive) == [1, 2, 3, 4, 5]
    assert [location for location, _ in archive.captures()] == locations


def test_of_several_all_are_refused_where_one_is(tmp_path: Path) -> None:
    with pytest.raises(Rejected):
        Archive(tmp_path).append_all([page(1), replace(page(2), url="http://a.example/\r\nX: y")])
    assert not list(tmp_path.iterdir())


def test_a_second_run_goes_on_in_the_same_file(tmp_path: Path) -> None:
    _, first = filled(tmp_path)
    _, second = filled(tmp_path)
    assert first[0].file == second[0].file
    assert numbers(Archive(tmp_path)) == [1, 2, 3, 1, 2, 3]


def test_a_full_file_is_followed_by_a_new_one(tmp_path: Path) -> None:
    archive = Archive(tmp_path, roll_bytes=1)
    locations = [archive.append(page(number)) for number in range(1, 4)]
    assert [location.file[-12:] for location in locations] == ["0001.warc.gz", "0002.warc.gz", "0003.warc.gz"]
    assert numbers(archive) == [1, 2, 3]
    assert [archive.read(location) for location in locations] == [page(1), page(2), page(3)]


def test_after_a_tear_anywhere_nothing_later_is_lost(tmp_path: Path) -> None:
    """The next append takes the stump of a record off, wherever it was cut."""
    _, locations = filled(tmp_path)
    file, last = only_file(tmp_path), locations[-1]
    whole = file.read_bytes()
    for cut in [*range(last.offset, last.offset + last.length, 13), last.offset + last.length - 1]:
        file.write_bytes(whole[:cut])
        archive = Archive(tmp_path)
        assert archive.read(archive.append(page(4))) == page(4)
        assert numbers(archive) == [1, 2, 4]
        assert damage(archive) == []


def test_a_tear_in_the_first_records_is_mended(tmp_path: Path) -> None:
    _, (first,) = filled(tmp_path, 1)
    file = only_file(tmp_path)
    whole = file.read_bytes()
    for cut in [0, 1, 2, 3, 4, 9, 10, 11, 20, first.offset // 2, first.offset - 1, first.offset, first.offset + 1]:
        file.write_bytes(whole[:cut])
        archive = Archive(tmp_path)
        archive.append(page(4))
        assert numbers(archive) == [4]
        assert damage(archive) == []


def test_a_tear_made_while_the_archive_is_open_is_mended(tmp_path: Path) -> None:
    archive, _ = filled(tmp_path)
    with only_file(tmp_path).open("ab") as file:
        file.write(b"\x1f\x8b\x08\x00torn")
    archive.append(page(4))
    assert numbers(archive) == [1, 2, 3, 4]
    assert damage(archive) == []


def test_a_long_stump_leaves_nothing_behind_a_short_record(tmp_path: Path) -> None:
    archive, _ = filled(tmp_path)
    big = archive.append(page(9, body=os.urandom(9000)))
    os.truncate(only_file(tmp_path), big.offset + big.length - 1)
    archive.append(page(4))
    assert numbers(archive) == [1, 2, 3, 4]
    assert damage(archive) == []


def test_a_torn_tail_is_told_and_what_is_whole_is_read(tmp_path: Path) -> None:
    archive, locations = filled(tmp_path)
    file, last = only_file(tmp_path), locations[-1]
    os.truncate(file, last.offset + last.length - 1)
    assert numbers(archive) == [1, 2]
    assert damage(archive) == [Damage(file.name, last.offset, "record cut short")]
    with pytest.raises(StoreError, match="cut short"):
        archive.read(last)


def test_a_flipped_bit_costs_one_record(tmp_path: Path) -> None:
    archive, locations = filled(tmp_path)
    file, middle = only_file(tmp_path), locations[1]
    whole = file.read_bytes()
    end = middle.offset + middle.length
    padded = end - 9  # the last byte before gzip's checksum and length: some of its bits mean nothing
    for position in {*range(middle.offset + 10, end, 3), *range(end - 12, end)} - {
        padded
    }:  # ten bytes of gzip header say nothing either
        broken = bytearray(whole)
        broken[position] ^= 0x10
        file.write_bytes(broken)
        assert numbers(archive) == [1, 3]
        assert [part.offset for part in damage(archive)] == [middle.offset]
        with pytest.raises(StoreError):
            archive.read(middle)


def test_a_damaged_file_is_left_as_it_is_and_a_new_one_begun(tmp_path: Path) -> None:
    """Cutting it at the damage would lose the records after it."""
    _, locations = filled(tmp_path)
    file, middle = only_file(tmp_path), locations[1]
    broken = bytearray(file.read_bytes())
    broken[middle.offset + 40] ^= 0x10
    file.write_bytes(broken)
    archive = Archive(tmp_path)
    location = archive.append(page(4))
    assert location.file != file.name
    assert file.read_bytes() == broken
    assert numbers(archive) == [1, 3, 4]


def test_damage_that_looks_like_a_tear_is_not_cut_off(tmp_path: Path) -> None:
    """A record whose broken length swallows all that follows ends with the file, as a torn one does."""
    _, locations = filled(tmp_path)
    file, middle = only_file(tmp_path), locations[1]
    swallowing = gzip.compress(b"")[:10] + b"\x00\xff\xff\x00\x00"  # a stored block of 65,535 bytes
    broken = bytearray(file.read_bytes())
    broken[middle.offset : middle.offset + len(swallowing)] = swallowing
    file.write_bytes(broken)
    archive = Archive(tmp_path)
    archive.append(page(4))
    assert file.read_bytes() == broken
    assert numbers(archive) == [1, 3, 4]


def test_a_file_that_is_no_warc_is_told_and_left(tmp_path: Path) -> None:
    archive, _ = filled(tmp_path)
    (tmp_path / "notes.warc.gz").write_bytes(gzip.compress(b"not a record"))
    (tmp_path / "empty.warc.gz").write_bytes(b"")
    assert numbers(archive) == [1, 2, 3]
    assert [part.file for part in damage(archive)] == ["notes.warc.gz"]


@pytest.mark.parametrize(
    "location", [Location("missing.warc.gz", 0, 10), Location("here", 5, 100), Location("here", 0, 10**6)]
)
def test_a_place_without_a_capture_is_an_error(tmp_path: Path, location: Location) -> None:
    archive, locations = filled(tmp_path)
    if location.file == "here":
        location = replace(location, file=locations[0].file)
    with pytest.raises(StoreError, match=location.file):
        archive.read(location)


def test_a_body_changed_behind_our_back_does_not_pass(tmp_path: Path) -> None:
    """A whole gzip member with a wrong digest, as a careless tool would write it."""
    archive, (location,) = filled(tmp_path, 1)
    record = gzip.decompress(only_file(tmp_path).read_bytes()[location.offset :]).replace(b"<p>Page", b"<p>Fake")
    (tmp_path / "other.warc.gz").write_bytes(gzip.compress(record))
    assert [part.file for part in damage(archive)] == ["other.warc.gz"]


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    archive, _ = filled(tmp_path)
    file = only_file(tmp_path)
    before = file.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, hard))  # Python ignores SIGXFSZ: writes fail
    try:
        with pytest.raises(OSError, match="too large"):
            archive.append(page(4, body=os.urandom(5000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert file.read_bytes() == before
    archive.append(page(5))
    assert numbers(archive) == [1, 2, 3, 5]


def test_an_append_waits_for_another_process(tmp_path: Path) -> None:
    """A lock held beside the files, as another process holds it while it writes."""
    archive, _ = filled(tmp_path, 1)
    other = os.open(tmp_path / ".lock-newsdesk", os.O_RDWR)
    fcntl.flock(other, fcntl.LOCK_EX)
    append = Thread(target=archive.append, args=(page(2),))
    append.start()
    append.join(0.2)
    assert append.is_alive()
    assert numbers(archive) == [1]
    os.close(other)
    append.join(5)
    assert numbers(archive) == [1, 2]


WRITER = """
import sys
from pathlib import Path
from test_archive import page
from newsdesk.archive import Archive
archive = Archive(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 50):
    archive.append(page(number))
"""


def started(folder: Path, first: int) -> subprocess.Popen[str]:
    """A process that is about to append fifty pages."""
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    command = [sys.executable, "-c", WRITER, str(folder), str(first)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)


def test_two_processes_write_side_by_side(tmp_path: Path) -> None:
    writers = [started(tmp_path, 100), started(tmp_path, 200)]
    assert [writer.stdout.readline() for writer in writers if writer.stdout] == ["ready\n"] * 2
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    archive = Archive(tmp_path)
    assert sorted(numbers(archive)) == [*range(100, 150), *range(200, 250)]
    assert damage(archive) == []
