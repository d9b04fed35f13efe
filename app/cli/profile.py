"""``doormanctl profile``: which chains and environments this computer knows."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from getpass import getpass
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from app.cli.amounts import LargerThan, OlderThan, retention
from app.cli.connection import NOWHERE, Target, connected
from app.cli.output import table
from app.domain.errors import DoormanError, UsageError
from app.domain.profile import EnvironmentKind, SignIn

if TYPE_CHECKING:
    from app.services.checks import Finding
    from app.services.drafts import ProfileDraft

app = App(name="profile", help="Profiles: list, add, keep, remove, check.")

SECRETS = {
    "app_key": ("DOORMAN_APP_KEY", "Application key"),
    "client_secret": ("DOORMAN_CLIENT_SECRET", "Client secret"),
    "password": ("DOORMAN_PASSWORD", "Password"),
}
"""The secrets of a profile: where in the environment each may stand, and what to ask for."""

Json = Annotated[bool, Parameter(name="--json", help="Print JSON.", negative="")]


@app.command(name="list")
def list_(*, as_json: Json = False) -> None:
    """List the profiles, the one opened last first. No secret is shown."""
    from app.services.places import Places
    from app.services.profiles import Profiles
    from app.wire.plain import encode

    profiles = Profiles(Places.of().profiles).list()
    if as_json:
        print(encode({"items": profiles}))
    elif profiles:
        rows = ((p.name, p.chain, p.kind.value, p.gateway, p.portal or "none") for p in profiles)
        print(table(("NAME", "CHAIN", "ENVIRONMENT", "GATEWAY", "PORTAL"), rows))
    else:
        print("There is no profile yet: add one with “doormanctl profile add”.")


@app.command
async def add(
    *,
    gateway: str = "",
    chain: str = "",
    client_id: str = "",
    enterprise_id: str = "",
    kind: Annotated[EnvironmentKind, Parameter(name="--environment", help="UAT or PRODUCTION.")] = EnvironmentKind.UAT,
    sign_in: Annotated[SignIn, Parameter(help="OCIM: client credentials. SSD: user name and password.")] = SignIn.OCIM,
    username: str = "",
    portal: Annotated[str, Parameter(help="The Portal API’s address; without it, Live works alone.")] = "",
    stream: Annotated[str, Parameter(help="The stream’s address, where it is not the gateway’s.")] = "",
    chain_name: str = "",
    region: str = "",
    name: Annotated[str, Parameter(help="What to call the profile; made of chain and environment unless given.")] = "",
) -> None:
    """Add a profile. Secrets go into this computer's key store and are asked for, never given here.

    Without a terminal they are read from the environment (DOORMAN_APP_KEY, DOORMAN_CLIENT_SECRET, DOORMAN_PASSWORD), or
    line by line from standard input.

    Parameters
    ----------
    gateway
        The gateway's address, from the environment's card in the Developer Portal.
    chain
        The chain code.
    client_id
        The client ID.
    enterprise_id
        The enterprise ID, which OCIM needs.
    username
        The user name, for SSD.
    chain_name
        The chain's name in words.
    region
        Where the environment is.
    """
    from app.clients.vault import Vault
    from app.services.drafts import ProfileDraft, problems
    from app.services.places import Places
    from app.services.profiles import Profiles

    profiles = Profiles(Places.of().profiles)
    draft = ProfileDraft(
        gateway=gateway,
        chain=chain,
        enterprise_id=enterprise_id,
        client_id=client_id,
        kind=kind,
        sign_in=sign_in,
        username=username,
        portal=portal,
        stream=stream,
        chain_name=chain_name,
        region=region,
        name=name,
    )
    known = [p.name for p in profiles.list()]
    _refuse({field: text for field, text in problems(draft, known).items() if field not in SECRETS})
    draft = _with_secrets(draft)
    _refuse(problems(draft, known))
    profile = draft.profile()
    vault = Vault()
    await vault.save(profile.name, draft.credentials())
    try:
        profiles.add(profile)
    except DoormanError:
        await vault.delete(profile.name)
        raise
    print(f"Added {profile.name}. “doormanctl profile check --profile {profile.name}” tries it out.")


@app.command
async def remove(
    name: str,
    /,
    *,
    forget_archive: Annotated[
        bool, Parameter(help="Also where there is an archive, which only its key opens.", negative="")
    ] = False,
) -> None:
    """Remove a profile and its secrets.

    Parameters
    ----------
    name
        The profile, as “profile list” gives it.
    """
    from app.clients.vault import Vault
    from app.services.places import Places
    from app.services.profiles import Profiles

    places = Places.of()
    profiles = Profiles(places.profiles)
    profile, archive = profiles.get(name), places.archive(name)
    if archive.exists() and not forget_archive:
        raise UsageError(
            f"The archive {archive} can be opened only with this profile’s key, which goes with it: export what you "
            "need, then add --forget-archive."
        )
    await Vault().delete(profile.name)
    profiles.remove(profile.name)
    print(f"Removed {name}.")


@app.command
def keep(name: str, /, *, older_than: OlderThan = "", larger_than: LargerThan = "") -> None:
    """Hold a profile's archive within limits, from the recorder's next start on; without any, everything is kept.

    Whole segments go, and nothing of the last 8 days.

    Parameters
    ----------
    name
        The profile, as “profile list” gives it.
    """
    from app.services.places import Places
    from app.services.profiles import Profiles

    limits = retention(older_than, larger_than)
    Profiles(Places.of().profiles).keep(name, limits)
    print(f"{name} keeps {limits}.")


@app.command
async def check(*, as_json: Json = False, target: Target = NOWHERE) -> None:
    """Try a profile out: gateway, sign-in, hotels, portal. The stream is not opened."""
    from app.services.checks import check as steps
    from app.wire.plain import encode

    findings: list[Finding] = []
    async with connected(target) as connection:
        async for finding in steps(connection.profile, connection.credentials):
            findings.append(finding)
            if not as_json:
                print(f"{finding.step:<8}  {finding.result:<7}  {finding.sentence}", flush=True)
    if as_json:
        print(encode({"items": [_plain(finding) for finding in findings]}))
    problem = next((finding.problem for finding in findings if finding.problem), None)
    if problem is not None:
        raise problem


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "step": finding.step,
        "result": finding.result,
        "sentence": finding.sentence,
        "seconds": round(finding.seconds, 3),
        "detail": finding.problem.detail if finding.problem else "",
    }


def _refuse(found: dict[str, str]) -> None:
    if found:
        raise UsageError(" ".join(found.values()))


def _with_secrets(draft: ProfileDraft) -> ProfileDraft:
    """The draft with its secrets: from the environment, else from the keyboard unseen, else from standard input."""
    return replace(
        draft,
        app_key=_secret("app_key"),
        client_secret=_secret("client_secret"),
        password=_secret("password") if draft.sign_in is SignIn.SSD else "",
    )


def _secret(field: str) -> str:
    variable, words = SECRETS[field]
    return os.environ.get(variable, "") or _ask(words)


def _ask(words: str) -> str:
    if sys.stdin.isatty():
        return getpass(f"{words}: ")
    return sys.stdin.readline().rstrip("\r\n")
