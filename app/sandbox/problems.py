"""Problem documents (RFC 9457): how every error reads, whichever part of the server it comes from."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """An error to answer with. ``name`` becomes ``urn:doorman:problem:<name>``; ``members`` are further members."""

    def __init__(
        self,
        status: int,
        detail: str,
        name: str | None = None,
        headers: dict[str, str] | None = None,
        **members: object,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.name = name
        self.headers = headers
        self.members = members

    def document(self, instance: str | None) -> dict[str, Any]:
        """The document itself."""
        return {
            "type": f"urn:doorman:problem:{self.name}" if self.name else "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            **self.members,
        }

    def response(self, instance: str | None) -> JSONResponse:
        """The document as an answer."""
        return JSONResponse(self.document(instance), self.status, self.headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Let an application answer every error so."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_validation)


async def _on_problem(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return error.response(request.url.path)


async def _on_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers) if error.headers else None
    return Problem(error.status_code, str(error.detail), headers=headers).response(request.url.path)


async def _on_validation(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = [{"at": ".".join(map(str, e["loc"])), "message": e["msg"]} for e in error.errors()]
    words = "; ".join(f"{f['at']}: {f['message']}" for f in faults)
    return Problem(400, f"The request is not of the form it should have. {words}", errors=faults).response(
        request.url.path
    )
