"""Reports are found by the last of their days"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

goes_through = ("reports",)

BY_FIRST, BY_LAST = (["family", *days] for days in (("date_start", "date_end"), ("date_end", "date_start")))


def upgrade() -> None:
    _swap(BY_FIRST, BY_LAST)


def downgrade() -> None:
    _swap(BY_LAST, BY_FIRST)


def _swap(old: list[str], new: list[str]) -> None:
    op.drop_index("_".join(("ix_reports", *old)), table_name="reports")
    op.create_index("_".join(("ix_reports", *new)), "reports", new)
