"""The one place that makes an httpx client, and the one that turns HTTP's answers into sentences.

No redirect is followed, TLS trusts what the operating system trusts, and every call has a limit in time.

::

    client = make_client("https://gateway.example", auth=TokenAuth(source, app_key))
    response = await call(client, "GET", "/ent/config/v1/hotels", what="the hotels of LARK")
    answer = read(response, HotelsAnswer, what="the hotels of LARK")
"""

from __future__ import annotations

import asyncio
import math
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import httpx
import msgspec
import truststore

from app.clients.failures import AnswerTooLargeError, host_of, lost, unreachable
from app.clients.orderly import orderly
from app.domain import errors
from app.domain.errors import DoormanError
from app.domain.profile import is_address, is_loopback
from app.wire.malformed import MALFORMED
from app.wire.rest import problem

T = TypeVar("T")

USER_AGENT = "Doorman"
TIMEOUT = httpx.Timeout(20.0, connect=10.0)
"""Seconds: 10 to connect, 20 for each further step."""
WITHIN = 90.0
"""Seconds for a whole call, answer included, however steadily it drips."""
LARGEST = 64 * 1024 * 1024
"""Bytes of an answer on the wire."""
LONGEST_WAIT = 3600.0
"""Seconds that we let a server send us away for."""
LIMITS = httpx.Limits(max_connections=10, max_keepalive_connections=5, keepalive_expiry=4.0)
"""An idle connection is kept for less than the five seconds after which common servers leave it."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LEFT = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
"""What comes of using a kept connection in the moment in which the server leaves it."""

OnStatus = Mapping[int, Callable[[httpx.Response], DoormanError]]


def trusted_tls() -> ssl.SSLContext:
    """A TLS context that trusts what the operating system trusts, company authorities included."""
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def make_client(
    base_url: str,
    *,
    auth: httpx.Auth | None = None,
    headers: Mapping[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    largest: int = LARGEST,
) -> httpx.AsyncClient:
    """A client of one server. The system's proxies hold, except towards this machine itself.

    Answers of more than ``largest`` bytes are not read to their end.

    Raises :class:`~app.domain.errors.UsageError` where ``base_url`` is no https address; http will do on this machine.
    """
    if not is_address(base_url, "http", "https"):
        raise errors.UsageError(f"“{base_url}” is not an address: give it as https://host.")
    if base_url.startswith("http:") and not is_loopback(base_url):
        raise errors.UsageError(f"“{base_url}” would send secrets in clear: give the address as https://host.")
    return httpx.AsyncClient(
        base_url=base_url,
        auth=auth,
        headers={"User-Agent": USER_AGENT, "Accept": "application/json", **(headers or {})},
        verify=tls or trusted_tls(),
        timeout=TIMEOUT,
        limits=LIMITS,
        follow_redirects=False,
        trust_env=not is_loopback(base_url),
        transport=transport,
        event_hooks={"response": [partial(_limit, largest)]},
    )


class _Limited(httpx.AsyncByteStream):
    """The body of an answer, up to a size."""

    def __init__(self, body: httpx.AsyncByteStream, largest: int) -> None:
        self._body = body
        self._left = largest

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._body:
            self._left -= len(piece)
            if self._left < 0:
                raise AnswerTooLargeError("the answer does not end")
            yield piece

    async def aclose(self) -> None:
        """Leave the rest where it is."""
        await self._body.aclose()


async def _limit(largest: int, response: httpx.Response) -> None:
    assert isinstance(response.stream, httpx.AsyncByteStream)
    response.stream = _Limited(response.stream, largest)


async def call(
    client: httpx.AsyncClient,
    method: str,
    path: str,
    *,
    what: str,
    on_status: OnStatus | None = None,
    repeatable: bool | None = None,
    **request: Any,
) -> httpx.Response:
    """Send one request and return its answer, which is 2xx or 304; everything else is raised.

    ``what`` names the thing for people: "the hotels of LARK". ``on_status`` says what to raise for a status where the
    caller knows better than :func:`refusal`. ``repeatable`` is whether doing it twice is harmless (so by default for
    GET); it is then done twice where the server left the connection meanwhile. Where it is not, a lost answer raises
    :class:`~app.domain.errors.OutcomeUnknown`.
    """
    harmless = method in SAFE if repeatable is None else repeatable
    try:
        async with asyncio.timeout(WITHIN):
            try:
                response = await orderly(client.request(method, path, **request))
            except LEFT:
                if not harmless:
                    raise
                response = await orderly(client.request(method, path, **request))
    except TimeoutError as failure:
        slow = httpx.ReadTimeout(f"not whole within {WITHIN:.0f} s")
        raise unreachable(slow, host_of(client.base_url), what, harmless=harmless) from failure
    except httpx.HTTPError as failure:
        raise unreachable(failure, host_of(client.base_url), what, harmless=harmless) from failure
    return understand(response, what=what, on_status=on_status, harmless=harmless)


def understand(
    response: httpx.Response, *, what: str, on_status: OnStatus | None = None, harmless: bool = True
) -> httpx.Response:
    """The same response where it is 2xx or 304 and not a web page; otherwise raises what it means."""
    status = response.status_code
    if on_status and status in on_status:
        raise on_status[status](response)
    if status in (502, 504) and not harmless:
        raise lost(host_of(response.url), what)
    if status == 304 or response.is_success:
        if is_page(response):
            raise _page(host_of(response.url), what)
        return response
    raise refusal(response, what=what)


def read(response: httpx.Response, kind: type[T], *, what: str) -> T:
    """The body as ``kind``, a msgspec type of ``app.wire``. Raises NotTheServer where it is something else."""
    try:
        return msgspec.json.decode(response.content, type=kind)
    except MALFORMED as failure:
        host = host_of(response.url)
        raise errors.NotTheServer(
            f"{host} answered something else than {what}: check the address, and that no proxy stands between.",
            detail=f"{response.status_code} {response.headers.get('content-type', '')}: {failure}",
        ) from failure


def refusal(response: httpx.Response, *, what: str) -> DoormanError:
    """What a status other than success means, as the error to raise. The server's own words are in ``detail``."""
    host, status = host_of(response.url), response.status_code
    said = problem(response.content)
    detail = " ".join(part for part in (str(status), str(said or "") or response.reason_phrase) if part)
    if response.has_redirect_location or 300 <= status < 400:
        target = host_of(response.headers.get("location", "")) or "another address"
        return errors.NotTheServer(
            f"{host} sends us on to {target} for {what}, and Doorman goes nowhere else with its keys: sign in to the "
            "network in a browser, or check the address.",
            detail=detail,
        )
    if status == 403 and is_page(response):
        return _page(host, what, detail=detail)
    if status in (404, 405) and said is None:
        return errors.NotTheServer(
            f"{host} does not know the address of {what}: check the address in the profile.", detail=detail
        )
    if status == 429:
        wait = retry_after(response)
        return errors.TooManyRequests(
            f"{host} has had too many requests; try again in {wait:.0f} seconds.", retry_after=wait, detail=detail
        )
    kind, sentence = _MEANINGS.get(status) or (errors.ServerFault, "{host} answered {status} for {what}: {advice}.")
    advice = "try again later" if status >= 500 else "tell support the details"
    return kind(sentence.format(host=host, what=what, status=status, advice=advice), detail=detail)


def _decided_meanwhile(sentence: str, *, detail: str) -> DoormanError:
    return errors.DecidedMeanwhile(sentence, who=None, when=None, what=None, detail=detail)


_MEANINGS: dict[int, tuple[Callable[..., DoormanError], str]] = {
    400: (errors.UsageError, "{host} refuses the request for {what} as wrong: check what was asked."),
    401: (
        errors.CredentialsRefused,
        "{host} refuses the sign-in for {what}: check client id, client secret and application key.",
    ),
    403: (
        errors.NotAllowed,
        "{host} does not let this user have {what}: ask for the role, or for access to the property.",
    ),
    404: (errors.Withdrawn, "{host} has no such thing any more: {what}. Look at the list again."),
    407: (errors.Unreachable, "The proxy on the way to {host} asks for a sign-in: set it up in the system's settings."),
    409: (errors.AlreadyInUse, "{host} says that something else stands against it: {what}. Look at it again."),
    410: (errors.Withdrawn, "{host} says it is gone: {what}. Look at the list again."),
    412: (_decided_meanwhile, "Somebody changed it meanwhile: {what}. Look at it again before deciding."),
    422: (errors.UsageError, "{host} cannot take the request for {what} as it is: check what was asked."),
    428: (errors.UsageError, "{host} wants to know which version was looked at: {what}. Look at it again."),
    502: (errors.ServerFault, "{host} cannot reach the system behind it for {what}: try again later."),
    503: (errors.ServerFault, "{host} is not at work at the moment for {what}: try again later."),
    504: (errors.ServerFault, "{host} waited too long for the system behind it for {what}: try again later."),
    511: (errors.NotTheServer, "The network wants a sign-in of its own before {host} can be reached: open a browser."),
}


def retry_after(response: httpx.Response, otherwise: float = 5.0) -> float:
    """Seconds to wait by the answer's ``Retry-After``, an hour at most; ``otherwise`` where that is no number."""
    try:
        seconds = float(response.headers["retry-after"])
    except (KeyError, ValueError):
        return otherwise
    return otherwise if math.isnan(seconds) else min(max(0.0, seconds), LONGEST_WAIT)


def is_page(response: httpx.Response) -> bool:
    """Whether an answer is a web page, as a network's own sign-in or a proxy gives it."""
    return "html" in response.headers.get("content-type", "") or response.content.lstrip()[:1] == b"<"


def _page(host: str, what: str, detail: str = "") -> errors.NotTheServer:
    return errors.NotTheServer(
        f"A web page came instead of {what} from {host}: sign in to the network in a browser, or check the address.",
        detail=detail,
    )
