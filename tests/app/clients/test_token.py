"""One token call for everybody, used for its life, renewed before its end, replaced once when refused."""

from __future__ import annotations

import asyncio
import base64
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import TypeVar
from urllib.parse import parse_qs

import httpx
import pytest

from app.clients.http import call, make_client
from app.clients.token import LONGEST_LIFE, MARGIN, TokenAuth, TokenSource
from app.domain import errors
from app.domain.profile import Credentials, Profile, Secret, SignIn
from app.stream.rules import Then, after_failure
from tests.strangers import SILENCE, Answer, Stranger

T = TypeVar("T")

PROFILE = Profile("larkspur", "LARK", "https://gateway.example", "client-1", enterprise_id="LARKENT")
REFUSED = errors.CredentialsRefused
CREDENTIALS = Credentials(Secret("the-app-key"), Secret("the-client-secret"), Secret("the-password"))


class Punctual(random.Random):
    """No earlier than need be."""

    def uniform(self, a: float, b: float) -> float:
        return a


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

    def source(
        self,
        profile: Profile = PROFILE,
        credentials: Credentials = CREDENTIALS,
        chance: random.Random | None = None,
    ) -> TokenSource:
        transport = httpx.MockTransport(self)
        return TokenSource(
            profile, credentials, transport=transport, clock=lambda: self.now, chance=chance or Punctual()
        )


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


SENT_ON = {"location": "https://elsewhere.example/in?token=1"}
TOKEN = {"access_token": "a", "token_type": "Bearer"}


async def without_end() -> AsyncIterator[bytes]:
    while True:
        yield b" " * 65_536


TYPES: tuple[object, ...] = (True, [], {})

ODD: dict[str, tuple[httpx.Response, type[errors.DoormanError], str, Then]] = {
    "wrong grant": (httpx.Response(400, json={"error": "invalid_grant"}), REFUSED, "client secret", Then.STOP),
    "wrong client": (httpx.Response(401, json={"error": "invalid_client"}), REFUSED, "client secret", Then.STOP),
    "refused without a word": (httpx.Response(401), REFUSED, "client secret", Then.STOP),
    "wrong scope": (httpx.Response(400, json={"error": "invalid_scope"}), REFUSED, "OCIM or SSD", Then.STOP),
    "an odd refusal": (httpx.Response(400, json={"error": ["odd"]}), REFUSED, "client secret", Then.STOP),
    "forbidden": (httpx.Response(403), REFUSED, "client secret", Then.STOP),
    "forbidden by a page": (httpx.Response(403, html="<p>no"), errors.NotTheServer, "web page", Then.RETRY),
    "no such address": (httpx.Response(404, json={"title": "no"}), errors.NotTheServer, "no tokens", Then.RETRY),
    "a proxy": (httpx.Response(407), errors.Unreachable, "proxy", Then.RETRY),
    "a page": (httpx.Response(200, html="<html>Wi-Fi</html>"), errors.NotTheServer, "web page", Then.RETRY),
    "a page that says JSON": (
        httpx.Response(200, text="<p>Hi", headers={"content-type": "application/json"}),
        *(errors.NotTheServer, "web page", Then.RETRY),
    ),
    "no content": (httpx.Response(204), errors.NotTheServer, "something else", Then.RETRY),
    "an empty body": (httpx.Response(200, text=""), errors.NotTheServer, "something else", Then.RETRY),
    "no JSON": (httpx.Response(200, text="token"), errors.NotTheServer, "something else", Then.RETRY),
    "no text": (httpx.Response(200, content=b"\xff\xfe"), errors.NotTheServer, "something else", Then.RETRY),
    "half of it": (httpx.Response(200, text='{"access_token":"a'), errors.NotTheServer, "something else", Then.RETRY),
    "nested": (httpx.Response(200, content=b"[" * 100_000), errors.NotTheServer, "something else", Then.RETRY),
    "a list": (httpx.Response(200, json=[]), errors.NotTheServer, "something else", Then.RETRY),
    "no token": (httpx.Response(200, json={}), errors.NotTheServer, "something else", Then.RETRY),
    "null": (httpx.Response(200, json={"access_token": None}), errors.NotTheServer, "something else", Then.RETRY),
    "a number": (httpx.Response(200, json={"access_token": 5}), errors.NotTheServer, "something else", Then.RETRY),
    "an empty token": (httpx.Response(200, json={"access_token": ""}), errors.NotTheServer, "no token", Then.RETRY),
    "two lines": (httpx.Response(200, json={"access_token": "a\r\nX: b"}), errors.NotTheServer, "no token", Then.RETRY),
    "another type": (
        httpx.Response(200, json=TOKEN | {"token_type": "mac"}),
        *(errors.NotTheServer, "no token", Then.RETRY),
    ),
    "a type that is none": (
        httpx.Response(200, json=TOKEN | {"token_type": 1}),
        *(errors.NotTheServer, "something else", Then.RETRY),
    ),
    **{
        f"a life of {life!r}": (
            httpx.Response(200, json=TOKEN | {"expires_in": life}),
            *(errors.NotTheServer, "no token", Then.RETRY),
        )
        for life in ("soon", "", "-5", "nan", "inf", "-1", 0)
    },
    **{
        f"a life of the type of {life!r}": (
            httpx.Response(200, json=TOKEN | {"expires_in": life}),
            *(errors.NotTheServer, "something else", Then.RETRY),
        )
        for life in TYPES
    },
    **{
        f"sent on by {status}": (
            httpx.Response(status, headers=SENT_ON),
            *(errors.NotTheServer, "elsewhere.example", Then.RETRY),
        )
        for status in (301, 302, 303, 307, 308)
    },
    "sent on to nowhere": (httpx.Response(302), errors.NotTheServer, "another address", Then.RETRY),
    "not modified": (httpx.Response(304), errors.NotTheServer, "something else", Then.RETRY),
    "too many": (httpx.Response(429, headers={"retry-after": "7"}), errors.TooManyRequests, "7 seconds", Then.RETRY),
    "a fault": (httpx.Response(500), errors.ServerFault, "500", Then.RETRY),
    "nobody behind it": (httpx.Response(502, html="<h1>Bad gateway</h1>"), errors.ServerFault, "behind", Then.RETRY),
    "not at work": (httpx.Response(503), errors.ServerFault, "not at work", Then.RETRY),
    "without end": (httpx.Response(200, content=without_end()), errors.NotTheServer, "without end", Then.RETRY),
}


@pytest.mark.parametrize("what", ODD)
def test_each_odd_answer_has_one_sentence_and_its_rule(what: str) -> None:
    answer, kind, says, then = ODD[what]
    gateway = Gateway(answer)
    with pytest.raises(kind) as raised:
        run(gateway.source().token)
    sentence = raised.value.sentence
    assert type(raised.value) is kind
    assert says in sentence
    assert "gateway.example" in sentence
    assert "token=1" not in sentence + raised.value.detail
    assert "secret" not in repr(raised.value).replace("client secret", "")
    assert after_failure(raised.value).then is then
    assert len(gateway.asked) == 1, "nothing is sent on, or asked twice"


@pytest.mark.parametrize("life", [1e300, "1e300", 10**15])
def test_no_token_is_believed_to_live_longer_than_a_day(life: object) -> None:
    source = Gateway(life=life).source()
    run(source.token)
    assert source.seconds_left == LONGEST_LIFE - MARGIN


def test_tokens_that_were_got_together_are_not_renewed_together() -> None:
    lives = set()
    for seed in range(50):
        gateway = Gateway()
        source = gateway.source(chance=random.Random(seed))
        run(source.token)
        lives.add(source.seconds_left)
    assert len(lives) == 50
    assert all(3600 - MARGIN * 1.5 <= left <= 3600 - MARGIN for left in lives)


@pytest.mark.parametrize(
    ("answer", "kind", "says"),
    [
        (SILENCE, errors.TimedOut, "did not answer in time"),
        (Answer(body=b'{"access_token"', headers={"Content-Length": "500"}), errors.Unreachable, "broke"),
    ],
)
def test_an_answer_that_does_not_come_whole(
    answer: Answer | None, kind: type[errors.DoormanError], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.clients.http.WITHIN", 0.3)
    with Stranger(answer) as stranger, pytest.raises(kind) as raised:
        run(TokenSource(replace(PROFILE, gateway=stranger.url), CREDENTIALS).token)
    assert type(raised.value) is kind
    assert says in raised.value.sentence
    assert after_failure(raised.value).then is Then.RETRY
