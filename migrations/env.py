"""What alembic runs for each command. newsdesk.store.database hands it the connection, already in a transaction."""

from __future__ import annotations

import os

import sqlalchemy as sa
from alembic import context

from newsdesk.store.database import VERSION_TABLE
from newsdesk.store.tables import metadata


def run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table=VERSION_TABLE,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:  # the alembic command itself, when a developer writes a new migration
    with sa.create_engine(os.environ["NEWSDESK_DATABASE_URL"]).begin() as own:
        run(own)
