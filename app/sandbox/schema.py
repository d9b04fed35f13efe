"""The stream's GraphQL schema, and reading a client's request against it.

A request is run once, against an event whose every value is a marker that says where it came from. The answer then is
the exact shape that the client asked for: aliases, fragments, directives and all. ``rendering`` fills it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    OperationType,
    build_schema,
    execute_sync,
    get_operation_ast,
    parse,
    validate,
)

MARK = "\x00"
"""Every marker starts with it."""

_LIMITS = {
    "StringWithLength20AndPatternXltBLVphLXowLTkgXyUjJCYtXSsk": (20, r"[A-Za-z0-9 _%#$&-]+"),
    "StringWithLength20AndPatternXlswLTldKyQ": (20, r"[0-9]+"),
    "StringWithLength7AndPatternXihoaWdoZXN0KSQ": (7, r"(highest)"),
    "StringWithLength50AndPatternXltBLVphLXowLTkgXyUjJCYsLV0rJA": (50, r"[A-Za-z0-9 _%#$&,-]+"),
}
_HELP = {
    "overview": "https://docs.example.com/streaming",
    "configuration": "https://docs.example.com/streaming/configuration",
    "connection": {
        "help": "https://docs.example.com/streaming/connecting",
        "errors": "https://docs.example.com/streaming/errors",
    },
    "events": {
        "payload": "https://docs.example.com/streaming/payload",
        "replaying": "https://docs.example.com/streaming/replaying",
    },
    "slack": "https://slack.example.com/streaming",
    "email": "streaming@example.com",
}
_PROBE = {
    "metadata": {"offset": f"{MARK}offset", "uniqueEventId": f"{MARK}unique_id"},
    "moduleName": f"{MARK}module",
    "eventName": f"{MARK}name",
    "primaryKey": f"{MARK}primary_key",
    "timestamp": f"{MARK}timestamp",
    "hotelId": f"{MARK}hotel",
    "publisherId": f"{MARK}publisher",
    "actionInstanceId": f"{MARK}action",
    "detail": [
        {
            "elementName": f"{MARK}name",
            "newValue": f"{MARK}new",
            "oldValue": f"{MARK}old",
            "scopeFrom": f"{MARK}scope_from",
            "scopeTo": f"{MARK}scope_to",
            "elementSequence": f"{MARK}sequence",
            "elementType": f"{MARK}type",
            "elementRole": f"{MARK}role",
        }
    ],
}


class Refused(Exception):
    """The schema does not accept the request. The text says why."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question on the side. ``answer`` is its complete result."""

    answer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A request for events. ``shape`` is the ``data`` of one event, made of markers."""

    shape: dict[str, Any]
    chain: str
    offset: int | None
    highest: bool
    hotels: frozenset[str]
    delta: bool


def load() -> GraphQLSchema:
    """The schema of ``resources/stream.graphql``, its scalars checking length and pattern."""
    schema = build_schema(files("resources").joinpath("stream.graphql").read_text(encoding="utf-8"))
    for name, (length, pattern) in _LIMITS.items():
        scalar = schema.type_map[name]
        assert isinstance(scalar, GraphQLScalarType)
        scalar.coerce_input_value = _limited(name, length, re.compile(pattern))
    return schema


def _limited(name: str, length: int, pattern: re.Pattern[str]) -> Callable[[Any], str]:
    def coerce(value: Any) -> str:
        if not isinstance(value, str):
            raise GraphQLError(f"{name} is text.")
        if len(value) > length:
            raise GraphQLError(f"{name} takes at most {length} characters.")
        if pattern.fullmatch(value) is None:
            raise GraphQLError(f"{name} must match {pattern.pattern}.")
        return value

    return coerce


def read(schema: GraphQLSchema, payload: Any, connection: dict[str, str]) -> Query | Subscription:
    """Read the payload of a ``subscribe`` message. ``connection`` answers the query of that name.

    Raises:
        Refused: not a payload, or the schema does not accept it.
    """
    if not isinstance(payload, dict) or not isinstance(payload.get("query"), str):
        raise Refused("payload.query is missing")
    variables, operation_name = payload.get("variables"), payload.get("operationName")
    if not isinstance(variables, dict | None) or not isinstance(operation_name, str | None):
        raise Refused("payload.variables is an object and payload.operationName is text")
    try:
        document = parse(payload["query"], max_tokens=2_000)
    except GraphQLError as error:
        raise Refused(error.message) from error
    if errors := validate(schema, document):
        raise Refused("; ".join(error.message for error in errors))
    operation = get_operation_ast(document, operation_name)
    if operation is None:
        raise Refused("which operation to run is not clear")
    asked: list[dict[str, Any]] = []
    root = {"getHelp": _HELP, "connection": connection, "newEvent": _PROBE}

    def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        if info.field_name == "newEvent":
            asked.append(arguments["input"])
        return source[info.field_name]

    result = execute_sync(schema, document, root, None, variables or {}, operation_name, field_resolver=resolve)
    if result.errors:
        raise Refused("; ".join(error.message for error in result.errors))
    data = result.data or {}
    if operation.operation is not OperationType.SUBSCRIPTION:
        return Query({"data": data})
    if not asked:
        raise Refused("the subscription leaves out newEvent")
    return _subscription(data, asked[0])


def _subscription(shape: dict[str, Any], asked: dict[str, Any]) -> Subscription:
    if not asked.get("chainCode"):
        raise Refused("chainCode is needed")
    offset = asked.get("offset")
    return Subscription(
        shape=shape,
        chain=asked["chainCode"],
        offset=None if offset is None else int(offset),
        highest=asked.get("offsetType") == "highest",
        hotels=frozenset(code.strip() for code in (asked.get("hotelCode") or "").split(",") if code.strip()),
        delta=bool(asked.get("delta")),
    )
