"""Full-text search: one way to ask, answered by FTS5 on SQLite and by tsvector on Postgres.

Both get the same words (words.py) and the same search (terms.py), each in its own language, so both find the same. What
is found comes in one order: where the title says it, then where the first paragraph does, then the rest; of each the
latest first, and of one day by id. An index in that order makes the first answers cheap however many there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from newsdesk.model import Article
from newsdesk.store import tables as t
from newsdesk.store.selection import ArticleFilter, Headline, chosen, headlines
from newsdesk.store.snippets import Pieces, marked, snippet
from newsdesk.store.statements import Row, delete, insert, rows_in
from newsdesk.store.terms import SHORTEST_PREFIX, Node, Term, fts5, positive, tsquery
from newsdesk.store.words import FILLER, columns, first_number, last_number, number, words

FIRST = 20  # answers, where nobody says how many
SCOPES = {"title": ("{title} : ", "A"), "lead": ("{title lead} : ", "AB"), "text": ("", "")}  # FTS5's, Postgres's
_BATCH = 500

_WORDS = sa.table(t.WORDS, sa.column("rowid", sa.BigInteger), sa.column("words"))


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found."""

    article: Headline
    found_in: str  # title, lead (the first paragraph) or text: the first of these that has all that was looked for
    title: Pieces
    snippet: Pieces  # of the text; empty where only the title has something


def find_articles(
    connection: sa.Connection, wanted: Node, limit: int = FIRST, among: ArticleFilter | None = None
) -> list[Hit]:
    """The first articles in whose current title and text a search is found, of those that a filter takes.

    `wanted` comes from terms.parse.
    """
    found: dict[int, str] = {}
    for scope in SCOPES:
        if len(found) < limit:
            numbers = connection.scalars(_numbers(connection, wanted, scope, among or ArticleFilter()).limit(limit))
            found |= {number: scope for number in numbers if number not in found}
    return list(_hits(connection, wanted, dict(list(found.items())[:limit])))


def put_words(connection: sa.Connection, articles: Iterable[Article], known: Mapping[str, int]) -> None:
    """Index the current texts of articles, in place of those of the revisions given, by id, for what is indexed."""
    if connection.dialect.name == "sqlite":
        _take_out(connection, known)
    delete(connection, t.searched.c.article_id, known)
    _insert(connection, [(article.id, article.published, article.title, article.text) for article in articles])


def _take_out(connection: sa.Connection, known: Mapping[str, int]) -> None:
    """Take out the words of some revisions: FTS5 keeps no text, and has to be told what they were."""
    revision = t.revisions.c
    texts = sa.select(t.searched.c.number, revision.article_id, revision.number.label("last")).add_columns(
        revision.title, revision.text
    )
    of_article = texts.join_from(t.searched, t.revisions, revision.article_id == t.searched.c.article_id)
    rows = [
        _fts5_row(row.number, columns(row.title, row.text))
        for row in rows_in(connection, of_article, t.searched.c.article_id, known)
        if row.last == known[row.article_id]
    ]
    if rows:
        connection.execute(sa.text(f"INSERT INTO {t.WORDS} {_FTS5_DELETE}"), rows)


def put_all_words(connection: sa.Connection) -> None:
    """Index every article of a database that has no index yet."""
    article, revision = t.articles.c, t.revisions.c
    current = sa.and_(revision.article_id == article.id, revision.number == article.revision)
    texts = sa.select(article.id, revision.published, revision.title, revision.text).join_from(
        t.articles, t.revisions, current
    )
    last = ""
    while rows := connection.execute(texts.where(article.id > last).order_by(article.id).limit(_BATCH)).all():
        _insert(connection, rows)
        last = rows[-1].id


def _insert(connection: sa.Connection, articles: Iterable[Sequence[Any]]) -> None:
    """Index articles, each given as (id, published, title, text)."""
    numbered = sorted((number(id_, published), id_, columns(title, text)) for id_, published, title, text in articles)
    insert(connection, t.searched, [{"article_id": id_, "number": number_} for number_, id_, _ in numbered])
    postgres = connection.dialect.name == "postgresql"
    row = _tsvector_row if postgres else _fts5_row
    into = "(rowid, words) VALUES (:rowid, CAST(:words AS tsvector))" if postgres else _FTS5_VALUES
    rows = [row(number_, texts) for number_, _, texts in numbered]
    if rows:
        connection.execute(sa.text(f"INSERT INTO {t.WORDS} {into}"), rows)


_FTS5_VALUES = "(rowid, title, lead, body) VALUES (:rowid, :title, :lead, :body)"
_FTS5_DELETE = "(search_words, rowid, title, lead, body) VALUES ('delete', :rowid, :title, :lead, :body)"


def _fts5_row(number_: int, texts: Sequence[Sequence[str]]) -> Row:
    title, lead, body = map(" ".join, texts)
    return {"rowid": number_, "title": title, "lead": lead, "body": body}


def _tsvector_row(number_: int, texts: Sequence[Sequence[str]]) -> Row:
    """Words with their places, between the columns one that nothing stands at: no phrase goes across."""
    places: dict[str, list[str]] = {}
    at = 0
    for texts_words, weight in zip(texts, ("A", "B", "D"), strict=True):
        for word in texts_words:
            at += 1
            places.setdefault(word, []).append(f"{at}{weight}")
        at += 1
    places.pop(FILLER, None)
    return {"rowid": number_, "words": " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())}


def _numbers(connection: sa.Connection, wanted: Node, scope: str, among: ArticleFilter) -> sa.Select[Any]:
    """The numbers of the articles that match, in the scope but for what must not be there, the latest first."""
    select = (
        sa.select(_WORDS.c.rowid).where(_match(connection.dialect.name, wanted, scope)).order_by(_WORDS.c.rowid.desc())
    )
    if among.since:
        select = select.where(_WORDS.c.rowid >= first_number(among.since))
    if among.until:
        select = select.where(_WORDS.c.rowid <= last_number(among.until))
    conditions = chosen(ArticleFilter(entities=among.entities, sites=among.sites, places=among.places))
    if conditions:
        of_article = t.searched.join(t.articles, t.articles.c.id == t.searched.c.article_id)
        select = select.join_from(_WORDS, of_article, t.searched.c.number == _WORDS.c.rowid).where(*conditions)
    return select


def with_beginning(text: str, dialect: str) -> sa.Select[Any] | None:
    """The ids of the articles in which words begin as those of a text; None where the index cannot tell."""
    keys = tuple(word.key for word in words(text))
    if not keys or len(keys[-1]) < SHORTEST_PREFIX:
        return None
    numbers = sa.select(_WORDS.c.rowid).where(_match(dialect, Term(keys, prefix=True), "text"))
    return sa.select(t.searched.c.article_id).where(t.searched.c.number.in_(numbers))


def begins_in(text: sa.ColumnElement[str], words: str, dialect: str) -> sa.ColumnElement[bool]:
    """Whether a text has the words, whatever their case, not within a word where they begin with one themselves."""
    asked = words.casefold()
    if not asked[:1].isalnum():
        return sa.func.lower(text).contains(asked, autoescape=True)
    spaced = sa.literal(" ") + sa.func.lower(text)
    if dialect == "postgresql":
        return spaced.op("~", is_comparison=True)(f"[^a-z0-9]{re.escape(asked)}")
    plain = "".join(f"[{sign}]" if sign in "*?[" else sign for sign in asked)
    return spaced.op("GLOB", is_comparison=True)(f"*[^a-z0-9]{plain}*")


def _match(dialect: str, wanted: Node, scope: str) -> sa.ColumnElement[bool]:
    """In the columns of a scope stands what is looked for, and nowhere what must not be there."""
    column_filter, weights = SCOPES[scope]
    within = positive(wanted)
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import TSQUERY

        query = tsquery(within, weights)
        whole = query if within == wanted else f"{tsquery(wanted)} & {query}"
        return _WORDS.c.words.op("@@", is_comparison=True)(sa.cast(whole, TSQUERY))
    query = f"{column_filter}({fts5(within)})"
    whole = query if within == wanted else f"({fts5(wanted)}) AND ({query})"
    return sa.literal_column(t.WORDS).op("MATCH", is_comparison=True)(whole)


def _hits(connection: sa.Connection, wanted: Node, found: dict[int, str]) -> Iterator[Hit]:
    of_number = sa.select(t.searched).where(t.searched.c.number.in_(found))
    ids = {row.number: row.article_id for row in connection.execute(of_number)}
    articles = headlines(connection, ids.values())
    texts = _texts(connection, articles.values())
    for number_, scope in found.items():
        article = articles[ids[number_]]
        yield Hit(article, scope, marked(article.title, wanted), snippet(texts[article.id], wanted))


def _texts(connection: sa.Connection, articles: Iterable[Headline]) -> dict[str, str]:
    revision = t.revisions.c
    current = {article.id: article.revision for article in articles}
    select = sa.select(revision.article_id, revision.number, revision.text)
    rows = rows_in(connection, select, revision.article_id, current)
    return {row.article_id: row.text for row in rows if row.number == current[row.article_id]}
