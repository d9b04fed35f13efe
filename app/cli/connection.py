"""Where a command goes: a profile by name, the demo, or what the environment describes."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from app.domain.errors import UsageError
from app.domain.profile import Credentials, Profile, Secret

if TYPE_CHECKING:
    from app.clients.portal import PortalClient
    from app.services.places import Places


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The options that every command takes."""

    profile: Annotated[str, Parameter(help="The profile to use; see “doormanctl profile list”.")] = ""
    demo: Annotated[bool, Parameter(help="Use a sandbox of its own, which ends with the command.", negative="")] = False


@dataclass(frozen=True, slots=True)
class Connection:
    """A profile with its secrets, and where its files are."""

    profile: Profile
    credentials: Credentials
    places: Places
    is_demo: bool = False


NOWHERE = Target()


@asynccontextmanager
async def connected(target: Target, env: Mapping[str, str] = os.environ) -> AsyncIterator[Connection]:
    """The connection of a command. Raises UsageError where nothing or too much says where to go."""
    from app.services.environment import from_environment, is_described
    from app.services.places import Places

    if target.demo and target.profile:
        raise UsageError("Choose one of --profile and --demo.")
    if target.demo:
        from app.services.demo import Demo

        async with Demo() as demo:
            yield Connection(demo.profile, demo.credentials, demo.places, is_demo=True)
    elif target.profile:
        yield await _of_profile(target.profile, Places.of(env))
    elif is_described(env):
        profile, credentials = from_environment(env)
        yield Connection(profile, credentials, Places.of(env))
    else:
        raise UsageError(
            "Say where to go: --profile NAME, --demo, or DOORMAN_GATEWAY and its like in the environment (see --help)."
        )


@asynccontextmanager
async def portal_of(
    target: Target, env: Mapping[str, str] = os.environ
) -> AsyncIterator[tuple[Connection, PortalClient]]:
    """The connection of a command and the client of its portal. Raises UsageError where it names none."""
    from app.clients.portal import PortalClient
    from app.clients.token import TokenSource

    async with connected(target, env) as connection:
        source = TokenSource(connection.profile, connection.credentials)
        async with PortalClient.of(connection.profile, source, connection.credentials) as portal:
            yield connection, portal


async def archive_key(target: Target, env: Mapping[str, str] = os.environ) -> Secret:
    """The key that opens an archive: the profile's, or the environment's. Raises UsageError where there is none."""
    from app.services import environment
    from app.services.places import Places

    if target.demo:
        raise UsageError("The demo’s archive ends with the demo: name a profile, or set DOORMAN_ARCHIVE_KEY.")
    if target.profile:
        return (await _of_profile(target.profile, Places.of(env))).credentials.archive_key
    return required(environment.archive_key(env))


def required(key: Secret) -> Secret:
    """The same key, where there is one."""
    if not key:
        raise UsageError(
            "The archive’s key is missing: set DOORMAN_ARCHIVE_KEY to its 64 hex digits, or to “none” for an archive "
            "in clear, or name the profile with --profile."
        )
    return key


async def _of_profile(name: str, places: Places) -> Connection:
    from app.clients.vault import Vault
    from app.services.profiles import Profiles

    profile = Profiles(places.profiles).get(name)
    return Connection(profile, await Vault().load(name), places)
