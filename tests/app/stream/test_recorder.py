"""The recorder against the sandbox: everything that was sent is archived, once, whatever happens on the way."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import structlog

from app.domain.errors import DoormanError
from app.domain.link import CommittedReport, EndReport, LinkReport, LinkState, Need, NoticeReport, Report
from app.domain.profile import Credentials, Profile, Secret
from app.stream import recorder as recorder_module
from app.wire.reports import decode
from tests.app.stream.recorder_process import KEY, SCALE, RecorderProcess, dump, environment, gaps, recorder, rows
from tests.sandbox_process import SandboxProcess

Play = Callable[[RecorderProcess], Awaitable[None]]


def record(archive: Path, sandbox: SandboxProcess, play: Play, **changed: str) -> RecorderProcess:
    async def main() -> RecorderProcess:
        async with recorder(archive, environment(sandbox, SCALE, **changed)) as process:
            await play(process)
        return process

    return asyncio.run(main())


def breaches(sandbox: SandboxProcess) -> dict[str, int]:
    return {kind: count for kind, count in sandbox.admin("stats")["violations"].items() if count}


def test_what_was_sent_is_archived_and_sigterm_ends_it_politely(archive: Path, sandbox: SandboxProcess) -> None:
    async def play(process: RecorderProcess) -> None:
        await process.linked("live")
        sandbox.admin("emit", {"n": 3_000})
        await process.committed(3_000)
        asked_at = time.monotonic()
        process.process.send_signal(signal.SIGTERM)
        end = await process.ended()
        assert end.exit_code == 0
        assert time.monotonic() - asked_at < 3

    process = record(archive, sandbox, play)
    assert dump(archive) == sandbox.sent()
    assert breaches(sandbox) == {}
    assert all(row.readable for row in rows(archive))
    secrets = (sandbox.client_secret, sandbox.app_key, "Bearer")
    assert not any(secret.encode() in process.output + process.log for secret in secrets)


def test_only_the_owner_may_read_what_it_leaves_whatever_the_umask(archive: Path, sandbox: SandboxProcess) -> None:
    async def play(process: RecorderProcess) -> None:
        await process.linked("live")
        sandbox.admin("emit", {"n": 10})
        await process.committed(10)
        told = {file.name for file in archive.parent.rglob("*")}
        assert told > {"stream.json", "000001.segment-wal", "000001.segment-shm"}
        loose = [file for file in archive.parent.rglob("*") if file.stat().st_mode & 0o077]
        assert loose == []

    before = os.umask(0)
    try:
        record(archive, sandbox, play)
    finally:
        os.umask(before)


def test_ctrl_c_ends_it_as_well(archive: Path, sandbox: SandboxProcess) -> None:
    async def play(process: RecorderProcess) -> None:
        await process.linked("live")
        process.process.send_signal(signal.SIGINT)
        assert (await process.ended()).exit_code == 0

    record(archive, sandbox, play)


def test_duplicates_and_disorder_leave_each_event_once(archive: Path, sandbox: SandboxProcess) -> None:
    async def play(process: RecorderProcess) -> None:
        await process.linked("live")
        sandbox.admin("emit", {"n": 500})
        await process.committed(500)
        sandbox.admin("fault", {"kind": "duplicate", "n": 100})
        sandbox.admin("fault", {"kind": "reorder", "n": 20})
        sandbox.admin("emit", {"n": 500})
        await process.committed(1_000)

    record(archive, sandbox, play)
    assert dump(archive) == sandbox.sent()
    assert sandbox.admin("stats")["sent"]["frames"] > 1_000


def test_malformed_events_and_frames_are_kept_and_shown_as_unreadable(archive: Path, sandbox: SandboxProcess) -> None:
    async def play(process: RecorderProcess) -> None:
        await process.linked("live")
        for flaw in ("missing", "null", "extra", "mistyped", "no-metadata"):
            sandbox.admin("fault", {"kind": "malformed", "n": 2, "flaw": flaw})
        await process.committed(10)
        sandbox.admin("fault", {"kind": "not-json"})
        sandbox.admin("emit", {"n": 5})
        await process.committed(16)

    record(archive, sandbox, play)
    kept = rows(archive)
    assert len(kept) == 16
    assert [row.readable for row in kept[4:6]] == [True, True], "fields that nobody knows do no harm"
    assert not any(row.readable for row in (*kept[:4], *kept[6:11]) if row not in kept[4:6])
    assert kept[10].body == b"<html>Bad gateway</html>"
    assert all(row.readable for row in kept[11:])


def test_a_huge_event_goes_through(archive: Path, sandbox: SandboxProcess) -> None:
    async def play(process: RecorderProcess) -> None:
        await process.linked("live")
        sandbox.admin("emit", {"n": 1})
        await process.committed(1)  # from here on it comes again, should a busy machine take too long over it
        sandbox.admin("fault", {"kind": "huge", "bytes": 8_000_000})
        await process.committed(2)

    record(archive, sandbox, play)
    assert [len(row.body) > 7_000_000 for row in rows(archive)] == [False, True]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop"},
        {"kind": "reset"},
        {"kind": "close", "code": 1001},
        {"kind": "close", "code": 4504},
        {"kind": "drop", "hold": True},
        {"kind": "silence", "seconds": 180},
    ],
)
def test_a_connection_that_fails_loses_nothing(
    archive: Path, sandbox: SandboxProcess, fault: dict[str, object]
) -> None:
    async def play(process: RecorderProcess) -> None:
        await process.linked("live")
        sandbox.admin("emit", {"n": 300})
        await process.committed(300)
        sandbox.admin("emit", {"n": 700})
        sandbox.admin("fault", fault)
        sandbox.admin("emit", {"n": 100})
        await process.committed(1_100)

    record(archive, sandbox, play)
    assert dump(archive) == sandbox.sent()


def test_an_ended_token_is_replaced(archive: Path, sandbox: SandboxProcess) -> None:
    async def play(process: RecorderProcess) -> None:
        await process.linked("live")
        sandbox.admin("emit", {"n": 10})
        await process.committed(10)
        sandbox.admin("fault", {"kind": "expire"})
        sandbox.admin("emit", {"n": 10})
        await process.committed(20)

    record(archive, sandbox, play)
    assert dump(archive) == sandbox.sent()


def test_a_token_is_renewed_before_its_end_by_the_rules(archive: Path, tmp_path: Path) -> None:
    scale = 900.0  # a token lives for four seconds

    async def main(sandbox: SandboxProcess) -> RecorderProcess:
        async with recorder(archive, environment(sandbox, scale)) as process:
            await process.linked("live")
            sandbox.admin("emit", {"n": 4_000, "rate": 800})
            await process.linked("closing")
            await process.committed(4_000)
        return process

    with SandboxProcess(time_scale=scale) as sandbox:
        sandbox.admin("rules", {"init_within": 4500, "subscribe_within": 4500, "ping_every": 900, "upgrades": 10_000})
        process = asyncio.run(main(sandbox))
        assert dump(archive) == sandbox.sent()
        assert breaches(sandbox) == {}
        assert sandbox.admin("stats")["tokens"] >= 2
        assert not [r for r in process.reports if isinstance(r, LinkReport) and r.state.value == "reconnecting"]


@pytest.mark.slow
def test_a_day_of_renewals_loses_nothing(archive: Path) -> None:
    scale = 3_600.0  # a token lives for a second, a day for twenty-four

    async def main(sandbox: SandboxProcess) -> RecorderProcess:
        async with recorder(archive, environment(sandbox, scale)) as process:
            await process.linked("live")
            sandbox.admin("emit", {"n": 7_200, "rate": 240})
            for hour in range(1, 25):
                await process.until(partial(has_left, process, hour))
            await process.committed(7_200)
        return process

    def has_left(process: RecorderProcess, times: int, _: Report) -> bool:
        return times <= sum(isinstance(r, LinkReport) and r.state is LinkState.CLOSING for r in process.reports)

    with SandboxProcess(time_scale=scale) as sandbox:
        patience = dict.fromkeys(("init_within", "subscribe_within", "ping_every", "silent_after"), 18_000)
        sandbox.admin("rules", patience | {"upgrades": 10_000})
        process = asyncio.run(main(sandbox))
        assert dump(archive) == sandbox.sent()
        assert breaches(sandbox) == {}
        assert sandbox.admin("stats")["tokens"] >= 24
    assert gaps(archive) == ()
    assert not [r for r in process.reports if isinstance(r, LinkReport) and r.state is LinkState.RECONNECTING]


def test_a_killed_recorder_is_followed_by_one_that_misses_nothing(archive: Path, sandbox: SandboxProcess) -> None:
    async def killed(process: RecorderProcess) -> None:
        await process.linked("live")
        sandbox.admin("emit", {"n": 20_000})
        await process.committed(3_000)
        process.process.kill()

    async def resumed(process: RecorderProcess) -> None:
        await process.committed(20_000)

    record(archive, sandbox, killed)
    process = record(archive, sandbox, resumed)
    assert dump(archive) == sandbox.sent()
    waits = [r for r in process.reports if isinstance(r, LinkReport) and r.state.value == "reconnecting"]
    assert all(report.retry_at and "earlier one" in report.sentence for report in waits)


@pytest.mark.skipif(os.name == "nt", reason="pipes that are full are made by other means there")
def test_whoever_starts_it_need_not_read_what_it_logs(archive: Path, sandbox: SandboxProcess) -> None:
    """A pipe that nobody empties is full one day; then recording and ending go on as before."""

    async def play(process: RecorderProcess) -> None:
        for events in (100, 200):
            await process.linked("live")
            sandbox.admin("emit", {"n": 100})
            await process.committed(events)
            sandbox.admin("fault", {"kind": "close", "code": 1011})
            await process.linked("reconnecting")
            process.reports.clear()
        await process.linked("live")
        process.process.terminate()
        assert (await process.ended()).exit_code == 0

    async def main(nobody_reads: int) -> None:
        async with recorder(archive, environment(sandbox, SCALE), log=nobody_reads) as process:
            await play(process)

    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writing, bytes(1_024))
    os.set_blocking(writing, True)
    try:
        asyncio.run(main(writing))
    finally:
        os.close(reading)
        os.close(writing)
    assert dump(archive) == sandbox.sent()
    assert (archive / "recorder.log").read_text().count("connection ended") == 2


_DIES_ON_ITS_FIRST_EVENTS = """
import os, signal, sys
from app.archive.writer import Writer
from app.cli import main
Writer.add = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
main()
"""


def test_events_that_killed_recorders_never_archived_any_of_are_asked_for(
    archive: Path, sandbox: SandboxProcess
) -> None:
    """The server believes that it sent them, and no offset is known to ask from."""

    async def dies() -> None:
        sandbox.admin("emit", {"n": 100})
        async with recorder(archive, environment(sandbox, SCALE), ("-c", _DIES_ON_ITS_FIRST_EVENTS)) as process:
            assert await process.process.wait() == -signal.SIGKILL

    async def play(process: RecorderProcess) -> None:
        await process.committed(200)

    asyncio.run(dies())
    asyncio.run(dies())
    assert len(sandbox.sent()) > 0
    record(archive, sandbox, play)
    assert sorted(dump(archive)) == sorted(sandbox.sent())
    assert gaps(archive) == ()


def test_a_second_consumer_says_who_holds_the_stream_and_does_not_fight(
    tmp_path: Path, sandbox: SandboxProcess
) -> None:
    async def main() -> None:
        env = environment(sandbox, SCALE)
        async with recorder(tmp_path / "first", env) as first:
            await first.linked("live")
            async with recorder(tmp_path / "second", env) as second:
                end = await second.ended()
            assert end.exit_code == 4
            assert "Another consumer" in end.sentence
            assert (await second.linked("held")).sentence == end.sentence
            sandbox.admin("emit", {"n": 10})
            await first.committed(10)

    asyncio.run(main())
    assert breaches(sandbox)["fight"] == 1


def test_two_recorders_do_not_share_an_archive(archive: Path, sandbox: SandboxProcess) -> None:
    async def main() -> None:
        env = environment(sandbox, SCALE)
        async with recorder(archive, env) as first:
            await first.linked("live")
            async with recorder(archive, env) as second:
                assert (await second.ended()).exit_code == 4

    asyncio.run(main())


def test_a_hole_is_recorded(archive: Path, sandbox: SandboxProcess) -> None:
    async def play(process: RecorderProcess) -> None:
        await process.linked("live")
        sandbox.admin("emit", {"n": 300})
        await process.committed(300)

    async def later(process: RecorderProcess) -> None:
        await process.linked("live")
        sandbox.admin("emit", {"n": 10})
        await process.committed(310)

    record(archive, sandbox, play)
    sandbox.admin("fault", {"kind": "gap", "n": 50})
    record(archive, sandbox, later)
    (gap,) = gaps(archive)
    assert gap.before_seq == 301
    assert (gap.from_offset, gap.to_offset) == (dump(archive)[299][0], dump(archive)[300][0])
    assert dump(archive) == sandbox.sent()


@pytest.mark.parametrize(
    ("changed", "code", "says"),
    [
        ({"CLIENT_SECRET": "wrong"}, 3, "client secret"),
        ({"APP_KEY": "wrong"}, 3, "application key"),
        ({"CHAIN": "NOPE"}, 3, "chain"),
        ({"ARCHIVE_KEY": "short"}, 2, "64 hex"),
        ({"STREAM_URL": "ws://stream.example/subscriptions"}, 2, "ws"),
        ({"GATEWAY": "https://gateway.example"}, 2, "time scale"),
    ],
)
def test_what_a_person_has_to_mend_is_said_once(
    archive: Path, sandbox: SandboxProcess, changed: dict[str, str], code: int, says: str
) -> None:
    async def main() -> RecorderProcess:
        async with recorder(archive, environment(sandbox, SCALE, **changed)) as process:
            async with asyncio.timeout(20):
                await process.process.wait()
        return process

    process = asyncio.run(main())
    assert process.process.returncode == code
    assert says in (process.output + process.log).decode()
    assert b"Traceback" not in process.log


def test_an_archive_of_another_key_is_left_alone(archive: Path, sandbox: SandboxProcess) -> None:
    async def live(process: RecorderProcess) -> None:
        await process.linked("live")

    async def refused(process: RecorderProcess) -> None:
        end = await process.ended()
        assert end.exit_code == 5
        assert "another key" in end.sentence

    record(archive, sandbox, live)
    record(archive, sandbox, refused, ARCHIVE_KEY="77" * 32)


def test_an_unreachable_gateway_is_told_and_tried_again(archive: Path, sandbox: SandboxProcess) -> None:
    async def play(process: RecorderProcess) -> None:
        report = await process.linked("reconnecting")
        assert "Nothing answers at 127.0.0.1:1" in report.sentence
        assert report.retry_at is not None
        process.process.send_signal(signal.SIGTERM)
        assert (await process.ended()).exit_code == 0

    record(archive, sandbox, play, GATEWAY="http://127.0.0.1:1")


def test_a_captive_portal_is_told_and_waited_for(archive: Path, sandbox: SandboxProcess) -> None:
    sandbox.admin("fault", {"kind": "captive-portal", "path": "/oauth", "times": 1})

    async def play(process: RecorderProcess) -> None:
        assert "web page" in (await process.linked("reconnecting")).sentence
        await process.linked("live")

    record(archive, sandbox, play)


class Here:
    """The recorder in a thread of this process; its reports come through a pipe."""

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.enough = threading.Event()
        self._reading, writing = os.pipe()
        self._out = os.fdopen(writing, "w")

    def run(self, profile: Profile, credentials: Credentials, archive: Path, events: int = 1 << 60) -> int:
        """Record until so many events are on disk; the exit code."""
        with ThreadPoolExecutor(2) as threads:
            hearing = threads.submit(self._hear, events)
            code = threads.submit(self._record, profile, credentials, archive).result(30)
            self._out.close()
            self.enough.set()
            hearing.result(30)
        return code

    def _record(self, profile: Profile, credentials: Credentials, archive: Path) -> int:
        try:
            recorder_module.run(
                profile, credentials, archive, time_scale=SCALE, out=self._out, until=self._wait_for_enough
            )
        except DoormanError as failure:
            return failure.exit_code
        return 0

    def _wait_for_enough(self) -> None:
        self.enough.wait(30)

    def _hear(self, events: int) -> None:
        with os.fdopen(self._reading, "rb") as lines:
            for line in lines:
                report = decode(line)
                self.reports.append(report)
                if isinstance(report, CommittedReport) and report.events >= events:
                    self.enough.set()


@pytest.fixture
def here() -> Iterator[Here]:
    yield Here()
    structlog.reset_defaults()


def settings(sandbox: SandboxProcess) -> tuple[Profile, Credentials]:
    profile = Profile(
        "sandbox",
        sandbox.chain,
        sandbox.gateway,
        sandbox.client_id,
        enterprise_id=sandbox.enterprise_id,
        stream=sandbox.stream,
    )
    return profile, Credentials(Secret(sandbox.app_key), Secret(sandbox.client_secret), archive_key=Secret(KEY))


def test_it_ends_when_what_it_waits_for_is_over(archive: Path, sandbox: SandboxProcess, here: Here) -> None:
    sandbox.admin("emit", {"n": 100})
    assert here.run(*settings(sandbox), archive, events=100) == 0
    assert here.reports[-1] == EndReport(0, "The recorder ended; everything that arrived is kept.")
    assert dump(archive) == sandbox.sent()


def test_a_gap_and_an_odd_frame_are_seen_from_inside(archive: Path, sandbox: SandboxProcess, here: Here) -> None:
    sandbox.admin("emit", {"n": 250})
    assert here.run(*settings(sandbox), archive, events=250) == 0
    sandbox.admin("fault", {"kind": "gap", "n": 5})
    sandbox.admin("fault", {"kind": "malformed", "n": 3})
    again = Here()
    assert again.run(*settings(sandbox), archive, events=253) == 0
    assert len(gaps(archive)) == 1
    assert [r.unreadable for r in again.reports if isinstance(r, CommittedReport)][-1] == 3


def test_a_damaged_catalogue_is_made_anew_and_said(archive: Path, sandbox: SandboxProcess, here: Here) -> None:
    sandbox.admin("emit", {"n": 20})
    assert here.run(*settings(sandbox), archive, events=20) == 0
    (archive / "catalogue.db").write_bytes(b"hello")
    sandbox.admin("emit", {"n": 5})
    again = Here()
    assert again.run(*settings(sandbox), archive, events=25) == 0
    (notice,) = [report for report in again.reports if isinstance(report, NoticeReport)]
    (kept,) = archive.glob("catalogue.db.damaged-*")
    assert (notice.detail, "no event is missing" in notice.sentence) == (kept.name, True)
    assert dump(archive) == sandbox.sent()


def test_a_refusal_is_its_last_word(archive: Path, sandbox: SandboxProcess, here: Here) -> None:
    profile, credentials = settings(sandbox)
    assert here.run(profile, replace(credentials, client_secret=Secret("wrong")), archive) == 3
    link, end = here.reports[-2:]
    assert isinstance(link, LinkReport)
    assert isinstance(end, EndReport)
    assert (link.state, link.sentence) == (LinkState.NEEDS_YOU, end.sentence)
    assert link.need is Need.KEYS


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"chain": ""}, "chain code"),
        ({"stream": "https://127.0.0.1"}, "wss://"),
        ({"stream": "ws://127.0.0.1:port"}, "wss://"),
        ({"gateway": "https://gateway.example"}, "time scale"),
    ],
)
def test_a_profile_that_cannot_stream_is_refused_before_anything_is_made(
    archive: Path, here: Here, changed: dict[str, str], says: str
) -> None:
    profile = replace(Profile("p", "LARK", "http://127.0.0.1:1", "c"), **changed)  # type: ignore[arg-type]
    assert here.run(profile, Credentials(Secret("k"), Secret("s")), archive) == 2
    assert isinstance(here.reports[-1], EndReport)
    assert says in here.reports[-1].sentence
    assert not archive.exists()
