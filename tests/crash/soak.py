"""``make soak``: one recorder lives through a million events with a fault every five seconds, and does not grow.

``python -m tests.crash.soak [--events 1000000] [--rate 8000] [--seed N]`` prints one line of JSON. Exit code 0 if the
archive ends as what was sent and the recorder's memory stays within :data:`GROWTH` of what it had once it was warm.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from tests.crash.campaign import Life, everything_is_in, life, scene, verdict
from tests.crash.faults import FAULTS, happen

EVERY = 5.0
"""Seconds between two faults."""
WARM = 50_000
"""Events after which the recorder has everything that it needs for going on."""
GROWTH = 50.0
"""MB; the filters of known ids, 2 MB for a million events, are part of it."""


def main() -> int:
    """Run, print, and say whether all is well."""
    arguments = argparse.ArgumentParser(prog="make soak", description=__doc__)
    arguments.add_argument("--events", type=int, default=1_000_000)
    arguments.add_argument("--rate", type=float, default=8_000.0)
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="doorman-soak-") as folder:
        return asyncio.run(_soak(Path(folder) / "archive", asked.events, asked.rate, asked.seed))


async def _soak(archive: Path, events: int, rate: float, seed: int) -> int:
    chance, met = random.Random(seed), Counter[str]()
    memory: list[float] = []
    async with scene() as (sandbox, line, env):
        async with life(None, archive, env) as recorder:
            await recorder.until(lambda: recorder.stage == "live")
            await asyncio.to_thread(sandbox.admin, "emit", {"n": events, "rate": rate})
            while recorder.events < events and not recorder.is_over:
                memory.append(recorder.memory() if recorder.events >= WARM else 0.0)
                await asyncio.sleep(EVERY)
                line.mend()
                fault = chance.choice(FAULTS)
                await happen(fault, sandbox, line)
                met[fault] += 1
            line.mend()
            unsettled = "" if await everything_is_in(recorder, sandbox) else recorder.sentence
            memory.append(recorder.memory())
            recorder.end()
        found = await verdict(archive, sandbox)
    _say(seed, recorder, met, [mb for mb in memory if mb], asdict(found), unsettled, clean=found.clean)
    warm = [mb for mb in memory if mb]
    return 0 if found.clean and max(warm) - warm[0] <= GROWTH else 1


def _say(
    seed: int, recorder: Life, met: Counter[str], memory: list[float], found: object, unsettled: str, *, clean: bool
) -> None:
    word = "clean" if clean else "convicted"
    figures = {
        "memory_mb": {"warm": memory[0], "most": max(memory), "end": memory[-1]},
        "stage": recorder.stage,
        "unsettled": unsettled,
    }
    print(json.dumps({"soak": word, "seed": seed, "faults": dict(met), "archive": found} | figures, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
