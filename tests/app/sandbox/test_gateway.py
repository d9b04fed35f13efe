"""Tokens and hotels, and the ways in which they are refused."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.sandbox_process import SandboxProcess

SCOPE = "urn:opc:hgbu:ws:__myscopes__"


def ask(sandbox: SandboxProcess, **changes: Any) -> httpx.Response:
    """Ask for a token; None leaves a header or field out."""
    secret = changes.pop("secret", sandbox.client_secret)
    headers = {"x-app-key": sandbox.app_key, "enterpriseId": sandbox.enterprise_id}
    form = {"grant_type": "client_credentials", "scope": SCOPE}
    for name, value in changes.items():
        target = headers if name in ("x-app-key", "enterpriseId", "Authorization") else form
        target[name] = value
    return sandbox.http.post(
        f"{sandbox.gateway}/oauth/v1/tokens",
        auth=httpx.USE_CLIENT_DEFAULT if "Authorization" in headers else (sandbox.client_id, secret),
        headers={k: v for k, v in headers.items() if v is not None},
        data={k: v for k, v in form.items() if v is not None},
    )


def test_client_credentials(sandbox: SandboxProcess) -> None:
    answer = ask(sandbox)
    assert answer.status_code == 200
    assert answer.json()["expires_in"] == 180  # an hour, twenty times as fast
    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["access_token"].count(".") == 2


def test_user_name_and_password(sandbox: SandboxProcess) -> None:
    known = sandbox.admin("sign-in")
    assert ask(sandbox, grant_type="password", scope=None, enterpriseId=None, **known).status_code == 200
    wrong = ask(sandbox, grant_type="password", username=known["username"], password="guessed")
    assert wrong.status_code == 401


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"secret": "wrong"}, 401),
        ({"Authorization": "Bearer x"}, 401),
        ({"Authorization": "Basic !!!"}, 401),
        ({"x-app-key": None}, 400),
        ({"x-app-key": "00000000-0000-4000-8000-000000000000"}, 401),
        ({"enterpriseId": None}, 400),
        ({"enterpriseId": "OTHER"}, 403),
        ({"scope": None}, 400),
        ({"grant_type": None}, 400),
        ({"grant_type": "refresh_token"}, 400),
        ({"grant_type": "password", "username": "nobody", "password": "x"}, 401),
    ],
)
def test_a_token_is_refused(sandbox: SandboxProcess, changes: dict[str, Any], status: int) -> None:
    answer = ask(sandbox, **changes)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_hotels(sandbox: SandboxProcess) -> None:
    answer = sandbox.http.get(
        f"{sandbox.gateway}/ent/config/v1/hotels", headers=sandbox.headers() | {"x-hotelid": "AUR01"}
    )
    hotels = answer.json()["hotelSummaryInfoList"]
    assert len(hotels) == 240
    assert hotels[0] == {
        "hotelId": "AUR01", "hotelName": "Aurora Berlin Mitte", "activeDate": "2016-02-01", "chainCode": "LARK",
        "propertyType": "Hotel", "brandCode": "AUR",
    }  # fmt: skip
    assert [h["hotelId"] for h in hotels if "inactiveDate" in h] == ["CED58"]


def test_hotels_are_searched(sandbox: SandboxProcess) -> None:
    def found(**query: str) -> httpx.Response:
        return sandbox.http.get(f"{sandbox.gateway}/ent/config/v1/hotels", headers=sandbox.headers(), params=query)

    assert [h["hotelId"] for h in found(hotelId="BEA01").json()["hotelSummaryInfoList"]] == ["BEA01"]
    assert [h["hotelId"] for h in found(name="motława").json()["hotelSummaryInfoList"]] == ["AUR17"]
    assert (found(hotelId="XYZ99").status_code, found(hotelId="XYZ99").content) == (204, b"")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": "Bearer nonsense"}, 401),
        ({"Authorization": "Bearer é"}, 401),
        ({"x-app-key": "unknown"}, 401),
        ({"x-hotelid": "XYZ99"}, 403),
    ],
)
def test_hotels_are_refused(sandbox: SandboxProcess, headers: dict[str, str], status: int) -> None:
    sent = [(k.encode(), v.encode("latin-1")) for k, v in (sandbox.headers() | headers).items()]
    assert sandbox.http.get(f"{sandbox.gateway}/ent/config/v1/hotels", headers=sent).status_code == status


def test_a_gateway_may_insist_on_a_hotel(sandbox: SandboxProcess) -> None:
    sandbox.admin("rules", {"needs_hotel_id": 1})
    assert sandbox.http.get(f"{sandbox.gateway}/ent/config/v1/hotels", headers=sandbox.headers()).status_code == 400


class TestStrangers:
    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"Host": "evil.example"}, 400),
            ({"Host": "127.0.0.1.evil.example"}, 400),
            ({"Host": "["}, 400),
            ({"Origin": "https://evil.example"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": "http://localhost:3000"}, 200),
        ],
    )
    @pytest.mark.parametrize("path", ["/sandbox/stats", "/portal/v1/openapi.json"])
    def test_host_and_origin(self, sandbox: SandboxProcess, path: str, headers: dict[str, str], status: int) -> None:
        answer = sandbox.http.get(f"{sandbox.gateway}{path}", headers=headers)
        assert answer.status_code == status
        if status != 200:
            assert answer.headers["content-type"] == "application/problem+json"

    def test_large_headers(self, sandbox: SandboxProcess) -> None:
        assert sandbox.http.get(f"{sandbox.admin_url}/stats", headers={"X-Large": "x" * 9_000}).status_code in (
            400,
            431,
        )
