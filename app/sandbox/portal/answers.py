"""What the OpenAPI document says about answers, and about the interface as a whole."""

from __future__ import annotations

import json
import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.sandbox.portal.shapes import ProblemDocument
from app.sandbox.problems import MEDIA_TYPE

_SCHEMA = {"$ref": f"#/components/schemas/{ProblemDocument.__name__}"}


def problem(description: str, name: str | None = None, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    """A problem document among an operation's answers."""
    example = {
        "type": f"urn:doorman:problem:{name}" if name else "about:blank",
        "title": "…",
        "status": 400,
        "detail": description,
        "instance": None,
    }
    answer: dict[str, Any] = {
        "description": description,
        "content": {MEDIA_TYPE: {"schema": _SCHEMA} | ({"example": example} if name else {})},
    }
    return answer | ({"headers": headers} if headers else {})


_RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}}
_CHALLENGE = {"WWW-Authenticate": {"description": "`Bearer`.", "schema": {"type": "string"}}}

ERRORS: dict[int | str, dict[str, Any]] = {
    400: problem("The request is not of the form it should have."),
    401: problem("No token, or it ended, or the application key is not known.", headers=_CHALLENGE),
    429: problem("Too many requests.", headers=_RETRY_AFTER),
}
FOUND: dict[int | str, dict[str, Any]] = {404: problem("There is nothing of that name.")}
FOUND_OR_GONE: dict[int | str, dict[str, Any]] = {
    **FOUND,
    410: problem("The partner took it back (`withdrawn`; members `withdrawnAt`, `withdrawnBy`).", "withdrawn"),
}
ETAG = {"ETag": {"description": "The version, for `If-Match`.", "schema": {"type": "string"}}}

_ABOUT = """Oracle publishes no interface for approving event subscriptions. This one is specified by Doorman, whose
sandbox serves it; any other server may be put behind it.

Every call carries the gateway's token and the application key. JSON is in camel case, times are RFC 3339 in UTC,
absent values are `null`. Errors are problem documents (RFC 9457). Lists are searched with `q` and paged with `cursor`
and `limit`.
"""


def described(app: FastAPI) -> FastAPI:
    """Give the application its OpenAPI document."""
    document: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not document:
            document.update(_document(app))
        return document

    app.openapi = openapi  # type: ignore[method-assign]
    app.docs_url = app.redoc_url = None
    return app


def _document(app: FastAPI) -> dict[str, Any]:
    made = _named(
        get_openapi(
            title="Doorman Portal API",
            version="1.0.0",
            openapi_version="3.1.0",
            summary="Who asks for a chain's business events, and deciding about it.",
            description=_ABOUT,
            routes=app.routes,
            servers=[{"url": "{portal}/v1", "variables": {"portal": {"default": "http://127.0.0.1:8080/portal"}}}],
            tags=[
                {"name": "session", "description": "Who is signed in, and where."},
                {"name": "applications", "description": "The chain's own applications and the partners'."},
                {"name": "subscriptions", "description": "What was asked for, and where it stands."},
                {"name": "approval", "description": "Deciding, and watching it being carried out."},
            ],
            license_info={"name": "MIT", "identifier": "MIT"},
        )
    )
    schemas = made["components"]["schemas"]
    schemas[ProblemDocument.__name__] = ProblemDocument.model_json_schema()
    for leftover in ("HTTPValidationError", "ValidationError"):
        schemas.pop(leftover, None)
    for operations in made["paths"].values():
        for operation in operations.values():
            operation["summary"] = operation["description"].partition(". ")[0].rstrip(".").replace("\n", " ")
            # FastAPI adds an answer that this interface never gives: it answers 400 with a problem document.
            validation = operation["responses"].get("422", {})
            if "application/json" in validation.get("content", {}):
                del operation["responses"]["422"]
            # Both are needed, not one of them.
            operation["security"] = [{name: [] for choice in operation["security"] for name in choice}]
            if "200" in operation["responses"]:
                operation["responses"]["200"]["description"] = "The answer."
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    return made


def _named(document: dict[str, Any]) -> dict[str, Any]:
    """``EnvironmentPage`` where pydantic says ``Page[Environment]``."""
    renamed: dict[str, Any] = json.loads(re.sub(r"\bPage[_\[](\w+?)[_\]](?=\")", r"\1Page", json.dumps(document)))
    return renamed
