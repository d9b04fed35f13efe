"""The gateway: tokens and hotels, as Oracle's published specifications have them."""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from app.sandbox.chain import Hotel
from app.sandbox.problems import Problem
from app.sandbox.world import CLIENT_ID, ENTERPRISE_ID, World

SCOPE = "urn:opc:hgbu:ws:__myscopes__"


def router(world: World) -> APIRouter:
    """The gateway's routes."""
    routes = APIRouter()

    @routes.post("/oauth/v1/tokens")
    async def get_token(request: Request) -> Response:
        """Sign in: client credentials (OCIM) or user name and password (SSD)."""
        _check_client(world, request)
        form = {name: values[-1] for name, values in parse_qs((await request.body()).decode("latin-1")).items()}
        grant_type = form.get("grant_type")
        if grant_type == "client_credentials":
            _check_enterprise(request, form)
        elif grant_type == "password":
            _check_password(world, form)
        else:
            raise Problem(400, "grant_type is client_credentials or password")
        token, life = world.tokens.issue(CLIENT_ID)
        return JSONResponse(
            {"access_token": token, "expires_in": life, "token_type": "Bearer", "oracle_tk_context": "user_assertion"},
            headers={"Cache-Control": "no-store"},
        )

    @routes.get("/ent/config/v1/hotels")
    async def get_hotels(request: Request) -> Response:
        """The hotels of the chain, all of them in one answer."""
        check_token(world, request)
        acting = request.headers.get("x-hotelid")
        if acting is None and world.rules.needs_hotel_id:
            raise Problem(400, "The header x-hotelid is missing")
        if acting is not None and acting not in world.chain.hotels:
            raise Problem(403, f"The hotel {acting} is not one of this user's")
        wanted, name = request.query_params.get("hotelId"), request.query_params.get("name", "").casefold()
        hotels = [
            _summary(world, h)
            for h in world.chain.hotels.values()
            if wanted in (None, h.code) and name in h.name.casefold()
        ]
        if not hotels:
            return Response(status_code=204)
        return JSONResponse({"hotelSummaryInfoList": hotels, "links": [], "warnings": []})

    return routes


def check_token(world: World, request: Request) -> None:
    """Refuse a call without a good token and a known application key.

    Raises:
        Problem: 401.
    """
    if not world.tokens.seconds_left(request.headers.get("authorization")):
        raise Problem(401, "The access token is missing, not valid, or has ended", headers=_CHALLENGE)
    if world.applications.with_key(request.headers.get("x-app-key")) is None:
        raise Problem(401, "The application key is not known", headers=_CHALLENGE)


_CHALLENGE = {"WWW-Authenticate": "Bearer"}


def _check_client(world: World, request: Request) -> None:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        client, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        client, secret = "", ""
    right = secrets.compare_digest(secret.encode(), world.client_secret.encode()) and client == CLIENT_ID
    if scheme.lower() != "basic" or not right:
        raise Problem(401, "The client id or the client secret is not valid", headers={"WWW-Authenticate": "Basic"})
    key = request.headers.get("x-app-key")
    if key is None:
        raise Problem(400, "The header x-app-key is missing")
    if world.applications.with_key(key) is None:
        raise Problem(401, "The application key is not known", headers={"WWW-Authenticate": "Basic"})


def _check_enterprise(request: Request, form: dict[str, str]) -> None:
    enterprise = request.headers.get("enterpriseid")
    if enterprise is None:
        raise Problem(400, "The header enterpriseId is missing")
    if form.get("scope") != SCOPE:
        raise Problem(400, "The scope is not valid")
    if enterprise != ENTERPRISE_ID:
        raise Problem(403, "The client is not allowed for this enterprise")


def _check_password(world: World, form: dict[str, str]) -> None:
    right = secrets.compare_digest(form.get("password", "").encode(), world.password.encode())
    if not right or form.get("username") != world.username:
        raise Problem(401, "The user name or the password is not valid", headers={"WWW-Authenticate": "Basic"})


def _summary(world: World, hotel: Hotel) -> dict[str, Any]:
    shown = {
        "hotelId": hotel.code,
        "hotelName": hotel.name,
        "activeDate": hotel.opened.date().isoformat(),
        "chainCode": world.chain.code,
        "propertyType": "Hotel",
        "brandCode": hotel.brand_code,
    }
    if hotel.inactive_since is not None:
        shown["inactiveDate"] = hotel.inactive_since.date().isoformat()
    return shown
