"""The words by which reports of one event are known: filled by `newsdesk rebuild`"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("reports", sa.Column("words", TEXT, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("reports", "words")
