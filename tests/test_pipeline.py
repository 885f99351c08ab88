"""The whole path: pages served over HTTP, through every stage, into SQLite and Postgres."""

from __future__ import annotations

import random
import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa

from newsdesk import roster
from newsdesk.config import Config, load_config
from newsdesk.decide.entities import same
from newsdesk.decide.hand import Hand
from newsdesk.errors import Reason, StoreError
from newsdesk.model import EventFilter, Outcome, Party, RemovalReason
from newsdesk.pipeline import Input, ingest, rebuild
from newsdesk.store import find_events, list_articles, open_store, show_article, tables
from newsdesk.store.tables import metadata

FIXTURES = Path(__file__).parent.parent / "fixtures"
SITE = FIXTURES / "site"
PAGES = (FIXTURES / "pages.txt").read_text("utf-8").split()
SYRIA = Party("Syria", country="SYR")
LOGS = {"captures", "outcomes"}
serving = runpy.run_path(str(FIXTURES / "serve.py"))["serving"]
URL = "http://meridiandispatch.example/page.html"


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    env = {"NEWSDESK_DATABASE_URL": database_url, "NEWSDESK_ARCHIVE_DIR": str(tmp_path / "warc")}
    return replace(load_config(env=env), retries=0)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The fixture outlets, answered for by a proxy on loopback."""
    with serving() as base:
        monkeypatch.setenv("http_proxy", base)
        yield


def run(config: Config, *inputs: Input | str) -> list[Outcome]:
    outcomes: list[Outcome] = []
    named = [Input(each) if isinstance(each, str) else each for each in inputs]
    ingest(named, config, on_outcome=outcomes.append)
    return outcomes


def rows(config: Config, *, without: set[str] = LOGS) -> dict[str, list[Any]]:
    """All rows of the derived tables."""
    store = open_store(config.database_url)
    with store.read() as connection:
        found = {
            table.name: sorted(map(repr, connection.execute(sa.select(table))))
            for table in metadata.sorted_tables
            if table.name not in without
        }
    store.close()
    return found


def judge(config: Config, left: str, right: str) -> None:
    """Somebody says that two are one."""
    store = open_store(config.database_url)
    hand = Hand("ann", datetime(2026, 1, 1, tzinfo=UTC), lambda outer, inner: outer == inner)
    with store.begin() as connection:
        same(connection, roster.the_one(connection, left), roster.the_one(connection, right), hand)
    store.close()


def meetings(config: Config) -> list[Any]:
    store = open_store(config.database_url)
    with store.read() as connection:
        found = find_events(connection, EventFilter(types=("meeting",), involving=(SYRIA,)))
    store.close()
    return found


def saved(tmp_path: Path, paragraphs: list[str], *, url: str = URL, name: str = "page.html") -> Input:
    """A saved page of an article with these paragraphs."""
    path = tmp_path / name
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    meta = '<meta property="article:published_time" content="2025-08-01">'
    path.write_text(f"<html><head><title>A page</title>{meta}</head><body><article>{body}</article></body></html>")
    return Input(url, path)


STORY = [
    "Peruvian Foreign Minister Ana Quispe met her Chilean counterpart Luis Rojas in Lima on Thursday, it said.",
    "The two ministers spoke for three hours about fishing rights along their border and a new road to the coast.",
    "They agreed to see each other again, the ministry added, and to ask experts of both countries for their advice.",
]


def german(tmp_path: Path) -> Input:
    """A page that says it is in German."""
    item = saved(tmp_path, [f"{text} Die Minister sprachen in Lima lange miteinander." for text in STORY])
    assert item.path
    item.path.write_text(item.path.read_text().replace("<html>", "<html lang='de'>"))
    return item


def kept(config: Config) -> tuple[int, int]:
    """How many articles and mentions the archive has."""
    found = rows(config)
    return len(found["articles"]), len(found["mentions"])


def test_a_language_without_a_model_is_kept_without_names_and_the_outcome_says_so(
    config: Config, tmp_path: Path
) -> None:
    [outcome] = run(config, german(tmp_path))
    assert outcome.reason == "new" and "no model for language 'de'" in outcome.detail
    assert kept(config) == (1, 0)


def test_a_model_named_for_a_language_reads_it(config: Config, tmp_path: Path) -> None:
    import spacy

    model = spacy.blank("de")
    model.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Lima"}])
    model.to_disk(tmp_path / "model")
    [outcome] = run(replace(config, models={"de": str(tmp_path / "model")}), german(tmp_path))
    assert "no model" not in outcome.detail
    articles, mentions = kept(config)
    assert articles == 1 and mentions > 1


@pytest.mark.usefixtures("site")
def test_all_pages_of_the_site_are_stored_and_answer_the_question(config: Config) -> None:
    assert {outcome.reason for outcome in run(config, *PAGES)} == {"new"}
    found = [(event.date, event.place_name, event.status, event.sources) for event in meetings(config)]
    assert found == [
        ("2025-07-12", "Baku", "happened", 3),
        ("2025-07-24", "Paris", "happened", 4),
        ("2025-07-31", "Baku", "happened", 3),
    ]


@pytest.mark.usefixtures("site")
def test_rebuild_gives_the_same_rows(config: Config) -> None:
    run(config, *PAGES)
    before = rows(config)
    assert rebuild(config) == len(PAGES)
    assert rows(config) == before


@pytest.mark.usefixtures("site")
def test_a_rebuild_keeps_what_was_judged_and_applies_it_again(config: Config) -> None:
    run(config, *PAGES[:4])
    unjudged = rows(config)
    judge(config, "Shaibani", "Ron Dermer")
    before = rows(config)
    assert before["entities"] != unjudged["entities"]
    assert before["event_participants"] != unjudged["event_participants"]
    rebuild(config)
    assert rows(config) == before


@pytest.mark.usefixtures("site")
def test_the_order_of_ingest_changes_no_event(config: Config, tmp_path: Path) -> None:
    run(config, *PAGES)
    other = replace(config, database_url=f"sqlite:///{tmp_path / 'other.db'}", archive_dir=tmp_path / "other")
    run(other, *reversed(PAGES))
    told = [
        [(e.date, e.place_name, e.status, sorted(p.sentence for p in e.evidence)) for e in meetings(c)]
        for c in (config, other)
    ]
    assert told[0] == told[1]


@pytest.mark.usefixtures("site")
def test_the_same_page_twice_changes_nothing(config: Config) -> None:
    run(config, PAGES[0])
    before = rows(config, without={"outcomes"})
    assert [outcome.reason for outcome in run(config, PAGES[0])] == ["unchanged"]
    assert rows(config, without={"outcomes"}) == before


@pytest.mark.usefixtures("site")
def test_an_address_that_a_share_made_is_the_same_article(config: Config) -> None:
    (first,) = run(config, PAGES[0])
    before = rows(config)
    (again,) = run(config, PAGES[0] + "?utm_source=social&fbclid=IwAR0x1#comments")
    assert (again.reason, again.article) == ("unchanged", first.article)
    assert rows(config) == before


def test_a_changed_page_is_a_revision_and_the_old_text_stays(config: Config, tmp_path: Path) -> None:
    run(config, saved(tmp_path, STORY))
    changed = [*STORY[:2], "They will meet again in Santiago in October, the ministry added, and invite experts to it."]
    assert [outcome.reason for outcome in run(config, saved(tmp_path, changed))] == ["revised"]
    store = open_store(config.database_url)
    with store.read() as connection:
        first, second = (show_article(connection, URL, revision=number) for number in (1, 2))
    store.close()
    assert first is not None and second is not None
    assert (first.text, second.text) == ("\n".join(STORY), "\n".join(changed))


def test_a_revision_takes_the_events_and_entities_with_it_that_it_no_longer_tells(
    config: Config, tmp_path: Path
) -> None:
    run(config, saved(tmp_path, STORY))
    calm = [
        "The harbour of the old town was quiet this week, and nobody seemed to be in a hurry to get anything done."
    ] * 1
    calm += [
        "Fishing boats stayed where they were, the market opened late, and the cafe on the corner sold out of cake."
    ]
    run(config, saved(tmp_path, calm))
    assert [rows(config)[table] for table in ("events", "reports", "forms", "entities")] == [[], [], [], []]


def test_a_rebuild_of_revisions_gives_the_same_rows(config: Config, tmp_path: Path) -> None:
    run(config, saved(tmp_path, STORY))
    run(config, saved(tmp_path, STORY[:2]))
    before = rows(config)
    rebuild(config)
    assert rows(config) == before


APPEAL = "Subscribe now to continue reading this story."
LONG = [*STORY, *(f"{text} So the minister said on the radio." for text in STORY)]


def test_what_moves_by_itself_is_no_revision(config: Config, tmp_path: Path) -> None:
    run(config, saved(tmp_path, [*STORY, "3 comments"]))
    before = rows(config)
    spaced = [text.replace(", it said", " – it  said") for text in STORY]
    assert [outcome.reason for outcome in run(config, saved(tmp_path, [*spaced, "17 comments"]))] == ["unchanged"]
    assert rows(config) == before


@pytest.mark.parametrize("stub", [LONG[:2], [*LONG[:3], APPEAL]])
def test_a_stub_does_not_replace_the_text_and_its_outcome_says_so(
    config: Config, tmp_path: Path, stub: list[str]
) -> None:
    (whole,) = run(config, saved(tmp_path, LONG))
    before = rows(config)
    (outcome,) = run(config, saved(tmp_path, stub))
    assert (outcome.stage, outcome.reason) in [("clean", Reason.STUB), ("clean", Reason.PAYWALL)]
    assert rows(config) == before
    assert whole.reason == "new"
    assert [outcome.reason for outcome in run(config, saved(tmp_path, LONG))] == ["unchanged"]


def test_the_outcome_of_a_stub_leads_to_its_article(config: Config, tmp_path: Path) -> None:
    (whole,) = run(config, saved(tmp_path, LONG))
    (stub,) = run(config, saved(tmp_path, LONG[:2]))
    assert (stub.reason, stub.article) == (Reason.STUB, whole.article)


def test_a_rebuild_over_stubs_and_what_moves_by_itself_gives_the_same_rows(config: Config, tmp_path: Path) -> None:
    pages = [LONG[:2], LONG, LONG[:2], [*LONG, "4 min read"], [*LONG[:4], "They will meet in Santiago."], LONG[:2]]
    assert [run(config, saved(tmp_path, page))[0].reason for page in pages] == [
        "new",
        "revised",
        "stub",
        "unchanged",
        "revised",
        "stub",
    ]
    before = rows(config)
    assert rebuild(config) == 3
    assert rows(config) == before


@contextmanager
def answering(responses: list[tuple[int, str]]) -> Iterator[str]:
    """A site of one page that gives these answers in turn, the last one for ever; the page's address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = responses.pop(0) if len(responses) > 1 else responses[0]
            self.send_response(status)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/story.html"
        server.shutdown()


def gone(config: Config, url: str) -> bool:
    """Whether the archive says that an article's page is gone; its text must be there."""
    store = open_store(config.database_url)
    with store.read() as connection:
        article = show_article(connection, url)
        (listed,) = list_articles(connection)
    store.close()
    assert article is not None and STORY[0] in article.text
    assert article.gone == listed.gone
    return article.gone is not None


@pytest.mark.parametrize(
    ("status", "body", "is_gone"),
    [
        (404, "", True),
        (410, "", True),
        (200, "<title>Page not found</title><p>Sorry, the page that you are looking for was moved or removed.", True),
        (500, "", False),
        (403, "", False),
        (200, "<title>Subscribe to read</title><p>Subscribe now to read this story and all the others.", False),
    ],
)
def test_a_page_that_is_gone_is_marked_and_its_text_kept(
    config: Config, tmp_path: Path, status: int, body: str, is_gone: bool
) -> None:
    page = saved(tmp_path, STORY)
    assert page.path
    open_house = replace(config, allow_private=True)
    with answering([(200, page.path.read_text()), (status, body)]) as url:
        run(open_house, url)
        assert not gone(config, url)
        run(open_house, url)
        assert gone(config, url) == is_gone
        rebuild(config)
        assert gone(config, url) == is_gone


CONSENT = "<title>Before you continue</title><p>We and our 214 partners use cookies to store data on your device.</p>"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (CONSENT, Reason.CONSENT_WALL),
        ("<title>Log in</title><form><p>Log in to continue reading.</p></form>", Reason.PAYWALL),
        ("%PDF-1.7 1 0 obj", Reason.NOT_HTML),
        ("", Reason.EMPTY),
    ],
)
def test_what_is_sent_in_place_of_a_story_does_not_replace_it(
    config: Config, tmp_path: Path, body: str, reason: Reason
) -> None:
    page = saved(tmp_path, LONG)
    assert page.path
    open_house = replace(config, allow_private=True)
    with answering([(200, page.path.read_text()), (200, body)]) as url:
        run(open_house, url)
        before = rows(config)
        assert run(open_house, url)[0].reason == reason
    assert rows(config) == before


def test_a_page_that_returns_is_no_longer_gone(config: Config, tmp_path: Path) -> None:
    page = saved(tmp_path, STORY)
    assert page.path
    html = page.path.read_text()
    open_house = replace(config, allow_private=True)
    with answering([(200, html), (404, ""), (503, ""), (200, html)]) as url:
        told = []
        for _ in range(4):
            run(open_house, url)
            told.append(gone(config, url))
    assert told == [False, True, True, False]


NOTE = "This text is shown under the terms of the open licence of the harbour office, which keeps all other rights."
TOLD_ELSEWHERE = [
    "Ana Quispe, foreign minister of Peru, held talks with Luis Rojas, her colleague from Chile, in Lima on Thursday.",
    "Nobody outside of the two ministries had known of the visit, and the harbour unions learnt of it from the radio.",
]
CALM = [
    [
        "The harbour of the old town was quiet this week, and nobody seemed to be in a hurry to get anything done.",
        "Fishing boats stayed where they were, the market opened late, and the cafe on the corner sold out of cake.",
    ],
    [
        "A choir of forty children sang in the town hall, and their parents filled every chair and most of the stairs.",
        "The concert ended with an old song of the valley that few of the younger people in the hall had heard before.",
    ],
    [
        "The library will stay open on two more evenings from autumn on, since so many pupils ask for a quiet place.",
        "It has bought new lamps and a second kettle, and the head of the library hopes for a better roof next year.",
    ],
]


def stories(tmp_path: Path) -> list[Input]:
    """Four articles of one outlet, each under its standing note; one of them printed by a second outlet, and its news
    told by a third in its own words."""
    noted = [("one.example", [*paragraphs, NOTE]) for paragraphs in (STORY, *CALM)]
    told = [*noted, ("two.example", STORY), ("three.example", TOLD_ELSEWHERE)]
    return [
        saved(tmp_path, paragraphs, url=f"http://{host}/{number}.html", name=f"{number}.html")
        for number, (host, paragraphs) in enumerate(told)
    ]


def derived(config: Config) -> dict[str, list[Any]]:
    """All derived rows, but for what hangs on the moment of capture."""
    store = open_store(config.database_url)
    with store.read() as connection:
        found = {
            table.name: sorted(
                repr(tuple(row))
                for row in connection.execute(
                    sa.select(*(column for column in table.c if column.name not in ("capture_id", "first_seen")))
                )
            )
            for table in metadata.sorted_tables
            if table.name not in LOGS
        }
    store.close()
    return found


def empty(config: Config) -> None:
    store = open_store(config.database_url)
    with store.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))
    store.close()


def texts(config: Config) -> dict[str, str]:
    """The text of each article, by its address."""
    select = sa.select(tables.articles.c.url, tables.revisions.c.text).join(tables.revisions)
    store = open_store(config.database_url)
    with store.read() as connection:
        found = {row.url: row.text for row in connection.execute(select)}
    store.close()
    return found


def test_what_stands_on_the_whole_site_goes_once_it_is_known(config: Config, tmp_path: Path) -> None:
    run(config, *stories(tmp_path))
    assert [NOTE in text for url, text in sorted(texts(config).items()) if "one." in url] == [True, True, False, False]
    rebuild(config)
    assert texts(config)["http://one.example/0.html"] == "\n".join(STORY)
    assert not any(NOTE in text for text in texts(config).values())


def test_a_rebuild_gives_the_same_rows_whatever_the_order_of_ingest(config: Config, tmp_path: Path) -> None:
    found = []
    for number, order in enumerate((1, -1)):
        folder = tmp_path / str(number)
        own = replace(config, archive_dir=folder / "warc")
        folder.mkdir()
        run(own, *stories(folder)[::order])
        rebuild(own)
        found.append(derived(own))
        empty(own)
    assert found[0] == found[1]
    assert found[0]["site_prints"]


def test_several_processes_give_the_same_rows_as_one(config: Config, tmp_path: Path) -> None:
    told = [*stories(tmp_path), saved(tmp_path, STORY[:2], url="http://one.example/0.html", name="shorter.html")]
    found = []
    for jobs in (1, 2):
        own = replace(config, archive_dir=tmp_path / f"warc{jobs}")
        outcomes: list[Outcome] = []
        ingest(told, own, jobs=jobs, on_outcome=outcomes.append)
        found += [([outcome.reason for outcome in outcomes], derived(own))]
        rebuild(own, jobs=jobs)
        found += [([], derived(own))]
        empty(own)
    assert found[:2] == found[2:]


def test_a_page_that_did_not_change_is_no_revision_when_more_is_known_of_its_site(
    config: Config, tmp_path: Path
) -> None:
    first, *others = stories(tmp_path)
    assert [outcome.reason for outcome in run(config, first, *others, first)][-1] == "unchanged"


def test_copies_and_pages_of_one_outlet_are_one_source(config: Config, tmp_path: Path) -> None:
    told = stories(tmp_path)
    run(config, *told[-2:], told[0])
    store = open_store(config.database_url)
    with store.read() as connection:
        (event,) = find_events(connection, EventFilter(types=("meeting",)))
        article = show_article(connection, told[0].url)
    store.close()
    assert (len(event.evidence), event.sources) == (3, 2)
    assert article is not None and article.also_at == (told[-2].url,)


def test_a_text_that_links_two_others_makes_them_one_source(config: Config, tmp_path: Path) -> None:
    things = [
        "lamp",
        "kettle",
        "chair",
        "stair",
        "window",
        "carpet",
        "barrel",
        "bottle",
        "basket",
        "candle",
        "ladder",
        "hammer",
        "pillow",
        "mirror",
    ]
    drawn = random.Random(5)
    lines = [
        f"In the old house there were a {', a '.join(drawn.sample(things, 9))} and not much else." for _ in range(9)
    ]
    first, second, both = [*lines[:6], STORY[0]], [*lines[3:], TOLD_ELSEWHERE[0]], lines
    pages = [
        saved(tmp_path, text, url=f"http://{host}.example/a.html", name=f"{host}.html")
        for host, text in (("one", first), ("two", second), ("three", both))
    ]
    sources = []
    for page in pages:
        run(config, page)
        store = open_store(config.database_url)
        with store.read() as connection:
            sources += [event.sources for event in find_events(connection, EventFilter(types=("meeting",)))]
        store.close()
    assert sources == [1, 2, 1]


@pytest.mark.usefixtures("site")
def test_a_rebuild_without_its_captures_is_refused_and_loses_nothing(config: Config, tmp_path: Path) -> None:
    run(config, PAGES[0])
    before = rows(config)
    (config.archive_dir).rename(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="nothing was changed"):
        rebuild(config)
    assert rows(config) == before


@pytest.mark.usefixtures("site")
def test_a_rebuild_from_a_damaged_archive_is_refused_and_loses_nothing(config: Config) -> None:
    run(config, *PAGES[:3])
    before = rows(config)
    [warc] = config.archive_dir.glob("*.warc.gz")
    warc.write_bytes(warc.read_bytes()[:-800])  # into the last page, past its request
    with pytest.raises(StoreError, match="1 archived pages cannot be read"):
        rebuild(config)
    assert rows(config) == before


def test_a_rebuild_makes_no_database_where_there_is_nothing_to_rebuild(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        rebuild(load_config(env={"NEWSDESK_DATABASE_URL": f"sqlite:///{tmp_path / 'typo.db'}"}))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("site")
def test_bad_input_is_told_and_the_rest_goes_on(config: Config) -> None:
    base = "http://northgatewire.example"
    bad = [
        "not a url",
        f"{base}/gone.html",
        f"{base}/documents/communique.pdf",
        "http://meridiandispatch.example/empty.html",
    ]
    outcomes = run(config, *bad, "http://harbourpost.example/index.html", PAGES[0])
    assert [(outcome.stage, outcome.reason) for outcome in outcomes] == [
        ("fetch", Reason.INVALID_URL),
        ("fetch", Reason.HTTP_ERROR),
        ("clean", Reason.NOT_HTML),
        ("clean", Reason.EMPTY),
        ("clean", Reason.SECTION_PAGE),
        ("stored", "new"),
    ]


def test_a_page_too_complex_is_rejected_and_the_rest_goes_on(config: Config, tmp_path: Path) -> None:
    nested = saved(tmp_path, ["<b>" * 100_000, *STORY], url=f"{URL}?nested", name="nested.html")
    reasons = [outcome.reason for outcome in run(config, nested, saved(tmp_path, STORY))]
    assert reasons == [Reason.TOO_COMPLEX, "new"]


def test_a_rule_for_a_site_reaches_old_pages_by_a_rebuild(config: Config, tmp_path: Path) -> None:
    told = replace(config, sites_dir=tmp_path / "sites")
    run(told, saved(tmp_path, STORY))
    told.sites_dir.mkdir()
    (told.sites_dir / "meridiandispatch.example.toml").write_text('drop = ["p:last-child"]')
    rebuild(told)
    store = open_store(config.database_url)
    with store.read() as connection:
        article = show_article(connection, URL)
    store.close()
    assert article is not None
    assert article.text.splitlines() == STORY[:2]
    assert [(block.text, block.reason) for block in article.removed] == [(STORY[2], RemovalReason.SITE_RULE)]


def test_a_saved_page_that_is_not_there_is_rejected(config: Config, tmp_path: Path) -> None:
    assert run(config, Input(URL, tmp_path / "none.html"))[0].reason == Reason.BAD_INPUT


@pytest.mark.usefixtures("site")
def test_each_sentence_of_evidence_stands_in_its_article(config: Config) -> None:
    run(config, *PAGES)
    store = open_store(config.database_url)
    with store.read() as connection:
        events = find_events(connection, EventFilter())
        texts = {piece.article: show_article(connection, piece.article) for e in events for piece in e.evidence}
    store.close()
    assert events and all(event.evidence for event in events)
    for piece in (piece for event in events for piece in event.evidence):
        article = texts[piece.article]
        assert article is not None and article.text[piece.start : piece.end] == piece.sentence
        assert piece.start <= piece.trigger_start < piece.trigger_end <= piece.end
