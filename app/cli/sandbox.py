"""``doormanctl sandbox``: a gateway, a stream and a Portal API on this computer, with a chain that does not exist."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from app.domain.errors import AlreadyInUse, UsageError


def sandbox(
    *,
    port: Annotated[
        int, Parameter(help="Where to listen; 0 takes a free one.", validator=Number(gte=0, lte=65535))
    ] = 0,
    seed: Annotated[int, Parameter(help="The same seed makes the same chain and the same stories.")] = 1,
    hotels: Annotated[int, Parameter(help="How many hotels the chain has.", validator=Number(gte=1, lte=10_000))] = 240,
    rate: Annotated[float, Parameter(help="Events a second.", validator=Number(gte=0))] = 5.0,
    time_scale: Annotated[
        float, Parameter(help="How much faster the rules’ clock runs.", validator=Number(gt=0))
    ] = 1.0,
    history: Annotated[int, Parameter(help="How many events wait already.", validator=Number(gte=0))] = 0,
    until_stdin_closes: Annotated[bool, Parameter(show=False, negative="")] = False,
) -> int:
    """Serve the sandbox until Ctrl-C. The first line of output says where it is, as JSON."""
    from app.sandbox import server

    if until_stdin_closes:
        threading.Thread(target=_end_with_stdin, name="parent", daemon=True).start()
    try:
        return server.run(port=port, seed=seed, hotels=hotels, rate=rate, time_scale=time_scale, history=history)
    except OSError as failure:
        raise AlreadyInUse(
            f"The sandbox cannot listen on port {port}: choose another, or 0.", detail=str(failure)
        ) from failure
    except ValueError as failure:
        raise UsageError(f"The sandbox cannot be like that: {failure}.") from failure


def _end_with_stdin() -> None:
    """Our parent holds the other end: when it is gone, in whatever way, so are we."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
