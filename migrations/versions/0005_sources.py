"""Sources, the queue of the crawl, hosts, runs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
JSON = sa.JSON(none_as_null=True)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _number(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "sources",
        *_text("url"),
        sa.Column("lists", JSON, nullable=False),
        *_number("interval", "most"),
        sa.Column("include", JSON, nullable=False),
        sa.Column("exclude", JSON, nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        *_number("every"),
        *_text("next_at"),
        sa.Column("asked_at", TEXT, nullable=True),
        *_number("failures"),
        *_text("problem"),
        sa.PrimaryKeyConstraint("url", name="pk_sources"),
    )
    op.create_table(
        "queue",
        *_text("key", "url", "source", "state", "next_at"),
        *_number("tries", "failures", "rung"),
        *_text("first_at", "final_url", "etag", "last_modified"),
        sa.PrimaryKeyConstraint("key", name="pk_queue"),
    )
    op.create_index("ix_queue_state_next_at", "queue", ["state", "next_at"])
    op.create_table("hosts", *_text("host", "next_at"), sa.PrimaryKeyConstraint("host", name="pk_hosts"))
    op.create_table(
        "runs",
        *_text("started_at"),
        sa.Column("ended_at", TEXT, nullable=True),
        sa.Column("counts", JSON, nullable=False),
        *_text("problem"),
        sa.PrimaryKeyConstraint("started_at", name="pk_runs"),
    )


def downgrade() -> None:
    for table in ("runs", "hosts", "queue", "sources"):
        op.drop_table(table)
