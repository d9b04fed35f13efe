"""``doormanctl tail`` and ``record``, from inside: what is printed, what follows, and what is handed on."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import keyring
import pytest

from app.archive.writer import Writer
from app.cli import program
from app.cli.tail import as_text, rows
from app.domain.errors import DoormanError, StreamHeld
from app.domain.event import ArchivedEvent, Arrival
from app.domain.filter import EventFilter
from app.domain.link import EndReport, Report
from app.domain.profile import Credentials, Profile, Secret
from app.services import demo, recording
from app.services.archive_view import ArchiveView
from app.services.places import Places
from app.services.profiles import Profiles
from app.stream import recorder
from tests.app.clients.memory_keyring import MemoryKeyring

KEY = Secret("ab" * 32)


def arrival(number: int, hotel: str = "AUR01", body: bytes | None = None) -> Arrival:
    event = {
        "metadata": {"offset": str(number), "uniqueEventId": f"id-{number}"},
        "moduleName": "RESERVATION",
        "eventName": "CHECK IN",
        "primaryKey": str(900 + number),
        "timestamp": "2026-11-24 10:42:06.812",
        "hotelId": hotel,
        "detail": [
            {"elementName": "ROOM", "oldValue": "", "newValue": "412"},
            {"elementName": "NAME", "oldValue": "Moss", "newValue": "Moss\x1b[2J"},
        ],
    }
    return Arrival(
        str(number), f"id-{number}", "RESERVATION", "CHECK IN", str(900 + number), hotel, "2026-11-24 10:42:06.812",
        1_795_500_000_000_000 + number, json.dumps(event).encode() if body is None else body, body is None,
    )  # fmt: skip


def write(path: Path, *arrivals: Arrival) -> None:
    writer = Writer.open(path, KEY, chain="LARK", profile="lark-uat")
    writer.add(arrivals)
    writer.close()


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOORMAN_ARCHIVE_KEY", KEY.reveal())
    path = tmp_path / "archive"
    write(path, *(arrival(n, "AUR01" if n % 2 else "BEA01") for n in range(1, 9)))
    return path


def test_a_line_is_for_people_and_hides_the_guest(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.run(["tail", "--archive", str(archive), "--count", "1"]) == 0
    (shown,) = capsys.readouterr().out.splitlines()
    assert shown.split()[1:5] == ["BEA01", "Check", "in", "908"]
    assert shown.endswith("Room 412 · Name hidden")


def test_what_is_unreadable_says_so_and_cannot_move_the_cursor() -> None:
    row = ArchivedEvent(1, "1", "u", "M", "\x1b[2J", "9", None, "", 0, 0, b"{", False, None)
    assert as_text(row).endswith("9             unreadable, kept as it came")
    assert "\x1b" not in as_text(row)


def test_the_newest_come_first_and_then_what_follows(archive: Path) -> None:
    async def scenario() -> list[str]:
        view = ArchiveView(archive, KEY, waits=False)
        offsets = []
        async for row in rows(view, EventFilter(), 2):
            offsets.append(row.offset)
            if len(offsets) == 2:
                await asyncio.to_thread(write, archive, arrival(20), arrival(21))
            if len(offsets) == 4:
                break
        await view.close()
        return offsets

    assert asyncio.run(scenario()) == ["7", "8", "20", "21"]


def test_lines_for_programs_narrowed_to_a_property(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["tail", "--archive", str(archive), "--hotel", "AUR01", "--count", "2", "--format", "ndjson"]
    assert program.run(arguments) == 0
    assert [json.loads(row)["offset"] for row in capsys.readouterr().out.splitlines()] == ["5", "7"]


class Recorder:
    """Stands in for the recorder's process; says what the test wants when it starts."""

    says: Report | None = None

    def __init__(self, profile: Profile, credentials: Credentials, archive: Path, tasks: Any, on_report: Any) -> None:
        self._archive = archive
        self._key = credentials.archive_key
        self._on_report = on_report

    async def start(self) -> None:
        if self.says is not None:
            self._on_report(self.says)
            return
        writer = Writer.open(self._archive, self._key, chain="LARK", profile="demo")
        writer.add([arrival(1)])
        writer.close()

    async def stop(self) -> None:
        self._on_report(EndReport(0, "asked to"))


class Chain:
    """Stands in for the demo's sandbox."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.profile = Profile(name="demo", chain="LARK", gateway="http://127.0.0.1:9", client_id="x")
        self.credentials = Credentials(Secret("key"), Secret("secret"), archive_key=KEY)

    async def __aenter__(self) -> Chain:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing runs."""


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(demo, "Demo", lambda: Chain(Places(tmp_path)))
    monkeypatch.setattr(recording, "Recording", Recorder)


@pytest.mark.usefixtures("sandbox")
def test_in_the_demo_a_recorder_writes_what_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.run(["tail", "--demo", "--count", "1"]) == 0
    assert "901" in capsys.readouterr().out


@pytest.mark.usefixtures("sandbox")
def test_a_recorder_that_ends_by_itself_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Recorder, "says", EndReport(3, "The key was refused."))
    assert program.run(["tail", "--demo"]) == DoormanError.exit_code
    assert "The key was refused." in capsys.readouterr().err


def test_record_hands_on_the_profile_its_secrets_and_its_archive(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = MemoryKeyring()
    store.kept = {("doorman", "lark-uat/app_key"): "key", ("doorman", "lark-uat/archive_key"): KEY.reveal()}
    monkeypatch.setattr(keyring, "get_keyring", lambda: store)
    monkeypatch.setenv("DOORMAN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DOORMAN_TIME_SCALE", "2")
    profile = Profile(name="lark-uat", chain="LARK", gateway="https://lark.example", client_id="x")
    Profiles(Places(tmp_path).profiles).add(profile)
    told: list[Any] = []

    def run(profile: Profile, credentials: Credentials, archive: Path, *, time_scale: float) -> None:
        told.extend([profile, credentials.archive_key, archive, time_scale])
        raise StreamHeld("Another consumer has the stream.")

    monkeypatch.setattr(recorder, "run", run)
    assert program.run(["record", "--profile", "lark-uat"]) == 4
    assert told == [profile, KEY, tmp_path / "archives" / "lark-uat", 2.0]
    monkeypatch.setattr(recorder, "run_from_stdin", lambda archive, *, time_scale: told.append(archive))
    assert program.run(["record", "--archive", "/a", "--secrets-from-stdin"]) == 0
    assert told[-1] == Path("/a")
    assert program.run(["record", "--secrets-from-stdin"]) == 2
    assert "Name the archive" in capsys.readouterr().err
