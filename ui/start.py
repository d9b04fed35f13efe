"""What is opened first: what the call names, or the environment describes, or the profile opened last; else Connect."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.errors import DoormanError, UsageError
from app.services.environment import from_environment, is_described
from ui.command_line import Call
from ui.shell import Shell
from ui.switchboard import Switchboard


async def open_first(call: Call, env: Mapping[str, str], switchboard: Switchboard, shell: Shell) -> None:
    """Open it. Raises UsageError where the call or the environment is wrong; all else is said in the window."""
    try:
        if call.demo:
            await switchboard.open_demo()
        elif call.profile:
            await switchboard.open(call.profile)
        elif is_described(env):
            await switchboard.open_with(*from_environment(env))
        else:
            await _open_last(switchboard, shell)
    except UsageError:
        raise
    except DoormanError as error:
        shell.show_connect()
        shell.say(error)


async def _open_last(switchboard: Switchboard, shell: Shell) -> None:
    profiles = await switchboard.list() if switchboard.has_profiles else ()
    if profiles:
        await switchboard.open(profiles[0].name)
    else:
        shell.show_connect()
