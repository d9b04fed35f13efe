"""How long the stream is away after a drop, with the server up, at its own pace: Oracle's wait of 4 s included.

Each time a recorder of its own is live, its connection is dropped in one of the ways that connections are, and an event
happens at the same moment. The figure is the time until that event is committed, in seconds.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

from tests.app.stream.recorder_process import environment, recorder
from tests.sandbox_process import SandboxProcess

TIMES = 18
DROPS: tuple[dict[str, Any], ...] = (
    {"kind": "drop"},
    {"kind": "reset"},
    {"kind": "close", "code": 1001},
)
RULES = {"ping_every": 12, "rest_after_complete": 0}
"""The server counts every longer gap between pings. Its rest is between two recorders, and not what is measured."""


async def seconds_away(sandbox: SandboxProcess, archive: Path, drop: dict[str, Any]) -> float:
    """Drop one recorder's connection, and wait for what happened meanwhile."""
    async with recorder(archive, environment(sandbox, 1)) as process:
        await process.linked("live")
        sandbox.admin("emit", {"n": 300})
        await process.committed(300)
        began = time.perf_counter()
        sandbox.admin("fault", drop)
        sandbox.admin("emit", {"n": 1})
        await process.committed(301)
        return time.perf_counter() - began


async def measure(folder: Path) -> dict[str, Any]:
    """All drops, one after the other, over one server."""
    times: list[float] = []
    with SandboxProcess(time_scale=1, rate=0) as sandbox:
        sandbox.admin("rules", RULES)
        for number, drop in enumerate(islice(cycle(DROPS), TIMES)):
            sandbox.admin("fault", {"kind": "forget"})
            times.append(await seconds_away(sandbox, folder / str(number), drop))
        violations = sandbox.admin("stats")["violations"]
    return {"times": sorted(times), "violations": {kind: count for kind, count in violations.items() if count}}


def main() -> None:
    """Measure and print the lines."""
    with tempfile.TemporaryDirectory(prefix="doorman-recovery-") as folder:
        found = asyncio.run(measure(Path(folder)))
    times = found["times"]
    more = {"drops": len(times), "fastest": round(times[0], 2), "violations": found["violations"]}
    p99 = times[max(0, -(-99 * len(times) // 100) - 1)]
    for name, value, at_most in (("recovery_p50", median(times), 6), ("recovery_p99", p99, 15)):
        print(json.dumps({"bench": name, "value": round(value, 2), "unit": "s", "at_most": at_most} | more))


if __name__ == "__main__":
    main()
