"""The fixture site: each page cleans to the golden file beside it, and the server serves what it should."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from newsdesk.clean import clean
from newsdesk.config import load_config
from newsdesk.errors import Reason, Rejected
from newsdesk.pipes import annotate_lines

Json = dict[str, Any]

FIXTURES = Path(__file__).parent.parent / "fixtures"
SITE = FIXTURES / "site"
GOLDEN = {file.relative_to(SITE).as_posix(): json.loads(file.read_text("utf-8")) for file in SITE.rglob("*.json")}
SEED = GOLDEN["meridiandispatch.example/2025/07/31/syria-israel-baku-meeting.json"]
SEED_TEXT = "\n".join(SEED["text_blocks"])
serving = runpy.run_path(str(FIXTURES / "serve.py"))["serving"]


def body(golden: Json) -> bytes:
    page: str = golden["url"].removeprefix("http://")
    return (SITE / page).read_bytes()


pages = pytest.mark.parametrize("golden", [pytest.param(golden, id=name) for name, golden in sorted(GOLDEN.items())])


@pages
def test_page_cleans_to_its_golden(golden: Json) -> None:
    article = clean(golden["url"], body(golden))
    told = {"url": article.url, "title": article.title, "byline": list(article.byline), "published": article.published}
    assert told == {key: golden[key] for key in told}
    assert [block.text for block in article.blocks] == golden["text_blocks"]


def test_all_that_surrounds_the_seed_article_is_kept_aside() -> None:
    recorded = [block.text for block in clean("http://127.0.0.1/", body(SEED)).removed]
    assert [text for text in SEED["removed"] if text not in recorded] == []


def test_the_list_of_pages_names_every_article() -> None:
    assert (FIXTURES / "pages.txt").read_text().split() == sorted(golden["url"] for golden in GOLDEN.values())


@pytest.mark.parametrize(
    ("page", "content_type", "reason"),
    [
        ("meridiandispatch.example/empty.html", "text/html", Reason.EMPTY),
        ("northgatewire.example/documents/communique.pdf", "application/pdf", Reason.NOT_HTML),
        ("northgatewire.example/documents/communique.pdf", "text/html", Reason.NOT_HTML),
        ("harbourpost.example/index.html", "text/html", Reason.SECTION_PAGE),
    ],
)
def test_a_bad_page_is_rejected_with_its_reason(page: str, content_type: str, reason: Reason) -> None:
    with pytest.raises(Rejected) as caught:
        clean("http://127.0.0.1/", (SITE / page).read_bytes(), content_type=content_type)
    assert caught.value.reason is reason


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving() as url:
        yield url


def test_the_server_serves_pages_under_its_own_address(base: str) -> None:
    response = requests.get(f"{base}/harbourpost.example/story/damascus-strikes.html", timeout=5)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert response.content == (SITE / "harbourpost.example/story/damascus-strikes.html").read_bytes()


def test_the_server_serves_outlets_under_their_names_as_a_proxy(base: str) -> None:
    url = "http://harbourpost.example/story/damascus-strikes.html?from=front"
    response = requests.get(url, proxies={"http": base}, timeout=5)
    assert response.content == (SITE / "harbourpost.example/story/damascus-strikes.html").read_bytes()


def test_the_server_serves_a_pdf_as_one(base: str) -> None:
    response = requests.get(f"{base}/northgatewire.example/documents/communique.pdf", timeout=5)
    assert response.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("path", ["/harbourpost.example/gone.html", "/harbourpost.example/story/", "/%2e%2e/serve.py"])
def test_the_server_knows_no_other_pages(base: str, path: str) -> None:
    assert requests.get(base + path, timeout=5).status_code == 404


@pytest.fixture(scope="module")
def annotated() -> Json:
    """What the annotate pipe makes of the seed article."""
    page = {"id": "seed", "published": SEED["published"], "title": SEED["title"], "text": SEED_TEXT}
    annotation: Json = json.loads(next(annotate_lines([json.dumps(page)], load_config(env={}))))
    return annotation


def names(entity: Json) -> set[str]:
    return {entity["name"], *entity["aliases"]}


@pytest.mark.parametrize("expected", [pytest.param(entity, id=entity["name"]) for entity in SEED["entities"]])
def test_seed_entity(annotated: Json, expected: Json) -> None:
    (found,) = [entity for entity in annotated["entities"] if expected["name"] in names(entity)]
    assert found["kind"] == expected["kind"]
    assert found["country"] == expected.get("country", found["country"])
    assert set(expected.get("aliases", [])) <= names(found)
    assert set(expected.get("roles", [])) <= set(found["roles"])


@pytest.mark.parametrize("expected", [pytest.param(date, id=date["text"]) for date in SEED["dates"]])
def test_seed_date(annotated: Json, expected: Json) -> None:
    found = [date for date in annotated["dates"] if date["text"].endswith(expected["text"])]
    assert found
    assert {(date["value"], date["precision"]) for date in found} == {(expected["value"], expected["precision"])}


@pytest.mark.parametrize("expected", [pytest.param(event, id=event["sentence"][:32]) for event in SEED["events"]])
def test_seed_event(annotated: Json, expected: Json) -> None:
    start = SEED_TEXT.index(expected["sentence"])
    told = [
        event
        for event in annotated["events"]
        if event["type"] == expected["type"]
        and start <= event["trigger"]["start"] < start + len(expected["sentence"])
        and {key: event[key] for key in ("date", "place", "status") if key in expected}
        == {key: expected[key] for key in ("date", "place", "status") if key in expected}
    ]
    assert told, [event for event in annotated["events"] if event["type"] == expected["type"]]
    whole = [event for event in annotated["events"] if event["event"] == told[0]["event"]]
    assert set(expected["involves"]) <= {party["name"] for event in whole for party in event["participants"]}


def test_the_meeting_that_several_sentences_tell_is_one_event(annotated: Json) -> None:
    meetings = [event for event in annotated["events"] if event["type"] == "meeting"]
    assert len({event["event"] for event in meetings if event["date"] == "2025-07-31"}) == 1
    assert len([event for event in meetings if event["date"] == "2025-07-31"]) > 1
    assert len({event["event"] for event in meetings}) == 3
