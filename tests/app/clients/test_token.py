"""One token call for everybody, used for its life, renewed before its end, replaced once when refused."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar
from urllib.parse import parse_qs

import httpx
import pytest

from app.clients.http import call, make_client
from app.clients.token import TokenAuth, TokenSource
from app.domain import errors
from app.domain.profile import Credentials, Profile, Secret, SignIn

T = TypeVar("T")

PROFILE = Profile("larkspur", "LARK", "https://gateway.example", "client-1", enterprise_id="LARKENT")
CREDENTIALS = Credentials(Secret("the-app-key"), Secret("the-client-secret"), Secret("the-password"))


class Gateway:
    """Answers token calls with ``token-1``, ``token-2``, …, and anything else when the newest token is shown."""

    def __init__(self, *answers: httpx.Response, life: object = 3600) -> None:
        self.answers = list(answers)
        self.life = life
        self.now = 0.0
        self.asked: list[httpx.Request] = []
        self.refuse: set[str] = set()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)  # as any network does, let the others come to wait
        if request.url.path != "/oauth/v1/tokens":
            return httpx.Response(401 if request.headers["authorization"] in self.refuse else 200, json={})
        self.asked.append(request)
        if self.answers:
            return self.answers.pop(0)
        return httpx.Response(200, json={"access_token": f"token-{len(self.asked)}", "expires_in": self.life})

    def source(self, profile: Profile = PROFILE, credentials: Credentials = CREDENTIALS) -> TokenSource:
        return TokenSource(profile, credentials, transport=httpx.MockTransport(self), clock=lambda: self.now)


def run(coroutine: Callable[[], Awaitable[T]]) -> T:
    async def main() -> T:
        return await coroutine()

    return asyncio.run(main())


def test_ocim_signs_in_with_client_credentials_and_the_enterprise_id() -> None:
    gateway = Gateway()
    assert run(gateway.source().token).reveal() == "token-1"
    (request,) = gateway.asked
    assert request.method == "POST"
    assert request.headers["authorization"] == "Basic " + base64.b64encode(b"client-1:the-client-secret").decode()
    assert request.headers["x-app-key"] == "the-app-key"
    assert request.headers["enterpriseid"] == "LARKENT"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(request.content.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["urn:opc:hgbu:ws:__myscopes__"],
    }


def test_ssd_signs_in_with_user_name_and_password() -> None:
    gateway = Gateway()
    run(gateway.source(replace(PROFILE, sign_in=SignIn.SSD, username="ida", enterprise_id="")).token)
    (request,) = gateway.asked
    assert parse_qs(request.content.decode()) == {
        "grant_type": ["password"],
        "username": ["ida"],
        "password": ["the-password"],
    }
    assert "enterpriseid" not in request.headers


def test_ocim_without_an_enterprise_id_is_said_before_anything_is_sent() -> None:
    gateway = Gateway()
    with pytest.raises(errors.UsageError, match="enterprise id"):
        run(gateway.source(replace(PROFILE, enterprise_id="")).token)
    assert gateway.asked == []


def test_one_call_serves_everybody_who_waits() -> None:
    gateway = Gateway()
    source = gateway.source()

    async def many() -> list[Secret]:
        return await asyncio.gather(*(source.token() for _ in range(20)))

    assert {token.reveal() for token in run(many)} == {"token-1"}
    assert len(gateway.asked) == 1


def test_one_refusal_serves_everybody_who_waits_and_the_next_try_asks_again() -> None:
    gateway = Gateway(httpx.Response(401))
    source = gateway.source()

    async def many() -> list[object]:
        outcomes = await asyncio.gather(*(source.token() for _ in range(20)), return_exceptions=True)
        return [*outcomes, await source.token()]

    *refused, renewed = run(many)
    assert {type(outcome) for outcome in refused} == {errors.CredentialsRefused}
    assert renewed == Secret("token-2")
    assert len(gateway.asked) == 2


@pytest.mark.parametrize(("life", "still_good", "renewed"), [(3600, 3479, 3481), (60, 53, 55), ("60", 53, 55)])
def test_a_token_is_used_for_its_life_and_renewed_before_its_end(life: object, still_good: int, renewed: int) -> None:
    gateway = Gateway(life=life)
    source = gateway.source()

    async def at(second: float) -> str:
        gateway.now = second
        return (await source.token()).reveal()

    async def story() -> list[str]:
        return [await at(second) for second in (0, still_good, renewed)]

    assert run(story) == ["token-1", "token-1", "token-2"]


def test_a_token_that_was_handed_in_is_used_as_it_is() -> None:
    gateway = Gateway()
    source = gateway.source(credentials=replace(CREDENTIALS, token=Secret("ready-made")))
    source.forget(Secret("ready-made"))
    assert run(source.token).reveal() == "ready-made"
    assert gateway.asked == []
    assert source.seconds_left == float("inf")


def test_a_request_is_signed_and_a_refused_token_is_replaced_once() -> None:
    gateway = Gateway()
    gateway.refuse = {"Bearer token-1"}
    source = gateway.source()

    async def fetch() -> httpx.Response:
        auth = TokenAuth(source, CREDENTIALS.app_key)
        async with make_client(PROFILE.gateway, auth=auth, transport=httpx.MockTransport(gateway)) as client:
            return await call(client, "GET", "/hotels", what="the hotels")

    response = run(fetch)
    assert response.request.headers["authorization"] == "Bearer token-2"
    assert response.request.headers["x-app-key"] == "the-app-key"
    assert len(gateway.asked) == 2


def test_a_token_refused_again_is_for_a_person() -> None:
    gateway = Gateway()
    gateway.refuse = {"Bearer token-1", "Bearer token-2"}
    source = gateway.source()

    async def fetch() -> None:
        auth = TokenAuth(source, CREDENTIALS.app_key)
        async with make_client(PROFILE.gateway, auth=auth, transport=httpx.MockTransport(gateway)) as client:
            await call(client, "GET", "/hotels", what="the hotels")

    with pytest.raises(errors.CredentialsRefused):
        run(fetch)
    assert len(gateway.asked) == 2


@pytest.mark.parametrize(
    ("answer", "kind", "says"),
    [
        (httpx.Response(400, json={"error": "invalid_grant"}), errors.CredentialsRefused, "client secret"),
        (httpx.Response(401, json={"error": "invalid_client"}), errors.CredentialsRefused, "client secret"),
        (httpx.Response(401), errors.CredentialsRefused, "client secret"),
        (httpx.Response(400, json={"error": "invalid_scope"}), errors.CredentialsRefused, "OCIM or SSD"),
        (httpx.Response(400, json={"error": ["odd"]}), errors.CredentialsRefused, "client secret"),
        (httpx.Response(403), errors.CredentialsRefused, "client secret"),
        (httpx.Response(404, json={"title": "no"}), errors.NotTheServer, "issues no tokens"),
        (httpx.Response(200, html="<html>Wi-Fi</html>"), errors.NotTheServer, "web page"),
        (httpx.Response(200, text=""), errors.NotTheServer, "something else"),
        (httpx.Response(200, text="token"), errors.NotTheServer, "something else"),
        (httpx.Response(200, json=[]), errors.NotTheServer, "something else"),
        (httpx.Response(200, json={}), errors.NotTheServer, "something else"),
        (httpx.Response(200, json={"access_token": None}), errors.NotTheServer, "something else"),
        (httpx.Response(200, json={"access_token": ""}), errors.NotTheServer, "no token"),
        (httpx.Response(200, json={"access_token": "a\r\nX: b"}), errors.NotTheServer, "no token"),
        (httpx.Response(200, json={"access_token": "a", "expires_in": "soon"}), errors.NotTheServer, "no token"),
        (httpx.Response(200, json={"access_token": "a", "expires_in": -1}), errors.NotTheServer, "no token"),
        (httpx.Response(307, headers={"location": "https://elsewhere.example"}), errors.NotTheServer, "elsewhere"),
        (httpx.Response(500), errors.ServerFault, "500"),
    ],
)
def test_each_odd_answer_has_a_sentence(answer: httpx.Response, kind: type[errors.DoormanError], says: str) -> None:
    with pytest.raises(kind) as raised:
        run(Gateway(answer).source().token)
    assert type(raised.value) is kind
    assert says in raised.value.sentence
    assert "gateway.example" in raised.value.sentence
    assert "secret" not in repr(raised.value).replace("client secret", "")
