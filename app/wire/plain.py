"""Domain values as plain JSON, for the command line: names in camelCase, times in RFC 3339, enums by value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import msgspec

from app.domain.profile import Secret


def encode(value: object) -> str:
    """One line of JSON. A Secret comes out as ``***``."""
    return msgspec.json.encode(plain(value)).decode()


def plain(value: object) -> Any:
    """The same as dictionaries, lists and texts that JSON has."""
    if isinstance(value, Secret):
        return repr(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {camel(field.name): plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return msgspec.to_builtins(value, builtin_types=())


def camel(name: str) -> str:
    """``some_name`` as ``someName``."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
