"""Every way in which a call can fail has a type and one sentence that names the host."""

from __future__ import annotations

import asyncio
import itertools
import socket
import ssl
from typing import Any

import httpx
import msgspec
import pytest

from app.clients.http import call, make_client, read
from app.domain import errors
from app.domain.errors import DoormanError

HOST = "gateway.example"
WHAT = "the hotels of LARK"


def answering(*answers: httpx.Response | Exception) -> httpx.MockTransport:
    """Each answer in turn, the last one again and again."""
    script = itertools.chain(answers, itertools.repeat(answers[-1]))

    def handle(request: httpx.Request) -> httpx.Response:
        answer = next(script)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return httpx.MockTransport(handle)


def ask(*answers: httpx.Response | Exception, method: str = "GET", **options: Any) -> httpx.Response:
    async def run() -> httpx.Response:
        async with make_client(f"https://{HOST}", transport=answering(*answers)) as client:
            return await call(client, method, "/x", what=WHAT, **options)

    return asyncio.run(run())


def get(answer: httpx.Response | Exception, method: str = "GET", **options: Any) -> httpx.Response:
    return ask(answer, method=method, **options)


def json(status: int, **members: Any) -> httpx.Response:
    return httpx.Response(status, json=members)


def test_an_answer_of_success_is_returned() -> None:
    assert get(json(200, a=1)).json() == {"a": 1}
    assert get(httpx.Response(204)).status_code == 204
    assert get(httpx.Response(304)).status_code == 304


@pytest.mark.parametrize(
    ("answer", "kind", "says"),
    [
        (json(400), errors.UsageError, "refuses the request"),
        (json(401), errors.CredentialsRefused, "client id, client secret"),
        (json(403, title="Forbidden"), errors.NotAllowed, "does not let this user"),
        (json(404, title="Not found"), errors.Withdrawn, "any more"),
        (httpx.Response(404), errors.NotTheServer, "does not know the address"),
        (httpx.Response(403, html="<html>"), errors.NotTheServer, "web page"),
        (httpx.Response(404, html="<html>"), errors.NotTheServer, "does not know the address"),
        (httpx.Response(407), errors.Unreachable, "proxy"),
        (json(409), errors.AlreadyInUse, "stands against"),
        (json(410), errors.Withdrawn, "gone"),
        (json(412), errors.DecidedMeanwhile, "meanwhile"),
        (json(422), errors.UsageError, "cannot take"),
        (json(418), errors.ServerFault, "answered 418"),
        (json(500), errors.ServerFault, "answered 500"),
        (httpx.Response(502, html="<h1>Bad gateway</h1>"), errors.ServerFault, "behind it"),
        (httpx.Response(503), errors.ServerFault, "not at work"),
        (httpx.Response(511), errors.NotTheServer, "sign-in of its own"),
        (
            httpx.Response(302, headers={"location": "https://login.example/in?token=1"}),
            errors.NotTheServer,
            "login.example",
        ),
        (httpx.Response(200, html="<html>Welcome to the hotel Wi-Fi</html>"), errors.NotTheServer, "web page"),
        (httpx.Response(200, text="  <!doctype html>"), errors.NotTheServer, "web page"),
        (httpx.ConnectTimeout(""), errors.TimedOut, "did not answer in time"),
        (httpx.ReadTimeout(""), errors.TimedOut, "did not answer in time"),
        (httpx.ReadError(""), errors.Unreachable, "broke"),
        (httpx.ProxyError("403 Forbidden"), errors.Unreachable, "proxy settings"),
    ],
)
def test_each_failure_has_its_type_and_sentence(
    answer: httpx.Response | Exception, kind: type[DoormanError], says: str
) -> None:
    with pytest.raises(kind) as raised:
        get(answer)
    assert type(raised.value) is kind
    assert says in raised.value.sentence
    assert "token=1" not in raised.value.sentence


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (9, "does not hold yet"),
        (10, "has ended"),
        (18, "does not know who issued it"),
        (20, "does not know who issued it"),
        (62, "another host’s"),
        (64, "another host’s"),
        (-2146762487, "is not trusted"),
    ],
)
def test_why_a_certificate_is_not_trusted_is_said_in_plain_words(code: int, says: str) -> None:
    """The codes of OpenSSL; those of other systems get the general sentence."""
    cause = ssl.SSLCertVerificationError(1, "certificate verify failed: X509_V_ERR")
    cause.verify_code = code
    failure = httpx.ConnectError("failed")
    failure.__cause__ = cause
    with pytest.raises(errors.TlsFailed, match=f"{HOST}.*{says}|certificate that {HOST}.*{says}") as raised:
        get(failure)
    assert "so nothing was sent:" in raised.value.sentence
    assert "X509" not in raised.value.sentence


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (socket.gaierror(-2, "Name or service not known"), errors.NameNotFound),
        (ConnectionRefusedError(111, "refused"), errors.ConnectionRefused),
        (ssl.SSLCertVerificationError(1, "certificate verify failed"), errors.TlsFailed),
        (ssl.SSLError(1, "wrong version number"), errors.TlsFailed),
        (ExceptionGroup("all attempts", [OSError("no route"), ConnectionRefusedError()]), errors.ConnectionRefused),
        (OSError(101, "Network is unreachable"), errors.Unreachable),
    ],
)
def test_the_cause_of_a_failed_connection_is_told(cause: BaseException, kind: type[DoormanError]) -> None:
    failure = httpx.ConnectError("failed")
    failure.__cause__ = cause
    with pytest.raises(kind) as raised:
        get(failure)
    assert type(raised.value) is kind
    assert HOST in raised.value.sentence


def test_the_answer_to_something_that_may_not_be_repeated_is_unknown_when_lost() -> None:
    for lost in (httpx.ReadTimeout(""), httpx.RemoteProtocolError(""), httpx.Response(504)):
        with pytest.raises(errors.OutcomeUnknown):
            get(lost, method="POST")


@pytest.mark.parametrize("left", [httpx.RemoteProtocolError(""), httpx.ReadError(""), httpx.WriteError("")])
def test_a_connection_that_the_server_left_meanwhile_is_no_failure(left: Exception) -> None:
    """Servers leave idle connections, and one may do so in the moment in which it is used again."""
    assert ask(left, json(200, a=1)).json() == {"a": 1}
    assert ask(left, json(200, a=1), method="POST", repeatable=True).json() == {"a": 1}
    with pytest.raises(errors.OutcomeUnknown):
        ask(left, json(200, a=1), method="POST")


def test_it_is_asked_twice_and_not_for_ever() -> None:
    broken = httpx.ReadError("")
    with pytest.raises(errors.Unreachable, match="broke"):
        ask(broken, broken, json(200))


def test_a_request_that_never_left_has_no_unknown_outcome() -> None:
    with pytest.raises(errors.TimedOut):
        get(httpx.ConnectTimeout(""), method="POST")
    with pytest.raises(errors.TimedOut):
        get(httpx.ReadTimeout(""), method="POST", repeatable=True)


def test_too_many_requests_say_how_long_to_wait() -> None:
    with pytest.raises(errors.TooManyRequests) as raised:
        get(httpx.Response(429, headers={"retry-after": "7"}))
    assert raised.value.retry_after == 7
    with pytest.raises(errors.TooManyRequests) as raised:
        get(httpx.Response(429, headers={"retry-after": "1e9"}))
    assert raised.value.retry_after == 3600
    with pytest.raises(errors.TooManyRequests) as raised:
        get(httpx.Response(429, headers={"retry-after": "nan"}))
    assert raised.value.retry_after == 5
    with pytest.raises(errors.TooManyRequests) as raised:
        get(httpx.Response(429, headers={"retry-after": "Tue, 24 Nov 2026 08:00:00 GMT"}))
    assert raised.value.retry_after > 0


def test_the_words_of_the_server_are_for_support_alone() -> None:
    with pytest.raises(errors.NotAllowed) as raised:
        get(json(403, title="Forbidden", detail="<b>role</b>"))
    assert "<b>" not in raised.value.sentence
    assert "<b>role</b>" in raised.value.detail


def test_the_caller_may_know_better_what_a_status_means() -> None:
    with pytest.raises(errors.KeyStoreUnavailable):
        get(json(404), on_status={404: lambda response: errors.KeyStoreUnavailable("mine")})


def test_a_body_of_another_kind_is_not_the_server() -> None:
    class Expected(msgspec.Struct):
        name: str

    assert read(
        httpx.Response(200, text='{"name": "x"}', request=httpx.Request("GET", "https://h")), Expected, what="x"
    )
    for body in ("OK", '{"name": 1}', "[]", "", "\udcff".encode("utf-8", "surrogateescape")):
        response = httpx.Response(200, content=body, request=httpx.Request("GET", f"https://{HOST}/"))
        with pytest.raises(errors.NotTheServer) as raised:
            read(response, Expected, what=WHAT)
        assert HOST in raised.value.sentence


@pytest.mark.parametrize(
    "address", ["", "gateway.example", "ftp://gateway.example", "https://", "https://[bad", "http://gateway.example"]
)
def test_an_address_that_is_none_is_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(errors.UsageError):
        make_client(address)


def test_this_machine_may_be_spoken_to_in_clear() -> None:
    for address in ("http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"):
        assert make_client(address).base_url.scheme == "http"
