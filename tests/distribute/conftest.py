"""Archives on a real Postgres, workers that are real processes, and the rows to compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from databases import new_database
from workforce import Workforce

from newsdesk.config import Config, load_config


@pytest.fixture
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """The settings of an archive on Postgres that is not there yet."""
    request.param = "postgres"
    with new_database(request) as url:
        address = sa.make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        yield replace(load_config(env={}), database_url=address, archive_dir=tmp_path / "warc")


@pytest.fixture
def workforce(config: Config) -> Iterator[Workforce]:
    """Starts workers on that archive; those that are left are ended."""
    force = Workforce(config)
    yield force
    force.end()
