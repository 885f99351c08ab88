"""Numbers of events, the rule behind each piece of evidence, what people set"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.create_table(
        "quantities",
        sa.Column("report_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("bound", TEXT, nullable=True),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("said_by", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["reports.id"],
            name="fk_quantities_report_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("report_id", "position", name="pk_quantities"),
    )
    op.add_column("evidence", sa.Column("rule", TEXT, nullable=True))
    op.add_column("events", sa.Column("decided", JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("events", "decided")
    op.drop_column("evidence", "rule")
    op.drop_table("quantities")
