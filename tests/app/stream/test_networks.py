"""Networks between recorder and stream that do not let through, and then do: it is said why, and nothing is missing."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.domain.link import LinkReport, LinkState
from tests.app.stream.scripted import Guest, Scene, Stage, event, stage
from tests.app.stream.theatre import SCALE, Recording, Theatre, closing, rows, well
from tests.gate import Mood, answering, gate, hanging_up, through
from tests.strangers import PAGE, Answer, Authority

NAME = "stream.example"


def waits(recording: Recording) -> list[LinkReport]:
    return [report for report in recording.reports if report.state is LinkState.RECONNECTING]


def behind(folder: Path, moods: Sequence[Mood], *, as_proxy: bool = False, scene: Scene = well) -> Recording:
    """A recorder that gets to the stream through a gate: it meets these moods, and is then let through."""

    async def main() -> Recording:
        async with (
            stage(scene, well) as server,
            gate([*moods, through(server.url, as_proxy=as_proxy)]) as host,
        ):
            with pytest.MonkeyPatch.context() as patch:
                if as_proxy:
                    for name in ("http_proxy", "https_proxy"):
                        patch.setenv(name, f"http://{host}")
                    patch.setenv("no_proxy", "")
                address = f"ws://{NAME if as_proxy else host}/subscriptions"
                recording = Recording(server, folder, address=address)
                await recording.run(rows(3))
        return recording

    return asyncio.run(main())


WANTS_SIGN_IN = Answer("407 Proxy Authentication Required", headers={"Proxy-Authenticate": "Basic"})


@pytest.mark.parametrize(
    ("answer", "as_proxy", "says"),
    [
        (WANTS_SIGN_IN, True, "The proxy on the way to stream.example"),
        (WANTS_SIGN_IN, False, "The proxy between here and 127.0.0.1"),
        (Answer("403 Forbidden"), True, "The proxy on the way to stream.example"),
        (PAGE, False, "sign in to the network in a browser"),
        (Answer("302 Found", headers={"Location": "https://login.example/"}), False, "sign in to the network"),
        (Answer("511 Network Authentication Required", PAGE.body), False, "sign in to the network"),
        (Answer("502 Bad Gateway", PAGE.body), False, "trouble of its own"),
        (Answer("503 Service Unavailable"), False, "come back later"),
    ],
)
def test_what_stands_between_is_told_and_waited_for(tmp_path: Path, answer: Answer, as_proxy: bool, says: str) -> None:
    recording = behind(tmp_path, [answering(answer)] * 3, as_proxy=as_proxy)
    assert recording.offsets == ["100", "101", "102"]
    assert [says in report.sentence for report in waits(recording)] == [True] * 3
    assert recording.tokens_issued == 1


def test_a_server_that_starts_anew_is_waited_for(tmp_path: Path) -> None:
    async def starts_anew(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(event(100), event(101))
        await guest.socket.close(1012, "restart")

    async def main() -> Recording:
        async with stage(starts_anew, well) as server:
            passed = through(server.url)
            async with gate([passed, hanging_up, hanging_up, passed]) as host:
                recording = Recording(server, tmp_path, address=f"ws://{host}/subscriptions")
                await recording.run(rows(3))
        return recording

    recording = asyncio.run(main())
    assert recording.offsets == ["100", "101", "102"]
    assert "starts anew" in waits(recording)[0].sentence
    assert ["broke" in report.sentence for report in waits(recording)[1:]] == [True, True]


@pytest.mark.parametrize(("status", "wait"), [(503, 15), (429, 120)])
def test_a_storm_of_refusals_is_met_with_ever_longer_waits(theatre: Theatre, status: int, wait: int) -> None:
    storm = 3 if status == 429 else 6
    recording, server = theatre.play(*[status] * storm, well, until=rows(3))
    assert recording.offsets == ["100", "101", "102"]
    assert server.count == storm + 1
    assert all(later - earlier >= wait / SCALE for earlier, later in pairwise(server.at))
    assert [report.attempt for report in waits(recording)] == list(range(1, storm + 1))


def test_a_name_that_is_gone_comes_back_at_another_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[str | None] = []
    known = socket.getaddrinfo

    def look_up(host: str | bytes | None, *rest: Any, **named: Any) -> Any:
        if host != NAME:
            return known(host, *rest, **named)
        url = answers.pop(0) if len(answers) > 1 else answers[0]
        if url is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", urlsplit(url).port))]

    async def moves(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(event(100), event(101))
        await guest.hear("ping")
        guest.socket.transport.abort()

    async def main() -> tuple[Recording, Stage]:
        async with stage(moves) as before, stage(well) as after:
            answers.extend((before.url, None, None, after.url))
            recording = Recording(before, tmp_path, address=f"ws://{NAME}/subscriptions")
            await recording.run(rows(3))
            return recording, after

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    recording, after = asyncio.run(main())
    assert recording.offsets == ["100", "101", "102"]
    assert [f"The name {NAME} is not known" in report.sentence for report in waits(recording)] == [False, True, True]
    assert after.guests[0].said[1]["payload"]["variables"]["input"]["offset"] == "100"


@contextmanager
def swallowing() -> Iterator[int]:
    """A port on which every attempt to connect gets no answer at all, like an address family that is not routed."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, socket.socket() as first, socket.socket() as second:
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        yield full.getsockname()[1]


def test_an_address_that_swallows_everything_does_not_keep_the_other_one_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = socket.getaddrinfo
    ports: list[int] = []

    def look_up(host: str | bytes | None, *rest: Any, **named: Any) -> Any:
        if host != NAME:
            return known(host, *rest, **named)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in ports]

    async def main(swallowed: int) -> Recording:
        async with stage(well) as server:
            ports.extend((swallowed, urlsplit(server.url).port or 0))
            recording = Recording(server, tmp_path, address=f"ws://{NAME}/subscriptions")
            await recording.run(rows(3))
            return recording

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with swallowing() as swallowed:
        recording = asyncio.run(main(swallowed))
    assert recording.offsets == ["100", "101", "102"]
    assert waits(recording) == []


@pytest.mark.parametrize("wrong", ["expired", "another host", "an unknown authority"])
def test_a_certificate_that_is_wrong_gets_no_secret_until_it_is_mended(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    ours = Authority(tmp_path)
    certificates = {
        "good": ours.certificate("good"),
        "expired": ours.certificate("expired", expired=True),
        "another host": ours.certificate("other", host="DNS:other.example"),
        "an unknown authority": Authority(tmp_path / "elsewhere").certificate("stranger"),
    }
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(certificates[wrong])

    async def mended(recording: Recording) -> None:
        await recording.until(lambda: len(waits(recording)) == 2)
        assert server_of(recording).count == 0
        shown.load_cert_chain(certificates["good"])
        await rows(3)(recording)

    servers: list[Stage] = []

    def server_of(_: Recording) -> Stage:
        return servers[0]

    async def main() -> Recording:
        trusted = ssl.create_default_context(cafile=str(ours.authority))
        async with stage(well, ssl=shown) as server:
            servers.append(server)
            recording = Recording(server, tmp_path, tls=trusted)
            await recording.run(mended)
        return recording

    recording = asyncio.run(main())
    assert recording.offsets == ["100", "101", "102"]
    assert all("so nothing was sent" in report.sentence for report in waits(recording)[:2])


def test_pongs_that_wait_behind_flowing_events_are_not_taken_for_death(theatre: Theatre) -> None:
    """For 120 s, which is more than twice as long as silence is borne."""

    async def busy(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(event(100))
        for second in range(1, 13):
            while "ping" not in await guest.socket.recv():  # one every ten seconds
                pass
            await guest.send(event(100 + second))
        for _ in range(13):
            await guest.say(type="pong")
        await guest.send(event(113))
        await guest.see_off()

    recording, server = theatre.play(busy, until=rows(14))
    assert recording.offsets == [str(offset) for offset in range(100, 114)]
    assert server.count == 1
    assert recording.states == ["connecting", "live", "closing"]


def test_endings_of_all_kinds_in_a_row_lose_nothing(theatre: Theatre) -> None:
    codes = (1001, 1006, 1011, 1012, 1013, 4408, 4429, 4500, 4504)

    def ending(place: int, code: int) -> Scene:
        async def scene(guest: Guest) -> None:
            asked = await guest.welcome()
            assert asked == ("100" if place else None)
            await guest.send(*(event(offset) for offset in range(int(asked or 100), 101 + place)))
            if code == 1006:
                await guest.hear("ping")
                guest.socket.transport.abort()
            else:
                await guest.socket.close(code)

        return scene

    scenes = [ending(place, code) for place, code in enumerate(codes)]

    async def all_of_it(guest: Guest) -> None:
        assert await guest.welcome() == "100"
        await guest.send(*(event(100 + n) for n in range(len(codes) + 2)))
        await guest.see_off()

    recording, server = theatre.play(*scenes, 503, closing(1000), all_of_it, until=rows(len(codes) + 2))
    assert recording.offsets == [str(100 + n) for n in range(len(codes) + 2)]
    assert recording.archive.gaps == []
    assert server.count == len(codes) + 3
