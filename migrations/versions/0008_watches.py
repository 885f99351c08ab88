"""Watches: questions, and what was told of each"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("question", TEXT, nullable=False),
        sa.Column("made", TEXT, nullable=False),
        sa.Column("ran", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_watches"),
    )
    op.create_table(
        "watch_told",
        sa.Column("watch_id", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["watch_id"],
            ["watches.id"],
            name="fk_watch_told_watch_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("watch_id", "key", name="pk_watch_told"),
    )


def downgrade() -> None:
    op.drop_table("watch_told")
    op.drop_table("watches")
