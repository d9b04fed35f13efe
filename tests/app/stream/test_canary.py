"""Nothing that must stay hidden is in anything that a recorder writes, whatever goes wrong meanwhile."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest

from tests.app.stream.recorder_process import KEY, SCALE, RecorderProcess, environment, recorder
from tests.sandbox_process import SandboxProcess

GUEST = "Canaryson-Guest"
JWT = "eyJhbGciOiJIUzI1NiI"
"""How every token of the sandbox begins."""
FAULTS: tuple[dict[str, object], ...] = (
    {"kind": "not-json", "body": f"<html>{GUEST}</html>"},
    {"kind": "malformed", "flaw": "null"},
    {"kind": "malformed", "flaw": "no-metadata"},
    {"kind": "drop"},
    {"kind": "close", "code": 1011, "reason": "the system behind is away"},
    {"kind": "expire"},
    {"kind": "duplicate", "n": 5},
    {"kind": "http", "path": "/oauth", "status": 500, "body": "<h1>no</h1>"},
    {"kind": "captive-portal", "path": "/oauth"},
    {"kind": "reset"},
    {"kind": "poison"},
)


@pytest.mark.slow
def test_no_secret_and_no_guest_is_in_what_the_recorder_writes(tmp_path: Path) -> None:
    async def play(sandbox: SandboxProcess, **changed: str) -> RecorderProcess:
        async with recorder(tmp_path / "archive", environment(sandbox, SCALE, **changed)) as process:
            if changed:
                await process.ended()
                return process
            await process.linked("live")
            for events, fault in enumerate(FAULTS, 1):
                sandbox.admin("fault", fault)
                sandbox.admin("emit", {"n": 20, "guest": GUEST})
                await process.committed(20 * events)
        return process

    with SandboxProcess(time_scale=SCALE) as sandbox:
        sandbox.admin("rules", {"init_within": 300, "subscribe_within": 300, "ping_every": 60})
        good = asyncio.run(play(sandbox))
        refused = asyncio.run(play(sandbox, CLIENT_SECRET="canary-wrong-secret"))
        secrets = {
            "the application key": sandbox.app_key,
            "its hash": hashlib.sha256(sandbox.app_key.encode()).hexdigest(),
            "the client secret": sandbox.client_secret,
            "a wrong client secret": "canary-wrong-secret",
            "a token": JWT,
            "the archive's key": KEY,
            "a guest": GUEST,
            "an event": "elementName",
        }
    written = {str(file.relative_to(tmp_path)): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    written |= {"reports": good.output + refused.output, "standard error": good.log + refused.log}
    assert written["archive/recorder.log"].count(b"\n") > len(FAULTS) / 2
    assert len(written["reports"]) > 1_000
    found = [
        f"{what} in {name}" for what, secret in secrets.items() for name in written if _is_in(secret, written[name])
    ]
    assert found == []


def _is_in(secret: str, content: bytes) -> bool:
    return secret.encode().lower() in content.lower()
