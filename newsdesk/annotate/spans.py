"""A name as a stretch of tokens."""

from __future__ import annotations

from dataclasses import dataclass

from newsdesk.model import Label


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """doc[start:end] of a document, and what kind of thing it names."""

    start: int
    end: int
    label: Label
