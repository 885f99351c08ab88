"""Runs public conformance suites against the network layer: python bench/conformance.py FOLDER

FOLDER holds the suites as they are handed round, none of which is part of this repository; a suite that is not there is
left out:

    robots.json       the cases of google/robotstxt's unit test, [{robots_txt, user_agent, url, allowed}]
    urls.tar.xz       iipc/urlcanon's test data, with the WHATWG URL tests
    feeds.tar.xz      feedparser's tests: wellformed/, illformed/, encoding/, json/
    warc.tar.xz       warcio's test data; clipped.warc.gz a WARC cut in its middle
    xml-attacks.tar.xz  defusedxml's test data

Prints for each what passes, of how many, and the cases that do not.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from ada_url import URL

from newsdesk.archive import Damage
from newsdesk.archive.foreign import read_warc
from newsdesk.discover import discover
from newsdesk.discover.decoding import decode
from newsdesk.discover.found import Found, joined, title_of
from newsdesk.discover.xml import feed_items, parse
from newsdesk.errors import Rejected
from newsdesk.robots import parse_robots
from newsdesk.urls import url_key

SLOW = 5.0  # seconds for one file: more is a hang
Cases = Iterator[tuple[str, bool]]
BASE = "http://127.0.0.1:8097/feed.xml"  # what the feeds' own tests call their server


def robots(folder: Path) -> Cases:
    """Each vector: allowed or not."""
    for case in json.loads((folder / "robots.json").read_text("utf-8")):
        read = parse_robots(case["robots_txt"].encode(), case["user_agent"], datetime.now(UTC))
        name = f"{case['test']} {case['url']} must be {'allowed' if case['allowed'] else 'disallowed'}"
        yield name, read.allows(case["url"]) is case["allowed"]


def keys(folder: Path) -> Cases:
    """Every address in the URL suites: its key is its own key."""
    for url in sorted(_strings(folder / "testdata")):
        key = url_key(url)
        yield repr(url), url_key(key) == key


def parsing(folder: Path) -> Cases:
    """The WHATWG tests of the parser that keys and the guard are made with."""
    for case in json.loads((folder / "testdata" / "urltestdata.json").read_text("utf-8", "surrogatepass")):
        if isinstance(case, dict):
            try:
                href = URL(case["input"], base=case["base"]).href
            except (ValueError, UnicodeError):
                href = None
            yield repr(case["input"]), href == case.get("href")


def _strings(folder: Path) -> set[str]:
    """All addresses in the JSON files of a folder."""
    found: set[str] = set()
    left = [json.loads(path.read_text("utf-8", "surrogatepass")) for path in folder.glob("*.json")]
    while left:
        value = left.pop()
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, list | dict):
            left += [*value, *(value.values() if isinstance(value, dict) else ())]
    return found


def wellformed(folder: Path) -> Cases:
    """Each well-formed feed is read as one."""
    paths = [*_files(folder, "wellformed"), *_files(folder, "entities"), *_files(folder, "json")]
    for path in paths:
        yield (
            str(path.relative_to(folder)),
            _kind(path) in ("feed", "page" if b"<html" in path.read_bytes() else "feed"),
        )


def illformed(folder: Path) -> Cases:
    """Each ill-formed or oddly encoded feed is read or refused, at once."""
    for path in [*_files(folder, "illformed"), *_files(folder, "encoding"), *_files(folder, "xmltestdata")]:
        began = time.monotonic()
        _kind(path)
        yield str(path.relative_to(folder)), time.monotonic() - began < SLOW


def expectations(folder: Path) -> Cases:
    """What the heads of the well-formed feeds say of an entry's link, title and dates."""
    asked = re.compile(r"""entries\[(\d+)\](?:\['(link|title)'\]|\.(link|title)) == (u?'(?:[^'\\]|\\.)*')""")
    dated = re.compile(r"entries\[0\]\W+(?:published|updated|created|date)_parsed\W*== (\([\d, ]+\))")
    for path in _files(folder, "wellformed"):
        text = decode(path.read_bytes(), _label(path))
        head = text.partition("-->")[0]
        root = parse(text, BASE)
        items = list(feed_items(root)) if root is not None else []
        for number, name, other, value in asked.findall(head.partition("Expect:")[2]):
            got = _got(items, int(number), name or other)
            yield f"{path.relative_to(folder)}: {name or other} is {got!r}, not {value}", got == _said(value)
        for value in dated.findall(head.partition("Expect:")[2]):
            when = items[0].published if items else None
            told = when and (*when.timetuple()[:8], 0)
            yield f"{path.relative_to(folder)}: dated {told}, not {value}", told == ast.literal_eval(value)


def _said(value: str) -> str:
    """A value of a test's head; its markup is gone, as from ours."""
    return title_of(str(ast.literal_eval(value)))


def _got(items: list[Found], number: int, name: str) -> str:
    if number >= len(items):
        return ""
    return items[number].title if name == "title" else joined(BASE, items[number].url)


def attacks(folder: Path) -> Cases:
    """No XML attack is expanded: little comes out, at once."""
    for path in _files(folder, "xmltestdata"):
        began = time.monotonic()
        root = parse(decode(path.read_bytes(), ""), BASE)
        size = 0 if root is None else len("".join(root.itertext()))
        yield path.name, size <= path.stat().st_size and time.monotonic() - began < SLOW


def warcs(folder: Path) -> Cases:
    """A WARC that is broken is reported, a sound one is not.

    Odd, but whole, are one gzip member around all records, and wget's angle brackets around an address.
    """
    broken = re.compile(r"(?<!wget-)bad-|trunc|wrong|digest|clipped")
    for path in [*_files(folder, "data"), *folder.glob("*.warc.gz")]:
        if ".warc" in path.name:
            damage: list[Damage] = []
            read = len(list(read_warc(path, damage.append)))
            told = ", ".join(part.detail for part in damage) or "sound"
            yield f"{path.name}: {read} captures, {told}", bool(damage) is bool(broken.search(path.name))


def _kind(path: Path) -> str:
    try:
        return discover(path.read_bytes(), BASE, content_type=_label(path)).kind
    except Rejected as rejected:
        return str(rejected.reason)


def _label(path: Path) -> str:
    """The Content-Type that a feed's head says it was served with."""
    match = re.search(rb"Header:\s*Content-type:\s*(.*)", path.read_bytes()[:1000], re.IGNORECASE)
    return match[1].decode("latin-1") if match else ""


def _files(folder: Path, name: str) -> list[Path]:
    return sorted(path for path in (folder / name).rglob("*") if path.is_file())


SUITES: dict[str, tuple[str, Callable[[Path], Cases]]] = {
    "robots.txt vectors": ("robots.json", robots),
    "WHATWG URL parsing": ("testdata", parsing),
    "URL keys idempotent": ("testdata", keys),
    "well-formed feeds read": ("wellformed", wellformed),
    "links, titles and dates in them": ("wellformed", expectations),
    "ill-formed feeds and encodings": ("illformed", illformed),
    "XML attacks": ("xmltestdata", attacks),
    "WARC files, broken ones reported": ("data", warcs),
}


def unpacked(folder: Path, into: Path) -> Path:
    """The suites as plain files."""
    for archive in folder.glob("*.tar.xz"):
        with tarfile.open(archive) as tar:
            tar.extractall(into, filter="data")
    for path in [*folder.glob("*.json"), *folder.glob("*.warc.gz")]:
        (into / path.name).write_bytes(path.read_bytes())
    return into


def main() -> None:
    """Run all suites that are there; exit code 1 only where none is."""
    if len(sys.argv) != 2:
        sys.exit("usage: python bench/conformance.py FOLDER")
    with tempfile.TemporaryDirectory() as temporary:
        folder = unpacked(Path(sys.argv[1]), Path(temporary))
        suites = {name: run for name, (needs, run) in SUITES.items() if (folder / needs).exists()}
        for name, run in suites.items():
            cases = list(run(folder))
            failed = [case for case, passed in cases if not passed]
            print(f"{name}: {len(cases) - len(failed)} of {len(cases)}")
            for case in failed[:20]:
                print(f"    {case}")
        if not suites:
            sys.exit(f"no suite in {sys.argv[1]}")


if __name__ == "__main__":
    main()
