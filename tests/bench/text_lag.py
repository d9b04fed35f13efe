"""How far the text index is behind the recorder, in seconds, while so many events a second come.

The worst of the looks at an archive that is recorded into for half a minute, the first ``SETTLE`` seconds aside.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from app.archive.reader import Reader
from app.command import own_command
from app.domain.profile import Secret
from app.wire import handover
from tests.bench._sender import KEY, PacedSender
from tests.bench.archive_write import say

RATES = (1_000, 5_000)
SECONDS = 30.0
SETTLE = 5.0
EVERY = 0.2


def main() -> int:
    """Measure and print."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.text_lag")
    arguments.add_argument("--rates", type=int, nargs="*", default=RATES)
    for rate in arguments.parse_args().rates:
        lags = measure(rate)
        say("text_lag", round(max(lags), 2), "s", at_most=3.0, events_a_second=rate, looks=len(lags))
    return 0


def measure(rate: int) -> list[float]:
    """Seconds that the index was behind, at each look."""
    pause = threading.Event()
    with PacedSender(rate) as sender, tempfile.TemporaryDirectory(prefix="doorman-lag-") as folder:
        archive = Path(folder) / "archive"
        command = [*own_command(), "record", "--archive", str(archive), "--secrets-from-stdin"]
        recorder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        assert recorder.stdin is not None
        recorder.stdin.write(handover.encode(*sender.profile()))
        recorder.stdin.flush()
        pause.wait(SETTLE)
        lags = []
        with Reader.open(archive, Secret(KEY)) as reader:
            for _ in range(int(SECONDS / EVERY)):
                since = reader.unindexed().since
                lags.append(0.0 if since is None else time.time() - since / 1_000_000)
                pause.wait(EVERY)
        recorder.stdin.close()
        assert recorder.wait() == 0
    return lags


if __name__ == "__main__":
    sys.exit(main())
