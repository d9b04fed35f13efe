"""The profile from DOORMAN_* variables."""

from __future__ import annotations

import pytest

from app.domain.errors import UsageError
from app.services.environment import archive_key, from_environment, is_described

FULL = {
    "DOORMAN_GATEWAY": "http://127.0.0.1:8090/",
    "DOORMAN_STREAM_URL": "ws://127.0.0.1:8090/subscriptions",
    "DOORMAN_PORTAL": "http://127.0.0.1:8090/portal",
    "DOORMAN_CHAIN": "LARK",
    "DOORMAN_ENTERPRISE_ID": "LARKSPUR",
    "DOORMAN_APP_KEY": "key",
    "DOORMAN_CLIENT_ID": "id",
    "DOORMAN_CLIENT_SECRET": "secret",
    "DOORMAN_ARCHIVE_KEY": "ab" * 32,
}


def test_everything_is_taken_over() -> None:
    profile, credentials = from_environment(FULL)
    assert (profile.gateway, profile.chain, profile.portal) == (
        "http://127.0.0.1:8090",
        "LARK",
        "http://127.0.0.1:8090/portal",
    )
    assert profile.stream_url == "ws://127.0.0.1:8090/subscriptions"
    assert credentials.client_secret.reveal() == "secret"
    assert credentials.archive_key.reveal() == "ab" * 32


def test_a_token_stands_in_for_client_and_secret() -> None:
    env = {k: v for k, v in FULL.items() if not k.startswith("DOORMAN_CLIENT")} | {"DOORMAN_TOKEN": "t"}
    _, credentials = from_environment(env)
    assert credentials.token.reveal() == "t"


def test_what_is_missing_is_named() -> None:
    with pytest.raises(UsageError, match="Set DOORMAN_CHAIN and DOORMAN_CLIENT_SECRET in the environment"):
        from_environment(FULL | {"DOORMAN_CHAIN": "", "DOORMAN_CLIENT_SECRET": ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOORMAN_GATEWAY", "127.0.0.1"),
        ("DOORMAN_GATEWAY", "http://gateway.example"),
        ("DOORMAN_PORTAL", "portal"),
        ("DOORMAN_STREAM_URL", "https://gateway.example"),
        ("DOORMAN_ENVIRONMENT", "live"),
        ("DOORMAN_ARCHIVE_KEY", "short"),
    ],
)
def test_what_is_wrong_is_named_and_never_shown_when_secret(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=name) as caught:
        from_environment(FULL | {name: value})
    assert "short" not in caught.value.sentence


@pytest.mark.parametrize(("said", "kind"), [("", "UAT"), ("uat", "UAT"), ("PRODUCTION", "PRODUCTION")])
def test_which_kind_of_environment_it_is(said: str, kind: str) -> None:
    profile, _ = from_environment(FULL | {"DOORMAN_ENVIRONMENT": said})
    assert profile.kind == kind


def test_without_a_portal_there_is_none() -> None:
    profile, _ = from_environment(FULL | {"DOORMAN_PORTAL": ""})
    assert profile.portal is None


def test_an_archive_key_alone_is_enough_to_read() -> None:
    assert not is_described({"DOORMAN_ARCHIVE_KEY": "none"})
    assert archive_key({"DOORMAN_ARCHIVE_KEY": "none"}).reveal() == "none"
    assert not archive_key({})
