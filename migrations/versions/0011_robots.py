"""What robots.txt files said, kept for a day"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "robots",
        sa.Column("place", TEXT, nullable=False),
        sa.Column("agent", TEXT, nullable=False),
        sa.Column("valid_until", TEXT, nullable=False),
        sa.Column("said", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_robots"),
    )


def downgrade() -> None:
    op.drop_table("robots")
