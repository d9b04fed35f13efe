"""The case that random kills do not meet: a later event is stored, an earlier one is still on its way, and then -9.

Who resumes behind the highest offset has lost what was on its way. Who resumes a good way back, and drops what is
known, has not.
"""

from __future__ import annotations

import os
from pathlib import Path

from app.domain.profile import Secret
from tests.app.stream.recorder_process import KEY
from tests.app.stream.scripted import Guest, event, stage
from tests.crash.campaign import life
from tests.crash.verdict import Verdict, judge

TIME_SCALE = "100"
BEFORE = 300
"""Events in order before the disorder: more than a recorder goes back."""
LATE, EARLY = BEFORE + 1, BEFORE + 2
"""The second of these comes first."""


async def out_of_order_then_killed(archive: Path, recorder: str) -> Verdict:
    """Kill the recorder when it has stored the event that came too early; then let the next one bring in the rest."""

    async def out_of_order(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(*map(event, range(1, LATE)), event(EARLY))
        await guest.hear("complete")  # which never comes

    async def whole(guest: Guest) -> None:
        wanted = int(await guest.welcome() or EARLY + 1)
        await guest.send(*map(event, range(wanted, EARLY + 1)))
        await guest.see_off()

    async with stage(out_of_order, whole) as server:
        env = os.environ | {
            "DOORMAN_GATEWAY": "http://127.0.0.1:1",
            "DOORMAN_STREAM_URL": server.url,
            "DOORMAN_CHAIN": "LARK",
            "DOORMAN_APP_KEY": "k",
            "DOORMAN_TOKEN": "t",
            "DOORMAN_ARCHIVE_KEY": KEY,
            "DOORMAN_TIME_SCALE": TIME_SCALE,
        }
        async with life(recorder, archive, env) as first:
            await first.until(lambda: first.offset == str(EARLY))
            first.kill()
        async with life(recorder, archive, env) as second:
            await second.until(lambda: second.stage == "committed")
            second.end()
    return judge(archive, Secret(KEY), [(str(offset), f"u-{offset}") for offset in range(1, EARLY + 1)])
