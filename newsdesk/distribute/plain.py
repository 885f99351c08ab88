"""Dataclasses to JSON and back, by their annotations: what one machine read is handed to another as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_text(value: object) -> str:
    """The JSON of a dataclass of dataclasses, tuples, sets, mappings, enums, times and what JSON knows."""
    return json.dumps(_plain(value), ensure_ascii=True)


def from_text(kind: type[T], text: str) -> T:
    """What to_text was given. Raises ValueError, KeyError or TypeError for the text of something else."""
    value: T = _made(kind, json.loads(text))
    return value


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(_plain(each) for each in value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


@cache
def _types(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _made(kind: Any, data: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if data is None else _made(next(each for each in arguments if each is not NoneType), data)
    if origin is tuple:
        kinds = [arguments[0]] * len(data) if arguments[-1] is Ellipsis else arguments
        return tuple(_made(each, part) for each, part in zip(kinds, data, strict=True))
    if origin is frozenset:
        return frozenset(_made(arguments[0], each) for each in data)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {key: _made(arguments[1], each) for key, each in data.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        return kind(**{field.name: _made(_types(kind)[field.name], data[field.name]) for field in fields(kind)})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if kind is datetime:
        return datetime.fromisoformat(data)
    return float(data) if kind is float else data
