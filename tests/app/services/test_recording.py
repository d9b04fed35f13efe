"""The recorder as a child: its secrets by the pipe, its reports heard, its end in time, and no orphan."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from app.domain.errors import DoormanError
from app.domain.link import CommittedReport, EndReport, LinkReport, LinkState, Report
from app.domain.profile import Credentials, Profile, Secret
from app.services.recording import Recording
from app.services.tasks import Tasks
from tests.app.stream.recorder_process import KEY, dump
from tests.sandbox_process import SandboxProcess

SCALE = 60.0
NOBODY = Profile("p", "LARK", "http://127.0.0.1:1", "c", enterprise_id="E", stream="ws://127.0.0.1:1/subscriptions")
SECRETS = Credentials(Secret("the-app-key"), Secret("the-client-secret"), archive_key=Secret(KEY))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with SandboxProcess(time_scale=SCALE) as running:
        running.admin("rules", {"init_within": 300, "subscribe_within": 300, "ping_every": 60})
        yield running


def profile_of(sandbox: SandboxProcess) -> tuple[Profile, Credentials]:
    profile = Profile(
        "sandbox",
        sandbox.chain,
        sandbox.gateway,
        sandbox.client_id,
        enterprise_id=sandbox.enterprise_id,
        stream=sandbox.stream,
    )
    return profile, Credentials(Secret(sandbox.app_key), Secret(sandbox.client_secret), archive_key=Secret(KEY))


class Watched:
    """A recording, and what it has been heard to say."""

    def __init__(
        self, profile: Profile, credentials: Credentials, archive: Path, command: list[str] | None = None
    ) -> None:
        self.heard: list[Report] = []
        self.failures: list[BaseException] = []
        self._changed = asyncio.Event()
        self.tasks = Tasks(self._failed)
        self.recording = Recording(
            profile, credentials, archive, self.tasks, self._took, time_scale=SCALE, command=command
        )

    def _failed(self, name: str, failure: BaseException) -> None:
        self.failures.append(failure)

    def _took(self, report: Report) -> None:
        self.heard.append(report)
        self._changed.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    async def linked(self, state: LinkState) -> None:
        await self.until(lambda: self.recording.link.state is state)

    async def committed(self, events: int) -> None:
        await self.until(lambda: any(isinstance(r, CommittedReport) and r.events >= events for r in self.heard))

    @property
    def crashes(self) -> list[LinkReport]:
        return [r for r in self.heard if isinstance(r, LinkReport) and r.state is LinkState.RESTARTING]

    @property
    def ends(self) -> list[EndReport]:
        return [report for report in self.heard if isinstance(report, EndReport)]


def watch(
    play: Callable[[Watched], Awaitable[None]],
    archive: Path,
    profile: Profile = NOBODY,
    credentials: Credentials = SECRETS,
    command: list[str] | None = None,
) -> Watched:
    async def main() -> Watched:
        watched = Watched(profile, credentials, archive, command)
        try:
            await watched.recording.start()
            await play(watched)
        finally:
            await watched.recording.stop()
            await watched.tasks.close()
        return watched

    watched = asyncio.run(main())
    assert watched.failures == []
    return watched


def script(tmp_path: Path, text: str) -> list[str]:
    """A stand-in for the recorder."""
    path = tmp_path / "stand_in.py"
    path.write_text(text)
    return [sys.executable, str(path)]


def test_events_are_recorded_and_the_end_is_polite(tmp_path: Path, sandbox: SandboxProcess) -> None:
    async def play(watched: Watched) -> None:
        await watched.linked(LinkState.LIVE)
        assert watched.recording.is_running
        sandbox.admin("emit", {"n": 500})
        await watched.committed(500)

    watched = watch(play, tmp_path / "archive", *profile_of(sandbox))
    assert watched.ends == [EndReport(0, "The recorder ended; everything that arrived is kept.")]
    assert watched.recording.link.state is LinkState.OFF
    assert not watched.recording.is_running
    assert dump(tmp_path / "archive") == sandbox.sent()
    assert sandbox.admin("stats")["violations"]["closedFirst"] == 0


def test_a_restart_goes_on_where_it_was(tmp_path: Path, sandbox: SandboxProcess) -> None:
    sandbox.admin("reset", {})

    async def play(watched: Watched) -> None:
        await watched.linked(LinkState.LIVE)
        sandbox.admin("emit", {"n": 100})
        await watched.committed(100)
        await watched.recording.restart()
        await watched.linked(LinkState.LIVE)
        sandbox.admin("emit", {"n": 100})
        await watched.committed(200)

    watched = watch(play, tmp_path / "archive", *profile_of(sandbox))
    assert len(watched.ends) == 2
    assert dump(tmp_path / "archive") == sandbox.sent()


def test_the_secrets_go_by_the_pipe_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORMAN_CLIENT_SECRET", "the-client-secret")
    command = script(
        tmp_path,
        "import os, sys\n"
        "line = sys.stdin.readline()\n"
        "open(sys.argv[3] + '.seen', 'w').write(line + '|' + repr(sys.argv) + '|' + repr(dict(os.environ)))\n"
        "sys.stdin.read()\n",
    )

    async def play(watched: Watched) -> None:
        await watched.recording.stop()

    watch(play, tmp_path / "archive", command=command)
    line, *elsewhere = (tmp_path / "archive.seen").read_text().split("|")
    assert "the-client-secret" in line
    assert KEY in line
    assert "the-client-secret" not in "".join(elsewhere)
    assert KEY not in "".join(elsewhere)


def test_one_that_does_not_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.recording.STOP_WITHIN", 0.2)
    command = script(tmp_path, "import sys, time\nprint('not a report', flush=True)\ntime.sleep(60)\n")

    async def play(watched: Watched) -> None:
        assert watched.recording.is_running

    watched = watch(play, tmp_path / "archive", command=command)
    assert not watched.recording.is_running
    (end,) = watched.ends
    assert (end.exit_code, "had to be ended" in end.sentence) == (0, True)
    assert watched.recording.link.state is LinkState.OFF


def test_one_that_crashes_is_started_again_later_each_time(tmp_path: Path) -> None:
    async def play(watched: Watched) -> None:
        await watched.until(lambda: len(watched.crashes) == 3)

    watched = watch(play, tmp_path / "archive", command=script(tmp_path, "import os\nos._exit(7)\n"))
    first, second, third = watched.crashes
    assert [crash.attempt for crash in watched.crashes] == [1, 2, 3]
    waits = [(crash.retry_at or 0) - crash.at for crash in watched.crashes]
    assert waits[0] > 0
    assert waits[1:] == pytest.approx([2 * waits[0], 4 * waits[0]], abs=3)
    assert second.at >= (first.retry_at or 0)
    assert "kept" in third.sentence
    assert third.detail == "exit code 7"
    assert [end.exit_code for end in watched.ends] == [0]  # it was asked to end while it waited


def test_a_killed_one_comes_back_and_nothing_is_missing(tmp_path: Path, sandbox: SandboxProcess) -> None:
    sandbox.admin("reset", {})

    async def play(watched: Watched) -> None:
        await watched.linked(LinkState.LIVE)
        sandbox.admin("emit", {"n": 100})
        await watched.committed(100)
        pid = watched.recording.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await watched.linked(LinkState.RESTARTING)
        sandbox.admin("emit", {"n": 100})
        await watched.committed(200)
        assert watched.recording.pid != pid

    watch(play, tmp_path / "archive", *profile_of(sandbox))
    assert dump(tmp_path / "archive") == sandbox.sent()


def test_one_that_waits_to_be_started_again_can_be_started_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.recording.RESTART_AFTER", 3600 * SCALE)
    monkeypatch.setattr("app.services.recording.LONGEST", 3600 * SCALE)

    async def play(watched: Watched) -> None:
        await watched.until(lambda: len(watched.crashes) == 1)
        assert not watched.recording.is_running
        await watched.recording.start()
        await watched.until(lambda: len(watched.crashes) == 2)

    watched = watch(play, tmp_path / "archive", command=script(tmp_path, "import os\nos._exit(7)\n"))
    assert [crash.attempt for crash in watched.crashes] == [1, 1]


def test_starts_at_once_start_one_recorder(tmp_path: Path) -> None:
    command = script(tmp_path, "import sys\nopen(sys.argv[3] + '.starts', 'a').write('x')\nsys.stdin.read()\n")

    async def play(watched: Watched) -> None:
        await watched.recording.stop()
        (tmp_path / "archive.starts").unlink()
        await asyncio.gather(*(watched.recording.start() for _ in range(3)))

    watch(play, tmp_path / "archive", command=command)
    assert (tmp_path / "archive.starts").read_text() == "x"


def test_one_that_cannot_be_started_is_said_in_a_sentence(tmp_path: Path) -> None:
    async def play(watched: Watched) -> None:
        raise AssertionError("it started")

    with pytest.raises(DoormanError, match="recorder could not be started"):
        watch(play, tmp_path / "archive", command=[str(tmp_path / "nothing-here")])


def test_one_that_a_person_has_to_help_says_why(tmp_path: Path, sandbox: SandboxProcess) -> None:
    profile, credentials = profile_of(sandbox)
    refused = Credentials(credentials.app_key, Secret("wrong"), archive_key=credentials.archive_key)

    async def play(watched: Watched) -> None:
        await watched.linked(LinkState.NEEDS_YOU)
        await watched.until(lambda: bool(watched.ends))

    watched = watch(play, tmp_path / "archive", profile, refused)
    assert watched.ends[0].exit_code == 3
    assert "client secret" in watched.recording.link.sentence
    assert any(isinstance(report, LinkReport) for report in watched.heard)


def test_a_start_of_one_that_runs_changes_nothing(tmp_path: Path) -> None:
    async def play(watched: Watched) -> None:
        await watched.linked(LinkState.RECONNECTING)
        await watched.recording.start()

    watched = watch(play, tmp_path / "archive")
    assert len(watched.ends) == 1


def test_a_recorder_whose_window_is_gone_ends_by_itself(tmp_path: Path) -> None:
    """A window that dies takes its end of the pipe along, and nothing else tells the recorder."""
    archive = tmp_path / "archive"
    window = (
        "import asyncio, os, sys\n"
        "from pathlib import Path\n"
        "from app.domain.profile import *\n"
        "from app.services.recording import Recording\n"
        "from app.services.tasks import Tasks\n"
        "from tests.app.services.test_recording import NOBODY, SECRETS\n"
        "async def main():\n"
        "    heard = asyncio.Event()\n"
        "    recording = Recording(NOBODY, SECRETS, Path(sys.argv[1]), Tasks(print), lambda report: heard.set())\n"
        "    await recording.start()\n"
        "    await heard.wait()\n"
        "    print('heard', flush=True)\n"
        "    os._exit(9)\n"
        "asyncio.run(main())\n"
    )

    async def main() -> None:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", window, str(archive), stdout=pipe, stderr=pipe
        )
        assert process.stdout is not None
        assert process.stderr is not None
        assert await process.stdout.readline() == b"heard\n"
        assert await process.wait() == 9
        async with asyncio.timeout(20):
            await (
                process.stderr.read()
            )  # the recorder has the other end of this pipe, too: it ends with the last of both

    asyncio.run(main())
