"""Our own schema has the structure of Oracle's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from graphql import introspection_from_schema

from app.sandbox.schema import load

PUBLISHED = Path(__file__).parents[4] / "shared" / "ohip" / "spec" / "StreamingGraphQLSchema.json"


def bare_type(reference: dict[str, Any] | None) -> str:
    """``[EventDetail]!`` and the like."""
    if reference is None:
        return "?"
    if reference["kind"] == "NON_NULL":
        return f"{bare_type(reference['ofType'])}!"
    if reference["kind"] == "LIST":
        return f"[{bare_type(reference['ofType'])}]"
    return str(reference["name"])


def structure(introspection: dict[str, Any]) -> dict[str, Any]:
    """Types, fields, arguments and inputs: everything but descriptions and order."""
    schema = introspection["__schema"]
    types: dict[str, Any] = {"query": schema["queryType"]["name"], "subscription": schema["subscriptionType"]["name"]}
    for found in schema["types"]:
        if found["name"].startswith("__") or found["name"] in ("Int", "Float", "ID"):
            continue
        fields = {
            f["name"]: (bare_type(f["type"]), {a["name"]: bare_type(a["type"]) for a in f["args"]})
            for f in found["fields"] or ()
        }
        inputs = {f["name"]: (bare_type(f["type"]), f["defaultValue"]) for f in found["inputFields"] or ()}
        types[found["name"]] = (found["kind"], fields, inputs)
    return types


@pytest.mark.skipif(not PUBLISHED.exists(), reason="Oracle's published schema is not beside the checkout")
def test_the_schema_is_that_of_the_published_one() -> None:
    assert structure(dict(introspection_from_schema(load()))) == structure(json.loads(PUBLISHED.read_text()))
