"""Indexes that tell who of a country takes part, and which articles name a form, without their rows"""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

goes_through = ("event_participants", "mentions")

PARTICIPANTS = ["country", "date_start", "event_id", "type", "date_end", "role"]


def upgrade() -> None:
    op.drop_index("ix_event_participants_country_by_day", table_name="event_participants")
    op.create_index("ix_event_participants_country_by_day", "event_participants", [*PARTICIPANTS, "entity_id"])
    op.drop_index("ix_mentions_form_id", table_name="mentions")
    op.create_index("ix_mentions_form_id_article_id", "mentions", ["form_id", "article_id"])


def downgrade() -> None:
    op.drop_index("ix_mentions_form_id_article_id", table_name="mentions")
    op.create_index("ix_mentions_form_id", "mentions", ["form_id"])
    op.drop_index("ix_event_participants_country_by_day", table_name="event_participants")
    op.create_index("ix_event_participants_country_by_day", "event_participants", PARTICIPANTS)
