"""Secrets go through the pipe whole, and show nowhere on the way."""

from __future__ import annotations

import pytest

from app.domain.errors import UsageError
from app.domain.profile import Credentials, EnvironmentKind, Profile, Secret, SignIn
from app.wire import handover

PROFILE = Profile(
    "larkspur",
    "LARK",
    "https://g",
    "c",
    kind=EnvironmentKind.PRODUCTION,
    sign_in=SignIn.SSD,
    username="ida",
    portal=None,
)
CREDENTIALS = Credentials(Secret("key"), Secret("client"), Secret("password"), Secret("token"), Secret("00ff"))


def test_what_is_handed_over_arrives() -> None:
    line = handover.encode(PROFILE, CREDENTIALS)
    assert line.count(b"\n") == 1
    assert handover.decode(line) == (PROFILE, CREDENTIALS)


@pytest.mark.parametrize("line", [b"", b"{}", b"the-secret", b'{"profile": {"name": "the-secret"}, "secrets": {}}'])
def test_a_line_that_is_no_handover_is_refused_without_repeating_it(line: bytes) -> None:
    with pytest.raises(UsageError) as raised:
        handover.decode(line)
    assert "the-secret" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
