"""Full-text search"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsdesk.store.search import put_all_words

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None
goes_through = ("articles",)

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(title, lead, body, tokenize = 'ascii')",
    "CREATE TRIGGER search_words_go AFTER DELETE ON searched "
    "BEGIN DELETE FROM search_words WHERE rowid = old.number; END",
)
POSTGRES = (
    "CREATE TABLE search_words (rowid bigint PRIMARY KEY, words tsvector NOT NULL, "
    "FOREIGN KEY (rowid) REFERENCES searched (number) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)",
    "CREATE INDEX ix_search_words_words ON search_words USING gin (words)",
)


def upgrade() -> None:
    op.create_table(
        "searched",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name="fk_searched_article_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_searched"),
    )
    op.create_index("ix_searched_number", "searched", ["number"], unique=True)
    connection = op.get_bind()
    for statement in POSTGRES if connection.dialect.name == "postgresql" else SQLITE:
        op.execute(statement)
    put_all_words(connection)


def downgrade() -> None:
    op.execute("DROP TABLE search_words")
    op.drop_table("searched")
