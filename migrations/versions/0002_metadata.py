"""What a page says of its article beside title, byline and day"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.add_column("revisions", sa.Column("updated", TEXT, nullable=True))
    op.add_column("revisions", sa.Column("section", TEXT, nullable=True))
    op.add_column("revisions", sa.Column("tags", JSON, nullable=False, server_default="[]"))
    op.add_column("revisions", sa.Column("canonical", TEXT, nullable=True))
    op.add_column("revisions", sa.Column("origin", JSON, nullable=False, server_default="{}"))


def downgrade() -> None:
    for name in ("origin", "canonical", "tags", "section", "updated"):
        op.drop_column("revisions", name)
