"""A form sums up what every article says of a name. The sums are kept as counts, so that an article can be put in or
taken out without reading the others, and the order they come in does not matter."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict

import sqlalchemy as sa

from newsdesk.model import LocalEntity
from newsdesk.store import tables as t
from newsdesk.store.keys import MAX_KEY
from newsdesk.store.statements import Row, delete, insert, rows_in, upsert

Facts = Mapping[str, Sequence[tuple[str, str]]]  # form id -> (field, value)


def facts_of(entities: Sequence[LocalEntity], keys: Mapping[str, Collection[str]]) -> Facts:
    """What an article says of its forms; two entities of one form say it together."""
    facts: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for entity in entities:
        said = [("kind", str(entity.kind)), ("name", entity.name), ("role", entity.role), ("country", entity.country)]
        said += [("alias", alias) for alias in entity.aliases]
        said += [("key", key) for key in keys.get(entity.form, ())]
        facts[entity.form] |= {(field, value[:MAX_KEY]) for field, value in said if value}
        if entity.place is not None:
            facts[entity.form].add(("place", json.dumps(asdict(entity.place), sort_keys=True)))
    return {form: sorted(said) for form, said in facts.items()}


def put_facts(connection: sa.Connection, said: Mapping[str, tuple[str, Facts]], known: Collection[str]) -> None:
    """Put what articles say of their forms, by the article's id, in the place of what those known said before.

    With each comes when and where it was first seen. A form that no article names any more is deleted.
    """
    links = t.form_articles
    change = Counter[tuple[str, str, str]]()
    for _seen, facts in said.values():
        change.update((form, field, value) for form, of_form in facts.items() for field, value in of_form)
    for row in rows_in(connection, sa.select(links.c.form_id, links.c.facts), links.c.article_id, known):
        change.subtract((row.form_id, field, value) for field, value in row.facts)
    delete(connection, links.c.article_id, known)
    rows = [
        {"article_id": article, "first_seen": seen, "form_id": form, "facts": of_form}
        for article, (seen, facts) in said.items()
        for form, of_form in facts.items()
    ]
    insert(connection, links, rows)
    _count(connection, change)
    _sum_up(connection, {form for form, _, _ in change})


def _count(connection: sa.Connection, change: Mapping[tuple[str, str, str], int]) -> None:
    rows: list[Row] = [
        {"form_id": form, "field": field, "value": value, "articles": count}
        for (form, field, value), count in change.items()
        if count
    ]
    upsert(connection, t.form_facts, rows, adding="articles")
    less = {row["form_id"] for row in rows if row["articles"] < 0}
    gone = sa.delete(t.form_facts).where(t.form_facts.c.form_id == sa.bindparam("form"), t.form_facts.c.articles == 0)
    if less:
        connection.execute(gone, [{"form": form} for form in sorted(less)])


def _sum_up(connection: sa.Connection, form_ids: Collection[str]) -> None:
    """Make the rows of forms anew from the counts, so that they do not hang on the order articles came in."""
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for row in rows_in(connection, sa.select(t.form_facts), t.form_facts.c.form_id, form_ids):
        counts[row.form_id][row.field][row.value] = row.articles
    first = sa.func.min(t.form_articles.c.first_seen)
    first_of_form = sa.select(first).where(t.form_articles.c.form_id == t.form_facts.c.form_id).scalar_subquery()
    firsts = sa.select(t.form_facts.c.form_id, first_of_form.label("first")).where(t.form_facts.c.field == "kind")
    first_seen = {row.form_id: row.first for row in rows_in(connection, firsts, t.form_facts.c.form_id, form_ids)}
    delete(connection, t.forms.c.id, [form for form in form_ids if form not in first_seen])
    upsert(connection, t.forms, [_form_row(form, counts[form], first) for form, first in first_seen.items()])


def _form_row(form_id: str, counts: Mapping[str, Counter[str]], first_seen: str) -> Row:
    place = _by_frequency(counts["place"])
    return {
        "id": form_id,
        "kind": _by_frequency(counts["kind"])[0],
        "name": _by_frequency(counts["name"])[0],
        "aliases": sorted(counts["alias"]),
        "country": next(iter(_by_frequency(counts["country"])), None),
        "roles": _by_frequency(counts["role"]),
        "place": json.loads(place[0]) if place else None,
        "first_seen": first_seen,
        "articles": sum(counts["kind"].values()),
    }


def _by_frequency(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda value: (-counts[value], value))
