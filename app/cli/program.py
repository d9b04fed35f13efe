"""The program ``doormanctl``: its commands, and how each way of ending becomes an exit code."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import metadata
from typing import NoReturn

from cyclopts import App, CycloptsError, Parameter

from app.cli import archive, profile, record, requests, sandbox, tail
from app.domain.errors import DoormanError, UsageError

EPILOGUE = (
    "Instead of --profile or --demo, the environment may say where to go: DOORMAN_GATEWAY, DOORMAN_CHAIN, "
    "DOORMAN_APP_KEY, DOORMAN_CLIENT_ID, DOORMAN_CLIENT_SECRET, DOORMAN_ENTERPRISE_ID, DOORMAN_ENVIRONMENT, "
    "DOORMAN_STREAM_URL, DOORMAN_PORTAL, DOORMAN_TOKEN, DOORMAN_ARCHIVE_KEY, DOORMAN_DATA_DIR, DOORMAN_TIME_SCALE. "
    "Secrets are never given on the command line.\n\n"
    "Exit codes: 0 done, 2 usage, 3 a person is needed, 4 already in use, 5 archive unreadable, 1 anything else."
)


def version() -> str:
    """The version of Doorman that is installed."""
    return metadata.version("doorman")


def _worth_showing(default: object) -> str | None:
    """A default that says something, as against an absent one."""
    return None if default is None or default is False or default == "" else str(default)


app = App(
    name="doormanctl",
    help="Doorman without a screen: record the stream, read the archive, decide about requests.",
    help_epilogue=EPILOGUE,
    default_parameter=Parameter(show_default=_worth_showing),
    help_format="plaintext",
    help_formatter="plain",
    version=version,
    suppress_keyboard_interrupt=False,
)
app.command(sandbox.sandbox)
app.command(record.record)
app.command(tail.tail)
app.command(archive.app)
app.command(requests.app)
app.command(profile.app)


def main() -> NoReturn:
    """Run the command of this process's arguments, and end with its exit code. It writes UTF-8 in any locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=stream.errors)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code. Failures are a sentence on standard error."""
    try:
        result = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except CycloptsError as wrong:
        return _say(" ".join(str(wrong).split()), UsageError.exit_code)
    except DoormanError as failure:
        return _say(failure.sentence, failure.exit_code, detail=failure.detail)
    except KeyboardInterrupt:
        return _say("Stopped.", DoormanError.exit_code)
    except BrokenPipeError:
        # Whoever read our output has had enough, as "head" does. Nothing may be written when Python ends, either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return result if isinstance(result, int) else 0


def _say(sentence: str, code: int, *, detail: str = "") -> int:
    print(f"doormanctl: {sentence}", file=sys.stderr)
    if detail:
        print(f"            ({detail})", file=sys.stderr)
    return code
