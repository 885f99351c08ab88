"""The crawl, end to end: the fixture outlets behind a proxy on loopback, into SQLite and Postgres."""

from __future__ import annotations

import multiprocessing
import os
import random
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from faults import FaultServer

from newsdesk.archive import Archive
from newsdesk.check import check
from newsdesk.config import Config, load_config, with_database
from newsdesk.crawl import Crawl, at_work, crawl, find_lists
from newsdesk.crawl.run import locked
from newsdesk.errors import Locked, StoreError
from newsdesk.fetch import fetch
from newsdesk.model import Outcome
from newsdesk.pipeline import Pipeline, rebuild
from newsdesk.store import open_store, tables
from newsdesk.store.sources import Page, Source, all_sources, last_runs, put_pages, put_source, resting_hosts
from newsdesk.urls import url_key

FIXTURES = Path(__file__).parents[2] / "fixtures"
serving = runpy.run_path(str(FIXTURES / "serve.py"))["serving"]
HOMES = [f"http://{path.name}/" for path in sorted((FIXTURES / "site").iterdir())]
ARTICLES = 11  # of twelve: "/story/damascus-strikes.html" is too short to be told from a section by its address alone


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    env = {"NEWSDESK_DATABASE_URL": database_url, "NEWSDESK_ARCHIVE_DIR": str(tmp_path / "warc")}
    return replace(load_config(env=env), retries=0, host_delay=0.0)


@pytest.fixture
def lone(tmp_path: Path) -> Config:
    """A SQLite archive, for what does not hang on the database; hosts at home are let in."""
    env = {"NEWSDESK_DATABASE_URL": str(tmp_path / "news.db")}
    return replace(load_config(env=env), retries=0, host_delay=0.0, allow_private=True)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with serving() as base:
        monkeypatch.setenv("http_proxy", base)
        yield


def add(config: Config, *homes: str, **given: object) -> None:
    store, now = open_store(config.database_url), datetime.now(UTC).isoformat()
    with store.begin() as connection:
        for home in homes:
            source = Source(home, ((home, "", ""),), 900, 100, (), (), False, 900, now)
            put_source(connection, replace(source, **given))  # type: ignore[arg-type]
    store.close()


def run(config: Config) -> list[Outcome]:
    outcomes: list[Outcome] = []
    crawl(config, Crawl(on_outcome=outcomes.append))
    return outcomes


def rows(config: Config, select: sa.Select[tuple[str]]) -> list[str]:
    store = open_store(config.database_url)
    with store.read() as connection:
        found = sorted(connection.scalars(select))
    store.close()
    return found


def sources(config: Config) -> list[Source]:
    store = open_store(config.database_url)
    with store.read() as connection:
        found = all_sources(connection)
    store.close()
    return found


def ask_for(config: Config, url: str, **given: object) -> None:
    """Put one page into the queue."""
    store = open_store(config.database_url)
    page = replace(Page(url_key(url), url, "", datetime.now(UTC).isoformat()), **given)  # type: ignore[arg-type]
    with store.begin() as connection:
        put_pages(connection, [page])
    store.close()


@pytest.mark.usefixtures("site")
def test_all_articles_of_all_sources_are_stored_once_and_left_alone_until_due(config: Config) -> None:
    add(config, *HOMES)
    assert [outcome.reason for outcome in run(config)].count("new") == ARTICLES
    assert run(config) == []
    store = open_store(config.database_url)
    with store.read() as connection:
        assert [run.counts.get("new") for run in last_runs(connection, 2)] == [None, ARTICLES]
    store.close()


@pytest.mark.usefixtures("site")
def test_sources_and_queue_survive_a_rebuild(config: Config) -> None:
    add(config, HOMES[0])
    run(config)
    before = sources(config), rows(config, sa.select(tables.queue.c.key))
    rebuild(config)
    assert (sources(config), rows(config, sa.select(tables.queue.c.key))) == before


@pytest.mark.usefixtures("site")
def test_patterns_say_which_addresses_are_taken_up(lone: Config) -> None:
    add(lone, HOMES[0], include=("/story/",), exclude=("maun",))
    urls = [outcome.url for outcome in run(lone)]
    assert urls and not any("maun" in url for url in urls)


@pytest.mark.usefixtures("site")
def test_a_source_whose_time_has_not_come_is_not_asked_and_one_put_off_for_years_is(lone: Config) -> None:
    now = datetime.now(UTC)
    add(lone, HOMES[0], next_at=(now + timedelta(hours=1)).isoformat())
    add(lone, HOMES[1], next_at=(now + timedelta(days=400)).isoformat())  # by a clock that was wrong
    assert {outcome.url.split("/")[2] for outcome in run(lone)} == {HOMES[1].split("/")[2]}


def test_a_source_that_cannot_be_read_says_why_and_is_asked_again(lone: Config, faults: FaultServer) -> None:
    add(lone, faults.url("status/500"))
    run(lone)
    (source,) = sources(lone)
    assert (source.failures == 1 and "robots" not in source.problem) or "status" in source.problem
    assert source.next_at > datetime.now(UTC).isoformat()


def test_a_host_that_asks_to_wait_is_left_alone_by_the_next_run(lone: Config, faults: FaultServer) -> None:
    ask_for(lone, faults.url("retry-after/5000"))
    assert [outcome.reason for outcome in run(lone)] == ["http-error"]
    ask_for(lone, faults.url("ok"))
    assert run(lone) == []
    store = open_store(lone.database_url)
    with store.read() as connection:
        assert len(resting_hosts(connection, datetime.now(UTC))) == 1
    store.close()


def test_robots_txt_is_obeyed(lone: Config, faults: FaultServer) -> None:
    before = faults.hits["/status/418"]
    ask_for(lone, faults.url("status/418"))
    assert [outcome.reason for outcome in run(lone)] == ["robots"]
    assert faults.hits["/status/418"] == before


def test_what_lists_and_links_name_in_the_private_network_is_not_asked_for(lone: Config, faults: FaultServer) -> None:
    lone = replace(lone, allow_private=False)
    ask_for(lone, faults.url("ok"))
    add(lone, faults.url("a-feed"))
    before = faults.hits.total()
    assert [outcome.reason for outcome in run(lone)] == ["private-address"]
    assert "private-address" in sources(lone)[0].problem
    assert faults.hits.total() == before


def test_a_page_over_which_three_crawls_died_is_put_aside(lone: Config, faults: FaultServer) -> None:
    ask_for(lone, faults.url("ok"), tries=3)
    assert [outcome.reason for outcome in run(lone)] == ["too-complex"]
    assert rows(lone, sa.select(tables.queue.c.state)) == ["quarantined"]


def test_an_article_that_has_not_changed_is_asked_for_on_condition_and_climbs_the_ladder(
    lone: Config, faults: FaultServer
) -> None:
    url, stored_at = faults.url("validated"), datetime.now(UTC) - timedelta(minutes=20)
    ask_for(lone, url, state="done", first_at=stored_at.isoformat(), final_url=url, etag='"v1"')
    assert [outcome.reason for outcome in run(lone)] == ["unchanged"]
    assert rows(lone, sa.select(tables.queue.c.next_at)) == [(stored_at + timedelta(hours=1)).isoformat()]


def test_a_second_crawl_ends_at_once_with_a_code_of_its_own(lone: Config, tmp_path: Path) -> None:
    lone = replace(lone, archive_dir=tmp_path / "warc")
    with locked(lone):
        running = started(lone, tmp_path)
        running.communicate(timeout=20)
    assert running.returncode == 75


def test_whether_a_crawl_is_at_work_can_be_seen_and_nothing_is_made_by_looking(lone: Config, tmp_path: Path) -> None:
    assert not at_work(lone)
    assert list(tmp_path.iterdir()) == []
    with locked(lone):
        assert at_work(lone)
    assert not at_work(lone)


def test_a_second_crawl_does_not_begin(lone: Config) -> None:
    with locked(lone), pytest.raises(Locked), locked(lone):
        pass


@pytest.mark.usefixtures("site")
def test_a_home_page_leads_to_its_feed(lone: Config) -> None:
    home = "http://levantledger.example/"
    assert find_lists(home, lone) == (f"{home}feed.xml",)


@pytest.mark.usefixtures("site")
def test_a_page_that_names_no_list_is_its_own(lone: Config) -> None:
    assert find_lists(HOMES[0], lone) == (HOMES[0],)


def started(config: Config, tmp_path: Path) -> subprocess.Popen[bytes]:
    env = os.environ | {
        "NEWSDESK_DATABASE_URL": config.database_url,
        "NEWSDESK_ARCHIVE_DIR": str(tmp_path / "warc"),
        "NEWSDESK_HOST_DELAY": "0",
        "NEWSDESK_ALLOW_PRIVATE": str(config.allow_private).lower(),
    }
    program = [sys.executable, "-m", "newsdesk", "crawl", "--log-format", "json"]
    return subprocess.Popen(program, env=env, stdout=subprocess.PIPE, start_new_session=True)


@pytest.mark.usefixtures("site")
def test_nothing_is_lost_or_doubled_by_kills(config: Config, tmp_path: Path) -> None:
    add(config, *HOMES)
    chance = random.Random(8)
    for _ in range(4):
        running = started(config, tmp_path)
        assert running.stdout
        running.stdout.readline()  # at work: the first page is stored
        time.sleep(chance.uniform(0, 0.3))
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
    run(config)
    assert list(check(config)) == []
    assert len(rows(config, sa.select(tables.articles.c.url))) == ARTICLES
    assert len(rows(config, sa.select(tables.revisions.c.article_id))) == ARTICLES
    damaged: list[object] = []
    list(Archive(config.archive_dir).captures(damaged.append))
    assert damaged == []


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_page_in_hand_be_finished(lone: Config, tmp_path: Path, number: signal.Signals) -> None:
    lone = replace(lone, archive_dir=tmp_path / "warc")
    add(lone, *HOMES)
    running = started(lone, tmp_path)
    assert running.stdout
    running.stdout.readline()
    running.send_signal(number)
    running.communicate(timeout=60)
    assert running.returncode == 0
    done = len(rows(lone, sa.select(tables.articles.c.url)))
    assert 0 < done < ARTICLES
    assert len(rows(lone, sa.select(tables.queue.c.state).where(tables.queue.c.tries > 0))) == 0
    run(lone)
    assert len(rows(lone, sa.select(tables.articles.c.url))) == ARTICLES
    urls = [capture.url for _, capture in Archive(lone.archive_dir).captures()]
    assert len(urls) == len(set(urls))


def test_a_second_signal_stops_at_once(lone: Config, faults: FaultServer, tmp_path: Path) -> None:
    ask_for(lone, faults.url("silence"))
    before = faults.hits["/silence"]
    running = started(lone, tmp_path)
    while faults.hits["/silence"] == before:
        time.sleep(0.02)
    running.send_signal(signal.SIGTERM)
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(timeout=0.3)  # it waits for the answer
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=2) == -signal.SIGTERM


@pytest.mark.usefixtures("site")
def test_nothing_is_begun_when_the_minutes_are_over(lone: Config) -> None:
    for home in HOMES:
        ask_for(lone, home)
    slow = replace(lone, hosts_at_once=1)
    outcomes: list[Outcome] = []
    crawl(slow, Crawl(seconds=0.000001, on_outcome=outcomes.append))
    assert outcomes == []
    crawl(slow, Crawl(seconds=60, on_outcome=outcomes.append))
    assert len(outcomes) == len(HOMES)


@pytest.mark.usefixtures("site")
def test_several_processes_give_the_rows_of_one(lone: Config, tmp_path: Path) -> None:
    found = []
    for jobs in (1, 2):
        config = with_database(lone, str(tmp_path / f"{jobs}.db"))
        add(config, *HOMES)
        crawl(config, Crawl(jobs=jobs))
        found.append([rows(config, sa.select(column)) for column in (tables.articles.c.id, tables.events.c.id)])
    assert found[0] == found[1]
    assert len(found[0][0]) == ARTICLES


@pytest.mark.usefixtures("site")
def test_a_worker_that_is_killed_costs_nothing_but_its_time(lone: Config) -> None:
    add(lone, *HOMES)
    outcomes: list[Outcome] = []

    def kill_one(outcome: Outcome) -> None:
        outcomes.append(outcome)
        if len(outcomes) == 3:
            os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)

    crawl(lone, Crawl(jobs=2, on_outcome=kill_one))
    assert [outcome.reason for outcome in outcomes].count("new") == ARTICLES


def test_robots_txt_is_kept_from_one_run_to_the_next(lone: Config, faults: FaultServer) -> None:
    before = faults.hits["/robots.txt"]
    for name in ("ok", "pdf"):
        ask_for(lone, faults.url(name))
        run(lone)
    assert faults.hits["/robots.txt"] == before + 1


@pytest.mark.usefixtures("site")
def test_what_a_crash_left_between_archive_and_database_is_taken_up_from_the_archive(config: Config) -> None:
    """The state after a kill between the archive's fsync and the database's commit: the record without the row."""
    url = f"{HOMES[0]}story/damascus-strikes.html"
    fetched = fetch(url, config)
    ask_for(config, url, tries=1)
    Archive(config.archive_dir).append(fetched)
    assert [outcome.reason for outcome in run(config)] == ["new"]
    assert rows(config, sa.select(tables.captures.c.id)) == [fetched.id]
    assert [capture for _, capture in Archive(config.archive_dir).captures()] == [fetched]
    assert run(config) == []


@pytest.mark.usefixtures("site")
def test_what_a_crash_left_kept_is_taken_up_from_the_archive_without_a_request(config: Config) -> None:
    """The state after a kill between the archive and the last stage."""
    url = f"{HOMES[0]}story/damascus-strikes.html"
    archived(config, url, tries=1)
    outcomes: list[Outcome] = []
    crawl(config, Crawl(most_pages=0, on_outcome=outcomes.append))
    assert [outcome.reason for outcome in outcomes] == ["new"]
    assert rows(config, sa.select(tables.queue.c.state)) == ["done"]


@pytest.mark.usefixtures("site")
def test_a_poison_page_is_put_aside_after_three_crawls_and_those_beside_it_are_not(lone: Config) -> None:
    """The state after three crawls that died over a page while another one was in hand."""
    poison, innocent = f"{HOMES[0]}story/damascus-strikes.html", f"{HOMES[0]}story/maun-by-election.html"
    archived(lone, poison, tries=3)
    archived(lone, innocent, tries=1)
    assert sorted(outcome.reason for outcome in run(lone)) == ["new", "too-complex"]
    assert rows(lone, sa.select(tables.queue.c.state)) == ["done", "quarantined"]


def archived(config: Config, url: str, tries: int) -> None:
    """A page that a crawl had archived when it died."""
    ask_for(config, url, state="kept", tries=tries)
    pipeline = Pipeline(config)
    pipeline.keep(fetch(url, config))
    pipeline.close()


@pytest.mark.usefixtures("site")
def test_a_full_disk_is_named_leaves_nothing_torn_and_the_next_crawl_goes_on(config: Config) -> None:
    """No file may grow: with SQLite the database is refused first, with Postgres the archive."""
    ask_for(config, f"{HOMES[0]}story/damascus-strikes.html")
    limited = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limited += "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); "
    limited += "from newsdesk.cli import main; main(['crawl'])"
    env = os.environ | {"NEWSDESK_DATABASE_URL": config.database_url, "NEWSDESK_ARCHIVE_DIR": str(config.archive_dir)}
    ended = subprocess.run([sys.executable, "-c", limited], env=env, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert ended.stderr.startswith("newsdesk: ") and "Traceback" not in ended.stderr
    assert [outcome.reason for outcome in run(config)] == ["new"]
    damaged: list[object] = []
    assert len(list(Archive(config.archive_dir).captures(damaged.append))) == 1
    assert damaged == []


def test_a_database_that_another_writer_holds_too_long_is_a_clear_message(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'news.db'}"
    holder, waiter = open_store(url), open_store(url, patience=0.1)
    with holder.begin(), pytest.raises(StoreError, match=r"news\.db: database is locked"), waiter.begin():
        pass
    holder.close()
    waiter.close()


@pytest.mark.usefixtures("site")
def test_of_two_crawls_at_once_one_works_and_nothing_is_archived_twice(lone: Config, tmp_path: Path) -> None:
    lone = replace(lone, archive_dir=tmp_path / "warc")
    add(lone, HOMES[0])
    both = [started(lone, tmp_path) for _ in range(2)]
    for each in both:
        each.communicate(timeout=60)
    assert sorted(each.returncode for each in both) == [0, 75]
    urls = [capture.url for _, capture in Archive(lone.archive_dir).captures()]
    assert len(urls) == len(set(urls)) > 0
