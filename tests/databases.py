"""Databases for tests: SQLite, and a real Postgres, the server that NEWSDESK_TEST_POSTGRES_URL names or one started for
the session."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa


@contextmanager
def new_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty database, of the kind that the fixture's parameter names."""
    name = f"newsdesk_{uuid.uuid4().hex}"
    if request.param == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('tmp_path_factory').mktemp(name) / 'news.db'}"
        return
    server = request.getfixturevalue("postgres")
    execute(server, f"CREATE DATABASE {name}")
    yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def execute(server: str, *statements: str) -> None:
    """Run statements on a Postgres server, outside transactions."""
    url = sa.make_url(server).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
