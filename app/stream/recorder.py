"""The recorder: a process without a screen that writes the stream into the archive until it is asked to end.

It reports on standard output (``app.wire.reports``), logs on standard error, and ends on SIGTERM, Ctrl-C, or, where its
parent handed it the secrets on standard input, when that input ends: a window that crashed leaves no orphan.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import ssl
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TextIO

import structlog

from app import log
from app.archive.recovery import Repair
from app.archive.retention import RESUME_TIME
from app.archive.writer import Writer
from app.clients.token import TokenSource
from app.command import own_command
from app.domain.errors import DoormanError, StreamHeld, UsageError
from app.domain.event import Cause, Gap
from app.domain.link import CommittedReport, EndReport, LinkReport, LinkState, NoticeReport, Report
from app.domain.profile import Credentials, Profile, is_address, is_loopback
from app.stream.bulletin import Bulletin
from app.stream.bystanders import Bystanders
from app.stream.follower import Follower
from app.stream.footprint import Footprint
from app.stream.indexing import keep_indexed
from app.stream.intake import Committed, Intake
from app.stream.patience import Patience, Standstill
from app.stream.pruning import keep_within_limits
from app.stream.reporter import Reporter
from app.stream.rules import Pace, check_scale, need_of
from app.stream.storage import Storage
from app.stream.upgrades import Upgrades
from app.wire import handover

_ALL_KEPT = "The recorder ended; everything that arrived is kept."
_SOME_AHEAD = (
    "The recorder ended while the disk was full: what came last is not archived yet. Free some space and start it "
    "again within 7 days, and the server sends it again."
)

LOG = "recorder.log"
"""The name of the recorder's log in its archive's folder."""

_log = structlog.get_logger(__name__)


def run(
    profile: Profile,
    credentials: Credentials,
    archive: Path,
    *,
    time_scale: float = 1.0,
    out: TextIO | None = None,
    tls: ssl.SSLContext | None = None,
    until: Callable[[], None] | None = None,
) -> None:
    """Record until asked to end. Raises a DoormanError where a person has to act first; the reports have said it, too.

    ``time_scale`` divides all waits and is refused for a server elsewhere. ``out`` takes the reports, standard output
    if None. ``until``, where given, is called in a thread of its own and blocks until it is time to end.
    """
    log.configure()
    reporter = Reporter(_writing_to(out or sys.stdout))
    try:
        _check(profile, time_scale)
        recorder = Recorder(profile, credentials, archive, reporter.report, time_scale=time_scale, tls=tls, until=until)
        is_all_kept = asyncio.run(recorder.record())
    except DoormanError as failure:
        _end(reporter, failure)
        raise
    _end(reporter, None, _ALL_KEPT if is_all_kept else _SOME_AHEAD)


def run_from_stdin(archive: Path, *, time_scale: float = 1.0) -> None:
    """The same for a parent that hands profile and secrets over on standard input, and ends it by closing that."""
    source = sys.stdin.fileno()
    line = b""
    while not line.endswith(b"\n") and (more := os.read(source, 65_536)):
        line += more
    try:
        profile, credentials = handover.decode(line)
    except UsageError as failure:
        _end(Reporter(_writing_to(sys.stdout)), failure)
        raise
    run(profile, credentials, archive, time_scale=time_scale, until=partial(_wait_for_end_of, source))


def _end(reporter: Reporter, failure: DoormanError | None, sentence: str = "") -> None:
    """The last words: what became of the link, and why this is the end."""
    sentence = failure.sentence if failure else sentence
    detail = failure.detail if failure else ""
    state = LinkState.NEEDS_YOU if failure else LinkState.OFF
    if not isinstance(failure, StreamHeld):
        need = need_of(failure) if failure else None
        reporter.report(LinkReport(state, time.time_ns() // 1000, sentence, detail, need=need))
    reporter.report(EndReport(failure.exit_code if failure else 0, sentence, detail))
    reporter.close()


class Recorder:
    """One run: the archive opened, the stream followed, everything written, the archive closed."""

    def __init__(
        self,
        profile: Profile,
        credentials: Credentials,
        archive: Path,
        report: Callable[[Report], None],
        *,
        time_scale: float = 1.0,
        tls: ssl.SSLContext | None = None,
        until: Callable[[], None] | None = None,
    ) -> None:
        self._profile = profile
        self._credentials = credentials
        self._archive = archive
        self._report = report
        self._bulletin = Bulletin(report)
        self._scale = time_scale
        self._tls = tls
        self._until = until
        self._duplicates = 0
        self._unreadable = 0
        self._masked = 0
        self._stopping = False
        self._opening: asyncio.Timeout | None = None
        self._intake: Intake | None = None
        self._follower: Follower | None = None

    async def record(self) -> bool:
        """Record until asked to end; whether all that arrived is archived.

        Raises a DoormanError where a person has to act first.
        """
        with ThreadPoolExecutor(1, thread_name_prefix="archive") as thread:
            patience = Patience(thread, self._stood_still, scale=self._scale)
            self._end_when_asked(self._stop)
            loop = asyncio.get_running_loop()
            loop.set_default_executor(Bystanders())

            def on_repair(repair: Repair) -> None:
                loop.call_soon_threadsafe(self._repaired, repair)

            storage = Storage(self._open_writer, on_repair)
            try:
                if not await self._opened(storage, patience):
                    return not self._bulletin.is_standing_still
                return await self._follow(storage, patience)
            except BaseExceptionGroup as group:
                raise _first(group) from group
            finally:
                await loop.run_in_executor(thread, storage.close)

    async def _opened(self, storage: Storage, patience: Patience) -> bool:
        """Whether the archive is open; not where the end was asked for before there was room to open it."""
        try:
            async with asyncio.timeout(None) as self._opening:
                await patience.ask(storage.open)
        except TimeoutError:
            return False
        self._opening = None
        log.configure(self._archive / LOG)
        return True

    def _open_writer(self, suspect: Path | None) -> Writer:
        profile, key = self._profile, self._credentials.archive_key
        return Writer.open(
            self._archive,
            key,
            chain=profile.chain,
            profile=profile.name,
            keep=profile.keep,
            resume_time=round(RESUME_TIME / self._scale),
            suspect=suspect,
        )

    def _repaired(self, repair: Repair) -> None:
        """A part of the archive was damaged: what it lost, the server is asked for again."""
        self._bulletin.repaired(repair)
        if repair.gap is not None and self._follower is not None:
            self._follower.come_back()

    async def _follow(self, storage: Storage, patience: Patience) -> bool:
        footprint = Footprint.of(self._archive)
        last = footprint.last()
        self._intake = intake = Intake(
            storage,
            patience,
            on_commit=self._committed,
            on_pressure=self._pressed,
            on_gap=self._gap_found,
            last_received=int(last.at * 1_000_000) if last else 0,
        )
        tokens = TokenSource(self._profile, self._credentials, tls=self._tls)
        pace = Pace().scaled(self._scale)
        self._follower = follower = Follower(
            self._profile,
            self._credentials.app_key,
            intake,
            tokens,
            footprint,
            Upgrades.beside(self._archive, pace.upgrade_window),
            self._bulletin.linked,
            pace=pace,
            scale=self._scale,
            tls=self._tls,
        )
        if self._stopping:
            follower.stop()
        _spare_the_collector()
        async with asyncio.TaskGroup() as group:
            writing = group.create_task(intake.run(), name="write")
            pruning = group.create_task(keep_within_limits(storage, patience), name="prune")
            key = self._credentials.archive_key
            indexing = group.create_task(keep_indexed(own_command(), self._archive, key), name="index")
            await follower.run()
            indexing.cancel()
            await intake.drained()
            writing.cancel()
            pruning.cancel()
        return intake.is_empty

    def _stop(self) -> None:
        """Asked to end."""
        self._stopping = True
        if self._follower is not None:
            self._follower.stop()
        if self._bulletin.is_standing_still:
            self._wait_no_longer()

    def _stood_still(self, standstill: Standstill | None) -> None:
        self._bulletin.stood_still(standstill)
        if self._stopping and standstill is not None:
            self._wait_no_longer()

    def _wait_no_longer(self) -> None:
        """The disk is full, and the end was asked for: nothing that needs room is waited for."""
        if self._opening is not None:
            self._opening.reschedule(asyncio.get_running_loop().time())
        if self._intake is not None:
            self._intake.abandon()

    def _committed(self, committed: Committed) -> None:
        self._duplicates += committed.duplicates
        self._unreadable += committed.unreadable
        self._masked += committed.masked
        at, counts = time.time_ns() // 1000, (self._duplicates, self._unreadable, self._masked)
        self._report(CommittedReport(committed.seq, committed.events, committed.offset, at, *counts))

    def _pressed(self, pressed: bool) -> None:
        assert self._follower is not None
        self._follower.hold(pressed)

    def _gap_found(self, gap: Gap) -> None:
        _log.warning("gap", from_offset=gap.from_offset, to_offset=gap.to_offset, cause=gap.cause.value)
        if gap.cause is Cause.PASSED_OVER:
            self._report(NoticeReport(time.time_ns() // 1000, gap.reason, f"{gap.from_offset} → {gap.to_offset}"))

    def _end_when_asked(self, stop: Callable[[], None]) -> None:
        """By a signal, where this is the main thread, and by ``until``."""
        loop = asyncio.get_running_loop()

        def asked(*_: int | FrameType | None) -> None:
            with suppress(RuntimeError):  # the loop is closed: we have ended already
                loop.call_soon_threadsafe(stop)

        if threading.current_thread() is threading.main_thread():
            for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
                if hasattr(signal, name):
                    signal.signal(getattr(signal, name), asked)
        if self._until is not None:
            threading.Thread(target=_then, args=(self._until, asked), name="until", daemon=True).start()


def _then(wait: Callable[[], None], act: Callable[[], None]) -> None:
    wait()
    act()


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """What a person has to read of several failures at once: ours before the others'."""
    ours = group.subgroup(DoormanError) or group
    failure = ours.exceptions[0]
    return _first(failure) if isinstance(failure, BaseExceptionGroup) else failure


def _check(profile: Profile, time_scale: float) -> None:
    check_scale(time_scale, profile.gateway, profile.stream_url)
    if not profile.chain:
        raise UsageError("The profile names no chain: add the chain code to it.")
    url = profile.stream_url
    if not is_address(url, "ws", "wss"):
        raise UsageError(f"“{url}” is not the address of a stream: give it as wss://host/subscriptions.")
    if url.startswith("ws:") and not is_loopback(url):
        raise UsageError(f"“{url}” would send the token in clear: give the stream's address as wss://.")


def _wait_for_end_of(source: int) -> None:
    while os.read(source, 4096):
        pass


def _writing_to(out: TextIO) -> Callable[[bytes], object]:
    """Writes bytes past the text layer, whose locks would hold up a process that ends while its reader is frozen."""
    out.flush()
    return partial(os.write, out.fileno())


def _spare_the_collector() -> None:
    """What exists by now stays, and events are no cycles: looking for them at every turn only costs time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
