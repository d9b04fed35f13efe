"""The demo: a real sandbox in a child process, and nothing left of it afterwards."""

from __future__ import annotations

import asyncio
import sys

import httpx
import pytest

from app.clients.portal import PortalClient
from app.clients.token import TokenSource
from app.domain.errors import DoormanError
from app.domain.profile import is_loopback
from app.services import demo as demo_module
from app.services.demo import Announcement, Demo


def test_it_starts_serves_and_leaves_nothing_behind() -> None:
    async def scenario() -> None:
        async with Demo(["--hotels", "12", "--rate", "0"]) as demo:
            profile, credentials = demo.profile, demo.credentials
            assert is_loopback(profile.gateway)
            source = TokenSource(profile, credentials)
            async with PortalClient.of(profile, source, credentials) as portal:
                session = await portal.session()
                assert session.environment.chain == profile.chain
            folder = demo.places.data
            assert folder.is_dir()
        assert not folder.exists()
        async with httpx.AsyncClient(trust_env=False) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get(profile.gateway)

    asyncio.run(scenario())


def test_two_demos_have_archive_keys_of_their_own() -> None:
    line = Announcement("g", "s", "p", "a", "LARK", "e", "k", "i", "c")
    assert line.credentials().archive_key != line.credentials().archive_key
    assert "'c'" not in repr(line)


def test_a_server_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_module, "own_command", lambda: [sys.executable, "-c", "print('no JSON')"])
    demo = Demo()
    with pytest.raises(DoormanError, match="did not start: run “doormanctl sandbox” to see why"):
        asyncio.run(demo.start())


def test_a_server_that_says_nothing_is_told_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_module, "own_command", lambda: [sys.executable, "-c", "import sys; sys.stdin.read()"])
    monkeypatch.setattr(demo_module, "READY_WITHIN", 0.2)
    with pytest.raises(DoormanError, match=r"did not start within 0\.2 seconds"):
        asyncio.run(Demo().start())


def test_a_server_that_does_not_end_when_asked_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    stubborn = (
        "import json, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "names = 'gateway stream portal admin chain enterpriseId appKey clientId clientSecret'.split();"
        "print(json.dumps(dict.fromkeys(names, 'x')), flush=True);"
        "signal.pause()"
    )
    monkeypatch.setattr(demo_module, "own_command", lambda: [sys.executable, "-c", stubborn])
    monkeypatch.setattr(demo_module, "STOPS_WITHIN", 0.2)

    async def scenario() -> None:
        demo = Demo()
        await demo.start()
        folder = demo.places.data
        await demo.stop()
        assert not folder.exists()

    asyncio.run(scenario())
