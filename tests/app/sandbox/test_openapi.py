"""The Portal API's document is what the sandbox serves."""

from __future__ import annotations

import json

from app.sandbox.openapi import PATH, document
from tests.sandbox_process import SandboxProcess


def test_the_document_in_the_repository_is_the_one_that_is_served(sandbox: SandboxProcess) -> None:
    kept = PATH.read_text(encoding="utf-8")
    assert kept == document(), "write it anew: python -m app.sandbox.openapi"
    assert json.loads(kept) == sandbox.http.get(f"{sandbox.portal}/v1/openapi.json").json()


def test_every_operation_says_what_it_does_and_how_it_fails() -> None:
    described = json.loads(document())
    assert described["openapi"].startswith("3.1")
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert operation["description"], path
            assert {"400", "401", "429"} <= set(operation["responses"]), path
            assert operation["security"] == [{"HTTPBearer": [], "APIKeyHeader": []}], path
            for status, answer in operation["responses"].items():
                media = set(answer.get("content", {}))
                assert media == ({"application/problem+json"} if status >= "400" else {"application/json"}), path


def test_every_shape_and_member_of_it_has_a_place() -> None:
    schemas = json.loads(document())["components"]["schemas"]
    assert not [name for name in schemas if "_" in name or "[" in name]
    assert all(schema.get("description") for name, schema in schemas.items() if not name.endswith("Page"))
