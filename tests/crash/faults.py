"""What may go wrong between the stream's source and a recorder: at the server, and on the line to it.

None makes the server forget events, so none excuses a loss.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.bad_line import BadLine
from tests.sandbox_process import SandboxProcess

Line = Callable[[BadLine], None]


def _line(**changed: float) -> Line:
    def change(line: BadLine) -> None:
        for name, value in changed.items():
            setattr(line, name, value)

    return change


def _refuse(line: BadLine) -> None:
    line.refusing = True
    line.reset()


SERVER: dict[str, dict[str, Any]] = {
    "drop": {"kind": "drop"},
    "drop, stream held": {"kind": "drop", "hold": True},
    "reset": {"kind": "reset"},
    "close 1001": {"kind": "close", "code": 1001},
    "close 1011": {"kind": "close", "code": 1011},
    "close 4504": {"kind": "close", "code": 4504},
    "silence": {"kind": "silence", "seconds": 30},
    "stall": {"kind": "stall", "seconds": 30},
    "duplicate": {"kind": "duplicate", "n": 300},
    "reorder": {"kind": "reorder", "n": 40},
    "malformed, null": {"kind": "malformed", "n": 2, "flaw": "null"},
    "malformed, extra": {"kind": "malformed", "n": 2, "flaw": "extra"},
    "huge": {"kind": "huge", "bytes": 2_000_000},
    "expire": {"kind": "expire"},
    "forget": {"kind": "forget"},
    "lock-out": {"kind": "lock-out", "seconds": 60},
    "token 503": {"kind": "http", "path": "/oauth", "status": 503, "times": 1},
    "captive portal": {"kind": "captive-portal", "path": "/oauth", "times": 1},
}
"""Bodies of the sandbox's ``/fault``. Times are the server's own, divided by its time scale."""

LINE: dict[str, Line] = {
    "line sliced": _line(crumb=7),
    "line late": _line(latency=0.015),
    "line slow": _line(rate=300_000.0, crumb=4_096),
    "line deaf to the server": _line(deaf_down=True),
    "line deaf to the client": _line(deaf_up=True),
    "line dead": _line(deaf_down=True, deaf_up=True),
    "line cut": BadLine.cut,
    "line reset": BadLine.reset,
    "line refusing": _refuse,
}
"""What happens to the line that leads to the stream. It stays so until it is mended."""

FAULTS = (*SERVER, *LINE)
"""The names of all."""


async def happen(fault: str, sandbox: SandboxProcess, line: BadLine) -> None:
    """Let it go wrong."""
    if fault in LINE:
        LINE[fault](line)
    else:
        await asyncio.to_thread(partial(sandbox.admin, "fault", SERVER[fault]))
