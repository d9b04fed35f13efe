"""The gateway's token: got once, used for its life, renewed before its end, put on every request.

Calls to the token endpoint can be billed, so one call serves everybody who waits for it. Source: OHIP guide, "oAuth".
"""

from __future__ import annotations

import asyncio
import math
import random
import ssl
from collections.abc import AsyncGenerator, Callable

import httpx

from app.clients.failures import host_of
from app.clients.http import call, is_page, make_client, read, refusal
from app.clock import passing
from app.domain.errors import CredentialsRefused, DoormanError, NotTheServer, UsageError
from app.domain.profile import Credentials, Profile, Secret, SignIn
from app.wire.rest import SCOPE, TOKEN_PATH, TokenAnswer, oauth_error

MARGIN = 120.0
"""A token is renewed this many seconds before its end, or a tenth of its life before where that is less."""
JITTER = 0.5
"""By up to this share earlier, so that not all who began at the same time come back at the same time."""
LONGEST_LIFE = 24 * 3600.0
"""Seconds for which a token is believed to live, whatever the answer says: Oracle's live an hour."""
LARGEST_ANSWER = 256 * 1024
"""Bytes; a token is some thousand."""

_WRONG_KIND = frozenset({"invalid_scope", "unsupported_grant_type", "unauthorized_client"})


class TokenSource:
    """The token of one profile. One handed in ready made (``credentials.token``) is used as it is, and never renewed.

    ``clock`` counts seconds, never goes back, and counts those that the machine sleeps. ``chance`` disperses renewals.
    """

    def __init__(
        self,
        profile: Profile,
        credentials: Credentials,
        *,
        tls: ssl.SSLContext | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = passing,
        chance: random.Random | None = None,
    ) -> None:
        self._profile = profile
        self._credentials = credentials
        self._tls = tls
        self._transport = transport
        self._clock = clock
        self._chance = chance or random.Random()  # noqa: S311 - spreads renewals, guards nothing
        self._one_at_a_time = asyncio.Lock()
        self._token = credentials.token
        self._renew_at = math.inf
        self._outcomes = 0
        self._failure: tuple[int, DoormanError] | None = None

    @property
    def is_renewable(self) -> bool:
        """Whether another token can be had when this one ends or is refused."""
        return not self._credentials.token

    @property
    def seconds_left(self) -> float:
        """How long the token in hand still serves before it has to be renewed; infinite for one that cannot be."""
        return self._renew_at - self._clock()

    async def token(self) -> Secret:
        """A token that serves now. Everybody who asks meanwhile gets the outcome of the same call.

        Raises CredentialsRefused, UsageError and what :func:`app.clients.http.call` raises.
        """
        outcomes_before = self._outcomes
        async with self._one_at_a_time:
            if self._failure and self._failure[0] > outcomes_before:
                raise self._failure[1]
            if not self._token or self.seconds_left <= 0:
                await self._renew()
            return self._token

    def forget(self, refused: Secret) -> None:
        """The server refused this token: the next one is got anew, unless that has already happened."""
        if self.is_renewable and self._token == refused:
            self._token = Secret("")

    async def _renew(self) -> None:
        try:
            answer = await self._ask()
        except DoormanError as failure:
            self._outcomes += 1
            self._failure = (self._outcomes, failure)
            raise
        self._outcomes += 1
        self._token = answer.token
        life = min(answer.life, LONGEST_LIFE)
        early = min(MARGIN, life / 10) * self._chance.uniform(1.0, 1.0 + JITTER)
        self._renew_at = self._clock() + life - early

    async def _ask(self) -> TokenAnswer:
        profile, what = self._profile, "a token"
        form, headers = self._grant()
        async with make_client(
            profile.gateway, headers=headers, tls=self._tls, transport=self._transport, largest=LARGEST_ANSWER
        ) as client:
            response = await call(
                client,
                "POST",
                TOKEN_PATH,
                what=what,
                data=form,
                auth=httpx.BasicAuth(profile.client_id, self._credentials.client_secret.reveal()),
                repeatable=True,
                on_status={400: self._refused, 401: self._refused, 403: self._refused, 404: self._no_such_address},
            )
        answer = read(response, TokenAnswer, what=what)
        if not answer.token or not answer.is_bearer or not 0 < answer.life < math.inf:
            raise NotTheServer(
                f"{host_of(profile.gateway)} answered, but gave no token that can be used: check the gateway's address."
            )
        return answer

    def _grant(self) -> tuple[dict[str, str], dict[str, str]]:
        profile, credentials = self._profile, self._credentials
        headers = {"x-app-key": credentials.app_key.reveal()}
        if profile.sign_in is SignIn.SSD:
            password = credentials.password.reveal()
            return {"grant_type": "password", "username": profile.username, "password": password}, headers
        if not profile.enterprise_id:
            raise UsageError("The profile has no enterprise id, which signing in by OCIM needs: add it to the profile.")
        return {"grant_type": "client_credentials", "scope": SCOPE}, headers | {"enterpriseId": profile.enterprise_id}

    def _refused(self, response: httpx.Response) -> DoormanError:
        if response.status_code == 403 and is_page(response):
            return refusal(response, what="a token")
        host, error = host_of(response.url), oauth_error(response.content)
        detail = f"{response.status_code} {error}".strip()
        if error in _WRONG_KIND:
            sentence = f"{host} does not issue tokens this way: check whether the profile should say OCIM or SSD."
        elif self._profile.sign_in is SignIn.SSD:
            sentence = (
                f"{host} refuses to sign in: check client id, client secret, user name, password and application key."
            )
        else:
            sentence = f"{host} refuses to sign in: check client id, client secret, enterprise id and application key."
        return CredentialsRefused(sentence, detail=detail)

    def _no_such_address(self, response: httpx.Response) -> DoormanError:
        host = host_of(response.url)
        return NotTheServer(f"{host} issues no tokens: check the gateway's address in the profile.", detail="404")


class TokenAuth(httpx.Auth):
    """Puts the token and the application key on each request. A refused token is replaced once, at once."""

    def __init__(self, source: TokenSource, app_key: Secret) -> None:
        self._source = source
        self._app_key = app_key

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Called by httpx for each request (httpx documentation, "Custom authentication schemes")."""
        token = await self._source.token()
        response = yield self._signed(request, token)
        if response.status_code != 401:
            return
        if not self._source.is_renewable:
            raise CredentialsRefused(
                f"{host_of(request.url)} refuses the token that it was given: put a new one into DOORMAN_TOKEN, and "
                "check the application key.",
                detail="401",
            )
        self._source.forget(token)
        yield self._signed(request, await self._source.token())

    def _signed(self, request: httpx.Request, token: Secret) -> httpx.Request:
        request.headers["Authorization"] = f"Bearer {token.reveal()}"
        request.headers["x-app-key"] = self._app_key.reveal()
        return request
