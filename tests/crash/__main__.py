"""``make crash``: ``python -m tests.crash [--kills 200] [--seed N] [--recorder NAME] [--prove]``.

One line of JSON for each campaign: ``{"crash": recorder, "verdict": "clean" | "convicted", "seed": n, "kills": n, …}``.
Exit code 0 if the real recorder's archive is exactly what was sent and, with ``--prove``, every broken one is
convicted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.crash.campaign import Campaign
from tests.crash.disorder import out_of_order_then_killed
from tests.crash.recorders import BROKEN, RECORDERS
from tests.crash.verdict import Verdict

KILLS_TO_CONVICT = 20


def main() -> int:
    """Run what was asked for; the exit code."""
    asked = _arguments()
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(1 << 32)
    good = _is_as_it_must_be(asked.recorder, asyncio.run(_campaign(asked.recorder, asked.kills, seed)))
    good &= asyncio.run(_disorder("sound")).clean
    if asked.prove:
        for name in BROKEN:
            random_kills = name != "highest-offset"  # which those do not catch
            case = _campaign(name, KILLS_TO_CONVICT, seed) if random_kills else _disorder(name)
            good &= _is_as_it_must_be(name, asyncio.run(case))
    return 0 if good else 1


def _is_as_it_must_be(recorder: str, verdict: Verdict) -> bool:
    """Whether the sound recorder is acquitted, or a broken one that did run is convicted of its own mistake."""
    if recorder == "sound":
        return verdict.clean
    return verdict.archived > 0 and getattr(verdict, BROKEN[recorder]) > 0


async def _campaign(recorder: str, kills: int, seed: int) -> Verdict:
    with tempfile.TemporaryDirectory(prefix="doorman-crash-") as folder:
        campaign = Campaign(Path(folder) / "archive", kills, seed, recorder)
        verdict = await campaign.run()
    how = {"killed": dict(campaign.stages), "faults": dict(campaign.faults), "unsettled": campaign.unsettled}
    _say(recorder, verdict, seed=seed, kills=kills, **how)
    return verdict


async def _disorder(recorder: str) -> Verdict:
    with tempfile.TemporaryDirectory(prefix="doorman-crash-") as folder:
        verdict = await out_of_order_then_killed(Path(folder) / "archive", recorder)
    _say(recorder, verdict, case="out of order, then killed")
    return verdict


def _say(recorder: str, verdict: Verdict, **more: object) -> None:
    word = "clean" if verdict.clean else "convicted"
    print(json.dumps({"crash": recorder, "verdict": word} | asdict(verdict) | more, ensure_ascii=False), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, help="decides when is killed and what goes wrong; drawn without it")
    parser.add_argument("--recorder", choices=list(RECORDERS), default="sound")
    parser.add_argument("--prove", action="store_true", help="convict every broken recorder as well")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
