"""Bad input in the window: what a person reads then is one sentence that says what to do, and nothing is lost.

Decisions that go wrong are in ``tests/ui/approvals/test_walk.py``; the same cases on the command line in
``tests/app/test_cli_bad_input.py``.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from app.archive.writer import Writer
from app.clients import http
from app.domain.profile import EnvironmentKind, Secret
from tests.app.archive.samples import arrivals
from tests.sandbox_process import SandboxProcess
from tests.strangers import NOT_JSON, PAGE, REDIRECT, SILENCE, Authority, Stranger, unused_port
from tests.ui.conftest import PATIENCE_MS, Doorman, draft_for
from ui.command_line import Call
from ui.live.page import EventsPage
from ui.pages import PAGES
from ui.routes import Route
from ui.settings.connect_page import ConnectPage
from ui.start import open_first

KEY = "ab" * 32
REVIEW = "Review the request of Acorn Upsell"
NOWHERE = "gateway.nowhere.invalid"  # RFC 2606: no name ends so


@pytest.fixture
def pages():
    """Partner applications, the live page, and where their notices lead."""
    return [entry for entry in PAGES if entry.key in ("applications", "events", "connections")]


@pytest.fixture
def server():
    """A sandbox of the test's own: it is told to send, and to fail."""
    with SandboxProcess(hotels=24, time_scale=50.0) as process:
        yield process


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def on_screen(widget: QWidget) -> str:
    """Everything that can be read in a window, and that a screen reader says of it."""
    shown = [part for part in widget.findChildren(QWidget) if part.isVisible()]
    words = [word for part in shown for word in (part.accessibleName(), part.accessibleDescription())]
    return "\n".join([*words, *(part.text() for part in shown if isinstance(part, QLabel))])


@pytest.fixture
def reads(doorman: Doorman, qtbot) -> Callable[..., str]:
    """Waits until all of these words are in the window; gives everything that is."""

    def wait(*words: str) -> str:
        def is_there() -> None:
            shown = on_screen(doorman.window)
            assert [part for part in words if part not in shown] == []

        qtbot.waitUntil(is_there, timeout=PATIENCE_MS)
        shown = on_screen(doorman.window)
        assert "Traceback" not in shown
        return shown

    return wait


# -- connecting -------------------------------------------------------------------------------------------------------


@pytest.fixture
def tries(doorman: Doorman, draft, reads, keyring, finish, qtbot) -> Callable[..., None]:
    """Types a connection that is wrong somewhere, checks it, and reads what is said. Nothing is kept."""
    page = doorman.window.page
    assert isinstance(page, ConnectPage)

    def go(*words: str, **wrong: object) -> None:
        page.form.show_draft(replace(draft, **wrong))
        page.presenter.type(page.form.draft())
        QTest.mouseClick(page.check, Qt.MouseButton.LeftButton)
        shown = reads(*words)
        qtbot.waitUntil(page.form.isEnabled, timeout=PATIENCE_MS)
        assert draft.client_secret not in shown
        assert finish(doorman.switchboard.list()) == ()
        assert keyring.kept == {}

    return go


def test_a_wrong_application_key(tries):
    tries(
        "refuses to sign in: check client id, client secret, enterprise id and application key.",
        app_key="a41c77e2-5b0e-4f6a-9d37-1f3c2be0aa01",
    )


def test_an_unknown_chain_and_the_other_environment(tries):
    tries(
        "The gateway names no hotel of chain NOBODY: check the chain code, and the user’s hotel access.",
        "The portal is that of LARK UAT, the profile says NOBODY UAT: check the chain code",
        chain="NOBODY",
    )
    tries("The portal is that of LARK UAT, the profile says LARK PRODUCTION", kind=EnvironmentKind.PRODUCTION)


def test_a_host_that_is_not_there(tries):
    port = unused_port()
    tries(f"Nothing answers at 127.0.0.1:{port}: check the address and the port.", gateway=f"http://127.0.0.1:{port}")
    tries(
        f"The name {NOWHERE} is not known: check the address and the network connection.", gateway=f"https://{NOWHERE}"
    )


def test_a_host_that_hangs(tries, monkeypatch):
    monkeypatch.setattr(http, "TIMEOUT", httpx.Timeout(0.3))
    with Stranger(SILENCE) as mute:
        tries(f"{mute.host} did not answer in time", "check the address and the network connection", gateway=mute.url)


UNTRUSTED = {
    "expired": "has ended, so nothing was sent: tell whoever runs that server, and see that this computer’s date",
    "other-host": "is another host’s, so nothing was sent: check the address",
    "unknown-authority": "does not know who issued it, so nothing was sent: ask your network’s administrators",
}


@pytest.mark.parametrize("kind", UNTRUSTED)
def test_a_certificate_that_is_not_trusted(tries, authority, monkeypatch, kind):
    if kind != "unknown-authority":
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.authority))
    host = "DNS:other.example" if kind == "other-host" else "IP:127.0.0.1"
    with Stranger(PAGE, authority.certificate(kind, host=host, expired=kind == "expired")) as server:
        tries(server.host, UNTRUSTED[kind], gateway=server.url)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (PAGE, "A web page came instead of {what} from {host}: sign in to the network in a browser, or check the"),
        (REDIRECT, "{host} sends us on to login.hotel-wifi.example for {what}"),
        (NOT_JSON, "{host} answered"),
    ],
)
def test_somebody_else_answers(tries, answer, says):
    with Stranger(answer) as stranger:
        tries(says.format(what="a token", host=stranger.host), gateway=stranger.url)
        tries(says.format(what="the session", host=stranger.host), portal=stranger.url)


# -- the stream -------------------------------------------------------------------------------------------------------


@pytest.fixture
def opens(doorman: Doorman, server, finish) -> Callable[..., None]:
    """Opens the server's chain, with a connection that is wrong somewhere, at the live page."""

    def go(**wrong: Any) -> None:
        draft = replace(draft_for(server), **wrong)
        credentials = replace(draft.credentials(), archive_key=Secret(KEY))
        finish(doorman.switchboard.add(draft.profile(), credentials))
        finish(doorman.switchboard.open(draft.profile().name))
        doorman.shell.visit(Route("events"))

    return go


@pytest.mark.parametrize("answer", [PAGE, REDIRECT])
def test_somebody_else_answers_for_the_stream(opens, reads, answer):
    with Stranger(answer) as stranger:
        opens(stream=stranger.stream)
        reads(
            f"Something else than the stream answers for {stranger.host}: sign in to the network in a browser",
            "Reconnecting",
        )


def test_the_stream_of_a_chain_that_is_not_there(opens, reads):
    opens(chain="NOBODY")
    reads("does not stream this chain to this application: see that the subscription is approved and that the chain")


@pytest.mark.parametrize(
    "fault",
    [*({"kind": "malformed", "flaw": flaw} for flaw in ("null", "mistyped", "no-metadata")), {"kind": "not-json"}],
    ids=lambda fault: fault.get("flaw", fault["kind"]),
)
def test_what_cannot_be_read_is_shown_as_unreadable_and_as_it_came(doorman, opens, server, qtbot, fault):
    opens()
    page = doorman.window.page
    assert isinstance(page, EventsPage)
    qtbot.waitUntil(lambda: doorman.window.header.stream.accessibleName() == "Stream: Live", timeout=PATIENCE_MS)
    server.admin("emit", {"n": 2})
    server.admin("fault", fault)
    qtbot.waitUntil(lambda: len(page.events.rows) == 3, timeout=PATIENCE_MS)
    assert [row.readable for row in page.events.rows] == [False, True, True]
    assert "Unreadable" in [cell.text for cell in page.events.painted(0)[0]]
    spot = page.table.visualRect(page.events.index(0, 2)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(page.detail.json.isVisible, timeout=PATIENCE_MS)
    came = "Bad gateway" if fault["kind"] == "not-json" else "eventName"
    assert came in page.detail.json.toPlainText()


def test_what_is_more_than_the_schema_says_is_read(doorman, opens, server, qtbot):
    opens()
    qtbot.waitUntil(lambda: doorman.window.header.stream.accessibleName() == "Stream: Live", timeout=PATIENCE_MS)
    server.admin("fault", {"kind": "malformed", "flaw": "extra"})
    page = doorman.window.page
    qtbot.waitUntil(lambda: len(page.events.rows) == 1, timeout=PATIENCE_MS)
    assert page.events.rows[0].readable


# -- files ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def archive(places, server) -> Path:
    """The archive of the connection, as an earlier day left it: two segments with events."""
    path: Path = places.archive(draft_for(server).profile().name)
    with Writer.open(path, Secret(KEY), chain="LARK", profile=path.name, events_per_segment=10) as writer:
        for start in range(0, 20, 10):
            writer.add(arrivals(start, start + 10))
    return path


def contents(path: Path) -> dict[str, bytes]:
    """Every file that holds something, but those that SQLite itself makes for a reader."""
    files = [path] if path.is_file() else sorted(path.iterdir())
    return {file.name: file.read_bytes() for file in files if not file.name.endswith(("-shm", "-wal"))}


def scramble(archive: Path, name: str) -> None:
    (archive / name).write_bytes(bytes(range(256)) * 40)


def damage_a_segment(archive: Path) -> None:
    scramble(archive, "000001.segment")


def lose_a_segment(archive: Path) -> None:
    (archive / "000002.segment").unlink()


def lose_every_segment(archive: Path) -> None:
    for file in archive.glob("*.segment"):
        file.unlink()


def lose_the_label(archive: Path) -> None:
    (archive / "label.json").unlink()


def use_another_key(archive: Path) -> None:
    shutil.rmtree(archive)
    with Writer.open(archive, Secret("cd" * 32), chain="LARK", profile=archive.name) as writer:
        writer.add(arrivals(0, 5))


def come_from_the_future(archive: Path) -> None:
    label = json.loads((archive / "label.json").read_text())
    (archive / "label.json").write_text(json.dumps(label | {"schema": 99}))


def be_a_file(archive: Path) -> None:
    shutil.rmtree(archive)
    archive.write_text("hello")


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lose_a_segment, "Part of the archive is damaged: 000002.segment is missing. Restore the folder from a backup"),
        (lose_every_segment, "Part of the archive is damaged: 000001.segment is missing. Restore the folder from a"),
        (use_another_key, "This archive was written with another key. Use that one, or choose another folder"),
        (come_from_the_future, "A newer Doorman wrote this archive. Update Doorman on this computer"),
        (be_a_file, "An archive is a folder, and this is a file. Choose another path"),
    ],
)
def test_an_archive_that_does_not_open(opens, reads, archive, harm, says):
    harm(archive)
    before = contents(archive)
    opens()
    reads(says)
    assert contents(archive) == before


@pytest.mark.parametrize("name", ["catalogue.db", "label.json"])
def test_what_tells_of_the_events_is_made_anew_and_every_event_is_there(doorman, opens, reads, archive, qtbot, name):
    scramble(archive, name)
    held = (archive / name).read_bytes()
    opens()
    reads("A part of the archive was damaged and has been made anew: no event is missing")
    assert [kept.read_bytes() for kept in _kept(archive, name)] == [held]
    qtbot.waitUntil(lambda: len(doorman.window.page.events.rows) == 20, timeout=PATIENCE_MS)


def test_a_lost_label_is_told_by_the_segments(doorman, opens, archive, qtbot):
    lose_the_label(archive)
    opens()
    qtbot.waitUntil((archive / "label.json").exists, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(doorman.window.page.events.rows) == 20, timeout=PATIENCE_MS)


def test_a_damaged_part_is_kept_and_replaced_and_what_is_missing_is_said(opens, reads, archive):
    damage_a_segment(archive)
    held = (archive / "000001.segment").read_bytes()
    opens()
    reads("A part of the archive was damaged and has been replaced.")
    assert [kept.read_bytes() for kept in _kept(archive, "000001.segment")] == [held]


def _kept(archive: Path, name: str) -> list[Path]:
    """The damaged file, under whichever name it is kept."""
    return [file for file in archive.rglob(f"{name}*") if "damaged" in str(file.relative_to(archive))]


def test_a_damaged_profile_file_is_kept_aside_and_said(doorman, places, reads, finish, qtbot):
    qtbot.waitUntil(lambda: len(doorman.window.page.tasks) == 0, timeout=PATIENCE_MS)  # it has looked for profiles
    places.data.mkdir(parents=True)
    places.profiles.write_bytes(b"{")
    finish(open_first(Call(), {}, doorman.switchboard, doorman.shell))
    reads("The profile file was damaged; it is kept as profiles.json.damaged-", "Add your profiles again")
    (kept,) = places.data.glob("profiles.json.damaged-*")
    assert kept.read_bytes() == b"{"
    assert isinstance(doorman.window.page, ConnectPage)


def test_a_damaged_note_of_a_decision_is_kept_aside_and_said(doorman, places, opens, reads, server, qtbot):
    folder = places.questions / draft_for(server).profile().name
    folder.mkdir(parents=True)
    (folder / "x.json").write_bytes(b"{")
    opens()
    doorman.shell.visit(Route("applications"))
    qtbot.waitUntil(lambda: _button(doorman.window, REVIEW) is not None, timeout=PATIENCE_MS)
    _button(doorman.window, REVIEW).click()
    reads("The note of an approval whose answer never came was damaged", "look at what is still pending before you")
    (kept,) = folder.glob("x.json.damaged-*")
    assert kept.read_bytes() == b"{"


def _button(window: QWidget, name: str) -> QAbstractButton | None:
    found = (button for button in window.findChildren(QAbstractButton) if button.accessibleName() == name)
    return next((button for button in found if button.isVisible()), None)
