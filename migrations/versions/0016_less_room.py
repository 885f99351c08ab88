"""SQLite: rows lie in the order of their keys, and the index of words keeps no text. Postgres stays as it is"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsdesk.store.search import put_all_words

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BY_KEY = (
    "articles",
    "searched",
    "mentions",
    "dates",
    "form_articles",
    "form_facts",
    "entities",
    "entity_names",
    "report_participants",
    "evidence",
    "quantities",
    "print_bands",
    "site_prints",
    "events",
    "event_participants",
)
goes_through = BY_KEY

WITHOUT_ROWID = " WITHOUT ROWID"
FTS5 = "CREATE VIRTUAL TABLE {name} USING fts5(title, lead, body, {options}tokenize = 'ascii')"
NO_TEXT = "content = '', "
EACH_GOES = (
    "CREATE TRIGGER search_words_go AFTER DELETE ON searched "
    "BEGIN DELETE FROM search_words WHERE rowid = old.number; END"
)
ALL_GO = (
    "CREATE TRIGGER search_words_go AFTER DELETE ON searched WHEN NOT EXISTS (SELECT 1 FROM searched) "
    "BEGIN INSERT INTO search_words (search_words) VALUES ('delete-all'); END"
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in BY_KEY:
        _remake(table, WITHOUT_ROWID)  # with `searched` its trigger goes
    op.execute(FTS5.format(name="remade", options=NO_TEXT))
    op.execute("INSERT INTO remade (rowid, title, lead, body) SELECT rowid, title, lead, body FROM search_words")
    op.execute("DROP TABLE search_words")
    op.execute("ALTER TABLE remade RENAME TO search_words")
    op.execute(ALL_GO)


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    for table in BY_KEY:
        _remake(table, "")
    op.execute("DROP TABLE search_words")
    op.execute("DELETE FROM searched")
    op.execute(FTS5.format(name="search_words", options=""))
    op.execute(EACH_GOES)
    put_all_words(connection)


def _remake(table: str, options: str) -> None:
    """Write a table anew, in the order of its key, with its indexes."""
    connection, of_table = op.get_bind(), {"name": table}
    made = sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :name AND sql IS NOT NULL ORDER BY type DESC")
    key = sa.text("SELECT name FROM pragma_table_info(:name) WHERE pk ORDER BY pk")
    (whole, *rest) = (row.sql for row in connection.execute(made, of_table) if row.type != "trigger")
    columns = whole[whole.index("(") :].removesuffix(WITHOUT_ROWID)
    ordered = ", ".join(f'"{name}"' for name in connection.scalars(key, of_table))
    op.execute(sa.text(f"CREATE TABLE remade {columns}{options}"))
    op.execute(sa.text(f"INSERT INTO remade SELECT * FROM {table} ORDER BY {ordered}"))  # noqa: S608
    op.execute(sa.text(f"DROP TABLE {table}"))
    op.execute(sa.text(f"ALTER TABLE remade RENAME TO {table}"))
    for index in rest:
        op.execute(sa.text(index))
