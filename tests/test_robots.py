"""What a robots.txt allows: read as text, and asked for over the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from faults import FaultServer
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.config import Config
from newsdesk.fetch import fetch_robots
from newsdesk.robots import MAX_BYTES, Robots, parse_robots, product_token, robots_url

AT = datetime(2025, 7, 31, tzinfo=UTC)
CONFIG = Config(
    "sqlite:///unused.db",
    Path("unused"),
    Path("unused"),
    timeout=0.3,
    deadline=1,
    retries=0,
    max_wait=0.02,
    allow_private=True,
)


def read(text: str | bytes, agent: str = "newsdesk") -> Robots:
    return parse_robots(text if isinstance(text, bytes) else text.encode(), agent, AT)


def allows(text: str | bytes, path: str, agent: str = "newsdesk") -> bool:
    return read(text, agent).allows(f"https://news.example{path}")


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /a", "/a/b", False),
        ("Disallow: /a", "/b", True),
        ("Disallow: /a", "/A", True),
        ("Disallow:", "/a", True),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Disallow: /a/b\nAllow: /a", "/a/b/c", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /*?print=", "/story?print=1", False),
        ("Disallow: /*?print=", "/story", True),
        ("Disallow: /*.pdf$", "/a.pdf", False),
        ("Disallow: /*.pdf$", "/a.pdf?x", True),
        ("Disallow: /a*b*b$", "/ab", True),
        ("Disallow: /a*b*b$", "/abb", False),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /a$b", "/a$b", False),
        ("Disallow: /a # all of it", "/a", False),
        ("disallow : /a", "/a", False),
        ("DISALLOW /a", "/a", False),
        ("Disalow: /a", "/a", False),
        ("Noindex: /a", "/a", True),
        ("Disallow: /straße", "/stra%C3%9Fe", False),
        ("Disallow: /straße", "/straße", False),
        ("Disallow: /stra%c3%9fe", "/stra%C3%9Fe", False),
        ("Disallow: /%61bc", "/abc", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("Disallow: /\nAllow: /straße", "/stra%C3%9Fe", True),
    ],
)
def test_a_rule_fits_or_not(rules: str, path: str, allowed: bool) -> None:
    assert allows(f"User-agent: *\n{rules}\n", path) is allowed


def test_our_own_group_stands_in_place_of_the_one_for_all() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: NewsDesk/2\nDisallow: /private\n"
    assert allows(text, "/story")
    assert not allows(text, "/private/x")
    assert not allows(text, "/story", agent="other")


def test_groups_of_one_name_are_one() -> None:
    text = "User-agent: newsdesk\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: newsdesk\nDisallow: /b\n"
    assert [allows(text, path) for path in ("/a", "/b", "/c")] == [False, False, True]


def test_several_names_share_a_group_with_other_lines_between() -> None:
    text = "User-agent: a\nSitemap: https://news.example/s.xml\nUser-agent: newsdesk\nDisallow: /\n"
    assert not allows(text, "/")


def test_a_delay_ends_the_names_of_a_group() -> None:
    text = "User-agent: newsdesk\nCrawl-delay: 5\n\nUser-agent: bad\nDisallow: /\n"
    assert allows(text, "/")
    assert read(text).crawl_delay == 5.0


@pytest.mark.parametrize(
    ("value", "delay"),
    [("2", 2.0), ("0.5", 0.5), ("86400", 300.0), ("-1", 0.0), ("soon", 0.0), ("nan", 0.0), ("inf", 300)],
)
def test_a_delay_is_a_number_of_seconds_within_reason(value: str, delay: float) -> None:
    assert read(f"User-agent: *\nCrawl-delay: {value}\n").crawl_delay == delay


def test_without_a_delay_there_is_none() -> None:
    assert read("User-agent: *\nDisallow: /a\n").crawl_delay is None


def test_sitemaps_are_for_everybody_wherever_they_stand() -> None:
    text = "Sitemap: https://news.example/a.xml\nUser-agent: x\nDisallow: /\nSitemap: https://news.example/b.xml\n"
    assert read(text).sitemaps == ("https://news.example/a.xml", "https://news.example/b.xml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_byte_order_marks_and_line_ends_do_no_harm(encoding: str, end: str) -> None:
    assert not allows(f"User-agent: *{end}Disallow: /a{end}".encode(encoding), "/a")


def test_beyond_500_kib_nothing_is_read() -> None:
    text = b"User-agent: *\nDisallow: /early\n".ljust(MAX_BYTES, b"\n") + b"Disallow: /late\n"
    assert not allows(text, "/early")
    assert allows(text, "/late")


@pytest.mark.parametrize(
    "url",
    ["https://news.example", "https://news.example/a?b#c", "https://news.example:443?x", "https://news.example/#"],
)
def test_any_address_has_a_path(url: str) -> None:
    assert not read("User-agent: *\nDisallow: /\n").allows(url)


@given(st.binary(max_size=300), st.text(max_size=40))
def test_no_file_is_a_fault(body: bytes, path: str) -> None:
    parse_robots(body, "newsdesk", AT).allows("https://news.example/" + path)


@given(st.lists(st.sampled_from(["*", "a", "/", "$", "%41", "ß"]), max_size=30), st.text(alphabet="a/", max_size=200))
def test_wildcards_take_no_time(pattern: list[str], path: str) -> None:
    allows(f"User-agent: *\nDisallow: /{''.join(pattern)}\n", "/" + path)


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [("newsdesk/0.1.0 (news archive)", "newsdesk"), ("My-Desk_1", "My-Desk_"), ("1", ""), ("", "")],
)
def test_a_crawler_goes_by_its_product_token(user_agent: str, token: str) -> None:
    assert product_token(user_agent) == token


def test_where_the_file_is() -> None:
    assert robots_url("https://news.example:8443/a/b?c") == "https://news.example:8443/robots.txt"


# Over the wire


@pytest.fixture
def server() -> Iterator[FaultServer]:
    server = FaultServer()
    server.start()
    yield server
    server.shutdown()
    server.server_close()


def asked(server: FaultServer, answer: str, config: Config = CONFIG) -> Robots:
    server.robots = answer
    return fetch_robots(server.url("story"), config)


def test_the_file_is_asked_for_and_obeyed(server: FaultServer) -> None:
    robots = asked(server, "robots-file")
    assert server.hits == {"/robots.txt": 1}
    assert robots.allows(server.url("ok"))
    assert not robots.allows(server.url("status/404"))
    assert (robots.crawl_delay, robots.sitemaps) == (2.0, (server.url("sitemap.xml"),))
    assert robots.valid_until - robots.fetched_at == timedelta(days=1)


def test_the_file_is_for_the_name_in_the_settings(server: FaultServer) -> None:
    assert asked(server, "robots-file", replace(CONFIG, user_agent="other/1")).allows(server.url("status/404"))


@pytest.mark.parametrize(
    "answer", ["status/404", "status/410", "status/403", "status/401", "loop", "login-wall", "robots-html"]
)
def test_no_file_allows_everything(server: FaultServer, answer: str) -> None:
    robots = asked(server, answer)
    assert robots.allows(server.url("status/404"))
    assert robots.valid_until - robots.fetched_at == timedelta(days=1)


@pytest.mark.parametrize(
    "answer",
    ["status/500", "status/503", "silence", "drip-headers", "reset", "short", "hang-up", "endless", "cut-gzip"],
)
def test_a_server_in_trouble_is_left_alone_for_an_hour(server: FaultServer, answer: str) -> None:
    robots = asked(server, answer)
    assert not robots.allows(server.url("story"))
    assert robots.valid_until - robots.fetched_at == timedelta(hours=1)
    assert robots.note


@pytest.mark.parametrize(("asks", "waits"), [("7200", 7200), ("60", 3600), ("-1", 3600), ("316800", 86400)])
def test_a_busy_server_is_left_alone_as_long_as_it_asks(server: FaultServer, asks: str, waits: int) -> None:
    robots = asked(server, f"retry-after/{asks}")
    assert not robots.allows(server.url("story"))
    assert robots.valid_until - robots.fetched_at == timedelta(seconds=waits)


def test_a_redirected_file_is_followed(server: FaultServer) -> None:
    assert not asked(server, "to//robots-file").allows(server.url("status/404"))


def test_of_a_long_file_the_beginning_counts(server: FaultServer) -> None:
    robots = asked(server, "robots-long")
    assert not robots.allows(server.url("early"))
    assert robots.allows(server.url("late"))


def test_a_compressed_file_is_read(server: FaultServer) -> None:
    assert asked(server, "gzipped").allows(server.url("story"))


def test_what_a_file_said_survives_json() -> None:
    text = b"User-agent: *\nDisallow: /a\nAllow: /a/b\nCrawl-delay: 2.5\nSitemap: https://a.example/s.xml\n"
    read = parse_robots(text, "newsdesk", datetime(2025, 8, 1, tzinfo=UTC))
    assert Robots.of(json.loads(json.dumps(read.plain()))) == read
