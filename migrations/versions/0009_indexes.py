"""Indexes that lead to events in the order of their days, and to the persons of a country"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

goes_through = ("event_participants", "events", "entities")

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

BEFORE = {
    "event_participants": (["entity_id"], ["country"]),
    "events": (["type"], ["place_id"], ["place_country"]),
}
BY_DAY = {
    "event_participants": ("date_start", "event_id", "type", "date_end", "role"),
    "events": ("date_start", "id"),
}
FILL = """
UPDATE event_participants SET
    type = (SELECT type FROM events WHERE events.id = event_participants.event_id),
    date_start = (SELECT date_start FROM events WHERE events.id = event_participants.event_id),
    date_end = (SELECT date_end FROM events WHERE events.id = event_participants.event_id)
"""


def upgrade() -> None:
    op.add_column("event_participants", sa.Column("type", TEXT, nullable=False, server_default=""))
    op.add_column("event_participants", sa.Column("date_start", TEXT, nullable=True))
    op.add_column("event_participants", sa.Column("date_end", TEXT, nullable=True))
    op.execute(FILL)
    op.create_index("ix_entities_country_kind", "entities", ["country", "kind"])
    for table, indexes in BEFORE.items():
        for (column,) in indexes:
            op.drop_index(f"ix_{table}_{column}", table_name=table)
            op.create_index(f"ix_{table}_{column}_by_day", table, [column, *BY_DAY[table]])


def downgrade() -> None:
    op.drop_index("ix_entities_country_kind", table_name="entities")
    for table, indexes in BEFORE.items():
        for (column,) in indexes:
            op.drop_index(f"ix_{table}_{column}_by_day", table_name=table)
            op.create_index(f"ix_{table}_{column}", table, [column])
    for name in ("date_end", "date_start", "type"):
        op.drop_column("event_participants", name)
