"""The key of an address: equal where two lead to one page, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.model import article_id
from newsdesk.urls import is_login, url_key

PAIRS = [
    line.split("\t")
    for line in (Path(__file__).parent / "data" / "url_pairs.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
MISSED = 0.02  # of the pairs that are one article: the most that may be taken for two

PIECES = st.sampled_from(
    [
        *(
            "/",
            "//",
            "..",
            ".",
            "%2e",
            "%2E",
            "%41",
            "%",
            "%%36%31",
            "a-1",
            "amp",
            "index.html",
            ".amp",
            ".amp.html",
            ";",
        ),
        *(
            ";jsessionid=0123456789ABCDEF",
            "?",
            "&",
            "=",
            "id=5",
            "utm_source=x",
            "utm_source",
            "amp=1",
            "#",
            "#!/x",
            "ß",
        ),
        *(
            "é",
            "+",
            "%2B",
            " ",
            "\\",
            "@",
            ":80",
            ":443",
            "www.",
            "m.",
            "/amp/s/",
            "x.example",
            "?sid=5",
            "page=2",
            "%00",
        ),
    ]
)
HOSTS = [
    "news.example",
    "www.m.news.example",
    "www.google.com",
    "x.cdn.ampproject.org",
    "127.1",
    "[::1]",
    "..",
    "ß.de",
    "",
]


@pytest.mark.parametrize(("verdict", "left", "right"), [pair for pair in PAIRS if pair[0] == "different"])
def test_two_articles_are_never_one(verdict: str, left: str, right: str) -> None:
    assert url_key(left) != url_key(right)


def test_one_article_is_hardly_ever_two() -> None:
    same = [(left, right) for verdict, left, right in PAIRS if verdict == "same"]
    missed = [right for left, right in same if url_key(left) != url_key(right)]
    assert len(same) >= 150
    assert len(missed) < MISSED * len(same), missed


@given(st.sampled_from(["http:", "HTTPS:", "ftp:"]), st.sampled_from(HOSTS), st.lists(PIECES, max_size=8))
def test_the_key_of_a_key_is_the_key(scheme: str, host: str, pieces: list[str]) -> None:
    key = url_key(f"{scheme}//{host}/{''.join(pieces)}")
    assert url_key(key) == key


@given(st.text(max_size=60))
def test_any_text_has_a_key_that_is_its_own(text: str) -> None:
    assert url_key(url_key(text)) == url_key(text)


@pytest.mark.parametrize(
    "text", ["", "nonsense", "ftp://news.example/a", "mailto:a@news.example", "http://a b/", "http://../"]
)
def test_what_is_no_web_address_is_its_own_key(text: str) -> None:
    assert url_key(text) == text


def test_a_key_is_an_address() -> None:
    url = "HTTP://www.News.example:80/b/../a-1/?b=2&utm_source=x&a=1#top"
    assert url_key(url) == "https://news.example/a-1?a=1&b=2"


def test_repeated_parameters_keep_their_order() -> None:
    assert url_key("https://news.example/?b=2&a=2&b=1") == "https://news.example/?a=2&b=2&b=1"


def test_an_article_has_one_id_under_all_its_addresses() -> None:
    assert article_id("http://www.news.example/a-1?utm_source=x") == article_id("https://news.example/a-1/")


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/account/login?next=/a",
        "https://news.example/signin/",
        "https://login.news.example/authorize",
        "https://accounts.news.example/",
        "https://news.example/wp-login.php?redirect_to=x",
    ],
)
def test_a_page_to_log_in_is_known_by_its_address(url: str) -> None:
    assert is_login(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/2025/login-law-passed",
        "https://news.example/a?next=/login",
        "nonsense",
        "https://news.example/",
    ],
)
def test_other_addresses_are_no_log_in(url: str) -> None:
    assert not is_login(url)
