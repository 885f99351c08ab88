"""The tables. docs/database.md says what each is for; migrations/ makes them.

Every id is made from content (model.short_id), so that a rebuild gives the same rows. Foreign keys are checked when a
transaction commits: one that replaces an article, its entities and its events may do so in any order.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

REVISION = "0016"  # the migration that these tables are at
WORDS = "search_words"  # the index of full-text search, of each database's own kind: migrations and search.py know it

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Collation "C" makes Postgres sort as SQLite and Python do.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
JSON = sa.JSON(none_as_null=True)

# On SQLite the rows lie in the order of the key itself, not in a table of numbered rows with an index for the key.
BY_KEY: dict[str, Any] = {"sqlite_with_rowid": False}


def _text(name: str, **options: Any) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=False, **options)


def _text_or_null(name: str, **options: Any) -> sa.Column[str | None]:
    return sa.Column(name, TEXT, nullable=True, **options)


def _number(name: str, **options: Any) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, **options)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, JSON, nullable=False)


def _ref(name: str, target: str, **options: Any) -> sa.Column[Any]:
    key = sa.ForeignKey(target, deferrable=True, initially="DEFERRED")
    return sa.Column(name, TEXT, key, **{"nullable": False, **options})


def _by_day(table: str, columns: Iterable[str], then: Iterable[str]) -> list[sa.Index]:
    """Indexes in which the rows with one value of a column lie in the order of their days."""
    return [sa.Index(f"ix_{table}_{column}_by_day", column, *then) for column in columns]


captures = sa.Table(
    "captures",
    metadata,
    _text("id", primary_key=True),
    _text("url"),
    _text("final_url"),
    _text("fetched_at"),
    _number("status"),
    _text("content_type"),
    _text("digest"),
    _text("file"),  # the WARC, and where in it the record lies, in bytes
    sa.Column("offset", sa.BigInteger, nullable=False),
    sa.Column("length", sa.BigInteger, nullable=False),
    sa.Index("ix_captures_url", "url"),  # a hash on Postgres
)

articles = sa.Table(
    "articles",
    metadata,
    _text("id", primary_key=True),  # made from the URL: looking up a URL is looking up its id
    _text("url"),
    _text("site", index=True),
    _number("revision"),  # the current one's number
    _text("first_seen"),
    **BY_KEY,
)

revisions = sa.Table(
    "revisions",
    metadata,
    _ref("article_id", "articles.id", primary_key=True),
    _number("number", primary_key=True),  # from 1
    _ref("capture_id", "captures.id"),
    _text("title"),
    _json("byline"),
    _text_or_null("published"),
    _text_or_null("language"),
    _text("text"),
    _text("text_digest"),
    _text_or_null("updated"),
    _text_or_null("section"),
    _json("tags"),
    _text_or_null("canonical"),
    _json("origin"),  # {field: where on the page it was read}
)

removed = sa.Table(
    "removed",
    metadata,
    _text("article_id", primary_key=True),
    _number("number", primary_key=True),
    _number("position", primary_key=True),
    _text("text"),
    _text("reason"),
    sa.ForeignKeyConstraint(
        ["article_id", "number"],
        ["revisions.article_id", "revisions.number"],
        deferrable=True,
        initially="DEFERRED",
    ),
)

# What full-text search finds; the words themselves are in WORDS, under the number, and go when the row here goes.

searched = sa.Table(
    "searched",
    metadata,
    _ref("article_id", "articles.id", primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),  # words.number: the latest first
    sa.Index("ix_searched_number", "number", unique=True),
    **BY_KEY,
)

# Mentions, dates, form_articles and reports are those of each article's current revision.

mentions = sa.Table(
    "mentions",
    metadata,
    _ref("article_id", "articles.id", primary_key=True),
    _number("position", primary_key=True),
    _number("start"),
    _number("end"),
    _text("label"),
    _text("text"),
    _ref("form_id", "forms.id", nullable=True),
    _text_or_null("role"),
    sa.Index("ix_mentions_form_id_article_id", "form_id", "article_id"),
    **BY_KEY,
)

dates = sa.Table(
    "dates",
    metadata,
    _ref("article_id", "articles.id", primary_key=True),
    _number("position", primary_key=True),
    _number("start"),
    _number("end"),
    _text("text"),
    _text_or_null("value"),
    _text("precision"),
    _text("basis"),
    **BY_KEY,
)

forms = sa.Table(
    "forms",
    metadata,
    _text("id", primary_key=True),
    _text("kind"),
    _text("name"),
    _json("aliases"),
    _text_or_null("country"),
    _json("roles"),
    sa.Column("place", JSON, nullable=True),
    _text("first_seen"),
    _number("articles"),  # how many name it so
    _ref("entity_id", "entities.id", nullable=True, index=True),
)

# What each article says of a form, and the sum over all articles: taking an article out never means reading the rest.

form_articles = sa.Table(
    "form_articles",
    metadata,
    _ref("form_id", "forms.id", primary_key=True),
    _ref("article_id", "articles.id", primary_key=True, index=True),
    _text("first_seen"),
    _json("facts"),  # [[field, value], ...]
    sa.Index("ix_form_articles_form_id_first_seen", "form_id", "first_seen"),
    **BY_KEY,
)

form_facts = sa.Table(
    "form_facts",
    metadata,
    _ref("form_id", "forms.id", primary_key=True),
    _text("field", primary_key=True),  # kind, name, alias, country, role, place; key: what candidates are found by
    _text("value", primary_key=True),
    _number("articles"),  # how many say so
    sa.Index("ix_form_facts_field_value", "field", "value"),
    **BY_KEY,
)

entities = sa.Table(
    "entities",
    metadata,
    _text("id", primary_key=True),
    _text("kind"),
    _text("name"),
    _json("aliases"),
    _text_or_null("country"),
    sa.Column("lat", sa.Float, nullable=True),
    sa.Column("lon", sa.Float, nullable=True),
    _text_or_null("wikidata"),
    _json("roles"),
    sa.Index("ix_entities_country_kind", "country", "kind"),  # to who holds an office of a country
    **BY_KEY,
)

entity_names = sa.Table(
    "entity_names",
    metadata,
    _text("key", primary_key=True),  # keys.fold of a name or alias
    _ref("entity_id", "entities.id", primary_key=True, index=True),
    **BY_KEY,
)

reports = sa.Table(
    "reports",
    metadata,
    _text("id", primary_key=True),
    _ref("article_id", "articles.id", index=True),
    _text("type"),
    _text("family"),
    _text("status"),
    _text_or_null("date"),
    _text_or_null("date_start"),  # the first and last day of the date, "YYYY-MM-DD"
    _text_or_null("date_end"),
    _text_or_null("date_basis"),
    _ref("place_form", "forms.id", nullable=True, index=True),
    _text_or_null("place_country"),
    _text_or_null("published"),
    _text("first_seen"),
    _text("words", server_default=""),  # Report.words, sorted, with spaces between
    _ref("event_id", "events.id", nullable=True, index=True),
    sa.Index("ix_reports_family_date_end_date_start", "family", "date_end", "date_start"),
)

report_participants = sa.Table(
    "report_participants",
    metadata,
    _ref("report_id", "reports.id", primary_key=True),
    _number("position", primary_key=True),
    _text("role"),
    _ref("form_id", "forms.id", index=True),
    _text_or_null("country"),
    **BY_KEY,
)

evidence = sa.Table(
    "evidence",
    metadata,
    _ref("report_id", "reports.id", primary_key=True),
    _number("position", primary_key=True),
    _number("start"),
    _number("end"),
    _number("trigger_start"),
    _number("trigger_end"),
    _text("type"),
    _text_or_null("status"),
    _text_or_null("rule"),  # part of speech and lemmas of the trigger in its type's file
    **BY_KEY,
)

quantities = sa.Table(
    "quantities",
    metadata,
    _ref("report_id", "reports.id", primary_key=True),
    _number("position", primary_key=True),
    _text("kind"),  # killed, injured, ...
    sa.Column("value", sa.Float, nullable=True),
    _text_or_null("bound"),  # min, max, about
    _text("text"),
    _number("start"),
    _number("end"),
    _text_or_null("said_by"),
    **BY_KEY,
)

# What an article is recognised by, as its page was cleaned: before what stands on the whole site went.

prints = sa.Table(
    "prints",
    metadata,
    _ref("article_id", "articles.id", primary_key=True),
    _text("site"),
    _text("seen"),  # when it came out, and its URL: copies are ordered by it
    _json("blocks"),  # the fingerprint of each block; "" stands for the page
    _text("text"),  # the digest of the text
    _number("shingles"),
    sa.Column("slots", sa.LargeBinary, nullable=False),
    _ref("original_id", "articles.id", index=True),  # the earliest of its copies, itself where it has no other
    sa.Column("counted", sa.Boolean, nullable=False),  # in site_prints: of the copies on one site the earliest
)

print_bands = sa.Table(
    "print_bands",
    metadata,
    _text("key", primary_key=True),  # copies have at least one in common
    _ref("article_id", "articles.id", primary_key=True),  # no index: an article's keys follow from its slots
    **BY_KEY,
)

site_prints = sa.Table(
    "site_prints",
    metadata,
    _text("site", primary_key=True),
    _text("print", primary_key=True),
    _number("articles"),  # how many unrelated articles of the site have the block; for "" how many there are
    **BY_KEY,
)

events = sa.Table(
    "events",
    metadata,
    _text("id", primary_key=True),
    _text("type"),
    _text("status"),
    _text_or_null("date"),
    _text_or_null("date_start"),
    _text_or_null("date_end"),
    _text_or_null("date_basis"),
    _ref("place_id", "entities.id", nullable=True),
    _text_or_null("place_country"),
    _number("sources"),
    _json("decided"),  # what people set: [{field, by, at, judgement}, ...]
    sa.Index("ix_events_date_start_id", "date_start", "id"),
    *_by_day("events", ("type", "place_id", "place_country"), ("date_start", "id")),
    **BY_KEY,
)

_PARTICIPATION = ("date_start", "event_id", "type", "date_end", "role")

event_participants = sa.Table(
    "event_participants",
    metadata,
    _ref("event_id", "events.id", primary_key=True),
    _number("position", primary_key=True),
    _text("role"),
    _ref("entity_id", "entities.id"),
    _text_or_null("country"),
    _text("type"),  # this and the days are the event's, so that an index leads to its first events without reading it
    _text_or_null("date_start"),
    _text_or_null("date_end"),
    *_by_day("event_participants", ("entity_id",), _PARTICIPATION),
    *_by_day("event_participants", ("country",), (*_PARTICIPATION, "entity_id")),
    **BY_KEY,
)

outcomes = sa.Table(
    "outcomes",
    metadata,
    _text("id", primary_key=True),
    _text("url"),
    _text("stage"),
    _text("reason"),
    _text("detail"),
    _text("at"),
    _text_or_null("article_id"),  # no foreign key: a rebuild empties articles and keeps outcomes
    sa.Index("ix_outcomes_url", "url"),  # a hash on Postgres
)

# What people decided: truth as the captures are, kept by a rebuild.

judgements = sa.Table(
    "judgements",
    metadata,
    _text("id", primary_key=True),
    _text("kind"),  # entity: left and right are forms; event: they are reports
    _text("verdict"),
    _json("left"),  # no foreign keys: the parts may go with a revision and come back
    _json("right"),
    _text("value"),
    _text("note"),
    _text("by"),
    _text("at"),
    _text_or_null("undone"),  # when it was taken back
)

# The crawl: what is asked for and when. Not derived from anything; a rebuild leaves it as it is.

sources = sa.Table(
    "sources",
    metadata,
    _text("url", primary_key=True),
    _json("lists"),  # [[address, etag, last_modified], ...]: its feeds and sitemaps, or the page itself
    _number("interval"),  # seconds between two visits, at least
    _number("most"),  # pages taken up at one visit
    _json("include"),  # regular expressions that an address must have one of, or none that it must not have
    _json("exclude"),
    sa.Column("paused", sa.Boolean, nullable=False),
    _number("every"),  # seconds until the next visit, as it has adapted itself
    _text("next_at"),
    _text_or_null("asked_at"),
    _number("failures"),  # in a row
    _text("problem"),  # why the last visit failed; "" when it did not
)

queue = sa.Table(
    "queue",
    metadata,
    _text("key", primary_key=True),  # url_key: all addresses of one page are one row
    _text("url"),
    _text("source"),
    _text("state"),  # due, done, failed, quarantined
    _text("next_at"),
    _number("tries"),  # times that work on it began and did not end
    _number("failures"),  # in a row
    _number("rung"),  # of the ladder of revisits
    _text("first_at"),  # when it was first stored, "" before
    _text("final_url"),
    _text("etag"),
    _text("last_modified"),
    sa.Index("ix_queue_state_next_at", "state", "next_at"),
)

hosts = sa.Table(
    "hosts",
    metadata,
    _text("host", primary_key=True),
    _text("next_at"),  # not to be asked before, as it said itself
)

robots = sa.Table(
    "robots",
    metadata,
    _text("place", primary_key=True),  # the file's address
    _text("agent"),  # to whom it said so
    _text("valid_until"),
    _json("said"),
)

runs = sa.Table(
    "runs",
    metadata,
    _text("started_at", primary_key=True),
    _text_or_null("ended_at"),  # None while it runs, and where it was killed
    _json("counts"),  # {outcome's reason: how many}
    _text("problem"),
)

# Questions that are watched, and what was told of each: kept by a rebuild.

watches = sa.Table(
    "watches",
    metadata,
    _text("id", primary_key=True),
    _text("question"),
    _text("made"),
    _text("ran"),  # when it was last looked at
)

watch_told = sa.Table(
    "watch_told",
    metadata,
    _ref("watch_id", "watches.id", primary_key=True),
    _text("key", primary_key=True),  # of a piece of evidence, made from its content: watching.keys
    _text("status"),  # of its event when it was told
)

# Not derived: what a rebuild leaves as it is.
KEPT = (captures, outcomes, judgements, watches, watch_told, sources, queue, hosts, robots, runs)
