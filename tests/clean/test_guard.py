"""clean() in a process of its own, on pages that harm it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from newsdesk.clean import clean
from newsdesk.clean.guard import Cleaner
from newsdesk.errors import Reason, Rejected

URL = "https://mail.example/2031/ferry"
AT = datetime(2031, 6, 3, tzinfo=UTC)
TOLD = "The ferry line that joins the two ports was closed on day {} after engineers found cracks, the council said."
PAGE = "<title>Ferry closed</title><body>" + "".join(f"<p>{TOLD.format(i)}</p>" for i in range(5))
LARGE = "<body>" + "".join(f"<p>{TOLD.format(i)}</p>" for i in range(40_000))


@pytest.fixture(scope="module")
def cleaner() -> Iterator[Cleaner]:
    with Cleaner() as guarded:
        yield guarded


def test_it_gives_what_clean_gives(cleaner: Cleaner) -> None:
    direct = clean(URL, PAGE.encode(), content_type="text/html", fetched_at=AT, capture_digest="d1")
    guarded = cleaner.clean(URL, PAGE.encode(), content_type="text/html", fetched_at=AT, capture_digest="d1")
    assert guarded == direct


def test_a_rejection_is_the_same(cleaner: Cleaner) -> None:
    with pytest.raises(Rejected) as caught:
        cleaner.clean(URL, b"%PDF-1.7")
    assert (caught.value.url, caught.value.reason, caught.value.detail) == (URL, Reason.NOT_HTML, "a PDF file")


@pytest.mark.parametrize(("seconds", "megabytes", "said"), [(1, 2048, "1 seconds"), (30, 160, "160 megabytes")])
def test_a_page_beyond_the_limits_is_rejected_and_the_next_one_read(seconds: int, megabytes: int, said: str) -> None:
    with Cleaner(seconds, megabytes) as limited:
        with pytest.raises(Rejected) as caught:
            limited.clean(URL, LARGE)
        assert caught.value.reason is Reason.TOO_COMPLEX
        assert said in caught.value.detail
        assert limited.clean(URL, PAGE).blocks


def test_a_page_that_kills_its_reader_is_rejected_and_the_next_one_read() -> None:
    with Cleaner() as guarded:
        assert guarded.clean(URL, PAGE).blocks
        assert guarded._process is not None
        guarded._process.kill()
        with pytest.raises(Rejected, match="SIGKILL"):
            guarded.clean(URL, PAGE)
        assert guarded.clean(URL, PAGE).blocks


def test_a_bug_keeps_its_name(cleaner: Cleaner) -> None:
    with pytest.raises(TypeError):
        cleaner.clean(URL, 7)  # type: ignore[arg-type]
