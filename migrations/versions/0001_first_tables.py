"""The first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("site", TEXT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("first_seen", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
    )
    op.create_index("ix_articles_site", "articles", ["site"])

    op.create_table(
        "captures",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("final_url", TEXT, nullable=False),
        sa.Column("fetched_at", TEXT, nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("content_type", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("file", TEXT, nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_captures"),
    )
    op.create_index("ix_captures_url", "captures", ["url"], postgresql_using="hash")

    op.create_table(
        "entities",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("aliases", JSON, nullable=False),
        sa.Column("country", TEXT, nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("wikidata", TEXT, nullable=True),
        sa.Column("roles", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entities"),
    )
    op.create_table(
        "outcomes",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("article_id", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outcomes"),
    )
    op.create_index("ix_outcomes_url", "outcomes", ["url"], postgresql_using="hash")

    op.create_table(
        "site_prints",
        sa.Column("site", TEXT, nullable=False),
        sa.Column("print", TEXT, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site", "print", name="pk_site_prints"),
    )
    op.create_table(
        "dates",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=True),
        sa.Column("precision", TEXT, nullable=False),
        sa.Column("basis", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_dates_article_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_dates"),
    )
    op.create_table(
        "entity_names",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("entity_id", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entities.id"], name="fk_entity_names_entity_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("key", "entity_id", name="pk_entity_names"),
    )
    op.create_index("ix_entity_names_entity_id", "entity_names", ["entity_id"])

    op.create_table(
        "events",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("date", TEXT, nullable=True),
        sa.Column("date_start", TEXT, nullable=True),
        sa.Column("date_end", TEXT, nullable=True),
        sa.Column("date_basis", TEXT, nullable=True),
        sa.Column("place_id", TEXT, nullable=True),
        sa.Column("place_country", TEXT, nullable=True),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["entities.id"], name="fk_events_place_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_date_start_id", "events", ["date_start", "id"])
    op.create_index("ix_events_place_country", "events", ["place_country"])
    op.create_index("ix_events_place_id", "events", ["place_id"])
    op.create_index("ix_events_type", "events", ["type"])

    op.create_table(
        "forms",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("aliases", JSON, nullable=False),
        sa.Column("country", TEXT, nullable=True),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("place", JSON, nullable=True),
        sa.Column("first_seen", TEXT, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("entity_id", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entities.id"], name="fk_forms_entity_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name="pk_forms"),
    )
    op.create_index("ix_forms_entity_id", "forms", ["entity_id"])

    op.create_table(
        "print_bands",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("article_id", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_print_bands_article_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("key", "article_id", name="pk_print_bands"),
    )
    op.create_table(
        "prints",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("site", TEXT, nullable=False),
        sa.Column("seen", TEXT, nullable=False),
        sa.Column("blocks", JSON, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("shingles", sa.Integer(), nullable=False),
        sa.Column("slots", sa.LargeBinary(), nullable=False),
        sa.Column("original_id", TEXT, nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_prints_article_id", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["original_id"], ["articles.id"], name="fk_prints_original_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_prints"),
    )
    op.create_index("ix_prints_original_id", "prints", ["original_id"])

    op.create_table(
        "revisions",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("capture_id", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("byline", JSON, nullable=False),
        sa.Column("published", TEXT, nullable=True),
        sa.Column("language", TEXT, nullable=True),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("text_digest", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_revisions_article_id", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["captures.id"], name="fk_revisions_capture_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("article_id", "number", name="pk_revisions"),
    )
    op.create_table(
        "event_participants",
        sa.Column("event_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("entity_id", TEXT, nullable=False),
        sa.Column("country", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entities.id"],
            name="fk_event_participants_entity_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name="fk_event_participants_event_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("event_id", "position", name="pk_event_participants"),
    )
    op.create_index("ix_event_participants_country", "event_participants", ["country"])
    op.create_index("ix_event_participants_entity_id", "event_participants", ["entity_id"])

    op.create_table(
        "form_articles",
        sa.Column("form_id", TEXT, nullable=False),
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("first_seen", TEXT, nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_form_articles_article_id", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["form_id"], ["forms.id"], name="fk_form_articles_form_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("form_id", "article_id", name="pk_form_articles"),
    )
    op.create_index("ix_form_articles_article_id", "form_articles", ["article_id"])
    op.create_index("ix_form_articles_form_id_first_seen", "form_articles", ["form_id", "first_seen"])

    op.create_table(
        "form_facts",
        sa.Column("form_id", TEXT, nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_id"], ["forms.id"], name="fk_form_facts_form_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("form_id", "field", "value", name="pk_form_facts"),
    )
    op.create_index("ix_form_facts_field_value", "form_facts", ["field", "value"])

    op.create_table(
        "mentions",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("form_id", TEXT, nullable=True),
        sa.Column("role", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_mentions_article_id", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["form_id"], ["forms.id"], name="fk_mentions_form_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_mentions"),
    )
    op.create_index("ix_mentions_form_id", "mentions", ["form_id"])

    op.create_table(
        "removed",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "number"],
            ["revisions.article_id", "revisions.number"],
            name="fk_removed_article_id_number",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("article_id", "number", "position", name="pk_removed"),
    )
    op.create_table(
        "reports",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("family", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("date", TEXT, nullable=True),
        sa.Column("date_start", TEXT, nullable=True),
        sa.Column("date_end", TEXT, nullable=True),
        sa.Column("date_basis", TEXT, nullable=True),
        sa.Column("place_form", TEXT, nullable=True),
        sa.Column("place_country", TEXT, nullable=True),
        sa.Column("published", TEXT, nullable=True),
        sa.Column("first_seen", TEXT, nullable=False),
        sa.Column("event_id", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_reports_article_id", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name="fk_reports_event_id", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["place_form"], ["forms.id"], name="fk_reports_place_form", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
    )
    op.create_index("ix_reports_article_id", "reports", ["article_id"])
    op.create_index("ix_reports_event_id", "reports", ["event_id"])
    op.create_index("ix_reports_family_date_start_date_end", "reports", ["family", "date_start", "date_end"])
    op.create_index("ix_reports_place_form", "reports", ["place_form"])

    op.create_table(
        "evidence",
        sa.Column("report_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("trigger_start", sa.Integer(), nullable=False),
        sa.Column("trigger_end", sa.Integer(), nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name="fk_evidence_report_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("report_id", "position", name="pk_evidence"),
    )
    op.create_table(
        "report_participants",
        sa.Column("report_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("form_id", TEXT, nullable=False),
        sa.Column("country", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["form_id"], ["forms.id"], name="fk_report_participants_form_id", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["reports.id"],
            name="fk_report_participants_report_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("report_id", "position", name="pk_report_participants"),
    )
    op.create_index("ix_report_participants_form_id", "report_participants", ["form_id"])


def downgrade() -> None:

    op.drop_table("report_participants")
    op.drop_table("evidence")

    op.drop_table("reports")
    op.drop_table("removed")

    op.drop_table("mentions")

    op.drop_table("form_facts")

    op.drop_table("form_articles")

    op.drop_table("event_participants")
    op.drop_table("revisions")
    op.drop_table("prints")
    op.drop_table("print_bands")

    op.drop_table("forms")

    op.drop_table("events")

    op.drop_table("entity_names")
    op.drop_table("dates")
    op.drop_table("site_prints")

    op.drop_table("outcomes")
    op.drop_table("entities")
    op.drop_table("captures")

    op.drop_table("articles")
