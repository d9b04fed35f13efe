"""``doormanctl record``: the stream into the archive, without a screen."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from app.cli.connection import NOWHERE, Connection, Target, connected, required
from app.domain.errors import UsageError


def record(
    *,
    archive: Annotated[Path | None, Parameter(help="The archive’s folder; without it, the profile’s own.")] = None,
    secrets_from_stdin: Annotated[bool, Parameter(show=False, negative="")] = False,
    target: Target = NOWHERE,
) -> int:
    """Record the stream into the archive until SIGTERM or Ctrl-C. Reports are lines of JSON on standard output."""
    from app.stream import recorder

    scale = time_scale(os.environ)
    if secrets_from_stdin:
        if archive is None:
            raise UsageError("Name the archive with --archive.")
        recorder.run_from_stdin(archive, time_scale=scale)
        return 0
    if target.demo:
        return asyncio.run(_record_demo(target, archive))
    connection = asyncio.run(_ask(target))
    required(connection.credentials.archive_key)
    path = archive or connection.places.archive(connection.profile.name)
    recorder.run(connection.profile, connection.credentials, path, time_scale=scale)
    return 0


def time_scale(env: Mapping[str, str]) -> float:
    """``DOORMAN_TIME_SCALE``, by which all waits are divided. Raises UsageError where it is no number above 0."""
    text = env.get("DOORMAN_TIME_SCALE", "") or "1"
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0 < scale < float("inf"):
        raise UsageError(f"DOORMAN_TIME_SCALE is “{text}”: give a number greater than 0.")
    return scale


async def _ask(target: Target) -> Connection:
    async with connected(target) as connection:
        return connection


async def _record_demo(target: Target, archive: Path | None) -> int:
    """The demo's server ends with us, so the recorder is a child that ends with us, too."""
    from app.command import own_command
    from app.wire import handover

    async with connected(target) as connection:
        path = archive or connection.places.archive(connection.profile.name)
        command = (*own_command(), "record", "--archive", str(path), "--secrets-from-stdin")
        process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE)
        assert process.stdin is not None
        process.stdin.write(handover.encode(connection.profile, connection.credentials))
        try:
            return await process.wait()
        except asyncio.CancelledError:  # Ctrl-C, which the recorder hears as well
            process.stdin.close()
            return await process.wait()
