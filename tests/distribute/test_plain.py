"""What one machine read, as text for another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from newsdesk.analysis import Analysis, analyse
from newsdesk.annotate.annotator import Annotator
from newsdesk.clean import clean
from newsdesk.distribute.plain import from_text, to_text
from newsdesk.model import Article, Block, RemovalReason, RemovedBlock

TEXT = """\
The foreign ministers of Syria and Israel, Asaad al-Shaibani and Ron Dermer, met in Baku on 12 July 2025.
At least 15 people were killed in a strike on Damascus last week, officials said."""


def test_an_analysis_comes_back_as_it_was(annotator: Annotator) -> None:
    found = analyse(annotator, TEXT, article="a-1", published=date(2025, 7, 31), title="Talks")
    assert found.reports
    assert any(report.quantities for report in found.reports)
    kept = replace(found, told=())  # which is for who reads, and stored by nobody
    assert from_text(Analysis, to_text(kept)) == kept


def test_an_article_comes_back_as_it_was() -> None:
    removed = (RemovedBlock("Sign up", RemovalReason.NEWSLETTER),)
    article = Article("http://a.example/1", "a.example", "Ü \u2028", ("A B",), None, "en", (Block(TEXT),), removed)
    assert from_text(Article, to_text(article)) == article


def test_a_cleaned_page_comes_back_as_it_was() -> None:
    page = (
        f"<html lang=en><title>Talks in Baku</title><article><h1>Talks in Baku</h1><p>{TEXT}</p><p>{TEXT}</p>".encode()
    )
    article = clean("http://a.example/1", page, fetched_at=datetime(2025, 8, 1, tzinfo=UTC))
    assert from_text(Article, to_text(article)) == article


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"url": 1}'])
def test_something_else_is_an_error(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_text(Article, text)
